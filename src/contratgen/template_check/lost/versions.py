"""Two versions of a template side by side, and what is found to be lost of one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.fields import Field, fields_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.numbering import Numbering, read_numbering
from contratgen.ooxml.package import Package, parse_xml, serialise
from contratgen.ooxml.stories import StoryKind, stories
from contratgen.ooxml.styles import Styles, read_styles, style_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

QUOTED: Final = 50
"""Letters of the template's words that a message shows."""
RUNNING: Final = frozenset({StoryKind.HEADER, StoryKind.FOOTER})
_R, _W_T = qn("w:r"), qn("w:t")


@dataclass
class Version:
    """One version; the trees of the parts asked for with `tree` are its own, and may be changed."""

    package: Package
    trees: dict[str, etree._Element] = field(default_factory=dict)

    def tree(self, part: str) -> etree._Element:
        """Return a part parsed."""
        if part not in self.trees:
            self.trees[part] = parse_xml(self.package.parts[part])
        return self.trees[part]

    def related(self, kind: str) -> etree._Element | None:
        """Return the first part of a kind that the body points to."""
        return next((self.tree(part) for part in self.package.related(kind)), None)

    @cached_property
    def styles(self) -> Styles:
        """The styles."""
        return read_styles(self.package)

    @cached_property
    def style_nodes(self) -> dict[str, etree._Element]:
        """The elements that define the styles, by identifier."""
        root = self.related("styles")
        return {} if root is None else {node.get(qn("w:styleId"), ""): node for node in root.iter(qn("w:style"))}

    @cached_property
    def numbering(self) -> Numbering:
        """The lists, as they were."""
        return read_numbering(self.package, self.styles)

    @cached_property
    def body(self) -> etree._Element:
        """The body."""
        return self.tree(self.package.main)

    @cached_property
    def running(self) -> list[etree._Element]:
        """The headers and footers."""
        return [self.tree(story.part) for story in stories(self.package) if story.kind in RUNNING]

    @cached_property
    def fields(self) -> list[Field]:
        """The fields of the body."""
        return list(fields_of(self.body))

    @cached_property
    def results(self) -> frozenset[etree._Element]:
        """The runs that show the result of a field, in the body, headers and footers."""
        found = [one for root in (self.body, *self.running) for one in fields_of(root)]
        return frozenset(run for one in found for run in one.result())

    def words(self, node: etree._Element) -> str:
        """Return the words of an element, results of fields left out, spaces made one."""
        texts = (t.text or "" for t in node.iter(_W_T) if t.getparent() not in self.results)
        return " ".join("".join(texts).split())

    def saying(self, tag: str) -> dict[str, list[etree._Element]]:
        """Return the elements of the body that have words, by their words."""
        found: dict[str, list[etree._Element]] = defaultdict(list)
        for node in self.body.iter(qn(tag)):
            if words := self.words(node):
                found[words].append(node)
        return found

    def changed(self) -> Package:
        """Return the package with the parts whose trees were changed."""
        written = {part: serialise(tree) for part, tree in self.trees.items()}
        before = {part: serialise(parse_xml(self.package.parts[part])) for part in written}
        return self.package.with_parts({part: xml for part, xml in written.items() if xml != before[part]})


@dataclass
class Versions:
    """The town's version and the kit's, and what the town's has lost.

    `restored` was put back; `missing` was not, and changes no word; `altered` changes what is printed.
    """

    own: Version
    kit: Version
    restored: dict[str, None] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    altered: dict[str, None] = field(default_factory=dict)

    def same(self, tag: str) -> Iterator[tuple[etree._Element, etree._Element]]:
        """Yield the town's element and the kit's wherever both say the same words, in order."""
        ours = self.own.saying(tag)
        for words, theirs in self.kit.saying(tag).items():
            yield from zip(ours.get(words, ()), theirs, strict=False)

    @cached_property
    def paragraphs(self) -> list[tuple[etree._Element, etree._Element]]:
        """The paragraphs that both have."""
        return list(self.same("w:p"))


def style_name(version: Version, paragraph: etree._Element) -> str:
    """Return the name of a paragraph's style in small letters: identifiers change with the editor."""
    style = version.styles.by_id.get(style_of(paragraph) or version.styles.defaults.get("paragraph", ""))
    return style.name.casefold() if style is not None else ""


def quoted(words: str) -> str:
    """Return the beginning of some words between guillemets."""
    return f"« {words if len(words) <= QUOTED else words[:QUOTED].rstrip() + '…'} »"

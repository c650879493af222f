"""Every tag of a template, whole and located: body, headers, footers, notes, comments, charts, properties.

Used by the template check, which judges, and by the renderer, which lowers. Nothing is refused here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from contratgen.ooxml.allowed import coded_tags, tagged_address
from contratgen.ooxml.beside import PARAGRAPHS, beside, container_of
from contratgen.ooxml.fields import forget_tags, isolate_marks
from contratgen.ooxml.joining import STREAMED, join_tags
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.numbering import Numbering, read_numbering
from contratgen.ooxml.package import parse_xml
from contratgen.ooxml.places import TEXT_BOX, Geography, P, excerpt, own_descendants
from contratgen.ooxml.splicing import is_outermost
from contratgen.ooxml.spots import IN_PARAGRAPHS, Spot, is_copy, spot_of_value
from contratgen.ooxml.stories import Story, stories
from contratgen.ooxml.styles import Styles, read_styles
from contratgen.ooxml.tag_syntax import DIRECTIVES, Span, TagKind, scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contratgen.base.diagnostics import Place
    from contratgen.ooxml.joining import Joined
    from contratgen.ooxml.package import Package

__all__ = ["Occurrence", "Spot", "StoryTags", "Stray", "Tag", "TagKind", "locate", "read_story", "read_tags"]

_FALLBACK, _CHOICE = qn("mc:Fallback"), qn("mc:Choice")
_WORD_2010: Final = "http://schemas.microsoft.com/office/word/2010"
_SHOWN: Final = frozenset(f"{_WORD_2010}/{name}" for name in ("wordprocessingShape", "wordprocessingGroup", "wordml"))
_HAS_TAG: Final = re.compile(r"\{\{|\{%|\{#")
_LINKS: Final = tuple(map(qn, ("w:hyperlink", "a:hlinkClick", "a:hlinkHover")))
_LINK_ID: Final = qn("r:id")
_TIES: Final[Any] = etree.XPath("//@r:*", namespaces={"r": NAMESPACES["r"]})
_TAGGED: Final = "contains(., '{{') or contains(., '{%') or contains(., '{#') or contains(., '%7')"
_VALUES: Final[Any] = etree.XPath(f"//@*[{_TAGGED}] | //text()[{_TAGGED}]")
"""Every value of a story that may hold a tag, also one that an address spells `%7B%7B`."""
_WORD: Final = re.compile(r"(?:p|tr|tc|r)?\s*(\w*)")
_BRACED: Final[Any] = etree.XPath(
    "//*[self::w:p or self::a:p][contains(., '{') or contains(., '}') or contains(., '%7')]",
    namespaces={prefix: NAMESPACES[prefix] for prefix in ("w", "a")},
)


class Whereabouts:
    """Where one tag stands and what stands beside it, worked out when first asked for: most are never told."""

    def __init__(self, geography: Geography, node: etree._Element, span: Span, spot: Spot, text: str) -> None:
        self._known = (geography, node, span, spot, text)

    @cached_property
    def place(self) -> Place:
        """Where the tag stands, in numbers and in words."""
        geography, _, span, _, text = self._known
        return geography.diagnostic_place(self._paragraph, excerpt(text, span.start, span.end))

    @cached_property
    def heads(self) -> bool:
        """Whether the tag stands in a heading."""
        paragraph = self._paragraph
        return paragraph is not None and self._known[0].heads(paragraph)

    @property
    def _paragraph(self) -> etree._Element | None:
        return next(self._known[1].iterancestors(*PARAGRAPHS), None)

    @cached_property
    def beside(self) -> str:
        """What the tag's prefix would take away."""
        _, node, span, spot, _ = self._known
        return beside(container_of(node, span.prefix)) if spot is Spot.TEXT else ""

    def settle(self) -> None:
        """Work everything out, and let go of the tree, which is about to change."""
        assert self.place is not None
        assert self.heads is not None
        del self._known


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: what it does, its prefix (`""`, p, tr, tc, r), its cleaned source, and where it stands.

    Two tags share a paragraph, row or cell when their `place.word` gives the same part and numbers for it.
    """

    kind: TagKind
    prefix: str
    source: str
    raw: str
    story: Story
    spot: Spot
    where: Whereabouts
    trims_before: bool = False
    trims_after: bool = False
    in_fallback: bool = False
    in_text_box: bool = False

    @property
    def place(self) -> Place:
        """Where the tag stands."""
        return self.where.place

    @property
    def heads(self) -> bool:
        """Whether it stands in a heading."""
        return self.where.heads

    @property
    def beside(self) -> str:
        """The text that the prefix would delete with its tag, other tags left out: of the paragraph, row or cell.

        « [image] » stands for a drawing. Without prefix, the text of the paragraph.
        """
        return self.where.beside

    @property
    def directive(self) -> str:
        """The name of the cell directive that the tag is (`colspan`, `cellbg`, `vm`, `hm`), or nothing."""
        word = self.source.split(maxsplit=1)[0] if self.source and self.kind is TagKind.STATEMENT else ""
        return word if word in DIRECTIVES else ""


@dataclass(frozen=True, slots=True)
class Stray:
    """A delimiter (`{{`, `%}`…) that opens or closes no tag, and the word after it: `if` of an unfinished `if`."""

    delimiter: str
    keyword: str
    place: Place
    story: Story


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A tag and the node that holds it whole: in its text, or in one of its attributes."""

    tag: Tag
    node: etree._Element
    attribute: str | None = None


@dataclass(frozen=True)
class StoryTags:
    """One story, parsed, its tags joined, in document order. The tree is the caller's, to lower as it likes."""

    story: Story
    root: etree._Element
    geography: Geography
    occurrences: tuple[Occurrence, ...]
    strays: tuple[Stray, ...]
    addresses: Mapping[etree._Element, str] = field(default_factory=dict)  # of the links whose addresses hold tags

    def settle(self) -> None:
        """Work out every place, before the tree changes."""
        assert self.geography.headings is not None
        for found in self.occurrences:
            found.tag.where.settle()


def locate(package: Package, file: str) -> tuple[Tag, ...]:
    """Return every tag of a template that counts, in document order; copies in `mc:Fallback` do not.

    Raises `lxml.etree.XMLSyntaxError` on a story that is no well-formed XML.
    """
    return tuple(o.tag for tree in read_tags(package, file) for o in tree.occurrences if not o.tag.in_fallback)


def read_tags(package: Package, file: str) -> tuple[StoryTags, ...]:
    """Return every story of a template with its tags."""
    styles = read_styles(package)
    numbering = read_numbering(package, styles)
    return tuple(read_story(package, story, file, styles, numbering) for story in stories(package))


def read_story(package: Package, story: Story, file: str, styles: Styles, numbering: Numbering) -> StoryTags:
    """Parse one story and join and locate its tags."""
    root = parse_xml(package.parts[story.part])
    _drop_fallbacks(root)
    isolate_marks(root)
    forget_tags(root)
    reader = _Reader(root, Geography(file, story, root, styles, numbering))
    links = {link.id: tagged_address(link.target) for link in package.relationships(story.part) if link.external}
    reader.read({identifier: target for identifier, target in links.items() if target})
    occurrences, strays = tuple(reader.occurrences), tuple(reader.strays)
    return StoryTags(story, root, reader.geography, occurrences, strays, reader.addresses)


def _drop_fallbacks(root: etree._Element) -> None:
    """Take out what only readers older than Word 2010 show: each note, bookmark and caption in it would count twice.

    What is kept for newer drawings goes where attributes hold tags: nothing would fill them.
    """
    for fallback in list(root.iter(_FALLBACK)):
        parent = fallback.getparent()
        values = (str(value) for node in fallback.iter() for value in node.attrib.values())
        if parent is not None and (_is_known(parent) or any(map(_HAS_TAG.search, values))):
            parent.remove(fallback)


def _is_known(alternatives: etree._Element) -> bool:
    """Tell whether Word 2010, and the converter, show the first of alternatives (ECMA-376 Part 3, 7.6)."""
    choice = next(alternatives.iterchildren(_CHOICE), None)
    asked = [] if choice is None else choice.get("Requires", "").split()
    return choice is not None and bool(asked) and all(choice.nsmap.get(prefix) in _SHOWN for prefix in asked)


class _Reader:
    """Gathers the tags of one story; it exists because occurrences and strays grow together."""

    def __init__(self, root: etree._Element, geography: Geography) -> None:
        self.root = root
        self.geography = geography
        self.occurrences: list[Occurrence] = []
        self.strays: list[Stray] = []
        self.addresses: dict[etree._Element, str] = {}
        self.is_plain = next(root.iter(TEXT_BOX, _FALLBACK), None) is None

    def read(self, links: Mapping[str, str]) -> None:
        """Read paragraphs, then every other value and the addresses of links, and put all in document order."""
        for paragraph in _BRACED(self.root):
            for joined in join_tags(paragraph):
                self._add_joined(paragraph, joined)
            self._add_coded(paragraph[0], None, "".join(n.text or "" for n in own_descendants(paragraph, *STREAMED)))
        beyond = list(filter(_is_beyond, _VALUES(self.root)))
        for value in beyond:
            self._read_value(value.getparent(), value.attrname, str(value))
        for value in _TIES(self.root) if links else ():
            self._read_tie(value.getparent(), value.attrname, links.get(str(value), ""))
        if beyond or links:
            order = {node: number for number, node in enumerate(self.root.iter())}
            self.occurrences.sort(key=lambda o: order[o.node])

    def _read_value(self, node: etree._Element, attribute: str | None, text: str) -> None:
        if attribute is not None and is_copy(node, attribute):
            return
        spans, strays = scan(text)
        for span in spans:
            self._add(node, attribute, span, spot_of_value(node, attribute, self.geography.story.kind), text)
        for at in strays:
            paragraph = next(node.iterancestors(*PARAGRAPHS), None)
            place = self.geography.diagnostic_place(paragraph, excerpt(text, at, at + 2))
            self.strays.append(Stray(text[at : at + 2], "", place, self.geography.story))
        self._add_coded(node, attribute, text)

    def _add_coded(self, node: etree._Element, attribute: str | None, text: str) -> None:
        for coded in coded_tags(text) if "%7" in text else ():
            for span in scan(coded)[0]:
                self._add(node, attribute, span, Spot.CODED, coded)

    def _read_tie(self, node: etree._Element, attribute: str, target: str) -> None:
        is_link = node.tag in _LINKS and attribute == _LINK_ID
        if is_link and target:
            self.addresses[node] = target
        for span in scan(target)[0]:
            self._add(node, attribute, span, Spot.ADDRESS if is_link else Spot.LOCKED, target)

    def _add_joined(self, paragraph: etree._Element, joined: Joined) -> None:
        for span, node in joined.tags:
            self._add(node, None, span, IN_PARAGRAPHS.get(str(node.tag), Spot.TEXT), joined.text)
        for at in joined.strays:
            place = self.geography.diagnostic_place(paragraph, excerpt(joined.text, at, at + 2))
            word = _WORD.match(joined.text, at + 2)
            self.strays.append(Stray(joined.text[at : at + 2], word[1] if word else "", place, self.geography.story))

    def _add(self, node: etree._Element, attribute: str | None, span: Span, spot: Spot, text: str) -> None:
        above = () if self.is_plain else {str(element.tag) for element in node.iterancestors()}
        tag = Tag(
            kind=span.kind,
            prefix=span.prefix,
            source=span.source,
            raw=text[span.start : span.end],
            story=self.geography.story,
            spot=spot,
            where=Whereabouts(self.geography, node, span, spot, text),
            trims_before=span.trims_before,
            trims_after=span.trims_after,
            in_fallback=_FALLBACK in above,
            in_text_box=TEXT_BOX in above,
        )
        self.occurrences.append(Occurrence(tag, node, attribute))


def _is_beyond(value: Any) -> bool:
    """Tell whether a value stands outside the texts of paragraphs."""
    node = value.getparent()
    return not (value.is_text and node.tag in STREAMED and next(node.iterancestors(*PARAGRAPHS), None) is not None)


def joined_sides(tag: Tag, node: etree._Element, before: str, after: str) -> Iterator[tuple[etree._Element, bool]]:
    """Yield the sides on which a tag joins its paragraph: those that it trims, where nothing but it is to be read.

    `before` and `after` are what stands beside it in its own text.
    """
    paragraph = next(node.iterancestors(P))
    if tag.trims_before and not before.strip() and is_outermost(paragraph, node, first=True):
        yield paragraph, True
    if tag.trims_after and not after.strip() and is_outermost(paragraph, node, first=False):
        yield paragraph, False

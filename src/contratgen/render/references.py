"""Cross-references: the cached results of REF fields, and the links of rich text to annexes and articles.

A reader who never updates fields reads what Word would compute. A link whose target stands nowhere becomes plain text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from contratgen.ooxml.fields import fields_of
from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.numbering import number_paragraphs
from contratgen.ooxml.places import P, paragraph_text, text_of
from contratgen.render.notes import NoteNumbers
from contratgen.render.wordml import field_runs, run_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from contratgen.ooxml.fields import Field
    from contratgen.ooxml.numbering import Number
    from contratgen.render.printing import Run

_START, _END, _NAME = qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:name")
_R, _T, _RPR = qn("w:r"), qn("w:t"), qn("w:rPr")
_LINK: Final = qn("w:hyperlink")
_MARK: Final = qn("w:docLocation")
_SDT_PR, _CONTENT = qn("w:sdtPr"), qn("w:sdtContent")
_ASKING: Final = qn("w:showingPlcHdr")
"""What tells that a control shows, in their style, the words that ask for its own."""
BOUND: Final[Any] = etree.XPath("//w:sdtPr/*[local-name() = 'dataBinding']", namespaces={"w": NAMESPACES["w"]})
"""What ties the words of a content control to a property or to XML that is not delivered (17.5.2.6)."""
_CORE: Final = re.compile(r"coreProperties\b.*[:/](\w+)(?:\[\d+\])?$")
_NUMBERED: Final = frozenset({r"\r", r"\n", r"\w"})
_FIGURES: Final = r"\t"
_RESTART: Final = re.compile(r"\\r\s*(\d+)")
_FINAL: Final = re.compile(r"[.\s]+$")
_WORDS: Final = re.compile(r"^\D*(?=\d)")


@dataclass
class _Targets:
    """The bookmarks of a rendering: where each begins, and what references to it say."""

    trees: Mapping[str, etree._Element]
    run: Run
    starts: dict[str, etree._Element] = field(default_factory=dict)

    @cached_property
    def written(self) -> dict[str, str]:
        """The names of the bookmarks by the same without capitals: Word tells no difference."""
        return {name.casefold(): name for name in self.starts}

    @cached_property
    def notes(self) -> NoteNumbers:
        """The numbers of the calls of notes."""
        package = self.run.prepared.package
        return NoteNumbers(self.trees[package.main], [package.tree(part) for part in package.related("settings")])

    @cached_property
    def numbers(self) -> Mapping[etree._Element, Number]:
        """The numbers of the paragraphs of the body."""
        body = self.trees[self.run.prepared.package.main]
        return number_paragraphs(body, self.run.numbering, self.run.prepared.styles)

    def property(self, name: str) -> str:
        """Return what the file says of itself under a name: `title`, `subject`, `creator`…; empty for nothing."""
        package = self.run.prepared.package
        roots = (self.trees.get(part, package.tree(part)) for part in package.related("core", ""))
        return next((root.findtext(f"{{*}}{name}", "").strip() for root in roots), "")

    def number(self, name: str, *, full: bool = False) -> str:
        """Return the number of the paragraph in which a bookmark begins, without final full stop."""
        paragraph = _paragraph(self.starts[name])
        number = self.numbers.get(paragraph) if paragraph is not None else None
        if number is None or number.is_bullet:
            return ""
        return _FINAL.sub("", number.context if full else number.text)

    def text(self, name: str) -> str:
        """Return the text that a bookmark surrounds; of its paragraph, when it surrounds none."""
        start = self.starts[name]
        paragraph = _paragraph(start)
        found: list[str] = []
        for node in start.itersiblings() if paragraph is None or start.getparent() is paragraph else ():
            if node.tag == _END and node.get(qn("w:id")) == start.get(qn("w:id")):
                break
            found += [text_of(text) for text in node.iter(_T)]
        return "".join(found) or (paragraph_text(paragraph) if paragraph is not None else "")


def refresh_references(trees: Mapping[str, etree._Element], run: Run) -> set[str]:
    """Refresh the results of fields in all stories and complete the links of rich text; return the parts that changed.

    A reference without its bookmark stays as it is: `ties` tells it.
    """
    changed = set()
    targets = _Targets(trees, run)
    for root in trees.values():
        for start in root.iter(_START):
            targets.starts[start.get(_NAME, "")] = start
    for part, root in trees.items():
        links = [node for node in root.iter(_LINK) if node.get(_MARK)]
        for link in links:
            _complete(link, targets)
        controls = BOUND(root)
        for binding in controls:
            _settle(binding, targets)
        fields = [found for found in fields_of(root) if found.name in REFRESHED]
        for found in fields:
            REFRESHED[found.name](found, targets)
        _number_sequences(found for found in fields if found.name == "SEQ")
        if links or controls or fields:
            changed.add(part)
    return changed


def _number_sequences(sequences: Iterable[Field]) -> None:
    r"""Give captions the numbers that Word would: one sequence a name; `\r n` starts again at n, `\c` repeats."""
    counts: Counter[str] = Counter()
    for found in sequences:
        name = found.arguments[0] if found.arguments else ""
        if start := _RESTART.search(found.code):
            counts[name] = integer(start[1])
        elif r"\c" not in found.arguments:
            counts[name] += 1
        set_result(found, str(counts[name]))


def _paragraph(node: etree._Element) -> etree._Element | None:
    own = next(node.iterancestors(P), None)
    return own if own is not None else next(node.itersiblings(P), None)


def _refresh(found: Field, targets: _Targets) -> None:
    name = targets.written.get(found.arguments[0].casefold() if found.arguments else "", "")
    if not name:
        return  # `ties` tells it, whatever the kind of reference
    switches = set(found.arguments[1:])
    text = targets.number(name, full=r"\w" in switches) if switches & _NUMBERED else targets.text(name)
    if switches & _NUMBERED and _FIGURES in switches:
        text = _WORDS.sub("", text) or text
    set_result(found, text or "0")


def _refresh_note(found: Field, targets: _Targets) -> None:
    """Give a reference to a note the number that its call bears now, where notes are counted through the document."""
    name = targets.written.get(found.arguments[0].casefold() if found.arguments else "", "")
    number = targets.notes.number(targets.starts[name]) if name else ""
    if number:
        set_result(found, number)


def _refresh_property(found: Field, targets: _Targets) -> None:
    """Show the title or subject that the document has now."""
    _show(found.result(), targets.property(found.name.lower()))


def _settle(binding: etree._Element, targets: _Targets) -> None:
    """Let a content control say what it shows: the property of the file that it is bound to, as it is now."""
    properties = next(binding.iterancestors(_SDT_PR))
    content = next(properties.itersiblings(_CONTENT), None)
    named = _CORE.search(binding.get(qn("w:xpath"), ""))
    text = targets.property(named[1]) if named else ""
    if content is not None and text:
        for asking in properties.findall(_ASKING):
            properties.remove(asking)
            etree.strip_elements(content, qn("w:rStyle"))
        _show(list(content.iter(_R)), text)
    properties.remove(binding)


REFRESHED: Final[Mapping[str, Callable[[Field, _Targets], None]]] = {
    "REF": _refresh,
    "NOTEREF": _refresh_note,
    "TITLE": _refresh_property,
    "SUBJECT": _refresh_property,
    "SEQ": lambda _found, _targets: None,  # counted together
}
"""Fields whose cached result a rendering may change: the converter prints some of them as they are cached."""


def set_result(found: Field, text: str) -> None:
    """Make a text the cached result of a field, in the run that shows the first of it."""
    _show(found.result(), text)


def _show(shown_by: list[etree._Element], text: str) -> None:
    """Make runs show a text in the place of theirs, in the first that shows any; no text changes nothing."""
    runs = [run for run in shown_by if run.find(_T) is not None]
    if not runs or not text:
        return
    for run in runs:
        for node in run.findall(_T):
            run.remove(node)
    shown = runs[0].makeelement(_T)
    shown.text = text
    shown.set(qn("xml:space"), "preserve")
    runs[0].append(shown)


def _complete(link: etree._Element, targets: _Targets) -> None:
    """Follow a link of rich text by the number or name of what it leads to, in brackets.

    A link to what stands neither in this document nor in another one of the contract becomes plain text.
    """
    target, name = link.get(_MARK, ""), link.get(qn("w:anchor"), "")
    del link.attrib[_MARK]
    number = targets.number(name) if name in targets.starts and target.startswith("article:") else ""
    text = number or (targets.text(name) if name in targets.starts else targets.run.options.targets.get(target, ""))
    said = "".join(text_of(node) for node in link.iter(_T)).casefold()
    if text and text.casefold() not in said:
        code = f" REF {name} {chr(92) + 'r ' if number else ''}\\h "
        added = field_runs(code, text) if name in targets.starts else run_of(text)
        link.addnext(etree.fromstring(f'<x xmlns:w="{NAMESPACES["w"]}">{run_of(" (")}{added}{run_of(")")}</x>'))
        _unwrap(_next(link))
    if name not in targets.starts and target not in targets.run.options.targets:
        for properties in link.iter(_RPR):
            properties[:] = [child for child in properties if child.tag not in {qn("w:rStyle"), qn("w:u")}]
        _unwrap(link)


def _next(node: etree._Element) -> etree._Element:
    following = node.getnext()
    assert following is not None
    return following


def _unwrap(node: etree._Element) -> None:
    """Put the children of an element in its place."""
    parent = node.getparent()
    assert parent is not None
    at = parent.index(node)
    parent[at : at + 1] = list(node)

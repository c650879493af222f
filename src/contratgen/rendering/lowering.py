"""Lowers one story to a Jinja template: tags become code, everything else stays the XML that Word wrote.

A prefixed tag takes the place of the paragraph, row, cell or run that holds it, as in docxtpl. Each tag begins a line
of its own, so that the line of an error names its tag. What is wrong is told before (`grammar.judge`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.base.diagnostics import Diagnostic, InputError
from contratgen.ooxml.beside import MARKS, is_page_break
from contratgen.ooxml.fields import R
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.places import TC, TR, P, enclosing
from contratgen.ooxml.splicing import join, replace, split_run
from contratgen.ooxml.stories import StoryKind
from contratgen.ooxml.styles import begins_page
from contratgen.ooxml.tag_syntax import scan
from contratgen.ooxml.tags import Spot, TagKind, joined_sides
from contratgen.rendering.cells import lower_directive
from contratgen.rendering.copies import begins, ends
from contratgen.rendering.drawings import lower_chart, lower_picture
from contratgen.rendering.notebook import CLOSE, OPEN, PARAGRAPHS, Notebook, statement_code
from contratgen.rendering.print_places import Sink

if TYPE_CHECKING:
    from contratgen.ooxml.stories import Story
    from contratgen.ooxml.styles import Styles
    from contratgen.ooxml.tags import Occurrence, Tag

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MARK: Final = re.compile(f"{OPEN}([0-9]+){CLOSE}")
_RESERVED: Final = re.compile("[\ufdd0-\ufddf]")
_LEFT_OVER: Final = re.compile(r"\{\{|\}\}|\{%|%\}")
ESCAPED: Final = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
"""How a template writes the delimiters that stay in the document."""
_NOISE: Final = tuple(map(qn, ("w:proofErr", "w:lastRenderedPageBreak")))
_DIRTY: Final = qn("w:dirty")
_REPEATED: Final = tuple(map(qn, ("w14:paraId", "w14:textId")))
"""Identifiers that only comments are tied to, and that a loop would repeat."""
_BINDINGS: Final = tuple(map(qn, ("w:dataBinding", "w:showingPlcHdr")))
_W_T, _R = qn("w:t"), qn("w:r")
_CAPTURES: Final = re.compile(r"(?:macro|call|filter)\b|set\s+(?![^=|]+=)")
_CAPTURED: Final = re.compile(r"end(?:macro|call|filter|set)\b")
_ROOT: Final = re.compile(r"<[^\s/>?!]+")


@dataclass(frozen=True, slots=True)
class LoweredStory:
    """A story as Jinja source, and its tags with the line on which each begins (from 1)."""

    story: Story
    source: str
    lines: tuple[int, ...]
    tags: tuple[Tag, ...]

    def tag_at(self, line: int) -> Tag | None:
        """Return the tag to which a line of the source belongs."""
        index = bisect_right(self.lines, line) - 1
        return self.tags[index] if index >= 0 else None


@dataclass
class Lowering(Notebook):
    """One story being lowered, tag by tag."""

    faults: list[Diagnostic] = field(default_factory=list)
    merges: list[tuple[etree._Element, bool]] = field(default_factory=list)
    linked: set[etree._Element] = field(default_factory=set)  # links whose addresses are lowered
    loops: list[int] = field(default_factory=list)  # those open, and macros; 0 where no element can tell copies apart

    # -- tags ----------------------------------------------------------------------------------------------------
    def lower(self) -> LoweredStory:
        """Lower every tag of the story.

        Its tags must be sound. Raises `InputError` (CG314) for delimiters that would be left over.
        """
        self.tree.settle()
        etree.strip_elements(self.tree.root, *_NOISE, with_tail=False)
        etree.strip_attributes(self.tree.root, _DIRTY)
        if self.tree.story.kind is not StoryKind.COMMENTS:
            etree.strip_attributes(self.tree.root, *_REPEATED)
        for found in self.tree.occurrences:
            self._lower(found)
        join(self.merges)
        source = self._source()
        if self.faults:
            raise InputError(*self.faults)
        return source

    def _lower(self, found: Occurrence) -> None:
        tag = found.tag
        if tag.kind is TagKind.STATEMENT:
            if _CAPTURES.match(tag.source):
                self.captures.append(tag.source.startswith("macro") and tag.prefix in _CONTAINERS)
            elif _CAPTURED.match(tag.source) and self.captures:
                self.captures.pop()
        for control in found.node.iterancestors(qn("w:sdt")):
            etree.strip_elements(next(control.iterchildren(qn("w:sdtPr")), control), *_BINDINGS)
        if tag.spot is Spot.PICTURE:
            lower_picture(self, found)
        elif tag.spot is Spot.CHART:
            lower_chart(self, found)
        elif tag.directive:
            lower_directive(self, found)
        elif tag.prefix in _CONTAINERS and tag.spot is Spot.TEXT:
            self._lower_container(found)
        elif tag.prefix == "r":
            self._lower_run(found)
        else:
            self._lower_text(found)

    def code(self, tag: Tag, sink: Sink, node: etree._Element) -> str:
        """Return the mark of a tag's code: nothing for a comment."""
        if tag.kind is TagKind.COMMENT:
            return ""
        if tag.kind is TagKind.STATEMENT:
            return self._copied(tag)
        return self.print(tag.source, self.place(tag, sink, node))

    def _copied(self, tag: Tag) -> str:
        """Return the mark of a statement, with what tells apart the copies of the body of a loop, or of a macro."""
        keyword, code = tag.source.split(maxsplit=1)[0], statement_code(tag.source)
        if keyword in {"for", "macro"}:
            loop = len(self.codes) + 1 if tag.spot is Spot.TEXT and all(self.captures) else 0
            self.loops.append(loop)
            code += begins(loop) if loop else ""
        elif keyword in {"endfor", "endmacro"} and self.loops and (loop := self.loops.pop()):
            code = code + ends(loop) if keyword == "endfor" else ends(loop) + code
        return self.mark(code, tag)

    def _lower_text(self, found: Occurrence) -> None:
        tag, node = found.tag, found.node
        if tag.spot is Spot.ADDRESS:
            self._lower_address(found)
            return
        if found.attribute is not None:
            self.set_text(found, self.code(tag, Sink.ATTRIBUTE, node))
            return
        if node.tag != _W_T:
            sink = Sink.ATTRIBUTE if tag.spot is Spot.PROPERTY else Sink.PLAIN
            self.set_text(found, self.code(tag, sink, node))
            return
        node.set(qn("xml:space"), "preserve")
        before, after = self.set_text(found, self.code(tag, Sink.TEXT, node))
        self.merges += joined_sides(tag, node, before, after)

    def _lower_address(self, found: Occurrence) -> None:
        """Give a link the relationship of its address, once all of it is known; its tags are lowered together."""
        node, target = found.node, self.tree.addresses[found.node]
        if node in self.linked:
            return
        self.linked.add(node)
        pieces, at = [], 0
        for span in scan(target)[0]:
            pieces.append(f"'{target[at : span.start].replace(chr(39), '%27')}'")
            if span.kind is TagKind.PRINT:
                pieces.append(self.printed(span.source, self.place(found.tag, Sink.ADDRESS, node)))
            at = span.end
        pieces.append(f"'{target[at:].replace(chr(39), '%27')}'")
        node.set(qn("r:id"), self.print(" ~ ".join(pieces), self.place(found.tag, Sink.LINK, node)))

    def _lower_run(self, found: Occurrence) -> None:
        """Cut the run at the tag: what stood before and after keeps its properties."""
        code = self.code(found.tag, Sink.RUNS, found.node)
        run = next(found.node.iterancestors(_R))
        before, _, after = (found.node.text or "").partition(found.tag.raw)
        split_run(run, found.node, before, code, after)

    def _lower_container(self, found: Occurrence) -> None:
        tag = found.tag
        nearest = next(found.node.iterancestors(*PARAGRAPHS))
        container = nearest if tag.prefix == "p" else enclosing(nearest, _CONTAINERS[tag.prefix])
        assert container is not None
        sink = Sink.PARAGRAPHS if tag.prefix == "p" else Sink.MARKUP
        code = self.code(tag, sink, found.node)
        _set_remains(container, found.node, self.tree.geography.styles)
        replace(container, code)

    # -- source --------------------------------------------------------------------------------------------------
    def _source(self) -> LoweredStory:
        xml = _declare(etree.tostring(self.tree.root, encoding="unicode"))
        pieces = _MARK.split(xml)
        if _RESERVED.search(xml) or len(set(pieces[1::2])) != len(pieces) // 2:
            place = self.tree.geography.diagnostic_place(None)
            self.faults.append(Diagnostic("CG314", "le modèle contient des caractères réservés (U+FDD0…)", place))
        self._check_left_over(pieces[::2])
        lines: list[int] = []
        tags: list[Tag] = []
        out = [DECLARATION]
        line = 1 + DECLARATION.count("\n")
        for literal, index in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
            out.append(_unescaped(literal))
            line += literal.count("\n")
            if index:
                code, tag = self.codes[int(index)]
                lines.append(line + ("\n" in code))
                line += code.count("\n")
                tags.append(tag)
                out.append(code)
        return LoweredStory(self.tree.story, "".join(out), tuple(lines), tuple(tags))

    def _check_left_over(self, literals: list[str]) -> None:
        if self.faults:
            return
        for literal in literals:
            if found := _LEFT_OVER.search(literal):
                place = self.tree.geography.diagnostic_place(
                    None, literal[max(found.start() - 40, 0) : found.end() + 40]
                )
                self.faults.append(Diagnostic("CG314", f"« {found[0]} » resterait dans le document", place))


_CONTAINERS: Final = {"p": P, "tr": TR, "tc": TC}


def _declare(xml: str) -> str:
    """Bind the prefixes that printed values use, when the root of a story does not."""
    root = _ROOT.search(xml)
    assert root is not None
    end = xml.index(">", root.end())
    missing = [p for p in ("w", "r") if f'xmlns:{p}="' not in xml[:end]]
    return xml[: root.end()] + "".join(f' xmlns:{p}="{NAMESPACES[p]}"' for p in missing) + xml[root.end() :]


def _unescaped(literal: str) -> str:
    for written, meant in ESCAPED if "_" in literal else ():
        literal = literal.replace(written, meant)
    return literal


_BREAK: Final = qn("w:br")
_KEPT: Final = tuple(map(qn, ("w:fldChar", "w:instrText")))


def _set_remains(container: etree._Element, node: etree._Element, styles: Styles) -> None:
    """Put what outlives a container before and after it, on the side of the tag's text `node` where it stood."""
    before = [_page_break(container)] if _begins_a_page(container, styles) else []
    after: list[etree._Element] = []
    side = before
    for element in container.iter(node.tag, *MARKS, _BREAK, *_KEPT):
        if element is node:
            side = after
        elif element.tag in MARKS:
            side.append(deepcopy(element))
        elif container.tag == P and (element.tag in _KEPT or is_page_break(element)):
            run = container.makeelement(R)
            run.append(deepcopy(element))
            side.append(run)
    for element in _blocks(before, container):
        container.addprevious(element)
    for element in reversed(_blocks(after, container)):
        container.addnext(element)


def _begins_a_page(paragraph: etree._Element, styles: Styles) -> bool:
    """Tell whether a paragraph asks for a page of its own, that the next one does not begin as well."""
    follows = paragraph.getnext()
    return begins_page(paragraph, styles) and (follows is None or not begins_page(follows, styles))


def _page_break(like: etree._Element) -> etree._Element:
    run = like.makeelement(R)
    run.append(run.makeelement(_BREAK, {qn("w:type"): "page"}))
    return run


def _blocks(kept: list[etree._Element], container: etree._Element) -> list[etree._Element]:
    """Return what is kept as it may stand beside paragraphs, rows or cells."""
    for element in kept:
        element.tail = None
    if all(element.tag in MARKS for element in kept):
        return kept
    paragraph = container.makeelement(P)
    paragraph.extend(kept)
    return [paragraph]

"""Promise 1 for PDF: every word of the Word file is in the PDF, block by block in reading order, numbers included.

A block is a stretch of a paragraph that nothing interrupts: it ends where a note is called, and where a field stands
whose result the converter works out again (page numbers, references).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.convert.text import missing_texts
from contratgen.diagnostics import Diagnostic, InputError, Place
from contratgen.ooxml.names import qn
from contratgen.ooxml.numbering import number_paragraphs, read_numbering
from contratgen.ooxml.package import open_package
from contratgen.ooxml.places import paragraph_text
from contratgen.ooxml.styles import read_styles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from contratgen.ooxml.numbering import Number

WORKED_OUT: Final = ("PAGE", "NUMPAGES", "SECTIONPAGES", "REF", "PAGEREF", "STYLEREF", "SEQ")
"""Fields whose result the converter writes anew."""
CUTS: Final = frozenset(map(qn, ("w:footnoteReference", "w:endnoteReference", "w:drawing", "w:pict", "w:object")))
NOTES: Final = ("footnotes", "endnotes")
SHOWN: Final = 3


def prove_complete(docx: bytes, pdf: bytes, name: str) -> None:
    """Compare a Word file with the PDF made of it.

    Raises `InputError` (CG415) with the first blocks that the PDF does not say.
    """
    lost = missing_texts(pdf, list(blocks_of(docx, name)))
    if lost:
        shown = " ; ".join(f"« {block[:80]} »" for block in lost[:SHOWN])
        message = f"le PDF ne contient pas tout le texte du document Word ({len(lost)} passages) : {shown}"
        hint = (
            "Cherchez dans le modèle un cadre trop petit, un texte masqué ou une cellule de hauteur fixe à cet endroit."
        )
        raise InputError(Diagnostic("CG415", message, Place(name), hint=hint))


def blocks_of(docx: bytes, name: str) -> Iterator[str]:
    """Yield the blocks of a Word file's body and notes, in order; never an empty one.

    The first block of a numbered paragraph begins with the number that Word shows.
    """
    package = open_package(docx, name)
    styles = read_styles(package)
    numbering = read_numbering(package, styles)
    parts = [package.main, *(part for kind in NOTES for part in package.related(kind))]
    for root in map(package.tree, parts):
        numbers = number_paragraphs(root, numbering, styles)
        for paragraph in root.iter(qn("w:p")):
            yield from filter(str.strip, _Paragraph(paragraph, _shown(numbers.get(paragraph))).blocks())


def _shown(number: Number | None) -> str:
    return "" if number is None or number.is_bullet else number.text


class _Paragraph:
    """Walks one paragraph's runs; paragraphs of text boxes inside it are walked by themselves."""

    def __init__(self, paragraph: etree._Element, number: str) -> None:
        self._paragraph = paragraph
        self._number = number
        self._fields: list[str] = []  # codes of the open fields, the innermost last

    def blocks(self) -> Iterator[str]:
        words = [self._number] if paragraph_text(self._paragraph).strip() else []
        for node in self._nodes():
            if node.tag == qn("w:fldChar") or node.tag in CUTS:
                self._pass(node)
                if node.tag in CUTS or self._worked_out():
                    yield "".join(words)
                    words = []
            elif node.tag == qn("w:instrText") and self._fields:
                self._fields[-1] += node.text or ""
            elif node.tag == qn("w:t") and not self._worked_out():
                words.append(node.text or "")
        yield "".join(words)

    def _nodes(self) -> Iterator[etree._Element]:
        for node in self._paragraph.iter(qn("w:t"), qn("w:fldChar"), qn("w:instrText"), *CUTS):
            if next(node.iterancestors(qn("w:p")), None) is self._paragraph and not _hidden(node):
                yield node

    def _pass(self, node: etree._Element) -> None:
        kind = node.get(qn("w:fldCharType"))
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _worked_out(self) -> bool:
        return any(code.split()[:1] and code.split()[0].upper() in WORKED_OUT for code in self._fields)


def _hidden(node: etree._Element) -> bool:
    """Tell whether a node is an older form of what stands beside it, or a simple field's result."""
    if next(node.iterancestors(qn("mc:Fallback")), None) is not None:
        return True
    simple = next(node.iterancestors(qn("w:fldSimple")), None)
    return simple is not None and (simple.get(qn("w:instr")) or " ").split()[:1] != ["HYPERLINK"]

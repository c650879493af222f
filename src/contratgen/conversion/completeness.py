"""Promise 1 for PDF: every word of the Word file is in the PDF, block by block in reading order, numbers included.

Those of headers and footers are on the pages that must show them.

A block is a stretch of a paragraph that nothing interrupts: it ends where a note is called, and where a field stands
whose result the converter works out again (page numbers, references).
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.conversion.page_labels import page_of
from contratgen.conversion.text import folded, missing_in, paired, printed_words, signs, strange
from contratgen.conversion.word_places import place_of
from contratgen.ooxml.equations import characters, equations_of, forms, linear
from contratgen.ooxml.fields import ALLOWED, LASTING, STORED, first_word
from contratgen.ooxml.names import qn
from contratgen.ooxml.notes import NUMBERED, own_notes
from contratgen.ooxml.numbering import number_paragraphs, read_numbering
from contratgen.ooxml.package import open_package
from contratgen.ooxml.places import paragraph_text, text_of
from contratgen.ooxml.sections import MARGINS, margins_by_page
from contratgen.ooxml.styles import read_styles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

    from contratgen.conversion.text import Printed
    from contratgen.ooxml.numbering import Number
    from contratgen.ooxml.package import Package

WORKED_OUT: Final = frozenset(ALLOWED) - LASTING - STORED
"""Fields whose result the converter writes anew."""
CUTS: Final = frozenset(
    map(
        qn,
        ("w:footnoteReference", "w:endnoteReference", "w:drawing", "w:pict", "w:object", "w:sym", "w:pgNum", "m:oMath"),
    )
)
_P, _T, _HYPHEN, _SIMPLE = qn("w:p"), qn("w:t"), qn("w:noBreakHyphen"), qn("w:fldSimple")
DEAD: Final = folded("Error: Reference source not found")
"""What LibreOffice prints for a reference whose bookmark it does not find."""
SHOWN: Final = 3


def prove_complete(docx: bytes, pdf: bytes, name: str) -> None:
    """Compare a Word file with the PDF made of it.

    Raises `InputError` with the first blocks that the PDF does not say (CG415), the equations that it draws otherwise
    (CG417), the first note that does not follow the order of calls (CG418), and references that lead nowhere (CG419).
    """
    package, printed = open_package(docx, name), printed_words(pdf)
    notes = dict(_notes(package))
    blocks = [*_blocks(package, package.main), *(block for note in notes.values() for block in note)]
    place = Place(name)
    lost = [(package.main, block) for block in missing_in(printed.text, blocks)]
    lost = lost or list(dict.fromkeys(_lost_in_margins(package, printed)))
    faults = [*_lost(docx, name, lost), *_other_equations(package, printed, place)]
    faults = faults or [*_other_notes(notes, printed, place), *_dead_references(blocks, printed, place)]
    if faults:
        raise InputError(*faults)


def _lost(docx: bytes, name: str, lost: Sequence[tuple[str, str]]) -> Iterator[Diagnostic]:
    """Yield a fault for the parts and blocks that are lost, at the place of the first."""
    if lost:
        part, first = lost[0]
        shown = " ; ".join(f"« {block[:80]} »" for _, block in lost[:SHOWN])
        message = f"le PDF ne contient pas tout le texte du document Word ({len(lost)} passages) : {shown}"
        hint = (
            "Cherchez dans le modèle un cadre trop petit, un texte masqué ou une cellule de hauteur fixe à cet endroit."
        )
        yield Diagnostic("CG415", message, place_of(docx, name, [first], part) or Place(name), hint, read=first)


def _lost_in_margins(package: Package, printed: Printed) -> Iterator[tuple[str, str]]:
    """Yield what a page does not say of its header and footer, with their parts."""
    blocks = {part: list(_blocks(package, part)) for margin in MARGINS for part in package.related(margin)}
    for page, parts in margins_by_page(package, len(printed.pages), partial(page_of, places=printed.places)):
        lost = (
            [(part, block) for block in missing_in(printed.pages[page - 1], blocks[part])] for part in sorted(parts)
        )
        yield from min(lost, key=len)


def _other_equations(package: Package, printed: Printed, place: Place) -> Iterator[Diagnostic]:
    """Yield a fault for each equation whose signs no equation of the PDF shows, alone or with those of its forms."""
    written = [equation for part in package.tagged for equation in equations_of(package.tree(part))]
    wanted = [signs(characters(equation)) for equation in written]
    beside = [signs(forms(equation)) for equation in written]
    shown = paired(wanted, printed.equations, beside)
    for rank, equation in enumerate(written):
        if rank not in shown or strange(printed.equations[shown[rank]] - wanted[rank], beside[rank]):
            message = f"le PDF ne montre pas cette équation telle qu'elle est écrite : « {linear(equation)[:80]} »"
            hint = "Cherchez-y une case vide ou un signe que LibreOffice ne dessine pas, ou écrivez-la en texte."
            yield Diagnostic("CG417", message, place, hint=hint)


def _other_notes(notes: Mapping[etree._Element, list[str]], printed: Printed, place: Place) -> Iterator[Diagnostic]:
    """Yield a fault for the first note that stands elsewhere than its call asks: each kind is in the order of calls."""
    said = "".join(printed.notes)
    for _, own in groupby(notes.items(), key=lambda item: item[0].tag):
        cursor = 0
        for block in (block for _, note in own for block in note):
            cursor = said.find(folded(block), cursor)
            if cursor < 0:
                message = f"la note « {block.strip()[:80]} » n'est pas imprimée sous le numéro de son appel"
                hint = "Relancez la construction ; si la faute revient, signalez ce document."
                yield Diagnostic("CG418", message, place, hint=hint)
                return
            cursor += len(folded(block))


def _dead_references(blocks: list[str], printed: Printed, place: Place) -> Iterator[Diagnostic]:
    if DEAD in printed.text and not any(DEAD in folded(block) for block in blocks):
        message = "le PDF montre « Error: Reference source not found » à la place d'un renvoi"
        hint = "Dans Word : Ctrl+A puis F9 montre le renvoi en erreur ; supprimez-le, ou rétablissez son signet."
        yield Diagnostic("CG419", message, place, hint=hint)


def _notes(package: Package) -> Iterator[tuple[etree._Element, list[str]]]:
    """Yield the footnotes, then the endnotes, in the order of their calls, each with its blocks."""
    body = package.tree(package.main)
    for kind in NUMBERED:
        for part in package.related(kind.relation):
            notes = own_notes(package.tree(part), kind)
            blocks = _blocks_by(package, part)
            for call in body.iter(kind.call):
                note = notes.get(call.get(qn("w:id"), ""))
                if note is not None:
                    yield note, [block for paragraph in note.iter(_P) for block in blocks.get(paragraph, [])]


def _blocks(package: Package, part: str) -> Iterator[str]:
    for blocks in _blocks_by(package, part).values():
        yield from blocks


def _blocks_by(package: Package, part: str) -> dict[etree._Element, list[str]]:
    """Return the blocks of the paragraphs of a part."""
    root, styles = package.tree(part), read_styles(package)
    numbers = number_paragraphs(root, read_numbering(package, styles), styles)
    told = ((paragraph, _Paragraph(paragraph, _shown(numbers.get(paragraph))).blocks()) for paragraph in root.iter(_P))
    return {paragraph: [block for block in blocks if block.strip()] for paragraph, blocks in told}


def _shown(number: Number | None) -> str:
    return "" if number is None or number.is_bullet or not number.sure else number.text


class _Paragraph:
    """Walks one paragraph's runs; paragraphs of text boxes inside it are walked by themselves."""

    def __init__(self, paragraph: etree._Element, number: str) -> None:
        self._paragraph = paragraph
        self._number = number
        self._fields: list[str] = []  # codes of the open fields, the innermost last

    def blocks(self) -> Iterator[str]:
        words = [self._number] if paragraph_text(self._paragraph).strip() else []
        for node in self._nodes():
            if node.tag == qn("w:fldChar") or node.tag in CUTS or node.tag == _SIMPLE:
                self._pass(node)
                if node.tag in {_SIMPLE, *CUTS} or self._worked_out():
                    yield "".join(words)
                    words = []
            elif node.tag == qn("w:instrText") and self._fields:
                self._fields[-1] += node.text or ""
            elif node.tag in {_T, _HYPHEN} and not self._worked_out():
                words.append(text_of(node))
        yield "".join(words)

    def _nodes(self) -> Iterator[etree._Element]:
        for node in self._paragraph.iter(_T, _HYPHEN, _SIMPLE, qn("w:fldChar"), qn("w:instrText"), *CUTS):
            if next(node.iterancestors(qn("w:p")), None) is self._paragraph and not _hidden(node):
                yield node

    def _pass(self, node: etree._Element) -> None:
        kind = node.get(qn("w:fldCharType"))
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _worked_out(self) -> bool:
        return any(first_word(code) in WORKED_OUT for code in self._fields)


def _hidden(node: etree._Element) -> bool:
    """Tell whether a node is an older form of what stands beside it, or a simple field's result."""
    if next(node.iterancestors(qn("mc:Fallback")), None) is not None:
        return True
    simple = next(node.iterancestors(qn("w:fldSimple")), None)
    return simple is not None and first_word(simple.get(qn("w:instr"), "")) in WORKED_OUT

"""Pages that nobody can search or listen to: pictures of text without the text. What was read of them is laid below.

The words are invisible (ISO 32000-1, 9.3.6): a reader sees the scan, and a screen reader reads paragraphs after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pikepdf import Dictionary, Name, Object, Page, Pdf, Stream

from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.base.ocr import PageText, Word
from contratgen.bundling.pieces.drawing import drawing_in, names_used
from contratgen.bundling.pieces.pixels import INLINE
from contratgen.pdf.opening import decoded, open_pdf
from contratgen.pdf.page_geometry import as_seen, operands

if TYPE_CHECKING:
    from contratgen.base.ocr import Reader
    from contratgen.bundling.pieces.piece import Piece
    from contratgen.pdf.embedded_font import EmbeddedFont

SHOWING: Final = re.compile(rb"(?:^|[\s\])>])(?:Tj|TJ|'|\")(?=\s|$)")
"""Operators that show text (ISO 32000-1, table 109)."""
SILENT: Final = "CG524"
FACE: Final = "/CgText"
BESIDE: Final = "/CgNote"
"""How a page names what its stamps, notes and fields show: a stamp on a scan does not say what the scan does."""
UNKNOWN: Final = "?"
"""Stands for a character that the font lacks: it is searched for, never seen."""
DESCENT: Final = 0.2
"""Share of a word's box that stands below its line."""


def silent_pages(pdf: Pdf) -> tuple[int, ...]:
    """Return the numbers, from 0, of the pages that show pictures and no text."""
    return tuple(number for number, page in enumerate(pdf.pages) if _is_silent(page.obj))


def _is_silent(page: Object) -> bool:
    pictures = False
    for drawing in _drawings(page):
        if isinstance(drawing, bytes):
            if SHOWING.search(drawing):
                return False
            pictures = pictures or bool(INLINE.search(drawing))
        else:
            pictures = True
    return pictures


def _drawings(page: Object) -> Iterator[bytes | Stream]:
    """Yield the contents of a page and of the forms that it draws, each once, and its images.

    Resources may be those of a whole document: what a page does not name is not on it.
    """
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [(drawing_in(page), page.get(Name.Resources))]
    while waiting:
        drawing, resources = waiting.pop()
        yield drawing
        things = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
        for name in names_used(drawing):
            thing = things.get(name) if isinstance(things, Dictionary) else None
            if isinstance(thing, Stream) and thing.objgen not in seen and not name.startswith(BESIDE):
                seen.add(thing.objgen)
                if thing.get(Name.Subtype) == Name.Form:
                    waiting.append((decoded(thing), thing.get(Name.Resources, resources)))
                else:
                    yield thing


def in_ranges(numbers: Sequence[int]) -> str:
    """Return page numbers, given from 0, as one reads them: « 1, 3 à 5 »."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0] + 1}" if len(run) == 1 else f"{run[0] + 1} à {run[-1] + 1}" for run in runs)


def longer_sides(blob: bytes, numbers: Sequence[int]) -> dict[int, float]:
    """Return the longer side, in points, of some pages of a vetted piece."""
    with open_pdf(blob) as pdf:
        return {number: _longer_side(pdf.pages[number]) for number in numbers}


def _longer_side(page: Page) -> float:
    left, bottom, right, top = (float(side) for side in page.cropbox)
    return max(right - left, top - bottom) * float(page.obj.get("/UserUnit", 1))


def font_of(pdf: Pdf, program: bytes, texts: Mapping[int, PageText]) -> EmbeddedFont:
    """Embed what the recognised texts of a part need."""
    from contratgen.pdf.embedded_font import embed_font, known_characters  # noqa: PLC0415  # not to look at a piece

    said = {character for text in texts.values() for words in text for word in words for character in word.text}
    return embed_font(pdf, program, "".join(known_characters(program, said)) + UNKNOWN + " ")


def hidden(font: EmbeddedFont, page: Object, words: Sequence[Word]) -> str:
    """Return the operators that lay a paragraph's words, unseen, where they stand on the page as it is seen."""
    matrix, width, height = as_seen(page)
    shown = (_hidden_word(font, word, width, height) for word in words)
    return f"q {operands(matrix)} cm BT 3 Tr\n" + "\n".join(shown) + "\nET Q"


def _hidden_word(font: EmbeddedFont, word: Word, width: float, height: float) -> str:
    text = "".join(character if character in font.glyphs else UNKNOWN for character in word.text)
    size = max((word.bottom - word.top) * height, 1)
    stretch = 100 * max((word.right - word.left) * width, 1) / (font.width(text) * size or 1)
    x, y = word.left * width, (1 - word.bottom) * height + size * DESCENT
    shown = font.shown(f"{text} ").decode()
    return f"{FACE} {size:.2f} Tf {stretch:.2f} Tz 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} Tj"


def read_scans(pieces: Iterable[Piece], reader: Reader) -> dict[str, dict[int, PageText]]:
    """Return the words of the silent pages of some pieces, by piece and page.

    Raises `EnvironmentFault` (CG908) when a program fails or takes too long.
    """
    return {
        piece.name: reader.read(piece.pdf, longer_sides(piece.pdf, piece.silent), piece.name)
        for piece in pieces
        if piece.silent
    }


def with_texts(piece: Piece, texts: Mapping[int, PageText]) -> Piece:
    """Return a piece with what was read of it; what stayed silent is told, the rest no longer."""
    said = {number: text for number, text in texts.items() if text}
    mute = tuple(number for number in piece.silent if number not in said)
    warnings = (*(warning for warning in piece.warnings if warning.code != SILENT), *_mute(piece.name, mute))
    return replace(piece, texts=said, warnings=warnings)


def _mute(name: str, pages: tuple[int, ...]) -> tuple[Diagnostic, ...]:
    if not pages:
        return ()
    message = f"aucun texte n'a été lu sur la numérisation ou l'image (page {in_ranges(pages)})"
    hint = "Rien à faire si elle n'en porte pas ; sinon, demandez le document d'origine, ou une copie plus nette."
    return (Diagnostic("CG525", message, Place(name), hint=hint, severity=Severity.WARNING),)

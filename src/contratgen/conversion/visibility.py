"""Promise 9 for PDF: every word that is in the file can be seen on its page, whatever property of Word would hide it.

Geometry judges size, spread, place and overlap. Where colours are near each other, or something is painted over, the
page is drawn with and without the words: what makes no difference is not seen.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import count, groupby
from math import inf, log
from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import ContentStreamInstruction, Operator, Stream
from PIL import ImageChops

from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.base.luminance import LEAST_SEEN, contrast, luminance
from contratgen.conversion.drawn_text import drawing_of
from contratgen.conversion.word_places import BETWEEN, place_of
from contratgen.ooxml.places import excerpt
from contratgen.pdf.content import SHOWING, steps_of
from contratgen.pdf.opening import opened, saved
from contratgen.pdf.page_pictures import INCH, pictures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pikepdf import ContentStreamInlineImage, Page, Pdf
    from PIL import Image

    from contratgen.base.luminance import Colour
    from contratgen.conversion.drawing import Box, Drawing, Drawn
    from contratgen.pdf.marked_text import Fonts

LEAST_SIZE: Final = 3.0
"""Points: an index of small print of 6 points is drawn at 3.5."""
LEAST_SPREAD: Final = 0.35
"""Width of a word for what its letters take by nature: condensed type goes down to a half."""
LEAST_SHOWN: Final = 0.5
"""Of a letter: what may be cut off by a cell, a frame or the edge of the page."""
NEAR_LINES: Final = 0.3
"""Distance of two baselines, for a size of one, at which nobody can read either."""
OVERLAP: Final = 0.5
JUST_SEEN: Final = 1.15
"""Ratio of luminances that the eye needs on a page: it does not see Word's palest grey (F2F2F2) on white."""
STEPS: Final = 10
RESOLUTION: Final = 2.0
"""Pixels for each point."""
_MODE_OFF: Final = ContentStreamInstruction([3], Operator("Tr"))
SHOWN: Final = 5
"""Passages that one document tells."""


def prove_visible(docx: bytes, pdf: bytes, name: str) -> None:
    """Look at every word of the PDF made of a Word file.

    Raises `InputError` (CG883), a fault for each passage that cannot be seen, with its words and its place.
    """
    hidden = list(hidden_passages(pdf))
    if hidden:
        raise InputError(*(_fault(docx, name, *passage) for passage in hidden[:SHOWN]))


def hidden_passages(pdf: bytes) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Yield the page, the words and the French reason for each passage of a PDF that cannot be seen."""
    fonts: Fonts = {}
    with opened(pdf) as document:
        for number, page in enumerate(document.pages, 1):
            yield from ((number, *passage) for passage in _hidden_on(document, page, fonts))


def _hidden_on(document: Pdf, page: Page, fonts: Fonts) -> Iterator[tuple[tuple[str, ...], str]]:
    drawing = drawing_of(page, fonts)
    reasons = dict(_unread(drawing))
    suspects = [text for text in drawing.texts if id(text) not in reasons and _is_suspect(text, drawing)]
    if suspects:
        lost = _without_trace(document, page, suspects)
        reasons |= {id(text): "de la couleur du fond, ou recouverts" for text in lost}
    return _passages(drawing.texts, reasons)


def _passages(texts: Iterable[Drawn], reasons: dict[int, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the words, string by string, that follow one another and cannot be seen for one reason."""
    for why, together in groupby(texts, lambda text: reasons.get(id(text), "")):
        if why:
            strings = groupby(together, lambda text: (text.holder.objgen, text.index))
            yield tuple("".join(text.words for text in pieces) for _, pieces in strings), why


def _unread(drawing: Drawing) -> Iterator[tuple[int, str]]:
    """Yield what geometry alone tells."""
    read = []
    for text in drawing.texts:
        if text.size < LEAST_SIZE:
            yield id(text), "trop petits"
        elif text.spread < LEAST_SPREAD:
            yield id(text), "écrasés"
        elif text.shown < LEAST_SHOWN:
            yield id(text), "hors de la page, ou coupés par un cadre ou une cellule"
        else:
            read.append(text)
    yield from ((id(text), "superposés à d'autres") for text in _crowded(read))


def _crowded(texts: Sequence[Drawn]) -> Iterator[Drawn]:
    """Yield the strings that lie on others; the shadow of a word has the same letters."""
    lines: dict[int, list[Drawn]] = defaultdict(list)
    for text in texts:
        rank = int(text.box.bottom / 3)
        lines[rank].append(text)
        lines[rank + 1].append(text)
    for line in lines.values():
        line.sort(key=lambda text: text.box.left)
        for number, word in enumerate(line):
            for other in line[number + 1 :]:
                if other.box.left >= word.box.right:
                    break
                if _collide(word, other):
                    yield from (word, other)


def _collide(one: Drawn, other: Drawn) -> bool:
    size = min(one.size, other.size)
    near = abs(one.box.bottom - other.box.bottom) < NEAR_LINES * size and max(one.size, other.size) < 2 * size
    return near and one.words != other.words and max(one.box.share(other.box), other.box.share(one.box)) > OVERLAP


def _is_suspect(text: Drawn, drawing: Drawing) -> bool:
    pale = (_is_pale(text.colour, ground) for ground in text.grounds)
    return text.doubtful or any(pale) or drawing.over(text)


def _is_pale(one: Colour | None, other: Colour | None) -> bool:
    """Tell whether two colours may look alike: those of pictures are not known."""
    return one is None or other is None or contrast(one, other) < LEAST_SEEN


# -- pixels --------------------------------------------------------------------------------------------------------


def _without_trace(document: Pdf, page: Page, suspects: Sequence[Drawn]) -> list[Drawn]:
    """Return the strings without a letter of which the page looks the same."""
    before = _picture(page)
    kept = [_switched_off(document, texts) for texts in _by_holder(suspects)]
    difference = ImageChops.difference(*(picture.point(_steps()) for picture in (before, _picture(page))))
    for put_back in kept:
        put_back()
    left, top = float(page.cropbox[0]), float(page.cropbox[3])
    return [
        text for text in suspects if not all(_differs(difference, letter, left, top) for letter in text.line.letters())
    ]


def _by_holder(suspects: Sequence[Drawn]) -> list[list[Drawn]]:
    """Return the strings of each stream, in the order of their operators; a form is drawn as often as one likes."""
    streams: dict[tuple[int, int], dict[int, Drawn]] = defaultdict(dict)
    for text in suspects:
        streams[text.holder.objgen][text.index] = text
    return [[found[index] for index in sorted(found)] for found in streams.values()]


def _switched_off(document: Pdf, texts: Sequence[Drawn]) -> Callable[[], None]:
    """Show strings of one stream in the mode that paints nothing (9.3.6), and return what puts it back."""
    holder, at = texts[0].holder, {text.index: text for text in texts}
    written: list[ContentStreamInstruction | ContentStreamInlineImage] = []
    ranks = count()
    for operator, instruction in steps_of(holder):
        text = at.get(next(ranks)) if operator in SHOWING else None
        modes = (_MODE_OFF, ContentStreamInstruction([text.mode], Operator("Tr"))) if text else ()
        written += [*modes[:1], instruction, *modes[1:]]
    content = pikepdf.unparse_content_stream(written)
    if isinstance(holder, Stream):
        before = holder.read_bytes()
        holder.write(content)
        return lambda: holder.write(before)
    contents = holder.Contents
    holder.Contents = document.make_stream(content)
    return lambda: setattr(holder, "Contents", contents)


def _picture(page: Page) -> Image.Image:
    """Return a page drawn in grey, upright."""
    alone = pikepdf.Pdf.new()
    alone.pages.append(page)
    if "/Rotate" in alone.pages[0]:
        del alone.pages[0]["/Rotate"]
    (picture,) = pictures(saved(alone), [0], RESOLUTION * INCH, inf)
    return picture


@cache
def _steps() -> list[int]:
    """Return the step of each level of grey: those that the eye can just tell apart are `STEPS` from one another."""
    greys = ((level / 255,) * 3 for level in range(256))
    return [round(STEPS * log((luminance(grey) + 0.05) / 0.05, JUST_SEEN)) for grey in greys]


def _differs(difference: Image.Image, box: Box, left: float, top: float) -> bool:
    """Tell whether two pictures differ, to the eye, within a box."""
    sides = (box.left - left, top - box.top, box.right - left, top - box.bottom)
    west, north, east, south = (round(side * RESOLUTION) for side in sides)
    part = difference.crop((west, north, max(east, west + 1), max(south, north + 1)))
    return max(part.tobytes(), default=0) >= STEPS


# -- faults --------------------------------------------------------------------------------------------------------


def _fault(docx: bytes, name: str, page: int, words: tuple[str, ...], why: str) -> Diagnostic:
    message = f"des mots ne se voient pas, page {page} du PDF ({why}) : « {excerpt(' '.join(words))} »"
    hint = "Dans le modèle : rendez-leur taille, couleur et place ordinaires, agrandissez le cadre, ou retirez-les."
    return Diagnostic("CG883", message, place_of(docx, name, words) or Place(name), hint, read=BETWEEN.join(words))

"""The codes of signature pages, where nothing is printed: artifacts that the tags and the reading order ignore.

A code stands at the foot of its page, or in another margin, or wherever there is room; never on words, lines or fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from typing import TYPE_CHECKING, Final

from pikepdf import Array, Dictionary, Matrix, Name, Object, Page, Pdf, Rectangle

from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.pdf.opening import as_list
from contratgen.pdf.page_codes import PageCode
from contratgen.pdf.page_geometry import as_seen, operands, times
from contratgen.pdf.page_pictures import INCH, pictures

if TYPE_CHECKING:
    from PIL.Image import Image

MILLIMETRE: Final = INCH / 25.4
SIZES: Final = (20, 19, 18, 17, 16, 15, 14)
"""Millimetres that a code may be wide: the widest for which there is room."""
READABLE: Final = SIZES[:5]
"""Those that are read on a poor scan as well."""
QUIET: Final = 4
"""Modules left blank around a code (ISO/IEC 18004, 9.1)."""
EDGE: Final = 5 * MILLIMETRE
"""Points from the edge of the page, where printers print nothing."""
MARGINS: Final = 38 * MILLIMETRE
"""Points from an edge of the page within which a code is set by preference: there stands nobody's place to sign."""
STEP: Final = 4
"""Points between two places that are tried."""
TINT: Final = 6
"""Levels of grey by which an unprinted background may vary."""
BRIGHT: Final = 200
"""The least level of grey of what may be a background."""
FORM: Final = "/CgCode"

Area = tuple[float, float, float, float]
"""Left, lower, right and upper side, in points, on the page as it is seen."""
Square = tuple[float, float, float]
"""Left and lower side, and width, in points, on the page as it is seen."""


def write_codes(pdf: Pdf, drawn: bytes, document: str) -> None:
    """Draw the code of each page that has signature fields; `drawn` is the same dossier, as it is without them.

    `document` is what the codes bear of its digest. Raises `InputError` (CG645) for a page without room.
    """
    numbers = signature_pages(pdf)
    full = []
    for number, picture in zip(numbers, pictures(drawn, numbers, INCH), strict=True):
        page = pdf.pages[number].obj
        code = modules_of(str(PageCode(document, number + 1)))
        square = _free_square(picture, page, len(code))
        if square is None:
            full.append(_without_room(number, page))
        else:
            _draw(pdf, page, f"{FORM}{number}", code, square)
    if full:
        raise InputError(*full)


def signature_pages(pdf: Pdf) -> list[int]:
    """Return the indices of the pages on which signature fields stand, in order."""
    form = pdf.Root.get(Name.AcroForm, Dictionary())
    holding = {field.P.objgen for field in as_list(form.get(Name.Fields))}
    return [number for number, page in enumerate(pdf.pages) if page.obj.objgen in holding]


def modules_of(text: str) -> Sequence[bytearray]:
    """Return the rows of a code's modules, 1 for a dark one."""
    import segno  # noqa: PLC0415  # only a dossier to sign has codes

    return segno.make_qr(text, error="Q", boost_error=False).matrix


def _without_room(number: int, page: Object) -> Diagnostic:
    names = ", ".join(str(widget.T) for widget in as_list(page.Annots) if widget.get(Name.FT) == Name.Sig)
    message = f"page {number + 1} : aucune place libre pour le code de la page des signatures ({names})"
    hint = f"Laissez dans le modèle un carré de {SIZES[-1] + 5} mm sans rien d'imprimé, au pied de cette page."
    return Diagnostic("CG645", message, Place("dossier"), hint=hint)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page as it is seen: width and height in points, and a picture of what is printed on it (255) and not (0)."""

    width: float
    height: float
    ink: Image

    def is_blank(self, left: float, bottom: float, width: float) -> bool:
        """Return whether nothing is printed on a square; what is outside of the page is blank."""
        across, down = self.ink.width / self.width, self.ink.height / self.height
        top = self.height - bottom - width
        box = (left * across, top * down, (left + width) * across, (top + width) * down)
        return self.ink.crop(tuple(map(round, box))).getbbox() is None  # type: ignore[arg-type]  # four numbers


def _free_square(picture: Image, page: Object, modules: int) -> Square | None:
    """Return where to draw a code of so many modules a side: in a margin if it can, else anywhere."""
    sheet = _sheet(picture, page)
    margins = _margins(sheet)
    whole = (0.0, 0.0, sheet.width, sheet.height)
    for area, size in (*product(margins, READABLE), *product((*margins, whole), SIZES)):
        side = size * MILLIMETRE
        quiet = side * QUIET / modules
        for left, bottom in _places(sheet, area, side):
            if sheet.is_blank(left - quiet, bottom - quiet, side + 2 * quiet):
                return left, bottom, side
    return None


def _margins(sheet: _Sheet) -> list[Area]:
    """Return the foot, the head, the right and the left side."""
    width, height = sheet.width, sheet.height
    foot, head = (0.0, 0.0, width, MARGINS), (0.0, height - MARGINS, width, height)
    return [foot, head, (width - MARGINS, 0.0, width, height), (0.0, 0.0, MARGINS, height)]


def _places(sheet: _Sheet, area: Area, side: float) -> Iterator[tuple[float, float]]:
    """Yield the lower left corners to try in an area: the lowest first, then the rightmost."""
    left, bottom = max(area[0], EDGE), max(area[1], EDGE)
    right, top = min(area[2], sheet.width - EDGE) - side, min(area[3], sheet.height - EDGE) - side
    for up in range(int((top - bottom) // STEP) + 1):
        for back in range(int((right - left) // STEP) + 1):
            yield right - back * STEP, bottom + up * STEP


def _sheet(picture: Image, page: Object) -> _Sheet:
    from PIL import ImageDraw  # noqa: PLC0415  # as for the picture

    levels = picture.histogram()
    background = max(range(BRIGHT, 256), key=levels.__getitem__)
    ink = picture.point([255 * (abs(level - background) > TINT) for level in range(256)])
    matrix, width, height = as_seen(page)
    to_seen = Matrix(*matrix).inverse()
    pen = ImageDraw.Draw(ink)
    for annotation in as_list(page.get(Name.Annots)):
        box = to_seen.transform(Rectangle(annotation.Rect))
        across, down = ink.width / width, ink.height / height
        sides = (box.llx * across, (height - box.ury) * down, box.urx * across, (height - box.lly) * down)
        pen.rectangle(sides, fill=255)
    return _Sheet(width, height, ink)


def _draw(pdf: Pdf, page: Object, name: str, code: Sequence[bytearray], square: Square) -> None:
    """Draw a code, black on white, at its place on a page; its name is its own, since pages may share resources."""
    left, bottom, side = square
    module = side / len(code)
    form = _form(pdf, code)
    seen = Page(page)
    seen.add_resource(form, Name.XObject, Name(name))
    placed = operands(times(as_seen(page)[0], (module, 0, 0, module, left, bottom)))
    drawn = f"Q\n/Artifact <</Type /Page>> BDC q {placed} cm {name} Do Q EMC"
    seen.contents_add(pdf.make_stream(b"q"), prepend=True)
    seen.contents_add(pdf.make_stream(drawn.encode()))


def _form(pdf: Pdf, code: Sequence[bytearray]) -> Object:
    """Return a form that shows a code, its lower left corner at the origin, each module a unit wide."""
    side = len(code)
    box = [-QUIET, -QUIET, side + 2 * QUIET, side + 2 * QUIET]
    runs = [
        f"{start} {side - 1 - rank} {length} 1 re" for rank, row in enumerate(code) for start, length in _dark_runs(row)
    ]
    drawing = "\n".join([f"1 g {' '.join(map(str, box))} re f 0 g", *runs, "f"])
    bounds = Array([-QUIET, -QUIET, side + QUIET, side + QUIET])
    return pdf.make_stream(drawing.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=bounds, Resources=Dictionary())


def _dark_runs(row: bytearray) -> Iterator[tuple[int, int]]:
    start = 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            yield start, length
        start += length

"""What is printed at the foot of annex pages, for eyes only: an artifact that the tags and the reading order ignore.

The foot is that of the page as it is seen: rotation, crop box and the page's own unit are taken into account.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.bundling.merge import Graft
from contratgen.bundling.parts import Kind
from contratgen.pdf.embedded_font import EmbeddedFont, MissingGlyphsError, embed_font
from contratgen.pdf.page_geometry import Matrix, as_seen, operands, times

SIZE: Final = 8.0
"""Points; what a long text needs less of, on a narrow page."""
ABOVE_EDGE: Final = 14.0
"""Points from the lower edge to the line: within the margin of Word's footers, which begin 35 points from it."""
MARGIN: Final = 6.0
"""Points left free beside the text, and around it on its panel."""
DESCENT: Final = 0.3
"""Share of the size that stands below the line."""
PANEL_OPACITY: Final = 0.8
"""Over a scan the text stands on a white veil, which hides nothing of what is below."""
FORM: Final = "/CgFooter"
FACE: Final = "/CgFace"
VEIL: Final = "/CgVeil"

Line = tuple[Graft, Object, str]
"""A footer: the part, the page and the text."""


def write_footers(pdf: Pdf, grafts: Iterable[Graft], program: bytes | None) -> None:
    """Print the footers of the parts that have one, in the TrueType font `program`.

    Raises `InputError` (CG514) when the font lacks a character, or when there is no font.
    """
    lines = [line for graft in grafts for line in _lines(graft)]
    if not lines:
        return
    font = _embedded(pdf, program, lines)
    veil = pdf.make_indirect(Dictionary(Type=Name.ExtGState, ca=PANEL_OPACITY))
    for number, (graft, page, text) in enumerate(lines):
        form = _form(pdf, font, text, veil if graft.part.kind is Kind.PIECE else None)
        _print(pdf, page, form, f"{FORM}{number}", font.width(text))


def _lines(graft: Graft) -> Iterable[Line]:
    part = graft.part
    if part.footer is None:
        return
    for number, page in enumerate(graft.pages, part.before + 1):
        text = part.footer.replace("{page}", str(number)).replace("{pages}", str(part.of or len(graft.pages)))
        yield graft, page, text


def _embedded(pdf: Pdf, program: bytes | None, lines: list[Line]) -> EmbeddedFont:
    place = Place(lines[0][0].part.identifier, label="pied de page")
    if program is None:
        raise InputError(Diagnostic("CG514", "aucune police pour les pieds de page", place))
    try:
        return embed_font(pdf, program, "".join(text for _, _, text in lines))
    except MissingGlyphsError as missing:
        message = f"la police des pieds de page n'a pas : {missing}"
        hint = "Écrivez le titre de l'annexe sans ces caractères."
        raise InputError(Diagnostic("CG514", message, place, hint=hint)) from None


def _form(pdf: Pdf, font: EmbeddedFont, text: str, veil: Object | None) -> Object:
    """Return a form that shows a text, its line's left end at the origin, in a size of 1 point."""
    pad = MARGIN / SIZE
    width, bottom, height = font.width(text), -DESCENT - pad / 2, 1 + DESCENT + pad
    panel = f"q {VEIL} gs 1 g {-pad} {bottom} {width + 2 * pad:.3f} {height} re f Q\n" if veil else ""
    shown = font.shown(text).decode()
    resources = Dictionary({"/Font": Dictionary({FACE: font.font})})
    if veil:
        resources.ExtGState = Dictionary({VEIL: veil})
    box = Array([-pad, bottom, round(width + pad, 3), bottom + height])
    drawing = f"{panel}0 g BT {FACE} 1 Tf {shown} Tj ET".encode()
    return pdf.make_stream(drawing, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=resources)


def _print(pdf: Pdf, page: Object, form: Object, name: str, width: float) -> None:
    """Print a form at the foot of a page; its name is the dossier's own, since pages may share their resources."""
    seen = Page(page)
    seen.add_resource(form, Name.XObject, Name(name))
    placed = operands(_matrix(page, width))
    drawn = f"/Artifact <</Type /Pagination /Subtype /Footer /Attached [/Bottom]>> BDC q {placed} cm {name} Do Q EMC"
    seen.contents_add(pdf.make_stream(b"q"), prepend=True)
    seen.contents_add(pdf.make_stream(b"Q\n" + drawn.encode()))


def _matrix(page: Object, width: float) -> Matrix:
    """Return the matrix that sets a text `width` points wide (in 1 point) in the middle of the foot of a page."""
    matrix, across, _ = as_seen(page)
    size = min(SIZE, (across - 2 * MARGIN) / width)
    return times(matrix, (size, 0, 0, size, (across - size * width) / 2, ABOVE_EDGE))

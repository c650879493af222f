"""What a page shows beside its drawing, drawn into it: filled fields, stamps, typed notes.

The dossier has no fields but its own and no annotations but links, so what a reader shows of them becomes drawing
(ISO 32000-1, 12.5.5); what no reader shows is told, and what readers show each in their own way is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pikepdf import Array, Dictionary, Matrix, Name, Object, Pdf, Stream, String

from contratgen.base import limits
from contratgen.bundling.pieces.balance import balanced
from contratgen.bundling.pieces.scans import BESIDE
from contratgen.bundling.pieces.typed import Typed, drawing_of, font_for
from contratgen.pdf.active_content import ACTIVE_ANNOTATIONS
from contratgen.pdf.opening import BeyondLimitError, as_list, decoded, walk_once
from contratgen.pdf.page_geometry import Matrix as Placing
from contratgen.pdf.page_geometry import operands, ordered

UNSEEN: Final = 1 << 1 | 1 << 5
"""Annotation flags: hidden, or not viewed (ISO 32000-1, table 165)."""
REMARKS: Final = frozenset({"/Text", "/Popup"})
"""Annotations whose words stand in a window that opens on a click, on no page."""
COMMENTED: Final = frozenset({"/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Square", "/Circle", "/Line",
     "/Polygon", "/PolyLine", "/Ink", "/Caret"})  # fmt: skip
"""Annotations that are seen, and may have such a window besides."""
DRAWN: Final = COMMENTED | {"/FreeText", "/Stamp", "/Watermark", "/Widget", "/PrinterMark"}
BUTTON: Final = 1 << 16
"""Field flag: a push button, which has no value (ISO 32000-1, table 226)."""
OFF: Final = "/Off"
"""The state of a box that is not ticked (ISO 32000-1, 12.7.4.2.3)."""
MULTILINE: Final = 1 << 12
PASSWORD: Final = 1 << 13
"""Flags of a text field (ISO 32000-1, table 228)."""
WRITING: Final = re.compile(rb"(?<![^\s\])>])(?:Tj|TJ|Do|'|\")")
"""Where a drawing shows words, or a drawing that may show some: a field's frame does neither."""
TRACING: Final = re.compile(rb"(?<![^\s\])>])(?:Tj|TJ|Do|l|c|v|y|sh|BI|'|\")(?=[\s\[(</]|$)")
"""The same, or where words may be traced: what does neither does not say what a field says."""


@dataclass
class Beside:
    """What the annotations of a piece are: how many in all, how many fields, how many notes that no page shows.

    `undrawn` are the kinds that each reader draws in its own way, and the first page, from 1, of each.
    """

    total: int = 0
    fields: int = 0
    notes: int = 0
    undrawn: dict[str, int] = field(default_factory=dict)

    def miss(self, kind: str, page: int) -> None:
        """Note what each reader draws in its own way: its kind, and the number of its page, from 1."""
        self.undrawn.setdefault(kind, page)


def seen_beside(pdf: Pdf) -> Beside:
    """Return what the annotations of a piece would become, and draw nothing yet."""
    found = Beside()
    for number, page in enumerate(pdf.pages, 1):
        annotations = annotations_of(page.obj)
        found.total += len(annotations)
        if found.total > limits.PIECE_LINKS:
            raise BeyondLimitError(f"le PDF a plus de {limits.PIECE_LINKS} liens, champs et annotations")
        for annotation in annotations:
            _judge(found, annotation, number)
    return found


def annotations_of(page: Object) -> list[Dictionary]:
    """Return the annotations of a page, those that are none left out."""
    return [annotation for annotation in as_list(page.get(Name.Annots)) if isinstance(annotation, Dictionary)]


def _judge(found: Beside, annotation: Dictionary, number: int) -> None:
    kind = str(annotation.get(Name.Subtype, ""))
    if kind == "/Link" or kind in ACTIVE_ANNOTATIONS:  # which another rule judges
        return
    if kind in REMARKS or (is_unseen(annotation) and kind in DRAWN):
        held = kind == "/Popup" and Name.Parent in annotation
        found.notes += not held and not _is_void(annotation)
        return
    if kind not in DRAWN or (appearance_of(annotation) is None and not _is_void(annotation)):
        found.miss(kind, number)
        return
    found.fields += kind == "/Widget"
    found.notes += kind in COMMENTED and bool(str(annotation.get(Name.Contents, "")).strip())


def is_unseen(annotation: Dictionary) -> bool:
    """Whether no reader shows an annotation."""
    return bool(int(annotation.get(Name.F, 0)) & UNSEEN)


def _is_void(annotation: Dictionary) -> bool:
    """Whether an annotation without appearance shows nothing: an empty field, a button, or no surface at all."""
    left, bottom, right, top = ordered(annotation.get(Name.Rect))
    if left == right or bottom == top:
        return True
    if annotation.get(Name.Subtype) != Name.Widget:
        return False
    kind = _inherited(annotation, Name.FT)
    if kind == Name.Btn:
        return bool(int(_inherited(annotation, Name.Ff) or 0) & BUTTON) or str(_inherited(annotation, Name.V)) in {
            "None", OFF,
        }  # fmt: skip
    value = _inherited(annotation, Name.V)
    return value is None or (kind != Name.Sig and not str(value).strip())


def _inherited(annotation: Dictionary, key: Any) -> Any:
    return next((node[key] for node in walk_once(annotation, "/Parent") if key in node), None)


def appearance_of(annotation: Dictionary) -> Stream | None:
    """Return the drawing of an annotation in the state that it is in (ISO 32000-1, 12.5.5), None if it has none."""
    shown = annotation.get(Name.AP)
    normal = shown.get(Name.N) if isinstance(shown, Dictionary) else None
    if isinstance(normal, Dictionary) and not isinstance(normal, Stream):
        state = str(annotation.get(Name.AS, OFF))
        ticked = normal.keys() - {OFF}
        if state not in {OFF, *ticked} and len(ticked) == 1:  # LibreOffice names the drawing otherwise than the state
            (state,) = ticked
        normal = normal.get(state)
    return normal if isinstance(normal, Stream) else None


def type_words(pdf: Pdf) -> None:
    """Give a drawing to each filled field and typed note that has none, or whose form says that it is out of date."""
    form = pdf.Root.get(Name.AcroForm)
    stale = isinstance(form, Dictionary) and bool(form.get(Name.NeedAppearances, False))
    wanted = []
    for annotation in (annotation for page in pdf.pages for annotation in annotations_of(page.obj)):
        words, asked, flags = _words(annotation, form)
        drawn = appearance_of(annotation)
        if flags is not None and drawn is not None:
            content = decoded(drawn)
            if (words or WRITING.search(content)) if stale else (words and not TRACING.search(content)):
                drawn = None
                del annotation.AP  # what is not written anew is not what the field says
        if words and drawn is None:
            left, bottom, right, top = ordered(annotation.Rect)
            several = flags is None or bool(flags & MULTILINE)
            aside = int(_inherited(annotation, Name.Q) or 0)
            wanted.append((annotation, Typed(words, (right - left, top - bottom), asked, several, aside)))
    if sum(len(typed.text) for _, typed in wanted) > limits.TYPED_CHARACTERS or len(wanted) > limits.PIECE_LINKS:
        raise BeyondLimitError(
            f"les champs du PDF disent plus de {limits.TYPED_CHARACTERS} caractères sans les dessiner"
        )
    font = font_for(pdf, [typed for _, typed in wanted]) if wanted else None
    for annotation, typed in wanted:
        drawing = drawing_of(pdf, font, typed) if font is not None and min(typed.size) > 0 else None
        if drawing is not None:
            annotation.AP = Dictionary(N=drawing)


def _words(annotation: Dictionary, form: Any) -> tuple[str, str, int | None]:
    """Return what an annotation says, its default appearance, and the flags of a field that is set, or None."""
    asked = _inherited(annotation, Name.DA)
    if asked is None and isinstance(form, Dictionary):
        asked = form.get(Name.DA)
    if annotation.get(Name.Subtype) == Name.FreeText and Name.CL not in annotation:  # with a line to what it is about
        return str(annotation.get(Name.Contents, "")).strip(), str(asked or ""), None
    if annotation.get(Name.Subtype) != Name.Widget or _inherited(annotation, Name.FT) not in (Name.Tx, Name.Ch):
        return "", "", None
    is_text = _inherited(annotation, Name.FT) == Name.Tx
    flags = int(_inherited(annotation, Name.Ff) or 0)
    if is_text and flags & PASSWORD:
        return "", "", None
    values = [str(value) for value in as_list(_inherited(annotation, Name.V)) if isinstance(value, String)]
    shown = _choices(annotation) if values and not is_text else {}
    said = "\n".join(shown.get(value, value) for value in values)
    return said, str(asked or ""), flags if is_text else 0


def _choices(annotation: Dictionary) -> dict[str, str]:
    """Return the words that a choice shows, by the values that it exports for them (ISO 32000-1, table 231)."""
    options = as_list(_inherited(annotation, Name.Opt))
    if len(options) > limits.CHOICES:
        raise BeyondLimitError(f"un champ du PDF propose plus de {limits.CHOICES} choix")
    return {
        str(option[0]): str(option[1]) for option in reversed(options) if isinstance(option, Array) and len(option) > 1
    }


def draw_annotations(pdf: Pdf, page: Object) -> None:
    """Draw into a page what its annotations show, each in its place, above what the page draws itself."""
    shown = [
        (annotation, appearance_of(annotation)) for annotation in annotations_of(page) if not is_unseen(annotation)
    ]
    form: Any = pdf.Root.get(Name.AcroForm, Dictionary())
    for annotation, appearance in shown:
        if annotation.get(Name.Subtype) == Name.Widget and appearance is not None and Name.Resources not in appearance:
            appearance.Resources = form.get(Name.DR, Dictionary())  # where readers look for a field's fonts
    placed = [
        (appearance, matrix)
        for annotation, appearance in shown
        if appearance is not None
        and str(annotation.get(Name.Subtype)) in DRAWN | {"/Link"}
        and (matrix := _placing(annotation, appearance)) is not None
    ]
    drawn = [f"q {operands(matrix)} cm {BESIDE}{rank} Do Q" for rank, (_, matrix) in enumerate(placed)]
    add_drawing(pdf, page, drawn, {f"{BESIDE}{rank}": appearance for rank, (appearance, _) in enumerate(placed)})


def _placing(annotation: Dictionary, appearance: Stream) -> Placing | None:
    """Return the matrix that lays an appearance over its rectangle (ISO 32000-1, 12.5.5, algorithm 8.1)."""
    left, bottom, right, top = ordered(annotation.Rect)
    box = ordered(appearance.BBox)
    turned = Matrix(*(float(number) for number in as_list(appearance.get(Name.Matrix)) or (1, 0, 0, 1, 0, 0)))
    corners = [turned.transform((x, y)) for x in box[::2] for y in box[1::2]]
    x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
    y0, y1 = min(y for _, y in corners), max(y for _, y in corners)
    if x0 == x1 or y0 == y1 or left == right or bottom == top:
        return None
    across, up = (right - left) / (x1 - x0), (top - bottom) / (y1 - y0)
    return across, 0, 0, up, left - x0 * across, bottom - y0 * up


def add_drawing(pdf: Pdf, page: Object, drawn: Sequence[str], forms: Mapping[str, Stream]) -> None:
    """Draw something above what a page draws, whatever state that leaves; `forms` are the drawings that it names."""
    if not drawn:
        return
    content = balanced(pdf, _content(page))
    page.Contents = pdf.make_stream(b"q\n%s\nQ\n%s" % (content, "\n".join(drawn).encode()))
    page.Resources = resources = _copied(page.get(Name.Resources))
    resources.XObject = _copied(resources.get(Name.XObject))
    for name, form in forms.items():
        form.Subtype = Name.Form
        resources.XObject[name] = form


def _content(page: Object) -> bytes:
    """Return what a page draws, within limits: its parts may be the same one, repeated."""
    parts: list[bytes] = []
    room = limits.PIECE_CONTENT_BYTES
    for stream in (stream for stream in as_list(page.get(Name.Contents)) if stream is not None):
        parts.append(decoded(stream))
        room -= len(parts[-1]) + 1
        if room < 0:
            raise BeyondLimitError(f"le dessin des pages dépasse {limits.PIECE_CONTENT_BYTES >> 20} Mio")
    return b"\n".join(parts)


def _copied(table: Any) -> Dictionary:
    """Return a dictionary of its own with the entries of another, which other pages may share."""
    return Dictionary(dict(table.items())) if isinstance(table, Dictionary) else Dictionary()

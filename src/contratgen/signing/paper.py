"""What was signed with a pen: scanned pages take the place of the pages they show, before any electronic signature.

The page objects stay, and with them outline, links, labels and the tags of all other pages. The fields of those who
signed with a pen go; a field for the town's own seal comes. A scan is a copy: nothing here calls it certified.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    ObjectStreamMode,
    Page,
    Pdf,
    Rectangle,
    StreamDecodeLevel,
    String,
)

from contratgen.base import world
from contratgen.base.diagnostics import InputError
from contratgen.base.ocr import READ
from contratgen.base.signature_terms import FILE, READY, SEAL, PaperRecord, Scan, Terms
from contratgen.bundling.fields import add_field
from contratgen.bundling.pieces.scans import FACE, font_of, hidden, longer_sides, silent_pages
from contratgen.pades.moments import latest_day
from contratgen.pades.reading import SignedFile, open_signed, terms_of, unreadable
from contratgen.pdf.attachments import rewrite_attachment
from contratgen.pdf.embedded_font import EmbeddedFont
from contratgen.pdf.invariants import faults_in
from contratgen.pdf.opening import MALFORMED, as_list, open_pdf, saved
from contratgen.pdf.page_geometry import operands
from contratgen.pdf.structure_tree import number_tree
from contratgen.signing.faults import (
    BLOCKED,
    BY_PEN,
    COLLECTED,
    FAILED,
    NOT_YET_COME,
    PAPER_MODE,
    SAME_NAME,
    SIGNED_ALREADY,
    UNKNOWN_PARTY,
)
from contratgen.signing.gate import too_early
from contratgen.signing.pruning import prune
from contratgen.signing.sheets import Designation, Expected, ScannedFile, Sheet, scanned_files, sorted_heap

if TYPE_CHECKING:
    import datetime as dt

    from contratgen.base.ocr import PageText, Reader

SCAN: Final = "/CgScan"
UPRIGHT: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
FONT: Final = "Carlito-Regular.ttf"
"""What the words below a scan are set in; nobody sees them."""
BEYOND: Final = (-9999, -9999, -9999, -9999)
"""Where the seal's field stands: outside of every page, as ISO 14289-1 asks of a field without a tag."""
ELECTRONIC: Final = "electronique"


@dataclass(frozen=True, slots=True)
class Originals:
    """The paper: who signed, when, where it is kept, the scanned files (name, bytes), in any order.

    `designated` says which page a sheet is that bears no readable code.
    """

    parties: tuple[str, ...]
    date: dt.date
    kept: str
    scans: tuple[tuple[str, bytes], ...]
    designated: tuple[Designation, ...] = ()


@dataclass(frozen=True, slots=True)
class Collected:
    """The document with its scans, their record, the number that each of their pages bears, and what was left aside."""

    pdf: bytes
    record: PaperRecord
    labels: Mapping[int, str]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Scanned:
    """A scanned page: its sheet, the page, upright, how the document draws it, what was read of it."""

    sheet: Sheet
    page: Page
    form: Object
    text: PageText = ()


def collect(blob: bytes, originals: Originals, name: str = "dossier.pdf", reader: Reader | None = None) -> Collected:
    """Return the document with the scans in the place of the signature pages of these parties.

    With a reader, the words of the scans are laid below them, unseen, to be searched and heard.

    Raises `InputError`: CG601 to CG604, CG615, CG617, CG618, CG624 (somebody signed by certificate already), CG629
    (pages were collected already), CG630, CG660 (a day to come), and those of `vet_piece` and `sorted_heap` for scans
    that cannot be used.
    """
    opened = open_signed(blob, name)
    terms = terms_of(opened, name)
    _vet(opened, terms, originals, name)
    try:
        return _collected(blob, terms, originals, name, reader)
    except (*MALFORMED, StopIteration):
        raise unreadable(name, "ses champs et ses balises ne sont pas ceux que contratgen écrit") from None


def _collected(blob: bytes, terms: Terms, originals: Originals, name: str, reader: Reader | None) -> Collected:
    pdf = open_pdf(blob)
    fields = {str(field.T): field for field in as_list(pdf.Root.AcroForm.Fields)}
    expected = _expected(pdf, blob, terms, originals, name)
    heap = sorted_heap(scanned_files(originals.scans), expected, originals.designated)
    scanned = _upright(pdf, heap.shown, reader)
    gone = [fields[party] for party in originals.parties]
    _remove_fields(pdf, gone)
    font = _font(pdf, scanned)
    record = _recorded(blob, terms, originals, scanned, expected)
    for sheet, scan in zip(scanned, record.scans, strict=True):
        _replace(pdf, pdf.pages[scan.page - 1], sheet, _words(terms, scan.parties, originals.date), font)
    _add_seal(pdf)
    versions = {**world.versions(), **(reader.versions if reader else {})}
    record = replace(record, texte_lu=reader is not None, versions=versions)
    rewrite_attachment(pdf, FILE, replace(terms, papier=record).to_json())
    labels = {scan.page: pdf.pages[scan.page - 1].label for scan in record.scans}
    return Collected(_saved(pdf, name), record, labels, tuple(map(str, heap.left)))


def _vet(opened: SignedFile, terms: Terms, originals: Originals, name: str) -> None:
    known = [party.identifiant for party in terms.signataires]
    found = [BLOCKED.at(name, reason=reason) for reason in terms.blocages]
    if terms.statut != READY and not terms.blocages:
        found.append(BLOCKED.at(name, reason=f"le contrat est au statut « {terms.statut} »"))
    if opened.filled:
        found.append(SIGNED_ALREADY.at(name, who=", ".join(signature.name for signature in opened.filled)))
    if terms.mode == ELECTRONIC:
        found.append(PAPER_MODE.at(name, mode=terms.mode))
    if terms.by_pen and not set(originals.parties) & set(terms.by_pen):
        found.append(COLLECTED.at(name, parties=", ".join(terms.by_pen)))
    files = [file for file, _ in originals.scans]
    found += [SAME_NAME.at(name, file=file) for file in sorted({file for file in files if files.count(file) > 1})]
    found += too_early(terms, originals.parties, originals.date, name)
    if originals.date > latest_day(world.now()):
        found.append(NOT_YET_COME.at(name, day=f"{originals.date:%d/%m/%Y}"))
    found += [BY_PEN.at(name, party=party) for party in originals.parties if party in terms.by_pen]
    unknown = [party for party in originals.parties if party not in known]
    found += [UNKNOWN_PARTY.at(name, party=party, parties=", ".join(known)) for party in unknown]
    if found:
        raise InputError(*found)


def _expected(pdf: Pdf, blob: bytes, terms: Terms, originals: Originals, name: str) -> Expected:
    """Return who signs on which page, and which pages are to be shown."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    signed_on: dict[int, list[str]] = {}
    for field in as_list(pdf.Root.AcroForm.Fields):
        signed_on.setdefault(numbers[field.P.objgen], []).append(str(field.T))
    wanted = frozenset(page for page, parties in signed_on.items() if set(parties) & set(originals.parties))
    return Expected(name, blob, terms.code, signed_on, wanted)


def _upright(pdf: Pdf, sheets: Sequence[Sheet], reader: Reader | None) -> list[_Scanned]:
    """Return the scanned pages, each turned by quarters until it is upright, with forms that the document can draw."""
    scanned = []
    for sheet in sheets:
        page = sheet.file.source.pages[sheet.number - 1]
        page.rotate(-90 * round(sheet.turn / 90), relative=True)
        scanned.append(_Scanned(sheet, page, pdf.copy_foreign(page.as_form_xobject())))
    if reader is None:
        return scanned
    texts = {}
    for file in {sheet.file.name: sheet.file for sheet in sheets}.values():
        texts[file.name] = _texts(file, {sheet.number - 1 for sheet in sheets if sheet.file is file}, reader)
    return [replace(scan, text=texts[scan.sheet.file.name].get(scan.sheet.number - 1, ())) for scan in scanned]


def _texts(file: ScannedFile, numbers: set[int], reader: Reader) -> Mapping[int, PageText]:
    """Return what is read of those of some pages, upright as they are now, that show pictures and no text."""
    silent = sorted(numbers.intersection(silent_pages(file.source)))
    upright = saved(file.source, deterministic_id=True)
    return reader.read(upright, longer_sides(upright, silent), file.name)


def _font(pdf: Pdf, scanned: Sequence[_Scanned]) -> EmbeddedFont | None:
    """Return the font of what was read, if anything was."""
    texts = {number: scan.text for number, scan in enumerate(scanned) if scan.text}
    return font_of(pdf, (world.fonts_folder() / FONT).read_bytes(), texts) if texts else None


def _words(terms: Terms, parties: Sequence[str], day: dt.date) -> str:
    names = [f"{party.nom}, {party.qualite}" for party in terms.signataires if party.identifiant in parties]
    return f"Copie numérisée de la page signée au stylo le {day:%d/%m/%Y} par : {' ; '.join(names)}"


def _remove_fields(pdf: Pdf, gone: Sequence[Object]) -> None:
    lost = {field.objgen for field in gone}
    form = pdf.Root.AcroForm
    form.Fields = Array([field for field in as_list(form.Fields) if field.objgen not in lost])
    for field in gone:
        page = field.P
        page.Annots = Array([annotation for annotation in as_list(page.Annots) if annotation.objgen not in lost])
    keys = {int(field.StructParent) for field in gone}
    tree = pdf.Root.StructTreeRoot
    prune(tree.K[0], None, lost)
    kept = [(key, value) for key, value in number_tree(tree.ParentTree) if key not in keys]
    _write_parents(pdf, kept)


def _write_parents(pdf: Pdf, pairs: Sequence[tuple[int, Object]]) -> None:
    flat = [item for pair in pairs for item in pair]
    pdf.Root.StructTreeRoot.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(flat)))


def _replace(pdf: Pdf, page: Page, scan: _Scanned, words: str, font: EmbeddedFont | None) -> None:
    """Draw a scan on a page in the place of its content: one figure with its description, then what was read of it."""
    target = page.obj
    tree = pdf.Root.StructTreeRoot
    part = _part_of(tree, target)
    prune(tree.K[0], target, set())
    left, bottom, right, top = (float(side) for side in page.mediabox)
    placed = page.calc_form_xobject_placement(
        scan.form, Name(SCAN), Rectangle(left, bottom, right, top), allow_shrink=True, allow_expand=True
    )
    text = scan.text if font else ()
    target.Resources = Dictionary({"/XObject": Dictionary({SCAN: scan.form})})
    if font and text:
        target.Resources.Font = Dictionary({FACE: font.font})
    target.Contents = pdf.make_stream(b"/Figure <</MCID 0>> BDC\n" + placed + b"EMC" + _spoken(font, scan, placed))
    box = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array([left, bottom, right, top]))
    elements = [_element(pdf, "Figure", part, target, 0, Alt=String(words + (READ if text else "")), A=box)]
    elements += [_element(pdf, "P", part, target, mark) for mark in range(1, len(text) + 1)]
    part.K = Array([*as_list(part.get(Name.K)), *elements])
    row = pdf.make_indirect(Array(elements))
    key = int(target.StructParents)
    _write_parents(pdf, [(k, row if k == key else value) for k, value in number_tree(tree.ParentTree)])


def _element(pdf: Pdf, kind: str, part: Object, page: Object, mark: int, **more: Any) -> Object:
    return pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=part, Pg=page, K=mark, **more))


def _spoken(font: EmbeddedFont | None, scan: _Scanned, placed: bytes) -> bytes:
    """Return the operators that lay what was read where the scan shows it, in the coordinates of the scanned page."""
    if font is None:
        return b""
    moved = placed.split(b" cm")[0].decode().removeprefix("q").strip()
    a, b, c, d, e, f = (float(number) for number in scan.form.get(Name.Matrix, UPRIGHT))
    turned = operands((a, b, c, d, e, f))
    return b"".join(
        f"\n/P <</MCID {mark}>> BDC\nq {moved} cm {turned} cm {hidden(font, scan.page.obj, words)} Q\nEMC".encode()
        for mark, words in enumerate(scan.text, 1)
    )


def _part_of(tree: Object, page: Object) -> Object:
    """Return the part of the document that holds the tags of a page."""
    row = next(value for key, value in number_tree(tree.ParentTree) if key == int(page.StructParents))
    element: Object = next(element for element in as_list(row) if isinstance(element, Dictionary))
    while element.P.objgen != tree.K[0].objgen:
        element = element.P
    return element


def _add_seal(pdf: Pdf) -> None:
    seal = add_field(pdf, pdf.pages[-1].obj, SEAL, "Sceau de la collectivité", BEYOND)
    pdf.Root.AcroForm.Fields.append(seal)


def _recorded(
    blob: bytes, terms: Terms, originals: Originals, scanned: Sequence[_Scanned], expected: Expected
) -> PaperRecord:
    scans = tuple(_scan(scan.sheet, originals.parties, expected) for scan in scanned)
    printed = hashlib.sha256(blob).hexdigest()
    return PaperRecord(originals.parties, originals.date, originals.kept, terms.exemplaires, printed, scans)


def _scan(sheet: Sheet, parties: Sequence[str], expected: Expected) -> Scan:
    digest = hashlib.sha256(sheet.file.content).hexdigest()
    here = tuple(party for party in expected.signed_on[sheet.page] if party in parties)
    return Scan(sheet.page, sheet.file.name, digest, sheet.number, here, sheet.code)


def _saved(pdf: Pdf, name: str) -> bytes:
    sealed = saved(
        pdf,
        min_version="1.7",
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.disable,
        stream_decode_level=StreamDecodeLevel.none,
    )
    faults = [fault for fault in faults_in(pdf) if "annotation n'a pas" not in fault]  # the seal's has none, by design
    if faults:
        raise InputError(FAILED.at(name, reason=" ; ".join(faults[:3])))
    return sealed

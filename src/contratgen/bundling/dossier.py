"""The one dossier: contract, annexes and pieces as one tagged PDF, always the same bytes for the same parts.

Nothing here reads a clock, a disk or the environment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from pikepdf import Array, Name, Object, ObjectStreamMode, Pdf, StreamDecodeLevel

from contratgen.base.diagnostics import ContratgenError, Diagnostic, InputError, Place
from contratgen.base.signature_terms import FILE, read_terms
from contratgen.bundling.codes import write_codes
from contratgen.bundling.fields import write_fields
from contratgen.bundling.figures import describe_pages
from contratgen.bundling.footers import write_footers
from contratgen.bundling.links import describe_links, lead_links, write_names
from contratgen.bundling.merge import Graft, graft, label_ranges
from contratgen.bundling.parts import DossierInfo, DossierPart
from contratgen.bundling.pieces.piece import Conformity
from contratgen.bundling.second_reader import Facts, attached, labels_of, outline_of, require_second_reading
from contratgen.pdf.active_content import acting_objects, may_act
from contratgen.pdf.attachments import rewrite_attachment, write_attachments
from contratgen.pdf.destinations import page_objects, top_of
from contratgen.pdf.invariants import faults_in
from contratgen.pdf.metadata import PdfMetadata, info_of, write_metadata
from contratgen.pdf.opening import saved
from contratgen.pdf.outline import Entry, write_outline
from contratgen.pdf.page_codes import beginning
from contratgen.pdf.page_labels import LabelRange, write_labels
from contratgen.pdf.tag_tree import TagTree


def make_dossier(parts: Sequence[DossierPart], info: DossierInfo, *, for_signing: bool = True) -> bytes:
    """Return the dossier. `for_signing` leaves objects out of streams: validating a signature is three times faster.

    Raises `InputError` (CG513, CG514, CG516, CG517, CG518, CG645) for parts that cannot be merged, `ContratgenError`
    (CG515, CG540) if the result breaks an invariant of the format, or another library reads it otherwise.
    """
    _vet(parts)
    pdf = Pdf.new()
    tags = TagTree(pdf, info.title, info.language)
    grafts = _grafts(pdf, tags, parts, info.font)
    pages = page_objects(pdf)
    lead_links(grafts, pages)
    describe_links(pages)
    write_footers(pdf, grafts, info.font)
    outline, labels = _outline(grafts, pages), [*label_ranges(grafts)]
    write_outline(pdf, outline, pages)
    write_labels(pdf, labels)
    write_names(pdf, grafts, pages)
    write_fields(pdf, tags, grafts, pages, info.fields)
    tags.close()
    for page in pages:
        page.Tabs = Name.S
    said = _metadata(info, _declare_colours(pdf, grafts))
    write_metadata(pdf, said)
    write_attachments(pdf, info.attachments, info.date)
    dossier = _saved(pdf, for_signing=for_signing)
    if info.fields:
        code = beginning(hashlib.sha256(dossier).hexdigest())
        write_codes(pdf, dossier, code)
        info = _restated(pdf, info, code)
        dossier = _saved(pdf, for_signing=for_signing)
    _prove(pdf, dossier, for_signing=for_signing)
    require_second_reading(dossier, _meant(grafts, outline, labels, said, info), Place("dossier"))
    return dossier


def _meant(
    grafts: Sequence[Graft],
    outline: Sequence[Entry],
    labels: Sequence[LabelRange],
    said: PdfMetadata,
    info: DossierInfo,
) -> Facts:
    """Return what any reader must find in the dossier."""
    pages = sum(len(added.pages) for added in grafts)
    return Facts(
        pages,
        labels_of(labels, pages),
        [*outline_of(outline)],
        sorted(info_of(said).items()),
        attached((file.name, file.content) for file in info.attachments),
        [(field.name, "/Sig", field.description) for field in info.fields],
    )


def _vet(parts: Sequence[DossierPart]) -> None:
    identifiers = [part.identifier for part in parts]
    twice = sorted({name for name in identifiers if identifiers.count(name) > 1})
    if twice or not parts:
        message = f"deux parties portent le même identifiant : {', '.join(twice)}" if twice else "aucune partie"
        raise InputError(Diagnostic("CG517", message, Place("dossier")))


def _grafts(pdf: Pdf, tags: TagTree, parts: Sequence[DossierPart], font: bytes | None) -> list[Graft]:
    grafts: list[Graft] = []
    inks: dict[str, bytes] = {}
    for part in parts:
        added = graft(pdf, part, len(pdf.pages), tags.next_key, inks)
        if added.tree is not None:
            tags.hang(added.tree, part.identifier, part.title, part.language, added.keys)
        else:
            _describe(tags, added, font)
        grafts.append(added)
    return grafts


def _describe(tags: TagTree, added: Graft, font: bytes | None) -> None:
    part = added.part
    if not part.alternative:
        message = "la pièce n'a pas de balises : il lui faut une description"
        hint = "Décrivez-la en une phrase : ce que c'est, de qui, de quand."
        raise InputError(Diagnostic("CG513", message, Place(part.identifier), hint=hint))
    place = tags.part(part.title, part.language)
    describe_pages(tags, added.pages, place, part.alternative, part.texts, font)


def _outline(grafts: Sequence[Graft], pages: Sequence[Object]) -> list[Entry]:
    """Return an entry a part, with the part's own outline below it and then the parts that stand within it."""
    known = {added.part.identifier for added in grafts}
    return [_entry(added, grafts, pages) for added in grafts if added.part.within not in known]


def _entry(added: Graft, grafts: Sequence[Graft], pages: Sequence[Object]) -> Entry:
    own = (entry.moved(added.first) for entry in _own_lines(added))
    within = (_entry(other, grafts, pages) for other in grafts if other.part.within == added.part.identifier)
    return Entry(added.part.title, top_of(pages[added.first], added.first), (*own, *within))


def _own_lines(added: Graft) -> tuple[Entry, ...]:
    """Return a part's own outline; a first line that only repeats the part's title gives place to those below it."""
    if added.outline and " ".join(added.outline[0].title.split()) == " ".join(added.part.title.split()):
        return (*added.outline[0].below, *added.outline[1:])
    return added.outline


def _declare_colours(pdf: Pdf, grafts: Sequence[Graft]) -> Conformity:
    """Declare the output intent of a part, and return the level that the whole dossier may claim."""
    intent = next((added.intent for added in grafts if added.intent is not None), None)
    if intent is None:
        return Conformity.NONE
    pdf.Root.OutputIntents = Array([intent])
    return min(added.part.conformity for added in grafts)


def _metadata(info: DossierInfo, conformity: Conformity) -> PdfMetadata:
    """Return what the dossier says of itself; nothing is claimed beyond `conformity`."""
    return PdfMetadata(
        info.title,
        info.author,
        info.language,
        info.date,
        producer=info.producer,
        level=conformity.name if conformity else "",
        part=info.pdfa_part,
        subject=info.subject,
        identifier=f"urn:sha256:{info.empreinte}",
        version=info.version,
    )


def _restated(pdf: Pdf, info: DossierInfo, code: str) -> DossierInfo:
    """Have the terms say what the codes of this very document bear; return what is said then."""
    attachments = tuple(
        replace(file, content=replace(read_terms(file.content), code=code).to_json()) if file.name == FILE else file
        for file in info.attachments
    )
    for terms in (file for file in attachments if file.name == FILE):
        rewrite_attachment(pdf, FILE, terms.content)
    return replace(info, attachments=attachments)


def _prove(pdf: Pdf, dossier: bytes, *, for_signing: bool) -> None:
    faults = faults_in(pdf, thorough=False)
    if may_act(dossier) or not for_signing:
        faults += acting_objects(pdf)
    if faults:
        shown = " ; ".join(faults[:3])
        message = f"le dossier assemblé est incohérent ({len(faults)}) : {shown}"
        raise ContratgenError(Diagnostic("CG515", message, Place("dossier")))


def _saved(pdf: Pdf, *, for_signing: bool) -> bytes:
    return saved(
        pdf,
        min_version="1.7",
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.disable if for_signing else ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.none,
    )

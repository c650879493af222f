"""Step 2: every byte belongs to an object of a revision, and every revision to a signature or time stamp.

What a reader might find between two objects, or in an object stream, is nothing that contratgen or a signing
software writes in a revision: there, an attacker keeps what he will show later.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from pyhanko.pdf_utils.generic import DictionaryObject, Reference, TrailerReference, read_object
from pyhanko.pdf_utils.xref import XRefSectionType, read_object_header

from contratgen.pades.reading import items
from contratgen.verification.report import Finding

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    from contratgen.pades.reading import SignedFile
    from contratgen.verification.examined import Examined

SPACES: Final = b"\0\t\n\f\r "
"""White space (ISO 32000-1, table 1)."""
TRAILER: Final = frozenset({"/ID", "/Info", "/Prev", "/Root", "/Size"})
OPENING: Final = re.compile(rb"\s*xref\s*")
CLOSING: Final = re.compile(rb"\s*startxref\s+\d+\s+%%EOF\n?")


def revisions(examined: Examined) -> Iterator[Finding]:
    """Step 2. The file ends where its last revision does, and a signature covers it to that last byte."""
    opened = examined.opened
    if opened.ends[-1] != len(opened.blob):
        yield Finding("CG702", f"{len(opened.blob) - opened.ends[-1]} octets suivent la fin du document")
    if not opened.signatures:
        if len(opened.ends) > 1:
            yield Finding("CG702", f"{len(opened.ends) - 1} révisions qu'aucune signature ne couvre")
        return
    for signature in opened.signatures:
        yield from _covers(signature, opened)
    if opened.signatures[-1].signed_revision != len(opened.ends) - 1:
        yield Finding("CG702", "la dernière révision n'est couverte par aucune signature ni aucun horodatage")
    signed = [signature.signed_revision for signature in opened.signatures]
    if len(set(signed)) != len(signed) or 0 in signed:
        yield Finding("CG702", "deux signatures dans la même révision")
    yield from (
        Finding("CG702", f"révision {revision} : elle contient autre chose que ses objets, vers l'octet {place}")
        for revision in range(1, len(opened.ends))
        if (place := _stray(opened, revision)) is not None
    )
    yield from _unknown(opened)


def _covers(signature: EmbeddedPdfSignature, opened: SignedFile) -> Iterator[Finding]:
    name, spans = signature.field_name, [int(number) for number in signature.byte_range]
    if len(spans) != 4 or spans[0] != 0:  # noqa: PLR2004  # two spans of two numbers
        yield Finding("CG702", f"« {name} » : étendue signée hors norme")
        return
    _, first, second, rest = spans
    if second + rest != opened.ends[signature.signed_revision] or not 0 < first < second:
        yield Finding("CG702", f"« {name} » : la signature ne couvre pas toute sa révision")


def _stray(opened: SignedFile, revision: int) -> int | None:
    """Return where a revision holds something between its objects, its cross-reference table, its trailer and its end.

    The table is a plain one, as that of the first revision, and the trailer says nothing but where the rest stands.
    """
    info = opened.reader.xrefs.get_xref_container_info(revision)
    if info.xref_section_type is not XRefSectionType.STANDARD:
        return info.start_location
    gap = _gap(opened, revision)
    blob = gap.without(opened.blob)
    stream, place = io.BytesIO(blob), opened.ends[revision - 1]
    for offset, reference in _written(opened, revision):
        start = gap.moved(offset)
        if start < place or blob[place:start].strip(SPACES):
            return place
        place = _object_end(stream, start, reference)
    if not OPENING.fullmatch(blob[place : gap.moved(info.start_location)]):
        return place
    stream.seek(gap.moved(info.end_location))
    trailer = DictionaryObject.read_from_stream(stream, TrailerReference(opened.reader))
    if not trailer.keys() <= TRAILER or _identity(trailer) != _identity(opened.reader.trailer.flatten(0)):
        return info.end_location
    rest = blob[stream.tell() : gap.moved(opened.ends[revision])]
    return None if CLOSING.fullmatch(rest) else info.end_location


class _Gap(NamedTuple):
    """The digits of a signature, which are long to read and are looked at in step 3: they are left out here."""

    start: int
    length: int

    def without(self, blob: bytes) -> bytes:
        """Return the file without the digits."""
        return blob[: self.start] + blob[self.start + self.length :]

    def moved(self, place: int) -> int:
        """Return where a place of the file stands without them."""
        return place - self.length if place > self.start else place


def _gap(opened: SignedFile, revision: int) -> _Gap:
    for signature in opened.signatures:
        if signature.signed_revision == revision:
            _, first, second, _ = (int(number) for number in signature.byte_range)
            return _Gap(first + 1, second - first - 2)
    return _Gap(len(opened.blob), 0)


def _identity(trailer: DictionaryObject) -> object:
    """Return the part of the identifier that no revision changes (ISO 32000-1, 14.4)."""
    return trailer["/ID"][0] if "/ID" in trailer else None


def _written(opened: SignedFile, revision: int) -> list[tuple[int, Reference]]:
    """Return where each object of a revision stands, in order; one in an object stream stands nowhere: at -1."""
    xrefs = opened.reader.xrefs
    references = xrefs.explicit_refs_in_revision(revision)
    found = [(xrefs.get_historical_ref(reference, revision), reference) for reference in references]
    offsets = [(place if isinstance(place, int) else -1, reference) for place, reference in found]
    return sorted(offsets, key=lambda pair: pair[0])


def _object_end(stream: io.BytesIO, offset: int, reference: Reference) -> int:
    """Return where an object ends, its own keyword included. Raises `ValueError` for another object."""
    stream.seek(offset)
    if read_object_header(stream, strict=True) != (reference.idnum, reference.generation):
        raise ValueError(reference)
    read_object(stream, reference)
    rest = stream.read(len(b"\r\nendobj"))
    return stream.tell() - len(rest) + rest.index(b"endobj") + len(b"endobj")


def _unknown(opened: SignedFile) -> Iterator[Finding]:
    """Yield the filled fields that no reader of PAdES signatures looks at."""
    root = opened.reader.root
    fields = items(root["/AcroForm"]["/Fields"]) if "/AcroForm" in root else []
    known = {str(signature.field_name) for signature in opened.signatures}
    filled = [str(field["/T"]) for field in fields if "/V" in field]
    strange = (name for name in filled if name not in known)
    yield from (Finding("CG702", f"« {name} » : rempli par ce qui n'est pas une signature PAdES") for name in strange)

"""A PDF as its signatures see it: its revisions, its terms, and which fields are filled, by whom, with what effect."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import FieldMDPAction

from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.base.signature_terms import FILE, Terms, UnreadableTermsError, read_terms
from contratgen.pades.certificates import subject_of
from contratgen.pades.wording import UnsoundError, fault_in_french

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

MALFORMED: Final = (
    PdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    ArithmeticError,
    zlib.error,
)
"""What the reader raises on a file that is not what ISO 32000-1 says it is; assertions are among its checks."""
TIME_STAMP: Final = "/DocTimeStamp"
TAIL: Final = 64
"""Bytes at the end of a revision, where it names its table of objects (ISO 32000-1, 7.5.5)."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled field. `certifies`: the first signature, that allows signatures only; `locks`: nothing may follow."""

    name: str
    who: str
    when: str
    certifies: bool
    locks: bool
    is_time_stamp: bool


@dataclass(frozen=True)
class SignedFile:
    """A PDF and what its signatures are. Its properties raise one of `MALFORMED` for a damaged file."""

    blob: bytes
    reader: PdfFileReader

    @cached_property
    def signatures(self) -> tuple[EmbeddedPdfSignature, ...]:
        """The signatures and time stamps, in the order in which they were made."""
        return tuple(self.reader.embedded_signatures)

    @cached_property
    def filled(self) -> tuple[Filled, ...]:
        """What each of them is."""
        return tuple(_filled(signature) for signature in self.signatures)

    @cached_property
    def holders(self) -> dict[str, Certificate]:
        """The certificate of each signature, by its field's name; time stamps are nobody's."""
        pairs = zip(self.signatures, self.filled, strict=True)
        return {made.name: signature.signer_cert for signature, made in pairs if not made.is_time_stamp}

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The names of the signature fields of the first revision, in their order."""
        root = self.first_root
        return tuple(str(field["/T"]) for field in items(root["/AcroForm"]["/Fields"])) if "/AcroForm" in root else ()

    @cached_property
    def terms(self) -> Terms | None:
        """The terms attached to the first revision, if there are any. Raises `UnreadableTermsError`."""
        content = attachments(self.first_root).get(FILE)
        return None if content is None else read_terms(content)

    @cached_property
    def first_root(self) -> Any:
        """The catalog of the first revision, as whoever reads that revision alone finds it.

        The objects are those of the table that this revision itself names last. Raises `UnsoundError` for a file whose
        later revisions lead to another one.
        """
        named = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", self.unsigned[-TAIL:])
        if named is None or int(named[1]) != self.reader.xrefs.get_startxref_for_revision(0):
            raise UnsoundError("la première révision ne se lit pas seule")
        return self.reader.get_historical_root(0)

    @cached_property
    def first(self) -> PdfFileReader:
        """A reader of the first revision alone."""
        return PdfFileReader(io.BytesIO(self.unsigned), strict=True)

    @cached_property
    def unsigned(self) -> bytes:
        """The first revision: what was bundled, before any signature."""
        return self.blob[: self.ends[0]]

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Where each revision ends, in bytes: after its end-of-file mark."""
        return tuple(self._end(revision) for revision in range(self.reader.total_revisions))

    def _end(self, revision: int) -> int:
        start = self.reader.xrefs.get_xref_container_info(revision).end_location
        mark = self.blob.index(b"%%EOF", start) + len(b"%%EOF")
        return mark + 1 if self.blob[mark : mark + 1] == b"\n" else mark


def _filled(signature: EmbeddedPdfSignature) -> Filled:
    when = signature.self_reported_timestamp
    return Filled(
        name=str(signature.field_name),
        who=subject_of(signature.signer_cert),
        when=when.isoformat(timespec="seconds") if when else "",
        certifies=_transforms(signature, "/DocMDP"),
        locks=signature.fieldmdp is not None and signature.fieldmdp.action is FieldMDPAction.ALL,
        is_time_stamp=str(signature.sig_object_type) == TIME_STAMP,
    )


def _transforms(signature: EmbeddedPdfSignature, method: str) -> bool:
    dictionary = signature.sig_object
    references = items(dictionary["/Reference"]) if "/Reference" in dictionary else []
    return any(reference["/TransformMethod"] == method for reference in references)


def unchanged(signature: EmbeddedPdfSignature) -> bool:
    """Return whether the bytes that a signature or time stamp covers have the digest that it states.

    Raises one of `MALFORMED` for one that states none.
    """
    if str(signature.sig_object_type) == TIME_STAMP:
        stamp = signature.signed_data["encap_content_info"]["content"].parsed
        stated = stamp["message_imprint"]["hashed_message"].native
    else:
        attributes = signature.signer_info["signed_attrs"]
        (stated,) = (
            attribute["values"][0].native for attribute in attributes if attribute["type"].native == "message_digest"
        )
    return bool(signature.compute_digest() == stated)


def items(array: Any) -> list[Any]:
    """Return what an array holds, references followed: iterating the reader's own arrays gives the references."""
    return [array[rank] for rank in range(len(array))]


def attachments(root: Any) -> dict[str, bytes]:
    """Return the files that a catalog attaches, by name."""
    node = root
    for key in ("/Names", "/EmbeddedFiles", "/Names"):
        if key not in node:
            return {}
        node = node[key]
    return {str(node[rank]): node[rank + 1]["/EF"]["/F"].data for rank in range(0, len(node), 2)}


def open_signed(blob: bytes, name: str) -> SignedFile:
    """Open a PDF under limits and without repair.

    Raises `InputError` (CG601) for what is no sound PDF, or is beyond the limits.
    """
    if len(blob) > limits.SIGNED_BYTES:
        raise unreadable(name, f"le fichier dépasse {limits.SIGNED_BYTES >> 20} Mio")
    if blob.count(b"startxref") > limits.CHAIN_MARKS:
        raise unreadable(name, f"le fichier a plus de {limits.CHAIN_MARKS} tables d'objets")
    try:
        reader = PdfFileReader(io.BytesIO(blob), strict=True)
        if reader.encrypted or reader.xrefs.hybrid_xrefs_present:
            raise unreadable(name, "le fichier est chiffré, ou a deux tables d'objets")
        if reader.total_revisions > limits.SIGNED_REVISIONS:
            raise unreadable(name, f"le fichier a plus de {limits.SIGNED_REVISIONS} révisions")
        if not _has_plain_fields(reader.root):
            raise unreadable(name, f"le fichier a des champs emboîtés, ou plus de {limits.SIGNED_FIELDS}")
        opened = SignedFile(blob, reader)
        opened.ends, opened.filled  # noqa: B018  # read now what would fail later
    except (*MALFORMED, AssertionError) as fault:
        raise unreadable(name, f"le fichier n'est pas un PDF sain ({fault_in_french(fault)})") from None
    return opened


def _has_plain_fields(root: Any) -> bool:
    """Return whether the form has few fields, and none within another: contratgen and signing software write no other.

    Each would be walked once for every way that leads to it.
    """
    fields = root["/AcroForm"].get("/Fields", []) if "/AcroForm" in root else []
    return len(fields) <= limits.SIGNED_FIELDS and not any("/Kids" in item for item in items(fields))


def terms_of(opened: SignedFile, name: str) -> Terms:
    """Return the terms of a file that was prepared for signature.

    Raises `InputError` (CG602) for another file.
    """
    try:
        terms = opened.terms
    except UnreadableTermsError as fault:
        raise _unprepared(name, str(fault)) from None
    except MALFORMED as fault:
        raise unreadable(name, f"le fichier n'est pas un PDF sain ({fault_in_french(fault)})") from None
    if terms is None:
        raise _unprepared(name, "le fichier n'a pas été préparé pour la signature (il ne contient pas signature.json)")
    return terms


def _unprepared(name: str, message: str) -> InputError:
    hint = "Signez le dossier que « contratgen build » écrit, ou un document qui a ses propres signataires."
    return InputError(Diagnostic("CG602", message, Place(name), hint=hint))


def unreadable(name: str, message: str) -> InputError:
    """Return the refusal (CG601) of what is no sound PDF."""
    hint = "Repartez du fichier que contratgen a écrit : un autre logiciel l'a peut-être enregistré à nouveau."
    return InputError(Diagnostic("CG601", message, Place(name), hint=hint))

"""What a partner supplied, vetted: a file becomes a `Piece` that can be merged or attached, or diagnostics say why not.

Limits are met before anything reads the file whole. Everything about a piece that may be refused is refused here.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Final

import pikepdf
from pikepdf import Pdf

from contratgen import limits
from contratgen.bundle.acting import LEADING_KEYS, ActingError, acting_objects, opens_elsewhere
from contratgen.bundle.guard import MALFORMED, BeyondLimitError, open_pdf
from contratgen.bundle.pieces.conformity import conformity_of
from contratgen.bundle.pieces.images import DamagedImageError, TooManyPixelsError, UnknownImageError, image_pages
from contratgen.bundle.pieces.inspection import HINTS, faults_of
from contratgen.bundle.pieces.piece import Conformity, Piece
from contratgen.bundle.pieces.rewriting import written_anew
from contratgen.bundle.pieces.scans import in_ranges, silent_pages
from contratgen.bundle.pieces.signed import broken_signature, is_signed
from contratgen.diagnostics import Diagnostic, InputError, Place, Severity

PDF: Final = "application/pdf"
SAVE_AS: Final = "Demandez un PDF, ou une image PNG, JPEG ou TIFF ; un document Word s'enregistre au format PDF."
SILENT: Final = "CG524"
"""The warning that a page shows pictures and no text."""
READ: Final = (
    "Construisez avec « --ocr » pour que son texte soit lu par un programme, ou demandez le document d'origine en PDF."
)
SIGNATURES: Final = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
"""How the files that may be pieces begin."""

ONLY_IF_MERGED: Final = frozenset({"CG505", "CG507", "CG509"})
"""Faults that do not matter in a file attached as it is."""


def vet_piece(path_name: str, blob: bytes) -> Piece:
    """Vet one supplied file; `path_name` is what diagnostics call it.

    Raises `InputError` with every reason to refuse it: CG501 (not a PDF or an image), CG502 (damaged), CG503
    (protected), CG504 (active content), CG505 (form), CG506 (beyond limits), CG507 (annotations), CG509 (hidden
    layers), CG512 (no page), CG519 (broken signature).
    """
    media_type = _media_type(path_name, blob)
    if media_type == PDF:
        return _vet_pdf(path_name, blob)
    try:
        pages, converted = image_pages(blob, media_type)
    except TooManyPixelsError as fault:
        raise _refusal("CG506", str(fault), path_name) from None
    except DamagedImageError:
        raise _damaged(path_name, "l'image est abîmée ou incomplète") from None
    except UnknownImageError:
        message = "l'image n'a pas de couleurs que l'on puisse voir (mesures sur 32 bits)"
        raise InputError(Diagnostic("CG501", message, Place(path_name), hint=SAVE_AS)) from None
    piece = _merged(path_name, blob, media_type, _opened(path_name, pages))
    return replace(piece, warnings=(*_converted(path_name, converted), *piece.warnings)) if converted else piece


def _converted(name: str, colours: str) -> tuple[Diagnostic, ...]:
    message = f"les couleurs de l'image ({colours}) sont converties pour l'écran : leurs teintes peuvent différer"
    hint = "Demandez l'image en couleurs RVB si ses teintes importent."
    return (Diagnostic("CG526", message, Place(name), hint=hint, severity=Severity.WARNING),)


def _media_type(name: str, blob: bytes) -> str:
    if not blob:
        raise InputError(Diagnostic("CG501", "le fichier est vide", Place(name), hint="Demandez-le à nouveau."))
    if len(blob) > limits.PIECE_BYTES:
        weight = f"le fichier pèse {len(blob) >> 20} Mio, plus que les {limits.PIECE_BYTES >> 20} Mio admis"
        raise _refusal("CG506", weight, name)
    found = next((kind for magic, kind in SIGNATURES if blob.startswith(magic)), None)
    if found is None:
        message = "le fichier n'est ni un PDF ni une image connue"
        raise InputError(Diagnostic("CG501", message, Place(name), hint=SAVE_AS))
    return found


def _vet_pdf(name: str, blob: bytes) -> Piece:
    source = _opened(name, blob)
    try:
        signed = is_signed(source)
        faults = [f for f in faults_of(source, name) if not (signed and f.code in ONLY_IF_MERGED)]
    except BeyondLimitError as fault:
        raise _refusal("CG506", str(fault), name) from None
    except MALFORMED:
        raise _damaged(name) from None
    if faults:
        raise InputError(*faults)
    return _whole(name, blob, source) if signed else _merged(name, blob, PDF, source)


def _whole(name: str, blob: bytes, source: Pdf) -> Piece:
    """Return the piece that is attached as it is, since its signatures still hold."""
    try:
        broken = broken_signature(source, blob)
        acting = opens_elsewhere(source) or next(acting_objects(source, LEADING_KEYS), "")
        pages = len(source.pages)
        if source.get_warnings():
            raise _damaged(name)
    except MALFORMED:
        raise _damaged(name) from None
    if acting:
        raise _refusal("CG504", f"le PDF signé contient des éléments actifs ({acting})", name)
    if broken:
        raise _refusal("CG519", broken, name)
    message = "la pièce est signée : elle est jointe entière, derrière une page de présentation"
    note = Diagnostic("CG508", message, Place(name), severity=Severity.NOTE)
    return Piece(name, _sha256(blob), PDF, blob, pages, Conformity.A, signed=True, warnings=(note,))


def _opened(name: str, blob: bytes) -> Pdf:
    """Open a PDF whose page list is sound."""
    try:
        pdf = open_pdf(blob)
        if pdf.get_warnings():
            raise _damaged(name)
    except pikepdf.PasswordError:
        raise _refusal("CG503", "le PDF demande un mot de passe", name) from None
    except MALFORMED:
        raise _damaged(name) from None
    if pdf.is_encrypted:
        raise _refusal("CG503", "le PDF est protégé : ses droits sont restreints par un mot de passe", name)
    return pdf


def _merged(name: str, blob: bytes, media_type: str, source: Pdf) -> Piece:
    """Return the piece whose file is `blob` and whose pages are those of `source`."""
    try:
        pages = len(source.pages)
        pdf, dropped = written_anew(source)
        if source.get_warnings():
            raise _damaged(name)
        conformity, reasons = conformity_of(pdf)
        silent = silent_pages(source)
    except BeyondLimitError as fault:
        raise _refusal("CG506", str(fault), name) from None
    except ActingError as fault:
        raise _refusal("CG504", f"le PDF contient des éléments actifs ({fault})", name) from None
    except MALFORMED:
        raise _damaged(name) from None
    warnings = (*_dropped(name, dropped), *_unfit(name, reasons), *_silent(name, silent))
    return Piece(name, _sha256(blob), media_type, pdf, pages, conformity, silent=silent, warnings=warnings)


def _dropped(name: str, count: int) -> tuple[Diagnostic, ...]:
    if not count:
        return ()
    left = f"{count} liens laissés" if count > 1 else "un lien laissé"
    message = f"{left} de côté : seuls restent les liens web, de courriel et internes"
    return (Diagnostic("CG510", message, Place(name), severity=Severity.WARNING),)


def _unfit(name: str, reasons: tuple[str, ...]) -> tuple[Diagnostic, ...]:
    if not reasons:
        return ()
    message = f"la pièce empêche d'archiver le dossier au mieux : {' ; '.join(reasons)}"
    hint = "Demandez-la au format PDF/A, enregistrée depuis le logiciel qui l'a faite."
    return (Diagnostic("CG511", message, Place(name), hint=hint, severity=Severity.WARNING),)


def _silent(name: str, pages: tuple[int, ...]) -> tuple[Diagnostic, ...]:
    if not pages:
        return ()
    message = f"numérisation ou image sans texte (page {in_ranges(pages)}) : elle ne peut être ni cherchée ni écoutée"
    return (Diagnostic(SILENT, message, Place(name), hint=READ, severity=Severity.WARNING),)


def _refusal(code: str, message: str, name: str) -> InputError:
    return InputError(Diagnostic(code, message, Place(name), hint=HINTS[code]))


def _damaged(
    name: str, message: str = "le PDF est abîmé : deux lecteurs pourraient y voir deux documents"
) -> InputError:
    hint = "Demandez le document enregistré à nouveau ; un envoi interrompu laisse des fichiers incomplets."
    return InputError(Diagnostic("CG502", message, Place(name), hint=hint))


def _sha256(blob: bytes) -> str:
    return hashlib.sha256(blob).hexdigest()

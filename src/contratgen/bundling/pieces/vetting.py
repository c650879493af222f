"""What a partner supplied, vetted: a file becomes a `Piece` that can be merged or attached, or diagnostics say why not.

Limits are met before anything reads the file whole. Everything about a piece that may be refused is refused here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import pikepdf
from pikepdf import Pdf

from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, InputError, Place, Severity
from contratgen.base.recognised import Recognised, recognised
from contratgen.bundling.pieces.appearances import Beside, seen_beside, type_words
from contratgen.bundling.pieces.conformity import conformity_of
from contratgen.bundling.pieces.images import (
    FORMATS,
    DamagedImageError,
    TooManyPixelsError,
    UnknownImageError,
    image_pages,
)
from contratgen.bundling.pieces.inspection import ACTIVE, BEYOND, BROKEN, PROTECTED, faults_of
from contratgen.bundling.pieces.marks import draw_marks
from contratgen.bundling.pieces.meanings import Spoken
from contratgen.bundling.pieces.piece import Conformity, Piece
from contratgen.bundling.pieces.remarks import header_place, is_ambiguous, open_piece
from contratgen.bundling.pieces.rewriting import Rewritten, written_anew
from contratgen.bundling.pieces.scans import SILENT, in_ranges, silent_pages
from contratgen.bundling.pieces.signed import broken_signature, is_signed
from contratgen.pdf.active_content import LEADING_KEYS, ActingError, acting_objects, opens_elsewhere
from contratgen.pdf.opening import MALFORMED, BeyondLimitError

PDF: Final = "application/pdf"
SAVE_AS: Final = "Demandez un PDF, ou une image PNG, JPEG ou TIFF ; un document Word s'enregistre au format PDF."
"""The warning that a page shows pictures and no text."""
READ: Final = (
    "Construisez avec « --ocr » pour que son texte soit lu par un programme, ou demandez le document d'origine en PDF."
)
SAVED_AGAIN: Final = "Demandez le document enregistré à nouveau ; un envoi interrompu laisse des fichiers incomplets."
AS_SIGNED: Final = (
    "Demandez le fichier tel qu'il est sorti de la signature, sans l'enregistrer à nouveau : cela la détruirait ; un "
    "envoi interrompu laisse des fichiers incomplets."
)
SIGNED: Final = re.compile(rb"/ByteRange\s*\[")
"""What a signed file holds, even one that cannot be opened."""
BEFORE: Final = b"\0\t\n\f\r \xef\xbb\xbf"
"""What may stand before a signed file that is attached whole: blanks, and a mark of byte order."""
UNREAD: Final = "le PDF ne se lit pas : il est abîmé, incomplet, ou d'une forme inconnue ici"
UNREAD_IMAGE: Final = "l'image ne se lit pas : elle est abîmée, incomplète, ou d'une forme inconnue ici"
"""What is said when a reader gives up: that is no proof of what the file is."""
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
        raise InputError(BEYOND.at(path_name, reason=str(fault))) from None
    except DamagedImageError:
        raise _damaged(path_name, UNREAD_IMAGE) from None
    except UnknownImageError:
        message = "l'image n'a pas de couleurs que l'on puisse voir (mesures sur 32 bits)"
        raise InputError(Diagnostic("CG501", message, Place(path_name), hint=SAVE_AS)) from None
    opened = replace(_opened(path_name, pages), blob=blob)
    piece = _merged(opened, media_type)
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
        raise InputError(BEYOND.at(name, reason=weight))
    kind = recognised(blob)
    if kind is not None and kind.media_type in FORMATS:
        return kind.media_type
    if header_place(blob) >= 0:  # it may have lines before it
        return PDF
    raise InputError(_foreign(name, kind))


def _foreign(name: str, kind: Recognised | None) -> Diagnostic:
    """Return the fault of a file of another kind, named where it is known."""
    if kind is None:
        return Diagnostic("CG501", "le fichier n'est ni un PDF ni une image connue", Place(name), hint=SAVE_AS)
    message = f"le fichier est {kind.name}, et non un PDF ni une image PNG, JPEG ou TIFF"
    return Diagnostic("CG501", message, Place(name), hint=kind.as_document)


@dataclass(frozen=True, slots=True)
class _Source:
    """A supplied file that was opened: its name, what was received, and the bytes that its offsets count in."""

    name: str
    blob: bytes
    pdf: Pdf
    read: bytes

    def require_plain(self) -> None:
        """Raise `InputError` (CG502) where two readers could see two documents."""
        if is_ambiguous(self.pdf, self.read):
            raise _damaged(self.name, blob=self.blob)


def _vet_pdf(name: str, blob: bytes) -> Piece:
    source = _opened(name, blob)
    try:
        signed = is_signed(source.pdf)
        if not signed:
            type_words(source.pdf)
            draw_marks(source.pdf)
        faults = [f for f in faults_of(source.pdf, name) if not (signed and f.code in ONLY_IF_MERGED)]
    except BeyondLimitError as fault:
        raise InputError(BEYOND.at(name, reason=str(fault))) from None
    except MALFORMED:
        raise _damaged(name, UNREAD, blob=blob) from None
    if faults:
        raise InputError(*faults)
    return _whole(source) if signed else _merged(source, PDF)


def _whole(source: _Source) -> Piece:
    """Return the piece that is attached as it is, since its signatures still hold."""
    name, blob, pdf = source.name, source.blob, source.pdf
    try:
        broken = broken_signature(pdf, source.read) and broken_signature(pdf, blob)
        acting = opens_elsewhere(pdf) or next(acting_objects(pdf, LEADING_KEYS), "")
        pages = len(pdf.pages)
        source.require_plain()
    except MALFORMED:
        raise _damaged(name, UNREAD, blob=blob) from None
    if acting:
        raise InputError(ACTIVE.at(name, reason=f"le PDF signé contient des éléments actifs ({acting})"))
    if broken:
        raise InputError(BROKEN.at(name, reason=broken))
    if blob[: header_place(blob)].strip(BEFORE):
        raise _damaged(name, "le PDF signé est précédé d'autre chose, qui serait joint avec lui", blob=blob)
    message = "la pièce est signée : elle est jointe entière, derrière une page de présentation"
    note = Diagnostic("CG508", message, Place(name), severity=Severity.NOTE)
    return Piece(name, hashlib.sha256(blob).hexdigest(), PDF, blob, pages, Conformity.A, signed=True, warnings=(note,))


def _opened(name: str, blob: bytes) -> _Source:
    """Open a PDF whose page list is sound."""
    try:
        pdf, read = open_piece(blob)
        source = _Source(name, blob, pdf, read)
        source.require_plain()
    except pikepdf.PasswordError:
        raise InputError(PROTECTED.at(name, reason="le PDF demande un mot de passe")) from None
    except MALFORMED:
        raise _damaged(name, UNREAD, blob=blob) from None
    if pdf.is_encrypted:
        raise InputError(
            PROTECTED.at(name, reason="le PDF est protégé : ses droits sont restreints par un mot de passe")
        )
    return source


def _merged(source: _Source, media_type: str) -> Piece:
    """Return the piece whose pages are those of `source`."""
    name, blob, pdf = source.name, source.blob, source.pdf
    try:
        pages = len(pdf.pages)
        beside = seen_beside(pdf)
        written = written_anew(pdf)
        source.require_plain()
        conformity, reasons = conformity_of(written)
        silent = silent_pages(pdf)
    except BeyondLimitError as fault:
        raise InputError(BEYOND.at(name, reason=str(fault))) from None
    except ActingError as fault:
        raise InputError(ACTIVE.at(name, reason=f"le PDF contient des éléments actifs ({fault})")) from None
    except MALFORMED:
        raise _damaged(name, UNREAD, blob=blob) from None
    warnings = (
        *_beside(name, beside),
        *_dropped(name, written.dropped),
        *_unknown(name, written.spoken),
        *_given(name, written),
        *_unfit(name, reasons),
        *_silent(name, silent),
    )
    return Piece(
        name,
        hashlib.sha256(blob).hexdigest(),
        media_type,
        written.pdf,
        pages,
        conformity,
        silent=silent,
        warnings=warnings,
    )


def _beside(name: str, beside: Beside) -> Iterator[Diagnostic]:
    """Yield what became of the fields and notes of a piece."""
    if beside.fields:
        what = f"ses {beside.fields} champs montrent" if beside.fields > 1 else "son champ montre"
        message = f"le PDF est un formulaire : ce que {what} est dessiné dans ses pages, et ne change plus"
        yield Diagnostic("CG536", message, Place(name), severity=Severity.NOTE)
    if beside.notes:
        many = f"{beside.notes} commentaires ou éléments cachés sont laissés"
        message = many if beside.notes > 1 else "un commentaire ou élément caché est laissé"
        hint = "Demandez le document avec ses commentaires imprimés s'ils doivent être lus."
        yield Diagnostic(
            "CG537",
            f"{message} de côté : ses pages ne les montrent pas",
            Place(name),
            hint=hint,
            severity=Severity.WARNING,
        )


def _unknown(name: str, spoken: Spoken) -> Iterator[Diagnostic]:
    if spoken.unknown:
        fonts = ", ".join(f"{count} de {font}" for font, count in sorted(spoken.unknown.items()))
        message = (
            f"des signes de polices de symboles n'ont pas de sens connu ({fonts}) : ils se voient et ne se lisent pas"
        )
        hint = "Rien à faire si ce sont des puces ou des pictogrammes ; sinon, demandez le document d'origine."
        yield Diagnostic("CG535", message, Place(name), hint=hint, severity=Severity.WARNING)


def _dropped(name: str, count: int) -> tuple[Diagnostic, ...]:
    if not count:
        return ()
    left = f"{count} liens laissés" if count > 1 else "un lien laissé"
    message = f"{left} de côté : seuls restent les liens web, de courriel et internes"
    return (Diagnostic("CG510", message, Place(name), severity=Severity.WARNING),)


def _given(name: str, written: Rewritten) -> Iterator[Diagnostic]:
    if written.given:
        pairs = ", ".join(f"{font} par {ours}" for font, ours in sorted(written.given.items()))
        message = f"des polices que le PDF ne contient pas sont remplacées par d'autres de mêmes largeurs ({pairs})"
        yield Diagnostic("CG538", message, Place(name), severity=Severity.NOTE)
    if written.inks:
        message = (
            "ses couleurs en quadrichromie sont rapportées à un profil d'imprimerie : leurs teintes peuvent différer"
        )
        hint = "Demandez la pièce en couleurs RVB si ses teintes importent."
        yield Diagnostic("CG539", message, Place(name), hint=hint, severity=Severity.WARNING)


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


def _damaged(
    name: str, message: str = "le PDF est abîmé : deux lecteurs pourraient y voir deux documents", *, blob: bytes = b""
) -> InputError:
    hint = AS_SIGNED if SIGNED.search(blob) else SAVED_AGAIN
    return InputError(Diagnostic("CG502", message, Place(name), hint=hint))

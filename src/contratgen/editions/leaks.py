"""What redaction cannot reach: a contact without consent named in a partner's own text, or in a supplied piece."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from pydantic import BaseModel
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from contratgen.assembly.fields import Derive, Modele
from contratgen.assembly.kit import Known
from contratgen.assembly.values import Fichier, Texte
from contratgen.base.diagnostics import Diagnostic, InputError, Place, in_order
from contratgen.reading.files import FRAMEWORK

if TYPE_CHECKING:
    from pypdf import PageObject

    from contratgen.assembly.kit import Withheld
    from contratgen.bundling.pieces.piece import Piece
    from contratgen.project.opened import Project

GIVES: Final = "donne les coordonnées d'une personne qui n'en autorise pas la publication"
CONTENTS: Final = re.compile(rb"<((?:[0-9A-Fa-f]{2}){128,})>")
SPELLINGS: Final = (("utf-8", 0), ("latin-1", 0), ("utf-16-be", 0), ("utf-16-be", 1))
"""How certificates write names, and from which byte on (ITU-T X.680: UTF8String, IA5String, BMPString)."""
SAID: Final = ("/Name", "/Reason", "/Location", "/ContactInfo")
REWRITE: Final = "Enlevez-les de ce texte, ou demandez à la personne d'en autoriser la publication."
REPLACE: Final = (
    "Écrivez « contient_donnees_personnelles: oui » pour cette pièce, et donnez-en une version_publiee si elle existe."
)
UNSEEN: Final = "la pièce est signée : elle ne peut être publiée qu'entière, avec le certificat de son signataire"
LOOK: Final = (
    "Écrivez « contient_donnees_personnelles: non » si elle peut l'être, ou donnez-en une version_publiee ; « oui » la "
    "laisse hors de l'édition publiée."
)
COUNTRY: Final = re.compile(r"^(?:\+33|0)")
GAP: Final = r"[\s.\-/]*"


def refuse_leaks(project: Project, written: Any) -> None:
    """See that nothing of a redacted project says what the contract that was `written` withholds.

    Raises `InputError`: CG530 for a text, CG531 for a supplied piece, CG534 for a signed one that nobody looked at.
    """
    redaction = project.kit.redaction
    patterns = (
        [(secret, pattern_of(secret.words)) for secret in redaction.withheld(written) if secret.words]
        if redaction
        else []
    )
    found = [*_in_texts(project.assembled.contract, patterns), *_in_pieces(project, patterns), *_unseen(project)]
    if found:
        raise InputError(*in_order(found))


Patterns = list[tuple["Withheld", re.Pattern[str]]]


def pattern_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of some words, whatever their capitals and spaces, a telephone whatever its separators."""
    return re.compile("|".join(_form(normal(word)) for word in words))


def _form(word: str) -> str:
    digits = re.sub(r"\D", "", COUNTRY.sub("", word))
    if re.fullmatch(r"[+\d\s.\-/()]+", word) and digits:
        return rf"(?:\+33|0){GAP}(?:\(0\))?{GAP}{GAP.join(digits)}(?!\d)"
    return rf"(?<!\w){re.escape(word)}(?!\w)".replace(r"\ ", r"\s+")


def normal(text: str) -> str:
    """Return a text as words are compared: composed, in small letters, with plain spaces and apostrophes."""
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").casefold().split())


def _in_texts(contract: Any, patterns: Patterns) -> Iterator[Diagnostic]:
    for text, place in texts_of(contract, Place(FRAMEWORK)):
        for held, pattern in patterns:
            if pattern.search(normal(text)):
                message = (
                    f"ce texte donne les coordonnées d'une personne qui n'en autorise pas la publication ({held.party})"
                )
                yield Diagnostic("CG530", message, place, REWRITE)


def texts_of(value: Any, place: Place) -> Iterator[tuple[str, Place]]:
    """Yield every text that somebody wrote in a model, with its place; what is worked out from them is passed over."""
    match value:
        case str():
            yield value, place
        case Texte():
            yield value.source, value.place
        case Fichier():
            yield value.chemin, place
        case BaseModel():
            yield from _fields(value, place)
        case Mapping() | list() | tuple():
            for inner in value.values() if isinstance(value, Mapping) else value:
                yield from texts_of(inner, place)


def _fields(model: BaseModel, place: Place) -> Iterator[tuple[str, Place]]:
    for name, field in type(model).model_fields.items():
        if not any(isinstance(mark, Derive) for mark in field.metadata):
            here = model.place(name) if isinstance(model, Modele) else None
            yield from texts_of(getattr(model, name), here or place)


def _in_pieces(project: Project, patterns: Patterns) -> Iterator[Diagnostic]:
    for path, piece in project.vetted[0].items() if patterns else ():
        try:
            signatures = words_of_signatures(piece.pdf) if piece.signed else ""
            said = normal("\n".join([text_of_piece(piece.pdf), *paragraphs_of(piece), signatures]))
        except Exception:  # noqa: BLE001  # a reader may raise anything on a file that it was not written for
            yield Diagnostic("CG531", "le texte de la pièce ne peut pas être examiné", Place(path), REPLACE)
            continue
        for held, pattern in patterns:
            if pattern.search(said):
                yield Diagnostic("CG531", f"la pièce {GIVES} ({held.party})", Place(path), REPLACE)


def _unseen(project: Project) -> Iterator[Diagnostic]:
    """Yield each signed piece of which nobody said that it may be published: nothing can be taken out of it."""
    pieces, contract = project.vetted[0], project.assembled.contract
    instances = (instance for document in project.kit.documents for instance in document.instances(contract, Known("")))
    for supplied in (piece for instance in instances for piece in instance.pieces):
        if pieces[supplied.file.chemin].signed and not supplied.vouched:
            yield Diagnostic("CG534", UNSEEN, Place(supplied.file.chemin), LOOK)


def text_of_piece(pdf: bytes) -> str:
    """Return the words of a vetted piece, page after page, and where its links lead.

    A scan without recognised text has no words.
    """
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "\n".join(said for page in pages for said in (page.extract_text(), *_links(page)))


def _links(page: PageObject) -> Iterator[str]:
    """Yield the addresses of a page's links, and what these say of themselves."""
    for annotation in (annotation.get_object() for annotation in page.annotations or ()):
        action = annotation.get("/A", annotation).get_object()
        for holder, key in ((action, "/URI"), (annotation, "/Contents")):
            if key in holder:
                yield unquote(str(holder[key]))


def paragraphs_of(piece: Piece) -> Iterator[str]:
    """Yield what was read of the scanned pages of a piece."""
    return (" ".join(word.text for word in words) for _, text in sorted(piece.texts.items()) for words in text)


def words_of_signatures(pdf: bytes) -> str:
    """Return what the signatures of a PDF say in their own containers: reasons, places, subjects of certificates."""
    contents = (found[1] for found in CONTENTS.finditer(pdf))
    envelopes = b"\n".join(bytes.fromhex(content.decode("ascii")) for content in contents)
    read = ((envelopes[start:], spelling) for spelling, start in SPELLINGS)
    return "\n".join([*_stated(pdf), *(bytes_.decode(spelling, "ignore") for bytes_, spelling in read)])


def _stated(pdf: bytes) -> Iterator[str]:
    for field in (PdfReader(io.BytesIO(pdf)).get_fields() or {}).values():
        value = field.get("/V")
        if isinstance(value, DictionaryObject):
            yield from (str(said) for key in SAID if (said := value.get(key)) is not None)

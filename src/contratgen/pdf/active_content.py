"""What makes a PDF act instead of being read: the names that no dossier may hold, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from contratgen.pdf.opening import walk_once


class ActingError(ValueError):
    """Something active stands within what is allowed; the text is a French phrase."""


ACTIVE_ACTIONS: Final = {
    "/JavaScript": "du JavaScript",
    "/Launch": "le lancement d'un programme",
    "/ImportData": "un import de données",
    "/SubmitForm": "un envoi de formulaire",
    "/ResetForm": "une remise à zéro de formulaire",
    "/Movie": "une vidéo",
    "/Sound": "un son",
    "/Rendition": "un média",
    "/RichMediaExecute": "un média",
    "/GoTo3DView": "une vue 3D",
    "/Hide": "un masquage d'éléments",
    "/SetOCGState": "un changement de calques",
    "/GoToE": "un renvoi vers un fichier joint",
}
"""Actions that do more than lead somewhere (ISO 32000-1, table 198)."""

ACTIVE_ANNOTATIONS: Final = {
    "/RichMedia": "un média",
    "/Movie": "une vidéo",
    "/Sound": "un son",
    "/Screen": "un média",
    "/3D": "une vue 3D",
    "/FileAttachment": "un fichier joint",
}
"""Annotations that carry more than what is seen (ISO 32000-1, table 169)."""

FORBIDDEN_KEYS: Final = frozenset({"/JS", "/JavaScript", "/OpenAction", "/AA", "/XFA", "/RichMediaContent", "/PA"})
LEADING_KEYS: Final = FORBIDDEN_KEYS - {"/OpenAction"}
"""Those of a file that is carried as it is: it may say at which of its pages it opens (`opens_elsewhere`)."""
SUSPECT: Final = re.compile(
    rb"/(?:%s)(?=[\s/<>\[\]()]|$)"
    % b"|".join(sorted(name[1:].encode() for name in FORBIDDEN_KEYS | set(ACTIVE_ACTIONS) | set(ACTIVE_ANNOTATIONS)))
)
"""Finds in an object's own text what may be forbidden, many times faster than a walk through its values."""


def require_own_data(stream: Stream) -> None:
    """Raise `ActingError` for a stream whose data are in another file (ISO 32000-1, 7.3.8.2), or are a program."""
    if Name.F in stream or Name.Ref in stream:
        raise ActingError("des données rangées dans un autre fichier")
    if Name.PS in (stream.get(Name.Subtype), stream.get(Name("/Subtype2"))):
        raise ActingError("un programme PostScript")


def opens_elsewhere(pdf: Pdf) -> str:
    """Return in French what a file does once opened, other than to show one of its pages; nothing if it does not."""
    opening = pdf.Root.get(Name.OpenAction)
    actions = walk_once(opening, "/Next") if isinstance(opening, Dictionary) else ()
    other = next((action for action in actions if action.get(Name.S) != Name.GoTo), None)
    return "" if other is None else f"une action à l'ouverture : {other.get(Name.S)}"


def may_act(saved: bytes) -> bool:
    """Whether a file saved without object streams may hold something forbidden; a walk then says whether it does."""
    return SUSPECT.search(saved) is not None


def acting_objects(pdf: Pdf, forbidden: frozenset[str] = FORBIDDEN_KEYS) -> Iterator[str]:
    """Yield in French each object of a file that holds something forbidden."""
    for thing in pdf.objects:
        if isinstance(thing, Dictionary | Array) and SUSPECT.search(thing.unparse(resolved=True)):
            yield from _acts(thing, forbidden)
        elif isinstance(thing, Stream) and SUSPECT.search(thing.stream_dict.unparse(resolved=True)):
            yield from _acts(thing.stream_dict, forbidden)


def _acts(thing: Object, forbidden: frozenset[str]) -> Iterator[str]:
    """Yield what is forbidden in an object and in the values that stand within it."""
    waiting: list[Any] = [thing]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Dictionary):
            yield from (
                f"objet {thing.objgen[0]} : {key} n'est pas admis" for key in sorted(forbidden & set(value.keys()))
            )
            if str(value.get(Name.S)) in ACTIVE_ACTIONS or str(value.get(Name.Subtype)) in ACTIVE_ANNOTATIONS:
                yield f"objet {thing.objgen[0]} : {value.get(Name.S, value.get(Name.Subtype))} n'est pas admis"
            waiting.extend(v for v in value.values() if isinstance(v, Dictionary | Array) and not v.is_indirect)
        elif isinstance(value, Array):
            waiting.extend(v for v in value if isinstance(v, Dictionary | Array) and not v.is_indirect)

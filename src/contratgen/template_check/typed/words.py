"""The French words for a type, as they stand in messages."""

from __future__ import annotations

from typing import Final

from contratgen.template_check.typed.types import (
    Absent,
    Basic,
    Called,
    Const,
    Loop,
    Mapping,
    Member,
    Missing,
    Namespace,
    Opaque,
    Record,
    Row,
    Sequence,
    Special,
    Type,
    members,
)

NAMES: Final = {
    "str": "un texte",
    "int": "un nombre entier",
    "float": "un nombre à virgule",
    "Decimal": "un nombre décimal",
    "bool": "oui ou non (booléen)",
    "date": "une date",
    "datetime": "une date avec heure",
    "time": "une heure",
    "timedelta": "une durée",
    "bytes": "des octets",
    "markup": "du contenu Word déjà mis en forme",
    "paragraphs": "des paragraphes entiers",
    "rich": "un texte riche",
    "rich_run": "un texte mis en forme (RichText)",
    "subdocument": "un sous-document",
    "inline": "une image dans le texte",
    "image": "une image",
    "chart": "un graphique",
}


def describe(type_: Type) -> str:
    """Return French words for a type, as they stand in a message: « une liste de Partenaire ou rien »."""
    parts = sorted({_describe(one) for one in members(type_)}, key=lambda words: (words == NOTHING, words))
    return " ou ".join(parts) or "rien de possible"


NOTHING: Final = "rien (champ facultatif)"


def _describe(type_: Type) -> str:  # noqa: PLR0911  # a table by kind
    match type_:
        case Absent():
            return NOTHING
        case Missing():
            return "rien (peut manquer)"
        case Basic(name) | Special(name):
            return NAMES[name]
        case Const(value):
            return f"« {value} »" if isinstance(value, str) else str(value)
        case Member(cls, _):
            return f"une valeur de {cls.__name__}"
        case Sequence():
            return "une liste"
        case Row(items):
            return f"un groupe de {len(items)} valeurs"
        case Record(cls) | Opaque(cls):
            return f"un objet {cls.__name__}"
        case _:
            return OTHER.get(type(type_), "une valeur inconnue")


OTHER: Final = {
    Mapping: "un dictionnaire",
    Namespace: "un namespace",
    Loop: "la variable loop",
    Called: "une macro ou une fonction",
}

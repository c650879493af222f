"""What a value looks like as text, and which values are no text: the rules of `finalize`, as a table.

Dates, amounts and decimals pass through a filter; what is absent, and what is made of several values, is refused.
"""

from __future__ import annotations

import datetime as dt
import sys
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from jinja2 import StrictUndefined, Undefined

from contratgen.assembly.values import Fichier, Graphique, Image, Texte
from contratgen.rendering.filters import nature
from contratgen.rendering.options import Policy
from contratgen.rendering.wordml import forbidden

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILTERED: Final[Mapping[type, str]] = {
    dt.date: "une date passe par un filtre : « {{ … | date }} »",
    dt.time: "une heure s'écrit en toutes lettres dans les données",
    Decimal: "un nombre décimal passe par un filtre : « {{ … | euros }} » ou « {{ … | nombre }} »",
    float: "un nombre décimal passe par un filtre : « {{ … | nombre }} »",
    bool: "un oui ou non se dit avec « {% if … %} »",
}
_ELSEWHERE: Final[Mapping[type, str]] = {
    Texte: "un texte riche s'imprime dans un paragraphe à lui : « {{p … }} »",
    Image: "une image remplace une image du modèle dont le titre (texte de remplacement) est la balise",
    Graphique: "un graphique remplace un graphique du modèle dont le titre (texte de remplacement) est la balise",
    Fichier: "un fichier ne s'imprime pas : imprimez son nom, « {{ ….nom }} »",
}


class UnprintableError(Exception):
    """A value that cannot be printed where it stands: the code and the French message of the fault, and its hint."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


def printed_text(value: Any, policy: Policy) -> str:
    """Return the text of a value.

    Raises `UnprintableError` (CG302 absent, CG303 not printable as it is, CG304 printed in the
    wrong kind of place, CG306 a character that Word cannot hold), and what an undefined value raises.
    """
    text = value if type(value) is str else _text(value, policy)
    if not text.isprintable():  # as most texts are
        check_characters(text)
    return text


def check_characters(text: str) -> None:
    """Refuse the characters that XML cannot hold.

    Raises `UnprintableError` (CG306).
    """
    if bad := forbidden(text):
        raise UnprintableError("CG306", f"caractère interdit U+{ord(bad):04X} dans le texte à imprimer")


def _text(value: Any, policy: Policy) -> str:
    if isinstance(value, Undefined):
        return _undefined(value)
    if value is None:
        raise UnprintableError("CG302", "la valeur est absente")
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        return str(value)
    for kind, message in _ELSEWHERE.items():
        if isinstance(value, kind):
            raise UnprintableError("CG304", message)
    for kind, message in _FILTERED.items():
        if isinstance(value, kind) and policy is Policy.STRICT:
            raise UnprintableError("CG303", message)
    if isinstance(value, (int, *_FILTERED)):
        return str(value)
    what = "ses éléments" if isinstance(value, (list, tuple, dict)) else "l'un de ses champs"
    raise UnprintableError("CG303", f"{nature(value)} n'est pas un texte : imprimez {what}")


def _undefined(value: Undefined) -> str:
    """Return nothing for an `if` without `else`; anything else that is undefined raises its own error."""
    return str(value) if isinstance(value, StrictUndefined) else ""


def from_docxtpl(value: Any, name: str) -> bool:
    """Return whether a value is of one of docxtpl's value types; docxtpl is loaded if there is such a value."""
    module = sys.modules.get("docxtpl")
    return module is not None and isinstance(value, getattr(module, name))

"""The scalar types of a kit's fields: each reads what was written with one ASCII pattern and one French expectation.

A type accepts its own Python value too, so that a program can build models; it never accepts a near value (`1` for
an amount, a `datetime` for a date). What is ambiguous is refused: `1.200` is neither 1,2 nor 1200.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Callable

SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})
"""Spaces that a French keyboard or spreadsheet puts between thousands."""
WHOLE: Final = r"(?:\d{1,3}(?: \d{3}){1,3}|\d{1,12})"
"""A whole number of twelve figures at most: no budget has more, and sums of thousands of them stay exact."""
AMOUNT: Final = rf"-?{WHOLE}(?:[.,]\d{{2}}|,\d)?"
DATE: Final = r"\d{4}-\d{2}-\d{2}|\d{2}/\d{2}/\d{4}"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a type is written: the pattern of its text, what a reader is told to write, and its conversion.

    `convert` may raise `ValueError` with a French sentence for a text that fits the pattern but says nothing
    (31 February).
    """

    pattern: str
    expected: str
    convert: Callable[[str], Any]

    def read(self, value: Any) -> Any:
        """Return the value of a text; anything but text goes on to the strict type check."""
        if not isinstance(value, str):
            return value
        text = value.translate(SPACES).strip()
        if not re.fullmatch(self.pattern, text, re.ASCII):
            raise self._refusal(value)
        try:
            return self.convert(text)
        except ValueError as reason:
            raise self._refusal(value, f" ({reason})") from None

    def _refusal(self, value: str, reason: str = "") -> PydanticCustomError:
        context = {"expected": self.expected, "read": str(value), "reason": reason}
        return PydanticCustomError("spelling", "attendu {expected}, reçu « {read} »{reason}", context)


def written(spelling: Spelling, *examples: str, number: bool = False) -> Any:
    """Return the marks of a scalar type: its reader and its JSON Schema (the same pattern)."""
    kinds: Any = ["string", "number"] if number else "string"
    ascii_pattern = spelling.pattern.replace(r"\d", "[0-9]")  # \d means other digits too, to some validators
    schema = {"type": kinds, "pattern": f"^(?:{ascii_pattern})$", "examples": list(examples)}
    return BeforeValidator(spelling.read), WithJsonSchema(schema)


def amount(text: str) -> Decimal:
    """Return euros and cents, or any figure with at most two decimals."""
    return Decimal(text.replace(" ", "").replace(",", "."))


def calendar_date(text: str) -> datetime.date:
    """Return the date of `2024-09-01` or `01/09/2024`."""
    try:
        if "/" in text:
            day, month, year = text.split("/")
            return datetime.date(int(year), int(month), int(day))
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ValueError("cette date n'existe pas") from None


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0  # noqa: PLR2004  # Luhn adds the digits of 10…18


LA_POSTE: Final = "356000000"


def siren(text: str) -> str:
    """Return nine digits; the ninth is checked (Luhn)."""
    digits = text.replace(" ", "")
    if not _luhn(digits):
        raise ValueError("la clé de contrôle est fausse")
    return digits


def siret(text: str) -> str:
    """Return fourteen digits; the key is checked (Luhn; La Poste: the digits' sum is a multiple of 5)."""
    digits = text.replace(" ", "")
    la_poste = digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0
    if not (_luhn(digits) or la_poste):
        raise ValueError("la clé de contrôle est fausse")
    return digits


def _flag(text: str) -> bool:
    return text in {"oui", "true"}


def _spelled(pattern: str, expected: str) -> Spelling:
    return Spelling(pattern, expected, str)


_NUMBER = rf"-?{WHOLE}(?:[.,]\d{{1,2}}|[.,]\d{{4,6}})?"

Montant = Annotated[
    Decimal, *written(Spelling(AMOUNT, "un montant en euros comme « 1 234,50 »", amount), "120 000,00", number=True)
]
"""Euros with at most two decimals; `1.200` is refused as ambiguous."""
Nombre = Annotated[
    Decimal, *written(Spelling(_NUMBER, "un nombre comme « 12 », « 1 480 » ou « 0,5 »", amount), "0,5", number=True)
]
"""A figure that is no amount: an indicator's value, a full-time equivalent."""
Entier = Annotated[
    int,
    *written(
        Spelling(WHOLE, "un nombre entier comme « 1 480 »", lambda t: int(t.replace(" ", ""))),
        "1 480",
        number=True,
    ),
]
Annee = Annotated[int, *written(Spelling(r"(?:19|20)\d{2}", "une année comme « 2025 »", int), "2025", number=True)]
Date = Annotated[
    datetime.date,
    *written(Spelling(DATE, "une date comme « 01/09/2024 » ou « 2024-09-01 »", calendar_date), "01/09/2024"),
]
OuiNon = Annotated[
    bool,
    BeforeValidator(Spelling(r"oui|non|true|false", "« oui » ou « non »", _flag).read),
    WithJsonSchema({"type": ["string", "boolean"], "pattern": "^(?:oui|non|true|false)$", "examples": ["oui"]}),
]
Siren = Annotated[str, *written(Spelling(r"\d{3} ?\d{3} ?\d{3}", "un SIREN de 9 chiffres", siren), "200 043 123")]
Siret = Annotated[
    str, *written(Spelling(r"\d{3} ?\d{3} ?\d{3} ?\d{5}", "un SIRET de 14 chiffres", siret), "732 829 320 00074")
]
Identifiant = Annotated[
    str, *written(_spelled(r"[a-z0-9]+(?:-[a-z0-9]+)*", "un identifiant en minuscules comme « bel-air »"), "bel-air")
]
Code = Annotated[
    str, *written(_spelled(r"[A-Z][A-Z0-9]*(?:[-.][A-Z0-9]+)*", "un code comme « MH-1 » ou « A4.3.2 »"), "MH-1")
]
CodePostal = Annotated[str, *written(_spelled(r"\d{5}", "un code postal de 5 chiffres"), "56400")]
CodeInsee = Annotated[str, *written(_spelled(r"(?:\d{2}|2[AB])\d{3}", "un code INSEE comme « 56007 »"), "56007")]
CodeQPV = Annotated[str, *written(_spelled(r"QN\d{5}[A-Z]", "un code de quartier comme « QN05601M »"), "QN05601M")]
Courriel = Annotated[
    str,
    *written(
        _spelled(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", "une adresse électronique"),
        "service@ville.example",
    ),
]
Telephone = Annotated[
    str, *written(_spelled(r"0\d(?: ?\d{2}){4}", "un téléphone comme « 02 97 00 00 00 »"), "02 97 00 00 00")
]
Empreinte = Annotated[str, *written(_spelled(r"[0-9a-f]{64}", "une empreinte SHA-256 de 64 caractères"), "0" * 64)]
CHARACTERS_OF_A_LINE: Final = 2_000
Ligne = Annotated[
    str,
    StringConstraints(min_length=1, max_length=CHARACTERS_OF_A_LINE, pattern=r"^\S(?:[^\n\r]*\S)?$"),
    WithJsonSchema({"type": ["string", "number", "boolean"], "minLength": 1, "maxLength": CHARACTERS_OF_A_LINE}),
]
"""Text on one line; a number or a date stays the characters written."""

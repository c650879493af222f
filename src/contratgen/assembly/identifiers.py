"""What names a body, a person or a place by figures or letters: in any grouping, kept in one form, keys checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from contratgen.assembly.spellings import HYPHENS, bare

if TYPE_CHECKING:
    from collections.abc import Callable

ABROAD: Final = "33|262|590|594|596"
"""Calling codes of France: the mainland, and the departments overseas that share its numbers."""
LA_POSTE: Final = "356000000"
"""The SIREN of La Poste, whose establishments have another key."""


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0  # noqa: PLR2004  # Luhn adds the digits of 10…18


def digits_of(text: str) -> str:
    """Return the digits of a text."""
    return re.sub("[^0-9]", "", text)


def siren(text: str) -> str:
    """Return nine digits; the ninth is checked (Luhn). Raises `ValueError` when it is wrong."""
    digits = digits_of(text)
    if not _luhn(digits):
        raise ValueError("la clé de contrôle est fausse")
    return digits


def siret(text: str) -> str:
    """Return fourteen digits; the key is checked (Luhn; La Poste: the digits' sum is a multiple of 5).

    Raises `ValueError` when it is wrong.
    """
    digits = digits_of(text)
    la_poste = digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0
    if not (_luhn(digits) or la_poste):
        raise ValueError("la clé de contrôle est fausse")
    return digits


def how_many(wanted: int) -> Callable[[str], str]:
    """Return what says how many digits a text has, and of one that has those `wanted` that it has something else."""

    def why(text: str) -> str:
        count = len(digits_of(text))
        if count == wanted:
            return "et rien d'autre"
        return f"{count} chiffre{'s' if count > 1 else ''}" if count else ""

    return why


def telephone(text: str) -> str:
    """Return a French number by twos: « 02 97 00 00 00 », however it was grouped, +33 or 0033 as 0; « 116 006 »."""
    digits = re.sub(rf"^(?:00|\+)(?:{ABROAD})0?", "0", re.sub("[^0-9+]", "", text))
    size = 2 if len(digits) % 3 or len(digits) > len("116006") else 3
    return " ".join(digits[rank : rank + size] for rank in range(0, len(digits), size))


def slug(text: str) -> str:
    """Return an identifier in its one form: « Bel Air » is bel-air."""
    return re.sub(rf"[ _{HYPHENS}]+", "-", bare(text))


def code(text: str) -> str:
    """Return a code in its one form: capitals and plain hyphens."""
    return re.sub(f"[{HYPHENS}]", "-", text.upper())

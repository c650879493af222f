"""The filters of templates: French formats, the same on every machine. Their annotations are what the check proves.

A filter refuses a value of another type with `FilterError`, whose text is a French message.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sized
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from contratgen.base.typography import MINUS, NARROW, NO_BREAK, spaced
from contratgen.ooxml.bookmarks import bookmark_name

if TYPE_CHECKING:
    from babel import Locale

Nombre = int | Decimal | float
FormeDate = Literal["long", "court", "mois"]
_DATES: Final[Mapping[str, str]] = {"long": "d MMMM y", "court": "dd/MM/y", "mois": "MMMM y"}
_MILLION: Final = 1_000_000
_PAIR: Final = 2
_SIRET: Final = re.compile("[0-9]{14}")


class FilterError(ValueError):
    """A value that a filter cannot show; the text is the French message."""


class Signet(str):
    """A text that a bookmark surrounds, so that references find it; `nom` is the bookmark's name."""

    nom: str
    __slots__ = ("nom",)

    def __new__(cls, text: str, nom: str) -> Self:
        """Surround a text."""
        self = super().__new__(cls, text)
        self.nom = nom
        return self


@cache
def _french() -> Locale:
    from babel import Locale  # noqa: PLC0415 -- 40 ms, spared to commands that format nothing

    return Locale("fr")


def date(valeur: dt.date, forme: FormeDate = "long") -> str:
    """Return a date in French: « 1er janvier 2025 », « 01/01/2025 » (`court`) or « janvier 2025 » (`mois`)."""
    from babel.dates import format_date  # noqa: PLC0415 -- see _french

    if not isinstance(valeur, dt.date):
        raise FilterError(f"« date » attend une date, pas {nature(valeur)}")
    if forme not in _DATES:
        raise FilterError(f"forme de date inconnue : « {forme} » (long, court ou mois)")
    text = format_date(valeur, _DATES[forme], locale=_french())
    return text.replace("1 ", "1er ", 1) if forme == "long" and valeur.day == 1 else text


def euros(valeur: int | Decimal, *, centimes: bool = True) -> str:
    """Return an amount: « 1 234,50 € », or rounded to the euro without `centimes`."""
    return f"{_figures(_number(valeur, 'euros'), 2 if centimes else 0, fixed=True)}{NO_BREAK}€"


def montant(valeur: int | Decimal, zero: str = "—", *, centimes: bool = False) -> str:
    """Return an amount as a table shows it: « 1 234 € », « 1 234,50 € », and `zero` for none.

    Nothing is rounded away: cents are printed where there are any, and everywhere with `centimes`.
    """
    number = _number(valeur, "montant")
    return zero if number == 0 else euros(number, centimes=centimes or number != number.to_integral_value())


def nombre(valeur: Nombre, decimales: int | None = None) -> str:
    """Return a number: « 12 345,6 »; as many decimals as it has, or exactly `decimales`."""
    number = _number(valeur, "nombre")
    if decimales is not None:
        return _figures(number, decimales, fixed=True)
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return _figures(number, max(-exponent, 0), fixed=False)


def pourcentage(valeur: Nombre, decimales: int = 1, *, fixe: bool = False) -> str:
    """Return a share (0,106 is « 10,6 % ») with at most `decimales` decimals, or exactly so many when `fixe`."""
    return f"{_figures(_number(valeur, 'pourcentage') * 100, decimales, fixed=fixe)}{NO_BREAK}%"


def en_lettres(valeur: int | Decimal, unite: Literal["", "euros"] = "") -> str:
    """Return a whole number in words; with the unit `euros`, an amount (« douze euros et cinquante centimes »)."""
    number = _number(valeur, "en_lettres")
    if unite == "euros":
        return _amount_in_words(number.quantize(Decimal("0.01"), ROUND_HALF_UP))
    if number != number.to_integral_value():
        raise FilterError("« en_lettres » attend un nombre entier, ou l'unité « euros »")
    return _words(int(number))


def enumeration(valeurs: Iterable[str], conjonction: str = "et") -> str:
    """Return texts as an enumeration: « a, b et c »."""
    texts = [str(valeur) for valeur in valeurs]
    if len(texts) < _PAIR:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {conjonction} {texts[-1]}"


def annees(valeurs: Iterable[int]) -> str:
    """Return years in order, runs of three or more by their ends: « 2025 à 2030 », « 2025, 2026 et 2028 à 2030 »."""
    runs: list[list[int]] = []
    for year in sorted({int(_number(valeur, "annees")) for valeur in valeurs}):
        if runs and runs[-1][-1] + 1 == year:
            runs[-1].append(year)
        else:
            runs.append([year])
    shown = ([f"{run[0]} à {run[-1]}"] if len(run) > _PAIR else map(str, run) for run in runs)
    return enumeration(text for run in shown for text in run)


def pluriel(valeur: Nombre | Sized, singulier: str, forme_plurielle: str = "") -> str:
    """Return the word that agrees with a count (or the length of a list): plural from 2, adding s by default."""
    count = Decimal(len(valeur)) if isinstance(valeur, Sized) else _number(valeur, "pluriel")
    return singulier if abs(count) < 2 else forme_plurielle or f"{singulier}s"  # noqa: PLR2004 -- French plurals


def ordinal(valeur: int, *, feminin: bool = False) -> str:
    """Return a rank: « 1er », « 1re », « 2e »."""
    number = int(_number(valeur, "ordinal"))
    return f"{number}{('re' if feminin else 'er') if number == 1 else 'e'}"


def majuscule(valeur: str) -> str:
    """Return the text with a capital first letter, the rest unchanged."""
    return valeur[:1].upper() + valeur[1:]


def minuscule(valeur: str) -> str:
    """Return the text with a small first letter, as a title has it within a sentence; « DGA » and « ARS » stay."""
    return valeur if valeur[1:2].isupper() else valeur[:1].lower() + valeur[1:]


def espaces(valeur: str) -> str:
    """Return the text with the no-break spaces of French typography."""
    return spaced(valeur)


def siret(valeur: str) -> str:
    """Return a SIRET as it is read: « 732 829 320 00074 », on one line."""
    figures = valeur.replace(" ", "")
    if not _SIRET.fullmatch(figures):
        raise FilterError(f"« siret » attend quatorze chiffres, pas « {valeur} »")
    return NO_BREAK.join((figures[:3], figures[3:6], figures[6:9], figures[9:]))


def signet(valeur: str, nature: str, identifiant: str) -> Signet:
    """Return the text surrounded by the bookmark to which links such as `annexe:perimetre` lead."""
    return Signet(valeur, bookmark_name(nature, identifiant))


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    function.__name__: function
    for function in (
        date, euros, montant, nombre, pourcentage, en_lettres, enumeration, annees, pluriel, ordinal, majuscule,
        minuscule, espaces, siret, signet,
    )
}  # fmt: skip
"""Every filter of contratgen by the name that templates give it."""


def _number(value: Any, name: str) -> Decimal:
    """Return a finite number as a decimal; a float by its shortest writing.

    Raises `FilterError` on anything else, booleans included.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise FilterError(f"« {name} » attend un nombre, pas {nature(value)}")
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise FilterError(f"« {name} » attend un nombre fini")
    return number


def _figures(number: Decimal, decimals: int, *, fixed: bool) -> str:
    try:
        rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
    except InvalidOperation:
        raise FilterError("le nombre a trop de chiffres") from None
    text = f"{rounded:,f}".replace(",", NARROW).replace(".", ",").replace("-", MINUS)
    return text if fixed or "," not in text else text.rstrip("0").rstrip(",")


def _words(number: int) -> str:
    # 40 ms, spared to commands that spell nothing; the package has no stubs.
    from num2words import num2words  # type: ignore[import-untyped]  # noqa: PLC0415

    return str(num2words(number, lang="fr"))


def _amount_in_words(amount: Decimal) -> str:
    whole, cents = divmod(int(abs(amount) * 100), 100)
    of = " d’" if whole >= _MILLION and whole % _MILLION == 0 else " "
    words = f"{_words(whole)}{of}{pluriel(whole, 'euro')}"
    words = f"{words} et {_words(cents)} {pluriel(cents, 'centime')}" if cents else words
    return f"moins {words}" if amount < 0 else words


NATURES: Final[tuple[tuple[type, str], ...]] = (
    (bool, "un oui ou non"),
    (str, "un texte"),
    (int, "un nombre"),
    (float, "un nombre"),
    (Decimal, "un nombre"),
    (dt.date, "une date"),
    (type(None), "une valeur absente"),
    (list, "une liste"),
    (tuple, "une liste"),
    (dict, "un dictionnaire"),
)


def nature(value: Any) -> str:
    """Return the French words for the type of a value."""
    return next((words for kind, words in NATURES if isinstance(value, kind)), "un objet")

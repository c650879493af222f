import datetime as dt
import inspect
from decimal import Decimal
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contratgen.base.typography import curled, spaced
from contratgen.rendering.filters import FILTERS, FilterError

NARROW, NO_BREAK = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("name", "arguments", "text"),
    [
        ("date", (dt.date(2025, 1, 1),), "1er janvier 2025"),
        ("date", (dt.date(2025, 8, 21),), "21 août 2025"),
        ("date", (dt.date(2025, 1, 1), "court"), "01/01/2025"),
        ("date", (dt.date(2025, 1, 1), "mois"), "janvier 2025"),
        ("date", (dt.date(2025, 1, 11),), "11 janvier 2025"),
        ("euros", (Decimal("1234.5"),), f"1{NARROW}234,50{NO_BREAK}€"),
        ("euros", (1234567,), f"1{NARROW}234{NARROW}567,00{NO_BREAK}€"),
        ("euros", (Decimal("0.005"),), f"0,01{NO_BREAK}€"),
        ("euros", (Decimal("-0.001"),), f"0,00{NO_BREAK}€"),
        ("euros", (Decimal(-4500),), f"\u22124{NARROW}500,00{NO_BREAK}€"),
        ("montant", (Decimal("12000.00"),), f"12{NARROW}000{NO_BREAK}€"),
        ("montant", (Decimal("1234.5"),), f"1{NARROW}234,50{NO_BREAK}€"),
        ("montant", (Decimal("0.004"),), f"0,00{NO_BREAK}€"),
        ("montant", (-4500,), f"\u22124{NARROW}500{NO_BREAK}€"),
        ("montant", (Decimal("0.00"),), "—"),
        ("montant", (0, "néant"), "néant"),
        ("nombre", (-1.5,), "\u22121,5"),
        ("nombre", (12345,), f"12{NARROW}345"),
        ("nombre", (Decimal("0.50"),), "0,5"),
        ("nombre", (0.1,), "0,1"),
        ("nombre", (Decimal("1E+3"),), f"1{NARROW}000"),
        ("nombre", (Decimal(2), 2), "2,00"),
        ("pourcentage", (Decimal("0.106"),), f"10,6{NO_BREAK}%"),
        ("pourcentage", (1,), f"100{NO_BREAK}%"),
        ("en_lettres", (81,), "quatre-vingt-un"),
        ("en_lettres", (Decimal("12.50"), "euros"), "douze euros et cinquante centimes"),
        ("en_lettres", (2_000_000, "euros"), "deux millions d’euros"),
        ("en_lettres", (1, "euros"), "un euro"),
        ("en_lettres", (Decimal("-1.01"), "euros"), "moins un euro et un centime"),
        ("enumeration", (["a", "b", "c"],), "a, b et c"),
        ("enumeration", (["a", "b"], "ou"), "a ou b"),
        ("enumeration", (["a"],), "a"),
        ("enumeration", ([],), ""),
        ("annees", ([2027, 2025, 2026, 2026],), "2025 à 2027"),
        ("annees", ([2025, 2026],), "2025 et 2026"),
        ("annees", ([2025, 2026, 2028, 2029, 2030],), "2025, 2026 et 2028 à 2030"),
        ("annees", ([2025],), "2025"),
        ("annees", ([],), ""),
        ("pluriel", (1, "logement"), "logement"),
        ("pluriel", (Decimal("1.5"), "logement"), "logement"),
        ("pluriel", (2, "logement"), "logements"),
        ("pluriel", ([1, 2], "bail", "baux"), "baux"),
        ("ordinal", (1,), "1er"),
        ("ordinal", (2,), "2e"),
        ("siret", ("73282932000074",), f"732{NO_BREAK}829{NO_BREAK}320{NO_BREAK}00074"),
        ("majuscule", ("éducation Nationale",), "Éducation Nationale"),
        ("majuscule", ("",), ""),
        ("minuscule", ("Préfet du Morbihan",), "préfet du Morbihan"),
        ("minuscule", ("DGA des services",), "DGA des services"),
        ("minuscule", ("",), ""),
    ],
)
def test_french_formats(name: str, arguments: tuple[Any, ...], text: str) -> None:
    assert FILTERS[name](*arguments) == text


def test_options_of_formats() -> None:
    assert FILTERS["euros"](Decimal("1234.56"), centimes=False) == f"1{NARROW}235{NO_BREAK}€"
    assert FILTERS["montant"](Decimal(1235), centimes=True) == f"1{NARROW}235,00{NO_BREAK}€"
    assert FILTERS["montant"](Decimal(0), centimes=True) == "—"
    assert FILTERS["pourcentage"](Decimal("0.01"), fixe=True) == f"1,0{NO_BREAK}%"
    assert FILTERS["ordinal"](1, feminin=True) == "1re"


@pytest.mark.parametrize(
    ("name", "value"),
    [("date", "2025-01-01"), ("date", None), ("euros", "12"), ("euros", True), ("nombre", Decimal("NaN")),
     ("nombre", float("inf")), ("euros", Decimal(10) ** 40), ("en_lettres", Decimal("1.5")), ("pluriel", None),
     ("siret", "7328"), ("montant", None), ("siret", "7328293200007x")],
)  # fmt: skip
def test_a_value_of_another_type_is_refused_in_french(name: str, value: Any) -> None:
    arguments = ("mot",) if name == "pluriel" else ()
    with pytest.raises(FilterError):
        FILTERS[name](value, *arguments)


def test_an_unknown_form_of_date_is_refused() -> None:
    with pytest.raises(FilterError, match="forme de date inconnue"):
        FILTERS["date"](dt.date(2025, 1, 1), "anglais")


def test_every_filter_says_its_types() -> None:
    """The template check proves templates with these annotations."""
    for name, function in FILTERS.items():
        hints = get_type_hints(function)
        assert set(hints) == {*inspect.signature(function).parameters, "return"}, name


@pytest.mark.parametrize(
    ("written", "typeset"),
    [
        ("Objet : a", f"Objet{NO_BREAK}: a"),
        ("Objet: a", f"Objet{NO_BREAK}: a"),
        ("Vraiment ?!", f"Vraiment{NARROW}?!"),
        ("«a»", f"«{NO_BREAK}a{NO_BREAK}»"),
        ("« a »", f"«{NO_BREAK}a{NO_BREAK}»"),
        ("12€", f"12{NO_BREAK}€"),
        ("un ; deux", f"un{NARROW}; deux"),
        ("https://a.fr/?q=1;r", "https://a.fr/?q=1;r"),
        ("10:30", "10:30"),
        ("1er janvier", "1er janvier"),
        ("C:\\x", "C:\\x"),
        ("a\n: b", "a\n: b"),
    ],
)
def test_french_no_break_spaces(written: str, typeset: str) -> None:
    assert spaced(written) == typeset


@given(st.text(st.sampled_from('ab1 \u00a0\u202f:;!?»«€.()\n"”’é_-/')))
def test_typography_twice_is_typography_once_and_changes_nothing_but_spaces(text: str) -> None:
    once = spaced(text)
    assert spaced(once) == once
    assert "".join(once.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("l'office d'Auray n'est", "l’office d’Auray n’est"),
        ("attendu 'oui' ou 'non'", "attendu 'oui' ou 'non'"),
        ("celle d'« Auray »", "celle d’« Auray »"),
        ("l’office", "l’office"),
        ("5' 30\"", "5' 30\""),
    ],
)
def test_apostrophes_of_pages_and_letters(written: str, printed: str) -> None:
    """Between letters it is an apostrophe; around a word it quotes."""
    assert curled(written) == printed

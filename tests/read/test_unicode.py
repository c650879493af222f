"""`read/unicode.py` and `read/encoding.py`: what is seen is what is there."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contratgen.diagnostics import Place
from contratgen.read.encoding import decode
from contratgen.read.unicode import checked, nfc

PLACE = Place("f", 1, 1)


def codes(text: str) -> list[str]:
    return [fault.code for fault in checked(text, PLACE)[1]]


@pytest.mark.parametrize(
    "text",
    [
        "Cœur, Œuvre, « été », l’an, l'an, “x”, ‘y’, … – — • · 1ᵉʳ 2ᵉ n° nº ª",
        "m² m³ 20 °C 5 ‰ ½ ± × ÷ − ≤ ≥ ≠ ≈ € £ № → ← ↑ ↓ ☐ ☑ ☒ ■ □ ● ○ † ™ ® ©",
        "10\u00a0000\u202f€, mot\u2011composé, fine\u2009espace",
        "µm μm kΩ Ω ΔT α β, angle φ",
        "Ðorđe Żółć Ñandú Müller Çelik İstanbul Gwenc'hlan Nguyễn",
        "o\u0332 lettre soulignée",
        "Ã propos : Â, Ã, â€",
    ],
)
def test_french_typography_and_european_names_pass(text: str) -> None:
    """Nothing that a French contract holds is refused."""
    assert codes(nfc(text)) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\u202eb", "CG114"),
        ("a\u2066b", "CG114"),
        ("a\u200fb", "CG114"),
        ("a\u200bb", "CG115"),
        ("a\u00adb", "CG115"),
        ("a\ufe0fb", "CG115"),
        ("a\u3164b", "CG115"),
        ("a\u2028b", "CG115"),
        ("a\x00b", "CG113"),
        ("a\x85b", "CG113"),
        ("a\ue000b", "CG116"),
        ("a\ud800b", "CG116"),
        ("a\uffffb", "CG116"),
        ("a\ufffdb", "CG117"),
        ("prÃ©fet", "CG117"),
        ("lâ€™an", "CG117"),
        ("p\u0430ge", "CG118"),
        ("\u0391uray", "CG118"),
        ("Plan \u0392", "CG118"),
        ("αβ", "CG118"),
        ("\ufb01n", "CG118"),
        ("\uff21", "CG118"),
        ("a\u0336b", "CG118"),
        ("a\u0301\u0301\u0301b", "CG118"),
        ("١", "CG119"),
        ("１", "CG119"),
    ],
)
def test_what_deceives_is_refused(text: str, code: str) -> None:
    """Each kind of deceiving character has its code."""
    assert codes(text)[0] == code


def test_a_fault_stands_at_its_line_and_column() -> None:
    """Lines and columns count characters, from the place where the text begins; a run is one fault."""
    _, faults = checked("un\ndeux \u200b\u200b trois\n\u202e", Place("texte.md", 10, 5))
    assert [(fault.code, str(fault.place)) for fault in faults] == [
        ("CG115", "texte.md:11:10"),
        ("CG114", "texte.md:12:5"),
    ]
    assert "espace sans chasse (U+200B)" in faults[0].message
    assert "forçage de droite à gauche (U+202E)" in faults[1].message


def test_breaking_characters_are_replaced_one_for_one() -> None:
    """A parser can go on: the text keeps its length, and holds nothing that breaks it."""
    text, _ = checked("a\x00b\u2028c\ud800d\ufffee", PLACE)
    assert text == "a\ufffdb\ufffdc\ufffdd\ufffde"


@given(st.characters())
@settings(max_examples=300, deadline=None)
def test_every_character_is_judged_by_its_category(character: str) -> None:
    """Nothing invisible, unassigned or of another script passes, whatever its code."""
    refused = unicodedata.category(character) in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
    if refused and character not in "\t\n":
        assert codes(f"a{character}b")
    if character.isascii() and character.isprintable():
        assert codes(f"a{character}b") == []


def test_every_letter_that_passes_is_latin_or_a_known_sign() -> None:
    """Over the whole of Unicode: the letters that may stand inside a word."""
    letters = [c for c in map(chr, range(sys.maxunicode + 1)) if c.isalpha() and c == nfc(c)]
    _, faults = checked("\n".join(f"a{letter}b" for letter in letters), PLACE)
    refused = {fault.place.line for fault in faults}
    passing = [letter for line, letter in enumerate(letters, start=1) if line not in refused]
    named_latin = ("LATIN", "MODIFIER LETTER", "SUPERSCRIPT")
    assert {c for c in passing if not unicodedata.name(c).startswith(named_latin)} == set("ªµºΔΩμℓ")


def test_encodings_are_read_or_named() -> None:
    """UTF-8 with or without a mark is read; others are named, Windows-1252 at its first foreign byte."""
    assert decode("\ufeffété\r\nà\rb".encode(), "f") == ("été\nà\nb", ())
    text, (fault,) = decode("a\r\nb été".encode("cp1252"), "f")
    assert (text, fault.code, str(fault.place)) == ("a\nb été", "CG110", "f:2:3")
    assert [f.code for f in decode("été".encode("utf-16"), "f")[1]] == ["CG111"]
    assert [f.code for f in decode("été".encode("utf-32"), "f")[1]] == ["CG111"]
    assert [f.code for f in decode(b"a\x81b", "f")[1]] == ["CG112"]
    assert decode(b"", "f") == ("", ())


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_decoded_or_refused(blob: bytes) -> None:
    """Decoding never raises, and what it gives is NFC and parsable."""
    text, faults = decode(blob, "f")
    assert nfc(text) == text
    assert faults or "\x00" not in text

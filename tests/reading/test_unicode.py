"""`reading/unicode.py` and `reading/encoding.py`: what is seen is what is there."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contratgen.base.diagnostics import Place, Severity
from contratgen.base.glyphs import undrawable
from contratgen.reading.encoding import decode
from contratgen.reading.unicode import SUSPECT, _judge, checked, nfc

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
        "½ ¼ ⅓ ② ✓ ✗ ➢ ➤ ★ ⇒ ◆ ❖ ⚠ ∑ ∞ √ ′ ″ ‰",
        "ğ ł ø ș ț ħ ŵ ÿ ñ c’h c'h İ ı ĳ",
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
        ("c\u02bch", "CG118"),
        ("1\u05be000", "CG114"),
        ("5\u066a", "CG189"),
        ("un\ufffcmot", "CG115"),
        ("\u01b700", "CG189"),
        ("\u021d", "CG189"),
        ("12\ua78930", "CG189"),
        ("3\u22154", "CG189"),
        ("3\u20444", "CG189"),
        ("un\u3000mot", "CG189"),
        ("\u2163", "CG189"),
        ("\u017fi", "CG189"),
        ("a\u3002", "CG189"),
        ("\uff0c", "CG189"),
        ("a\u0964", "CG189"),
        ("\U0001f600", "CG187"),
        ("\u2474", "CG187"),
        ("a\u2a2f", "CG187"),
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


ASSIGNED = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) not in ("Cn", "Co", "Cs")]


def passes(text: str, character: str) -> bool:
    """Return whether a character passes at the end of a text; without a diagnostic for each of a hundred thousand."""
    return not SUSPECT.match(character) or _judge(text + character, len(text)) is None


def test_every_letter_that_passes_is_latin_or_a_known_sign() -> None:
    """Over the whole of Unicode: the letters that may stand inside a word."""
    passing = [c for c in ASSIGNED if c.isalpha() and c == nfc(c) and passes("a", c)]
    named_latin = ("LATIN", "MODIFIER LETTER", "SUPERSCRIPT")
    assert {c for c in passing if not unicodedata.name(c).startswith(named_latin)} == set("ªµºΔΩμℓ")


def test_whatever_passes_is_drawn_and_runs_from_left_to_right() -> None:
    """Over the whole of Unicode, whatever its category: signs, figures, marks and spaces as well as letters."""
    passing = [c for c in ASSIGNED if c not in "\t\n" and passes("a", c)]
    assert undrawable("".join(passing)) == []
    assert {unicodedata.bidirectional(c) for c in passing} & {"R", "AL", "AN", "RLE", "RLO", "LRO"} == set()
    assert 1_000 < len(passing) < 3_000


@pytest.mark.parametrize(
    ("text", "sign", "word", "written"),
    [
        ("payer 1\u05be000 euros", "signe « \u05be » (U+05BE)", "« 1\u05be000 »", "1-000"),
        ("payer \u01b700 euros", "lettre latine rare « \u01b7 » (U+01B7)", "« \u01b700 »", "300"),
        ("à 12\ua78930 précises", "signe « \ua789 » (U+A789)", "« 12\ua78930 »", "12:30"),
        ("la p\u0430ge", "lettre cyrillique « \u0430 » (U+0430)", "« p\u0430ge »", "page"),
        ("\uff11\uff12 ans", "chiffre d'écriture pleine chasse (U+FF11)", "« \uff11\uff12 »", "12"),
        ("un mo\u200bt", "espace sans chasse (U+200B)", "« mo‹U+200B›t »", "mot"),
        ("Louis X\u2163", "signe « \u2163 » (U+2163)", "« X\u2163 »", "XIV"),
        ("un\u3000mot", "espace idéographique (U+3000)", "« un mot »", "un mot"),
    ],
)
def test_a_refused_sign_is_named_with_its_word_and_what_to_write(text: str, sign: str, word: str, written: str) -> None:
    """Its author finds it, sees why, and knows what to type."""
    (fault,) = checked(text, PLACE)[1]
    assert sign in fault.message
    assert word in fault.message
    assert fault.hint.endswith(f"Écrivez « {written} ».")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("payer 1O0 €", "100"),
        ("en 2O24.", "2024"),
        ("«1OO»", "100"),
        ("le l5 mars", "15"),
        ("à 1I5 m", "115"),
        ("tél. O2 97 00 00 00", "02 97 00 00 00"),
        ("O6.12.34.56.78", "06.12.34.56.78"),
        ("10 O00 €", "000"),
        ("p0ur tous", "pour"),
        ("la vi1le", "ville"),
        ("la v\u0131lle", "ville"),
        ("la V\u0131lle", "Ville"),
    ],
)
def test_a_letter_for_a_digit_and_a_letter_without_its_dot_are_told(text: str, written: str) -> None:
    """A warning, since a code or a name may be written so, with what was meant."""
    (fault,) = checked(text, PLACE)[1]
    assert fault.severity is Severity.WARNING
    assert f"« {written} »" in fault.hint


@pytest.mark.parametrize(
    "text",
    [
        "QP056001, SIRET 21560007800017, 2A004, H2O, CO2, O2, B2B, L2, H1N1, covid19",
        "1er, 2e, 10l, 5o, 3I, 100 000 000, 12 O, l'an 1, A1B",
        "https://a.example/1O0?b=2O24, a1O2@b.example, plan_1O2.pdf, QN05601O",
        "Yıldız, Işık, Kızılay, Kılıç, Diyarbakır",
    ],
)
def test_codes_units_addresses_and_turkish_names_are_not(text: str) -> None:
    """Ordinary mixtures of letters and digits."""
    assert codes(text) == []


@pytest.mark.parametrize("cluster", ["👍🏽", "👨\u200d👩\u200d👧", "🇫🇷", "1\ufe0f\u20e3", "❤\ufe0f\u200d🔥"])
def test_an_emoji_of_several_characters_is_one_fault(cluster: str) -> None:
    """Not one for each of its parts, nor for each place; it is quoted whole, without what does not show."""
    (fault,) = checked(f"un {cluster} ici\net {cluster}{cluster} là\n{cluster}", PLACE)[1]
    assert (fault.code, fault.place.line, fault.place.column) == ("CG187", 1, 4)
    assert "".join(filter(str.isprintable, cluster)) in fault.read
    assert fault.message.endswith(" ; aussi lignes 2 et 3")


def test_what_recurs_is_told_once_with_its_lines() -> None:
    """A text full of one slip is one fault: line ends of other programs, invisible characters, damage, ligatures."""
    assert codes("\n".join(["a\u2028b\u2029c", "d\u2028e"] * 20)) == ["CG115"]
    assert codes("\n".join(["un\x0bdeux\x0c\x85"] * 20)) == ["CG113"]
    assert codes("\n".join(["prÃ©fet Ã la lâ€™an"] * 20)) == ["CG117"]
    assert codes("\n".join(["\ufb01n e\ufb00et"] * 20)) == ["CG118"]
    (fault,) = checked("\n".join(["mo\u200bt"] * 9), PLACE)[1]
    assert fault.message.endswith(" ; aussi lignes 2, 3, 4 et 5 autres")


def test_letters_of_each_look_have_their_right_form() -> None:
    """Two letters of one writing that each resemble a Latin one: the word meant is said for both."""
    assert [fault.hint.split()[-2] for fault in checked("p\u0430ge\nv\u043ete", PLACE)[1]] == ["page", "vote"]


def test_a_foreign_word_is_one_fault() -> None:
    """Not one for each of its letters, nor for each digit of a number."""
    assert codes("مرحبا, ١٢٣") == ["CG118", "CG119"]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1252", "Windows"), ("mac_roman", "Mac OS"), ("cp850", "MS-DOS"), ("iso8859-15", "Latin-9")],
)
def test_an_encoding_of_old_programs_is_named_and_read_on(encoding: str, name: str) -> None:
    """By its French letters; the text is as its author sees it."""
    sign = "€" if encoding == "iso8859-15" else "»"
    text = f"La cité, près du marché, à l'étude {sign}.\n"
    read, (told,) = decode(text.encode(encoding), "f")
    assert (read, told.code) == (text, "CG110")
    assert name in told.message


def test_encodings_are_read_or_named() -> None:
    """UTF-8 with or without a mark is read; others are named, Windows-1252 at its first foreign byte."""
    assert decode("\ufeffété\r\nà\rb".encode(), "f") == ("été\nà\nb", ())
    text, (fault,) = decode("a\r\nb été".encode("cp1252"), "f")
    assert (text, fault.code, str(fault.place)) == ("a\nb été", "CG110", "f:2:3")
    assert [f.code for f in decode("été".encode("utf-16"), "f")[1]] == ["CG111"]
    assert [f.code for f in decode("été".encode("utf-32"), "f")[1]] == ["CG111"]
    assert [f.code for f in decode(b"a\x81b", "f")[1]] == ["CG112"]
    assert decode("un\u2028deux\u2028\u2029trois".encode(), "f") == ("un\ndeux\n\ntrois", ())
    assert decode(b"", "f") == ("", ())


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_decoded_or_refused(blob: bytes) -> None:
    """Decoding never raises, and what it gives is NFC and parsable."""
    text, faults = decode(blob, "f")
    assert nfc(text) == text
    assert faults or "\x00" not in text

from __future__ import annotations

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml

from contratgen.base import world
from contratgen.base.glyphs import _codes, drawable, undrawable
from contratgen.conversion.fonts import FALLBACK, REPLACED, SUPPLIED, missing_fonts
from contratgen.ooxml.package import open_package

from .samples import Sample, W


def files_of(family: str) -> set[str]:
    stem = family.replace(" ", "")
    return {path.stem.partition("-")[2] for path in world.fonts_folder().glob(f"{stem}*.ttf")}


def test_every_font_that_stands_for_another_is_supplied() -> None:
    assert set(REPLACED.values()) | {FALLBACK} <= SUPPLIED


@pytest.mark.parametrize(
    "family", sorted({"Carlito", "Caladea", "Liberation Mono", "Liberation Sans", "Liberation Serif"})
)
def test_text_fonts_have_four_faces(family: str) -> None:
    assert files_of(family) == {"Regular", "Bold", "Italic", "BoldItalic"}


def test_every_font_file_belongs_to_a_supplied_family_and_stands_beside_its_licence() -> None:
    for font in world.fonts_folder().glob("*.ttf"):
        family = next(f for f in SUPPLIED if font.name.startswith(f.replace(" ", "")))
        licence = world.fonts_folder() / f"LICENSE-{family.split()[0]}.txt"
        assert "icense" in licence.read_text(encoding="utf-8")


def test_fonts_of_text_styles_and_symbols_are_asked_for() -> None:
    sample = Sample()
    sample.text("").add_run("a").font.name = "Marianne"
    style = sample.word.styles.add_style("Charte", WD_STYLE_TYPE.PARAGRAPH)
    style.font.name = "Spectral"
    sample.text("b", "Charte")
    symbol = f'<w:r {W}><w:sym w:font="Webdings" w:char="F061"/></w:r>'
    sample.text("")._p.append(parse_xml(symbol))
    assert missing_fonts(open_package(sample.to_bytes(), "document")) == ("Marianne", "Spectral", "Webdings")


def test_the_signs_that_word_writes_in_fonts_of_emoji_need_none() -> None:
    sample = Sample()
    for name in ("Segoe UI Emoji", "Apple Color Emoji"):
        sample.text("").add_run("✔").font.name = name
    assert missing_fonts(open_package(sample.to_bytes(), "document")) == ()


def test_the_style_that_another_is_based_on_counts_and_an_unused_one_does_not() -> None:
    sample = Sample()
    for name, font in (("Base", "Spectral"), ("Oubliée", "Comic Sans MS")):
        sample.word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).font.name = font
    derived = sample.word.styles.add_style("Dérivée", WD_STYLE_TYPE.PARAGRAPH)
    derived.base_style = sample.word.styles["Base"]
    sample.text("a", "Dérivée")
    assert missing_fonts(open_package(sample.to_bytes(), "document")) == ("Spectral",)


def test_the_theme_says_which_font_its_names_mean() -> None:
    package = open_package(Sample().to_bytes(), "a.docx")
    theme = package.parts["word/theme/theme1.xml"].replace(b'typeface="Cambria"', b'typeface="Aptos"')
    assert missing_fonts(package) == ()
    assert missing_fonts(package.with_parts({"word/theme/theme1.xml": theme})) == ("Aptos",)


def test_french_and_its_typography_can_be_drawn() -> None:
    assert undrawable("« Où ça ? » — l’été, cœur, Ÿ, ½, 1 234,50 €, n° 5, …, 2 × 3, ≤, ≥, →, ✓, H₂O, 1ᵉʳ\u202f!") == []


def test_what_no_font_has_is_listed_in_order_and_once() -> None:
    assert undrawable("京都 京 😀ᚠ") == ["ᚠ", "京", "都", "😀"]


def test_the_signs_of_forms_and_lists_can_be_drawn() -> None:
    assert undrawable("☐ ☑ ☒ ✓ ✔ ✗ ✘ → ← ⇒ ➔ ➢ ➤ • ‣ ⁃ ■ □ ● ○ ◦ ▪ ▫ ◆ ◇ ◻ ★ ☆ ✉ ☎ ⚠ ① ❶") == []


def test_a_code_that_a_font_maps_to_its_empty_box_counts_for_none() -> None:
    symbols = (world.fonts_folder() / "OpenSymbol.ttf").read_bytes()
    assert 0x2610 not in set(_codes(symbols))
    assert {ord("a"), 0x2022, 0x20AC} <= drawable()

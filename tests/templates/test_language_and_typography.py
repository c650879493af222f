"""What the templates say and how it is set: French, with its spaces and apostrophes, never hyphenated by machine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contratgen.ooxml.names import qn
from contratgen.ooxml.tag_syntax import scan

from .conftest import find, text_of, value

if TYPE_CHECKING:
    from .conftest import Template

FONTS = {"Calibri", "Cambria", "Arial"}
SMALLEST_RATIO = 4.5


def written(template: Template) -> list[str]:
    """Return the text of each paragraph of a template, tags left out."""
    paragraphs = [text_of(p) for root in template.stories.values() for p in root.iter(qn("w:p"))]
    return [_without_tags(text) for text in paragraphs]


def _without_tags(text: str) -> str:
    for span in reversed(scan(text)[0]):
        text = text[: span.start] + "\0" + text[span.end :]
    return text


def test_the_language_is_french_everywhere(template: Template) -> None:
    """Default, theme and every run: screen readers pronounce what the file says."""
    assert value(template.part("styles"), "//w:docDefaults//w:lang") == "fr-FR"
    assert value(template.part("settings"), "w:themeFontLang") == "fr-FR"
    others = [n.get(qn("w:val")) for root in template.stories.values() for n in root.iter(qn("w:lang"))]
    assert set(others) <= {"fr-FR"}


def test_nothing_is_hyphenated_automatically(template: Template) -> None:
    """A hyphen that the machine puts changes with its dictionary."""
    assert value(template.part("settings"), "w:autoHyphenation") in {"0", "false"}
    assert find(template.styles["Normal"], "w:pPr/w:suppressAutoHyphens")


def test_apostrophes_are_typographic_and_spaces_do_not_break(template: Template) -> None:
    """« l’avenant ; » and not « l'avenant ; » with a plain space."""
    faults = re.compile(r"'| [:;!?»€%]|« |\w[;!?](?=\s|$)|n° ")
    assert [text for text in written(template) if faults.search(text)] == []


def test_no_text_is_left_to_complete(template: Template) -> None:
    """« XX », « --- » and « à compléter » reach signed contracts."""
    unfinished = re.compile(r"\bXX+\b|---|à compléter|lorem", re.IGNORECASE)
    assert [text for text in written(template) if unfinished.search(text)] == []


def test_fonts_have_a_free_metric_twin(template: Template) -> None:
    """Calibri, Cambria and Arial are set with Carlito, Caladea and Liberation Sans, line for line."""
    named = find(template.part("theme/theme1"), "//@typeface[string()]")
    for root in [*template.stories.values(), template.part("styles"), template.part("numbering")]:
        named += find(root, "//w:rFonts/@w:*[local-name() != 'hint']")
    assert set(map(str, named)) <= FONTS


def test_every_colour_of_text_stands_out_from_white(template: Template) -> None:
    """RGAA 3.2: a ratio of 4.5 at least (WCAG 2.1, 1.4.3), on the tints of tables too."""
    parts = [*template.stories.values(), template.part("styles"), template.part("numbering")]
    colours = {str(n.get(qn("w:val"))) for root in parts for n in find(root, "//w:rPr/w:color")}
    grounds = {"FFFFFF", *(str(n.get(qn("w:fill"))) for root in parts for n in root.iter(qn("w:shd")))}
    weak = {(c, g) for c in colours for g in grounds if _ratio(c, g) < SMALLEST_RATIO}
    assert weak == set()


def _ratio(colour: str, ground: str) -> float:
    light, dark = sorted((_luminance(colour), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

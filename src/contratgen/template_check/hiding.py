"""What a template shows otherwise than it will be signed: deceiving characters, turned or hidden words (promise 9).

Its own words are held to the policy of partners' words (`reading/unicode.py`); its tags are judged as tags (CG811).

What the PDF hides is judged on its pages, after conversion; of what Word hides, only what the file says can be judged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Place
from contratgen.base.luminance import LEAST_SEEN
from contratgen.conversion.worded import is_unfilled
from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import OFF, is_on, qn
from contratgen.ooxml.places import TBL, TC, TEXT_BOX, TR, P, own_descendants, paragraph_text, text_of
from contratgen.ooxml.stories import StoryKind
from contratgen.ooxml.styles import LINE, LINE_RULE, SPACING, line_spacing, style_of, value_at
from contratgen.ooxml.tag_syntax import without_tags
from contratgen.reading.unicode import UNDRAWN, checked
from contratgen.rendering.grammar import faults
from contratgen.template_check.contrast import HEX, contrast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from contratgen.ooxml.styles import Styles
    from contratgen.ooxml.tags import StoryTags
    from contratgen.ooxml.vetting import VettedTemplate
    from contratgen.rendering.grammar.faults import Faults

DECEIVING: Final = {
    qn("w:bdo"): "sens d'écriture forcé : le texte se lirait dans un autre ordre que celui des caractères",
    qn("w:dir"): "sens d'écriture imposé à un passage",
    qn("w:rtl"): "passage écrit de droite à gauche",
}
"""Elements of WordprocessingML (ECMA-376 Part 1, 17.3.2) that part what is read from what is written."""
HINT: Final = "Dans Word : sélectionnez le passage, puis Accueil › Effacer toute la mise en forme, et retapez-le."
_SEEN: Final = frozenset(StoryKind) - {StoryKind.COMMENTS, StoryKind.PROPERTIES}
HIDDEN: Final = "texte masqué : il serait dans le fichier signé sans se voir"
TIGHT: Final = 38
"""Twips for a letter, below which a text put to a width is squeezed beyond reading: a third of the usual 11 points."""
FLAT: Final = 80
"""Twips below which Word shows nothing of what stands on a line of exact height; LibreOffice draws it whole."""
LARGEST: Final = 23_811
"""Twips of the longer side of an A3 sheet, for parts that say nothing of pages."""
_AT: Final = {"w:w": ("w:tblpX", "w:x"), "w:h": ("w:tblpY", "w:y")}
_UNSEEN: Final = re.compile(r"visibility\s*:\s*hidden|display\s*:\s*none", re.IGNORECASE)
_FLAT: Final = "interligne exact si petit que Word ne montre rien de la ligne"
_R, _T, _VAL = qn("w:r"), qn("w:t"), qn("w:val")
_UNSHOWN: Final = frozenset(map(qn, ("w:rPr", "w:fldChar", "w:instrText", "w:lastRenderedPageBreak")))


def check_characters(template: VettedTemplate, found: Faults) -> None:
    """Report characters and formats that deceive; they only warn for a template in the wild."""
    for tree in template.stories:
        if tree.story.kind in _SEEN:
            for node, message, hint in (*_characters(tree), *_formats(tree)):
                found.add(faults.DECEIVING, message, hint, place=tree.geography.near(node), mild=True)


def _characters(tree: StoryTags) -> Iterator[tuple[etree._Element, str, str]]:
    """Yield the characters that deceive; those that no font draws are told as conversion tells them (CG407)."""
    said = [(node, without_tags(node.text)) for node in tree.root.iter(qn("w:t")) if node.text]
    if checked("\n".join(text for _, text in said), Place(""))[1]:
        for node, text in said:
            faults_in = (fault for fault in checked(text, Place(""))[1] if fault.code != UNDRAWN.code)
            yield from ((node, fault.message, fault.hint) for fault in faults_in)


def _formats(tree: StoryTags) -> Iterator[tuple[etree._Element, str, str]]:
    """Yield the formats of passages that turn or hide them."""
    turned = ((node, DECEIVING[str(node.tag)]) for node in tree.root.iter(*DECEIVING) if _acts_on_words(node))
    for node, message in (*turned, *_hidden_words(tree.root, tree.geography.styles)):
        yield node, message, HINT


def _hidden_words(root: etree._Element, styles: Styles) -> Iterator[tuple[etree._Element, str]]:
    """Yield each element that hides words in Word, and how."""
    for node in root.iter(*RULES):
        hides, message = RULES[str(node.tag)]
        if hides(node):
            yield node, message
    yield from ((paragraph, HIDDEN) for paragraph in _by_style(root, styles))
    yield from ((paragraph, _FLAT) for paragraph in _flat(root, styles))


def _by_style(root: etree._Element, styles: Styles) -> Iterator[etree._Element]:
    """Yield the paragraphs with words that a style hides: theirs, that of a run, or that of a table around."""
    hiding = {style_id for style_id in styles.by_id if styles.hides(style_id)}
    for paragraph in root.iter(P) if hiding else ():
        whole = {style_of(paragraph) or styles.defaults.get("paragraph")}
        whole |= {value_at(table, "w:tblPr/w:tblStyle") for table in paragraph.iterancestors(TBL)}
        runs = (run for run in own_descendants(paragraph, _R) if _says(run) and not _is_shown(run))
        if any(hiding & {*whole, value_at(run, "w:rPr/w:rStyle")} for run in runs):
            yield paragraph


def _flat(root: etree._Element, styles: Styles) -> Iterator[etree._Element]:
    """Yield the paragraphs with words whose lines are of an exact height that shows nothing, by any format."""
    by_style = any(_is_low(said) for said in styles.spacings.values())
    around = (next(said.iterancestors(P), None) for said in root.iter(SPACING) if _is_low(said))
    for paragraph in root.iter(P) if by_style else (one for one in around if one is not None):
        table = next((value_at(one, "w:tblPr/w:tblStyle") for one in paragraph.iterancestors(TBL)), None)
        names = (table, style_of(paragraph) or styles.defaults.get("paragraph"))
        said = [styles.spacings.get(name or "", {}) for name in names] + [line_spacing(paragraph)]
        merged = {key: one for each in said for key, one in each.items()}
        if merged.get(LINE_RULE) == "exact" and _is_low(merged) and paragraph_text(paragraph).strip():
            yield paragraph


def _is_low(said: etree._Element | dict[str, str]) -> bool:
    return 0 < integer(said.get(LINE)) < FLAT


def _is_shown(run: etree._Element) -> bool:
    return value_at(run, "w:rPr/w:vanish") in OFF


def _says(node: etree._Element) -> bool:
    return any((text.text or "").strip() for text in node.iter(_T))


def _acts_on_words(switch: etree._Element) -> bool:
    """Tell whether a switch is on; that of a paragraph's mark (`w:pPr/w:rPr`) hides nothing."""
    above = next(switch.iterancestors(_R, P, qn("w:pPr")), None)
    return is_on(switch) and (above is None or above.tag != qn("w:pPr"))


def _hides(node: etree._Element) -> bool:
    """Tell a switch that hides anything: Word leaves empty runs hidden, and hides the codes of some fields."""
    run = next(node.iterancestors(_R, P, qn("w:sdtPr")), None)
    shows = run is None or run.tag != _R or any(one.tag not in _UNSHOWN and not _is_blank(one) for one in run)
    return shows and _acts_on_words(node)


def _is_blank(node: etree._Element) -> bool:
    return node.tag == _T and not (node.text or "").strip()


def _hides_row(node: etree._Element) -> bool:
    return is_on(node) and _says(next(node.iterancestors(TR), node))


def _is_stray(deleted: etree._Element) -> bool:
    return bool((deleted.text or "").strip()) and next(deleted.iterancestors(qn("w:del")), None) is None


def _is_tight(node: etree._Element) -> bool:
    """Tell whether a text is put to a width in which it cannot be read; runs of one number share it (17.3.2.14)."""
    run, paragraph = (next(node.iterancestors(kind), node) for kind in (_R, P))
    number = node.get(qn("w:id"))
    fitted = (one for one in own_descendants(paragraph, qn("w:fitText")) if number and one.get(qn("w:id")) == number)
    runs = [next(one.iterancestors(_R), run) for one in fitted] or [run]
    text = without_tags("".join(text_of(text) for one in runs for text in one.iter(_T))).strip()
    return integer(node.get(_VAL)) < TIGHT * len(text)


def _is_tight_cell(node: etree._Element) -> bool:
    """Tell whether a cell squeezes its paragraphs into its width (17.4.67) until nobody reads them."""
    cell = next(node.iterancestors(TC), node)
    width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    if width is None or width.get(qn("w:type")) != "dxa" or not is_on(node):
        return False
    longest = max((len(without_tags(paragraph_text(one)).strip()) for one in cell.iter(P)), default=0)
    return integer(width.get(qn("w:w"))) < TIGHT * longest


def _is_off(position: etree._Element) -> bool:
    """Tell whether a table or frame is put beyond the pages, where LibreOffice brings it back."""
    pages = list(position.getroottree().iter(qn("w:pgSz")))
    for side, names in _AT.items():
        far = max((integer(page.get(qn(side))) for page in pages), default=LARGEST)
        if any(abs(integer(position.get(qn(name)))) >= far for name in names):
            return _says(next(position.iterancestors(TBL, P), position))
    return False


def _is_pale(run: etree._Element) -> bool:
    """Tell whether a piece of an equation is too pale for a page; LibreOffice draws equations black."""
    colour = value_at(run, "w:rPr/w:color") or ""
    return HEX.fullmatch(colour) is not None and contrast(colour, "FFFFFF") < LEAST_SEEN


def _is_unseen(shape: etree._Element) -> bool:
    return _UNSEEN.search(shape.get("style", "")) is not None and _has_words(shape)


def _is_put_away(drawing: etree._Element) -> bool:
    parent = drawing.getparent()
    return drawing.get("hidden", "0") not in OFF and parent is not None and _has_words(parent)


def _has_words(shape: etree._Element) -> bool:
    boxes = (paragraph for box in shape.iter(TEXT_BOX) for paragraph in box.iter(P))
    drawn = any(one.get("string", "").strip() for one in shape.iter(qn("v:textpath")))
    return drawn or any(paragraph_text(paragraph).strip() for paragraph in boxes)


_OFF: Final = (_is_off, "tableau ou cadre placé hors de la page dans Word, et que le PDF montrerait")
_SHAPE: Final = (_is_unseen, "forme invisible dans Word, dont le PDF montrerait les mots")
RULES: Final[dict[str, tuple[Callable[[etree._Element], bool], str]]] = {
    qn("w:vanish"): (_hides, HIDDEN),
    qn("w:specVanish"): (_hides, HIDDEN),
    qn("w:hidden"): (_hides_row, "ligne de tableau masquée dans Word, que le PDF montrerait"),
    qn("w:delText"): (_is_stray, "texte supprimé hors du suivi des modifications, que le PDF montrerait"),
    qn("w:fitText"): (_is_tight, "texte ajusté à une largeur où il ne se lirait pas dans Word"),
    qn("w:tcFitText"): (_is_tight_cell, "texte ajusté à une cellule où il ne se lirait pas dans Word"),
    qn("m:r"): (_is_pale, "équation d'une couleur qui ne se voit pas dans Word, et que le PDF montrerait en noir"),
    qn("w14:textFill"): (is_unfilled, "texte sans remplissage ni contour : il ne se voit pas dans Word"),
    qn("w:tblpPr"): _OFF,
    qn("w:framePr"): _OFF,
    qn("wp:docPr"): (_is_put_away, _SHAPE[1]),
    **dict.fromkeys(map(qn, ("v:shape", "v:rect", "v:roundrect", "v:oval", "v:group", "v:line")), _SHAPE),
}

"""What kind of text a tag may stand in: what is read, what is seen or heard beside it, what nothing replaces."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from lxml import etree

from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.stories import StoryKind

DOC_PR: Final = qn("wp:docPr")
_DESCRIBING: Final = frozenset({"alt", "descr", "title", "tooltip"})
_SAYING: Final = frozenset({
    ("textpath", "string"), ("alias", "val"), ("tag", "val"), ("tblCaption", "val"), ("tblDescription", "val"),
    ("listItem", "displayText"), ("listItem", "value"), ("docPr", "name"), ("cNvPr", "name"), ("shape", "id"),
    ("statusText", "val"), ("helpText", "val"),
})  # fmt: skip
"""Elements and attributes that hold words: of a watermark, a control, a table's description, a drawing's name."""
_LABEL: Final[Any] = etree.XPath(
    "boolean(self::c:v[not(ancestor::c:numCache or ancestor::c:numLit)])", namespaces={"c": NAMESPACES["c"]}
)
"""Whether a chart shows a value as words: the name of a series or of a category."""


class Spot(StrEnum):
    """What kind of text a tag stands in, with its article."""

    TEXT = "un texte"
    PICTURE = "une image"  # the title of the alternative text of a picture
    CHART = "un graphique"  # the title of the alternative text of a native chart
    TITLE = "un titre d'objet"  # the title of the alternative text of anything else
    DESCRIPTION = "un texte de remplacement"
    ATTRIBUTE = "un attribut"  # what a reader may see or hear that is no text: a watermark, a tip, a control's name
    ADDRESS = "une adresse de lien"
    LABEL = "une étiquette de graphique"
    CODED = "un texte codé (« %7B »)"
    LOCKED = "un réglage"
    FIELD = "un code de champ"
    DELETED = "un texte supprimé"
    PROPERTY = "une propriété"


IN_PARAGRAPHS: Final = {
    qn("w:instrText"): Spot.FIELD,
    qn("w:delInstrText"): Spot.FIELD,
    qn("w:delText"): Spot.DELETED,
}
"""The spots of the texts of paragraphs, where it is not `Spot.TEXT`."""


def spot_of_value(node: etree._Element, attribute: str | None, story: StoryKind) -> Spot:
    """Return the spot of a value outside the texts of paragraphs: of an attribute, or of the text of an element."""
    if attribute is None:
        if story is StoryKind.PROPERTIES:
            return Spot.PROPERTY
        return Spot.LABEL if _LABEL(node) else Spot.LOCKED
    if node.tag == DOC_PR and attribute in {"title", "descr"}:
        return _alternative_spot(node, attribute)
    element, name = etree.QName(node).localname, etree.QName(attribute).localname
    if (element, name) == ("fldSimple", "instr"):
        return Spot.FIELD
    return Spot.ATTRIBUTE if name in _DESCRIBING or (element, name) in _SAYING else Spot.LOCKED


def is_copy(node: etree._Element, attribute: str) -> bool:
    """Tell whether an attribute repeats the title of a placeholder picture, and goes with it."""
    if node.tag != qn("pic:cNvPr") or attribute not in {"title", "descr"}:
        return False
    frame = next(node.iterancestors(qn("wp:inline"), qn("wp:anchor")), None)
    properties = None if frame is None else frame.find(DOC_PR)
    return properties is not None and properties.get("title", "").strip().startswith("{{")


def _alternative_spot(properties: etree._Element, attribute: str) -> Spot:
    if attribute == "descr":
        return Spot.DESCRIPTION
    frame = properties.getparent()
    if frame is not None and next(frame.iter(qn("c:chart")), None) is not None:
        return Spot.CHART
    if frame is not None and next(frame.iter(qn("pic:pic")), None) is not None:
        return Spot.PICTURE
    return Spot.TITLE

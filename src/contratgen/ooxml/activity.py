"""What a part of a Word file must not do by itself: run a field, fetch an address, hold an object or a tracked change.

The text of every part is judged, whatever it is to the document: notes, headers that nothing shows, lists, charts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from contratgen.diagnostics import Diagnostic, Place, Severity
from contratgen.ooxml.admission import ADVICE
from contratgen.ooxml.allowed import is_admitted_address
from contratgen.ooxml.fields import ALLOWED, Field, every_field, link_targets, refusal
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import TC, TR, P, excerpt, paragraph_text
from contratgen.ooxml.stories import StoryKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contratgen.ooxml.tags import StoryTags

_REVISIONS: Final = tuple(
    map(qn, (
        *(f"w:{name}" for name in ("ins", "del", "moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart")),
        *(f"w:{name}Change" for name in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "numbering")),
        *(f"w:customXml{name}RangeStart" for name in ("Ins", "Del", "MoveFrom", "MoveTo")),
        *("w:cellIns", "w:cellDel", "w:cellMerge", "w14:conflictIns", "w14:conflictDel"),
        *("w14:customXmlConflictInsRangeStart", "w14:customXmlConflictDelRangeStart"),
    ))
)  # fmt: skip
_OBJECTS: Final = {
    qn("w:altChunk"): "du contenu importé d'un autre fichier",
    qn("w:object"): "un objet incorporé",
    qn("o:OLEObject"): "un objet incorporé",
    qn("w:control"): "un contrôle ActiveX",
    qn("w:subDoc"): "un sous-document",
    qn("w:movie"): "une vidéo",
    qn("wp15:webVideoPr"): "une vidéo d'une page web",
    qn("w:entryMacro"): "un champ de formulaire qui lance une macro",
    qn("w:exitMacro"): "un champ de formulaire qui lance une macro",
    qn("w:scriptAnchor"): "un script",
    qn("w:pgNum"): "un numéro de page d'une forme ancienne",
    **dict.fromkeys(
        map(qn, ("w:dayShort", "w:dayLong", "w:monthShort", "w:monthLong", "w:yearShort", "w:yearLong")),
        "une date qui change d'un jour à l'autre",
    ),
    **dict.fromkeys(
        map(qn, ("a:videoFile", "a:audioFile", "a:quickTimeFile", "a:wavAudioFile", "a:audioCd")),
        "un son ou une vidéo",
    ),
}
_STRICT: Final[Any] = etree.XPath("//*[starts-with(namespace-uri(), 'http://purl.oclc.org/ooxml/')]")
"""Elements of ISO's Strict, which Word reads like the others, and nobody here."""
_ADDRESSES: Final[Any] = etree.XPath(
    "//@*[local-name() = 'src' or local-name() = 'href' or local-name() = 'althref' or local-name() = 'action']"
)
"""Attributes that name what a program fetches or runs (VML §14.1, DrawingML §21.1.2.3.5)."""


def vet_story(tree: StoryTags) -> Iterator[Diagnostic]:
    """Yield the faults of one story, each at its paragraph (CG804 to CG808)."""

    def place(node: etree._Element) -> Place:
        paragraph = _paragraph(node)
        words = "" if paragraph is None else excerpt(paragraph_text(paragraph))
        return tree.geography.diagnostic_place(paragraph, words)

    yield from _vet(tree.root, place)
    if tree.story.kind is StoryKind.COMMENTS and next(tree.root.iter(qn("w:comment")), None) is not None:
        told = Place(tree.geography.file, label=tree.story.name)
        hint = "Ils partiraient avec le document signé : supprimez-les (Révision › Supprimer tous les commentaires)."
        yield Diagnostic("CG808", "le modèle contient des commentaires", told, hint, Severity.WARNING)


def _paragraph(node: etree._Element) -> etree._Element | None:
    """Return the paragraph where an element stands, or the first of its cell or row, or the one after it."""
    own = node if node.tag == P else next(node.iterancestors(P), None)
    around = next(node.iterancestors(TC, TR), None) if own is None else None
    inside = next(around.iter(P), None) if around is not None else next(node.itersiblings(P), None)
    return inside if own is None else own


def vet_part(root: etree._Element, place: Place) -> Iterator[Diagnostic]:
    """Yield the faults of a part that is no story: styles, lists, settings, diagrams."""
    return _vet(root, lambda _node: place)


def _vet(root: etree._Element, place: Callable[[etree._Element], Place]) -> Iterator[Diagnostic]:
    for found in every_field(root):
        yield from _vet_field(found, place)
    for node in _STRICT(root)[:1]:
        message = "le modèle mêle le format « Open XML strict » à l'ordinaire"
        yield Diagnostic("CG802", message, place(node), hint="Enregistrez-le au format « Document Word (.docx) ».")
    for where in dict.fromkeys(map(place, root.iter(*_REVISIONS))):
        hint = "Dans Word : Révision › Accepter › Accepter toutes les modifications et arrêter le suivi."
        yield Diagnostic("CG807", "le modèle contient une modification suivie", where, hint=hint)
    for node in root.iter(*_OBJECTS):
        message = f"le modèle contient {_OBJECTS[str(node.tag)]}"
        yield Diagnostic("CG804", message, place(node), hint=ADVICE["CG804"])
    for address in _ADDRESSES(root):
        if address and (address.attrname == "src" or not is_admitted_address(address)):
            message = f"lien externe non admis : « {address} »"
            yield Diagnostic("CG805", message, place(address.getparent()), hint=ADVICE["CG805"], read=str(address))


def _vet_field(found: Field, place: Callable[[etree._Element], Place]) -> Iterator[Diagnostic]:
    if not found.code.strip() and not found.computed:
        return
    wrong = [target for target in link_targets(found) if not is_admitted_address(target)]
    known = found.name in ALLOWED
    what = refusal(found) if known else "champ non admis"
    if what and not (known and _TAG.search(found.code)):
        hint = _FORBIDDEN_SWITCH if known else _FORBIDDEN_FIELD
        yield Diagnostic("CG806", f"{what} : « {excerpt(found.code)} »", place(found.begin), hint=hint)
    elif found.name == "HYPERLINK" and wrong:
        message = f"lien externe non admis : « {wrong[0]} »"
        yield Diagnostic("CG805", message, place(found.begin), hint=ADVICE["CG805"])


_TAG: Final = re.compile(r"\{[{%#]")
"""A tag in a code is told as such."""
_FORBIDDEN_FIELD: Final = (
    "Une date, un nom de fichier ou une formule dépendent du poste : écrivez la valeur, ou une balise."
)
_FORBIDDEN_SWITCH: Final = (
    "Le PDF ne montrerait pas ce que Word calcule : simplifiez ce champ, ou écrivez le texte ou une balise."
)

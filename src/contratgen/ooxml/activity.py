"""What a part of a Word file must not do by itself: run a field, fetch an address, hold an object or a tracked change.

The text of every part is judged, whatever it is to the document: notes, headers that nothing shows, lists, charts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.ooxml.allowed import ACTING, HELD, LINKED, REVISIONS, STRICT, UNKNOWN, is_admitted_address
from contratgen.ooxml.fields import ALLOWED, NOT_WORKED_OUT, Field, every_field, link_targets, refusal
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import excerpt
from contratgen.ooxml.stories import StoryKind
from contratgen.ooxml.vocabulary import ADDRESSES, Contents, contents, is_tie, strangers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contratgen.ooxml.package import Package
    from contratgen.ooxml.tags import StoryTags

_END: Final = "RangeEnd"
"""How the names of elements end that close what another opened, which is told."""
_LINKED: Final = qn("r:link")
"""What says where a picture is kept outside the file: `admission` refuses the address."""
_NEVER: Final = frozenset({"src", "macro", "style"})
"""Attributes that no address is admitted in."""


def vet_story(tree: StoryTags, held: Contents) -> Iterator[Diagnostic]:
    """Yield the faults of one story, which holds what it does, each at its paragraph (CG804 to CG808)."""
    yield from _vet(tree.root, held, tree.geography.near)
    if tree.story.kind is StoryKind.COMMENTS and next(tree.root.iter(qn("w:comment")), None) is not None:
        told = Place(tree.geography.file, label=tree.story.name)
        hint = "Ils partiraient avec le document signé : supprimez-les (Révision › Supprimer tous les commentaires)."
        yield Diagnostic("CG808", "le modèle contient des commentaires", told, hint, Severity.WARNING)


def vet_parts(package: Package, names: Iterable[str], place: Callable[[str], Place]) -> Iterator[Diagnostic]:
    """Yield the faults of parts as they stand, each at the place that its name gives."""
    for name in names:
        held = contents(package.parts[name])
        if held.fields or not held.plain:
            yield from _vet(package.tree(name), held, _everywhere(place(name)))


def _everywhere(place: Place) -> Callable[[etree._Element], Place]:
    return lambda _node: place


def _vet(root: etree._Element, held: Contents, place: Callable[[etree._Element], Place]) -> Iterator[Diagnostic]:
    for found in every_field(root) if held.fields else ():
        yield from _vet_field(found, place)
    if held.plain:
        return
    told: set[etree._Element | Diagnostic] = set()
    for node, attribute in strangers(root):
        if attribute:
            yield from _vet_attribute(node, attribute, place)
        elif told.isdisjoint(node.iterancestors()) and not str(node.tag).endswith(_END):
            fault = _stranger(node, place(node))
            if fault not in told:
                yield fault
            told |= {node, fault}


def _stranger(node: etree._Element, place: Place) -> Diagnostic:
    """Return the fault of an element that is not of the vocabulary; what it holds is its affair."""
    said = etree.QName(node)
    if str(said.namespace).startswith(STRICT):
        message = "le modèle mêle le format « Open XML strict » à l'ordinaire"
        return Diagnostic("CG802", message, place, hint="Enregistrez-le au format « Document Word (.docx) ».")
    if node.tag in REVISIONS:
        hint = "Dans Word : Révision › Accepter › Accepter toutes les modifications et arrêter le suivi."
        return Diagnostic("CG807", "le modèle contient une modification suivie", place, hint=hint)
    if node.tag in ACTING:
        return HELD.at(place, what=ACTING[str(node.tag)])
    return UNKNOWN.at(place, what=f"un élément inconnu : « {said.localname} »")


def _vet_attribute(
    node: etree._Element, attribute: str, place: Callable[[etree._Element], Place]
) -> Iterator[Diagnostic]:
    said = node.get(attribute, "")
    name = etree.QName(attribute).localname
    if attribute in ADDRESSES:
        if name in _NEVER or not is_admitted_address(said):
            yield replace(LINKED.at(place(node), address=said), read=said)
    elif attribute != _LINKED:
        tied = f"un élément « {etree.QName(node).localname} » lié à autre chose"
        what = tied if is_tie(attribute) else f"un attribut inconnu : « {name} »"
        yield replace(UNKNOWN.at(place(node), what=what), read=said)


def _vet_field(found: Field, place: Callable[[etree._Element], Place]) -> Iterator[Diagnostic]:
    if not found.code.strip() and not found.computed:
        return
    wrong = [target for target in link_targets(found) if not is_admitted_address(target)]
    known = found.name in ALLOWED
    what = refusal(found) if known else "champ non admis"
    if what and not (known and _TAG.search(found.code)):
        hint = _FORBIDDEN_SWITCH if known else _INSTEAD.get(found.name, _FORBIDDEN_FIELD)
        yield Diagnostic(NOT_WORKED_OUT, f"{what} : « {excerpt(found.code)} »", place(found.begin), hint=hint)
    elif found.name == "HYPERLINK" and wrong:
        yield LINKED.at(place(found.begin), address=wrong[0])


_TAG: Final = re.compile(r"\{[{%#]")
"""A tag in a code is told as such."""
_FORBIDDEN_FIELD: Final = (
    "Une date, un nom de fichier ou une formule dépendent du poste : écrivez la valeur, ou une balise."
)
_FORMS: Final = "Un formulaire ne se remplit pas ici : écrivez une balise, le texte, ou le signe ☐ ou ☒."
_MERGES: Final = "Le publipostage n'a pas lieu ici : écrivez une balise, comme « {{ nom }} » ou « {% if condition %} »."
_INDEXES: Final = (
    "Ni index ni bibliographie ne sont recalculés ici : retirez cette marque, ou figez le texte du champ (Ctrl+Maj+F9)."
)
_TYPED: Final = "Le PDF ne montrerait pas ce que Word calcule : insérez le signe lui-même, ou une liste numérotée."
_INSTEAD: Final = {
    **dict.fromkeys(("FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "MACROBUTTON"), _FORMS),
    **dict.fromkeys(("MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "SKIPIF", "ADDRESSBLOCK"), _MERGES),
    **dict.fromkeys(("GREETINGLINE", "IF", "COMPARE", "SET", "ASK", "FILLIN", "DOCVARIABLE"), _MERGES),
    **dict.fromkeys(("XE", "INDEX", "TA", "TOA", "TC", "RD", "BIBLIOGRAPHY", "CITATION", "ADDIN"), _INDEXES),
    **dict.fromkeys(("SYMBOL", "EQ", "ADVANCE", "QUOTE", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM"), _TYPED),
}
"""What to do instead of fields of Word's menus that nobody here works out, and that hang on no machine."""
_FORBIDDEN_SWITCH: Final = (
    "Le PDF ne montrerait pas ce que Word calcule : simplifiez ce champ, ou écrivez le texte ou une balise."
)

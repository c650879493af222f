"""Opens a Word template and vets it: what it is made of (`admission`), what stands in its stories (`activity`).

What a delivered file may hold (promise 7) is decided here, once, on the template: rendering adds nothing but text,
pictures, charts, notes, and `https:` or `mailto:` links. `convert.vet` puts what is delivered to the same judge.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, InputError, Place, in_order
from contratgen.ooxml.activity import vet_parts, vet_story
from contratgen.ooxml.admission import admit
from contratgen.ooxml.allowed import DOCUMENT, STRICT
from contratgen.ooxml.names import qn
from contratgen.ooxml.numbering import Numbering, read_numbering
from contratgen.ooxml.package import CONTENT_TYPES, Package, open_package, parse_xml, serialise
from contratgen.ooxml.stories import Story, stories
from contratgen.ooxml.styles import Styles, read_styles
from contratgen.ooxml.tags import StoryTags, read_story
from contratgen.ooxml.vocabulary import contents

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from contratgen.ooxml.package import Package

_TOO_DEEP: Final = etree.XPath("boolean(" + "/*" * (limits.XML_DEPTH + 1) + ")")


@dataclass(frozen=True)
class VettedTemplate:
    """A template opened: package, styles, lists, stories with their tags, and every fault that vetting found."""

    file: str
    package: Package
    styles: Styles
    numbering: Numbering
    stories: tuple[StoryTags, ...]
    faults: tuple[Diagnostic, ...]


def read_template(template: bytes, file: str) -> VettedTemplate:
    """Open and vet a template; `file` is the name that diagnostics give.

    Raises `InputError` when it cannot be read at all (CG801, CG802, CG809); other faults are in the value returned.
    """
    opened = open_package(template, file)
    _refuse(_vet_xml(opened, file, lambda name: name.endswith(".rels") or name == CONTENT_TYPES))
    _refuse(_vet_document(opened, file))
    package, found = admit(opened, file)
    told = stories(package)
    shown = {story.part for story in told}
    _refuse(_vet_xml(package, file, lambda name: name.endswith(".xml") and name not in shown))
    package = without_history(package, shown)
    styles = read_styles(package)
    numbering = read_numbering(package, styles)
    trees = tuple(_read_stories(package, file, told, styles, numbering))
    others = [name for name in package.parts if name.endswith(".xml") and name not in {CONTENT_TYPES, *shown}]
    faults = (
        *found,
        *(fault for tree in trees for fault in vet_story(tree, contents(package.parts[tree.story.part]))),
        *vet_parts(package, others, lambda name: Place(file, label=name)),
    )
    return VettedTemplate(file, package, styles, numbering, trees, in_order(faults))


def _refuse(faults: Iterable[Diagnostic]) -> None:
    if found := list(faults):
        raise InputError(*found)


def _vet_xml(package: Package, file: str, wanted: Callable[[str], bool]) -> Iterator[Diagnostic]:
    """Yield a fault for each part, among those wanted, that is no well-formed XML."""
    for name, blob in package.parts.items():
        if wanted(name) and not _well_formed(blob):
            yield _malformed(file, name)


def _well_formed(blob: bytes) -> bool:
    try:
        contents(blob)
    except etree.XMLSyntaxError:
        return False
    return True


def _read_stories(
    package: Package, file: str, told: Iterable[Story], styles: Styles, numbering: Numbering
) -> Iterator[StoryTags]:
    for story in told:
        try:
            tree = read_story(package, story, file, styles, numbering)
        except etree.XMLSyntaxError:
            raise InputError(_malformed(file, story.name)) from None
        if _TOO_DEEP(tree.root):
            message = f"{story.name} : plus de {limits.XML_DEPTH} éléments emboîtés"
            raise InputError(Diagnostic("CG809", message, Place(file), hint="Simplifiez les tableaux imbriqués."))
        yield tree


def _malformed(file: str, what: str) -> Diagnostic:
    hint = "Ouvrez le modèle dans Word, puis « Enregistrer sous » ; Word répare ce qui peut l'être."
    return Diagnostic("CG809", f"{what} : le XML du modèle est mal formé", Place(file), hint=hint)


def _vet_document(package: Package, file: str) -> Iterator[Diagnostic]:
    """Yield a fault unless the main part is a plain, transitional Word document."""
    if package.main not in package.parts or package.content_type(package.main).strip().casefold() != DOCUMENT:
        hint = "Enregistrez-le au format .docx (« Document Word »), et non .dotx, .docm ou .odt."
        yield Diagnostic("CG802", "le fichier n'est pas un document Word ordinaire", Place(file), hint=hint)
    elif STRICT.encode() in package.parts[package.main][:4096]:
        hint = "Enregistrez-le au format « Document Word (.docx) », et non « Document Open XML strict »."
        yield Diagnostic("CG802", "le document est au format « Open XML strict »", Place(file), hint=hint)


_UNSEEN: Final = tuple(map(qn, ("w:tblGridChange", "w:tblPrExChange", "w15:collapsed")))
_PROPERTIES: Final = tuple(
    qn(f"w:{name}Change") for name in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "numbering")
)
_MARKS: Final = (b"Change", b"collapsed")


def without_history(package: Package, stories: Collection[str]) -> Package:
    """Return the package without its history of changes: what nobody sees in stories, former properties elsewhere."""
    xml = ((name, blob) for name, blob in package.parts.items() if name.endswith(".xml"))
    changed = {}
    for name, blob in ((name, blob) for name, blob in xml if any(mark in blob for mark in _MARKS)):
        with suppress(etree.XMLSyntaxError):  # which is told where stories are read
            root = parse_xml(blob)
            etree.strip_elements(root, *_UNSEEN, *(() if name in stories else _PROPERTIES), with_tail=False)
            changed[name] = serialise(root)
    return package.with_parts(changed) if changed else package

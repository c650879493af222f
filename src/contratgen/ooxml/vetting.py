"""Vets a Word template: parts, relationships and field codes on allowlists, no macro, no object, no tracked change.

What a delivered file may hold (promise 7) is decided here, once, on the template: rendering adds nothing but text,
pictures, charts, notes, and `https:` or `mailto:` links.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen import limits
from contratgen.diagnostics import Diagnostic, InputError, Place, Severity, in_order
from contratgen.ooxml.fields import ALLOWED, Field, fields_of
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.numbering import Numbering, read_numbering
from contratgen.ooxml.package import CONTENT_TYPES, Package, kept, open_package, parse_xml
from contratgen.ooxml.places import P, excerpt, paragraph_text
from contratgen.ooxml.stories import Story, StoryKind, stories
from contratgen.ooxml.styles import Styles, read_styles
from contratgen.ooxml.tags import StoryTags, read_story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contratgen.ooxml.package import Relationship

DOCUMENT: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
STRICT: Final = "http://purl.oclc.org/ooxml/"
LINK_SCHEMES: Final = ("https://", "mailto:")
_MICROSOFT: Final = "http://schemas.microsoft.com/office/"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships/"
_KINDS: Final = frozenset(
    {
        *(f"{NAMESPACES['r']}/{kind}" for kind in (
            "officeDocument", "styles", "numbering", "settings", "fontTable", "font", "webSettings", "theme",
            "themeOverride", "header", "footer", "footnotes", "endnotes", "comments", "image", "chart",
            "chartUserShapes", "hyperlink", "extended-properties", "custom-properties", "customXml", "customXmlProps",
            "glossaryDocument", "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "package",
        )),
        *(f"{_PACKAGE}metadata/{kind}" for kind in ("core-properties", "thumbnail")),
        *(f"{_MICROSOFT}{kind}" for kind in (
            "2007/relationships/stylesWithEffects", "2007/relationships/diagramDrawing", "2007/relationships/hdphoto",
            "2011/relationships/people", "2011/relationships/commentsExtended", "2011/relationships/chartStyle",
            "2011/relationships/chartColorStyle", "2016/09/relationships/commentsIds",
            "2018/08/relationships/commentsExtensible",
        )),
    }
)  # fmt: skip
_REFUSED: Final = {
    "vbaProject": ("CG803", "le modèle contient des macros"),
    "wordVbaData": ("CG803", "le modèle contient des macros"),
    "attachedTemplate": ("CG805", "le modèle est attaché à un autre modèle"),
}
_ADVICE: Final = {
    "CG803": "Enregistrez-le au format .docx (« Document Word »), sans macros.",
    "CG804": "Supprimez cet objet du modèle, ou remplacez-le par une image ou du texte.",
    "CG805": "Ne gardez que des liens « https: » ou « mailto: » ; incorporez les images au lieu de les lier.",
}
_REVISIONS: Final = tuple(
    map(qn, ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel", "w:rPrChange", "w:pPrChange",
             "w:tblPrChange", "w:trPrChange", "w:tcPrChange", "w:sectPrChange", "w:numberingChange"))
)  # fmt: skip
_OBJECTS: Final = {
    qn("w:altChunk"): "du contenu importé d'un autre fichier",
    qn("w:object"): "un objet incorporé",
    qn("w:control"): "un contrôle ActiveX",
    qn("w:subDoc"): "un sous-document",
}
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
    package = open_package(template, file)
    _refuse(_vet_xml(package, file, lambda name: name.endswith(".rels") or name == CONTENT_TYPES))
    told = stories(package)
    shown = {story.part for story in told}
    _refuse(_vet_document(package, file))
    _refuse(_vet_xml(package, file, lambda name: name.endswith(".xml") and name not in shown))
    styles = read_styles(package)
    numbering = read_numbering(package, styles)
    trees = tuple(_read_stories(package, file, told, styles, numbering))
    faults = (*_vet_relationships(package, file), *(fault for tree in trees for fault in vet_story(tree)))
    return VettedTemplate(file, package, styles, numbering, trees, in_order(faults))


def _refuse(faults: Iterable[Diagnostic]) -> None:
    if found := list(faults):
        raise InputError(*found)


def _vet_xml(package: Package, file: str, wanted: Callable[[str], bool]) -> Iterator[Diagnostic]:
    """Yield a fault for each part, among those wanted, that is no well-formed XML."""
    for name, blob in package.parts.items():
        if wanted(name) and not _well_formed(blob):
            yield _malformed(file, name)


@kept
def _well_formed(blob: bytes) -> bool:
    try:
        parse_xml(blob)
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
    types = parse_xml(package.parts[CONTENT_TYPES]) if CONTENT_TYPES in package.parts else None
    declared = (
        []
        if types is None
        else [
            node.get("ContentType")
            for node in types.iter(qn("ct:Override"))
            if node.get("PartName") == f"/{package.main}"
        ]
    )
    if package.main not in package.parts or declared != [DOCUMENT]:
        hint = "Enregistrez-le au format .docx (« Document Word »), et non .dotx, .docm ou .odt."
        yield Diagnostic("CG802", "le fichier n'est pas un document Word ordinaire", Place(file), hint=hint)
    elif STRICT.encode() in package.parts[package.main][:4096]:
        hint = "Enregistrez-le au format « Document Word (.docx) », et non « Document Open XML strict »."
        yield Diagnostic("CG802", "le document est au format « Open XML strict »", Place(file), hint=hint)


def _vet_relationships(package: Package, file: str) -> Iterator[Diagnostic]:
    for name in sorted(package.parts):
        if name.endswith(".rels"):
            folder, _, leaf = name.rpartition("_rels/")
            for link in package.relationships(folder + leaf.removesuffix(".rels")):
                yield from _vet_relationship(link, name, file)


def _vet_relationship(link: Relationship, name: str, file: str) -> Iterator[Diagnostic]:
    kind = link.type.rpartition("/")[2]
    code, message = _REFUSED.get(kind, ("CG804", f"le modèle contient un élément non admis ({kind})"))
    if link.external and (kind != "hyperlink" or not link.target.startswith(LINK_SCHEMES)):
        code, message = "CG805", f"lien externe non admis : « {link.target} »"
    elif link.type in _KINDS:
        return
    yield Diagnostic(code, message, Place(file, label=name), hint=_ADVICE[code], read=link.target)


def vet_story(tree: StoryTags) -> Iterator[Diagnostic]:
    """Yield the faults of one story: fields outside the allowlist, tracked changes, objects, comments."""
    for field in fields_of(tree.root):
        yield from _vet_field(field, tree)
    for node in tree.root.iter(*_REVISIONS):
        message = "le modèle contient une modification suivie"
        hint = "Dans Word : Révision › Accepter › Accepter toutes les modifications et arrêter le suivi."
        yield _fault("CG807", message, hint, node, tree)
    for node in tree.root.iter(*_OBJECTS):
        yield _fault("CG804", f"le modèle contient {_OBJECTS[str(node.tag)]}", _ADVICE["CG804"], node, tree)
    if tree.story.kind is StoryKind.COMMENTS and next(tree.root.iter(qn("w:comment")), None) is not None:
        place = Place(tree.geography.file, label=tree.story.name)
        hint = "Ils partiraient avec le document signé : supprimez-les (Révision › Supprimer tous les commentaires)."
        yield Diagnostic("CG808", "le modèle contient des commentaires", place, hint, Severity.WARNING)


def _vet_field(field: Field, tree: StoryTags) -> Iterator[Diagnostic]:
    targets = [word for word in field.arguments if ":" in word]
    if field.name == "HYPERLINK" and not all(word.startswith(LINK_SCHEMES) for word in targets):
        yield _fault("CG805", f"lien externe non admis : « {targets[0]} »", _ADVICE["CG805"], field.begin, tree)
    elif field.name not in ALLOWED:
        message = f"champ non admis : « {excerpt(field.code)} »"
        hint = "Une date, un nom de fichier ou une formule dépendent du poste : écrivez la valeur, ou une balise."
        yield _fault("CG806", message, hint, field.begin, tree)


def _fault(code: str, message: str, hint: str, node: etree._Element, tree: StoryTags) -> Diagnostic:
    paragraph = node if node.tag == P else next(node.iterancestors(P), None)
    words = "" if paragraph is None else excerpt(paragraph_text(paragraph))
    return Diagnostic(code, message, tree.geography.diagnostic_place(paragraph, words), hint=hint)

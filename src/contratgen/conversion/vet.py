"""What a Word file must be before LibreOffice sees it, and what it says of itself. The renderer's files all pass.

The last lock before a program that would fetch what a relationship names: the template check stands before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.base.diagnostics import ContratgenError, Diagnostic, EnvironmentFault, InputError, Place
from contratgen.base.glyphs import undrawable
from contratgen.conversion.document import Chart, Equation, Properties
from contratgen.conversion.fonts import missing_fonts
from contratgen.ooxml.activity import vet_parts
from contratgen.ooxml.admission import admit
from contratgen.ooxml.equations import TEXT, characters, equations_of, forms, is_boxed, linear
from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import RELATIONSHIP, is_on, qn
from contratgen.ooxml.package import CONTENT_TYPES, Package, open_package
from contratgen.ooxml.sections import page_numberings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

LANGUAGE: Final = "fr-FR"
XML: Final = (".xml", ".rels")
EXCERPT: Final = 60
"""Characters of text that a hint shows."""
EMU_PER_POINT: Final = 12_700
CHART: Final = "c:chart"
FIGURES: Final = ("pic:pic", CHART)
"""What the PDF shows as a figure."""


def vet(docx: bytes, name: str, day: date) -> Properties:
    """Return what the PDF must say of a document, whose file name is `name`.

    Raises `InputError` with every fault found: CG401 for what is no Word file, CG402 for what may not be
    delivered, CG403 for automatic hyphenation, CG404 without title, CG405 for a figure without alternative text, CG407
    for characters that no font can draw, CG417 for framed equations; `EnvironmentFault` (CG905) for fonts that are not
    supplied.
    """
    place = Place(name)
    package = _opened(docx, place)
    faults = tuple(fault for rule in RULES for fault in rule(package, place))
    if faults:
        raise InputError(*faults)
    missing = missing_fonts(package)
    if missing:
        raise EnvironmentFault(*(_without_font(font, place) for font in missing))
    said = _core(package)
    author, language = said.get("creator", ""), said.get("language") or LANGUAGE
    numberings = page_numberings(package.tree(package.main))
    equations = tuple(_equations(package))
    return Properties(said["title"], author, language, day, tuple(_charts(package)), numberings, equations)


def template_faults(package: Package, file: str) -> Iterator[Diagnostic]:
    """Yield what `vet` would find in every document of a template, whatever fills it: CG404, CG407, CG417, CG905."""
    place = Place(file)
    for rule in (_untitled, _undrawable, _framed):
        yield from rule(package, place)
    yield from (_without_font(font, place) for font in missing_fonts(package))


def _opened(docx: bytes, place: Place) -> Package:
    try:
        package = open_package(docx, place.file)
    except ContratgenError as refused:
        raise _unreadable("; ".join(fault.message for fault in refused.diagnostics), place) from None
    for name in package.parts:
        if name.endswith(XML):
            try:
                package.tree(name)
            except etree.XMLSyntaxError:
                raise _unreadable(f"la partie « {name} » n'est pas du XML bien formé", place) from None
    if package.tree(package.main).tag != qn("w:document"):
        raise _unreadable(f"la partie « {package.main} » n'est pas un texte Word", place)
    return package


def _unreadable(reason: str, place: Place) -> InputError:
    hint = "Ce fichier vient du rendu : relancez la construction ; si la faute revient, vérifiez le modèle Word."
    return InputError(Diagnostic("CG401", f"document impossible à convertir : {reason}", place, hint))


def _not_deliverable(package: Package, place: Place) -> Iterator[Diagnostic]:
    """Put what is delivered to the judge of templates (promise 7)."""
    admitted, found = admit(package, place.file)
    parts = (name for name in admitted.parts if name.endswith(".xml") and name != CONTENT_TYPES)
    acting = vet_parts(admitted, parts, lambda _name: place)
    for message in dict.fromkeys(fault.message for fault in (*found, *acting) if fault.blocks):
        hint = "Seuls sont admis du texte, des images incorporées et des liens https et mailto : corrigez le modèle."
        yield Diagnostic("CG402", f"le document ne peut pas être remis : {message}", place, hint)


def _hyphenated(package: Package, place: Place) -> Iterator[Diagnostic]:
    for part in package.related("settings"):
        for node in package.tree(part).iter(qn("w:autoHyphenation")):
            if is_on(node):
                message = "la coupure automatique des mots dépend des dictionnaires de la machine"
                yield Diagnostic("CG403", message, place, "Dans Word : Mise en page › Coupure de mots › Aucune.")


def _untitled(package: Package, place: Place) -> Iterator[Diagnostic]:
    if not _core(package).get("title"):
        hint = "Donnez un titre au document : Fichier › Informations › Titre."
        yield Diagnostic("CG404", "un PDF accessible a un titre, et ce document n'en a pas", place, hint)


def _undescribed(package: Package, place: Place) -> Iterator[Diagnostic]:
    for number, figure in enumerate(_figures(package), 1):
        if not _words(figure):
            message = f"la figure {number} (« {_said(figure, 'name')} ») n'a pas de texte de remplacement"
            hint = "Dans Word : clic droit sur l'image › Afficher le texte de remplacement."
            yield Diagnostic("CG405", message, place, hint)


def _undrawable(package: Package, place: Place) -> Iterator[Diagnostic]:
    nodes = [node for name in package.printed for node in package.tree(name).iter(qn("w:t"), TEXT)]
    lost = undrawable("".join(node.text or "" for node in nodes))
    for node in nodes if lost else ():
        for character in undrawable(node.text or ""):
            message = f"aucune police fournie ne sait dessiner « {character} » (U+{ord(character):04X})"
            hint = f"Remplacez ce caractère dans « {(node.text or '').strip()[:EXCERPT]} »."
            yield Diagnostic("CG407", message, place, hint)


def _framed(package: Package, place: Place) -> Iterator[Diagnostic]:
    boxes = (box for name in package.printed for box in package.tree(name).iter(qn("m:borderBox")))
    for box in filter(is_boxed, boxes):
        message = (
            f"LibreOffice ne dessine ni le cadre ni les traits posés sur une équation : « {linear(box)[:EXCERPT]} »"
        )
        hint = "Ôtez le cadre de l'équation ; celui du paragraphe (Accueil › Bordures) est dessiné."
        yield Diagnostic("CG417", message, place, hint)


RULES: Final[tuple[Callable[[Package, Place], Iterator[Diagnostic]], ...]] = (
    _not_deliverable,
    _hyphenated,
    _untitled,
    _undescribed,
    _undrawable,
    _framed,
)


def _without_font(font: str, place: Place) -> Diagnostic:
    hint = "Choisissez dans le modèle une police fournie ou son équivalente : Calibri, Cambria, Arial, Times New Roman."
    return Diagnostic("CG905", f"la police « {font} » n'est pas fournie avec contratgen", place, hint)


def _core(package: Package) -> dict[str, str]:
    """Return the core properties by local name (ECMA-376 Part 2, 11)."""
    links = (link for link in package.relationships("") if link.type == RELATIONSHIP["core"])
    parts = [link.target for link in links if link.target in package.parts]
    return {
        str(node.tag).rpartition("}")[2]: (node.text or "").strip() for part in parts for node in package.tree(part)
    }


def _figures(package: Package) -> Iterator[etree._Element]:
    """Yield the drawings of the body that show a picture or a chart."""
    for drawing in package.tree(package.main).iter(qn("w:drawing")):
        if next(drawing.iter(*map(qn, FIGURES)), None) is not None:
            yield drawing


def _charts(package: Package) -> Iterator[Chart]:
    for figure in _figures(package):
        extent = next(figure.iter(qn("wp:extent")), None)
        if extent is not None and next(figure.iter(qn(CHART)), None) is not None:
            width, height = (integer(extent.get(side)) / EMU_PER_POINT for side in ("cx", "cy"))
            yield Chart(_words(figure), width, height)


def _equations(package: Package) -> Iterator[Equation]:
    """Yield the equations that the PDF's structure will hold: those of headers and footers are artifacts there."""
    for part in package.tagged:
        for equation in equations_of(package.tree(part)):
            yield Equation(linear(equation), characters(equation), forms(equation))


def _words(figure: etree._Element) -> str:
    return _said(figure, "descr") or _said(figure, "title")


def _said(figure: etree._Element, attribute: str) -> str:
    properties = next(figure.iter(qn("wp:docPr")), None)
    return properties.get(attribute, "").strip() if properties is not None else ""

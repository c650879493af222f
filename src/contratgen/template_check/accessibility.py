"""Whether everybody can read a Word file (RGAA 13.3, EN 301 549 §10): headings, tables, pictures, language, links.

Looks at a template, or at a file that was rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Diagnostic, Place, Severity, in_order
from contratgen.ooxml.names import qn
from contratgen.ooxml.numbering import read_numbering
from contratgen.ooxml.places import (
    TBL,
    TC,
    TEXT_BOX,
    TR,
    Geography,
    P,
    children_of,
    own_descendants,
    paragraph_text,
)
from contratgen.ooxml.stories import StoryKind, stories
from contratgen.ooxml.styles import heading_level, read_styles
from contratgen.template_check.contrast import Looks, low_contrasts

if TYPE_CHECKING:
    from lxml import etree

    from contratgen.ooxml.package import Package
    from contratgen.ooxml.stories import Story
    from contratgen.ooxml.styles import Styles

HEADING_GAP: Final = "CG872"
NO_HEADER: Final = "CG873"
NO_ALTERNATIVE: Final = "CG874"
NO_LANGUAGE: Final = "CG877"
VAGUE_LINK: Final = "CG878"
LOW_CONTRAST: Final = "CG879"
WARNINGS: Final = frozenset({VAGUE_LINK, LOW_CONTRAST})

VAGUE: Final = frozenset(
    {"ici", "cliquez ici", "cliquer ici", "clic", "lien", "ce lien", "le lien", "la", "là", "voir", "lire", "suite",
     "lire la suite", "en savoir plus", "plus", "plus d'informations", "site", "page"}
)  # fmt: skip
"""Words that say nothing of where a link leads, to somebody who hears the links one after the other."""
ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+")
CONTROL: Final = re.compile(r"^\s*\{%tr.*%\}\s*$", re.DOTALL)
DECORATIVE: Final = "decorative"
DARKER: Final = "Choisissez une couleur plus foncée sur fond clair : 4,5 pour 1 au moins, 3 pour 1 en gros corps."
RUNNING: Final = frozenset({StoryKind.HEADER, StoryKind.FOOTER})
SHOWN: Final = frozenset({StoryKind.BODY, StoryKind.HEADER, StoryKind.FOOTER, StoryKind.FOOTNOTES, StoryKind.ENDNOTES})


def check_accessibility(package: Package, file: str) -> tuple[Diagnostic, ...]:
    """Return what keeps people from reading a Word file whose parts are sound; `file` is what diagnostics call it."""
    told = [Told(package, story, package.tree(story.part), file) for story in stories(package) if story.kind in SHOWN]
    return in_order([*_language(package, file), *_faults(told)])


@dataclass(frozen=True)
class Told:
    """One story of a file."""

    package: Package
    story: Story
    root: etree._Element
    file: str

    @cached_property
    def styles(self) -> Styles:
        """The styles of the file."""
        return read_styles(self.package)

    @cached_property
    def geography(self) -> Geography:
        """Where its paragraphs stand."""
        return Geography(self.file, self.story, self.root, self.styles, read_numbering(self.package, self.styles))


def _faults(told: list[Told]) -> Iterator[Diagnostic]:
    looks = Looks(told[0].package)
    for tree in told:
        yield from _headings(tree)
        yield from _tables(tree)
        yield from _pictures(tree)
        yield from _links(tree)
        for paragraph, said in low_contrasts(tree.root, looks):
            if tree.story.kind in RUNNING and next(paragraph.iterancestors(TEXT_BOX), None) is not None:
                continue  # a watermark, which some editors write so
            yield _fault(LOW_CONTRAST, f"texte trop pâle : {said}", tree, paragraph, DARKER)


def _fault(code: str, message: str, tree: Told, paragraph: etree._Element | None, hint: str) -> Diagnostic:
    return Diagnostic(code, message, tree.geography.near(paragraph), hint, _weight(code))


def _weight(code: str) -> Severity:
    return Severity.WARNING if code in WARNINGS else Severity.ERROR


def _language(package: Package, file: str) -> Iterator[Diagnostic]:
    for part in package.related("styles"):
        said = package.tree(part).find("/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"))))
        if said is None or not said.get(qn("w:val")):
            message = "le document ne dit pas sa langue : il serait lu avec l'accent d'une autre"
            hint = "Dans Word : Révision › Langue › Définir la langue de vérification › Français › Par défaut."
            yield Diagnostic(NO_LANGUAGE, message, Place(file), hint)


def _headings(tree: Told) -> Iterator[Diagnostic]:
    """Yield a fault for each heading that is more than one level below the one before it."""
    above = 0
    for paragraph in tree.root.iter(P):
        level = heading_level(paragraph, tree.styles)
        if level is not None and paragraph_text(paragraph).strip():
            if level > above + 1:
                before = f"un titre de niveau {above}" if above else "aucun titre"
                message = f"titre de niveau {level} après {before} : il manque un niveau"
                hint = f"Donnez-lui le style du niveau {above + 1}, ou ajoutez le titre qui manque."
                yield _fault(HEADING_GAP, message, tree, paragraph, hint)
            above = level


def _tables(tree: Told) -> Iterator[Diagnostic]:
    """Yield a fault for each table of data in which nothing heads the columns nor the lines."""
    for table in tree.root.iter(TBL):
        rows = [row for row in children_of(table, TR) if not CONTROL.match(_words(row))]
        columns = max((len(list(children_of(row, TC))) for row in rows), default=0)
        if len(rows) > 1 and columns > 1 and not _heads(table, rows):
            message = "le tableau n'a ni ligne ni colonne d'en-tête"
            hint = "Dans Word : Disposition › Répéter les lignes d'en-tête, ou Création › Première colonne."
            yield _fault(NO_HEADER, message, tree, next(table.iter(P), None), hint)


def _words(row: etree._Element) -> str:
    return "".join(paragraph_text(paragraph) for paragraph in row.iter(P))


def _heads(table: etree._Element, rows: list[etree._Element]) -> bool:
    first = rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
    look = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
    return first is not None or (look is not None and look.get(qn("w:firstColumn")) in {"1", "true", "on"})


def _pictures(tree: Told) -> Iterator[Diagnostic]:
    """Yield a fault for each picture without words; headers and footers hold decoration, which needs none."""
    if tree.story.kind in RUNNING:
        return
    for described in tree.root.iter(qn("wp:docPr")):
        if not (described.get("descr") or "").strip() and not _decorative(described):
            message = f"l'image « {described.get('name', '')} » n'a pas de texte de remplacement"
            hint = "Dans Word : clic droit › Afficher le texte de remplacement ; ou marquez-la comme décorative."
            yield _fault(NO_ALTERNATIVE, message, tree, next(described.iterancestors(P), None), hint)


def _decorative(described: etree._Element) -> bool:
    marks = (node for node in described.iter() if isinstance(node.tag, str) and node.tag.endswith(f"}}{DECORATIVE}"))
    return any(mark.get("val") in {"1", "true"} for mark in marks)


def _links(tree: Told) -> Iterator[Diagnostic]:
    for link in tree.root.iter(qn("w:hyperlink")):
        text = "".join(node.text or "" for node in own_descendants(link, qn("w:t")))
        if is_vague(text):
            yield _fault(VAGUE_LINK, vague(text), tree, next(link.iterancestors(P), None), SAY_WHERE)


SAY_WHERE: Final = "Écrivez où il mène : le titre de la page ou du document."


def vague(text: str) -> str:
    """Return what is to be said of a link that does not say where it leads."""
    return f"« {text.strip()} » ne dit pas où mène le lien"


def is_vague(text: str) -> bool:
    """Whether the text of a link, heard alone, does not say where it leads; an address is spelled out sign by sign."""
    said = " ".join(text.replace("’", "'").casefold().split()).strip(" .…:»«>→")
    return said in VAGUE or ADDRESS.fullmatch(said) is not None

"""What a supplied PDF holds that may not enter a dossier, in the words of the diagnostic that refuses it.

Looks and tells; `rebuild` is the net below: what this page forgets is not copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pikepdf import Dictionary, Name, Pdf

from contratgen import limits
from contratgen.bundle.acting import ACTIVE_ACTIONS, ACTIVE_ANNOTATIONS
from contratgen.bundle.guard import BeyondLimitError, as_list, walk_once
from contratgen.bundle.pieces.layers import hides_layers
from contratgen.bundle.pieces.signed import fields, is_signed
from contratgen.diagnostics import Diagnostic, Place

PASSIVE: Final = {"/Link", "/Widget"}
"""Annotations that another rule judges, or that are kept."""

HINTS: Final = {
    "CG503": "Demandez le fichier sans mot de passe ni restriction.",
    "CG504": "Demandez le document imprimé en PDF (« Imprimer › Enregistrer au format PDF »), sans élément actif.",
    "CG505": "Demandez le formulaire rempli puis imprimé en PDF.",
    "CG506": "Demandez un fichier plus léger : en plusieurs pièces, ou imprimé en PDF à 300 points par pouce.",
    "CG507": "Demandez le document imprimé en PDF, annotations comprises si elles doivent être lues.",
    "CG509": "Demandez le plan exporté en PDF sans calques, tel qu'il doit être vu.",
    "CG512": "Demandez le document lui-même.",
    "CG519": "Demandez le fichier tel qu'il est sorti de la signature, sans l'enregistrer à nouveau.",
}


def faults_of(pdf: Pdf, file: str) -> tuple[Diagnostic, ...]:
    """Return every reason not to merge an open PDF, at most one a code. Raises what a malformed object raises."""
    findings = {
        "CG504": _active(pdf),
        "CG505": _form(pdf),
        "CG506": _oversize(pdf),
        "CG507": _annotations(pdf),
        "CG509": _layers(pdf),
        "CG512": "le PDF n'a aucune page" if not len(pdf.pages) else "",
    }
    return tuple(
        Diagnostic(code, message, Place(file), hint=HINTS[code]) for code, message in findings.items() if message
    )


def _active(pdf: Pdf) -> str:
    found = {ACTIVE_ACTIONS[kind] for kind in _action_kinds(pdf) if kind in ACTIVE_ACTIONS}
    found |= {ACTIVE_ANNOTATIONS[kind] for kind in _annotation_kinds(pdf) if kind in ACTIVE_ANNOTATIONS}
    names = pdf.Root.get(Name.Names, Dictionary())
    found |= {
        words
        for key, words in (("/JavaScript", "du JavaScript"), ("/EmbeddedFiles", "un fichier joint"))
        if key in names
    }
    if any(key in pdf.Root for key in ("/AF", "/Collection")):
        found.add("un fichier joint")
    if "/XFA" in pdf.Root.get(Name.AcroForm, Dictionary()):
        found.add("un formulaire XFA")
    return f"le PDF contient {', '.join(sorted(found))}" if found else ""


def _action_kinds(pdf: Pdf) -> Iterator[str]:
    holders: list[Any] = [pdf.Root, *fields(pdf), *walk_once(pdf.Root.get(Name.Outlines), "/First", "/Next")]
    for page in pdf.pages:
        holders += [page.obj, *_page_annotations(page.obj)]
    for holder in holders:
        triggers = holder.get(Name.AA)
        direct = [holder.get(key) for key in ("/A", "/PA", "/OpenAction")]
        timed = [*triggers.values()] if isinstance(triggers, Dictionary) else []
        for first in [*direct, *timed]:
            for action in walk_once(first if isinstance(first, Dictionary) else None, "/Next"):
                yield "/JavaScript" if Name.JS in action else str(action.get(Name.S))


def _page_annotations(page: Any) -> list[Dictionary]:
    return [annotation for annotation in as_list(page.get(Name.Annots)) if isinstance(annotation, Dictionary)]


def _annotation_kinds(pdf: Pdf) -> set[str]:
    return {str(a.get(Name.Subtype)) for page in pdf.pages for a in _page_annotations(page.obj)}


def _form(pdf: Pdf) -> str:
    widgets = "/Widget" in _annotation_kinds(pdf)
    if is_signed(pdf) or not (widgets or next(fields(pdf), None)):
        return ""
    return "le PDF est un formulaire : ses champs peuvent encore être modifiés"


def _annotations(pdf: Pdf) -> str:
    known = PASSIVE | set(ACTIVE_ANNOTATIONS)
    others = sorted(kind.lstrip("/") for kind in _annotation_kinds(pdf) - known)
    drawn = (
        Name.AP in one
        for page in pdf.pages
        for one in _page_annotations(page.obj)
        if one.get(Name.Subtype) == Name.Link
    )
    others += ["liens dessinés"] if any(drawn) else []
    return f"le PDF porte des annotations ({', '.join(others)}) qui se perdraient" if others else ""


def _layers(pdf: Pdf) -> str:
    return "le PDF a des calques masqués : ce qu'on y voit dépend du lecteur" if hides_layers(pdf) else ""


def _oversize(pdf: Pdf) -> str:
    if len(pdf.pages) > limits.PIECE_PAGES:
        return f"le PDF a {len(pdf.pages)} pages, plus que les {limits.PIECE_PAGES} admises"
    for number, page in enumerate(pdf.pages, 1):
        sheet = ordered(page.mediabox)
        seen = shown(sheet, ordered(page.cropbox))
        unit = float(page.obj.get("/UserUnit", 1))
        sides = [(box[2] - box[0]) * unit for box in (sheet, seen)] + [
            (box[3] - box[1]) * unit for box in (sheet, seen)
        ]
        if not all(1 <= side <= limits.PAGE_POINTS for side in sides):
            return f"la page {number} mesure {sides[1]:.0f} × {sides[3]:.0f} points, hors des limites admises"
        if int(page.obj.get(Name.Rotate, 0)) % 90:
            raise ValueError(Name.Rotate)
    return ""


def ordered(box: Any) -> list[float]:
    """Return a rectangle from its lower left to its upper right corner (ISO 32000-1, 7.9.5).

    Raises `ValueError` for what is none, `BeyondLimitError` for one that no page can hold.
    """
    left, bottom, right, top = (float(side) for side in box)
    if not all(abs(side) < limits.PAGE_POINTS * 2 for side in (left, bottom, right, top)):
        raise BeyondLimitError("les bords d'une page sont hors des limites admises")
    return [min(left, right), min(bottom, top), max(left, right), max(bottom, top)]


def shown(sheet: list[float], crop: list[float]) -> list[float]:
    """Return what of a sheet its crop box shows (ISO 32000-1, 14.11.2); of no size where they do not meet."""
    return [*map(max, sheet[:2], crop[:2]), *map(min, sheet[2:], crop[2:])]

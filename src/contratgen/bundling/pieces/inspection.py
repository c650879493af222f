"""What a supplied PDF holds that may not enter a dossier, in the words of the diagnostic that refuses it.

Looks and tells; `rebuild` is the net below: what this page forgets is not copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pikepdf import Dictionary, Name, Object, Pdf

from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic
from contratgen.base.faults import Fault
from contratgen.bundling.pieces.appearances import Beside, annotations_of, seen_beside
from contratgen.bundling.pieces.signed import fields
from contratgen.pdf.active_content import ACTIVE_ACTIONS, ACTIVE_ANNOTATIONS
from contratgen.pdf.opening import as_list, walk_once
from contratgen.pdf.page_geometry import ordered, visible_part

FIELD: Final = "/Widget"
"""How a form's fields are called among annotations."""
KINDS: Final = {
    "/Caret": "marque d'insertion", "/Circle": "ellipse", "/FreeText": "texte tapé", "/Highlight": "surlignage",
    "/Ink": "tracé à la main", "/Line": "trait", "/PolyLine": "ligne brisée", "/Polygon": "polygone",
    "/PrinterMark": "repère d'imprimeur", "/Redact": "passage à caviarder", "/Square": "cadre",
    "/Squiggly": "soulignement ondulé", "/Stamp": "tampon", "/StrikeOut": "texte barré", "/Underline": "soulignement",
    "/Watermark": "filigrane",
}  # fmt: skip
"""How people call what they add to pages (ISO 32000-1, table 169)."""
CHANGING: Final = frozenset({"/Zoom", "/Language", "/User"})
"""What may put a layer out without anybody's hand (ISO 32000-1, table 103)."""
ANY_KIND: Final = "ajout d'un genre inconnu"

PROTECTED: Final = Fault("CG503", "{reason}", "Demandez le fichier sans mot de passe ni restriction.")
ACTIVE: Final = Fault(
    "CG504",
    "{reason}",
    "Demandez le document imprimé en PDF (« Imprimer › Enregistrer au format PDF »), sans élément actif.",
)
FORM: Final = Fault(
    "CG505",
    "{reason}",
    "Demandez le formulaire rempli, puis imprimé en PDF (« Imprimer › Enregistrer au format PDF »).",
)
BEYOND: Final = Fault(
    "CG506",
    "{reason}",
    "Demandez un fichier plus léger : en plusieurs pièces, ou imprimé en PDF à 300 points par pouce.",
)
ANNOTATED: Final = Fault(
    "CG507", "{reason}", "Demandez le document imprimé en PDF, avec ses annotations si elles doivent être lues."
)
LAYERED: Final = Fault("CG509", "{reason}", "Demandez le plan exporté en PDF sans calques, tel qu'il doit être vu.")
PAGELESS: Final = Fault("CG512", "le PDF n'a aucune page", "Demandez le document lui-même.")
BROKEN: Final = Fault(
    "CG519", "{reason}", "Demandez le fichier tel qu'il est sorti de la signature, sans l'enregistrer à nouveau."
)


def faults_of(pdf: Pdf, file: str) -> tuple[Diagnostic, ...]:
    """Return every reason not to merge an open PDF, at most one a code. Raises what a malformed object raises."""
    beside = seen_beside(pdf)
    findings = (
        (ACTIVE, _active(pdf)),
        (FORM, _undrawn(beside, fields=True)),
        (BEYOND, _oversize(pdf)),
        (ANNOTATED, _undrawn(beside, fields=False)),
        (LAYERED, _layers(pdf)),
    )
    found = [fault.at(file, reason=reason) for fault, reason in findings if reason]
    return tuple(found if len(pdf.pages) else [*found, PAGELESS.at(file)])


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
        holders += [page.obj, *annotations_of(page.obj)]
    for holder in holders:
        triggers = holder.get(Name.AA)
        direct = [holder.get(key) for key in ("/A", "/PA", "/OpenAction")]
        timed = [*triggers.values()] if isinstance(triggers, Dictionary) else []
        for first in [*direct, *timed]:
            for action in walk_once(first if isinstance(first, Dictionary) else None, "/Next"):
                yield "/JavaScript" if Name.JS in action else str(action.get(Name.S))


def _annotation_kinds(pdf: Pdf) -> set[str]:
    return {str(a.get(Name.Subtype)) for page in pdf.pages for a in annotations_of(page.obj)}


def _undrawn(beside: Beside, *, fields: bool) -> str:
    found = {kind: page for kind, page in beside.undrawn.items() if (kind == FIELD) == fields}
    if not found:
        return ""
    places = ", ".join(f"{KINDS.get(kind, ANY_KIND)}, page {page}" for kind, page in sorted(found.items()))
    what = f"un champ rempli (page {found[FIELD]})" if fields else f"ce qui fut ajouté aux pages ({places})"
    return f"{what} ne peut être gardé : le fichier ne dit pas à quoi il ressemble, et chacun le voit à sa façon"


def _layers(pdf: Pdf) -> str:
    return "le PDF a des calques masqués : ce qu'on y voit dépend du lecteur" if _hides_layers(pdf) else ""


def _oversize(pdf: Pdf) -> str:
    if len(pdf.pages) > limits.PIECE_PAGES:
        return f"le PDF a {len(pdf.pages)} pages, plus que les {limits.PIECE_PAGES} admises"
    for number, page in enumerate(pdf.pages, 1):
        sheet = ordered(page.mediabox)
        seen = visible_part(sheet, ordered(page.cropbox))
        unit = float(page.obj.get("/UserUnit", 1))
        sides = [(box[2] - box[0]) * unit for box in (sheet, seen)] + [
            (box[3] - box[1]) * unit for box in (sheet, seen)
        ]
        if not all(1 <= side <= limits.PAGE_POINTS for side in sides):
            return f"la page {number} mesure {sides[1]:.0f} × {sides[3]:.0f} points, hors des limites admises"
        if int(page.obj.get(Name.Rotate, 0)) % 90:
            raise ValueError(Name.Rotate)
    return ""


def _hides_layers(pdf: Pdf) -> bool:
    """Whether a layer (ISO 32000-1, 8.11) is off, or could be on screen or on paper: a dossier has none.

    Where every layer is on, the declaration alone is left out and the page looks the same.
    """
    declared = pdf.Root.get(Name.OCProperties)
    if not isinstance(declared, Dictionary):
        return False
    groups = [group for group in as_list(declared.get(Name.OCGs)) if isinstance(group, Dictionary)]
    shown: Any = declared.get(Name.D, Dictionary())
    return _hides(shown) or any(map(_unseen, groups)) or any(map(_negative, _memberships(pdf)))


def _hides(config: Dictionary) -> bool:
    automatic = (str(kind) for event in as_list(config.get(Name.AS)) for kind in as_list(event.get(Name.Category)))
    off = bool(as_list(config.get(Name.OFF))) or config.get(Name.BaseState, Name.ON) != Name.ON
    return off or any(category in CHANGING for category in automatic)


def _unseen(group: Dictionary) -> bool:
    usage = group.get(Name.Usage)
    if not isinstance(usage, Dictionary):
        return False
    states = (("/View", "/ViewState"), ("/Print", "/PrintState"), ("/Export", "/ExportState"))
    return any(usage.get(use, Dictionary()).get(state) == Name.OFF for use, state in states)


def _memberships(pdf: Pdf) -> Iterator[Object]:
    return (o for o in pdf.objects if isinstance(o, Dictionary) and o.get(Name.Type) == Name.OCMD)


def _negative(membership: Object) -> bool:
    return "/VE" in membership or membership.get(Name.P, Name.AnyOn) not in (Name.AnyOn, Name.AllOn)

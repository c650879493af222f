"""contratgen assembles contracts from what their parties write: validated, reproducible, archival, verifiable.

The front door, told in `docs/bibliotheque.md`: functions, what they give and raise, and the values that any model may
hold. Each name is imported when it is first asked for; importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from contratgen.assembly.differences import Change as Change
    from contratgen.assembly.kit import ExpectedParty as ExpectedParty
    from contratgen.assembly.kit import FollowUp as FollowUp
    from contratgen.assembly.scalars import Annee as Annee
    from contratgen.assembly.scalars import Date as Date
    from contratgen.assembly.scalars import Entier as Entier
    from contratgen.assembly.scalars import Montant as Montant
    from contratgen.assembly.scalars import Nombre as Nombre
    from contratgen.assembly.values import Fichier as Fichier
    from contratgen.assembly.values import Graphique as Graphique
    from contratgen.assembly.values import Image as Image
    from contratgen.assembly.values import Serie as Serie
    from contratgen.assembly.values import Texte as Texte
    from contratgen.base.diagnostics import ContratgenError as ContratgenError
    from contratgen.base.diagnostics import Diagnostic as Diagnostic
    from contratgen.base.diagnostics import EnvironmentFault as EnvironmentFault
    from contratgen.base.diagnostics import InputError as InputError
    from contratgen.base.diagnostics import MisuseError as MisuseError
    from contratgen.base.diagnostics import Place as Place
    from contratgen.base.diagnostics import Severity as Severity
    from contratgen.base.progress import Progress as Progress
    from contratgen.editions.request import Build as Build
    from contratgen.packs.making import Packed as Packed
    from contratgen.packs.making import pack as pack
    from contratgen.project.compared import Comparison as Comparison
    from contratgen.project.compared import compare as compare
    from contratgen.project.opened import check as check
    from contratgen.project.opened import load as load
    from contratgen.project.signed import Collection as Collection
    from contratgen.project.signed import SignatureFollowUp as SignatureFollowUp
    from contratgen.project.signed import Signed as Signed
    from contratgen.project.signed import collect as collect
    from contratgen.project.signed import sign as sign
    from contratgen.project.signed import suivi as suivi
    from contratgen.project.signed_elsewhere import Exported as Exported
    from contratgen.project.signed_elsewhere import export_signature as export_signature
    from contratgen.project.signed_elsewhere import import_signature as import_signature
    from contratgen.project.unpack import unpack as unpack
    from contratgen.rebuilding import rebuild as rebuild
    from contratgen.rendering import render as render
    from contratgen.rendering.options import Options as Options
    from contratgen.rendering.options import Policy as Policy
    from contratgen.unchanged import build as build
    from contratgen.verification.given import verify as verify
    from contratgen.verification.report import VerificationReport as VerificationReport

HOMES: Final = {
    "assembly.differences": ("Change",),
    "assembly.kit": ("ExpectedParty", "FollowUp"),
    "assembly.scalars": ("Annee", "Date", "Entier", "Montant", "Nombre"),
    "assembly.values": ("Fichier", "Graphique", "Image", "Serie", "Texte"),
    "base.diagnostics": (
        "ContratgenError", "Diagnostic", "EnvironmentFault", "InputError", "MisuseError", "Place", "Severity",
    ),
    "base.progress": ("Progress",),
    "editions.request": ("Build",),
    "packs.making": ("Packed", "pack"),
    "project.compared": ("Comparison", "compare"),
    "project.opened": ("check", "load"),
    "project.signed": ("Collection", "SignatureFollowUp", "Signed", "collect", "sign", "suivi"),
    "project.signed_elsewhere": ("Exported", "export_signature", "import_signature"),
    "project.unpack": ("unpack",),
    "rebuilding": ("rebuild",),
    "rendering": ("render",),
    "rendering.options": ("Options", "Policy"),
    "unchanged": ("build",),
    "verification.given": ("verify",),
    "verification.report": ("VerificationReport",),
}  # fmt: skip
"""Where each public name is."""
PLACES: Final = {name: home for home, names in HOMES.items() for name in names}

__all__ = [  # noqa: PLE0604  # the names of the table above
    *sorted(PLACES),
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{PLACES[name]}"), name)
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(PLACES)

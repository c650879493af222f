"""Where the files of a project stand, and the slips of the pen that would make one pass unnoticed."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from contratgen.diagnostics import Diagnostic, Place
from contratgen.read.faults import Fault
from contratgen.read.files import FRAMEWORK, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

MISNAMED: Final = Fault(
    "CG106",
    "nom de fichier ou de dossier inattendu, il ne serait pas lu : attendu « {awaited} »",
    "Renommez-le ; le nom s'écrit en minuscules et sans accent.",
)
UNREAD: Final = Fault(
    "CG106",
    "fichier qui ne serait pas lu",
    "Mettez-le dans le dossier d'un partenaire, contributions/<identifiant>/, ou hors du projet.",
)
NO_FOLDER: Final = Fault(
    "CG106",
    "un fichier porte le nom d'un dossier du projet : rien n'y serait lu",
    "Renommez-le, puis créez le dossier de ce nom.",
)
IDENTIFIER: Final = Fault(
    "CG145",
    "« {read} » n'est pas un identifiant de partenaire",
    "Le dossier porte son identifiant : minuscules sans accent, chiffres et tirets, comme « caf-morbihan ».",
)

CONTRIBUTIONS: Final = "contributions"
FACTS: Final = "contribution.yaml"
TEXT: Final = "texte.md"
TEXTS: Final = "textes"
TEMPLATES: Final = "modeles"
FOLDERS: Final = (CONTRIBUTIONS, TEXTS, TEMPLATES)
NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LIKENESS: Final = 0.8
"""Share of common letters from which a name is taken for a slip of the pen."""
FACTS_ENDS: Final = (".yaml", ".yml", ".json")
TEXT_ENDS: Final = (".md", ".markdown", ".mdown", ".txt", ".rst")
TEMPLATE_ENDS: Final = (".doc", ".docm", ".dot", ".dotm", ".dotx", ".odt", ".rtf")


def contribution_of(path: str) -> str | None:
    """Return the folder of the contribution that a file belongs to."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == CONTRIBUTIONS else None  # noqa: PLR2004 -- folder, partner, file


def is_text(path: str) -> bool:
    """Return whether a file is one of the town's texts."""
    return path.startswith(f"{TEXTS}/") and path.endswith(".md") and not _documents(path)


def is_template(path: str) -> bool:
    """Return whether a file is the town's version of a template."""
    return path.startswith(f"{TEMPLATES}/") and path.endswith(".docx")


def misplaced(paths: list[str]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each file or folder whose name is a slip of the pen; nothing is read in its place."""
    for name in dict.fromkeys(path.split("/")[0] for path in paths if "/" in path):
        near = _near(name, FOLDERS)
        if name not in FOLDERS and near:
            yield MISNAMED.at(Place(shown(name)), awaited=near)
    for identifier in dict.fromkeys(filter(None, map(contribution_of, paths))):
        if not NAME.fullmatch(identifier):
            yield IDENTIFIER.at(Place(f"{CONTRIBUTIONS}/{shown(identifier)}"), identifier)
    for path in paths:
        if fault := _misplaced(path):
            yield fault


def _misplaced(path: str) -> Diagnostic | None:
    folder, _, name = path.rpartition("/")
    place = Place(shown(path))
    if _documents(path):
        return None
    if path in FOLDERS:
        return NO_FOLDER.at(place)
    if not folder:
        near = name != FRAMEWORK and _near(name, (FRAMEWORK,))
        return MISNAMED.at(place, awaited=near) if near else None
    if folder == CONTRIBUTIONS:
        return UNREAD.at(place)
    awaited = _awaited(folder, name)
    return MISNAMED.at(place, awaited=awaited) if awaited else None


def _awaited(folder: str, name: str) -> str | None:
    """Return the name that a file of a known folder should have; None when it has it, or is any other file."""
    stem, ending = name.rpartition(".")[0], f".{name.rpartition('.')[2]}".lower()
    parent = folder.split("/")
    if parent[0] == CONTRIBUTIONS and len(parent) == len(("contributions", "partner")):
        if ending in FACTS_ENDS and name != FACTS:
            return FACTS
        return TEXT if ending in TEXT_ENDS and name != TEXT else None
    if folder == TEXTS and ending in TEXT_ENDS and not name.endswith(".md"):
        return f"{stem}.md"
    if folder == TEMPLATES and (ending in TEMPLATE_ENDS or (ending == ".docx" and not name.endswith(".docx"))):
        return f"{stem}.docx"
    return None


def _documents(path: str) -> bool:
    """Return whether a file explains the folder to its readers, and is not for the contract."""
    return path.rpartition("/")[2].lower().startswith(("readme", "lisez-moi", "lisezmoi"))


def _near(name: str, awaited: tuple[str, ...]) -> str | None:
    plain = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode().lower()
    found = difflib.get_close_matches(plain, awaited, n=1, cutoff=LIKENESS)
    return found[0] if found else None

"""A closed world: each path of a project that is not one of its own, what it probably is, and what to do.

No advice loses a file: a file is to be renamed only where nothing stands under the awaited name.
"""

from __future__ import annotations

import difflib
import posixpath
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.base.faults import Fault
from contratgen.reading import kinds, layout
from contratgen.reading.files import FRAMEWORK, told_path
from contratgen.reading.located import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

MISNAMED: Final = Fault(
    "CG106",
    "nom de fichier ou de dossier inattendu, il ne serait pas lu : attendu « {awaited} »",
    "Renommez-le ; le nom s'écrit en minuscules et sans accent.",
)
HIDDEN_END: Final = Fault(
    "CG106",
    "nom de fichier inattendu, il ne serait pas lu : attendu « {awaited} »",
    "Un logiciel a ajouté « {end} » à la fin : renommez-le, après avoir demandé à voir les extensions.",
)
FOLDER_TWICE: Final = Fault(
    "CG106",
    "dossier qui ne serait pas lu : le dossier du projet est « {awaited} », et il est déjà là",
    "Déplacez dans « {awaited}/ » ce qui n'y est pas encore, fichier par fichier.",
)
DISPLACED: Final = Fault(
    "CG106",
    "fichier qui ne serait pas lu : il n'est pas à sa place",
    "Déplacez-le dans {awaited}/, avec ce qui l'accompagne, s'il n'y en a pas déjà un.",
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
COPY: Final = Fault(
    "CG138",
    "« {awaited} » est déjà là : celui-ci ne serait pas lu",
    "Comparez-les, reportez dans « {awaited} » ce qui doit l'être, puis rangez celui-ci hors du projet.",
)
UNNAMED: Final = Fault(
    "CG139", "{kind} que rien ne nomme : le contrat ne le montrera pas", "{hint}", severity=Severity.WARNING
)
UNNAMED_FOLDER: Final = Fault(
    "CG139",
    "dossier dont rien n'est nommé ({count} fichier{s}) : le contrat ne le montrera pas",
    "Rangez-le hors du projet, ou nommez ses fichiers là où ils doivent servir.",
    severity=Severity.NOTE,
)
FOREIGN: Final = Fault("CG147", "{kind} à la place de « {awaited} »", "{hint}")
IDENTIFIER: Final = Fault(
    "CG145",
    "« {read} » n'est pas un identifiant de partenaire",
    "Le dossier porte son identifiant : minuscules sans accent, chiffres et tirets, comme « {proposed} ».",
)
INTO_TEXT: Final = (
    "Recopiez ses mots dans un fichier de texte seul (UTF-8) nommé « {awaited} », sous une ligne « ## » par rubrique, "
    "puis rangez l'original hors du projet."
)
INTO_FACTS: Final = (
    "Recopiez ce qu'il dit dans un fichier de texte seul (UTF-8) nommé « {awaited} », à partir de l'exemple de la "
    "documentation, puis rangez l'original hors du projet."
)
INTO_TEMPLATE: Final = (
    "Ouvrez-le et enregistrez-le au format Word (.docx) sous ce nom, puis rangez celui-ci hors du projet."
)
FILE: Final = re.compile(r"\.[a-z0-9]{2,4}$")


@dataclass(frozen=True, slots=True)
class Stray:
    """A path that is not where or what it should be: what it covers, its fault, and the path that it hides, if any.

    What is hidden is not called missing. `becomes` is the path that its author is told to give it.
    """

    covers: str
    fault: Diagnostic
    hides: str = ""
    becomes: str = ""


def strays(paths: list[str]) -> list[Stray]:
    """Return each file or folder whose name or place is a slip of the pen; nothing is read in its place."""
    found = [*_strays(paths)]
    claimed = Counter(stray.becomes for stray in found if stray.becomes)
    return [_one_of(stray) if claimed[stray.becomes] > 1 else stray for stray in found]


def is_covered(path: str, covered: Container[str]) -> bool:
    """Return whether a path, or a folder above it (with its `/`), is among those that are covered."""
    parts = path.split("/")
    return path in covered or any("/".join(parts[:rank]) + "/" in covered for rank in range(1, len(parts)))


def _one_of(stray: Stray) -> Stray:
    """Return a stray that is not alone to stand for a path: renamed, the second would overwrite the first."""
    hint = f"Un autre pourrait l'être aussi : comparez-les, et ne renommez en « {stray.becomes} » que celui qui vaut."
    return replace(stray, fault=replace(stray.fault, hint=hint))


def _strays(paths: list[str]) -> Iterator[Stray]:
    present = frozenset(paths)
    folders = dict.fromkeys(path.split("/")[0] for path in paths if "/" in path)
    held = Counter(path.split("/")[0] for path in paths if path.count("/") == 2 and path.endswith(f"/{layout.FACTS}"))  # noqa: PLR2004
    moved = [stray for name in folders if (stray := _root_folder(name, folders, held[name]))]
    yield from moved
    partners = dict.fromkeys(filter(None, map(layout.contribution_of, paths)))
    named = [_partner(name, partners) for name in partners if not layout.NAME.fullmatch(name)]
    yield from named
    covered = frozenset(stray.covers for stray in (*moved, *named))
    for path in paths:
        if not is_covered(path, covered) and not layout.explains(path) and (stray := _file(path, present)):
            yield stray


def _root_folder(name: str, folders: Container[str], held: int) -> Stray | None:
    """Return the fault of a folder that stands for one of the project's: by its name, or by all that it holds."""
    awaited = None if name in layout.FOLDERS else kinds.near(kinds.original(name), layout.FOLDERS)
    if held > 1 and layout.CONTRIBUTIONS not in folders:
        awaited = layout.CONTRIBUTIONS
    if awaited is None:
        return None
    place = Place(told_path(name))
    if awaited in folders:
        return Stray(f"{name}/", FOLDER_TWICE.at(place, awaited=awaited))
    return Stray(f"{name}/", MISNAMED.at(place, awaited=awaited), awaited, awaited)


def _partner(name: str, partners: Container[str]) -> Stray:
    place, covers = Place(f"{layout.CONTRIBUTIONS}/{told_path(name)}"), f"{layout.CONTRIBUTIONS}/{name}/"
    first = kinds.original(name)
    if first != name and first in partners:
        return Stray(covers, COPY.at(place, awaited=first))
    proposed = re.sub(r"[^a-z0-9]+", "-", kinds.plain(first)).strip("-") or "caf-morbihan"
    if proposed in partners:
        return Stray(covers, COPY.at(place, awaited=proposed))
    becomes = f"{layout.CONTRIBUTIONS}/{proposed}"
    return Stray(covers, IDENTIFIER.at(place, name, proposed=proposed), layout.CONTRIBUTIONS, becomes)


def _file(path: str, present: frozenset[str]) -> Stray | None:
    folder, _, name = path.rpartition("/")
    place, top = Place(told_path(path)), folder.split("/")[0]
    if path in layout.FOLDERS:
        return Stray(path, NO_FOLDER.at(place), path)
    if not folder:
        return Stray(path, COPY.at(place, awaited=FRAMEWORK)) if kinds.resembles(name, FRAMEWORK) else None
    if folder == layout.CONTRIBUTIONS:
        return Stray(path, UNREAD.at(place))
    if top == layout.CONTRIBUTIONS and folder.count("/") == 1:
        return _of_partner(folder, name, present)
    if name == layout.FACTS:
        return _displaced(path, place, present)
    return _of_town(folder, name, present)


def _displaced(path: str, place: Place, present: frozenset[str]) -> Stray:
    """Return the fault of a contribution below the folder of a partner, or outside of all."""
    partner = layout.contribution_of(path)
    own = f"{layout.CONTRIBUTIONS}/{partner}/{layout.FACTS}"
    if partner and own in present:
        return Stray(path, COPY.at(place, awaited=own))
    awaited = f"{layout.CONTRIBUTIONS}/{partner or '<identifiant>'}"
    fault = DISPLACED.at(place, awaited=awaited)
    folder = f"{posixpath.dirname(path)}/"
    return Stray(folder, fault, own if partner else layout.CONTRIBUTIONS, own if partner else "")


def _of_town(folder: str, name: str, present: frozenset[str]) -> Stray | None:
    """Return what is wrong with a file of `textes/` or `modeles/`, which is read under any name that ends right."""
    readable: dict[str, tuple[str, tuple[str, ...], str]] = {
        layout.TEXTS: (".md", kinds.TEXT_ENDS, INTO_TEXT),
        layout.TEMPLATES: (".docx", (".docx",), INTO_TEMPLATE),
    }
    if folder.startswith(f"{layout.TEMPLATES}/") and name.endswith(".docx"):
        return Stray(f"{folder}/{name}", DISPLACED.at(Place(told_path(f"{folder}/{name}")), awaited=layout.TEMPLATES))
    if folder not in readable:
        return None
    end, kept, into = readable[folder]
    stem, ends = kinds.parted(name)
    if name.endswith(end) or not any(other in (*kept, *kinds.WORD_ENDS) for other in ends):
        return None
    return _instead(folder, name, f"{stem}{end}", kept, present, into)


def _of_partner(folder: str, name: str, present: frozenset[str]) -> Stray | None:
    """Return what is wrong with a file beside a contribution: a copy, a slip of the pen, another format."""
    if name in (layout.FACTS, layout.TEXT):
        return None
    stem, ends = kinds.parted(name)
    wanting = f"{folder}/{layout.TEXT}" not in present
    ended = ".md" in ends or (wanting and any(end in (*kinds.TEXT_ENDS, *kinds.WORD_ENDS) for end in ends))
    if any(end in kinds.FACTS_ENDS for end in ends) or kinds.near(stem, ("contribution",)):
        return _instead(folder, name, layout.FACTS, (*kinds.FACTS_ENDS, *kinds.TEXT_ENDS), present, INTO_FACTS)
    if ended or kinds.near(stem, ("texte",)):
        return _instead(folder, name, layout.TEXT, kinds.TEXT_ENDS, present, INTO_TEXT)
    return None


def _instead(  # a name, the one awaited, and what stands around them
    folder: str, name: str, awaited: str, kept: tuple[str, ...], present: frozenset[str], into: str
) -> Stray | None:
    """Return the fault of a file that stands for another one: to be renamed, written anew, or compared with it."""
    path, place = f"{folder}/{name}", Place(told_path(f"{folder}/{name}"))
    _, ends = kinds.parted(name)
    plain = not ends or all(end in kept for end in ends)
    if f"{folder}/{awaited}" in present:
        return Stray(path, COPY.at(place, awaited=awaited)) if plain else None
    if not plain:
        kind, hint = kinds.kind_of(name).name, into.format(awaited=awaited)
        return Stray(path, FOREIGN.at(place, kind=kind, awaited=awaited, hint=hint), f"{folder}/{awaited}")
    hidden = len(ends) > 1 and name.lower().startswith(awaited.lower())
    fault = HIDDEN_END.at(place, awaited=awaited, end=ends[0]) if hidden else MISNAMED.at(place, awaited=awaited)
    return Stray(path, fault, f"{folder}/{awaited}", f"{folder}/{awaited}")


# -- what nothing names ----------------------------------------------------------------------------------------


def named_in(base: str, node: object) -> Iterator[str]:
    """Yield the paths, in lower case, that the values below a node would name from a folder."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Scalar):
            yield posixpath.normpath(posixpath.join(base, one.strip())).casefold()
            if base and one.startswith(f"{base}/"):  # from the project's folder: told where it is written
                yield posixpath.normpath(one.strip()).casefold()
        elif isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, Sequence):
            waiting += one


def unnamed(paths: Iterable[str], named: frozenset[str]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each file that no value names; one for a folder of which none is named.

    A name that is nearly written somewhere is told where it is written, unless that names another file.
    """
    present = {path: path.casefold() for path in paths}
    missing = _by_folder(named.difference(present.values()))
    used = sorted({f"{posixpath.dirname(path)}/" for path in named})
    folders: dict[str, int] = {}
    for path in (path for path, folded in present.items() if folded not in named):
        top = _unused_folder(path, used)
        if top:
            folders[top] = folders.get(top, 0) + 1
        elif not _is_misspelt(path, missing):
            kind = kinds.kind_of(path)
            told = UNNAMED.at(Place(told_path(path)), kind=kind.name, hint=kind.hint)
            yield told if path.startswith(f"{layout.CONTRIBUTIONS}/") or "/" in path else told.weighing(Severity.NOTE)
    for folder, count in folders.items():
        yield UNNAMED_FOLDER.at(Place(told_path(folder)), count=count, s="s" if count > 1 else "")


def _by_folder(named: Iterable[str]) -> dict[str, list[str]]:
    """Return, by folder, the names that look like those of files."""
    names: dict[str, list[str]] = {}
    for folder, name in map(posixpath.split, named):
        if FILE.search(name):
            names.setdefault(folder, []).append(name)
    return names


def _unused_folder(path: str, used: list[str]) -> str:
    """Return the highest folder of a path below which nothing is named; none for a folder of the project."""
    parts = path.split("/")[:-1]
    if not parts or parts[0] in layout.FOLDERS:
        return ""
    tops = ("/".join(parts[: rank + 1]) for rank in range(len(parts)))
    return next((top for top in tops if not _is_used(f"{top.casefold()}/", used)), "")


def _is_used(top: str, used: list[str]) -> bool:
    """Return whether one of the sorted folders is `top` or below it."""
    rank = bisect_left(used, top)
    return rank < len(used) and used[rank].startswith(top)


def _is_misspelt(path: str, missing: dict[str, list[str]]) -> bool:
    """Return whether a value names a file of the same folder by nearly that name."""
    folder, name = posixpath.split(path.casefold())
    alike = difflib.SequenceMatcher(b=name)
    for wanted in missing.get(folder, ()):
        alike.set_seq1(wanted)
        if all(ratio() >= kinds.LIKENESS for ratio in (alike.real_quick_ratio, alike.quick_ratio, alike.ratio)):
            return True
    return False

"""Two states of a project compared: each is a folder, a PDF that carries it, or a git revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from contratgen.assembly.comparison import compare_contracts, compare_templates, in_words
from contratgen.assembly.differences import Change
from contratgen.assembly.kit import REWRITINGS
from contratgen.base import limits, storage, world
from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.base.sandbox import run_confined
from contratgen.project.git_revision import project_at
from contratgen.project.opened import open_project
from contratgen.project.unpack import project_in
from contratgen.reading.files import FRAMEWORK

if TYPE_CHECKING:
    from contratgen.project.opened import Project

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two states: as it was named, and what of it could not be read, so that it is not compared.

    `former`: it is written for a former version of its kit, and was read as if it were rewritten.
    """

    written: str
    diagnostics: tuple[Diagnostic, ...] = ()
    complete: bool = True
    former: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one state of a contract to another, by article and partner; and both states."""

    changes: tuple[Change, ...]
    before: Side
    after: Side

    @property
    def lines(self) -> tuple[str, ...]:
        """The changes as a French account."""
        return tuple(in_words(self.changes))


def compare(before: str | Path, after: str | Path, *, project: str | Path | None = None) -> Comparison:
    """Return what changed between two states: folders of projects, PDF dossiers that carry theirs, git revisions.

    `project` is the folder whose revisions are named; by default that of the state that is a folder, or this one.

    Raises `InputError` with the faults of a state whose kit nobody can tell, and (CG916) when the framework of neither
    can be read; `MisuseError` (CG642, CG111 and following) for what cannot be found.
    """
    named = str(before), str(after)
    folder = Path(project) if project else next((Path(side) for side in reversed(named) if is_project(side)), Path())
    return read_apart(_compared, named, folder, given=named, returns=Comparison)


def _compared(named: tuple[str, str], folder: Path) -> Comparison:
    (old, old_side), (new, new_side) = (opened_side(side, folder) for side in named)
    if old.assembled.contract is None and new.assembled.contract is None:
        message = "aucun des deux cadres ne peut être lu : rien n'est comparé"
        about = Diagnostic("CG916", message, Place(named[1]), "Corrigez d'abord ce que « contratgen check » en dit.")
        raise InputError(*old_side.diagnostics, *new_side.diagnostics, about)
    templates = ({name: blob for name, (_, blob) in opened.templates.items()} for opened in (old, new))
    changes = (*compare_contracts(old.assembled, new.assembled), *compare_templates(*templates))
    return Comparison(changes, old_side, new_side)


def read_apart(work: Callable[..., T], *arguments: Any, given: Iterable[str], returns: type[T]) -> T:
    """Return what `work` gives; in a process of its own when a state among those `given` travels in a file."""
    files = [written for written in given if Path(_folder_of(written)).is_file()]
    if not files:
        return work(*arguments)
    about, wait = ", ".join(files), limits.CONFINED_WAIT
    return run_confined(work, *arguments, returns=returns, about=about, wait=wait)


def is_project(written: str) -> bool:
    """Tell whether an argument names the folder of a project."""
    return (Path(written) / FRAMEWORK).is_file()


def opened_side(written: str, folder: Path) -> tuple[Project, Side]:
    """Return the project that an argument names, with its faults but those of rules, as that state is called.

    Raises `InputError` with them when nobody knows what kind of contract it is.
    """
    with _lent(_folder_of(written), folder) as (place, prefix):
        opened = open_project(place)
    assembled = opened.assembled
    rules = {rule.code for rule in assembled.kit.rules} if assembled.kit else set()
    blocking = [found for found in assembled.diagnostics if found.blocks and found.code not in {*rules, *REWRITINGS}]
    told = tuple(replace(found, place=replace(found.place, file=f"{prefix}{found.place.file}")) for found in blocking)
    if assembled.kit is None:
        raise InputError(*told)
    former = any(found.code in REWRITINGS for found in assembled.diagnostics)
    return opened, Side(written, told, assembled.complete, former)


def _folder_of(written: str) -> str:
    """Return the folder of a project of which the framework's file was given, or what was given."""
    path = Path(written)
    return str(path.parent) if path.name == FRAMEWORK and path.is_file() else written


@contextmanager
def _lent(written: str, project: Path) -> Iterator[tuple[Path, str]]:
    """Lend the folder of a project, of a dossier or of a revision, with what its files are called by."""
    if is_project(written):
        yield Path(written), f"{written.rstrip('/')}/"
    elif Path(written).is_file():
        with world.temporary_folder() as folder:
            storage.write_new_folder(folder / "projet", project_in(Path(written)))
            yield folder / "projet", f"{written}:"
    else:
        with project_at(written, project) as folder:
            yield folder, f"{written}:"

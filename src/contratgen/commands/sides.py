"""The earlier or later state of a project that a command is given: a folder, a PDF that carries it, a git revision."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from contratgen.commands.files import read_given
from contratgen.commands.output import say, show_diagnostics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contratgen.project.opened import Project

SIDE_HELP = "Dossier d'un projet, dossier PDF qui contient le sien, ou révision git"
FORMER = (
    "« {written} » est écrit pour une version antérieure du type de contrat : il est lu comme s'il était réécrit, "
    "ainsi que « contratgen check » le propose. Ce qu'il ne disait pas (l'origine de moyens, la sorte d'un pouvoir) "
    "est supposé."
)


def is_project(written: str) -> bool:
    """Tell whether an argument names the folder of a project."""
    from contratgen.reading.files import FRAMEWORK  # noqa: PLC0415  # after the help

    return (Path(written) / FRAMEWORK).is_file()


def _folder_of(written: str) -> str:
    """Return the folder of a project of which the framework's file was given, or what was given."""
    from contratgen.reading.files import FRAMEWORK  # noqa: PLC0415  # after the help

    path = Path(written)
    return str(path.parent) if path.name == FRAMEWORK and path.is_file() else written


def opened_side(written: str, project: Path) -> Project:
    """Return the project that an argument names, once its faults but those of rules are told, of that side.

    Raises `InputError` with them when nobody knows what kind of contract it is.
    """
    from contratgen.assembly.kit import REWRITINGS  # noqa: PLC0415  # after the help
    from contratgen.base.diagnostics import InputError  # noqa: PLC0415
    from contratgen.project.opened import open_project  # noqa: PLC0415

    with _lent(_folder_of(written), project) as (folder, prefix):
        opened = open_project(folder)
    assembled = opened.assembled
    rules = {rule.code for rule in assembled.kit.rules} if assembled.kit else ()
    former = any(one.code in REWRITINGS for one in assembled.diagnostics)
    blocking = [one for one in assembled.diagnostics if one.blocks and one.code not in {*rules, *REWRITINGS}]
    told = [replace(one, place=replace(one.place, file=f"{prefix}{one.place.file}")) for one in blocking]
    if assembled.kit is None:
        raise InputError(*told)
    if former:
        say(FORMER.format(written=written), to_error=True)
    show_diagnostics(told, to_error=True)
    if not assembled.complete:
        say(f"« {written} » : ce que ces défauts empêchent de lire n'est pas comparé.", to_error=True)
    return opened


@contextmanager
def _lent(written: str, project: Path) -> Iterator[tuple[Path, str]]:
    """Lend the folder of a project, of a dossier or of a revision, with what its files are called by."""
    from contratgen.base import storage, world  # noqa: PLC0415  # after the help
    from contratgen.project.git_revision import project_at  # noqa: PLC0415

    if is_project(written):
        yield Path(written), f"{written.rstrip('/')}/"
    elif Path(written).is_file():
        from contratgen.editions.unpack import project_inside  # noqa: PLC0415  # only a dossier needs it

        files = project_inside(read_given(Path(written)), written)
        with world.temporary_folder() as folder:
            storage.write_new_folder(folder / "projet", files)
            yield folder / "projet", f"{written}:"
    else:
        with project_at(written, project) as folder:
            yield folder, f"{written}:"

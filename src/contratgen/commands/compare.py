"""`contratgen compare`: what changed between two projects or two git revisions, article by article."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contratgen.cli import FrenchCommand
from contratgen.commands.output import PROJECT_HELP

if TYPE_CHECKING:
    from contratgen.assemble.contract import Assembled

app = typer.Typer(add_completion=False)


@app.command(cls=FrenchCommand)
def compare(
    old: Annotated[str, typer.Argument(help="Dossier d'un projet, ou révision git du projet.", metavar="ANCIEN")],
    new: Annotated[
        str,
        typer.Argument(help="Dossier d'un projet, ou révision git ; sinon le projet tel qu'il est.", metavar="NOUVEAU"),
    ] = "",
    project: Annotated[Path, typer.Option("--projet", help=PROJECT_HELP)] = Path(),
) -> int:
    """Comparer deux projets, ou deux révisions git d'un projet, article par article et partenaire par partenaire.

    Exemple : contratgen compare HEAD~1 --projet examples/auray
    """
    from contratgen.assemble.comparison import compare_contracts, in_words  # noqa: PLC0415  # after the help

    before, after = _side(old, project), _side(new or str(project), project)
    for line in in_words(compare_contracts(before, after)):
        typer.echo(line)
    return 0


def _side(written: str, project: Path) -> Assembled:
    """Return the contract of a folder, or of the project at a git revision."""
    from contratgen.diagnostics import InputError  # noqa: PLC0415  # after the help
    from contratgen.project import open_project  # noqa: PLC0415
    from contratgen.revision import project_at  # noqa: PLC0415

    if (Path(written) / "contrat.yaml").is_file():
        assembled = open_project(Path(written)).assembled
    else:
        with project_at(written, project) as folder:
            assembled = open_project(folder).assembled
    if assembled.contract is None:
        raise InputError(*assembled.diagnostics)
    return assembled

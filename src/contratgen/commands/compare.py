"""`contratgen compare`: what changed between two projects or two git revisions, article by article."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contratgen.cli import FrenchCommand
from contratgen.commands.output import PROJECT_HELP

app = typer.Typer()


@app.command(cls=FrenchCommand)
def compare(
    old: Annotated[str, typer.Argument(help="Dossier d'un projet, ou révision git du projet.")],
    new: Annotated[str, typer.Argument(help="Dossier d'un projet, ou révision git ; sinon le projet tel qu'il est.")] = "",
    project: Annotated[Path, typer.Option("--projet", help=PROJECT_HELP)] = Path(),
) -> int:
    """Comparer deux projets, ou deux révisions git d'un projet, article par article et partenaire par partenaire.

    Exemple : contratgen compare HEAD~1 --projet examples/auray
    """
    from contratgen.assemble.comparison import compare_contracts, in_words  # noqa: PLC0415  # after the help
    from contratgen.pipeline import load_side  # noqa: PLC0415

    before, after = load_side(old, project), load_side(new or str(project), project)
    changes = compare_contracts(before, after)
    for line in in_words(changes):
        typer.echo(line)
    return 0

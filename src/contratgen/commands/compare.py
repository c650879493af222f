"""`contratgen compare`: what changed between two projects, dossiers or git revisions, article by article."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contratgen.commands.french import FrenchCommand
from contratgen.commands.output import say
from contratgen.commands.sides import SIDE_HELP, show_side

app = typer.Typer(add_completion=False)


@app.command(cls=FrenchCommand)
def compare(
    old: Annotated[str, typer.Argument(help=f"{SIDE_HELP}.", metavar="ANCIEN")],
    new: Annotated[str, typer.Argument(help=f"{SIDE_HELP} ; sinon le projet tel qu'il est.", metavar="NOUVEAU")] = "",
    project: Annotated[
        Path | None,
        typer.Option("--projet", help="Dossier du projet dont on donne deux révisions git."),
    ] = None,
) -> int:
    """Comparer deux états d'un contrat, article par article et partenaire par partenaire.

    Exemple : contratgen compare HEAD~1 examples/auray
    """
    from contratgen.project.compared import compare as compared  # noqa: PLC0415  # after the help

    comparison = compared(old, new or str(project or Path()), project=project)
    for side in (comparison.before, comparison.after):
        show_side(side)
    for line in comparison.lines:
        say(line)
    return 0

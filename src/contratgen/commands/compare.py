"""`contratgen compare`: what changed between two projects, dossiers or git revisions, article by article."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contratgen.commands.french import FrenchCommand
from contratgen.commands.output import say
from contratgen.commands.sides import SIDE_HELP, is_project, opened_side

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
    from contratgen.assembly.comparison import compare_contracts, compare_templates, in_words  # noqa: PLC0415  # after the help

    sides = (old, new or str(project or Path()))
    named = project or next((Path(side) for side in reversed(sides) if is_project(side)), Path())
    before, after = (opened_side(side, named) for side in sides)
    if before.assembled.contract is None and after.assembled.contract is None:
        say("Aucun des deux cadres ne peut être lu : rien n'est comparé.", to_error=True)
        return 1
    templates = ({name: blob for name, (_, blob) in one.templates.items()} for one in (before, after))
    changes = (*compare_contracts(before.assembled, after.assembled), *compare_templates(*templates))
    for line in in_words(changes):
        say(line)
    return 0

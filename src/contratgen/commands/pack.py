"""`contratgen pack`: what each assembly needs to deliberate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contratgen.commands.french import FrenchCommand
from contratgen.commands.output import PROJECT_HELP, Bars, say, show_diagnostics, watcher
from contratgen.commands.sides import SIDE_HELP, opened_side

if TYPE_CHECKING:
    from contratgen.project.opened import Project

app = typer.Typer(add_completion=False)


@app.command(cls=FrenchCommand)
def pack(
    project: Annotated[Path, typer.Argument(help=PROJECT_HELP, metavar="PROJET")] = Path(),
    into: Annotated[Path, typer.Option("--into", help="Dossier de destination, remplacé d'un coup.")] = Path("vote"),
    partner: Annotated[
        str | None, typer.Option("--partenaire", help="Ne préparer que le vote de cette partie.", metavar="ID")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--depuis", help=f"Le texte d'avant, auquel comparer. {SIDE_HELP}.", metavar="ANCIEN"),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=16, help="Conversions en parallèle.")] = 2,
) -> int:
    """Préparer le vote de chaque assemblée : note de synthèse, modèle de délibération, calendrier, contrat.

    Rien de cela n'entre au dossier. Le manifeste donne ce qu'il faut noter après le vote.

    Exemple : contratgen pack examples/auray --partenaire ville-d-auray --into build/vote
    """
    from contratgen.packs.making import make_packs  # noqa: PLC0415  # after the help

    before = _before(since, project) if since is not None else None
    watching = watcher()
    try:
        packed = make_packs(project, into, party=partner, since=before, jobs=jobs, watch=watching)
    finally:
        if isinstance(watching, Bars):
            watching.close()
    show_diagnostics(packed.diagnostics)
    count = len(packed.parties)
    say(f"Écrit dans {into} : {len(packed.files)} fichiers, pour {count} assemblée{'s' if count > 1 else ''}.")
    return 0


def _before(written: str, project: Path) -> Project:
    """Return the earlier text. Raises `InputError` when its framework cannot be read."""
    from contratgen.base.diagnostics import InputError  # noqa: PLC0415  # after the help

    opened = opened_side(written, project)
    if opened.assembled.contract is None:
        raise InputError(*opened.assembled.diagnostics)
    return opened

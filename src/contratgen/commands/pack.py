"""`contratgen pack`: what each assembly needs to deliberate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contratgen.commands.french import FrenchCommand
from contratgen.commands.output import PROJECT_HELP, Bars, progress_here, say, show_diagnostics
from contratgen.commands.sides import SIDE_HELP, show_side

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
    from contratgen.packs.making import pack as packed_for  # noqa: PLC0415  # after the help

    progress = progress_here()
    try:
        packed = packed_for(project, into, party=partner, since=since, jobs=jobs, progress=progress)
    finally:
        if isinstance(progress, Bars):
            progress.close()
    if packed.since:
        show_side(packed.since)
    show_diagnostics(packed.diagnostics)
    count = len(packed.parties)
    say(f"Écrit dans {into} : {len(packed.files)} fichiers, pour {count} assemblée{'s' if count > 1 else ''}.")
    return 0

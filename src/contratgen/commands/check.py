"""`contratgen check`: every fault of a project in one run; writes nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from contratgen.commands.french import FrenchCommand
from contratgen.commands.output import PROJECT_HELP, say, show_diagnostics

if TYPE_CHECKING:
    from contratgen.base.diagnostics import Diagnostic

app = typer.Typer(add_completion=False)
Format = StrEnum("Format", ["text", "json", "sarif", "junit", "gitlab", "github", "courriel"])
"""The forms of a report."""


HOSTED: Final = frozenset({Format.sarif, Format.gitlab, Format.github})
"""Forms that a code host reads: it looks for files from the folder where the command runs, its checkout."""


@app.command(cls=FrenchCommand)
def check(
    project: Annotated[Path, typer.Argument(help=PROJECT_HELP, metavar="PROJET")] = Path(),
    partenaire: Annotated[
        str | None, typer.Option("--partenaire", help="Ne montrer que ce qui concerne ce partenaire.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="Forme du rapport.")] = Format.text,
) -> int:
    """Vérifier contributions, règles, pièces et modèles, sans rien écrire.

    Exemple : contratgen check examples/auray --partenaire caf-du-morbihan --format courriel
    """
    from contratgen.base.diagnostics import Diagnostic, MisuseError, Place  # noqa: PLC0415  # after the help
    from contratgen.project.opened import faults_of, open_project  # noqa: PLC0415
    from contratgen.project.partners import message_for, not_judged, only_partner  # noqa: PLC0415
    from contratgen.reports import formats  # noqa: PLC0415

    if form is Format.courriel and partenaire is None:
        hint = "Ajoutez --partenaire suivi du nom de son dossier."
        raise MisuseError(Diagnostic("CG103", "un courriel s'adresse à un partenaire", Place("--format"), hint=hint))
    opened = open_project(project)
    found = faults_of(opened)
    if partenaire is not None:
        found = only_partner(opened, partenaire, found)
    if form is Format.courriel and partenaire is not None:
        typer.echo(message_for(opened, partenaire, found))
        if waiting := not_judged(opened, partenaire):
            say(waiting, to_error=True)
    elif form is Format.text:
        show_diagnostics(found)
        if not found:
            typer.echo("Aucun défaut.")
        if not opened.assembled.complete:
            typer.echo("Les règles qui relient les fichiers seront vérifiées quand chacun pourra être lu en entier.")
    else:
        typer.echo(formats.FORMATS[form.value](_seen_from_here(project, found) if form in HOSTED else found))
    return 1 if any(d.blocks for d in found) else 0


def _seen_from_here(project: Path, found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Return diagnostics that name the files of a project below the current folder from that folder."""
    below = os.path.relpath(project)
    if below == "." or below.startswith(".."):
        return found
    return tuple(
        replace(fault, place=replace(fault.place, file=f"{Path(below).as_posix()}/{fault.place.file}"))
        if (project / fault.place.file).exists()
        else fault
        for fault in found
    )

"""`contratgen build`: regenerate what changed."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from contratgen.commands.french import FrenchCommand
from contratgen.commands.output import PROJECT_HELP, Bars, progress_here, say, show_diagnostics
from contratgen.editions import EDITIONS, SIGNATURE

app = typer.Typer(add_completion=False)
Name = StrEnum("Name", {name: name for name in EDITIONS})  # type: ignore[misc]  # of the table
DEFAULT: Final = Name(SIGNATURE)
WORDS: Final = "L'édition : " + ", ".join(f"{edition.name} ({edition.words})" for edition in EDITIONS.values())


@app.command(cls=FrenchCommand)
def build(
    project: Annotated[Path, typer.Argument(help=PROJECT_HELP, metavar="PROJET")] = Path(),
    into: Annotated[Path, typer.Option("--into", help="Dossier de destination, remplacé d'un coup.")] = Path("build"),
    edition: Annotated[Name, typer.Option("--edition", help=f"{WORDS}.")] = DEFAULT,
    only: Annotated[
        str | None, typer.Option("--only", help="Ne produire que ce document (contrat, annexe-03-…), sans dossier.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=16, help="Conversions en parallèle.")] = 2,
    ocr: Annotated[  # noqa: FBT002  # an option
        bool, typer.Option("--ocr", help="Lire le texte des pièces numérisées (demande Tesseract et Poppler).")
    ] = False,
) -> int:
    """Construire le contrat, ses annexes et le dossier PDF ; rien n'est refait si rien n'a changé.

    Exemple : contratgen build examples/auray --into build/auray
    """
    from contratgen.unchanged import build_project  # noqa: PLC0415  # after the help

    progress = progress_here()
    try:
        built = build_project(project, into, edition=edition.value, only=only, jobs=jobs, ocr=ocr, progress=progress)
    finally:
        if isinstance(progress, Bars):
            progress.close()
    show_diagnostics(built.diagnostics)
    if built.unchanged:
        say(f"Rien n'a changé : {into} est à jour.")
    else:
        from contratgen.rendering.filters import pluriel  # noqa: PLC0415  # heavy, and a build without change needs it not

        dossier = f", dossier de {built.pages} {pluriel(built.pages, 'page')}" if built.pages else ""
        say(f"Écrit dans {into} : {len(built.files)} {pluriel(len(built.files), 'fichier')}{dossier}.")
    return 0

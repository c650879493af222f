"""`contratgen unpack`: the project that travels inside a dossier, in a new folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contratgen.commands.french import FrenchCommand
from contratgen.commands.output import say

app = typer.Typer(add_completion=False)


@app.command(cls=FrenchCommand)
def unpack(
    dossier: Annotated[Path, typer.Argument(help="Le dossier PDF, signé ou non.", show_default=False)],
    folder: Annotated[Path, typer.Argument(help="Dossier à créer.", metavar="PROJET", show_default=False)],
) -> None:
    """Retrouver le projet qui voyage dans un dossier PDF ; rien n'est écrit en dehors du dossier créé.

    Exemple : contratgen unpack build/auray/dossier.pdf projet-retrouve
    """
    from contratgen.project.unpack import unpack as unpacked  # noqa: PLC0415  # after the help

    files = unpacked(dossier, folder)
    say(f"{len(files)} fichiers retrouvés dans {folder}. Suite : contratgen check {folder}")

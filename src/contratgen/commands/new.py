"""`contratgen new`: a small project that `check` accepts and `build` builds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contratgen.commands.french import FrenchCommand
from contratgen.commands.output import say

app = typer.Typer(add_completion=False)


@app.command(cls=FrenchCommand)
def new(
    folder: Annotated[Path, typer.Argument(help="Dossier à créer.", metavar="DOSSIER")],
    kit: Annotated[
        str | None, typer.Option("--kit", help="Type de contrat ; à dire quand plusieurs sont installés.")
    ] = None,
) -> None:
    """Créer un petit projet complet, prêt à être vérifié, construit et adapté.

    Exemple : contratgen new mon-contrat && contratgen build mon-contrat --into mon-contrat/build
    """
    from contratgen.assembly.installed import kit_for  # noqa: PLC0415
    from contratgen.assembly.json_schema import schemas_of  # noqa: PLC0415  # after the help
    from contratgen.base.storage import write_new_folder  # noqa: PLC0415

    found = kit_for(kit, folder)
    files = {p.relative_to(found.starter).as_posix(): p.read_bytes() for p in found.starter.rglob("*") if p.is_file()}
    files |= {f".schemas/{name}": text.encode() for name, text in schemas_of(found).items()}
    write_new_folder(folder, files)
    say(f"Projet créé dans {folder}. Suite : contratgen check {folder}")

"""`contratgen schema`: the JSON Schemas of a kit, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contratgen.commands.french import FrenchCommand
from contratgen.commands.output import say

app = typer.Typer(add_completion=False)


@app.command(cls=FrenchCommand)
def schema(
    kit: Annotated[str | None, typer.Option("--kit", help="Type de contrat ; sinon celui du projet.")] = None,
    project: Annotated[Path, typer.Option("--project", help="Dossier du projet.")] = Path(),
    into: Annotated[Path | None, typer.Option("--into", help="Dossier où écrire ; sinon, affichés.")] = None,
) -> None:
    """Donner les schémas JSON de contrat.yaml et de contribution.yaml.

    Exemple : contratgen schema --into .schemas
    """
    from contratgen.assembly.installed import kit_for  # noqa: PLC0415
    from contratgen.assembly.json_schema import schemas_of  # noqa: PLC0415  # after the help
    from contratgen.base.storage import write_file  # noqa: PLC0415

    for name, text in schemas_of(kit_for(kit, project)).items():
        if into is None:
            typer.echo(text, nl=False)
        else:
            write_file(into / name, text.encode())
            say(f"Écrit : {into / name}")

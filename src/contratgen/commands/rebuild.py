"""`contratgen rebuild`: whether a signed dossier is what its sources make."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from contratgen.commands.french import FrenchCommand
from contratgen.commands.output import REJECTED

app = typer.Typer(add_completion=False)
Shape = StrEnum("Shape", ["text", "json"])
"""How the report is written."""


@app.command(cls=FrenchCommand)
def rebuild(
    dossier: Annotated[Path, typer.Argument(help="Le dossier ou le document, signé ou non.", show_default=False)],
    sources: Annotated[
        Path | None, typer.Option("--sources", help="Dossier du projet ; sinon, celui qui voyage dans le PDF.")
    ] = None,
    scan: Annotated[
        list[Path] | None, typer.Option("--scan", help="Pages numérisées qui ont servi à « contratgen collect ».")
    ] = None,
    shape: Annotated[Shape, typer.Option("--format", help="Forme du rapport.")] = Shape.text,
) -> int:
    """Construire à nouveau, et dire si ce qui a été signé est bien ce que ces sources produisent (0, ou 4 sinon).

    Exemple : contratgen rebuild build/auray/dossier.pdf --sources examples/auray
    """
    from contratgen.rebuilding import rebuild as built_again  # noqa: PLC0415  # after the help
    from contratgen.verification.printed import as_text  # noqa: PLC0415

    report = built_again(dossier, sources=sources, scans=scan or ())
    typer.echo(report.to_json() if shape is Shape.json else as_text(report))
    return 0 if report.accepted else REJECTED

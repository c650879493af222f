"""`contratgen verify`: the verdict on a signed dossier, step by step."""

from __future__ import annotations

import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from contratgen.commands.french import FrenchCommand, day
from contratgen.commands.output import REJECTED, say

app = typer.Typer(add_completion=False)
Shape = StrEnum("Shape", ["text", "json", "html"])
"""How the report is written."""


@app.command(cls=FrenchCommand)
def verify(
    dossier: Annotated[Path, typer.Argument(help="Le dossier ou le document signé.")],
    manifest: Annotated[
        Path | None, typer.Option("--manifest", help="Manifeste ; par défaut, manifest.json à côté du dossier.")
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option("--trust", help="Autorités de confiance et listes de révocation : fichier ou dossier."),
    ] = None,
    at: Annotated[
        datetime.date | None,
        typer.Option("--at", parser=day, metavar="DATE", help="Juger les certificats à cette date."),
    ] = None,
    shape: Annotated[Shape, typer.Option("--format", help="Forme du rapport.")] = Shape.text,
    out: Annotated[Path | None, typer.Option("--out", help="Écrire le rapport dans ce fichier.")] = None,
) -> int:
    """Vérifier un dossier signé, étape par étape ; code de sortie 0 s'il est accepté, 4 sinon.

    Exemple : contratgen verify build/dossier-6.pdf --trust autorites/
    """
    from contratgen.base import storage  # noqa: PLC0415  # after the help
    from contratgen.verification.given import verify as verified  # noqa: PLC0415
    from contratgen.verification.printed import as_html, as_text  # noqa: PLC0415

    report = verified(dossier, manifest=manifest, trust=trust, at=at)
    shown = {Shape.text: as_text, Shape.json: lambda told: told.to_json(), Shape.html: as_html}[shape](report)
    if out is None:
        typer.echo(shown)
    else:
        storage.write_file(out, shown.encode())
        say(f"Verdict : {report.verdict} — rapport : {out}")
    return 0 if report.accepted else REJECTED

"""`contratgen collect`: what was signed with a pen takes its place in the dossier."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contratgen.commands.french import FrenchCommand, day
from contratgen.commands.output import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contratgen.project.signed import Collection

app = typer.Typer(add_completion=False)


@app.command(cls=FrenchCommand)
def collect(
    dossier: Annotated[Path, typer.Argument(help="Le dossier que « contratgen build » a écrit, sans signature.")],
    scan: Annotated[list[Path], typer.Option("--scan", help="Pages numérisées (PDF, JPEG, PNG, TIFF), en vrac.")],
    parties: Annotated[str, typer.Option("--parties", help="Qui a signé au stylo : a,b,c.")],
    on: Annotated[datetime.date, typer.Option("--on", parser=day, metavar="DATE", help="Jour de la signature.")],
    kept: Annotated[str, typer.Option("--kept", help="Où les originaux sur papier sont conservés.")],
    into: Annotated[Path, typer.Option("--into", help="Dossier où écrire le document et son manifeste.")],
    *,
    page: Annotated[
        list[str] | None,
        typer.Option("--page", help="Page d'une numérisation dont le code ne se lit pas : 17, ou FICHIER:PAGE=17."),
    ] = None,
    ocr: Annotated[
        bool, typer.Option("--ocr", help="Faire lire les pages par Tesseract : leur texte se cherche et s'écoute.")
    ] = False,
) -> int:
    """Mettre les pages signées au stylo, numérisées, à la place de celles qu'elles montrent.

    Exemple : contratgen collect build/dossier.pdf --scan pages.pdf --parties ville-exemple --on 2024-06-28
    --kept archives --into signature
    """
    from contratgen.project.signed import collect as collected_in  # noqa: PLC0415  # after the help

    if not kept.strip():
        raise typer.BadParameter("dites avec --kept où sont les originaux : qui doute voudra les voir")
    names = tuple(dict.fromkeys(word.strip() for word in parties.split(",") if word.strip()))
    collected = collected_in(dossier, scan, parties=names, on=on, kept=kept, into=into, pages=page or (), ocr=ocr)
    for line in _told(collected):
        say(line)
    say(f"Écrit : {collected.path}")
    say("Les autres parties signent ensuite, puis la collectivité (--as sceau).")
    return 0


def _told(collected: Collection) -> Iterator[str]:
    """Yield which page each scan shows, how that is known, and who signed there; then what was left aside."""
    for scan in collected.record.scans:
        number = f"page {collected.labels[str(scan.page)]} ({scan.page} du PDF)"
        known = "lue par son code" if scan.code else "désignée à la main"
        yield f"« {scan.fichier} », page {scan.feuille} : {number}, {known} : {', '.join(scan.parties)}"
    for sheet in collected.left:
        yield f"{sheet} : laissée de côté, sans code lisible"

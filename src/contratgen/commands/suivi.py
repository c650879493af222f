"""`contratgen suivi`: who has answered, what is missing, who has voted, what blocks the signature."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from contratgen.cli import FrenchCommand
from contratgen.commands.output import PROJECT_HELP, show_diagnostics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contratgen.assemble.kit import ExpectedParty

app = typer.Typer(add_completion=False)
AWAITED: Final = "attendue"
COLUMNS: Final = ("Partenaire", "Rôles", "Échéance", "Contribution", "Capacité à signer", "Ce qui bloque")


@app.command(cls=FrenchCommand)
def suivi(project: Annotated[Path, typer.Argument(help=PROJECT_HELP)] = Path()) -> int:
    """Dire qui a répondu, ce qui manque, qui a voté et ce qui bloque la signature.

    D'un dossier PDF, dire qui a signé, par quelle voie, et qui manque.

    Exemple : contratgen suivi examples/auray
    """
    if project.is_file():
        return _signatures(project)
    from contratgen.project import open_project  # noqa: PLC0415  # after the help

    assembled = open_project(project).assembled
    if assembled.contract is None or assembled.kit is None:
        show_diagnostics(assembled.diagnostics, to_error=True)
        return 1
    parties = assembled.kit.follow_up(assembled.contract)
    _table(parties)
    came = sum(p.received for p in parties)
    typer.echo(f"{came} contributions reçues sur {len(parties)} attendues.")
    return 0


def _signatures(path: Path) -> int:
    """Show the parties of a PDF: route, state, date, and what is missing; nothing is verified here."""
    from contratgen.commands.files import read_given  # noqa: PLC0415  # only a PDF needs it
    from contratgen.pades.reading import open_signed, terms_of  # noqa: PLC0415
    from contratgen.verify.signers import table  # noqa: PLC0415

    opened = open_signed(read_given(path), str(path))
    terms = terms_of(opened, str(path))
    rows = table(opened, terms)
    for row in rows:
        said = (row.designation, row.voie, row.etat, row.signataire, row.date, row.niveau)
        typer.echo(" · ".join((row.identifiant, *(word for word in said if word))))
    for reason in terms.blocages:
        typer.echo(f"Bloque la signature : {reason}")
    missing = [row.identifiant for row in rows if row.etat == AWAITED]
    typer.echo(f"Manquent : {', '.join(missing)}." if missing else "Toutes les parties ont signé.")
    typer.echo("« contratgen verify » vérifie les signatures.")
    return 0


def _table(parties: Sequence[ExpectedParty]) -> None:
    from rich.console import Console  # noqa: PLC0415  # only a table needs it
    from rich.table import Table  # noqa: PLC0415

    table = Table(*COLUMNS)
    for party in parties:
        deadline = party.deadline.strftime("%d/%m/%Y") if party.deadline else "—"
        table.add_row(
            party.name, ", ".join(party.roles), deadline, party.state, party.capacity, "\n".join(party.blocking) or "—"
        )
    Console().print(table)

"""`contratgen suivi`: who has answered, what is missing, who has voted, what blocks the signature."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from contratgen.base.foreign import inert
from contratgen.commands.french import FrenchCommand
from contratgen.commands.output import PROJECT_HELP, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from contratgen.assembly.kit import ExpectedParty
    from contratgen.project.signed import SignatureFollowUp
    from contratgen.verification.report import Party

app = typer.Typer(add_completion=False)
PIPE_WIDTH: Final = 180
"""Characters of a line where there is no terminal."""
SIGNATURE_COLUMNS: Final = ("Partie", "Désignation", "Voie", "État", "Date", "Signataire", "Niveau")
COLUMNS: Final = ("Partenaire", "Rôles", "Échéance", "Contribution", "Capacité à signer", "Ce qui bloque")


@app.command(cls=FrenchCommand)
def suivi(project: Annotated[Path, typer.Argument(help=PROJECT_HELP, metavar="PROJET")] = Path()) -> int:
    """Dire qui a répondu, ce qui manque, qui a voté et ce qui bloque la signature.

    D'un dossier PDF, dire qui a signé, par quelle voie, et qui manque.

    Exemple : contratgen suivi examples/auray
    """
    from contratgen.project.partners import TO_CORRECT  # noqa: PLC0415  # after the help
    from contratgen.project.signed import SignatureFollowUp  # noqa: PLC0415
    from contratgen.project.signed import suivi as followed  # noqa: PLC0415

    told = followed(project)
    if isinstance(told, SignatureFollowUp):
        return _signatures(told)
    _table(told.parties)
    for reason in told.blocking:
        say(f"Bloque {reason}" if reason.startswith("avant") else f"Bloque : {reason}")
    came = sum(party.received for party in told.parties)
    faulty = sum(party.state == TO_CORRECT for party in told.parties)
    received = f"{came} contributions reçues" if came > 1 else f"{came} contribution reçue"
    say(f"{received} sur {len(told.parties)} attendues{f', dont {faulty} à corriger' if faulty else ''}.")
    return int(any(fault.blocks for fault in told.diagnostics))


def _signatures(told: SignatureFollowUp) -> int:
    """Show the parties of a PDF: route, state, date, and what is missing; nothing is verified here."""
    _show_parties(told.parties)
    for line in (*_state(told), *_missing(told), *(f"Attention : {message}." for message in told.changed)):
        say(line)
    say("« contratgen verify » vérifie les signatures.")
    return 0


def _show_parties(rows: Iterable[Party]) -> None:
    from contratgen.pades.moments import moment_in_french  # noqa: PLC0415  # only a PDF needs it

    _show(
        SIGNATURE_COLUMNS,
        [
            (r.identifiant, r.designation, r.voie, r.etat, moment_in_french(r.date), r.signataire, r.niveau)
            for r in rows
        ],
    )


def _state(told: SignatureFollowUp) -> Iterator[str]:
    """Yield what holds the signature up, where to sign, and where what was signed with a pen is kept."""
    yield from (f"Bloque la signature : {reason}" for reason in told.blocking)
    for number, names in told.places.items():
        yield f"Cadres de signature à remplir, page {number} : {', '.join(names)}."
    if told.paper:
        copies = f"{told.paper.exemplaires} exemplaire{'s' if told.paper.exemplaires > 1 else ''}"
        yield f"Fait en {copies} sur papier ; originaux conservés : {told.paper.conserve}."


def _missing(told: SignatureFollowUp) -> Iterator[str]:
    """Yield what the levels mean, and who has not signed."""
    from contratgen.base.signature_terms import levels_in_words  # noqa: PLC0415  # only a PDF needs it

    if legend := levels_in_words(party.niveau for party in told.parties):
        yield legend
    lacking = "Manquent" if len(told.missing) > 1 else "Manque"
    yield f"{lacking} : {', '.join(told.missing)}." if told.missing else "Toutes les parties ont signé."


def _table(parties: Sequence[ExpectedParty]) -> None:
    _show(
        COLUMNS,
        [
            (
                p.name,
                ", ".join(p.roles),
                f"{p.deadline:%d/%m/%Y}" if p.deadline else "",
                p.state,
                p.capacity,
                "\n".join(p.blocking),
            )
            for p in parties
        ],
    )


def _show(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table whose cells are never cut: as wide as the terminal, or as a wide page in a pipe."""
    from rich.console import Console  # noqa: PLC0415  # only a table needs it
    from rich.table import Table  # noqa: PLC0415

    table = Table()
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("\n".join(map(inert, cell.splitlines())) or "—" for cell in row))
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    console.print(table)

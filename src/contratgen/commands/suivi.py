"""`contratgen suivi`: who has answered, what is missing, who has voted, what blocks the signature."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from contratgen.base.foreign import inert
from contratgen.commands.french import FrenchCommand
from contratgen.commands.output import PROJECT_HELP, say, show_diagnostics

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from contratgen.assembly.kit import ExpectedParty
    from contratgen.base.signature_terms import Terms
    from contratgen.verification.report import Party

app = typer.Typer(add_completion=False)
AWAITED: Final = "attendue"
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
    if project.is_file():
        return _signatures(project)
    from contratgen.project.opened import faults_of, open_project  # noqa: PLC0415
    from contratgen.project.partners import TO_CORRECT, follow_up_of  # noqa: PLC0415  # after the help

    opened = open_project(project)
    if opened.assembled.contract is None:
        show_diagnostics(opened.assembled.diagnostics, to_error=True)
        return 1
    found = faults_of(opened)
    told = follow_up_of(opened, found)
    parties = told.parties
    _table(parties)
    for reason in told.blocking:
        say(f"Bloque {reason}" if reason.startswith("avant") else f"Bloque : {reason}")
    came = sum(p.received for p in parties)
    faulty = sum(p.state == TO_CORRECT for p in parties)
    received = f"{came} contributions reçues" if came > 1 else f"{came} contribution reçue"
    say(f"{received} sur {len(parties)} attendues{f', dont {faulty} à corriger' if faulty else ''}.")
    return int(any(fault.blocks for fault in found))


def _signatures(path: Path) -> int:
    """Show the parties of a PDF: route, state, date, and what is missing; nothing is verified here.

    Raises `InputError` (CG601, CG602), and `MisuseError` (CG642).
    """
    from contratgen.commands.files import read_given  # noqa: PLC0415
    from contratgen.pades.reading import MALFORMED, open_signed, terms_of, unreadable  # noqa: PLC0415
    from contratgen.pdf import opening  # noqa: PLC0415  # only a PDF needs it
    from contratgen.signing.gate import changed_since  # noqa: PLC0415
    from contratgen.verification.signers import table  # noqa: PLC0415

    name = str(path)
    opened = open_signed(read_given(path), name)
    terms = terms_of(opened, name)
    try:
        rows, places, changed = table(opened, terms), _open_places(opened.blob), [*changed_since(opened, name)]
    except (*MALFORMED, *opening.MALFORMED):
        raise unreadable(name, "ses champs de signature ne sont pas ceux que contratgen écrit") from None
    _show_parties(rows)
    for line in (*_state(terms, places), *_missing(rows), *(f"Attention : {fault.message}." for fault in changed)):
        say(line)
    say("« contratgen verify » vérifie les signatures.")
    return 0


def _show_parties(rows: Iterable[Party]) -> None:
    from contratgen.pades.moments import in_french  # noqa: PLC0415  # only a PDF needs it

    _show(
        SIGNATURE_COLUMNS,
        [(r.identifiant, r.designation, r.voie, r.etat, in_french(r.date), r.signataire, r.niveau) for r in rows],
    )


def _state(terms: Terms, places: Mapping[int, Sequence[str]]) -> Iterator[str]:
    """Yield what holds the signature up, where to sign, and where what was signed with a pen is kept."""
    yield from (f"Bloque la signature : {reason}" for reason in terms.blocages)
    for number, names in places.items():
        yield f"Cadres de signature à remplir, page {number} : {', '.join(names)}."
    if terms.papier:
        copies = f"{terms.papier.exemplaires} exemplaire{'s' if terms.papier.exemplaires > 1 else ''}"
        yield f"Fait en {copies} sur papier ; originaux conservés : {terms.papier.conserve}."


def _missing(rows: Sequence[Party]) -> Iterator[str]:
    """Yield what the levels mean, and who has not signed."""
    from contratgen.base.signature_terms import levels_in_words  # noqa: PLC0415  # only a PDF needs it

    if legend := levels_in_words(row.niveau for row in rows):
        yield legend
    missing = [row.identifiant for row in rows if row.etat == AWAITED]
    lacking = "Manquent" if len(missing) > 1 else "Manque"
    yield f"{lacking} : {', '.join(missing)}." if missing else "Toutes les parties ont signé."


def _open_places(blob: bytes) -> dict[int, list[str]]:
    """Return the parties whose field is empty, by the number of its page, from 1.

    Raises one of `guard.MALFORMED` for a damaged file.
    """
    from pikepdf import Dictionary, Name  # noqa: PLC0415  # only a PDF needs it

    from contratgen.pdf.opening import as_list, open_pdf  # noqa: PLC0415

    pdf = open_pdf(blob)
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    form = pdf.Root.get(Name.AcroForm, Dictionary())
    places: dict[int, list[str]] = {}
    for field in as_list(form.get(Name.Fields)):
        if Name.V not in field and Name.AP in field:  # the seal has no place
            places.setdefault(numbers[field.P.objgen], []).append(str(field.T))
    return dict(sorted(places.items()))


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

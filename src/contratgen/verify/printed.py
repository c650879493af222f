"""The report for people: lines of text, or one page of HTML to print. Everything from the file is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contratgen.verify.report import Party, VerificationReport

COLUMNS: Final = ("Partie", "Voie", "État", "Signataire", "Date", "Niveau")
STYLE: Final = """body{font:11pt/1.4 Carlito,Calibri,sans-serif;margin:2cm;color:#1a2b4c}h1{font-size:18pt}
table{border-collapse:collapse;width:100%}
td,th{border:1px solid #9aa7bd;padding:3pt 6pt;text-align:left;vertical-align:top}
th{background:#e8edf4}code{font-size:9pt;overflow-wrap:anywhere}"""


def as_text(report: VerificationReport) -> str:
    """Return the report as lines."""
    return "\n".join(_lines(report))


def _lines(report: VerificationReport) -> Iterator[str]:
    yield f"{report.file} (SHA-256 {report.sha256})"
    yield f"Examiné au {report.at}"
    for step in report.steps:
        yield f"{step.number:>3}. {step.title} : {step.outcome.value}"
        yield from (f"     {finding.code} {finding.message}" for finding in step.findings)
    yield from (f"  - {' · '.join(word for word in _cells(party) if word)}" for party in report.parties)
    yield from report.notes
    yield f"Verdict : {report.verdict}"


def _cells(party: Party) -> tuple[str, ...]:
    named = f"{party.designation} ({party.identifiant})"
    return (named, party.voie, party.etat, party.signataire, party.date, party.niveau)


def as_html(report: VerificationReport) -> str:
    """Return the report as one page that stands alone, without script."""
    steps = "".join(_row((str(s.number), s.title, s.outcome.value, _joined(s.findings))) for s in report.steps)
    rows = "".join(_row(_cells(party)) for party in report.parties)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in COLUMNS)
    notes = "".join(f"<p>{escape(note)}</p>" for note in report.notes)
    return (
        '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8">'
        f"<title>Verdict : {escape(report.verdict)}</title>"
        f"<style>{STYLE}</style></head><body><h1>Verdict : {escape(report.verdict)}</h1>"
        f"<p>{escape(report.file)}<br><code>SHA-256 {report.sha256}</code><br>Examiné au {escape(report.at)}</p>"
        '<h2>Étapes</h2><table><tr><th scope="col">N°</th><th scope="col">Étape</th><th scope="col">Résultat</th>'
        f'<th scope="col">Constats</th></tr>{steps}</table><h2>Parties</h2><table><tr>{head}</tr>{rows}</table>{notes}'
        "</body></html>\n"
    )


def _joined(findings: tuple[object, ...]) -> str:
    return " ; ".join(f"{one.code} {one.message}" for one in findings)  # type: ignore[attr-defined]  # findings


def _row(cells: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"

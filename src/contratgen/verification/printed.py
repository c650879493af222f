"""The report for people: lines of text, or one page of HTML to print. Everything from the file is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from contratgen.base.signature_terms import levels_in_words
from contratgen.base.typography import curled
from contratgen.pades.moments import moment_in_french
from contratgen.verification.report import ACCEPTED, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contratgen.verification.report import Party, Step, VerificationReport

COLUMNS: Final = ("Partie", "Voie", "État", "Signataire", "Date", "Niveau")
MEANINGS: Final = {
    ACCEPTED: "Toutes les étapes sont conformes : le document est celui du manifeste, toutes les parties l'ont signé, "
    "et rien n'y a changé depuis.",
    Outcome.INCOMPLETE.value: "Rien n'a été altéré, mais des signatures ou des pièces de la preuve manquent encore.",
    Outcome.UNATTESTED.value: "Rien ne permet de dire de quel contrat il s'agit, ou qui l'a signé : ce n'est pas une "
    "preuve.",
    Outcome.NOT_EXAMINED.value: "Une étape n'a pas été examinée : ce n'est une preuve ni pour le document, ni contre.",
    Outcome.REJECTED.value: "Une étape au moins n'est pas conforme : ne vous fiez pas à ce document.",
}
STYLE: Final = """@page{margin:15mm}body{font:11pt/1.4 Carlito,Calibri,sans-serif;margin:2em auto;max-width:52em;
padding:0 1em;color:#1a2b4c}h1{font-size:18pt;padding:.4em .6em;border-left:.4em solid;background:#f3f5f9}
h1.ok{color:#14532d}h1.no{color:#8a1020}h1.wait{color:#6b4000}h2{font-size:13pt;margin-top:1.4em}
table{border-collapse:collapse;width:100%}tr{break-inside:avoid}
td,th{border:1px solid #9aa7bd;padding:3pt 6pt;text-align:left;vertical-align:top}th{background:#e8edf4}
td.no{color:#8a1020;font-weight:bold}td.wait{color:#6b4000;font-weight:bold}ul{margin:.2em 0;padding-left:1.2em}
td,code{overflow-wrap:anywhere}td.word{white-space:nowrap}code{font-size:9pt}"""
CLASSES: Final = {ACCEPTED: "ok", Outcome.MET.value: "word", Outcome.REJECTED.value: "no"}
"""How an outcome looks; the others wait for something. Each is also told in words."""


def as_text(report: VerificationReport) -> str:
    """Return the report as lines."""
    return "\n".join(_lines(report))


def _lines(report: VerificationReport) -> Iterator[str]:
    yield f"{report.file} (SHA-256 {report.sha256})"
    yield f"Examiné le {moment_in_french(report.at)}"
    for step in report.steps:
        yield f"{step.number:>3}. {step.title} : {step.outcome.value}"
        yield from (f"     {finding.code} {finding.message}" for finding in step.findings)
    yield from (f"  - {' · '.join(word for word in _cells(party) if word)}" for party in report.parties)
    yield from (*_legend(report), *report.notes)
    yield f"Verdict : {report.verdict}"


def _cells(party: Party) -> tuple[str, ...]:
    named = f"{party.designation} ({party.identifiant})"
    who = party.certificat or party.signataire
    return (named, party.voie, party.etat, who, moment_in_french(party.date), party.niveau)


def _legend(report: VerificationReport) -> list[str]:
    """Return what the levels of the parties mean."""
    words = levels_in_words(party.niveau for party in report.parties)
    return [words] if words else []


def as_html(report: VerificationReport) -> str:
    """Return the report as one page that stands alone, without script."""
    head = "".join(f'<th scope="col">{_shown(name)}</th>' for name in COLUMNS)
    rows = "".join(_row(_cells(party)) for party in report.parties)
    parties = f"<h2>Parties</h2><table><tr>{head}</tr>{rows}</table>" if rows else ""
    notes = "".join(f"<p>{_shown(note)}</p>" for note in (*_legend(report), *report.notes))
    verdict = _shown(report.verdict)
    return (
        '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Verdict : {verdict}</title><style>{STYLE}</style></head><body><main>"
        f'<h1 class="{CLASSES.get(report.verdict, "wait")}">Verdict : {verdict}</h1>'
        f"<p>{_shown(MEANINGS[report.verdict])}</p>"
        f"<p>{escape(report.file)}<br><code>SHA-256 {escape(report.sha256)}</code><br>"
        f"Examiné le {_shown(moment_in_french(report.at))}</p>"
        '<h2>Étapes</h2><table><tr><th scope="col">N°</th><th scope="col">Étape et constats</th>'
        f'<th scope="col">Résultat</th></tr>{"".join(map(_step, report.steps))}</table>{parties}{notes}'
        "</main></body></html>\n"
    )


def _step(step: Step) -> str:
    found = "".join(f"<li>{_shown(f'{finding.code} {finding.message}')}</li>" for finding in step.findings)
    told = f"<ul>{found}</ul>" if found else ""
    outcome = step.outcome.value
    look = CLASSES.get(outcome, "wait")
    return (
        f'<tr><td>{step.number}</td><td>{_shown(step.title)}{told}</td><td class="{look}">{_shown(outcome)}</td></tr>'
    )


def _row(cells: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<td>{_shown(cell)}</td>' for cell in cells)}</tr>"


def _shown(words: str) -> str:
    return escape(curled(words))

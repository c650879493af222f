"""`rapport.html`: what was built and why, partner by partner and document by document, and what is still missing.

One file that stands alone, in French. It tells of one build on one machine: no date but the contract's own enters it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from contratgen.assembly.kit import FollowUp
from contratgen.base.diagnostics import Severity
from contratgen.base.typography import curled
from contratgen.reports.markup import Element, node, page, table

if TYPE_CHECKING:
    from contratgen.assembly.kit import Metadata
    from contratgen.base.diagnostics import Diagnostic

STYLE: Final = """
:root { color-scheme: light; }
body { font: 1rem/1.5 Carlito, Calibri, "Liberation Sans", Arial, sans-serif; color: #1a1a1a; background: #fff;
  max-width: 72rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3 { color: #1f3a5f; line-height: 1.2; }
h2 { border-bottom: 2px solid #1f3a5f; margin-top: 2.5rem; }
a { color: #1f3a5f; }
.cadre { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; padding: .25rem 0; }
th, td { border: 1px solid #8a94a0; padding: .3rem .5rem; text-align: left; vertical-align: top; }
thead th { background: #e8edf4; }
tbody th { font-weight: normal; }
td.nombre, .nombre { text-align: right; }
code { font-family: "Liberation Mono", Consolas, monospace; font-size: .85em; overflow-wrap: anywhere; }
details { border: 1px solid #c3cdd9; border-radius: .25rem; margin: .4rem 0; padding: 0 .75rem; }
summary { cursor: pointer; font-weight: bold; color: #1f3a5f; padding: .4rem 0; }
.bloque { border-left: .4rem solid #a8412b; padding-left: .75rem; }
.pret { border-left: .4rem solid #2f6b3a; padding-left: .75rem; }
@media print { body { max-width: none; padding: 0; } .cadre { overflow: visible; } h2, h3 { break-after: avoid; } }
"""
WEIGHTS: Final = {Severity.ERROR: "Erreur", Severity.WARNING: "Avertissement", Severity.NOTE: "Note"}


@dataclass(frozen=True, slots=True)
class File:
    """A file of the build: its name and its SHA-256 in hexadecimal."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document: title, pages of its own, files, who signs it, and the supplied pieces that follow it."""

    title: str
    pages: int
    files: tuple[File, ...]
    signatories: tuple[str, ...] = ()
    pieces: tuple[PieceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PieceLine:
    """A supplied piece in the dossier; `remark` is what is to be known of how it stands there."""

    title: str
    pages: int
    file: File
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What a report tells. `reasons`: why this build was made; `trace`: partner → field → documents that show it.

    `conformity` names the standards that the dossier claims; `beside` the files that accompany it, with their titles.
    """

    metadata: Metadata
    edition: str
    empreinte: str
    empreinte_votee: str
    reasons: Sequence[str]
    dossier: tuple[File, ...] = ()
    conformity: Sequence[str] = ()
    pages: int = 0
    documents: Sequence[DocumentLine] = ()
    beside: Sequence[tuple[str, File]] = ()
    follow_up: FollowUp = field(default_factory=FollowUp)
    diagnostics: Sequence[Diagnostic] = ()
    derogations: Mapping[str, str] = field(default_factory=dict)
    trace: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


def report_page(account: Account) -> bytes:
    """Return the report."""
    said = account.metadata
    title = f"Rapport de construction — {said.title}"
    sections = [
        *_summary(account),
        *_missing(account),
        *_documents(account),
        *_beside(account),
        *_partners(account),
        *_faults(account),
        *_derogations(account),
        *_trace(account),
        *_versions(account),
    ]
    links = [node("li", node("a", s.text, href=f"#{s.get('id')}")) for s in sections if s.tag == "h2"]
    contents = node("nav", node("ul", links), aria_label="Sommaire du rapport")
    body = (node("header", node("h1", title), contents), node("main", sections))
    for part in body:
        _print_apostrophes(part)
    return page(curled(title), STYLE, *body)


def _print_apostrophes(part: Element) -> None:
    """Give the words of a page their printed apostrophes; names of files are left as they are."""
    for one in part.iter():
        if one.text and one.tag != "code":
            one.text = curled(one.text)
        if one.tail:
            one.tail = curled(one.tail)


def _heading(name: str, words: str) -> Element:
    return node("h2", words, id=name)


def _summary(account: Account) -> Iterator[Element]:
    said = account.metadata
    state = "projet" if said.draft else "texte arrêté"
    yield _heading("construction", "Ce qui a été construit, et pourquoi")
    yield table(
        "Le contrat et cette édition",
        ("Information", "Valeur"),
        (
            ("Version", f"{said.version} du {said.date:%d/%m/%Y} ({state})"),
            ("Édition", account.edition),
            ("Documents", f"{len(account.documents)}"),
            ("Pages du dossier", f"{account.pages}" if account.pages else "pas de dossier"),
            ("Empreinte du contrat", node("code", account.empreinte)),
            ("Empreinte du texte voté", node("code", account.empreinte_votee)),
            *((f"SHA-256 de {file.name}", node("code", file.sha256)) for file in account.dossier),
            *((("Conformité du dossier", _conformity(account)),) if account.dossier else ()),
        ),
    )
    yield node("p", "Raisons de cette construction :")
    yield node("ul", (node("li", sentence) for sentence in account.reasons))


def _conformity(account: Account) -> str:
    claimed = ", ".join(account.conformity) or "aucune norme d’archivage"
    better = any(one.startswith("PDF/UA") for one in account.conformity)
    return claimed if better else f"{claimed} : une pièce fournie ne permet pas mieux (voir les avertissements)"


def _missing(account: Account) -> Iterator[Element]:
    """Say what is missing before the signature, party by party."""
    yield _heading("manque", "Ce qui manque avant la signature")
    besides = account.follow_up.blocking
    waiting = [party for party in account.follow_up.parties if party.blocking or not party.received]
    if besides:
        yield node("p", "Retient la signature, et n’est d’aucune partie en particulier :", class_="bloque")
        yield node("ul", (node("li", reason) for reason in besides))
    if not waiting:
        yield node(
            "p", f"{'Pour le reste' if besides else 'Rien'} : aucune partie ne retient la signature.", class_="pret"
        )
        return
    verb = "retient" if len(waiting) == 1 else "retiennent"
    expected = f"{len(account.follow_up.parties)} parties attendues"
    yield node("p", f"Parmi les {expected}, {len(waiting)} {verb} la signature.", class_="bloque")
    for party in waiting:
        yield node("h3", party.name)
        yield node("ul", (node("li", reason) for reason in party.blocking or ("contribution non reçue",)))


def _documents(account: Account) -> Iterator[Element]:
    yield _heading("documents", "Les documents")
    names = {party.identifier: party.name for party in account.follow_up.parties}
    for one in account.documents:
        yield node("h3", one.title)
        signers = ", ".join(names.get(who, who) for who in one.signatories)
        yield node("p", f"{_pages(one.pages)}. {f'À signer par : {signers}.' if signers else 'Sans signature.'}")
        files = [(node("a", f.name, href=f.name), _own_pages(one, f), node("code", f.sha256)) for f in one.files]
        pieces = [(_named(piece), f"{piece.pages}", node("code", piece.file.sha256)) for piece in one.pieces]
        yield table(f"Fichiers et pièces : {one.title}", ("Fichier ou pièce", "Pages", "SHA-256"), [*files, *pieces])


def _beside(account: Account) -> Iterator[Element]:
    if account.beside:
        yield _heading("a-cote", "À côté du dossier")
        yield node("p", "Ces fichiers l’accompagnent et n’en font pas partie : ils ne sont ni votés ni signés.")
        rows = [(title or "—", node("a", f.name, href=f.name), node("code", f.sha256)) for title, f in account.beside]
        yield table("Fichiers à côté du dossier", ("Document", "Fichier", "SHA-256"), rows)


def _named(piece: PieceLine) -> tuple[str | Element, ...]:
    remark = f", {piece.remark}" if piece.remark else ""
    return piece.title, " (", node("code", piece.file.name), remark, ")"


def _own_pages(one: DocumentLine, file: File) -> str:
    return f"{one.pages}" if file.name.endswith(".pdf") else "—"


def _pages(count: int) -> str:
    return f"{count} page{'s' if count > 1 else ''}"


def _partners(account: Account) -> Iterator[Element]:
    yield _heading("partenaires", "Les partenaires")
    signed = {
        p.identifier: [d.title for d in account.documents if p.identifier in d.signatories]
        for p in account.follow_up.parties
    }
    yield table(
        "Contribution, capacité et documents à signer, par partenaire",
        ("Partenaire", "Rôles", "Échéance", "Contribution", "Capacité à signer", "Signe", "À revoir"),
        (
            (
                party.name,
                ", ".join(party.roles),
                f"{party.deadline:%d/%m/%Y}" if party.deadline else "—",
                party.state,
                party.capacity,
                _items(signed[party.identifier]),
                _items([str(d.message) for d in _of_party(account, party.identifier)]),
            )
            for party in account.follow_up.parties
        ),
    )


def _items(words: Sequence[str]) -> Element | str:
    return node("ul", (node("li", one) for one in words)) if words else "—"


def _of_party(account: Account, identifier: str) -> Iterator[Diagnostic]:
    folder = f"contributions/{identifier}/"
    return (d for d in account.diagnostics if d.place.file.startswith(folder))


def _faults(account: Account) -> Iterator[Element]:
    yield _heading("avertissements", "Avertissements et notes")
    if not account.diagnostics:
        yield node("p", "Aucun.")
        return
    yield table(
        "Ce que les contrôles ont relevé, sans bloquer",
        ("Code", "Poids", "Endroit", "Constat", "Que faire"),
        (
            (d.code, WEIGHTS[d.severity], node("code", str(d.place)), d.message, d.hint or "—")
            for d in account.diagnostics
        ),
    )


def _derogations(account: Account) -> Iterator[Element]:
    yield _heading("derogations", "Dérogations")
    if not account.derogations:
        yield node("p", "Aucune règle n’est suspendue.")
        return
    yield table("Règles suspendues", ("Règle", "Motif et décision"), account.derogations.items())


def _trace(account: Account) -> Iterator[Element]:
    if not account.trace:
        return
    yield _heading("trace", "Où paraît ce que les partenaires écrivent")
    names = {party.identifier: party.name for party in account.follow_up.parties}
    for partner, fields in account.trace.items():
        name = names.get(partner, partner)
        rows = ((field, ", ".join(shown) or "nulle part") for field, shown in fields.items())
        shown = table(f"{name} : champs remplis et documents qui les montrent", ("Champ", "Documents"), rows)
        yield node("details", node("summary", f"{name} ({len(fields)} champs)"), shown, data_partenaire=partner)


def _versions(account: Account) -> Iterator[Element]:
    yield _heading("versions", "Versions des outils")
    yield table("Versions dont les fichiers dépendent", ("Outil", "Version"), account.versions.items())

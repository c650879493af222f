"""The documents of the convention, and what contratgen is told of it: who signs, how files are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from contratgen.kit import (
    Document,
    ExpectedParty,
    FollowUp,
    Instance,
    Known,
    Level,
    Metadata,
    Rule,
    Severity,
    Signatory,
    Terms,
)
from convention_objectifs.contract import ORDER, Convention, Partie, Racine
from convention_objectifs.findings import day
from convention_objectifs.rules import RULES

READY: Final = "a_signer"
ARTICLES: Final = {
    "preambule": "Préambule",
    "objet": "Objet",
    "date_effet": "Durée",
    "date_fin": "Durée",
    "subvention": "Subvention",
    "conditions": "Utilisation de la subvention",
    "evaluation": "Évaluation",
    "mois_compte_rendu": "Comptes rendus",
    "mois_bilan": "Évaluation",
    "mois_preavis": "Résiliation",
    "tribunal": "Litiges",
}
"""Field of the framework → the article of the convention that shows it."""


def convention_itself(convention: Convention, known: Known) -> Iterator[Instance]:
    """Yield the convention, which both parties sign."""
    signers = tuple(party.identifiant for party in convention.parties)
    root = Racine(convention=convention, empreinte_votee=known.voted)
    yield Instance("convention", convention.cadre.intitule, root, signatories=signers)


def programme(convention: Convention, known: Known) -> Iterator[Instance]:
    """Yield annex 1."""
    yield _annex(1, "programme_actions", "Programme d’actions", convention, known)


def budget(convention: Convention, known: Known) -> Iterator[Instance]:
    """Yield annex 2."""
    yield _annex(2, "annexe_budget", "Budget prévisionnel", convention, known)


def _annex(number: int, name: str, title: str, convention: Convention, known: Known) -> Instance:
    root = Racine(convention=convention, empreinte_votee=known.voted)
    numbered = f"Annexe {number}"
    return Instance(name, f"{numbered} — {title}", root, rank=number, label=f"A{number}-", footer=numbered, key=name)


DOCUMENTS: Final = (
    Document("convention", "convention.docx", Racine, convention_itself),
    Document("programme_actions", "programme_actions.docx", Racine, programme),
    Document("annexe_budget", "annexe_budget.docx", Racine, budget),
)


def metadata(convention: Convention) -> Metadata:
    """Return title, author, version and date, as every file carries them."""
    framework = convention.cadre
    return Metadata(
        identifier=framework.identifiant,
        title=f"{framework.intitule} {framework.date_effet.year}-{framework.date_fin.year} — {convention.beneficiaire}",
        author=convention.collectivite,
        subject="Convention pluriannuelle d’objectifs",
        version=framework.version,
        date=framework.date_version,
        draft=framework.statut == "projet",
        embed_sources=framework.integrer_sources,
    )


def derogations(convention: Convention) -> Mapping[str, str]:
    """Return the rules that are set aside, with why and by whom."""
    return {aside.regle: f"{aside.motif} ({aside.par})" for aside in convention.cadre.derogations}


def section_of(path: tuple[str, ...], convention: Convention) -> str:
    """Return the article, or the party, that a canonical path belongs to."""
    match path:
        case ("contributions", party, *_):
            named = convention.contributions.get(party)
            return named.denomination if named else party
        case ("cadre", field, *_):
            return ARTICLES.get(field, "Cadre")
        case _:
            return "Convention"


def signing(convention: Convention, _voted: str) -> Terms:
    """Return who signs, the authority first, and what keeps them from it."""
    framework = convention.cadre
    return Terms(
        document=framework.intitule,
        statut=framework.statut,
        mode=framework.signature.mode,
        niveau=Level(framework.signature.niveau),
        lieu=framework.signature.lieu,
        exemplaires=framework.signature.exemplaires,
        blocages=tuple(_reasons(convention)),
        signataires=tuple(_signatory(party) for party in convention.parties),
    )


def follow_up(convention: Convention) -> FollowUp:
    """Return both parties with what is known of them, and what blocks the signature."""
    came = {party.role: party for party in convention.parties}
    return FollowUp(tuple(_expected(role, came.get(role)) for role in ORDER), tuple(_reasons(convention)))


def _expected(role: str, party: Partie | None) -> ExpectedParty:
    if party is None:
        return ExpectedParty(
            role, role, ("signataire",), None, received=False, state="attendue", capacity="à renseigner"
        )
    act = party.habilitation
    capacity = f"{act.acte} du {day(act.date)} ({act.organe})" if act else "à renseigner"
    return ExpectedParty(
        party.identifiant, party.denomination, ("signataire",), None, received=True, state="reçue", capacity=capacity
    )


def _reasons(convention: Convention) -> Iterator[str]:
    """Yield the status, then what the rules of a text to be signed find, but for what is set aside."""
    framework = convention.cadre
    if framework.statut != READY:
        yield f"la convention est au statut « {framework.statut} », pas « {READY} »"
    final = framework.model_copy(update={"statut": READY})
    aside = {derogation.regle for derogation in framework.derogations}
    asked = [rule for rule in RULES if _blocks(rule, convention.model_copy(update={"cadre": final}), aside)]
    yield from (f"{finding.message} ({rule.code})" for rule in asked for finding in rule.check(convention))


def _blocks(rule: Rule, final: Convention, aside: set[str]) -> bool:
    return rule.weigh(final) is Severity.ERROR and not (rule.suspendable and rule.code in aside)


def _signatory(party: Partie) -> Signatory:
    person, act = party.representant, party.habilitation
    days = [day for day in (act.date, act.transmise_le) if day] if act else []
    return Signatory(
        identifiant=party.identifiant,
        designation=party.designation,
        nom=f"{person.civilite} {person.prenom} {person.nom}",
        qualite=person.qualite,
        habilitation=f"habilité{party.accord_personne} par {act.acte} du {act.date:%d/%m/%Y}" if act else "",
        des_le=max(days, default=None),
    )

"""What each assembly is given to deliberate: note, model deliberation, and the calendar of its vote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeGuard

from contratgen.kit import BETWEEN, Asked, Document, Instance, Known, Packs, Step, Voted, account
from contratgen.kits.engagements_quartiers_2030 import protocole
from contratgen.kits.engagements_quartiers_2030.assembly import assemble
from contratgen.kits.engagements_quartiers_2030.completude import CONTRACT
from contratgen.kits.engagements_quartiers_2030.echeances import COMMITTEE, DAY, delay_of, last_day
from contratgen.kits.engagements_quartiers_2030.protocole import the
from contratgen.kits.engagements_quartiers_2030.references import BY_IDENTIFIER, rank_of
from contratgen.kits.engagements_quartiers_2030.rules.capacity import LOCAL_AUTHORITIES
from contratgen.kits.engagements_quartiers_2030.schema.assemblees import EtapeDuVote, Modification, RacineAssemblee
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Partie
from contratgen.kits.engagements_quartiers_2030.schema.capacite import Deliberation, Habilitation
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille, Partenaire, Visa

if TYPE_CHECKING:
    from contratgen.kit import Change

SHOWN: Final = 12
"""Changes that a note tells: it has two pages, and all of them stand beside it."""
LONGEST: Final = 160
"""Characters of a change told in a note."""
OBJECT: Final = 499
"""Characters of the object of an act, as télétransmission (@ctes) takes it; on one line (rule V53)."""
SIGNS: Final = {"~": "modifié", "+": "ajouté", "-": "supprimé"}
"""How a note reads the signs of a comparison."""
TFPB: Final = frozenset({"cgi-1388-bis", "cadre-tfpb-2015"})
"""Texts that only those who sign a convention on the property tax vise."""
CGCT: Final = "cgct-"
"""How the identifiers of the texts that only local authorities vise begin."""
NOTED: Final = "Notez-le sous « capacite » : « convocation: {jours: 10, source: article 9 des statuts} »."
"""What the town is told of a delay that no law gives."""
NOTE: Final = "la note de synthèse jointe à la convocation"
REPORT: Final = "le rapport adressé à ses membres"
REPORTED: Final = frozenset({"departement", "region"})
"""Categories whose assembly the law gives a report, where others receive a note."""
EXECUTORY: Final = {"commune": ("CGCT, art. L. 2131-1", "B"), "epci": ("CGCT, art. L. 2131-1", "B")}
"""What makes a deliberation binding, once transmitted and published: text and certainty, by category where known."""


def deliberating(contract: ContratDeVille) -> Iterator[str]:
    """Yield the parties whose assembly deliberates, in the order of the contract."""
    for partner in contract.partenaires:
        if isinstance(partner.partie.capacite, (Deliberation, Habilitation)):
            yield partner.identifiant


def _found(contract: ContratDeVille, party: str) -> tuple[Partenaire, Deliberation | Habilitation]:
    partner = next(one for one in contract.partenaires if one.identifiant == party)
    act = partner.partie.capacite
    assert isinstance(act, (Deliberation, Habilitation))
    return partner, act


def put_to_the_vote(contract: ContratDeVille) -> ContratDeVille:
    """Return the contract as every assembly is given it: what others voted, and when, is not in it.

    Whoever votes last is given the same file as whoever voted first.
    """
    framework = contract.cadre
    parties = tuple(_before_vote(party) for party in framework.parties)
    status = "projet" if framework.statut == "projet" else "soumis_au_vote"
    before = framework.model_copy(update={"parties": parties, "statut": status})
    return assemble(before, contract.contributions)


def _before_vote(party: Partie) -> Partie:
    act = party.capacite
    if isinstance(act, Deliberation):
        to_come = Deliberation(type="deliberation", etat="a_venir", organe=act.organe)
        return party.model_copy(update={"capacite": to_come})
    return party.model_copy(update={"capacite": None}) if isinstance(act, Habilitation) else party


def voted(contract: ContratDeVille, party: str) -> Voted | None:
    """Return on what an assembly voted; None before it did."""
    _, act = _found(contract, party)
    given = act.document_vote
    if _to_come(act):
        return None
    file = (given.fichier, given.sha256, given.version) if given else ("", "", "")
    accepted = any(
        (one.partie, one.empreinte_votee) == (party, act.empreinte_votee) for one in contract.cadre.ecarts_acceptes
    )
    return Voted(act.empreinte_votee or "", *file, accepted)


def _to_come(act: Deliberation | Habilitation) -> TypeGuard[Deliberation]:
    return isinstance(act, Deliberation) and act.etat == "a_venir"


def calendar(contract: ContratDeVille, party: str) -> Iterator[Step]:
    """Yield the steps of a vote: sending, session, transmission, publication, signature."""
    partner, act = _found(contract, party)
    if _to_come(act):
        yield from _before_session(contract, partner, act)
        yield Step("seance", f"Séance {the(act.organe, 'de')}", act.seance_prevue)
    signing = None if partner.en_attente else contract.cadre.signature.date_prevue
    if partner.categorie in LOCAL_AUTHORITIES and isinstance(act, Deliberation):
        yield from _after_vote(partner, act, signing)
    yield Step("signature", f"Signature {'de l’acte d’adhésion' if partner.en_attente else 'du contrat'}", signing)


def _after_vote(partner: Partenaire, act: Deliberation, signing: dt.date | None) -> Iterator[Step]:
    source, certainty = EXECUTORY.get(partner.categorie, ("", ""))
    if act.transmission is None:
        title = "Dernier jour pour que la délibération parvienne au représentant de l’État"
        said = "Elle lui est transmise avant la signature."
        yield Step("transmission", title, signing - DAY if signing else None, source, certainty, said)
    if act.date_publication is None:
        yield Step("publication", "Publication de la délibération, avec sa transmission", None, source, certainty)


def _before_session(contract: ContratDeVille, partner: Partenaire, act: Deliberation) -> Iterator[Step]:
    delay = delay_of(partner.categorie, partner.identifiant, act, contract.cadre)
    if delay is None:
        rules = "le règlement intérieur" if COMMITTEE in act.organe.lower() else "les statuts"
        said = f"La loi ne fixe pas ce délai : voyez {rules}."
        yield Step("envoi", "Envoi de la convocation et de la note", None, said=said, advice=NOTED)
        return
    day = last_day(act.seance_prevue, delay) if act.seance_prevue else None
    said = f"{delay.days} jours francs : ni le jour de l’envoi ni celui de la séance ne comptent."
    yield Step("envoi", f"Dernier jour pour envoyer {delay.sent}", day, delay.source, delay.certainty, said)


def _visas(contract: ContratDeVille, partner: Partenaire) -> Iterator[Visa]:
    """Yield the texts that a contract vises and that concern a partner's assembly, in its order; no act of another."""
    taxed = partner.abattement_tfpb is not None or partner.categorie in {"commune", "epci"}
    cited = [BY_IDENTIFIER[name] for name in contract.cadre.references if name in BY_IDENTIFIER]
    for text in sorted(cited, key=lambda one: rank_of(one.citation)):
        local = text.identifier.startswith(CGCT) and partner.categorie not in LOCAL_AUTHORITIES
        if not local and (taxed or text.identifier not in TFPB):
            yield Visa(texte=text.citation, introduction=text.introduction)


def _modifications(changes: Iterable[Change], names: Mapping[str, str]) -> Iterator[Modification]:
    for section, group in groupby(changes, key=lambda one: one.section):
        yield Modification(partie=section, changements=tuple(_in_a_line(one, names) for one in group))


def _in_a_line(change: Change, names: Mapping[str, str]) -> str:
    """Return what changed on one line, parties by their names: with its values when they are short."""
    field = BETWEEN.join(names.get(one, one) for one in change.field.split(BETWEEN))
    first, *others = (line.strip() for line in account(replace(change, field=field)))
    mark, _, words = first.partition(" ")
    told = f"{SIGNS[mark]} : {words}"
    whole = f"{told} {' ; '.join(others)}"
    if others:
        named = field.rpartition(BETWEEN)[2] in names.values()
        told = told.removesuffix(" :") if named or len(whole) > LONGEST else whole
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 1].rstrip()}…"


def _roots(asked: Asked, known: Known) -> RacineAssemblee:
    contract: ContratDeVille = asked.contract
    partner, act = _found(contract, asked.party)
    changes = asked.changes or ()
    asks = "adhésion" if partner.en_attente else "approbation"
    title = f"{contract.cadre.intitule} ({contract.cadre.periode}) : {asks} et autorisation de signature"
    names = {one.identifiant: one.denomination for one in contract.partenaires}
    return RacineAssemblee(
        contrat=contract,
        empreinte_votee=known.voted,
        partenaire=partner,
        l_organe=the(act.organe),
        de_l_organe=the(act.organe, "de"),
        seance=act.seance_prevue if _to_come(act) else None,
        remis=REPORT if partner.categorie in REPORTED else NOTE,
        objet=(isinstance(act, Deliberation) and act.objet) or title[:OBJECT],
        visas=tuple(_visas(contract, partner)),
        teletransmis=partner.categorie in LOCAL_AUTHORITIES,
        vote_precedent=protocole.act_date(act),
        meme_texte=act.empreinte_votee == known.voted,
        compare_a=asked.since or None,
        modifications=tuple(_modifications(changes[:SHOWN], names)),
        autres_modifications=max(0, len(changes) - SHOWN),
        etapes=tuple(_step(one) for one in calendar(contract, asked.party)),
    )


def _step(step: Step) -> EtapeDuVote:
    return EtapeDuVote(titre=step.title, jour=step.day, source=step.source or None, precision=step.said or None)


def _instances(name: str, title: str, asked: Asked, known: Known) -> Iterator[Instance]:
    yield Instance(f"{name}-{asked.party}", title, _roots(asked, known), rank=1, key=asked.party, beside=True)


def _document(identifier: str, name: str, title: str) -> Document:
    instances: Callable[[Asked, Known], Iterator[Instance]] = partial(_instances, name, title)
    return Document(identifier, f"{identifier}.docx", RacineAssemblee, instances)


PACKS: Final = Packs(
    documents=(
        _document("note_de_synthese", "note-de-synthese", "Note de synthèse"),
        _document("deliberation", "deliberation", "Projet de délibération"),
    ),
    text=CONTRACT,
    parties=deliberating,
    calendar=calendar,
    put=put_to_the_vote,
    voted=voted,
)

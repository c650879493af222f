"""Framework and contributions → the contract: everything that follows from what was written, worked out once.

A reference to something unknown is passed over here; the rules say so at its line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from contratgen.assemble.fields import extended
from contratgen.kits.engagements_quartiers_2030 import maquette, protocole
from contratgen.kits.engagements_quartiers_2030.annexes import numbered_annexes
from contratgen.kits.engagements_quartiers_2030.references import BY_IDENTIFIER
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Cadre, Partie
from contratgen.kits.engagements_quartiers_2030.schema.communs import Deliberation
from contratgen.kits.engagements_quartiers_2030.schema.contrat import (
    ActeCapacite,
    AxeContrat,
    ContratDeVille,
    EngagementContrat,
    LigneIndicateur,
    MesureContrat,
    ObjectifContrat,
    Partenaire,
    TableauAxe,
    TerrasseNommee,
    Visa,
)
from contratgen.kits.engagements_quartiers_2030.schema.contribution import Contribution, Engagement
from contratgen.kits.engagements_quartiers_2030.schema.territoire import Axe, Mesure, Objectif, QuartierVecu
from contratgen.render.filters import date as in_words


def assemble(framework: Cadre, contributions: Mapping[str, Contribution]) -> ContratDeVille:
    """Return the contract of a framework and of the contributions that came, by partner identifier."""
    years = tuple(range(framework.date_effet.year, framework.date_fin.year + 1))
    partners = _partners(framework, contributions, years)
    ordered = protocole.protocol_order(partners, framework.signature.ordre)
    names = {p.identifiant: p.denomination for p in ordered}
    axes = tuple(_axis(rank, axis, ordered, names) for rank, axis in enumerate(framework.axes, 1))
    lived = tuple(lived for q in framework.quartiers for lived in q.quartiers_vecus)
    inhabitants = sum(q.population.valeur for q in framework.quartiers)
    return ContratDeVille(
        cadre=framework,
        contributions=dict(contributions),
        partenaires=ordered,
        signataires=tuple(p for p in ordered if p.signe),
        logos=_with_logo(ordered, framework),
        pilote=names.get(framework.territoire.epci.partenaire, framework.territoire.epci.nom),
        quartier=framework.quartiers[0],
        quartiers_vecus=lived,
        terrasses=tuple(_terraces(framework, lived)),
        axes=axes,
        visas=tuple(_visas(framework, ordered)),
        actes=tuple(_acts(ordered)),
        maquette=maquette.financial_table(ordered, axes, years),
        indicateurs=tuple(_dashboards(framework, axes, names)),
        annexes=numbered_annexes(framework, ordered),
        part_commune=maquette.share(inhabitants, sum(c.population.valeur for c in framework.territoire.communes)),
        part_epci=maquette.share(inhabitants, framework.territoire.epci.population.valeur),
        nombre_mesures=sum(len(o.mesures) for a in axes for o in a.objectifs),
        nombre_engagements=sum(len(p.engagements) for p in ordered),
    )


def _partners(
    framework: Cadre, contributions: Mapping[str, Contribution], years: Sequence[int]
) -> tuple[Partenaire, ...]:
    parties = {party.identifiant: party for party in framework.parties}
    titles = {m.code: m.intitule for a in framework.axes for o in a.objectifs for m in o.mesures}
    places = {q.identifiant: q.nom for group in framework.quartiers for q in group.quartiers_vecus}
    designations = {name: c.designation for name, c in contributions.items()}
    return tuple(
        _partner(name, contribution, parties[name], designations, _Names(titles, places), years)
        for name, contribution in contributions.items()
        if name in parties
    )


class _Names:
    """What codes and identifiers stand for."""

    def __init__(self, measures: Mapping[str, str], places: Mapping[str, str]) -> None:
        self.measures = measures
        self.places = places


def _partner(  # one argument for each thing that is looked up
    name: str,
    contribution: Contribution,
    party: Partie,
    designations: Mapping[str, str],
    names: _Names,
    years: Sequence[int],
) -> Partenaire:
    engagements = tuple(_engagement(e, name, contribution, names, years) for e in contribution.engagements)
    return extended(
        contribution,
        Partenaire,
        identifiant=name,
        partie=party,
        engagements=engagements,
        accord="e" if contribution.genre == "feminin" else "",
        representation=protocole.representation(contribution, party),
        habilitation=protocole.habilitation(party.capacite, contribution.representant),
        signataire=protocole.signatory(contribution, party),
        signe="signataire" in party.roles and party.signe_par is None,
        signe_par_nom=designations.get(party.signe_par, party.signe_par) if party.signe_par else None,
        totaux=maquette.totals(engagements),
        par_annee=maquette.by_year(engagements, years),
    )


def _engagement(
    engagement: Engagement, partner: str, contribution: Contribution, names: _Names, years: Sequence[int]
) -> EngagementContrat:
    return extended(
        engagement,
        EngagementContrat,
        partenaire=contribution.denomination,
        partenaire_identifiant=partner,
        mesure_intitule=names.measures.get(engagement.mesure, engagement.mesure),
        quartiers_nommes=tuple(names.places.get(q, q) for q in engagement.quartiers),
        totaux=maquette.totals([engagement]),
        par_annee=tuple(y for y in maquette.by_year([engagement], years) if y.total or y.etp),
    )


def _axis(rank: int, axis: Axe, partners: Sequence[Partenaire], names: Mapping[str, str]) -> AxeContrat:
    by_measure: dict[str, list[EngagementContrat]] = defaultdict(list)
    for partner in partners:
        for engagement in partner.engagements:
            by_measure[engagement.mesure].append(engagement)
    objectives = tuple(_objective(o, by_measure, names) for o in axis.objectifs)
    own = [e for o in objectives for m in o.mesures for e in m.engagements]
    return extended(
        axis, AxeContrat, numero=rank, objectifs=objectives, totaux=maquette.totals(own), nombre_engagements=len(own)
    )


def _objective(
    objective: Objectif, by_measure: Mapping[str, Sequence[EngagementContrat]], names: Mapping[str, str]
) -> ObjectifContrat:
    measures = tuple(_measure(m, by_measure.get(m.code, ()), names) for m in objective.mesures)
    return extended(objective, ObjectifContrat, mesures=measures)


def _measure(measure: Mesure, engagements: Sequence[EngagementContrat], names: Mapping[str, str]) -> MesureContrat:
    return extended(
        measure,
        MesureContrat,
        pilote_nom=names.get(measure.pilote, measure.pilote),
        engagements=tuple(engagements),
        partenaires=tuple(dict.fromkeys(e.partenaire for e in engagements)),
        totaux=maquette.totals(engagements),
    )


def _with_logo(partners: Sequence[Partenaire], framework: Cadre) -> tuple[Partenaire, ...]:
    shown = [p for p in partners if p.logo is not None]
    return protocole.protocol_order(shown, framework.signature.ordre_logos or framework.signature.ordre)


def _terraces(framework: Cadre, lived: Sequence[QuartierVecu]) -> Iterator[TerrasseNommee]:
    names = {q.identifiant: q.nom for q in lived}
    for terrace in sorted(framework.participation.terrasses, key=lambda t: t.date):
        yield extended(terrace, TerrasseNommee, quartier_nom=names.get(terrace.quartier_vecu, terrace.quartier_vecu))


def _visas(framework: Cadre, partners: Iterable[Partenaire]) -> Iterator[Visa]:
    cited = [BY_IDENTIFIER[name] for name in framework.references if name in BY_IDENTIFIER]
    yield from (Visa(texte=r.citation) for r in cited if r.introduction == "Vu")
    for partner in partners:
        act = partner.partie.capacite
        if partner.signe and isinstance(act, Deliberation) and act.date_seance:
            number = f" n° {act.numero}" if act.numero else ""
            body = f"{act.organe} ({partner.denomination})"
            yield Visa(texte=f"la délibération{number} du {in_words(act.date_seance)}, {body}")
    yield from (Visa(texte=r.citation, introduction="Considérant") for r in cited if r.introduction == "Considérant")


def _acts(partners: Iterable[Partenaire]) -> Iterator[ActeCapacite]:
    for partner in partners:
        if partner.signe and partner.partie.capacite is not None:
            yield _act(partner, partner.partie.capacite)
            if partner.partie.mandataire and partner.partie.mandataire.delegation:
                yield _act(partner, partner.partie.mandataire.delegation)


def _act(partner: Partenaire, capacity: Any) -> ActeCapacite:
    if isinstance(capacity, Deliberation):
        return ActeCapacite(
            partenaire=partner.denomination,
            nature=f"Délibération, {capacity.organe}",
            reference=capacity.numero or "à venir",
            date=capacity.date_seance or capacity.seance_prevue,
            etat=protocole.ACT_STATES[capacity.etat],
            transmission=capacity.transmission.date if capacity.transmission else None,
            deliberation=capacity,
        )
    nature, reference = {
        "fonction": ("Fonction", "fondement"),
        "delegation": ("Délégation de signature", "acte"),
        "delegation_competence": ("Délégation de compétence", "convention"),
    }[capacity.type]
    return ActeCapacite(
        partenaire=partner.denomination,
        nature=nature,
        reference=getattr(capacity, reference),
        date=protocole.act_date(capacity),
        etat="en vigueur",
    )


def _dashboards(framework: Cadre, axes: Sequence[AxeContrat], names: Mapping[str, str]) -> Iterator[TableauAxe]:
    common = tuple(
        LigneIndicateur(partenaire=framework.evaluation.structure, indicateur=indicator)
        for indicator in framework.evaluation.indicateurs
    )
    if common:
        yield TableauAxe(axe="C", intitule="Indicateurs communs du contrat", lignes=common)
    for axis in axes:
        lines = tuple(
            LigneIndicateur(
                partenaire=names.get(e.partenaire_identifiant, e.partenaire), engagement=e.code, indicateur=indicator
            )
            for o in axis.objectifs
            for m in o.mesures
            for e in m.engagements
            for indicator in e.indicateurs
        )
        if lines:
            yield TableauAxe(axe=axis.code, intitule=axis.intitule, lignes=lines)

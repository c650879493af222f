"""Framework and contributions → the contract: everything that follows from what was written, worked out once.

A reference to something unknown is passed over here; the rules say so at its line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from contratgen.kit import derived, extended, made_of
from contratgen.kits.engagements_quartiers_2030 import maquette, protocole
from contratgen.kits.engagements_quartiers_2030.annexes import numbered_annexes
from contratgen.kits.engagements_quartiers_2030.references import BY_IDENTIFIER, rank_of
from contratgen.kits.engagements_quartiers_2030.rows import rows_of
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Cadre, Partie
from contratgen.kits.engagements_quartiers_2030.schema.capacite import Deliberation
from contratgen.kits.engagements_quartiers_2030.schema.communs import Population
from contratgen.kits.engagements_quartiers_2030.schema.contrat import (
    ActeCapacite,
    AxeContrat,
    ContratDeVille,
    EngagementContrat,
    LigneIndicateur,
    MesureContrat,
    MoyenIngenierieContrat,
    MoyenParticipationContrat,
    ObjectifContrat,
    Part,
    Partenaire,
    Porte,
    TableauAxe,
    TerrasseNommee,
    Visa,
)
from contratgen.kits.engagements_quartiers_2030.schema.contribution import Contribution, Engagement
from contratgen.kits.engagements_quartiers_2030.schema.moyens import MoyenTransversal
from contratgen.kits.engagements_quartiers_2030.schema.territoire import Axe, Mesure, Objectif, QuartierVecu

P = TypeVar("P", bound=Porte)


def assemble(framework: Cadre, contributions: Mapping[str, Contribution]) -> ContratDeVille:
    """Return the contract of a framework and of the contributions that came, by partner identifier."""
    known = _Known(framework, contributions)
    partners = _partners(known)
    ordered = protocole.protocol_order(partners, framework.signature.ordre)
    by_name = {p.identifiant: p for p in ordered}
    axes = tuple(_axis(rank, axis, by_name) for rank, axis in enumerate(framework.axes, 1))
    lived = tuple(lived for q in framework.quartiers for lived in q.quartiers_vecus)
    territory = framework.territoire
    pilot = by_name.get(territory.epci.partenaire)
    return derived(
        ContratDeVille,
        {"epci": pilot},
        cadre=framework,
        contributions=dict(contributions),
        partenaires=ordered,
        signataires=tuple(p for p in ordered if p.signe),
        logos=_with_logo(ordered, framework),
        pilote=pilot.denomination if pilot else territory.epci.nom,
        quartier=framework.quartiers[0],
        quartiers_vecus=lived,
        terrasses=tuple(_terraces(framework, lived)),
        axes=axes,
        ingenierie=known.ingenierie,
        participation=known.participation,
        visas=tuple(_visas(framework, ordered)),
        actes=tuple(_acts(ordered)),
        maquette=maquette.financial_table(ordered, axes, framework),
        indicateurs=tuple(_dashboards(framework, axes)),
        annexes=numbered_annexes(framework, ordered),
        part_commune=_inhabitants(framework, [c.population for c in territory.communes]),
        part_epci=_inhabitants(framework, [territory.epci.population]),
        nombre_mesures=sum(len(o.mesures) for a in axes for o in a.objectifs),
        nombre_engagements=sum(len(p.engagements) for p in ordered),
    )


def _inhabitants(framework: Cadre, whole: Sequence[Population]) -> Part:
    """Return the share of a population that lives in the quarters of the contract."""
    part = [q.population for q in framework.quartiers]
    counted = [(one, "valeur") for one in (*part, *whole)]
    return maquette.share(sum(one.valeur for one in part), sum(one.valeur for one in whole), *counted)


def _partners(known: _Known) -> tuple[Partenaire, ...]:
    parties = {party.identifiant: party for party in known.framework.parties}
    return tuple(_partner(parties[name], one, known) for name, one in known.contributions.items() if name in parties)


class _Known:
    """What codes and identifiers stand for."""

    def __init__(self, framework: Cadre, contributions: Mapping[str, Contribution]) -> None:
        self.framework = framework
        self.contributions = contributions
        self.measures = {m.code: m for a in framework.axes for o in a.objectifs for m in o.mesures}
        conduct, taking_part = framework.gouvernance.moyens, framework.participation.moyens
        self.ingenierie = tuple(_carried(one, MoyenIngenierieContrat, self) for one in conduct)
        self.participation = tuple(_carried(one, MoyenParticipationContrat, self) for one in taking_part)
        self.beside: tuple[MoyenIngenierieContrat | MoyenParticipationContrat, ...] = (
            *self.ingenierie,
            *self.participation,
        )
        self.places = {q.identifiant: q for group in framework.quartiers for q in group.quartiers_vecus}


def name_of(places: Mapping[str, QuartierVecu], identifier: str) -> str:
    """Return the name of a quarter; its identifier when it is unknown."""
    return places[identifier].nom if identifier in places else identifier


def _partner(party: Partie, contribution: Contribution, known: _Known) -> Partenaire:
    framework = known.framework
    engagements = tuple(_engagement(e, party, contribution, known) for e in contribution.engagements)
    carried = tuple(one for one in known.beside if one.porteur == party.identifiant)
    signer = known.contributions.get(party.signe_par or "")
    proxy = party.mandataire
    return extended(
        contribution,
        Partenaire,
        {
            "capacite": protocole.said(party.capacite),
            "delegation": protocole.said(proxy.delegation if proxy else None),
            "signataire_pour_lui": signer,
        },
        identifiant=party.identifiant,
        partie=party,
        engagements=engagements,
        accord="e" if contribution.genre == "feminin" else "",
        representation=protocole.representation(contribution, party),
        habilitation=protocole.habilitation(party.capacite, contribution.representant),
        signataire=protocole.signatory(contribution, party),
        signe="signataire" in party.roles and party.signe_par is None,
        en_attente="adherent" in party.roles,
        signe_par_nom=signer.designation if signer else party.signe_par,
        transversaux=carried,
        totaux=maquette.totals((*engagements, *carried)),
        par_annee=maquette.by_year((*engagements, *carried), framework),
    )


def _engagement(engagement: Engagement, party: Partie, contribution: Contribution, known: _Known) -> EngagementContrat:
    measure = known.measures.get(engagement.mesure)
    places = [known.places[name] for name in engagement.quartiers if name in known.places]
    return extended(
        engagement,
        EngagementContrat,
        {"contribution": contribution, "partie": party, "mesure_visee": measure, "lieux": places},
        mesure_intitule=measure.intitule if measure else engagement.mesure,
        quartiers_nommes=tuple(name_of(known.places, q) for q in engagement.quartiers),
        lignes=rows_of(engagement.moyens, known.framework),
        totaux=maquette.totals_of(engagement.moyens),
        par_annee=maquette.years_with_means(engagement.moyens, known.framework),
    )


def _carried(one: MoyenTransversal, into: type[P], known: _Known) -> P:
    carrier = known.contributions.get(one.porteur)
    return extended(
        one,
        into,
        {"contribution": carrier},
        porteur_nom=protocole.short_name(carrier) if carrier else one.porteur,
        lignes=rows_of(one.moyens, known.framework),
        totaux=maquette.totals_of(one.moyens),
        par_annee=maquette.years_with_means(one.moyens, known.framework),
    )


def _axis(rank: int, axis: Axe, partners: Mapping[str, Partenaire]) -> AxeContrat:
    by_measure: dict[str, list[EngagementContrat]] = defaultdict(list)
    for partner in partners.values():
        for engagement in partner.engagements:
            by_measure[engagement.mesure].append(engagement)
    objectives = tuple(_objective(o, by_measure, partners) for o in axis.objectifs)
    own = [e for o in objectives for m in o.mesures for e in m.engagements]
    total = maquette.totals(own)
    return extended(axis, AxeContrat, numero=rank, objectifs=objectives, totaux=total, nombre_engagements=len(own))


def _objective(
    objective: Objectif, by_measure: Mapping[str, Sequence[EngagementContrat]], partners: Mapping[str, Partenaire]
) -> ObjectifContrat:
    measures = tuple(_measure(m, by_measure.get(m.code, ()), partners) for m in objective.mesures)
    return extended(objective, ObjectifContrat, mesures=measures)


def _measure(
    measure: Mesure, engagements: Sequence[EngagementContrat], partners: Mapping[str, Partenaire]
) -> MesureContrat:
    pilot = partners.get(measure.pilote)
    carriers = [partners[name] for name in dict.fromkeys(e.partenaire_identifiant for e in engagements)]
    return extended(
        measure,
        MesureContrat,
        {"partenaire_pilote": pilot, "porteurs": carriers},
        pilote_nom=protocole.short_name(pilot) if pilot else measure.pilote,
        engagements=tuple(engagements),
        partenaires=tuple(map(protocole.short_name, carriers)),
        totaux=maquette.totals(engagements),
    )


def _with_logo(partners: Sequence[Partenaire], framework: Cadre) -> tuple[Partenaire, ...]:
    shown = [p for p in partners if p.logo is not None]
    return protocole.protocol_order(shown, framework.signature.ordre_logos or framework.signature.ordre)


def _terraces(framework: Cadre, lived: Sequence[QuartierVecu]) -> Iterator[TerrasseNommee]:
    places = {q.identifiant: q for q in lived}
    for terrace in sorted(framework.participation.terrasses, key=lambda t: t.date):
        place = places.get(terrace.quartier_vecu)
        named = name_of(places, terrace.quartier_vecu)
        yield extended(terrace, TerrasseNommee, {"lieu": place}, quartier_nom=named)


def _visas(framework: Cadre, partners: Iterable[Partenaire]) -> Iterator[Visa]:
    cited = [BY_IDENTIFIER[name] for name in framework.references if name in BY_IDENTIFIER]
    chosen = (framework, "references")
    texts = [made_of(Visa(texte=r.citation), chosen) for r in cited if r.introduction == "Vu"]
    yield from sorted([*texts, *_recognitions(framework)], key=lambda visa: rank_of(visa.texte))
    for partner in partners:
        for act, person in protocole.acts_of(partner) if partner.signe else ():
            if text := protocole.visa(act, partner.designation):
                sources = [protocole.said(act), (partner, "designation"), (person, "civilite")]
                yield made_of(Visa(texte=text), texte=sources)
    reasons = (Visa(texte=r.citation, introduction="Considérant") for r in cited if r.introduction == "Considérant")
    yield from (made_of(visa, chosen) for visa in reasons)


def _recognitions(framework: Cadre) -> Iterator[Visa]:
    """Yield the orders by which the préfet recognised the conseils citoyens (art. 7)."""
    quarters = {quarter.code: quarter for quarter in framework.quartiers}
    for council in framework.participation.conseils_citoyens:
        if (order := council.arrete) is not None:
            act = order.reference if order.reference.lower().startswith("arrêté") else f"arrêté {order.reference}"
            quarter = quarters.get(council.quartier)
            place = quarter.nom_officiel if quarter else council.quartier
            dated = protocole.with_date(act, order.date)
            text = f"l’{dated} portant reconnaissance du conseil citoyen ({place})"
            named = [(order, "reference", "date"), (council, "quartier"), (quarter, "code", "nom_officiel")]
            yield made_of(Visa(texte=text), texte=named)


def _acts(partners: Iterable[Partenaire]) -> Iterator[ActeCapacite]:
    for partner in partners:
        if partner.signe:
            yield from (_act(partner, act) for act, _ in protocole.acts_of(partner))


def _act(partner: Partenaire, capacity: Any) -> ActeCapacite:
    if isinstance(capacity, Deliberation):
        return _voted(partner, capacity)
    nature, reference = protocole.NATURES[type(capacity)]
    date = protocole.act_date(capacity)
    act = ActeCapacite(
        partenaire=partner.denomination,
        nature=nature,
        reference=getattr(capacity, reference),
        date=date,
        etat="en vigueur",
    )
    return made_of(
        act,
        partenaire=[(partner, "denomination")],
        nature=[(capacity, "type")],
        reference=[(capacity, reference)],
        date=[(capacity, "date")] if date else [],
    )


def _voted(partner: Partenaire, act: Deliberation) -> ActeCapacite:
    voted = ActeCapacite(
        partenaire=partner.denomination,
        nature=f"Délibération, {act.organe}",
        reference=act.numero or "à venir",
        date=act.date_seance or act.seance_prevue,
        etat=protocole.ACT_STATES[act.etat],
        transmission=act.transmission.date if act.transmission else None,
        deliberation=act,
    )
    return made_of(
        voted,
        partenaire=[(partner, "denomination")],
        nature=[(act, "organe")],
        reference=[(act, "numero")],
        date=[(act, "date_seance", "seance_prevue")],
        etat=[(act, "etat")],
        transmission=[(act.transmission, "date")],
    )


def _dashboards(framework: Cadre, axes: Sequence[AxeContrat]) -> Iterator[TableauAxe]:
    evaluation = framework.evaluation
    common = tuple(
        derived(
            LigneIndicateur,
            {"engagement": None, "evaluation": evaluation},
            partenaire=evaluation.structure,
            indicateur=indicator,
        )
        for indicator in evaluation.indicateurs
    )
    if common:
        yield TableauAxe(axe="C", intitule="Indicateurs communs du contrat", lignes=common)
    for axis in axes:
        carried = (e for o in axis.objectifs for m in o.mesures for e in m.engagements)
        lines = tuple(line for engagement in carried for line in _indicators(engagement))
        if lines:
            yield derived(TableauAxe, {"axe": axis}, lignes=lines)


def _indicators(engagement: EngagementContrat) -> Iterator[LigneIndicateur]:
    for indicator in engagement.indicateurs:
        of = {"engagement": engagement, "evaluation": None}
        yield derived(LigneIndicateur, of, partenaire=engagement.partenaire, indicateur=indicator)

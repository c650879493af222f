"""References between files: each name written somewhere is declared somewhere (R01, R02, R03, R07, R08, R10, R14).

They hold the contract together: none can be suspended.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contratgen.kit import Finding, Modele, Rule
from contratgen.kits.engagements_quartiers_2030.references import BY_IDENTIFIER, CITABLE
from contratgen.kits.engagements_quartiers_2030.rules.findings import Path, found, proposal
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille
from contratgen.kits.engagements_quartiers_2030.walks import bringing_means, carried_beside, indicators

Named = Iterator[tuple[Modele, Path, str]]
"""Owner, path and text of each place where a name is written."""


def measures_exist(contract: ContratDeVille) -> Iterator[Finding]:
    """R01. An engagement names a measure of the framework: an unknown one would be printed and summed nowhere."""
    known = {m.code: m.intitule for a in contract.cadre.axes for o in a.objectifs for m in o.mesures}
    for contribution in contract.contributions.values():
        for engagement in contribution.engagements:
            if engagement.mesure not in known:
                yield found(
                    f"engagement {engagement.code} : mesure inconnue",
                    engagement,
                    "mesure",
                    read=engagement.mesure,
                    hint=proposal(engagement.mesure, known),
                )


def lived_districts_exist(contract: ContratDeVille) -> Iterator[Finding]:
    """R02. Engagements, abatements and terraces name lived districts that the framework declares."""
    known = {lived.identifiant for lived in contract.quartiers_vecus}
    for owner, path, name in _lived_districts(contract):
        if name not in known:
            yield found(f"quartier vécu inconnu : « {name} »", owner, *path, read=name, hint=proposal(name, known))


def _lived_districts(contract: ContratDeVille) -> Named:
    for contribution in contract.contributions.values():
        for engagement in contribution.engagements:
            yield from ((engagement, ("quartiers", rank), name) for rank, name in enumerate(engagement.quartiers))
        programme = contribution.abattement_tfpb
        if programme is not None:
            yield from ((homes, ("quartier",), homes.quartier) for homes in programme.logements)
            yield from ((action, ("quartier",), action.quartier) for action in programme.actions)
    for terrace in contract.cadre.participation.terrasses:
        yield terrace, ("quartier_vecu",), terrace.quartier_vecu


def parties_exist(contract: ContratDeVille) -> Iterator[Finding]:
    """R03. Whoever leads a measure, brings means, stands for a territory, signs or is ordered is a declared party."""
    known = {party.identifiant for party in contract.cadre.parties}
    for owner, path, name in _parties(contract):
        if name not in known:
            yield found(f"partenaire inconnu : « {name} »", owner, *path, read=name, hint=proposal(name, known))


def _parties(contract: ContratDeVille) -> Named:
    framework = contract.cadre
    territory = framework.territoire
    yield framework, ("territoire", "epci", "partenaire"), territory.epci.partenaire
    for rank, town in enumerate(territory.communes):
        yield framework, ("territoire", "communes", rank, "partenaire"), town.partenaire
    for axis in framework.axes:
        for objective in axis.objectifs:
            yield from ((measure, ("pilote",), measure.pilote) for measure in objective.mesures)
    yield from ((one, ("porteur",), one.porteur) for one in carried_beside(contract))
    yield from ((party, ("signe_par",), party.signe_par) for party in framework.parties if party.signe_par)
    for field in ("ordre", "ordre_logos"):
        for rank, name in enumerate(getattr(framework.signature, field)):
            yield framework, ("signature", field, rank), name
    for shared in framework.signature.certificat_partage:
        yield from ((shared, ("parties", rank), name) for rank, name in enumerate(shared.parties))


def districts_exist(contract: ContratDeVille) -> Iterator[Finding]:
    """R07. Citizens' councils and district projects name a priority district of the contract."""
    known = {district.code for district in contract.cadre.quartiers}
    for owner, path, code in _districts(contract):
        if code not in known:
            yield found(f"quartier prioritaire inconnu : {code}", owner, *path, read=code, hint=proposal(code, known))


def _districts(contract: ContratDeVille) -> Named:
    for council in contract.cadre.participation.conseils_citoyens:
        yield council, ("quartier",), council.quartier
    for project in contract.cadre.projets_de_quartier:
        yield project, ("quartier",), project.quartier


def perimeters_are_annexed(contract: ContratDeVille) -> Iterator[Finding]:
    """R08. The annex that shows a district's perimeter is one of the contract's."""
    known = {annex.identifiant for annex in contract.cadre.annexes}
    for rank, district in enumerate(contract.cadre.quartiers):
        if district.perimetre_annexe not in known:
            yield found(
                f"annexe inconnue : « {district.perimetre_annexe} »",
                contract.cadre,
                "quartiers",
                rank,
                "perimetre_annexe",
                read=district.perimetre_annexe,
                hint=proposal(district.perimetre_annexe, known),
            )


def cited_references_exist(contract: ContratDeVille) -> Iterator[Finding]:
    """R10. The texts that the visas cite come from the kit's table, among those sure enough to be cited."""
    citable = {name for name, reference in BY_IDENTIFIER.items() if reference.certainty in CITABLE}
    for rank, name in enumerate(contract.cadre.references):
        if name not in citable:
            why = "source trop faible pour être citée" if name in BY_IDENTIFIER else "référence inconnue"
            yield found(
                f"{why} : « {name} »", contract.cadre, "references", rank, read=name, hint=proposal(name, citable)
            )


def cited_engagements_exist(contract: ContratDeVille) -> Iterator[Finding]:
    """R14. An answer to inhabitants, or what a share depends on, names engagements that somebody made.

    Else it would promise nothing.
    """
    known = {one.code for one in bringing_means(contract)}
    for owner, path, code in _cited_engagements(contract):
        if code not in known:
            yield found(f"engagement inconnu : {code}", owner, *path, read=code, hint=proposal(code, known))


def _cited_engagements(contract: ContratDeVille) -> Named:
    for terrace in contract.cadre.participation.terrasses:
        for demand in terrace.demandes:
            yield from ((demand, ("engagements", rank), code) for rank, code in enumerate(demand.engagements))
    for base in (one.assiette for one in indicators(contract) if one.assiette):
        yield from ((base, ("engagements", rank), code) for rank, code in enumerate(base.engagements))


RULES: Final = (
    Rule("EQ-R01", measures_exist, suspendable=False),
    Rule("EQ-R02", lived_districts_exist, suspendable=False, after=("EQ-R04",)),
    Rule("EQ-R03", parties_exist, suspendable=False),
    Rule("EQ-R07", districts_exist, suspendable=False),
    Rule("EQ-R08", perimeters_are_annexed, suspendable=False),
    Rule("EQ-R10", cited_references_exist, suspendable=False),
    Rule("EQ-R14", cited_engagements_exist, suspendable=False, needs_all=True),
)

"""The parts of the public page that change an inhabitant's days: what is done where, when, with whom, whom to ask."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from contratgen.kit import (
    FILE,
    Block,
    Facts,
    Folded,
    Line,
    Link,
    Paragraph,
    Points,
    Section,
    date,
    enumeration,
    majuscule,
    nombre,
    pluriel,
)
from contratgen.kits.engagements_quartiers_2030.jalons import CALENDAR, coming_steps
from contratgen.kits.engagements_quartiers_2030.schema.communs import Referent
from contratgen.kits.engagements_quartiers_2030.schema.contrat import (
    ContratDeVille,
    EngagementContrat,
    Partenaire,
    TerrasseNommee,
)
from contratgen.kits.engagements_quartiers_2030.schema.territoire import ConseilCitoyen, Renouvellement
from contratgen.kits.engagements_quartiers_2030.walks import engagements

SOON: Final = 8
"""How many of the coming steps are shown at once; the others are folded."""
WHERE: Final = "Chaque engagement dit où il s’applique. Dépliez une ligne pour lire ce qui s’y fera et qui s’y engage."
FIRST_ALL: Final = "Les engagements pris pour tous les quartiers sont réunis d’abord ; chacun a ensuite les siens."


def life(contract: ContratDeVille) -> Iterator[Section]:
    """Yield what changes for inhabitants, by quarter and by date, and how they take part."""
    if contract.nombre_engagements:
        yield Section("quartiers", "Votre quartier", "Ce qui change pour les habitants", tuple(_by_quarter(contract)))
    steps = tuple(_steps(contract))
    if steps:
        yield Section("etapes", "Prochaines étapes", "Les prochaines étapes", steps)
    taking_part = tuple(_participation(contract))
    if taking_part:
        yield Section("participer", "Participer", "Participer", taking_part)


def _by_quarter(contract: ContratDeVille) -> Iterator[Block]:
    """Yield the engagements that concern every quarter, then those of each."""
    places = contract.quartiers_vecus
    everywhere = [one for one in engagements(contract) if {place.identifiant for place in places} <= {*one.quartiers}]
    yield Paragraph(WHERE)
    if len(places) > 1 and everywhere:
        yield Paragraph(FIRST_ALL)
        yield _folded("Dans tous les quartiers", everywhere)
    for place in places:
        own = [one for one in engagements(contract) if place.identifiant in one.quartiers]
        only = own if len(places) == 1 else [one for one in own if one not in everywhere]
        if only:
            notebook = Link("Le cahier de ce quartier", ((FILE, f"cahier-{place.identifiant}.html"),))
            yield _folded(place.nom, only, Paragraph((notebook, " dit quand, et à qui s’adresser.")))


def _folded(where: str, own: list[EngagementContrat], *first: Block) -> Folded:
    count = f"{nombre(len(own))} {pluriel(own, 'engagement')}"
    return Folded(f"{where} : {count}", (*first, Points(tuple(map(_engagement, own)))))


def _engagement(one: EngagementContrat) -> Line:
    targets = (("engagement", one.code), ("article", one.partenaire_identifiant))
    return (Link(one.intitule, targets), f" ({one.partenaire})")


def _steps(contract: ContratDeVille) -> Iterator[Block]:
    """Yield the coming steps, the nearest first."""
    days = groupby(coming_steps(engagements(contract), contract), key=lambda one: one.date)
    facts = [(date(day), tuple(f"{majuscule(one.libelle)} ({one.partenaire})" for one in steps)) for day, steps in days]
    if facts:
        yield Facts(tuple(facts[:SOON]))
    if facts[SOON:]:
        rest = sum(len(lines) for _, lines in facts[SOON:])
        yield Folded(f"{nombre(rest)} {pluriel(rest, 'étape')} de plus", (Facts(tuple(facts[SOON:])),))
    if facts:
        yield Paragraph(("Pour votre agenda : ", Link("calendrier des étapes", ((FILE, CALENDAR),)), "."), quiet=True)


def _participation(contract: ContratDeVille) -> Iterator[Block]:
    """Yield where the citizens' council meets and what it said, and the meetings held at the foot of buildings."""
    names = {quarter.code: quarter.nom_officiel for quarter in contract.cadre.quartiers}
    for council in contract.cadre.participation.conseils_citoyens:
        about = f" du quartier {names.get(council.quartier, council.quartier)} :"
        yield Paragraph((Link("Le conseil citoyen", (("article", "conseil"),)), about))
        yield Facts(tuple(_council(council)))
    if contract.terrasses:
        held = tuple(map(_terrace, contract.terrasses))
        yield Folded("Les terrasses de quartier et ce que l’on y a entendu", (Facts(held),))


def _council(council: ConseilCitoyen) -> Iterator[tuple[str, tuple[Line, ...]]]:
    people, others = council.colleges.habitants, council.colleges.associations
    members = f"{people} {pluriel(people, 'membre')} au titre des habitants"
    yield "Lieu", (majuscule(council.lieu),)
    yield "Composition", (f"{members}, {others} au titre des associations et des acteurs locaux",)
    if council.renouvellement:
        yield "Renouvellement", (_renewal(council.renouvellement),)
    if council.structure_porteuse:
        yield "Structure porteuse", (majuscule(council.structure_porteuse),)
    if council.avis:
        yield "Avis rendus", tuple(f"{date(one.date)} : {one.texte}" for one in council.avis)


def _renewal(one: Renouvellement) -> str:
    again = f" ; le prochain est prévu en {one.prochain}" if one.prochain else ""
    return f"Le {date(one.date)}, {one.modalites}{again}"


def _terrace(one: TerrasseNommee) -> tuple[str, tuple[Line, ...]]:
    came = f"{nombre(one.participants)} {pluriel(one.participants, 'participant')}"
    return f"{one.quartier_nom}, {date(one.date)}", (f"{majuscule(enumeration(one.themes))} ({came})",)


def contact(contract: ContratDeVille) -> Section:
    """Return whom to write to: who is declared for the page, or else the pilot; then the contacts who consent."""
    blocks = [Facts(tuple(_addresses(contract)))]
    known = [(one, [r for r in one.referents if r.publication_autorisee]) for one in contract.partenaires]
    named = tuple((one.denomination, tuple(map(_person, people))) for one, people in known if people)
    folded = (Folded("Les référents de chaque partenaire", (Facts(named),)),) if named else ()
    return Section("ecrire", "Écrire", "À qui écrire", (*blocks, *folded))


def _addresses(contract: ContratDeVille) -> Iterator[tuple[str, tuple[Line, ...]]]:
    declared = contract.cadre.publication
    if declared is not None:
        lines: list[Line] = [majuscule(declared.accueil)] if declared.accueil else []
        yield declared.service, (*lines, *_reach(declared.courriel, declared.telephone))
    pilot = next((p for p in contract.partenaires if p.identifiant == contract.cadre.territoire.epci.partenaire), None)
    if pilot is not None and (declared is None or not (declared.courriel or declared.telephone or declared.accueil)):
        yield pilot.denomination, (_postal(pilot),)


def _postal(partner: Partenaire) -> str:
    return f"{partner.adresse.voie}, {partner.adresse.code_postal} {partner.adresse.commune}"


def _person(one: Referent) -> Line:
    reached = tuple(piece for line in _reach(one.courriel, one.telephone) for piece in (", ", *line))
    return (f"{one.civilite} {one.prenom} {one.nom}, {one.fonction}", *reached)


def _reach(mail: str | None, telephone: str | None) -> Iterator[tuple[str | Link, ...]]:
    if mail:
        yield (Link(mail, address=f"mailto:{mail}"),)
    if telephone:
        yield (Link(telephone, address=f"tel:{telephone.replace(' ', '')}"),)

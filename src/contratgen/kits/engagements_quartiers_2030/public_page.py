"""The page on which a town presents its contract: words of the kit, true of any town, and what the contract says.

Nothing is typed twice: numbers, names, dates and shares come from the contract as it may be published.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contratgen.kit import (
    NO_BREAK,
    Block,
    Card,
    Cards,
    Facts,
    Figures,
    Folded,
    Line,
    Link,
    Paragraph,
    Points,
    PublicPage,
    Section,
    date,
    en_lettres,
    enumeration,
    euros,
    majuscule,
    nombre,
    pluriel,
    pourcentage,
)
from contratgen.kits.engagements_quartiers_2030.public_life import contact, life
from contratgen.kits.engagements_quartiers_2030.schema.contrat import (
    AxeContrat,
    ContratDeVille,
    MesureContrat,
    Partenaire,
)

WHAT: Final = (
    "Le contrat de ville réunit l’État, les collectivités, les bailleurs sociaux, les institutions et les associations "
    "qui agissent dans un quartier prioritaire de la politique de la ville (QPV). Chacun y écrit ce qu’il "
    "fera : quoi, pour qui, où, quand, avec quels moyens, et à quoi l’on verra que c’est fait."
)
GOAL: Final = (
    "Tous poursuivent un objectif commun : assurer l’égalité entre les territoires, réduire les écarts de "
    "développement entre les quartiers défavorisés et leurs unités urbaines, et améliorer les conditions de vie de "
    "leurs habitants."
)
"""Loi n° 2014-173 du 21 février 2014, art. 1er."""
FIRST_MEANS: Final = (
    "L’État, les collectivités et les bailleurs mobilisent d’abord leurs moyens ordinaires, ceux dont bénéficie tout "
    "le territoire. Les crédits de la politique de la ville les complètent ; ils ne les remplacent pas."
)
TOGETHER: Final = (
    "Le contrat est construit, suivi et évalué pour et avec les habitants : le conseil citoyen se poursuit et se "
    "renouvelle, les terrasses de quartier vont à leur rencontre."
)
ONE: Final = (
    "Le social, l’urbain et l’économique se tiennent : un seul contrat, à l’échelle de l’intercommunalité, les réunit."
)
MEASURES: Final = (
    "Chaque axe se décline en objectifs, et chaque objectif en mesures. Une mesure réunit les engagements de ceux qui "
    "la portent."
)
AMBITION: Final = (
    "La loi du 21 février 2014 de programmation pour la ville et la cohésion urbaine fonde les contrats de ville. "
    "L’ambition de cette loi, confirmée par le comité interministériel des villes du 27 octobre 2023, s’appuie sur "
    "cinq outils :"
)
TOOLS: Final = (
    "une géographie prioritaire simplifiée et mieux ciblée ;",
    "un contrat unique, à la fois social, urbain, économique et sanitaire ;",
    "une conduite à l’échelle intercommunale ;",
    "la mobilisation du droit commun de l’État et des collectivités ;",
    "la participation des habitants.",
)
"""Loi n° 2014-173, art. 5 à 7 ; conclusions du comité interministériel des villes du 27 octobre 2023."""


def public_page(contract: ContratDeVille) -> PublicPage:
    """Return what the page holds, from the contract as it may be published."""
    framework = contract.cadre
    towns = enumeration(one.nom for one in framework.territoire.communes)
    lived = enumeration(one.nom for one in contract.quartiers_vecus)
    here = pluriel(contract.quartiers_vecus, "ce quartier", "ces quartiers")
    inhabitants = nombre(sum(one.population.valeur for one in framework.quartiers))
    return PublicPage(
        title=framework.intitule,
        above=f"{towns} — {framework.territoire.epci.nom}",
        below=framework.periode,
        lead=f"Pendant {_years(contract)}, {_signers(contract)} s’engagent avec et pour les {inhabitants} habitants de "
        f"{here} : {lived}.",
        notice=framework.avertissement or "",
        sections=tuple(_sections(contract)),
        contact=contact(contract),
        files={"jalons": "Calendrier des étapes du contrat"},
    )


def _sections(contract: ContratDeVille) -> Iterator[Section]:
    yield _what(contract)
    yield _who(contract)
    yield _principles(contract)
    yield Section("ambition", "L’ambition", "Une ambition confirmée", (Paragraph(AMBITION), Points(TOOLS)))
    yield _axes(contract)
    yield from life(contract)


def _years(contract: ContratDeVille) -> str:
    years = contract.cadre.duree_annees
    return f"{en_lettres(years)} {pluriel(years, 'an')}"


def _signers(contract: ContratDeVille) -> str:
    count = len(_engaged(contract))
    return f"{en_lettres(count)} {pluriel(count, 'partenaire')}"


def _engaged(contract: ContratDeVille) -> list[Partenaire]:
    """Return the partners that need not join first."""
    return [one for one in contract.partenaires if not one.en_attente]


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with what it counts: « 3 engagements », « aucun engagement »."""
    return f"{nombre(number)}{NO_BREAK}{pluriel(number, one, many)}" if number else f"aucun {one}"


def _what(contract: ContratDeVille) -> Section:
    counts = (
        (contract.cadre.duree_annees, "an"),
        (len(_engaged(contract)), "partenaire"),
        (len(contract.quartiers_vecus), "quartier"),
        (len(contract.axes), "axe"),
        (contract.nombre_mesures, "mesure"),
        (contract.nombre_engagements, "engagement"),
    )
    figures = Figures(tuple((nombre(number), pluriel(number, what)) for number, what in counts))
    title = "Qu’est-ce que le contrat de ville ?"
    return Section("contrat-de-ville", "Le contrat", title, (Paragraph(WHAT), Paragraph(GOAL), figures))


def _who(contract: ContratDeVille) -> Section:
    framework = contract.cadre
    epci = framework.territoire.epci
    span = f"{majuscule(_years(contract))}, du {date(framework.date_effet)} au {date(framework.date_fin)}"
    where = tuple(
        f"{one.nom_officiel} ({one.code}), {nombre(one.population.valeur)} habitants "
        f"({one.population.millesime}, {one.population.source})"
        for one in framework.quartiers
    )
    perimeter = next((one for one in contract.annexes if one.type == "perimetre"), None)
    lived = enumeration(one.nom for one in contract.quartiers_vecus)
    streets = (" : ", Link("carte et liste des rues", (("annexe", perimeter.identifiant),))) if perimeter else ()
    facts = Facts(
        (
            ("Durée", (f"{span}, avec une révision en {framework.annee_revision}",)),
            ("Qui le conduit", (f"{epci.nom} ({epci.nature.replace(chr(39), '’')}), avec l’État et les communes",)),
            (pluriel(where, "Quartier prioritaire", "Quartiers prioritaires"), where),
            ("Quartiers vécus", ((lived, *streets),)),
        )
    )
    partners = Folded(
        "Les partenaires et leurs engagements", (Points(tuple(map(_partner, contract.partenaires)), dense=True),)
    )
    title = "Qui s’engage, pour combien de temps et où ?"
    return Section("qui", "Qui, quand, où", title, (facts, partners))


def _partner(one: Partenaire) -> Line:
    waiting = ", adhésion à venir" if one.en_attente else ""
    link = Link(one.denomination, (("article", one.identifiant),))
    return (link, f" : {counted(len(one.engagements), 'engagement')}{waiting}")


def _principles(contract: ContratDeVille) -> Section:
    together: list[Block] = [Paragraph(TOGETHER)]
    if contract.terrasses:
        came = sum(one.participants for one in contract.terrasses)
        held = f"{counted(len(contract.terrasses), 'terrasse')} et {counted(came, 'participation')} à ce jour."
        together.append(Paragraph((Link(majuscule(held), (("article", "terrasses"),)),)))
    goals = sum(len(axis.objectifs) for axis in contract.axes)
    frame = f"{majuscule(counted(len(contract.axes), 'axe'))} et {counted(goals, 'objectif')}."
    cards = (
        Card("Le droit commun d’abord", (Paragraph(FIRST_MEANS), *_share(contract))),
        Card("Avec et pour les habitants", tuple(together)),
        Card("Un contrat unique", (Paragraph(ONE), Paragraph((Link(frame, (("article", "axes"),)),)))),
    )
    return Section("principes", "Trois principes", "Trois principes", (Cards(cards),))


def _share(contract: ContratDeVille) -> Iterator[Block]:
    share = contract.maquette.part_droit_commun
    if share.denominateur:
        waiting = contract.maquette.en_attente.total
        amounts = f"{euros(share.numerateur, centimes=False)} sur {euros(share.denominateur, centimes=False)}"
        amounts += f", dont {euros(waiting, centimes=False)} en attente d’adhésion" if waiting else ""
        said = f"{pourcentage(share.pourcentage)} des moyens déclarés ({amounts})."
        yield Paragraph((Link(said, (("article", "droitcommun"),)),))


def _axes(contract: ContratDeVille) -> Section:
    cards = Cards(tuple(_axis(axis) for axis in contract.axes))
    title = "Les axes, leurs objectifs et leurs mesures"
    return Section("axes", "Axes et mesures", title, (Paragraph(MEASURES), cards))


def _axis(axis: AxeContrat) -> Card:
    measures = [measure for objective in axis.objectifs for measure in objective.mesures]
    sums = f"Axe {axis.numero} : {counted(len(measures), 'mesure')}, {counted(axis.nombre_engagements, 'engagement')}"
    title: Line = (Link(f"Axe {axis.numero} : {axis.intitule}", (("article", axis.code),)),)
    goals = Points(tuple(objective.intitule for objective in axis.objectifs))
    listed = Points(tuple(_measure(measure) for measure in measures))
    return Card(title, (goals, Folded(sums, (listed,))))


def _measure(measure: MesureContrat) -> Line:
    link = Link(f"{measure.code} {measure.intitule}", (("mesure", measure.code),))
    return (link, f" ({counted(len(measure.engagements), 'engagement')})")

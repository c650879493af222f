"""The notebooks of lived districts: what is done there, by whom, when, whom to call, what was asked and answered.

Contacts are those who consent to be published, in every edition: a notebook is made to be handed out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from contratgen.kit import Instance, Known, derived, extended
from contratgen.kits.engagements_quartiers_2030.jalons import coming_steps
from contratgen.kits.engagements_quartiers_2030.maquette import means_of
from contratgen.kits.engagements_quartiers_2030.schema.a_cote import (
    DemandeRepondue,
    EngagementCahier,
    PartenaireCahier,
    RacineCahier,
)
from contratgen.kits.engagements_quartiers_2030.walks import engagements

if TYPE_CHECKING:
    from contratgen.kits.engagements_quartiers_2030.schema.cadre import Cadre
    from contratgen.kits.engagements_quartiers_2030.schema.contrat import (
        ContratDeVille,
        EngagementContrat,
        TerrasseNommee,
    )
    from contratgen.kits.engagements_quartiers_2030.schema.contribution import Calendrier
    from contratgen.kits.engagements_quartiers_2030.schema.territoire import QuartierVecu

TITLE: Final = "Cahier de quartier"
SHOWN: Final = 5
"""Milestones that a notebook announces: the calendar beside the dossier has them all."""


def notebooks(contract: ContratDeVille, known: Known) -> Iterator[Instance]:
    """Yield the notebook of each lived district that an engagement names, in the order of the framework."""
    for district in contract.quartiers_vecus:
        own = tuple(one for one in engagements(contract) if district.identifiant in one.quartiers)
        if own:
            root = _root(contract, known, district, own)
            yield Instance(f"cahier-{district.identifiant}", f"{TITLE} — {district.nom}", root, beside=True)


def _root(
    contract: ContratDeVille, known: Known, district: QuartierVecu, own: Sequence[EngagementContrat]
) -> RacineCahier:
    terraces = tuple(one for one in contract.terrasses if one.quartier_vecu == district.identifiant)
    return RacineCahier(
        contrat=contract,
        empreinte_votee=known.voted,
        quartier=district,
        terrasses=terraces,
        demandes=tuple(_demands(contract, terraces)),
        etapes=tuple(coming_steps(own, contract)[:SHOWN]),
        partenaires=tuple(_partners(contract, own)),
    )


def _demands(contract: ContratDeVille, terraces: Sequence[TerrasseNommee]) -> Iterator[DemandeRepondue]:
    by_code = {one.code: (one, partner) for partner in contract.partenaires for one in means_of(partner)}
    for terrace in terraces:
        for demand in terrace.demandes:
            cited = [by_code[code] for code in demand.engagements if code in by_code]
            names = tuple(f"{one.code} ({partner.denomination})" for one, partner in cited)
            of = {"terrasse": terrace, "cites": [one for one, _ in cited], "partenaires": [one for _, one in cited]}
            yield extended(demand, DemandeRepondue, of, cites=names)


def _partners(contract: ContratDeVille, own: Sequence[EngagementContrat]) -> Iterator[PartenaireCahier]:
    for partner in contract.partenaires:
        done = tuple(_line(one, contract.cadre) for one in own if one.partenaire_identifiant == partner.identifiant)
        public = tuple(one for one in partner.referents if one.publication_autorisee)
        if done:
            yield derived(PartenaireCahier, {"partenaire": partner}, referents=public, engagements=done)


def _line(one: EngagementContrat, framework: Cadre) -> EngagementCahier:
    of = {"engagement": one, "cadre": framework}
    return derived(EngagementCahier, of, annees=_years(one.calendrier, framework))


def _years(period: Calendrier, framework: Cadre) -> str:
    """Return the years of an engagement, or what they do not share with those of the contract.

    One that begins in the first full year of the contract begins with it, for whoever reads a notebook.
    """
    first, last = period.debut.year, period.fin.year
    late, early = first > framework.date_effet.year + 1, period.fin < framework.date_fin
    if early:
        return f"{first}-{last}" if first < last else f"{first}"
    return f"dès {first}" if late else ""

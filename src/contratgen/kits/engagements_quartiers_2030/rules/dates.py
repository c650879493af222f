"""Duration, tax deadlines and time to read before a vote (V40, V41, V42)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from contratgen.kit import Finding, Rule, always_warning, pluriel
from contratgen.kits.engagements_quartiers_2030.echeances import DAY, clear_days, delay_of
from contratgen.kits.engagements_quartiers_2030.references import TFPB_DEADLINES
from contratgen.kits.engagements_quartiers_2030.rules.findings import found
from contratgen.kits.engagements_quartiers_2030.rules.weights import from_signature
from contratgen.kits.engagements_quartiers_2030.schema.capacite import Deliberation
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille, Partenaire
from contratgen.kits.engagements_quartiers_2030.schema.contribution import AbattementTFPB

LEGAL_YEARS: Final = 6
"""Duration of a contrat de ville (loi n° 2014-173, art. 6-I, as first written)."""


def duration_agrees(contract: ContratDeVille) -> Iterator[Finding]:
    """V40. Six years, told alike by the duration, the dates and the title: « 2024-2030 » may cover seven civil years.

    A warning only: article 6 as amended in 2017 also provides for shorter contracts.
    """
    framework = contract.cadre
    if framework.duree_annees != LEGAL_YEARS:
        yield found(
            f"la durée légale est de {LEGAL_YEARS} ans",
            framework,
            "duree_annees",
            expected=str(LEGAL_YEARS),
            read=str(framework.duree_annees),
            hint="Vérifiez la durée.",
        )
    last = _anniversary(framework.date_effet, framework.duree_annees) - DAY
    if framework.date_fin != last:
        yield found(
            f"{framework.duree_annees} ans après la date d'effet, le contrat finit le {last:%d/%m/%Y}",
            framework,
            "date_fin",
            expected=f"{last:%d/%m/%Y}",
            read=f"{framework.date_fin:%d/%m/%Y}",
            hint="Accordez la durée et les deux dates.",
        )
    years = [int(year) for year in re.findall(r"\b20\d{2}\b", framework.periode)]
    expected = [framework.date_effet.year, framework.date_fin.year]
    if years and [years[0], years[-1]] != expected:
        yield found(
            "le libellé de la période n'est pas celle des dates",
            framework,
            "periode",
            read=framework.periode,
            expected=f"{expected[0]}-{expected[1]}",
            hint="Corrigez le libellé, ou les dates.",
        )


def _anniversary(start: dt.date, years: int) -> dt.date:
    """Return the same day some years later; 1 March for a 29 February that the year has not."""
    year = min(start.year + years, dt.MAXYEAR)
    try:
        return start.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)


def conventions_are_signed_in_time(contract: ContratDeVille) -> Iterator[Finding]:
    """V41. A convention signed after the year's deadline loses the abatement of that year (CGI, art. 1388 bis; BOFiP).

    Without a date of signature, the day planned for the contract counts, or else the date of this version. The
    landlord signs the contract too.
    """
    for partner in contract.partenaires:
        if partner.abattement_tfpb is not None:
            yield from _deadlines(contract, partner, partner.abattement_tfpb)
            if not partner.signe:
                yield found(
                    f"{partner.denomination} : l'abattement suppose qu'il signe le contrat",
                    partner.partie,
                    "roles",
                    party=partner.identifiant,
                    hint="Remplacez « adherent » par « signataire », ou retirez l'abattement jusqu'à son adhésion."
                    if partner.en_attente
                    else "Ajoutez le rôle « signataire ».",
                )


def _deadlines(contract: ContratDeVille, partner: Partenaire, programme: AbattementTFPB) -> Iterator[Finding]:
    framework = contract.cadre
    signed = programme.date_signature or framework.signature.date_prevue or framework.date_version
    for part in programme.abattements:
        deadline = dt.date(*TFPB_DEADLINES.get(part.annee, (part.annee, 1, 1)))
        if signed > deadline:
            yield found(
                f"abattement {part.annee} perdu : la convention devait être signée le {deadline:%d/%m/%Y} au plus tard",
                part,
                "annee",
                expected=f"au plus tard le {deadline:%d/%m/%Y}",
                read=f"{signed:%d/%m/%Y}",
                party=partner.identifiant,
                hint="Notez « date_signature » si elle est signée, avancez la signature, ou retirez cette année.",
            )


def councils_have_time_to_read(contract: ContratDeVille) -> Iterator[Finding]:
    """V42. Members of an assembly receive the final text days before the session: looked at while the vote is to come.

    The law says how many, or the statutes that the framework tells: see `echeances`.
    """
    framework = contract.cadre
    if framework.statut != "soumis_au_vote":
        return
    for partner in contract.signataires:
        act = partner.partie.capacite
        if isinstance(act, Deliberation) and act.etat == "a_venir" and act.seance_prevue:
            delay = delay_of(partner.categorie, partner.identifiant, act, framework)
            left = clear_days(framework.date_version, act.seance_prevue)
            if delay is not None and left < delay.days:
                days = f"{max(left, 0)} {pluriel(left, 'jour franc', 'jours francs')}"
                yield found(
                    f"{partner.denomination} : {days} avant la séance, il en faut {delay.days} ({delay.source})",
                    partner.partie,
                    "capacite",
                    "seance_prevue",
                    read=f"{act.seance_prevue:%d/%m/%Y}",
                    party=partner.identifiant,
                    hint="Reculez la séance, ou justifiez l'urgence.",
                )


RULES: Final = (
    Rule("EQ-V40", duration_agrees, always_warning),
    Rule("EQ-V41", conventions_are_signed_in_time, from_signature),
    Rule("EQ-V42", councils_have_time_to_read, always_warning),
)

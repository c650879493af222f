"""The logo band: order, one Marianne, words for those who cannot see (V65)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from contratgen.kit import Finding, Rule, always_warning
from contratgen.kits.engagements_quartiers_2030.protocole import RANK
from contratgen.kits.engagements_quartiers_2030.rules.findings import found
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille, Partenaire

ORDERED: Final = ("etat", "region", "departement", "epci", "commune")
"""Categories whose order the State's charter sets; the others follow as one likes."""
SHORT: Final = re.compile(r"(?:logo|image)?\s*\d*|.*\.(?:png|jpe?g)", re.IGNORECASE)
"""Alternative texts that say nothing: « logo », a file's name."""


def _rank(partner: Partenaire) -> int:
    return RANK[partner.categorie] if partner.categorie in ORDERED else len(RANK)


def logos_follow_the_charter(contract: ContratDeVille) -> Iterator[Finding]:
    """V65. Logos go State, region, department, EPCI, town, then the others; one Marianne; each has its words."""
    for before, after in pairwise(contract.logos):
        if _rank(before) > _rank(after):
            yield found(
                f"le logo de {after.denomination} vient après celui de {before.denomination}",
                contract.cadre,
                "signature",
                "ordre_logos" if contract.cadre.signature.ordre_logos else "ordre",
                party=after.identifiant,
                expected="État, région, département, EPCI, commune, puis les autres",
                hint="Changez l'ordre, ou gardez-le en connaissance de cause.",
            )
    with_marianne = [p for p in contract.logos if p.logo and p.logo.marianne]
    for partner in with_marianne[1:]:
        yield found(
            f"seconde Marianne : {with_marianne[0].denomination} la porte déjà",
            partner,
            "logo",
            "marianne",
            party=partner.identifiant,
            hint="Retirez ce logo : l'État n'en montre qu'une.",
        )
    for partner in contract.logos:
        if partner.logo and SHORT.fullmatch(partner.logo.texte_alternatif):
            yield found(
                "le texte alternatif ne dit pas de qui est le logo",
                partner,
                "logo",
                "texte_alternatif",
                read=partner.logo.texte_alternatif,
                party=partner.identifiant,
                hint="Écrivez par exemple « Logo de la ville d'Auray ».",
            )


RULES: Final = (Rule("EQ-V65", logos_follow_the_charter, always_warning),)

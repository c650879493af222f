"""Lines of means as a table shows them: one row by origin, nature, source and status, and the years as columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from contratgen.kit import derived
from contratgen.kits.engagements_quartiers_2030.maquette import lines_of, years_of
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Cadre
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ZERO, LigneParAnnee, SommeLigne
from contratgen.kits.engagements_quartiers_2030.schema.moyens import NATURES, ORIGINES, LigneMoyens, Moyens, Origine

STATUS: Final = {"ferme": "ferme", "indicatif": "indicatif", "sous_reserve_de_vote": "sous réserve de vote"}
"""The words printed for the status of a line."""
ALIKE: Final = ("nature", "dispositif", "source_budgetaire", "statut")
"""What the lines of a row have in common, besides their origin."""


def rows_of(means: Moyens, framework: Cadre) -> tuple[LigneParAnnee, ...]:
    """Return the lines of some means, those of one origin, nature, source and status in one row."""
    rows: dict[tuple[str | None, ...], tuple[Origine, list[LigneMoyens]]] = {}
    for origin, line in lines_of(means):
        alike = (origin, *(getattr(line, name) for name in ALIKE))
        rows.setdefault(alike, (origin, []))[1].append(line)
    return tuple(_row(origin, lines, framework) for origin, lines in rows.values())


def _row(origin: Origine, lines: Sequence[LigneMoyens], framework: Cadre) -> LigneParAnnee:
    first = lines[0]
    return derived(
        LigneParAnnee,
        {"lignes": lines},
        origine=ORIGINES[origin],
        nature=NATURES[first.nature],
        statut=STATUS[first.statut],
        annees=tuple(sorted({line.annee for line in lines})),
        par_annee=tuple(_cell(year, [line for line in lines if line.annee == year]) for year in years_of(framework)),
        total=sum((line.montant or ZERO for line in lines), ZERO),
        total_etp=sum((line.etp or ZERO for line in lines), ZERO),
    )


def _cell(year: int, lines: Sequence[LigneMoyens]) -> SommeLigne:
    return derived(
        SommeLigne,
        {"lignes": lines},
        annee=year,
        montant=sum((line.montant or ZERO for line in lines), ZERO),
        etp=sum((line.etp or ZERO for line in lines), ZERO),
        mobilise=any(not line.montant and not line.etp for line in lines),
    )

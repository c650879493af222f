"""The totals of the example, added up again from its YAML files without anything of the kit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import contratgen

AURAY = Path("examples/auray")
ORIGINS = ("droit_commun", "specifiques")
NATURES = ("fonctionnement", "investissement", "ingenierie", "valorisation")
Line = tuple[str, str, dict[str, Any]]
"""Partner, origin, and the line as written."""


def number(written: Any) -> Decimal:
    """Return what « 1 180 000,00 » or 0.3 says."""
    return Decimal(str(written or 0).replace(" ", "").replace(" ", "").replace(" ", "").replace(",", "."))


def yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def lines() -> Iterator[Line]:
    """Yield each line of means of the example's files."""
    framework = yaml(AURAY / "contrat.yaml")
    carried = [(one["porteur"], one) for part in ("gouvernance", "participation") for one in framework[part]["moyens"]]
    for party in framework["parties"]:
        file = AURAY / "contributions" / party["identifiant"] / "contribution.yaml"
        if file.exists():
            carried += [(party["identifiant"], one) for one in yaml(file).get("engagements") or ()]
    for partner, one in carried:
        for origin in ORIGINS:
            means = one["moyens"][origin]
            found = means.get("lignes", []) if isinstance(means, dict) else means
            yield from ((partner, origin, line) for line in found or ())


@pytest.fixture(scope="module")
def written() -> list[Line]:
    return list(lines())


@pytest.fixture(scope="module")
def table() -> Any:
    return contratgen.load(AURAY).maquette


def grid(found: list[Line]) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for _, origin, line in found:
        amount = number(line.get("montant"))
        sums[origin, line.get("nature", "fonctionnement")] += amount
        sums[origin, "total"] += amount
    return sums


def same(shown: Any, found: list[Line]) -> None:
    """Compare every sum of a row of the table with what is added up from the files."""
    sums = grid(found)
    for origin in ORIGINS:
        for nature in (*NATURES, "total"):
            assert getattr(getattr(shown, origin), nature) == sums[origin, nature], (origin, nature)
    for nature in (*NATURES, "total"):
        assert getattr(shown.ensemble, nature) == sum(sums[origin, nature] for origin in ORIGINS)
    assert shown.total == sum(number(line.get("montant")) for _, _, line in found)
    assert shown.etp == sum(number(line.get("etp")) for _, _, line in found)
    for field, status in (("ferme", "ferme"), ("indicatif", "indicatif"), ("sous_reserve", "sous_reserve_de_vote")):
        own = [line for _, _, line in found if line.get("statut", "sous_reserve_de_vote") == status]
        assert getattr(shown, field) == sum(number(line.get("montant")) for line in own)


def test_the_totals_are_those_of_the_files(table: Any, written: list[Line]) -> None:
    """Origin × nature, firm or not, jobs: the whole contract."""
    assert len(written) > 100
    same(table.totaux, written)


def test_each_year_is_that_of_the_files(table: Any, written: list[Line]) -> None:
    """Year by year, none left out."""
    for row in table.par_annee:
        same(row, [one for one in written if one[2]["annee"] == row.annee])
    assert {row.annee for row in table.par_annee} >= {line["annee"] for _, _, line in written}


def test_each_partner_is_that_of_the_files(table: Any, written: list[Line]) -> None:
    """Partner by partner, with the firm share, and what awaits an adhesion."""
    short = {name: one.sigle or one.denomination for name, one in contratgen.load(AURAY).contributions.items()}
    names = {name: word[:1].upper() + word[1:] for name, word in short.items()}
    rows = {row.partenaire: row for row in table.partenaires}
    assert rows.keys() == {names[partner] for partner, _, _ in written}
    for partner, name in names.items():
        own = [one for one in written if one[0] == partner]
        if own:
            same(rows[name].totaux, own)
    waiting = [one for one in written if one[0] == "region-bretagne"]
    assert waiting
    same(table.en_attente, waiting)


def test_the_shares_are_those_of_the_whole(table: Any, written: list[Line]) -> None:
    """Of all that is declared: what is of ordinary policies, and what is firm."""
    total = sum(number(line.get("montant")) for _, _, line in written)
    ordinary = sum(number(line.get("montant")) for _, origin, line in written if origin == "droit_commun")
    firm = sum(number(line.get("montant")) for _, _, line in written if line.get("statut") == "ferme")
    for share, part in ((table.part_droit_commun, ordinary), (table.part_ferme, firm)):
        assert (share.numerateur, share.denominateur) == (part, total)
        assert abs(share.pourcentage - part / total) <= Decimal("0.0005")

"""The house knows no town: words of one contract stand in its kit, its templates and its examples, nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src/contratgen"
WORDS = re.compile(
    r"pr[ée]fet|EQ-V\d|@ctes|CodeQPV|\bQPV\b|quartier|contrat de ville|bailleur|\bEPCI\b|\bANCT\b|conseil citoyen",
    re.IGNORECASE,
)
KNOWN = {
    # what tells the items of a list apart when two contracts are compared: names of fields, of any kit that has them
    (
        'assembly/differences.py: KEYS: Final = ("code", "identifiant", "partenaire", "quartier", "intitule", "nom", '
        '"annee", "libelle", "date")'
    ),
}


def told(text: str, where: str) -> set[str]:
    """Return the lines of a file that hold a word of this contract."""
    return {f"{where}: {line.strip()}" for line in text.splitlines() if WORDS.search(line)}


def test_no_generic_room_holds_a_word_of_one_contract() -> None:
    """Messages, limits, names and help are of any contract."""
    found = set[str]()
    for path in sorted(one for one in PACKAGE.rglob("*") if one.suffix in {".py", ".html", ".txt", ".j2", ".css"}):
        where = path.relative_to(PACKAGE).as_posix()
        if not where.startswith(("kits/", "_ressources/")):
            found |= told(path.read_text(encoding="utf-8"), where)
    assert found == KNOWN


def test_a_word_of_one_contract_would_be_found() -> None:
    """The words that are looked for are those that were there."""
    for line in (
        "transmis au préfet",
        "(EQ-V04)",
        "par @ctes",
        "kit: engagements-quartiers-2030",
        "le contrat de ville",
    ):
        assert told(line, "signing/faults.py")


def test_the_shipped_kit_is_written_with_public_names_alone() -> None:
    """Who writes a kit needs nothing that the shipped one does not have from `contratgen.kit`."""
    kit = PACKAGE / "kits/engagements_quartiers_2030"
    imports = re.compile(r"^\s*(?:from|import) (contratgen(?:\.\w+)*)", re.MULTILINE)
    modules = {module for path in kit.rglob("*.py") for module in imports.findall(path.read_text(encoding="utf-8"))}
    assert {module for module in modules if not module.startswith("contratgen.kits.")} == {"contratgen.kit"}

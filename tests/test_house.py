"""The house knows no town: words of one contract stand in its kit, its templates and its examples, nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src/contratgen"
ERRORS = Path(__file__).parents[1] / "docs/errors.md"
WORDS = re.compile(
    r"pr[ée]fet|EQ-V\d|@ctes|CodeQPV|\bQPV\b|quartier|contrat de ville|bailleur|\bEPCI\b|\bANCT\b|conseil citoyen",
    re.IGNORECASE,
)


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
    assert found == set()


def test_no_paragraph_on_a_generic_code_holds_a_word_of_one_contract() -> None:
    """Those on the rules of the shipped kit have chapters of their own, whose codes begin with `EQ-`."""
    generic, kit = [], []
    for chapter in re.split(r"^(?=# )", ERRORS.read_text(encoding="utf-8"), flags=re.MULTILINE):
        of_the_kit = re.findall(r"^## (EQ-)?", chapter, re.MULTILINE)
        assert len(set(of_the_kit)) <= 1, chapter.partition("\n")[0]  # a chapter is of the kit, or of the house
        (kit if "EQ-" in of_the_kit else generic).append(chapter)
    assert told("".join(generic), "docs/errors.md") == set()
    assert told("".join(kit), "docs/errors.md")


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

"""A small valid project, Port-Neuf, and the faults that tests write into it.

The sources are the files of `port_neuf/`; an edit replaces some words of one file, and everything is read again.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from contratgen.assembly.contract import apply_rules, validate
from contratgen.base.diagnostics import Diagnostic, Severity, in_order
from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille
from contratgen.reading.located import Mapping
from contratgen.reading.texts import read_sections
from contratgen.reading.yaml.reading import read_yaml

PORT_NEUF = Path(__file__).parent / "port_neuf"
CASES = Path(__file__).parents[1] / "cases/kits"
FILES = {path.relative_to(PORT_NEUF).as_posix(): path.read_text("utf-8") for path in PORT_NEUF.rglob("*.*")}
PARTNERS = tuple(sorted(path.name for path in (PORT_NEUF / "contributions").iterdir()))
SHORT = {"contrat": "contrat.yaml", "textes": "textes/contrat.md"}
STATUSES = ("projet", "soumis_au_vote", "a_signer")
LETTERS = {Severity.NOTE: "n", Severity.WARNING: "w", Severity.ERROR: "E"}

Edit = tuple[str, str, str]
"""File, words replaced, words put there. In the words replaced, « … » stands for anything in between."""


def path_of(short: str) -> str:
    """Return the path of a file named in short: `contrat`, `textes`, `ville` (its facts) or `ville.md` (its texts)."""
    if short in SHORT:
        return SHORT[short]
    partner = short.removesuffix(".md")
    return f"contributions/{partner}/{'texte.md' if short.endswith('.md') else 'contribution.yaml'}"


def edited(edits: Iterable[Edit]) -> dict[str, str]:
    """Return the project's files after the edits; each replaces the first of the words that it names."""
    files = dict(FILES)
    for short, before, after in edits:
        pattern = re.compile(".*?".join(map(re.escape, before.split("…"))), re.DOTALL)
        path = path_of(short)
        files[path], count = pattern.subn(lambda _, new=after: new, files[path], count=1)
        assert count == 1, f"{before!r} is not in {path}"
    return files


@cache
def facts_of(path: str, content: str) -> Mapping:
    """Return what a YAML file says, free of faults."""
    mapping, faults = read_yaml(content.encode(), path)
    assert mapping is not None
    assert not faults, "\n".join(map(str, faults))
    return mapping


@cache
def valid(model: type, path: str, facts: str, texts_path: str, texts: str) -> Any:
    """Return what two files say, as a model; the files must be free of faults of earlier stages."""
    sections, misread = read_sections(texts, texts_path)
    found: list[Diagnostic] = list(misread)
    made = validate(model, facts_of(path, facts), sections, lambda kind, written: kind.of(written, b""), found)
    assert not found, "\n".join(map(str, found))
    return made


@lru_cache(maxsize=2)
def contract_of(*edits: Edit, without: tuple[str, ...] = ()) -> ContratDeVille:
    """Return the contract of the edited project, some contributions left out."""
    files = edited(edits)
    framework = valid(
        KIT.framework, "contrat.yaml", files["contrat.yaml"], "textes/contrat.md", files["textes/contrat.md"]
    )
    contributions = {}
    for name in PARTNERS:
        facts, texts = path_of(name), path_of(f"{name}.md")
        if name not in without:
            contributions[name] = valid(KIT.contribution, facts, files[facts], texts, files[texts])
    return KIT.assemble(framework, contributions)


def at_status(contract: ContratDeVille, status: str) -> ContratDeVille:
    """Return the contract at another status."""
    return contract.model_copy(update={"cadre": contract.cadre.model_copy(update={"statut": status})})


def faults_of(contract: ContratDeVille, status: str = "a_signer", *, complete: bool = True) -> tuple[Diagnostic, ...]:
    """Return what the rules find in a contract at some status."""
    return in_order(apply_rules(KIT, at_status(contract, status), complete=complete))


@dataclass(frozen=True)
class Case:
    """A case of `tests/cases/kits`: edits of the project, and what is expected of the finding (the files say how)."""

    name: str
    edits: tuple[Edit, ...]
    rule: str = ""
    weights: str = ""
    file: str = ""
    line: str = ""
    nth: int = 0
    says: str = ""
    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.rule} {self.name}".strip()

    @classmethod
    def of(cls, written: dict[str, Any]) -> Case:
        """Return a case as a file writes it."""
        edits = tuple((edit["file"], edit["words"], edit["by"]) for edit in written.pop("edit", ()))
        text = written.pop("text", None)
        if text is not None:
            edits = says(text)
            written |= {"file": "ville.md", "line": text.partition("\n")[0]}
        lists = {name: tuple(written.pop(name, ())) for name in ("also", "without")}
        return cls(edits=edits, **lists, **written)


def cases(kind: str) -> list[Case]:
    """Return the cases of all the files, of the kind `case` or `valid`."""
    files = [tomllib.loads(path.read_text("utf-8")) for path in sorted(CASES.glob("*.toml"))]
    return [Case.of(written) for file in files for written in file.get(kind, ())]


def says(text: str) -> tuple[Edit, ...]:
    """Return the edit that writes a sentence on the third line of a paragraph of the town."""
    return (("ville.md", "chaque semaine.", f"chaque\nsemaine, et\n{text}"),)


def place_of(case: Case) -> tuple[str, int]:
    """Return the file and line where a case expects its finding."""
    path = path_of(case.file)
    lines = [rank for rank, line in enumerate(edited(case.edits)[path].split("\n"), 1) if case.line in line]
    assert len(lines) == 1 or case.nth, f"{case.line!r} stands on the lines {lines} of {path}"
    return path, lines[max(case.nth - 1, 0)]


def silent(*edits: Edit, without: tuple[str, ...] = ()) -> None:
    """Assert that the edited project has no fault at any status."""
    contract = contract_of(*edits, without=without)
    for status in STATUSES:
        found = faults_of(contract, status)
        assert not found, (status, found)

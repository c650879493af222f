"""A small valid project, Port-Neuf, and the faults that tests write into it.

The sources are the files of `port_neuf/`; an edit replaces some words of one file, and everything is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from contratgen.assemble.contract import apply_rules, validate
from contratgen.diagnostics import Diagnostic, Severity, in_order
from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille
from contratgen.read.texts import read_sections
from contratgen.read.yaml import read_yaml

PORT_NEUF = Path(__file__).parent / "port_neuf"
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
    """Return the project's files after the edits; each replaces words that stand there once at least, the first time."""
    files = dict(FILES)
    for short, before, after in edits:
        pattern = re.compile(".*?".join(map(re.escape, before.split("…"))), re.DOTALL)
        path = path_of(short)
        files[path], count = pattern.subn(lambda _, new=after: new, files[path], count=1)
        assert count == 1, f"{before!r} is not in {path}"
    return files


@cache
def valid(model: type, path: str, facts: str, texts_path: str, texts: str) -> Any:
    """Return what two files say, as a model; the files must be free of faults of earlier stages."""
    mapping, faults = read_yaml(facts.encode(), path)
    sections, misread = read_sections(texts, texts_path)
    found: list[Diagnostic] = [*faults, *misread]
    assert mapping is not None
    made = validate(model, mapping, sections, lambda kind, written: kind.of(written, b""), found)
    assert not found, "\n".join(map(str, found))
    return made


def contract_of(*edits: Edit, without: Iterable[str] = ()) -> ContratDeVille:
    """Return the contract of the edited project, some contributions left out."""
    files = edited(edits)
    framework = valid(KIT.framework, "contrat.yaml", files["contrat.yaml"], "textes/contrat.md", files["textes/contrat.md"])
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
    """A fault: the rule that finds it, the edits that make it, and what is expected of the finding.

    `weights` has a letter for each status (n, w, E, or - for none); `where` is a file in short and words of the line
    (the only one that has them, or the `nth`); `says` stands in the message or the hint; `also` are the other rules
    that have their word to say.
    """

    name: str
    code: str
    edits: tuple[Edit, ...]
    weights: str
    where: tuple[str, str]
    says: str = ""
    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


def place_of(case: Case) -> tuple[str, int]:
    """Return the file and line where a case expects its finding."""
    short, words = case.where
    path = path_of(short)
    lines = [rank for rank, line in enumerate(edited(case.edits)[path].split("\n"), 1) if words in line]
    assert len(lines) == 1 or case.nth, f"{words!r} stands on the lines {lines} of {path}"
    return path, lines[max(case.nth - 1, 0)]


def verify(case: Case) -> None:
    """Assert that a case gives its diagnostics: place, weight at each status, words, and no other rule's."""
    contract = contract_of(*case.edits, without=case.without)
    path, line = place_of(case)
    for status, letter in zip(STATUSES, case.weights, strict=True):
        found = faults_of(contract, status)
        own = [f for f in found if f.code == case.code and (f.place.file, f.place.line) == (path, line)]
        assert [LETTERS[f.severity] for f in own[:1]] == ([] if letter == "-" else [letter]), (status, found)
        assert {f.code for f in found} <= {case.code, *case.also}, (status, found)
        for fault in own[:1]:
            assert case.says in f"{fault.message} {fault.hint}", fault
            assert fault.hint, fault


def silent(*edits: Edit, without: Iterable[str] = ()) -> None:
    """Assert that the edited project has no fault at any status."""
    contract = contract_of(*edits, without=without)
    for status in STATUSES:
        found = faults_of(contract, status)
        assert not found, (status, found)


"""How an author tests a kit: a fault written into the starter project is found, by its rule and at its line.

Run with `pytest` where contratgen and this package are installed.
"""

import re
import shutil
from pathlib import Path

import pytest

import contratgen
import convention_objectifs
from convention_objectifs import KIT

STARTER = Path(convention_objectifs.__file__).parent / "starter"
CASES = sorted((Path(__file__).parent / "cas").glob("*.txt"))


def project(folder: Path) -> Path:
    """Return a copy of the starter project."""
    return Path(shutil.copytree(STARTER, folder / "projet"))


def case(path: Path) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Return the changes of a case (file, words, other words; « ⏎ » ends a line), and the diagnostics it expects."""
    words = path.read_text("utf-8")
    changes = re.findall(r"^fichier: (.*)\navant: (.*)\naprès: ?(.*)$", words.replace("⏎", "\0"), re.MULTILINE)
    lines = [tuple(part.replace("\0", "\n") for part in change) for change in changes]
    return lines, re.findall(r"^attendu: (.*)$", words, re.MULTILINE)


def test_the_starter_is_sound(tmp_path):
    """Whoever begins with `contratgen new` begins with no fault at all: templates are proved against the models."""
    assert contratgen.check(project(tmp_path)) == ()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_fault_is_told_at_its_line(path, tmp_path):
    """What a case expects is all that is found: severity, code, file, line, message."""
    folder = project(tmp_path)
    changes, expected = case(path)
    for file, before, after in changes:
        written = (folder / file).read_text("utf-8")
        assert before in written, f"{path.name} : « {before} » n'est pas dans {file}"
        (folder / file).write_text(written.replace(before, after, 1), "utf-8")
    faults = contratgen.check(folder)
    found = [f"{fault.severity} {fault.code} {fault.place.file}:{fault.place.line} {fault.message}" for fault in faults]
    assert found == expected


def test_each_rule_has_its_reason_and_a_case():
    """A rule that nobody can provoke is no rule."""
    provoked = {code for path in CASES for line in case(path)[1] for code in re.findall(r"CPO-V\d\d", line)}
    assert {rule.code for rule in KIT.rules} == provoked
    assert all(rule.check.__doc__ for rule in KIT.rules)


def test_the_convention_is_built_with_its_annexes(tmp_path):
    """Three documents in one dossier."""
    contratgen.build(project(tmp_path), tmp_path / "sortie", jobs=1)
    names = {path.name for path in (tmp_path / "sortie").iterdir()}
    assert {"dossier.pdf", "convention.docx", "programme_actions.docx", "annexe_budget.docx"} <= names


def test_totals_are_worked_out():
    """What the budget prints below its columns is their sum."""
    convention = contratgen.load(STARTER)
    totals = [(budget.total_charges, budget.total_produits) for budget in convention.budgets]
    assert totals == [(56_000, 56_000), (57_300, 57_300), (58_700, 58_700)]
    assert convention.obligatoire

"""What reading may refuse: every code of stage 1 is provoked, every message readable."""

from __future__ import annotations

import re
from pathlib import Path

import contratgen.reading
from contratgen.base.diagnostics import Place
from contratgen.base.faults import Fault, excerpt

ROOT = Path(__file__).parents[2]
MODULES = sorted(Path(next(iter(contratgen.reading.__path__))).rglob("*.py"))


def codes_in(paths: list[Path]) -> set[str]:
    return {code for path in paths for code in re.findall(r"CG1\d\d", path.read_text("utf-8"))}


def test_every_code_is_provoked() -> None:
    """By a case's `attendu.txt` or by a test."""
    cases = list((ROOT / "tests" / "cases" / "reading").glob("*/attendu.txt"))
    tests = [path for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__)]
    assert codes_in(MODULES) - codes_in([*cases, *tests]) == set()


def test_a_fault_fills_its_blanks() -> None:
    """Message and hint show what was read, on one line, cut to a readable length."""
    diagnostic = Fault("CG999", "reçu « {read} », {times} fois", "Voir {read}.").at(Place("f"), "a\nb\x00", times=2)
    assert (diagnostic.message, diagnostic.hint) == ("reçu « a b‹U+0000› », 2 fois", "Voir a b‹U+0000›.")
    assert len(excerpt("mot " * 100)) == 60

"""Codes: each documented with a wrong and a right example, each provoked by a case or a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contratgen.rendering.grammar import faults

ROOT = Path(__file__).parents[2]
CODES = sorted({value for value in vars(faults).values() if isinstance(value, str) and re.fullmatch(r"CG8\d\d", value)})
PAGE = (ROOT / "docs/errors.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", sorted({*CODES, *re.findall(r"^## (CG8\d\d) ", PAGE, re.MULTILINE)}))
def test_a_code_has_its_paragraph_with_a_wrong_and_a_right_example(code: str) -> None:
    """An author who meets it can mend the template alone."""
    paragraph = re.search(rf"^## {code} — .+?(?=^##? |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert paragraph is not None
    assert "- Faux :" in paragraph[0]
    assert "- Juste :" in paragraph[0]


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_provoked_by_a_case_or_a_test(code: str) -> None:
    """No code is only a promise."""
    cases = (ROOT / "tests" / "cases" / "templates").glob("*/attendu.txt")
    tests = Path(__file__).parent.glob("test_*.py")
    assert any(code in path.read_text(encoding="utf-8") for path in (*cases, *tests))

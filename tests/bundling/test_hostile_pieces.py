"""What may be wrong with a supplied PDF: each case is a file that names the diagnostic it must give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contratgen.base.diagnostics import InputError
from contratgen.bundling.pieces.vetting import vet_piece

CASES = sorted((Path(__file__).parents[1] / "cases/pieces").glob("*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_hostile_piece_is_refused_with_its_reason(path: Path, maker: Any) -> None:
    """Every case ends in the diagnostic it expects, and says what to ask the partner for."""
    text = path.read_text(encoding="utf-8")
    expected = [line.split(maxsplit=2)[1:] for line in text.splitlines() if line.startswith("attendu: ")]
    with pytest.raises(InputError) as refusal:
        vet_piece(f"pieces/{path.stem}.pdf", maker.case_file(text))
    for fault, (code, words) in zip(refusal.value.diagnostics, expected, strict=True):
        assert fault.code == code
        assert words in fault.message
        assert fault.hint
        assert fault.place.file == f"pieces/{path.stem}.pdf"

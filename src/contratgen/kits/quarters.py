"""The code of a priority quarter, as every version of the kit of quarters reads it."""

from typing import Annotated

from contratgen.assembly.spellings import SPACE, Spelling, written


def _why_no_quarter(text: str) -> str:
    return "code de la géographie de 2015 à 2023" if text.upper().startswith("QP") else ""


CodeQPV = Annotated[
    str,
    *written(
        Spelling(
            rf"[Qq][Nn]{SPACE}?(?:[0-9]{{3}}|02[ABab]){SPACE}?[0-9]{{2}}{SPACE}?[A-Za-z]",
            "un code de quartier comme « QN05601M »",
            lambda text: text.upper().replace(" ", ""),
            _why_no_quarter,
        ),
        "QN05601M",
        name="CodeQPV",
    ),
]
"""QN, the department in three signs (056, 02A, 974), a rank in two figures, a letter."""

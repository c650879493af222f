"""The courteous message that tells one partner what is missing or to be mended, ready to paste."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contratgen.reports.pages import letter

if TYPE_CHECKING:
    from contratgen.base.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message tells. `contract` and `partner` are empty when they could not be read, `deadline` without a day.

    `complete` says whether the rules between contributions were applied; the fields of `found` are named in words.
    """

    contract: str
    partner: str
    deadline: str
    received: bool
    complete: bool
    found: tuple[Diagnostic, ...]


def message_of(told: Letter) -> str:
    """Return the text of a message to a partner."""
    return letter("reports/courriel.txt.j2", letter=told).removesuffix("\n")

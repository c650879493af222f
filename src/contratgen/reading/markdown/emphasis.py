"""Which runs of `*` and `_` are bold and italic, by the rules of CommonMark 0.31 §6.2, in linear time.

The `markdown` package has its own rules; at 3.11 they lose a character of `a*a**. ..*b_b`, and a contract may not.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

BOLD: Final = 2
"""Marks that make bold; one makes italic."""


@dataclass(slots=True)
class DelimiterRun:
    """A run of `*` or `_`. `closes`, `opens`: sizes of emphasis (1 or 2) ended before, begun after its unused marks."""

    mark: str
    count: int
    can_open: bool
    can_close: bool
    offset: int
    length: int = 0
    settled: bool = False
    closes: list[int] = field(default_factory=list)
    opens: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.length = self.count


def run_at(text: str, start: int, end: int) -> DelimiterRun:
    """Return the run of marks `text[start:end]`, with what its neighbours let it do.

    Beyond CommonMark: marks between two digits, and a single `*` inside a word, are plain text (`5*3`, `agent*e*s`).
    """
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    left = _flanks(after, before)
    right = _flanks(before, after)
    mark = text[start]
    inside = before.isalnum() and after.isalnum()
    if inside and (mark == "_" or end - start == 1 or (before.isdigit() and after.isdigit())):
        return DelimiterRun(mark, end - start, can_open=False, can_close=False, offset=start)
    if mark == "_":
        opens, closes = left and (not right or _punctuation(before)), right and (not left or _punctuation(after))
        return DelimiterRun(mark, end - start, opens, closes, start)
    return DelimiterRun(mark, end - start, left, right, start)


def _flanks(inner: str, outer: str) -> bool:
    """Return whether a run stands against `inner` as its content, `outer` being on its other side."""
    return not inner.isspace() and (not _punctuation(inner) or outer.isspace() or _punctuation(outer))


def _punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def pair(runs: Sequence[DelimiterRun]) -> None:
    """Pair the runs of a text, in order: fills their `closes` and `opens`, lowers `count`, skips settled ones."""
    openers: list[DelimiterRun] = []
    floors: dict[tuple[str, bool, int], int] = {}
    for run in runs:
        if run.settled:
            continue
        run.settled = True
        if run.can_close:
            _close(run, openers, floors)
        if run.count and run.can_open:
            openers.append(run)


def _close(run: DelimiterRun, openers: list[DelimiterRun], floors: dict[tuple[str, bool, int], int]) -> None:
    """Pair a closing run with the nearest openers. `floors`: by kind of run, the rank below which none can match."""
    kind = (run.mark, run.can_open, run.length % 3)
    while run.count:
        floor = floors.get(kind, 0)
        rank = next((i for i in range(len(openers) - 1, floor - 1, -1) if _match(openers[i], run)), None)
        if rank is None:
            floors[kind] = len(openers)
            return
        opener = openers[rank]
        size = BOLD if opener.count >= BOLD and run.count >= BOLD else 1
        opener.opens.append(size)
        run.closes.append(size)
        opener.count -= size
        run.count -= size
        del openers[rank + (1 if opener.count else 0) :]
        for key, value in floors.items():
            floors[key] = min(value, len(openers))


def _match(opener: DelimiterRun, closer: DelimiterRun) -> bool:
    """Return whether two runs may pair: CommonMark's « rule of 3 » keeps ambiguous ones apart."""
    if opener.mark != closer.mark:
        return False
    if not (opener.can_close or closer.can_open):
        return True
    return (opener.length + closer.length) % 3 != 0 or (opener.length % 3 == 0 and closer.length % 3 == 0)

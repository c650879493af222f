"""Durations, and the Markdown tables in which benchmarks show them."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path


MISSED: Final = "**missed**"


def median(work: Callable[[], object], runs: int) -> float:
    """Return the median of a work's durations, in milliseconds, after one run to warm up."""
    work()
    durations = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        durations.append((time.perf_counter() - start) * 1000)
    return statistics.median(durations)


def process(command: Iterable[str | Path], environment: Mapping[str, str] | None = None) -> float:
    """Return how long a whole process takes, in milliseconds; Python keeps its bytecode, as where it is installed.

    Raises `CalledProcessError` when it fails.
    """
    kept = {name: value for name, value in (environment or os.environ).items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(list(command), env=kept, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 -- ours
    return (time.perf_counter() - start) * 1000


@dataclass(frozen=True)
class Target:
    """A bound to be met: at most `limit`, or at least when `least`."""

    limit: float
    least: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.limit:g}"

    def verdict(self, value: float) -> str:
        """Return whether a value meets it, in a word."""
        met = value >= self.limit if self.least else value <= self.limit
        return "met" if met else MISSED


@dataclass(frozen=True)
class Row:
    """One line of a table: a work, its milliseconds, its ratio to what it is compared with, and a target.

    The target is for the ratio where there is one, for the milliseconds otherwise.
    """

    work: str
    duration: float
    ratio: float | None = None
    target: Target | None = None


def table(rows: Iterable[Row], ratio: str = "ratio") -> str:
    """Return rows as a Markdown table; `ratio` says what the ratio is to."""
    lines = [f"| work | ms | {ratio} | target | |", "|---|---:|---:|---|---|"]
    for row in rows:
        value = row.duration if row.ratio is None else row.ratio
        shown = "" if row.ratio is None else f"{row.ratio:.2f}"
        wanted, verdict = (row.target, row.target.verdict(value)) if row.target else ("", "")
        lines.append(f"| {row.work} | {row.duration:.1f} | {shown} | {wanted} | {verdict} |")
    return "\n".join(lines)


def held(words: str, value: float, target: Target) -> str:
    """Return a target that stands below a table, with what was measured, as a line of a list."""
    return f"- {words}: target {target}, measured {value:.2f}: {target.verdict(value)}"

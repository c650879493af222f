"""Durations, and the Markdown tables in which benchmarks show them."""

from __future__ import annotations

import statistics
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path


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
    """Return how long a whole process takes, in milliseconds.

    Raises `CalledProcessError` when it fails.
    """
    start = time.perf_counter()
    subprocess.run(list(command), env=environment, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 -- ours
    return (time.perf_counter() - start) * 1000


@dataclass(frozen=True)
class Row:
    """One line of a table: a work, its milliseconds, its ratio to what it is compared with, and the target for that."""

    work: str
    duration: float
    ratio: float | None = None
    target: str = ""


def table(rows: Iterable[Row], ratio: str = "ratio") -> str:
    """Return rows as a Markdown table; `ratio` says what the ratio is to."""
    lines = [f"| work | ms | {ratio} | target |", "|---|---:|---:|---|"]
    for row in rows:
        shown = "" if row.ratio is None else f"{row.ratio:.2f}"
        lines.append(f"| {row.work} | {row.duration:.1f} | {shown} | {row.target} |")
    return "\n".join(lines)

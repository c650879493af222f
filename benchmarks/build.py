"""Builds and checks the Auray example in whole processes, from an empty cache, and prints a Markdown table.

From nothing; with nothing changed; with one amount of one contribution changed; `check`. A build's conversions are the
time that it waits for LibreOffice, both passes and the start of the workers included.

    python benchmarks/build.py [RUNS]
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from timing import Row, process, table

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "auray"
TRACED = Path(__file__).with_name("traced.py")
CONTRIBUTION = "contributions/caf-du-morbihan/contribution.yaml"
AMOUNT = re.compile(r'montant: "?11 500,00"?')


def build(project: Path, into: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Return how long a build takes, and how much of it waits for conversions, in milliseconds.

    Raises `CalledProcessError` when it fails.
    """
    command = [sys.executable, str(TRACED), "build", str(project), "--into", str(into)]
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 -- ours
    return (time.perf_counter() - start) * 1000, float(done.stderr.splitlines()[-1])


def change_one_amount(project: Path) -> None:
    """Add a hundred euros to one line of one contribution."""
    path = project / CONTRIBUTION
    changed, count = AMOUNT.subn('montant: "11 600,00"', path.read_text(encoding="utf-8"), count=1)
    assert count == 1
    path.write_text(changed, encoding="utf-8")


def measured(folder: Path, runs: int) -> list[Row]:
    """Return the rows of the table."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    project, into = folder / "auray", folder / "build"
    shutil.copytree(EXAMPLE, project)
    nothing, nothing_waited = build(project, into, environment)
    command = [sys.executable, "-m", "contratgen"]
    same = statistics.median(process([*command, "build", project, "--into", into], environment) for _ in range(runs))
    change_one_amount(project)
    changed, changed_waited = build(project, into, environment)
    check = statistics.median(process([*command, "check", project], environment) for _ in range(runs))
    return [
        Row("`build` from nothing, empty cache", nothing),
        Row("— of which conversions", nothing_waited),
        Row("`build` with nothing changed", same, target="≤ 500 ms"),
        Row("`build` with one contribution changed", changed),
        Row("— of which conversions", changed_waited),
        Row("— the rest", changed - changed_waited, target="≤ 1 000 ms"),
        Row("`check`, cold", check, target="≤ 1 500 ms"),
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        print(table(measured(Path(name), int(sys.argv[1]) if len(sys.argv) > 1 else 5)))

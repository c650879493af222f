"""Builds and checks the Auray example in whole processes, from an empty cache, and prints a Markdown table.

`check`, from nothing and again; `build` from nothing, with nothing changed, and with one amount of one contribution
changed. Beside the latter, what the conversion of the changed documents takes alone, from the same cache. Then what the
proofs take of a build from nothing (`proofs.py`).

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
from pathlib import Path

from timing import Row, Target, process, table

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "auray"
CONVERSIONS, PROOFS = (Path(__file__).with_name(name) for name in ("conversions.py", "proofs.py"))
CONTRIBUTION = "contributions/caf-du-morbihan/contribution.yaml"
AMOUNT = re.compile(r'montant: "?1(\d) 500,00"?')
COMMAND = (sys.executable, "-m", "contratgen")


class Example:
    """A copy of the example that may be changed, its destination, and a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project, self.into = folder / "auray", folder / "build"
        shutil.copytree(EXAMPLE, self.project)

    def check(self, cache: str = "cache") -> float:
        """Return how long a check takes, in milliseconds."""
        return process([*COMMAND, "check", self.project], self._environment(cache))

    def build(self) -> float:
        """Return how long a build takes, in milliseconds."""
        return process([*COMMAND, "build", self.project, "--into", self.into], self._environment("cache"))

    def conversions(self, cache: str) -> float:
        """Return how long the conversion of what a cache lacks takes alone, in milliseconds."""
        return float(self._told(cache, CONVERSIONS, self.project))

    def proofs(self) -> str:
        """Return the table of what each proof takes of a build from an empty cache."""
        return self._told("proofs", PROOFS, self.project, self.folder / "proved")

    def _told(self, cache: str, *command: Path) -> str:
        words = [sys.executable, *map(str, command)]
        done = subprocess.run(words, env=self._environment(cache), capture_output=True, text=True, check=True)  # noqa: S603 -- ours
        return done.stdout.strip()

    def change_one_amount(self) -> None:
        """Move one line of one contribution to another amount of the same length."""
        path = self.project / CONTRIBUTION
        text = path.read_text(encoding="utf-8")
        changed, count = AMOUNT.subn(lambda m: f'montant: "1{(int(m[1]) + 1) % 10} 500,00"', text, count=1)
        assert count == 1
        path.write_text(changed, encoding="utf-8")

    def copied_cache(self, name: str) -> str:
        """Return the name of a copy of the cache as it is now."""
        shutil.copytree(self.folder / "cache", self.folder / name)
        return name

    def _environment(self, cache: str) -> dict[str, str]:
        return {**os.environ, "XDG_CACHE_HOME": str(self.folder / cache)}


def measured(example: Example, runs: int) -> list[Row]:
    """Return the rows of the table."""
    first = statistics.median(example.check(f"fresh{run}") for run in range(runs))
    nothing = example.build()
    same = statistics.median(example.build() for _ in range(runs))
    again = statistics.median(example.check() for _ in range(runs))
    pairs = [_changed(example, run) for run in range(runs)]
    changed, alone = sorted(pairs, key=lambda pair: pair[0] - pair[1])[len(pairs) // 2]
    return [
        Row("`check`, whole process, empty cache", first, target=Target(1500)),
        Row("`check`, whole process, pieces vetted before", again, target=Target(1500)),
        Row("`build` from nothing, empty cache", nothing),
        Row("`build` with nothing changed", same, target=Target(500)),
        Row("`build` with one contribution changed", changed),
        Row("the conversion of its changed documents alone", alone),
        Row("what the build adds to it", changed - alone, target=Target(1000)),
    ]


def _changed(example: Example, run: int) -> tuple[float, float]:
    """Return how long a build takes after a change, and the conversion of what changed."""
    example.change_one_amount()
    cache = example.copied_cache(f"before{run}")
    return example.build(), example.conversions(cache)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        auray = Example(Path(name))
        print(table(measured(auray, int(sys.argv[1]) if len(sys.argv) > 1 else 5)), auray.proofs(), sep="\n\n")

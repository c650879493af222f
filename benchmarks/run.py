"""Runs every benchmark, one after another, and writes `README.md`: the tables, their targets, and the machine.

    python benchmarks/run.py

Nothing is asserted. The page says which contenders can be installed beside contratgen, and how.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from contratgen.convert.engine import find_engine

HERE: Final = Path(__file__).parent
PAGE: Final = HERE / "README.md"
LIBRARIES: Final = ("pydantic", "jinja2", "lxml", "markdown", "pypdf", "pikepdf")
CONTENDERS: Final = ("docxtpl", "docxcompose", "docxtpl-lint")
BUSY: Final = 0.5
"""Load, in processes that want a core, from which the page says that the machine had other work."""


@dataclass(frozen=True)
class Section:
    """A benchmark: its heading, its script, and what to read in its table."""

    title: str
    script: str
    words: str


SECTIONS: Final = (
    Section(
        "Warm render, contract with Markdown bodies",
        "render.py",
        "A template of about 150 KiB of XML, 40 scalars, 12 partners, 40 Markdown bodies, one process. The ratio is\n"
        "to contratgen's own first line; for new texts, to the floor: what no renderer escapes. docxtpl is given\n"
        "ready XML or sub-documents, and parses no Markdown.",
    ),
    Section(
        "Cold render, the same job",
        "cold.py",
        "Whole processes, from the interpreter's start to the file written. contratgen also validates the data and\n"
        "parses the Markdown, which docxtpl is spared.",
    ),
    Section(
        "Plain job",
        "peer.py",
        "Some 600 paragraphs from forty values and a list, no rich text. Warm renders are compared with contratgen's\n"
        "warm render, whole processes with its whole process.",
    ),
    Section(
        "The Auray example",
        "build.py",
        "The command `contratgen` in whole processes, two conversions at a time. The conversions of a build are what\n"
        "it waits for LibreOffice, both passes and the workers' start included.",
    ),
    Section(
        "Template check, each shipped template",
        "template_check.py",
        "Warm, from memory, in milliseconds of processor time. Targets: median ≤ 10 ms a template, five times as fast\n"
        "as docxtpl-lint (which types nothing), linear growth.",
    ),
    Section(
        "Merge of 1 000 pages",
        "merge.py",
        "contratgen keeps tags, links, outline, labels and metadata, prints footers and checks its result; the others\n"
        "keep pages. No target: what the promises cost.",
    ),
)


def output(section: Section) -> str:
    """Return what a benchmark prints.

    Raises `CalledProcessError` when it fails.
    """
    print(f"{section.script}…", file=sys.stderr)
    command = [sys.executable, str(HERE / section.script)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 -- ours


def page(load: tuple[float, float], outputs: list[str]) -> str:
    """Return the page."""
    parts = [HEAD, machine(load)]
    for section, printed in zip(SECTIONS, outputs, strict=True):
        parts.append(f"## {section.title}\n\n{section.words} (`{section.script}`)\n\n{printed}\n")
    return "\n".join(parts)


HEAD: Final = """\
# Benchmarks

`make benchmarks`, or `python benchmarks/run.py`, measures everything below, side by side in one run, and writes this
page. Read the figures as ratios: they come from one machine on one day. No test depends on a duration. A target that a
table misses is missed; it stands there to be met.

Contenders that are no dependency of contratgen are measured where they are installed: `pip install docxcompose
docxtpl-lint` (docxcompose makes docxtpl's sub-documents); `npm install docxtemplater pizzip` in a folder that the
variable NODE_MODULES names.
"""


def machine(load: tuple[float, float]) -> str:
    """Return what the figures come from."""
    lines = {
        "processor": f"{processor()}, {os.cpu_count()} cores",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": platform.freedesktop_os_release().get("PRETTY_NAME", platform.system()),
        "Python": platform.python_version(),
        "LibreOffice": find_engine().version,
        "libraries": ", ".join(f"{name} {installed(name)}" for name in LIBRARIES),
        "contenders": ", ".join([*(f"{name} {installed(name)}" for name in CONTENDERS), f"docxtemplater {peer()}"]),
        "load": f"{load[0]:.1f} before, {load[1]:.1f} after",
    }
    told = "".join(f"| {name} | {words} |\n" for name, words in lines.items())
    busy = "\nThe machine had other work during this run: durations are too long, ratios less exact.\n"
    return f"| | |\n|---|---|\n{told}{busy if load[0] > BUSY else ''}"


def processor() -> str:
    """Return the processor's name, as the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def installed(name: str) -> str:
    """Return a library's version, or that it is not there."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def peer() -> str:
    """Return docxtemplater's version, or that it is not there."""
    found = Path(os.environ.get("NODE_MODULES", "."), "node_modules", "docxtemplater", "package.json")
    return str(json.loads(found.read_text())["version"]) if found.is_file() else "not installed"


def main() -> None:
    """Measure everything and write the page."""
    before = os.getloadavg()[0]
    outputs = [output(section) for section in SECTIONS]
    PAGE.write_text(page((before, os.getloadavg()[0]), outputs), encoding="utf-8")


if __name__ == "__main__":
    main()

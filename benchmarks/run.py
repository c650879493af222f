"""Runs every benchmark, one after another, and writes `README.md`: the tables, their targets, and the machine.

    python benchmarks/run.py              everything, into the page
    python benchmarks/run.py build sign   these alone, to the terminal

Nothing is asserted: a target that is missed is printed as missed, a benchmark that fails as failed.
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

from timing import MISSED

from contratgen.conversion.engine import find_engine

HERE: Final = Path(__file__).parent
PAGE: Final = HERE / "README.md"
LIBRARIES: Final = ("pydantic", "jinja2", "lxml", "markdown", "pypdf", "pikepdf", "pyyaml", "ruamel.yaml")
CONTENDERS: Final = ("docxtpl", "docxcompose", "docxtpl-lint", "pyhanko")
PEERS: Final = ("docxtemplater", "easy-template-x")
MINUTES: Final = 8
"""What one benchmark may take; all of them take some ten minutes together on two cores."""
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
        "The command `contratgen` in whole processes, two conversions at a time. The conversion of the changed\n"
        "documents alone takes both passes, the start of LibreOffice and the proof that no word is lost; what the\n"
        "build adds to it is everything else: reading, checking, rendering, the dossier, the pages beside it. The\n"
        "proofs are told by the processor time of their threads, beside that of the whole build, converter included.",
    ),
    Section(
        "Template check, each shipped template",
        "template_check.py",
        "Warm, from memory, in milliseconds of processor time; docxtpl-lint types nothing.",
    ),
    Section(
        "Merge of 1 000 pages",
        "merge.py",
        "contratgen keeps tags, links, outline, labels and metadata, prints footers and checks its result; the others\n"
        "keep pages.",
    ),
    Section(
        "Fifteen signatures",
        "sign.py",
        "Fifteen parties sign a dossier of some eighty pages, time-stamped (B-T) by a local authority; then comes the\n"
        "verdict on it, each revision's changes examined.",
    ),
)


def output(section: Section) -> str:
    """Return what a benchmark prints, or that it failed."""
    print(f"{section.script}…", file=sys.stderr)
    command = [sys.executable, str(HERE / section.script)]
    try:
        done = subprocess.run(  # noqa: S603 -- ours
            command, capture_output=True, text=True, check=True, timeout=MINUTES * 60
        )
    except subprocess.TimeoutExpired:
        return f"**failed**: more than {MINUTES} minutes"
    except subprocess.CalledProcessError as failed:
        return f"**failed**: `{(failed.stderr.strip().splitlines() or ['without a word'])[-1]}`"
    return done.stdout.strip()


def missed(outputs: list[str]) -> str:
    """Return how many targets there are, and the lines of those that are missed."""
    lines = [line.strip("- |") for printed in outputs for line in printed.splitlines()]
    failures = [line for line in lines if MISSED in line or line.startswith("**failed**")]
    met = sum(line.endswith(("met", "met |")) for line in lines)
    told = "".join(f"- {line.replace(' |', ',')}\n" for line in failures)
    return f"**Targets: {met} met, {len(failures)} missed.**\n{told}"


def page(load: tuple[float, float], outputs: list[str]) -> str:
    """Return the page."""
    parts = [HEAD, missed(outputs), machine(load)]
    for section, printed in zip(SECTIONS, outputs, strict=True):
        parts.append(f"## {section.title}\n\n{section.words} (`{section.script}`)\n\n{printed}\n")
    return "\n".join(parts)


HEAD: Final = """\
# Benchmarks

`make benchmarks` measures everything below, side by side in one run, and writes this page; `make benchmarks
SECTION=build` measures one script's share and prints it. Read the figures as ratios: they come from one machine on one
day. No test depends on a duration. A target that is missed stands there as missed, to be met.

The contenders are installed for the benchmarks alone (`requirements.txt`, `package.json` in this folder).
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
        "contenders": ", ".join(
            [*(f"{name} {installed(name)}" for name in CONTENDERS), *(f"{name} {peer(name)}" for name in PEERS)]
        ),
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


def peer(name: str) -> str:
    """Return the version of a peer of Node, or that it is not there."""
    found = HERE / "node_modules" / name / "package.json"
    return str(json.loads(found.read_text())["version"]) if found.is_file() else "not installed"


def main(names: list[str]) -> None:
    """Measure everything and write the page; or some benchmarks, by the names of their scripts, and print them."""
    chosen = [section for section in SECTIONS if section.script.removesuffix(".py") in names]
    if names and len(chosen) < len(set(names)):
        known = ", ".join(section.script.removesuffix(".py") for section in SECTIONS)
        sys.exit(f"unknown benchmark among {' '.join(names)}; there are {known}")
    before = os.getloadavg()[0]
    outputs = [output(section) for section in chosen or SECTIONS]
    if chosen:
        print("\n".join(f"## {one.title}\n\n{printed}\n" for one, printed in zip(chosen, outputs, strict=True)))
    else:
        PAGE.write_text(page((before, os.getloadavg()[0]), outputs), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

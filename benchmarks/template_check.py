"""Checks the kit's templates with contratgen and with docxtpl-lint, side by side, and prints a Markdown table.

Each contender checks each file from memory, warm, in one process; medians of a few runs, in milliseconds of processor
time: read them as ratios. docxtpl-lint (`pip install docxtpl-lint`) is left out where it is not installed. It locates
tags and checks their balance; contratgen also types every expression and vets the package. A second table shows growth:
the body of one template repeated.

    python benchmarks/template_check.py [RUNS]
"""

from __future__ import annotations

import copy
import statistics
import sys
import time
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from timing import Target, held

from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import open_package, parse_xml, serialise
from contratgen.template_check import check_template

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 7
GROWTH = (1, 2, 4, 8, 16, 36)
LINTER = find_spec("docxtpl_lint")


def milliseconds(work: Callable[[], object], runs: int) -> float:
    """Return the median processor time of a piece of work, after one run that warms it up."""
    work()
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def lint(blob: bytes) -> object:
    """Check with docxtpl-lint, autoescape on as contratgen renders."""
    import docxtpl_lint  # noqa: PLC0415  # it may not be installed

    return docxtpl_lint.lint(blob, autoescape=True)


def side_by_side(runs: int) -> None:
    """Print the time of each shipped template, and the medians."""
    print("| template | body (KiB) | contratgen (ms) | docxtpl-lint (ms) | ratio |")
    print("|---|---:|---:|---:|---:|")
    ours, theirs = [], []
    for document in {one.template: one for one in KIT.documents}.values():
        blob = (KIT.templates / document.template).read_bytes()
        size = len(open_package(blob, document.template).parts["word/document.xml"]) / 1024
        ours.append(milliseconds(partial(check_template, blob, document.template, document.root), runs))
        theirs.append(milliseconds(partial(lint, blob), runs) if LINTER else float("nan"))
        print(f"| {document.template} | {size:.0f} | {ours[-1]:.1f} | {theirs[-1]:.1f} | {theirs[-1] / ours[-1]:.1f} |")
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"| **median** | | **{mine:.1f}** | **{other:.1f}** | **{other / mine:.1f}** |\n")
    print(held("median of the templates, in milliseconds", mine, Target(10)))
    if LINTER:
        print(held("docxtpl-lint, times contratgen's time", other / mine, Target(5, least=True)))


def repeated(blob: bytes, times: int) -> tuple[bytes, int]:
    """Return a template whose body is repeated, and the size of that body."""
    package = open_package(blob, "grand.docx")
    root = parse_xml(package.parts["word/document.xml"])
    body = root.find(qn("w:body"))
    assert body is not None
    blocks = [block for block in body if block.tag != qn("w:sectPr")]
    for _ in range(times - 1):
        for block in blocks:
            body.insert(len(body) - 1, copy.deepcopy(block))
    xml = serialise(root)
    return package.with_parts({"word/document.xml": xml}).to_bytes(), len(xml)


def growth(runs: int) -> None:
    """Print how the time grows with the XML, up to a megabyte."""
    print("\n| body (KiB) | contratgen (ms) | per KiB (µs) |")
    print("|---:|---:|---:|")
    document = next(one for one in KIT.documents if one.identifier == "engagements")
    blob = (KIT.templates / document.template).read_bytes()
    rates = []
    for times in GROWTH:
        larger, size = repeated(blob, times)
        took = milliseconds(partial(check_template, larger, "grand.docx", document.root), max(runs // 2, 1))
        rates.append(took / size * 1024 * 1000)
        print(f"| {size / 1024:.0f} | {took:.1f} | {rates[-1]:.0f} |")
    print(f"\n{held('time per KiB, the largest beside the smallest', rates[-1] / rates[0], Target(1.25))}")


if __name__ == "__main__":
    chosen = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    side_by_side(chosen)
    growth(chosen)

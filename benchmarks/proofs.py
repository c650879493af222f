"""Builds a project in this process, and prints what its proofs take of the build as a Markdown table.

Each proof is timed where it runs, in threads and in the copy of the process that vets pieces, by the processor time of
its thread: waiting for another one counts for nothing. What is beside the processor time of the whole build, converter
included, is what the proofs cost whoever waits for it or pays for it.

    XDG_CACHE_HOME=… python benchmarks/proofs.py PROJECT INTO      (an empty cache)
"""

from __future__ import annotations

import functools
import os
import resource
import sys
import tempfile
import threading
import time
from collections import defaultdict
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from timing import Row, Target, table

import contratgen

if TYPE_CHECKING:
    from collections.abc import Callable

PROOFS: Final = {
    "ties of notes, references and identifiers": "render.ties:check_ties",
    "printed values found again": "render.found_again:check_found",
    "notes in the order of their calls": "render.notes:settle_notes",
    "lists that begin anew": "render.lists:restart_lists",
    "references": "render.references:refresh_references",
    "admission of templates and documents": "ooxml.admission:admit",
    "every word seen (CG883)": "convert.visibility:prove_visible",
    "conformity of pieces": "bundle.pieces.conformity:conformity_of",
}
"""What is proved beside the words of a PDF, and the function that does it."""
WORDS: Final = {"no word lost in a PDF (CG415)": "convert.completeness:prove_complete"}
"""The proof that no conversion goes without: it has no target."""
MOST: Final = 10
"""Per cent of a build that the other proofs may take."""
_within = threading.local()


def timed(function: Callable[..., Any], name: str, notes: int) -> Callable[..., Any]:
    """Return a function that notes its processor time in a file, in whatever process it runs; not within another."""

    @functools.wraps(function)
    def timing(*given: Any, **named: Any) -> Any:
        if getattr(_within, "proof", False):
            return function(*given, **named)
        _within.proof = True
        start = time.thread_time()
        try:
            return function(*given, **named)
        finally:
            os.write(notes, f"{name}\t{time.thread_time() - start}\n".encode())
            _within.proof = False

    return timing


def watch(notes: int) -> None:
    """Put the timed functions in the place of the proofs, wherever they were imported."""
    for name, where in (PROOFS | WORDS).items():
        module, _, proof = where.partition(":")
        function = getattr(import_module(f"contratgen.{module}"), proof)
        replaced = timed(function, name, notes)
        for known in list(sys.modules.values()):
            if getattr(known, "__name__", "").startswith("contratgen") and vars(known).get(proof) is function:
                setattr(known, proof, replaced)


def processor_time() -> float:
    """Return the processor time, in seconds, of this process and of those that it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main(project: str, into: str) -> None:
    """Build, and print."""
    with tempfile.TemporaryFile() as told:
        watch(told.fileno())
        before = processor_time()
        contratgen.build(project, into)
        whole = processor_time() - before
        told.seek(0)
        taken: dict[str, float] = defaultdict(float)
        for line in told.read().decode().splitlines():
            name, _, seconds = line.partition("\t")
            taken[name] += float(seconds)
    rows = [Row(name, taken[name] * 1000, taken[name] / whole * 100) for name in PROOFS]
    every = sum(taken[name] for name in PROOFS)
    rows.append(Row("**all of these**", every * 1000, every / whole * 100, Target(MOST)))
    rows += [Row(name, taken[name] * 1000, taken[name] / whole * 100) for name in WORDS]
    print(table([*rows, Row("the build", whole * 1000)], ratio="% of the build"))


if __name__ == "__main__":
    main(*sys.argv[1:])

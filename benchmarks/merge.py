"""Merging 1 000 pages: contratgen's tagged dossier beside the untagged merges of pypdf and pikepdf.

    python benchmarks/merge.py [PAGES]

Each contender reads the same twenty PDF files from memory in a process of its own; the best of three runs counts. Only
contratgen keeps tags, links between parts, one outline, page labels and metadata, prints footers, and checks its
result: the other columns are what merging costs without all that.
"""

from __future__ import annotations

import datetime as dt
import io
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
from timing import Target, held

from contratgen.bundling.dossier import make_dossier
from contratgen.bundling.parts import DossierInfo, DossierPart, Kind

ROOT = Path(__file__).parents[1]
FIXTURES = tuple(sorted((ROOT / "tests/bundling/fixtures").glob("*.pdf")))
FONT = ROOT / "src/contratgen/base/fonts/Carlito-Regular.ttf"
PARTS = 20
RUNS = 3
INFO = DossierInfo("Dossier", "Ville", "Contrat", dt.date(2024, 6, 10), "1", "00" * 32, font=FONT.read_bytes())


def source(pages: int) -> bytes:
    """Return a tagged PDF of at least so many pages, made of the fixtures."""
    blobs = [path.read_bytes() for path in FIXTURES]
    many = [DossierPart(f"p{n}", f"Partie {n}", Kind.ANNEX, blobs[n % len(blobs)]) for n in range(pages * 2 // 5)]
    return make_dossier(many, INFO)


def contratgen(blobs: list[bytes]) -> bytes:
    """Merge with tags, links, outline, labels, footers, metadata and checks."""
    parts = [
        DossierPart(f"annexe-{n}", f"Annexe {n}", Kind.ANNEX, blob, footer=f"Annexe {n} — page {{page}}/{{pages}}")
        for n, blob in enumerate(blobs, 1)
    ]
    return make_dossier(parts, INFO)


def with_pypdf(blobs: list[bytes]) -> bytes:
    """Merge pages and outlines."""
    writer = pypdf.PdfWriter()
    for blob in blobs:
        writer.append(io.BytesIO(blob))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_pikepdf(blobs: list[bytes]) -> bytes:
    """Merge pages."""
    target = pikepdf.new()
    for blob in blobs:
        target.pages.extend(pikepdf.open(io.BytesIO(blob)).pages)
    out = io.BytesIO()
    target.save(out)
    return out.getvalue()


CONTENDERS: dict[str, Callable[[list[bytes]], bytes]] = {
    "pypdf, untagged": with_pypdf,
    "pikepdf, untagged": with_pikepdf,
    "contratgen, tagged": contratgen,
}


def measured(name: str, blob: bytes) -> tuple[float, float, int]:
    """Return seconds, peak memory in MiB and size of the result in KiB."""
    start = time.perf_counter()
    merged = CONTENDERS[name]([blob] * PARTS)
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(merged) >> 10


def main() -> None:
    """Print the table."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    blob = source(pages // PARTS)
    spawn = multiprocessing.get_context("spawn")
    print(f"| merge of {pages} pages | seconds | × pypdf | peak MiB | result, KiB |\n|---|---:|---:|---:|---:|")
    base, seconds, memory = 0.0, 0.0, 0.0
    for name in CONTENDERS:
        runs = []
        for _ in range(RUNS):
            with spawn.Pool(1) as pool:
                runs.append(pool.apply(measured, (name, blob)))
        seconds, memory, size = min(runs)
        base = base or seconds
        print(f"| {name} | {seconds:.2f} | {seconds / base:.1f} | {memory:.0f} | {size} |")
    print(f"\n{held('contratgen, times the time of pypdf', seconds / base, Target(2))}")
    print(held("contratgen, peak MiB", memory, Target(300)))


if __name__ == "__main__":
    main()

"""Renders one contract with contratgen and with docxtpl, side by side, and prints the ratios as Markdown tables.

The job is that of `job.py`. Figures are medians of a few runs in one process; read them as ratios.

    python benchmarks/render.py [RUNS]
"""

from __future__ import annotations

import os
import resource
import sys
import time
import zlib
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import markdown
from job import contract, template
from lxml import etree
from rivals import with_ready_xml, with_subdocs
from timing import Row, Target, held, median, table

from contratgen.assembly.values import Texte
from contratgen.ooxml.names import NAMESPACES
from contratgen.rendering import Options, PreparedTemplate, prepare, render_document
from contratgen.rendering.environment import context_of
from contratgen.rendering.rich_text import Context, fragment

if TYPE_CHECKING:
    from collections.abc import Callable

    from job import Contrat

DOCUMENTS = 1_500
LEAST_GROWTH = 4
"""MiB of growth that the allocator alone may explain."""


def with_contratgen(prepared: PreparedTemplate, data: Contrat) -> bytes:
    """Render warm: template prepared, texts already seen."""
    return render_document(prepared, data, options=Options())


def with_new_texts(prepared: PreparedTemplate, data: Contrat) -> bytes:
    """Render texts never seen before, and parse their Markdown."""
    fragment.cache_clear()
    for source in bodies(data):
        Texte.parse(source)
    return render_document(prepared, data, options=Options())


def bodies(data: Contrat) -> list[str]:
    """Return the Markdown of the job's texts."""
    return [mesure.texte.source for axe in data.axes for mesure in axe.mesures]


def ready_xml(prepared: PreparedTemplate, data: Contrat) -> dict[str, str]:
    """Return the WordprocessingML of each text, as docxtpl is given it."""
    context = Context(prepared.book, 2, typography=False, takes_notes=True)
    own = f"<w:hyperlink xmlns:r='{NAMESPACES['r']}' "
    texts = (mesure.texte for axe in data.axes for mesure in axe.mesures)
    return {
        text.source: "".join(p if isinstance(p, str) else "1" for p in fragment(text, context).pieces).replace(
            "<w:hyperlink ", own
        )
        for text in texts
    }


def floor(compiled: Callable[[], str], sources: list[str]) -> int:
    """Do what no renderer escapes: parse Markdown, run compiled code, check that it is well formed, deflate."""
    parser = markdown.Markdown(extensions=["tables"])
    for source in sources:
        parser.reset().convert(source)
    xml = compiled().encode()
    etree.fromstring(xml)
    return len(zlib.compress(xml, 6))


def compiled_template(prepared: PreparedTemplate, data: Contrat) -> Callable[[], str]:
    """Return the run of a compiled template of the same output: its fixed text and values, without any check."""
    from contratgen.rendering.printing import RUN, Run  # noqa: PLC0415 -- the inside of the engine, for this measure alone

    story = prepared.stories[-1]
    bound = prepared.template(story, Options())

    def run() -> str:
        context = bound.new_context({**context_of(data), RUN: Run(prepared, Options())})
        return "".join(bound.root_render_func(context))

    return run


def warm(runs: int) -> list[Row]:
    """Return the warm renders, beside docxtpl and beside the physical floor."""
    blob, data = template(), contract()
    prepared = prepare(blob, "contrat.docx")
    values, texts = data.model_dump(), ready_xml(prepared, data)
    few = max(runs // 4, 2)
    base = median(partial(with_contratgen, prepared, data), runs)
    new = median(partial(with_new_texts, prepared, data), runs)
    least = median(partial(floor, compiled_template(prepared, data), bodies(data)), runs)
    ready = median(partial(with_ready_xml, blob, values, texts), few)
    rows = [
        Row("contratgen, texts seen before", base, 1),
        Row("docxtpl, ready XML", ready, ready / base, Target(4, least=True)),
    ]
    if find_spec("docxcompose"):  # docxtpl[subdoc] is no dependency of contratgen
        subdoc = median(partial(with_subdocs, blob, values, texts), 2)
        rows.append(Row("docxtpl, Subdoc", subdoc, subdoc / base, Target(20, least=True)))
    return [
        *rows,
        Row("contratgen, new texts, Markdown parsed, beside the floor", new, new / least, Target(4)),
        Row("the floor: Markdown, compiled render, well-formedness, deflate", least, 1),
        *growth(runs, prepared, data),
    ]


def growth(runs: int, prepared: PreparedTemplate, data: Contrat) -> list[Row]:
    """Return how the warm render grows with its template and with its data: all three beside the same heap."""
    large, many = prepare(template(16), "grand.docx"), contract(16)
    base = median(partial(with_contratgen, prepared, data), runs)
    longer = median(partial(with_contratgen, large, data), runs)
    more = median(partial(with_contratgen, prepared, many), runs)
    return [
        Row("contratgen, template ×16", longer, longer / base, Target(4)),
        Row("contratgen, data ×16", more, more / base, Target(16)),
    ]


def memory(documents: int) -> str:
    """Return the memory of one process after a tenth and after all of many documents, as a sentence."""
    prepared, data = prepare(template(), "contrat.docx"), contract()
    start = time.perf_counter()
    early, peak = 0.0, Target(LEAST_GROWTH)
    for rank in range(documents):
        with_contratgen(prepared, data)
        if rank == documents // 10:
            early = _resident()
    seconds, late = time.perf_counter() - start, _resident()
    told = f"{documents} documents in one process: {seconds:.0f} s, {seconds / documents * 1000:.1f} ms each."
    words = f"growth of the memory from the first tenth ({early:.0f} MiB) to the end ({late:.0f} MiB), in MiB"
    return f"{told}\n\n{held(words, late - early, peak)}"


def _resident() -> float:
    """Return the resident memory of this process, in MiB; its peak where the system does not tell."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(table(warm(int(sys.argv[1]) if len(sys.argv) > 1 else 12)))
    print(f"\n{memory(DOCUMENTS)}")

"""Renders one contract with contratgen and with docxtpl, side by side, and prints the ratios as a Markdown table.

The job: a template of about 150 KiB of XML, 40 scalars, 12 partners, 4 axes of 10 mesures each with a Markdown body,
and a table of 12 rows by 6 columns. Figures are medians of a few runs in one process; read them as ratios.

    python benchmarks/render.py [RUNS]
"""

from __future__ import annotations

import io
import statistics
import sys
import time
import zlib
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

import docx
import docxtpl
from lxml import etree
from pydantic import BaseModel

from contratgen.assemble.values import Texte
from contratgen.ooxml.names import NAMESPACES
from contratgen.render import Options, PreparedTemplate, prepare, render_document
from contratgen.render.environment import context_of
from contratgen.render.rich_text import Context, fragment

if TYPE_CHECKING:
    from collections.abc import Callable

BODY = """Le partenaire **{name}** s'engage à *plusieurs* actions dans les quartiers, avec ses propres moyens.

- accueillir les habitants ;
- tenir une permanence :
    - le lundi,
    - le jeudi ;
- rendre compte chaque année.

### Calendrier

1. préparer ;
2. réaliser ;
3. évaluer.

| Année | Montant |
|---|---:|
| 2025 | 12 000 |
| 2026 | 14 000 |

Voir [le site](https://www.example.org/) de l'action.
"""


class Mesure(BaseModel):
    """One mesure."""

    code: str
    intitule: str
    texte: Texte


class Axe(BaseModel):
    """One axis."""

    titre: str
    mesures: list[Mesure]


class Partenaire(BaseModel):
    """One partner."""

    nom: str
    qualite: str
    montants: list[str]


class Contrat(BaseModel):
    """The root of the job."""

    scalaires: dict[str, str]
    partenaires: list[Partenaire]
    axes: list[Axe]


def contract(scale: int = 1) -> Contrat:
    """Return the data of the job, `scale` times as many mesures."""

    def mesure(axe: int, rank: int) -> Mesure:
        code = f"A{axe}.{rank}"
        return Mesure(code=code, intitule=f"Mesure {code} & suite", texte=Texte.parse(BODY.format(name=code)))

    return Contrat(
        scalaires={f"s{n}": f"valeur {n} < {n + 1}" for n in range(40)},
        partenaires=[
            Partenaire(nom=f"Partenaire {n}", qualite="Président", montants=[f"{n}{k} 000,00" for k in range(6)])
            for n in range(12)
        ],
        axes=[
            Axe(titre=f"Axe {axe}", mesures=[mesure(axe, rank) for rank in range(10 * scale)]) for axe in range(1, 5)
        ],
    )


def template(scale: int = 1) -> bytes:
    """Return the template of the job, its fixed text `scale` times as long."""
    document = docx.Document()
    document.add_heading("Contrat de ville", 1)
    for n in range(40):
        document.add_paragraph(f"Article {n} : ").add_run("{{ scalaires.s" + str(n) + " }}").bold = True
    for _ in range(220 * scale):
        paragraph = document.add_paragraph("Les parties conviennent de ce qui suit, sans préjudice des lois. ")
        for word in ("Elles s'engagent", " à informer", " les habitants", " des quartiers."):
            paragraph.add_run(word).italic = True
    _partners(document)
    for line in ("{%p for axe in axes %}",):
        document.add_paragraph(line)
    document.add_heading("{{ axe.titre }}", 2)
    for line in ("{%p for mesure in axe.mesures %}", "{{ mesure.code }} {{ mesure.intitule }}", "{{p mesure.texte }}",
                 "{%p endfor %}", "{%p endfor %}"):  # fmt: skip
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _partners(document: docx.document.Document) -> None:
    table = document.add_table(3, 7)
    table.cell(0, 0).text = "{%tr for p in partenaires %}"
    table.cell(1, 0).text = "{{ p.nom }}"
    for column in range(6):
        table.cell(1, column + 1).text = "{{ p.montants[" + str(column) + "] }}"
    table.cell(2, 0).text = "{%tr endfor %}"


def with_contratgen(prepared: PreparedTemplate, data: Contrat) -> bytes:
    """Render warm: template prepared, texts already seen."""
    return render_document(prepared, data, options=Options())


def with_new_texts(prepared: PreparedTemplate, data: Contrat) -> bytes:
    """Render texts never seen before, and parse their Markdown."""
    fragment.cache_clear()
    for axe in data.axes:
        for mesure in axe.mesures:
            Texte.parse(mesure.texte.source)
    return render_document(prepared, data, options=Options())


class Xml(str):
    """Ready WordprocessingML, put where docxtpl prints it."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def with_docxtpl(blob: bytes, data: Contrat, texts: dict[str, str]) -> bytes:
    """Render with docxtpl, the Markdown bodies given as ready WordprocessingML."""
    document = docxtpl.DocxTemplate(io.BytesIO(blob))
    values = data.model_dump()
    for axe in values["axes"]:
        for mesure in axe["mesures"]:
            mesure["texte"] = Xml(texts[mesure["texte"]])
    document.render(values, autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_subdocs(blob: bytes, data: Contrat) -> bytes:
    """Render with docxtpl, the bodies given as sub-documents built through python-docx."""
    document = docxtpl.DocxTemplate(io.BytesIO(blob))
    values = data.model_dump()
    for axe in values["axes"]:
        for mesure in axe["mesures"]:
            mesure["texte"] = _subdoc(document, mesure["texte"])
    document.render(values, autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _subdoc(document: docxtpl.DocxTemplate, source: str) -> docxtpl.Subdoc:
    body = document.new_subdoc()
    for line in filter(None, map(str.strip, source.splitlines())):
        if line.startswith("### "):
            body.add_heading(line[4:], 3)
        else:
            body.add_paragraph(line.lstrip("- "), style="List Bullet" if line.startswith("-") else None)
    return body


def floor(compiled: Callable[[], str]) -> int:
    """Do what no renderer escapes: run compiled code, check that it is well formed, deflate."""
    xml = compiled().encode()
    etree.fromstring(xml)
    return len(zlib.compress(xml, 6))


def _compiled_floor(prepared: PreparedTemplate, data: Contrat) -> Callable[[], str]:
    """Return the run of a compiled template of the same output: its fixed text and values, without any check."""
    from contratgen.render.printing import RUN, Run  # noqa: PLC0415 -- the inside of the engine, for this measure alone

    story = prepared.stories[-1]
    bound = prepared.template(story, Options())

    def run() -> str:
        context = bound.new_context({**context_of(data), RUN: Run(prepared, Options())})
        return "".join(bound.root_render_func(context))

    return run


def median(work: Callable[[], object], runs: int) -> float:
    """Return the median of a work's durations, in milliseconds, after one run to warm up."""
    work()
    durations = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        durations.append((time.perf_counter() - start) * 1000)
    return statistics.median(durations)


def main(runs: int) -> None:
    """Measure and print."""
    blob, data = template(), contract()
    prepared = prepare(blob, "contrat.docx")
    context = Context(prepared.book, 2, typography=False, takes_notes=True)
    texts = {
        m.texte.source: "".join(p if isinstance(p, str) else "1" for p in fragment(m.texte, context).pieces)
        .replace("<w:hyperlink ", f"<w:hyperlink xmlns:r='{NAMESPACES['r']}' ")
        for axe in data.axes for m in axe.mesures
    }  # fmt: skip
    base = median(partial(with_contratgen, prepared, data), runs)
    large = prepare(template(16), "grand.docx")
    much = contract(16)
    rows = [
        ("contratgen, warm, texts seen before", base),
        ("contratgen, warm, new texts, Markdown parsed", median(partial(with_new_texts, prepared, data), runs)),
        (
            "floor: compiled render, well-formedness, deflate",
            median(partial(floor, _compiled_floor(prepared, data)), runs),
        ),
        ("docxtpl, ready XML", median(partial(with_docxtpl, blob, data, texts), max(runs // 4, 2))),
        *(
            [("docxtpl, Subdoc", median(partial(with_subdocs, blob, data), 2))]
            if find_spec("docxcompose")
            else []  # docxtpl[subdoc] is no dependency of contratgen
        ),
        ("contratgen, template ×16", median(partial(with_contratgen, large, data), max(runs // 4, 2))),
        ("contratgen, data ×16", median(partial(with_contratgen, prepared, much), max(runs // 4, 2))),
    ]
    print("| work | ms | ratio |\n|---|---:|---:|")
    for name, duration in rows:
        print(f"| {name} | {duration:.1f} | {duration / base:.2f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12)

"""Renders a plain job, no rich text, with contratgen, docxtpl and two peers of Node, and prints a Markdown table.

About 600 paragraphs of text from forty values and a list. Warm medians in one process, and whole cold processes. The
peers are left out without Node, or without `npm ci` in this folder.

    python benchmarks/peer.py [RUNS]
"""

from __future__ import annotations

import io
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel
from timing import Row, Target, median, process, table

if TYPE_CHECKING:
    from collections.abc import Callable

NODE = shutil.which("node")
SCRIPT = Path(__file__).with_name("peer.mjs")
PEERS = ("docxtemplater", "easy-template-x")
LINES = 550


class Ligne(BaseModel):
    """One line of the list."""

    nom: str
    texte: str


class Travail(BaseModel):
    """The root of the job."""

    valeurs: dict[str, str]
    lignes: list[Ligne]


def job() -> Travail:
    """Return the data."""
    said = "Les parties s'engagent à informer les habitants & à rendre compte, ligne {} < {}."
    lines = [Ligne(nom=f"Ligne {n}", texte=said.format(n, n + 1)) for n in range(LINES)]
    return Travail(valeurs={f"v{n}": f"valeur {n}" for n in range(40)}, lignes=lines)


def template(opening: str, closing: str, value: str, line: str) -> bytes:
    """Return the template; the arguments are how a dialect writes the loop and what it prints."""
    import docx  # noqa: PLC0415 -- a cold process does not make its template

    document = docx.Document()
    for n in range(40):
        document.add_paragraph(f"Article {n} : " + value.format(n=n))
    for text in (opening, line, closing):
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_docxtpl(folder: Path) -> bytes:
    """Render once."""
    import docxtpl  # noqa: PLC0415 -- see above

    document = docxtpl.DocxTemplate(folder / "template.docx")
    document.render(json.loads((folder / "data.json").read_bytes()), autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_contratgen(folder: Path) -> bytes:
    """Render once."""
    from contratgen.rendering import render  # noqa: PLC0415 -- see above

    return render(folder / "template.docx", Travail.model_validate_json((folder / "data.json").read_bytes()))


def prepared_contratgen(folder: Path) -> Callable[[], bytes]:
    """Return a render of a template prepared once for its content, as a program that makes many documents does."""
    from contratgen.rendering import Options, Policy, prepare, render_document  # noqa: PLC0415 -- see above

    prepared = prepare((folder / "template.docx").read_bytes(), "template.docx")
    options = Options(policy=Policy.DOCXTPL)

    def run() -> bytes:
        data = Travail.model_validate_json((folder / "data.json").read_bytes())
        return render_document(prepared, data, options=options)

    return run


CONTENDERS = {"contratgen": with_contratgen, "docxtpl": with_docxtpl}


def peers() -> tuple[str, ...]:
    """Return the peers that are installed."""
    return tuple(name for name in PEERS if NODE and (SCRIPT.parent / "node_modules" / name).is_dir())


def node(name: str, folder: Path, runs: int) -> float:
    """Return the warm median of a peer, in milliseconds."""
    assert NODE is not None
    done = subprocess.run([NODE, SCRIPT, name, folder, str(runs)], capture_output=True, text=True, check=True)  # noqa: S603 -- ours
    return float(done.stdout)


def measured(folder: Path, runs: int) -> list[Row]:
    """Return warm and cold rows, each beside contratgen's."""
    few = max(runs // 2, 2)
    warm = {"contratgen, warm": median(prepared_contratgen(folder), runs)}
    warm["docxtpl, warm"] = median(partial(with_docxtpl, folder), few)
    cold = {f"{name}, whole cold process": _cold([sys.executable, __file__, name, folder], few) for name in CONTENDERS}
    for name in peers():
        warm[f"{name}, warm"] = node(name, folder, runs)
        cold[f"{name}, whole cold process"] = _cold([NODE or "node", SCRIPT, name, folder, "1"], few)
    targets = {
        "docxtemplater, warm": Target(3, least=True),
        "docxtemplater, whole cold process": Target(4, least=True),
    }
    return [
        Row(name, took, took / next(iter(group.values())), targets.get(name))
        for group in (warm, cold) for name, took in group.items()
    ]  # fmt: skip


def _cold(command: list[str | Path], runs: int) -> float:
    return statistics.median(process(command) for _ in range(runs))


def main(runs: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        values = job().model_dump()
        (folder / "data.json").write_text(json.dumps(values))
        (folder / "peer.json").write_text(json.dumps({**values["valeurs"], "lignes": values["lignes"]}))
        (folder / "template.docx").write_bytes(
            template("{%p for l in lignes %}", "{%p endfor %}", "{{{{ valeurs.v{n} }}}}", "{{ l.nom }} : {{ l.texte }}")
        )
        (folder / "peer.docx").write_bytes(template("{#lignes}", "{/lignes}", "{{v{n}}}", "{nom} : {texte}"))
        print(table(measured(folder, runs)))


if __name__ == "__main__":
    if len(sys.argv) > 2:  # noqa: PLR2004 -- a contender and its folder
        (Path(sys.argv[2]) / "result.docx").write_bytes(CONTENDERS[sys.argv[1]](Path(sys.argv[2])))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)

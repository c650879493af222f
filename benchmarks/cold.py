"""Renders the job of `job.py` in whole cold processes, with contratgen and with docxtpl, and prints a Markdown table.

Each contender reads template and data from files, renders once, writes the result, and ends. Medians of a few
processes.

    python benchmarks/cold.py [RUNS]
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from timing import Row, process, table


def contratgen(folder: Path) -> bytes:
    """Render once: read the data into the model, parse the Markdown, prepare the template."""
    from job import Contrat  # noqa: PLC0415 -- each process imports what it needs and no more

    from contratgen.rendering import render  # noqa: PLC0415

    return render(folder / "template.docx", Contrat.model_validate_json((folder / "data.json").read_bytes()))


def docxtpl(folder: Path) -> bytes:
    """Render once with ready XML."""
    from rivals import with_ready_xml  # noqa: PLC0415

    return with_ready_xml(*_inputs(folder))


def subdoc(folder: Path) -> bytes:
    """Render once with sub-documents."""
    from rivals import with_subdocs  # noqa: PLC0415

    return with_subdocs(*_inputs(folder))


def _inputs(folder: Path) -> tuple[bytes, dict[str, object], dict[str, str]]:
    values, texts = (json.loads((folder / name).read_bytes()) for name in ("data.json", "texts.json"))
    return (folder / "template.docx").read_bytes(), values, texts


CONTENDERS = {"contratgen": contratgen, "docxtpl": docxtpl, "subdoc": subdoc}
NAMES = {
    "contratgen": "contratgen, Markdown parsed",
    "docxtpl": "docxtpl, ready XML",
    "subdoc": "docxtpl, Subdoc",
}


def prepare_files(folder: Path) -> None:
    """Write the job's files."""
    from job import contract, template  # noqa: PLC0415
    from render import ready_xml  # noqa: PLC0415

    from contratgen.rendering import prepare  # noqa: PLC0415

    blob, data = template(), contract()
    (folder / "template.docx").write_bytes(blob)
    (folder / "data.json").write_text(data.model_dump_json())
    (folder / "texts.json").write_text(json.dumps(ready_xml(prepare(blob, "template.docx"), data)))


def main(runs: int) -> None:
    """Measure and print."""
    chosen = [name for name in CONTENDERS if name != "subdoc" or find_spec("docxcompose")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare_files(folder)
        command = [sys.executable, __file__]
        took = {
            one: statistics.median(process([*command, one, folder]) for _ in range(runs if one != "subdoc" else 2))
            for one in chosen
        }
    bare = statistics.median(process([sys.executable, "-c", "pass"]) for _ in range(runs))
    rows = [Row(NAMES[one], took[one], took[one] / took["contratgen"]) for one in chosen]
    print(table([*rows, Row("an empty Python process", bare, bare / took["contratgen"])]))


if __name__ == "__main__":
    if len(sys.argv) > 2:  # noqa: PLR2004 -- a contender and its folder
        (Path(sys.argv[2]) / "result.docx").write_bytes(CONTENDERS[sys.argv[1]](Path(sys.argv[2])))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)

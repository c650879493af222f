"""Cases that anyone can add: a template, data, and the text or the diagnostics expected (`tests/cases/render`)."""

import json
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from docx_builder import build, paragraph, part, table
from lxml import etree
from pydantic import create_model

from contratgen.base.diagnostics import InputError
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import paragraph_text
from contratgen.rendering import prepare, render_document

CASES = Path(__file__).parents[1] / "cases" / "rendering"


def template(source: str) -> bytes:
    body = []
    for in_table, lines in groupby(source.splitlines(), key=lambda line: line.startswith("|")):
        if in_table:
            body.append(table(*(tuple(escape(cell.strip()) for cell in line.strip("|").split("|")) for line in lines)))
        else:
            body += [paragraph(escape(line)) for line in lines]
    return build(*body)


def text_of(docx: bytes) -> str:
    body = etree.fromstring(part(docx).encode())[0]
    lines = []
    for block in body:
        if block.tag == qn("w:p"):
            lines.append(paragraph_text(block))
        lines += ["| " + " | ".join(map(paragraph_text, row.iter(qn("w:p")))) + " |" for row in block.iter(qn("w:tr"))]
    return "".join(line.replace("\n", "⏎") + "\n" for line in lines)


def outcome(source: str, data: dict[str, Any]) -> str:
    model = create_model("Racine", **dict.fromkeys(data, (Any, ...)))  # type: ignore[call-overload]  # names are data
    try:
        return text_of(render_document(prepare(template(source), "modele.docx"), model(**data)))
    except InputError as error:
        return f"{error}\n"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_a_case_gives_what_it_says(case: str) -> None:
    folder = CASES / case
    data = json.loads((folder / "donnees.json").read_text(encoding="utf-8"))
    expected = (folder / "attendu.txt").read_text(encoding="utf-8")
    assert outcome((folder / "modele.txt").read_text(encoding="utf-8"), data) == expected

"""The job as docxtpl does it, with the Markdown bodies as ready WordprocessingML or as sub-documents.

Imports nothing of contratgen: a whole cold process pays for docxtpl alone. Sub-documents need `docxcompose`.
"""

from __future__ import annotations

import io
from typing import Any

import docxtpl


class Xml(str):
    """Ready WordprocessingML, put where docxtpl prints it."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def with_ready_xml(blob: bytes, values: dict[str, Any], texts: dict[str, str]) -> bytes:
    """Render; `texts` gives the WordprocessingML of each body."""
    document = docxtpl.DocxTemplate(io.BytesIO(blob))
    return _rendered(document, values, lambda body: Xml(texts[body]))


def with_subdocs(blob: bytes, values: dict[str, Any], _texts: dict[str, str]) -> bytes:
    """Render; each body is a sub-document built through python-docx."""
    document = docxtpl.DocxTemplate(io.BytesIO(blob))
    return _rendered(document, values, lambda body: _subdoc(document, body))


def _rendered(document: docxtpl.DocxTemplate, values: dict[str, Any], body_of: Any) -> bytes:
    axes = [
        {**axe, "mesures": [{**mesure, "texte": body_of(mesure["texte"])} for mesure in axe["mesures"]]}
        for axe in values["axes"]
    ]
    document.render({**values, "axes": axes}, autoescape=True)
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

"""The edition to circulate before a vote: the Word files alone, which say that their pages are not numbered yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml.names import qn
from contratgen.ooxml.package import open_package
from contratgen.project.outputs import Outputs

if TYPE_CHECKING:
    from contratgen.project.documents import Made
    from contratgen.project.outputs import Delivery

STATUS: Final = "Édition Word : ni pages numérotées au sommaire, ni empreintes des fichiers PDF"
"""What such a file says of itself, as the status of its properties (ISO 29500-2, 8.3.2.4)."""


def word_files(delivery: Delivery, documents: Sequence[Made]) -> Outputs:
    """Return the Word files of a build, and what the vetting of the pieces found."""
    files = {f"{made.identifier}.docx": _marked(made.docx, made.identifier) for made in documents}
    return Outputs(files, diagnostics=delivery.project.vetted[1], pieces=delivery.pieces)


def _marked(docx: bytes, name: str) -> bytes:
    package = open_package(docx, name)
    return package.rewritten(_state, package.related("core", "")).to_bytes()


def _state(properties: etree._Element) -> bool:
    """Write the status in the core properties of a file."""
    etree.strip_elements(properties, qn("cp:contentStatus"), with_tail=False)
    etree.SubElement(properties, qn("cp:contentStatus")).text = STATUS
    return True

"""Where the pictures come from: the templates' pages, those of the example's documents, and templates with a fault."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from lxml import etree

from contratgen.assembly.kit import Known, find_kit
from contratgen.base.diagnostics import Place
from contratgen.conversion.engine import find_engine
from contratgen.conversion.office import Office
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import open_package, parse_xml, serialise
from contratgen.ooxml.places import TR, P
from contratgen.ooxml.tags import read_tags
from contratgen.project.opened import open_project
from contratgen.template_check import check_template
from contratgen.template_check.annotate import PART, annotate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from declared import Fault

ROOT: Final = Path(__file__).parents[3]
KIT: Final = find_kit("engagements-quartiers-2030", Place("--kit"))
CONTRACT: Final = "contrat.docx"


class Sources:
    """Pages by template, each converted once by one LibreOffice."""

    def __init__(self, built: Path) -> None:
        """Take the example's documents from the folder in which it was built."""
        self.built = built
        self.office = Office(find_engine())
        self.contract = open_project(ROOT / "examples" / "auray").assembled.contract
        self.template = cache(lambda name: self.office.convert((KIT.templates / name).read_bytes()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.office.close()

    def document(self, template: str) -> bytes:
        """Return the PDF of the first document that a template gives."""
        declared = next(d for d in KIT.documents if d.template == template)
        instance = next(iter(declared.instances(self.contract, Known(""))))
        return (self.built / f"{instance.identifier}.pdf").read_bytes()


def planted(fault: Fault) -> tuple[bytes, list[list[str]]]:
    """Return the contract's template with a fault, and the comments of its annotated copy: paragraphs of each."""
    package = open_package((KIT.templates / CONTRACT).read_bytes(), CONTRACT)
    body = read_tags(package, CONTRACT)[0]
    paragraphs = iter(list(body.root.iter(P)))
    for old, new in fault.swaps:
        _swap(paragraphs, old, new)
    if fault.tracked:
        _track(body.root, fault.tracked)
    docx = package.with_parts({body.story.part: serialise(body.root)}).to_bytes()
    root = next(d.root for d in KIT.documents if d.template == CONTRACT)
    copy = annotate(docx, check_template(docx, CONTRACT, root).diagnostics, CONTRACT)
    comments = parse_xml(open_package(copy, CONTRACT).parts[PART])
    return docx, [["".join(p.itertext()) for p in one.iter(P)] for one in comments.iter(qn("w:comment"))]


def _swap(paragraphs: Iterator[etree._Element], old: str, new: str) -> None:
    """Change the next paragraph that says `old`; a table row that then says nothing is taken out.

    Raises `LookupError` when no paragraph says it.
    """
    for paragraph in paragraphs:
        texts = list(paragraph.iter(qn("w:t")))
        if old in "".join(text.text or "" for text in texts):
            _write(texts, old, new)
            row = next(paragraph.iterancestors(TR), None)
            if row is not None and not "".join(row.itertext()).strip():
                row.getparent().remove(row)  # type: ignore[union-attr]  # a row stands in a table
            return
    raise LookupError(old)


def _write(texts: list[etree._Element], old: str, new: str) -> None:
    """Change the text that holds `old`; when several share it, the first takes them all."""
    holder = next((text for text in texts if old in (text.text or "")), texts[0])
    if old not in (holder.text or ""):
        holder.text = "".join(text.text or "" for text in texts)
        for text in texts[1:]:
            text.text = ""
    holder.text = (holder.text or "").replace(old, new)


def _track(body: etree._Element, words: str) -> None:
    """Make the run that says some words a tracked insertion."""
    run = next(text.getparent() for text in body.iter(qn("w:t")) if words in (text.text or ""))
    marks = {qn("w:id"): "9000", qn("w:author"): "Service juridique", qn("w:date"): "2024-06-03T09:00:00Z"}
    inserted = run.makeelement(qn("w:ins"), marks)
    run.addprevious(inserted)
    inserted.append(run)

"""The guide's pages and their examples: what each case gives when it is checked, and rendered with the Auray example.

An example stands in a fence whose words name what it shows and its case: `modele guide-dates` (what the template
holds), `resultat guide-dates` (what is printed), `rapport guide-dates` (what `contratgen template check` answers).
"""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cases_model import KIT, MODELS
from word_text import build, read_text

from contratgen.assembly.kit import Known
from contratgen.commands.output import show_diagnostics
from contratgen.project.documents import Writer
from contratgen.project.opened import open_project
from contratgen.rendering import prepare, render_document
from contratgen.template_check import check_template
from contratgen.template_check.show import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = tuple(sorted(GUIDE.glob("*.md")))
CASES = ROOT / "tests" / "cases" / "templates"
NAMES = tuple(sorted(folder.name for folder in CASES.glob("guide-*")))
_FENCE = re.compile(r"^```(modele|resultat|rapport) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """One fence of a page."""

    page: str
    kind: str
    case: str
    text: str


def examples() -> Iterator[Example]:
    """Yield every example of every page, in order."""
    for page in PAGES:
        for kind, case, text in _FENCE.findall(page.read_text(encoding="utf-8")):
            yield Example(page.name, kind, case, text.strip())


def with_examples(page: str) -> str:
    """Return a page with what its examples show now."""
    return _FENCE.sub(lambda found: f"```{found[1]} {found[2]}\n{SHOWN[found[1]](found[2])}\n```", page)


def source_of(case: str) -> str:
    """Return the text of a case."""
    return (CASES / case / "document.txt").read_text(encoding="utf-8")


def written(case: str) -> str:
    """Return what a case shows a reader: its stories, without its options; the body alone, without its name."""
    text = source_of(case)
    stories = read_text(text).stories
    start = text.index(f"{stories[0][0]}:\n")
    body = text[start:] if len(stories) > 1 or stories[0][0] != "corps" else text[start + len("corps:\n") :]
    return body.strip()


def template_of(case: str) -> str:
    """Return the name of the kit's template that a case stands for."""
    return read_text(source_of(case)).options["modèle"]


def report(case: str) -> str:
    """Return what `contratgen template check` prints on a case."""
    name = template_of(case)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        show_diagnostics(check_template(build(source_of(case)), name, MODELS[name]).diagnostics)
    return out.getvalue().strip()


def printed(case: str) -> str:
    """Return the text that a case prints for Auray, no-break spaces as plain ones."""
    name = template_of(case)
    docx = render_document(prepare(build(source_of(case)), name), _roots()[name], options=_writer().options)
    stories = re.split(r"^=== (.*) ===\n", show(docx, name), flags=re.MULTILINE)[1:]
    text = stories[1] if len(stories) == 2 else "".join(stories)
    return plain(text)


def plain(text: str) -> str:
    """Return a text with plain spaces, which a page of Markdown is easier to write with."""
    return re.sub("[\u00a0\u202f]", " ", text).strip()


@cache
def _writer() -> Writer:
    contract = open_project(ROOT / "examples" / "auray").assembled.contract
    return Writer(KIT, contract, {})


@cache
def _roots() -> dict[str, BaseModel]:
    """Return what each template is filled with in the example: the root of its first document."""
    known = Known("0" * 64)
    instances = {d.template: next(iter(d.instances(_writer().contract, known)), None) for d in KIT.documents}
    return {template: one.root for template, one in instances.items() if one is not None}


SHOWN = {"modele": written, "resultat": printed, "rapport": report}
"""What each kind of fence shows of a case."""

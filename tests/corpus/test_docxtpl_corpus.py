"""The Word files of docxtpl's own tests, with the contexts of its scripts: the same visible text, or a reason why not.

Its later source distributions hold none of them. The scripts are run as they are, in a copy; today's docxtpl renders.
"""

from __future__ import annotations

import io
import runpy
import sys
import tarfile
import warnings
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import docx
import docxtpl
import jinja2.utils
import markupsafe
import pytest
from jinja2 import TemplateSyntaxError
from pydantic import BaseModel, ConfigDict, create_model

from contratgen.base.diagnostics import InputError
from contratgen.ooxml.merges import begins, merge_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import open_package
from contratgen.ooxml.places import paragraph_text
from contratgen.ooxml.stories import StoryKind, stories
from contratgen.rendering import Options, Policy, render
from contratgen.rendering.filters import FILTERS
from contratgen.rendering.second_opinion import second_opinion
from contratgen.template_check.check import check_template, check_with
from contratgen.template_check.implied_model import module_of, needs_of
from contratgen.template_check.proof.rendering import render_proof
from contratgen.template_check.typed.filters import known_filters

if TYPE_CHECKING:
    from collections.abc import Iterator

ARCHIVE = Path(sys.prefix) / "corpus/docxtpl-0.5.4.tar.gz"
"""Where `make test` puts it."""
OLE = "CG804", "it holds an OLE object, which a signed contract must not"
SUBDOC = "CG303", "it prints a sub-document made with python-docx; contratgen has rich texts"
REFUSED = {
    "embedded.docx": OLE,
    "embedded_main_tpl.docx": OLE,
    "header_footer_tpl.docx": SUBDOC,
    "header_footer_tpl_utf8.docx": SUBDOC,
    "subdoc_tpl.docx": SUBDOC,
    "richtext.docx": ("CG805", "it links to http:, which anybody on the way can change"),
    "richtext_tpl.docx": ("CG304", "the link of its rich text is numbered in docxtpl's own copy of the template"),
    "vertical_merge.docx": ("CG817", "it shows « {% vm %} » as a text: docxtpl does not render it either"),
}
SAME = 29


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert ARCHIVE.is_file(), "run « make .venv/test », which fetches it by its digest"
    folder = tmp_path_factory.mktemp("docxtpl")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return folder / "docxtpl-0.5.4/tests"


@pytest.fixture(scope="module")
def files(corpus: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((corpus / "test_files").glob("*.docx"))}


@pytest.fixture(scope="module")
def contexts(corpus: Path, files: dict[str, bytes]) -> Iterator[dict[str, tuple[dict[str, Any], tuple[Any, ...]]]]:
    """Run every script, and return what each gives to a template: its context and the environment it asks for."""
    given: dict[str, tuple[dict[str, Any], tuple[Any, ...]]] = {}
    own = docxtpl.DocxTemplate.render

    def told(self: Any, context: dict[str, Any], *environment: Any) -> None:
        given[Path(self.template_file).name] = context, environment
        own(self, context, *environment)

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.chdir(corpus)
        patch.setattr(docxtpl.DocxTemplate, "render", told)
        patch.setattr(docxtpl.DocxTemplate, "new_subdoc", lambda self: docx.Document(self.template_file), raising=False)
        patch.setattr(jinja2.utils, "Markup", markupsafe.Markup, raising=False)
        for script in sorted(corpus.glob("[!_r]*.py")) + sorted(corpus.glob("r[!u]*.py")):
            runpy.run_path(str(script))
    assert given.keys() <= files.keys()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(corpus)  # where the pictures of the contexts are
        yield given


def visible(file: bytes) -> list[tuple[str, list[str]]]:
    """Return the texts of each story; a cell that continues the one above shows nothing of its own."""
    package = open_package(file, "a.docx")
    told = [story for story in stories(package) if story.kind is not StoryKind.PROPERTIES]
    return sorted((story.kind.value, list(_texts(package.tree(story.part)))) for story in told)


def _texts(root: Any) -> Iterator[str]:
    for paragraph in root.iter(qn("w:p")):
        cell = next(paragraph.iterancestors(qn("w:tc")), None)
        merge = None if cell is None else merge_of(cell)
        text = paragraph_text(paragraph)
        if text.strip() and (merge is None or begins(merge)):
            yield text


def by_docxtpl(file: bytes, context: dict[str, Any], environment: tuple[Any, ...]) -> bytes:
    template = docxtpl.DocxTemplate(io.BytesIO(file))
    template.render(dict(context), *environment)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def root_of(context: dict[str, Any]) -> BaseModel:
    fields: Any = dict.fromkeys(context, (Any, ...))
    model: type[BaseModel] = create_model("Racine", __config__=ConfigDict(arbitrary_types_allowed=True), **fields)
    return model(**context)


def by_contratgen(file: bytes, context: dict[str, Any]) -> bytes:
    return render(file, root_of(context), options=Options(policy=Policy.DOCXTPL))


def test_its_files_show_the_same_text_or_are_refused_for_a_reason(
    files: dict[str, bytes], contexts: dict[str, tuple[dict[str, Any], tuple[Any, ...]]]
) -> None:
    refused, same = {}, []
    for name, file in files.items():
        context, environment = contexts.get(name, ({}, ()))
        try:
            made = by_contratgen(file, context)
        except InputError as fault:
            refused[name] = {diagnostic.code for diagnostic in fault.diagnostics}
            continue
        assert visible(made) == visible(by_docxtpl(file, context, environment)), name
        same.append(name)
    assert refused == {name: {code} for name, (code, _) in REFUSED.items()}
    assert len(same) == SAME
    assert len(files) == SAME + len(REFUSED)


def test_what_docxtpl_cannot_read_either_is_said_to_be_so(files: dict[str, bytes]) -> None:
    with pytest.raises(TemplateSyntaxError):
        by_docxtpl(files["vertical_merge.docx"], {}, ())


def test_the_second_opinion_on_its_files_is_yes_but_where_it_says_why(
    files: dict[str, bytes], contexts: dict[str, tuple[dict[str, Any], tuple[Any, ...]]]
) -> None:
    answers = {
        name: second_opinion(file, name, root_of(contexts.get(name, ({}, ()))[0]), Options(policy=Policy.DOCXTPL))
        for name, file in files.items()
        if name not in REFUSED
    }
    assert {name: answer for name, answer in answers.items() if answer} == {
        "header_footer_entities_tpl.docx": (  # an ampersand written within a tag, which docxtpl escapes twice
            "docxtpl montre « amp;xx; » là où contratgen montre « xx; », après « Testé& »"
        )
    }
    assert len(answers) == SAME


NOT_DRAWN = {"dynamic_table_tpl.docx": "its number of columns is an item of a list, which is drawn as any number"}


def test_templates_in_the_wild_imply_a_model_that_they_go_with(files: dict[str, bytes]) -> None:
    """Each that can be read: the module runs, the template is accepted with it, and random data are rendered."""
    signatures = known_filters("docxtpl", FILTERS)
    readable, faulty = 0, set()
    for name, blob in files.items():
        report = check_with(blob, name, None, "docxtpl", signatures)
        if report.package is None or any(fault.blocks for fault in report.diagnostics):
            continue
        readable += 1
        module = ModuleType("implique")
        sys.modules[module.__name__] = module
        exec(compile(module_of(needs_of(report.trees), name), name, "exec"), module.__dict__)  # noqa: S102  # it is to run
        found = (
            *check_template(blob, name, module.Donnees, policy="docxtpl").diagnostics,
            *render_proof(blob, name, module.Donnees, 3, policy="docxtpl"),
        )
        if any(fault.blocks for fault in found):
            faulty.add(name)
    assert (readable, faulty) == (33, NOT_DRAWN.keys())

"""What comes out is a sound Word file, the same each time, and holds nothing that promise 7 forbids."""

import copy
import hashlib
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from docx_builder import build, field, paragraph, table
from drawing_builder import FIGURES, chart_frame, image, png, with_chart, with_image
from drawing_builder import picture as placeholder
from openxml_audit import OpenXmlValidator
from pydantic import BaseModel

from contratgen.assembly.values import Graphique, Image, Texte
from contratgen.ooxml.vetting import read_template
from contratgen.rendering import Options, prepare, render, render_document
from contratgen.rendering.contents import fill_contents

TEXT = (
    "Un **gras** *italique* [lien](https://a.fr)[^1].\n\n### Titre\n\n- a\n    1. b\n    2. c\n- d\n\n"
    "| x | y |\n|---|---:|\n| 1 | 2 |\n\n> cité\n\nVoir [là](article:duree).\n\n[^1]: Note.\n"
)


class Ligne(BaseModel):
    nom: str


class Racine(BaseModel):
    nom: str = "Durand & Fils"
    lignes: list[Ligne] = [Ligne(nom="a\nb"), Ligne(nom="c\td")]
    texte: Texte = Texte.parse(TEXT)
    logo: Image | None = None
    figures: Graphique = FIGURES


def whole() -> bytes:
    mark = (
        '<w:p><w:pPr><w:pStyle w:val="heading1"/></w:pPr><w:bookmarkStart w:id="0" w:name="article_duree"/>'
        '<w:r><w:t>Durée</w:t></w:r><w:bookmarkEnd w:id="0"/></w:p>'
    )
    rows = table(("{%tr for l in lignes %}", ""), ("{{ l.nom }}", "{{p texte }}"), ("{%tr endfor %}", ""))
    toc, page = field('TOC \\o "1-3"', "?"), field("PAGE", "1")
    body = [f"<w:p>{toc}</w:p>", mark, paragraph("{{ nom }}"), rows, paragraph("{{p texte }}")]
    return build(*body, header=paragraph("{{ nom }}"), footer=f"<w:p>{page}</w:p>", title="{{ nom }}")


def complaints(docx: bytes, folder: Path) -> list[str]:
    path = folder / "document.docx"
    path.write_bytes(docx)
    result = OpenXmlValidator().validate(path)
    return [str(error) for error in result.errors]


@pytest.mark.parametrize("name", ["whole", "image", "chart"])
def test_the_audit_of_open_xml_finds_nothing(name: str, tmp_path: Path) -> None:
    root = Racine(logo=image())  # type: ignore[arg-type]
    made = {
        "whole": lambda: fill_contents(render(whole(), root), {"_Toc000000001": "1"}),
        "image": lambda: render(with_image(placeholder("{{ logo }}", "{{ nom }}"), paragraph("x")), root),
        "chart": lambda: render(with_chart(chart_frame("{{ figures }}"), paragraph("x")), root),
    }[name]()
    bare = complaints(build(), tmp_path)  # no theme, settings or fonts: the builder makes small files
    assert complaints(made, tmp_path) == bare


def test_what_is_delivered_passes_the_vetting_of_templates() -> None:
    made = fill_contents(render(whole(), Racine()))
    assert read_template(made, "document.docx").faults == ()


def test_a_rendering_can_be_a_template_again() -> None:
    once = render(whole(), Racine())
    assert render(once, Racine()) == render(render(once, Racine()), Racine())


SCRIPT = """
import hashlib, sys
sys.path[:0] = {paths!r}
from test_soundness import Racine, whole
from contratgen.rendering import Options, prepare, render_document
import datetime
options = Options(typography=True, date=datetime.date(2025, 1, 1))
made = render_document(prepare(whole(), "m"), Racine(), options=options)
print(hashlib.sha256(made).hexdigest())
"""


def test_the_same_inputs_give_the_same_bytes_whatever_the_hash_seed() -> None:
    """Promise 3, for the docx."""
    script = SCRIPT.format(paths=[str(Path(__file__).parent), str(Path(__file__).parents[1] / "ooxml"), *sys.path])
    digests = {
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": seed, "TZ": zone}, capture_output=True, check=True
        ).stdout
        for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"))
    }
    assert len(digests) == 1


def test_one_process_renders_the_same_twice_and_keeps_nothing_between() -> None:
    prepared = prepare(whole(), "m")
    first = render_document(prepared, Racine(), options=Options())
    render_document(prepared, Racine(nom="autre", texte=Texte.parse("1. z")), options=Options())
    assert render_document(prepared, Racine(), options=Options()) == first
    assert hashlib.sha256(first).digest() != hashlib.sha256(png(1, 1)).digest()


def test_a_prepared_template_survives_pickle_and_copies_and_renders_in_threads() -> None:
    prepared = prepare(whole(), "m")
    first = render_document(prepared, Racine(), options=Options(typography=True))
    copies = [pickle.loads(pickle.dumps(prepared)), copy.copy(prepared), copy.deepcopy(prepared)]  # noqa: S301
    rendered = partial(render_document, root=Racine(), options=Options(typography=True))
    assert set(map(rendered, copies)) == {first}
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(rendered, [*copies, prepared] * 3)) == {first}

"""Damaged and hostile templates end in diagnostics, or in a document: never in another exception (promise 5)."""

import copy
import io
import random
import zipfile

import pytest
from docx_builder import paragraph
from drawing_builder import FIGURES, chart_frame, image, picture, with_chart, with_image
from lxml import etree
from pydantic import BaseModel

from contratgen.assembly.values import Graphique, Image, Texte
from contratgen.base.diagnostics import InputError
from contratgen.rendering import Options, Policy, prepare, render_document
from contratgen.rendering.contents import fill_contents

SNIPPETS = (
    *("{{ nom }}", "{{p texte }}", "{%p if nom %}", "{%p endif %}", "{%tr for l in lignes %}", "{%tr endfor %}"),
    *("{%tc if nom %}", "{% vm %}", "{% hm %}", "{% colspan 2 %}", "{% cellbg 'FF0000' %}", "{%- if nom -%}"),
    *("{% endif %}", "{{r nom }}", "{#p x #}", "{{ texte }}", "{{ lignes }}", "{{ nom | signet('article', 'x') }}"),
    *("REF a \\r", 'TOC \\o "1-3"', "{{", "%}", "\\"),
)
VALUES = ("", "-1", "abc", "9" * 30, "1.5", "0", "{{ nom }}")


class Racine(BaseModel):
    nom: str = "a"
    lignes: list[str] = ["x", "y"]
    texte: Texte = Texte.parse("Un[^1]\n\n1. a\n\n| b |\n|---|\n| c |\n\n[^1]: note\n")
    logo: Image | None = None
    figures: Graphique = FIGURES


SOURCES = (
    with_chart(chart_frame("{{ figures }}"), paragraph("{{ nom }}", "heading1"), paragraph("{{p texte }}")),
    with_image(picture("{{ logo }}", "{{ nom }}"), paragraph("{%p for l in lignes %}"), paragraph("{%p endfor %}")),
)


def mutated(root: etree._Element, chance: random.Random) -> None:
    """Remove, copy, move, rename an element, or change one of its attributes or the text of another."""
    elements = [node for node in root.iter() if isinstance(node.tag, str)]
    node, other = chance.choice(elements), chance.choice(elements)
    parent, kind = node.getparent(), chance.randrange(6)
    if kind == 0 and parent is not None:
        parent.remove(node)
    elif kind == 1 and parent is not None:
        parent.insert(chance.randrange(len(parent) + 1), copy.deepcopy(node))
    elif kind == 2 and other not in node.iter():
        other.append(node)
    elif kind == 3:
        node.tag = other.tag
    elif kind == 4 and node.attrib:
        node.set(chance.choice(list(node.attrib)), chance.choice(VALUES))
    else:
        texts = [n for n in elements if str(n.tag).endswith(("}t", "}instrText"))] or [node]
        chance.choice(texts).text = chance.choice(SNIPPETS)


def hostile(seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311 -- the same templates each time
    with zipfile.ZipFile(io.BytesIO(chance.choice(SOURCES))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.randint(1, 4)):
        names = [name for name in parts if name.endswith((".xml", ".rels"))]
        name = chance.choice([*names, "word/document.xml", "word/document.xml"])
        root = etree.fromstring(parts[name])
        mutated(root, chance)
        parts[name] = etree.tostring(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, blob in parts.items():
            archive.writestr(name, blob)
    return out.getvalue()


def outcome(template: bytes, policy: Policy) -> set[str]:
    root = Racine(logo=image())  # type: ignore[arg-type]  # a classmethod of Fichier
    try:
        made = render_document(prepare(template, "modele.docx"), root, options=Options(policy=policy))
        fill_contents(made)
    except InputError as error:
        return {fault.code[:3] for fault in error.diagnostics}
    return {"docx"}


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_template_ends_in_diagnostics_or_in_a_document(seed: int) -> None:
    assert outcome(hostile(seed), list(Policy)[seed % 2]) <= {"docx", "CG3", "CG8"}


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "_rels/.rels", "[Content_Types].xml"])
def test_a_part_that_is_missing_or_malformed_is_told(part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(SOURCES[0])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for damaged in (parts | {part: b"<x"}, {name: blob for name, blob in parts.items() if name != part}):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, blob in damaged.items():
                archive.writestr(name, blob)
        if part == "word/styles.xml" and part not in damaged:
            continue
        with pytest.raises(InputError):
            prepare(out.getvalue(), "modele.docx")

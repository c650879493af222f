"""The kit's own templates: no fault in them, each planted one told at its place, every use of a renamed field told."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.ooxml.package import open_package
from contratgen.ooxml.tags import locate
from contratgen.template_check import check_template

ROOT = Path(__file__).parents[2]
DOCUMENTS = list({document.template: document for document in KIT.every_document}.values())
CONTRACT = next(document for document in DOCUMENTS if document.template == "contrat.docx")
BODY, HEADER, FOOTER, NOTES = (f"word/{name}.xml" for name in ("document", "header1", "footer1", "footnotes"))
COMMUNES = "{%tr for commune in contrat.cadre.territoire.communes %}"
AGREED = "Il a été convenu ce qui suit"
DRAFT = "{%p if contrat.cadre.avertissement %}"
OPENING = "{{p contrat.cadre.preambule }}"
FIRST = "{{ contrat.cadre.participation.conseils_citoyens[0].lieu }}"
NOTE = '<w:footnote w:id="7"><w:p><w:r><w:t>{{ contrat.cadre.inexistant }}</w:t></w:r></w:p></w:footnote>'
TERRITORY = "sous « Article 1.3 Présentation du territoire », tableau 1"
PREAMBLE = "sous « Préambule »"
VISAS = "sous « Visas »"


PLANTED = {
    "typo in a loop": (BODY, "commune.code_insee", "commune.code_inse", "CG831", f"{TERRITORY}, ligne 4, colonne 2"),
    "typo in a nested loop": (BODY, "{{ quartier.code }}){%", "{{ quartier.cod }}){%", "CG831", "paragraphe"),
    "unknown name": (BODY, "{{p contrat.cadre.preambule", "{{p contrt.cadre.preambule", "CG830", PREAMBLE),
    "unknown filter": (BODY, "commune.population.valeur | nombre", "commune.population.valeur | nombres", "CG832",
                       f"{TERRITORY}, ligne 4, colonne 3"),
    "unguarded optional": (BODY, AGREED, "{{ contrat.cadre.avertissement }}", "CG834", VISAS),
    "optional entered": (BODY, AGREED, FIRST, "CG837", VISAS),
    "comparison that never holds": (BODY, 'contrat.cadre.statut == "projet"', 'contrat.cadre.statut == "brouillon"',
                                    "CG838", "paragraphe"),
    "loop over a text": (BODY, COMMUNES, "{%tr for commune in contrat.cadre.intitule %}", "CG839",
                         f"{TERRITORY}, ligne 3"),
    "printed object": (BODY, AGREED, "{{ contrat.cadre.territoire }}", "CG840", VISAS),
    "raw date": (BODY, AGREED, "{{ contrat.cadre.date_effet }}", "CG842", VISAS),
    "raw amount": (BODY, AGREED, "{{ contrat.part_commune.pourcentage }}", "CG843", VISAS),
    "rich text in a line": (BODY, OPENING, "Texte {{ contrat.cadre.preambule }}", "CG844", PREAMBLE),
    "text beside a prefix": (BODY, DRAFT, f"{DRAFT} perdu", "CG815", "paragraphe"),
    "two prefixes in one paragraph": (BODY, OPENING, OPENING + OPENING, "CG816", PREAMBLE),
    "row tag outside a table": (BODY, AGREED, "{%tr set x = contrat.cadre.intitule %}", "CG817", VISAS),
    "unclosed block": (BODY, AGREED, "{% if contrat.cadre.avertissement %}", "CG819", VISAS),
    "pair across cells": (BODY, "{{ commune.nom }}", "{% if commune.nom %}{{ commune.nom }}", "CG821", TERRITORY),
    "header": (HEADER, "contrat.cadre.periode", "contrat.cadre.periodes", "CG831", "en-tête 1, paragraphe"),
    "footer": (FOOTER, "empreinte_votee", "empreinte_vote", "CG830", "pied de page 1, paragraphe 1"),
    "footnote": (NOTES, "</w:footnotes>", f"{NOTE}</w:footnotes>", "CG831", "notes de bas de page"),
}  # fmt: skip
"""Twenty faults: part, what is replaced, by what, and the one diagnostic expected."""
CLOSING = {"pair across cells": ("{{ commune.code_insee }}", "{{ commune.code_insee }}{% endif %}")}
"""What else a fault needs, to be that fault and no other."""


def planted(name: str) -> bytes:
    """Return a copy of the contract's template with one fault."""
    part, old, new, *_ = PLANTED[name]
    package = open_package((KIT.templates / "contrat.docx").read_bytes(), "contrat.docx")
    xml = package.parts[part].decode()
    for before, after in [(old, new), *([CLOSING[name]] if name in CLOSING else [])]:
        assert before in xml
        xml = xml.replace(before, after, 1)
    return package.with_parts({part: xml.encode()}).to_bytes()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.identifier)
def test_the_templates_have_no_fault(document) -> None:  # type: ignore[no-untyped-def]  # a Document
    """Nor a warning."""
    blob = (KIT.templates / document.template).read_bytes()
    assert check_template(blob, document.template, document.root).diagnostics == ()


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_told_once_at_its_place(name: str) -> None:
    """One mistake of an author is one diagnostic."""
    *_, code, place = PLANTED[name]
    told = [
        (one.code, one.place.label) for one in check_template(planted(name), "contrat.docx", CONTRACT.root).diagnostics
    ]
    assert [one for one, _ in told] == [code], told
    assert place in (told[0][1] or "")


def test_there_are_twenty_of_them() -> None:
    """In body, table, header, footer and notes."""
    assert len(PLANTED) == 20


# -- a field renamed in the schema -------------------------------------------------------------------------------

OLD, NEW = "denomination", "denomination_exacte"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sources, templates and example, as somebody who maintains the kit has them."""
    copied = tmp_path_factory.mktemp("atelier")
    for name in ("src", "templates", "schemas", "examples/auray"):
        shutil.copytree(ROOT / name, copied / name, ignore=shutil.ignore_patterns("__pycache__"))
    return copied


def rename(workshop: Path, old: str, new: str) -> None:
    """Rename a field in the kit's code and in the example: everywhere but in the templates."""
    places = [*(workshop / "src/contratgen/kits").rglob("*.py"), *(workshop / "examples").rglob("*.yaml")]
    for path in places:
        text = path.read_text(encoding="utf-8")
        renamed = re.sub(rf"\b{old}\b", new, text)
        if renamed != text:
            path.write_text(renamed, encoding="utf-8")


def checked(workshop: Path) -> tuple[int, list[dict[str, object]]]:
    """Return the exit code of `contratgen check`, and what it says of templates."""
    command = [sys.executable, "-m", "contratgen", "check", str(workshop / "examples/auray"), "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(workshop / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # ours
    found = json.loads(done.stdout)
    return done.returncode, [one for one in found if one["code"].startswith("CG8")]


def used(workshop: Path) -> set[tuple[str, str]]:
    """Return template and place of each tag that names the old field, in the documents of a build."""
    folder = workshop / "templates" / KIT.identifier
    files = {document.template: folder / document.template for document in KIT.documents}
    packages = {name: open_package(path.read_bytes(), "") for name, path in files.items()}
    tags = [(name, tag) for name, package in packages.items() for tag in locate(package, name)]
    return {(name, tag.place.label or "") for name, tag in tags if re.search(rf"\b{OLD}\b", tag.source)}


def test_a_renamed_field_fails_wherever_a_template_used_it(workshop: Path) -> None:
    """At every place of every template, with the new name; reverting it mends all."""
    rename(workshop, OLD, NEW)
    code, faults = checked(workshop)
    assert code == 1
    assert {one["code"] for one in faults} == {"CG831"}
    assert not [one for one in faults if f"« {NEW} »" not in str(one["hint"])]
    places = used(workshop)
    assert len({file for file, _ in places}) >= 4  # many a template names it
    assert {(one["place"]["file"], one["place"]["label"]) for one in faults} == places  # type: ignore[index]  # JSON
    rename(workshop, NEW, OLD)
    assert checked(workshop) == (0, [])

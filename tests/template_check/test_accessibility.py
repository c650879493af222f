"""Everybody can read the Word files: each fault is found where it stands, and none is found in what ships."""

import shutil
from pathlib import Path

import pytest

import contratgen
from contratgen.assembly.installed import find_kit
from contratgen.assembly.kit import Known
from contratgen.base.diagnostics import Place
from contratgen.ooxml.package import open_package
from contratgen.project.documents import Writer
from contratgen.project.opened import open_project
from contratgen.template_check.accessibility import check_accessibility, is_vague
from contratgen.template_check.contrast import contrast

ROOT = Path(__file__).parents[2]
KIT = find_kit("engagements-quartiers-2030", Place("test"))
TEMPLATES = sorted(KIT.templates.glob("*.docx"))
CONTRACT = KIT.templates / "contrat.docx"
HEADING = "Sous-titre sans numéro"


def altered(part, old, new):
    """Return the contract's template with some words of a part replaced."""
    package = open_package(CONTRACT.read_bytes(), "contrat.docx")
    before = package.parts[part].decode()
    assert old in before
    return package.with_parts({part: before.replace(old, new).encode()}).to_bytes()


def faults(blob, file="contrat.docx"):
    return check_accessibility(open_package(blob, file), file)


def codes(blob):
    return {one.code for one in faults(blob)}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_the_templates_of_the_kit_have_no_fault(template):
    """What towns start from is sound."""
    assert faults(template.read_bytes(), template.name) == ()


def test_the_rendered_documents_of_the_example_have_no_fault():
    """Nor has what they become, with what fifteen partners wrote."""
    project = open_project(ROOT / "examples/auray")
    writer = Writer(project.kit, project.assembled.contract, project.templates)
    for draft in writer.drafts(project.kit.documents, Known("0" * 64), None):
        assert faults(draft.docx, draft.instance.identifier) == ()


DOCUMENT = "word/document.xml"
FAULTS = {
    "CG872": (DOCUMENT, '<w:pStyle w:val="Titre2"/>', '<w:pStyle w:val="Titre5"/>'),
    "CG873": (DOCUMENT, "<w:tblHeader/>", ""),
    "CG874": (DOCUMENT, ' descr="', ' title="'),
    "CG877": ("word/styles.xml", "<w:lang ", "<w:langage "),
    "CG879": ("word/styles.xml", '<w:color w:val="1A1A1A"/>', '<w:color w:val="999999"/>'),
}


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_is_found(code):
    """One change in a sound template, one code."""
    part, old, new = FAULTS[code]
    if code == "CG874":
        old, new = descr_of_first_picture()
    assert codes(altered(part, old, new)) == {code}


WATERMARK = (
    '<w:p><w:r><w:drawing><wp:anchor><wp:extent cx="9" cy="9"/><wp:docPr id="9" name="Filigrane" descr=""/>'
    "</wp:anchor></w:drawing></w:r></w:p>"
)


def test_decoration_at_the_head_of_pages_needs_no_words():
    """OnlyOffice turns a watermark into a drawing without any; a reader hears the text, not the paper."""
    assert codes(altered("word/header1.xml", "</w:hdr>", f"{WATERMARK}</w:hdr>")) == set()
    assert codes(altered(DOCUMENT, "<w:body>", f"<w:body>{WATERMARK}")) == {"CG874"}


def test_a_pale_text_box_at_the_head_of_pages_is_a_watermark():
    """LibreOffice turns WordArt into one when it saves what it saved before."""
    pale = '<w:r><w:rPr><w:color w:val="ECEFF4"/></w:rPr><w:t>PROJET</w:t></w:r>'
    shape = f"<v:shape><v:textbox><w:txbxContent><w:p>{pale}</w:p></w:txbxContent></v:textbox></v:shape>"
    box = f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>"
    assert codes(altered("word/header1.xml", "</w:hdr>", f"{box}</w:hdr>")) == set()
    assert codes(altered(DOCUMENT, "<w:body>", f"<w:body>{box}")) == {"CG879"}
    assert codes(altered("word/header1.xml", "</w:hdr>", f"<w:p>{pale}</w:p></w:hdr>")) == {"CG879"}


def descr_of_first_picture():
    """Return the alternative text of the template's first picture as written, and none."""
    text = open_package(CONTRACT.read_bytes(), "contrat.docx").parts[DOCUMENT].decode()
    start = text.index(' descr="')
    return text[start : text.index('"', start + 8) + 1], ' descr=""'


def test_a_fault_says_where_it_stands():
    """Table, line, heading above: as every fault of a template does."""
    found = faults(altered(DOCUMENT, "<w:tblHeader/>", ""))
    assert found[0].place.file == "contrat.docx"
    assert "tableau" in (found[0].place.label or "")


def test_a_broken_template_is_told_once(tmp_path):
    """What cannot be read is not looked at, and hides no other fault."""
    project = tmp_path / "auray"
    shutil.copytree(ROOT / "examples/auray", project)
    (project / "modeles").mkdir()
    (project / "modeles/contrat.docx").write_bytes(b"no Word file")
    (project / "modeles/fiches_actions.docx").write_bytes(altered(DOCUMENT, "<w:tblHeader/>", ""))
    found = {(one.place.file, one.code) for one in contratgen.check(project)}
    assert {code for file, code in found if file == "modeles/contrat.docx"} == {"CG801"}
    assert ("modeles/fiches_actions.docx", "CG873") in found


@pytest.mark.parametrize(
    "words", ["ici", "Cliquez ici", "« Lire la suite… »", "https://www.example.org/a", "En savoir plus →"]
)
def test_a_link_that_says_nothing_is_known(words):
    """Heard alone, these do not say where they lead."""
    assert is_vague(words)


@pytest.mark.parametrize("words", ["le site de la ville", "annexe 2", "Lire le règlement", "mairie@ville.example"])
def test_a_link_that_says_where_it_leads_is_not(words):
    """A false alarm would teach people to ignore alarms."""
    assert not is_vague(words)


def test_a_partner_is_told_at_its_own_line(tmp_path):
    """The fault stands in the partner's text, and does not block."""
    project = shutil.copytree(KIT.starter, tmp_path / "projet")
    text = project / "contributions/ville-exemple/texte.md"
    text.write_text(f"{text.read_text().rstrip()}\n\nNotre page se lit [ici](https://ville.example/quartiers).\n")
    line = len(text.read_text().splitlines())
    (found,) = contratgen.check(project)
    assert (found.code, found.place.file, found.place.line) == (
        "CG878", "contributions/ville-exemple/texte.md", line,
    )  # fmt: skip
    assert not found.blocks


def test_contrast_is_that_of_wcag():
    """Black on white is 21, grey 767676 on white just enough."""
    assert round(contrast("000000", "FFFFFF"), 2) == 21
    assert round(contrast("767676", "FFFFFF"), 2) == 4.54

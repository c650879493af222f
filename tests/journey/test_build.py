"""One command makes the whole dossier; again, only what changed; never half of it."""

import hashlib
import json
import re
import subprocess
import sys
from typing import Final

import pikepdf
import pytest
from pypdf import PdfReader

import contratgen
import contratgen.unchanged
from contratgen.base import world
from contratgen.base.diagnostics import InputError, MisuseError
from contratgen.template_check.show import show

pytestmark = pytest.mark.converter


def digests(folder):
    """Return the digest of every file but the report, which tells why this very build was made."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "rapport.html")
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_build_gives_dossier_documents_and_manifest(built):
    """Everything that is promised stands in the folder."""
    names = set(digests(built))
    assert {"dossier.pdf", "contrat.docx", "contrat.pdf", "manifest.json", "sources.json"} <= names
    assert "annexe-04-convention-tfpb-habitat-exemple.pdf" in names


def test_what_is_printed_has_the_apostrophes_of_print(built):
    """In documents and in the report: straight ones are for the terminal."""
    texts = [show((built / name).read_bytes(), name) for name in digests(built) if name.endswith(".docx")]
    for text in (*texts, (built / "rapport.html").read_text(encoding="utf-8")):
        assert re.findall(r"[^\W\d_]'\w+", text) == []


def test_the_manifest_says_the_truth(built):
    """Each digest and each page count is that of the file."""
    manifest = json.loads((built / "manifest.json").read_bytes())
    found = digests(built)
    assert manifest["dossier"]["dossier.pdf"]["sha256"] == found["dossier.pdf"]
    assert manifest["sources"] == found["sources.json"]
    for name, entry in manifest["documents"].items():
        assert entry["docx"] == found[f"{name}.docx"]
        assert entry["pdf"] == found[f"{name}.pdf"]
        assert entry["pages"] == len(PdfReader(built / f"{name}.pdf").pages)


def test_the_sources_are_told_of_the_bytes_that_were_read(project, tmp_path, monkeypatch):
    """A file saved while the build goes on: what is printed and what is digested are the same text."""
    facts = project / "contributions/ville-exemple/contribution.yaml"
    digested = contratgen.unchanged.input_digests

    def saved_meanwhile(folder):
        found = digested(folder)
        edit(facts, "30 000,00", "31 000,00")
        return found

    monkeypatch.setattr(contratgen.unchanged, "input_digests", saved_meanwhile)
    contratgen.build(project, tmp_path / "sortie", only="contrat")
    sources = json.loads((tmp_path / "sortie/sources.json").read_bytes())
    told = sources["entrees"]["contributions/ville-exemple/contribution.yaml"]
    assert told == hashlib.sha256(facts.read_bytes()).hexdigest()


USED: Final = """
import sys
from importlib import metadata
import contratgen
contratgen.build(sys.argv[1], sys.argv[2])
owners = metadata.packages_distributions()
found = {owner.lower() for name in sys.modules for owner in owners.get(name.partition(".")[0], ())}
print(*sorted(found))
"""
BESIDES: Final = {
    "markupsafe": "escapes five characters, for Jinja2",
    "annotated-types": "marks of Pydantic",
    "pydantic_core": "of one version with Pydantic",
    "typing-inspection": "of Pydantic",
    "typing_extensions": "of Pydantic",
    "setuptools": "its hook is loaded with the interpreter",
    "contratgen": "has its own line",
    "pypdf": "reads what is finished, and writes nothing",
    "cryptography": "of pypdf, which decrypts with it",
    "cffi": "of cryptography",
}
"""Libraries that a build loads and that change no byte, and why."""
AT_TIMES: Final = {"img2pdf": "for pictures as pieces", "ruamel.yaml": "for texts that libyaml does not place"}
"""Libraries of which a byte depends where a project has what they are for."""


def test_the_libraries_named_are_those_a_build_uses(starter, tmp_path):
    """No more: another version of a library that no build loads is no reason for other bytes. No less either."""
    done = subprocess.run(
        [sys.executable, "-c", USED, starter, tmp_path / "sortie"], capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) - BESIDES.keys() == set(world.LIBRARIES) - AT_TIMES.keys()


def test_the_dossier_is_tagged_labelled_and_outlined(built):
    """A reader finds its way, by eye or by ear."""
    with pikepdf.open(built / "dossier.pdf") as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fr-FR"
        labels = [page.label for page in pdf.pages]
        assert "A1-1" in labels
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
            assert outline.root[0].children
        assert titles[1].startswith("Annexe 1 — ")


def flat(outline):
    """Yield the entries of an outline at every level."""
    for item in outline:
        yield from flat(item) if isinstance(item, list) else [item]


def test_contents_announce_the_pages_of_the_pdf(built):
    """What the contents say is where the outline leads."""
    reader = PdfReader(built / "contrat.pdf")
    text = "\n".join(page.extract_text() for page in reader.pages[:6])
    wanted = next(item for item in flat(reader.outline) if item.title == "Préambule")
    page = reader.page_labels[reader.get_destination_page_number(wanted)]
    line = next(line for line in text.splitlines() if line.startswith("Préambule") and line.rstrip()[-1].isdigit())
    assert line.split(".")[-1].split()[-1] == page


def test_the_voted_digest_stands_on_every_page_of_the_contract(built):
    """A page knows which text it belongs to."""
    voted = json.loads((built / "manifest.json").read_bytes())["empreinte_votee"]
    for page in PdfReader(built / "contrat.pdf").pages[1:]:
        assert voted in page.extract_text().replace("\n", "")


def test_nothing_changed_nothing_done(starter, built):
    """A second build leaves every file alone."""
    before = {p: p.stat().st_mtime_ns for p in built.iterdir()}
    again = contratgen.build(starter, built)
    assert again.unchanged
    assert (again.pages, again.diagnostics) == (len(PdfReader(built / "dossier.pdf").pages), contratgen.check(starter))
    assert {p: p.stat().st_mtime_ns for p in built.iterdir()} == before


def test_a_change_says_what_it_remade(run, project, tmp_path):
    """One amount changed: the contract and the annexes that print it, and why."""
    assert run("build", project, "--into", "sortie")[0] == 0
    edit(project / "contributions/ville-exemple/contribution.yaml", "30 000,00", "31 000,00")
    code, out, _ = run("build", project, "--into", "sortie")
    assert code == 0
    remade = "contrat, annexe 3, annexe 4, annexe 6"  # the convention carries the digest, the manifest all digests
    assert f"contributions/ville-exemple/contribution.yaml a changé → {remade}" in out
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "sortie/contrat.pdf").pages)
    assert "304 000 €" in re.sub("[\u202f\xa0]", " ", text)


def test_a_touched_output_is_made_again(starter, cache, tmp_path):
    """What someone altered in the destination is not taken for ours."""
    contratgen.build(starter, tmp_path / "b")
    wanted = digests(tmp_path / "b")
    (tmp_path / "b/contrat.docx").write_bytes(b"altered")
    assert not contratgen.build(starter, tmp_path / "b").unchanged
    assert digests(tmp_path / "b") == wanted


@pytest.mark.parametrize(
    "damaged", ['{"entrees": null}', '{"entrees": [], "documents": []}', '{"documents": {"a": "b"}}', "["]
)
def test_what_a_damaged_build_tells_of_itself_counts_for_nothing(starter, cache, tmp_path, damaged):
    """It is made again, whole."""
    contratgen.build(starter, tmp_path / "b")
    wanted = digests(tmp_path / "b")
    for name in ("sources.json", "manifest.json"):
        (tmp_path / "b" / name).write_text(damaged)
    contratgen.build(starter, tmp_path / "b")
    assert digests(tmp_path / "b") == wanted


def test_a_fault_leaves_the_destination_as_it_was(project, cache, tmp_path):
    """A broken project builds nothing and breaks nothing."""
    contratgen.build(project, tmp_path / "b")
    before = digests(tmp_path / "b")
    edit(project / "contributions/ville-exemple/contribution.yaml", "30 000,00", "30.000")
    with pytest.raises(InputError) as caught:
        contratgen.build(project, tmp_path / "b")
    assert {d.code for d in caught.value.diagnostics} == {"CG204"}
    assert digests(tmp_path / "b") == before


def test_one_document_may_be_built_alone(starter, cache, tmp_path):
    """A draft of one annex needs no dossier."""
    built = contratgen.build(starter, tmp_path / "b", only="annexe-03-maquette-financiere")
    assert set(built.files) == {
        "annexe-03-maquette-financiere.docx",
        "annexe-03-maquette-financiere.pdf",
        "manifest.json",
        "rapport.html",
        "sources.json",
    }


def test_an_unknown_document_is_refused_with_the_known_ones(starter, cache, tmp_path):
    """The message lists what could be meant."""
    with pytest.raises(MisuseError, match="CG120") as caught:
        contratgen.build(starter, tmp_path / "b", only="annexe-99")
    assert "contrat" in caught.value.diagnostics[0].hint
    assert not (tmp_path / "b").exists()

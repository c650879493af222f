"""What authors see: the text of a template for git, and a copy with each fault as a Word comment at its tag."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cases_model import Contrat
from docx import Document
from lxml import etree
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader
from word_text import build

from attacks import ATTACKS
from contratgen.base.diagnostics import InputError
from contratgen.conversion.engine import find_engine
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import open_package
from contratgen.template_check import check_template, show
from contratgen.template_check.annotate import annotate

TEXT = """corps:
# Article 1
Un {{ tit¦re }} {{ titr }} et {{ sous_titre }}.
| a | {{ communes }} ⏎ deux |
zone de texte:
{{ dans_la_zone }}
en-tête:
{{ inconnu }}
"""


def test_the_text_of_a_template_reads_like_the_document() -> None:
    """Stories under their names, headings marked, rows in bars, tags whole whatever runs Word made."""
    assert show(build(TEXT)) == (
        "=== corps ===\n# Article 1\nUn {{ titre }} {{ titr }} et {{ sous_titre }}.\n| a | {{ communes }} ⏎ deux |\n"
        "[zone de texte] {{ dans_la_zone }}\n\n=== en-tête 1 ===\n{{ inconnu }}\n\n"
    )


def test_the_text_does_not_depend_on_how_word_cut_the_runs() -> None:
    """A new save without a change shows no difference."""
    assert show(build("corps:\nUn {{ ti¦tr¦e }}¦ seul")) == show(build("corps:\nUn {{ titre }} seul"))


def test_git_shows_what_changed_in_a_word_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the repository's own `.gitattributes`, and the one setting that the guide asks for."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(Path(__file__).parents[2] / ".gitattributes", tmp_path)
    reader = f"{sys.executable} -m contratgen template show"
    settings = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", f"diff.docx.textconv={reader}")

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *settings, *arguments], check=True, capture_output=True, text=True).stdout

    git("init", "--quiet")
    Path("contrat.docx").write_bytes(build("corps:\nAvant {{ titre }}\nSuite"))
    git("add", ".")
    git("commit", "--quiet", "--message", "x")
    Path("contrat.docx").write_bytes(build("corps:\nAprès {{ tit¦re }}\nSuite"))
    changed = [line for line in git("diff").splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"}]
    assert changed == ["-Avant {{ titre }}", "+Après {{ titre }}"]


def test_a_file_that_is_no_word_file_is_refused() -> None:
    """With the diagnostic of every reader."""
    with pytest.raises(InputError, match="CG801"):
        show(b"nothing")


def annotated() -> tuple[bytes, int]:
    """Return the annotated copy of the text, and how many faults it has."""
    blob = build(TEXT)
    faults = check_template(blob, "m.docx", Contrat).diagnostics
    return annotate(blob, faults, "m.docx"), len(faults)


def test_every_fault_is_a_comment(tmp_path: Path) -> None:
    """One comment a fault, each referred to once, in a file that the referee accepts."""
    blob, count = annotated()
    package = open_package(blob, "m.docx")
    comments = etree.fromstring(package.parts["word/comments.xml"])
    body = etree.fromstring(package.parts["word/document.xml"])
    ids = [node.get(qn("w:id")) for node in comments.iter(qn("w:comment"))]
    assert len(ids) == count == 5
    for name in ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"):
        assert sorted(node.get(qn("w:id")) for node in body.iter(qn(name))) == sorted(ids)
    (tmp_path / "copie.docx").write_bytes(blob)
    before = tmp_path / "avant.docx"
    before.write_bytes(build(TEXT))
    errors = [{str(e) for e in OpenXmlValidator().validate(path).errors} for path in (tmp_path / "copie.docx", before)]
    assert errors[0] <= errors[1]


def test_a_comment_stands_at_its_tag() -> None:
    """The range holds the run of the tag, and nothing of the paragraph before it."""
    blob, _ = annotated()
    body = etree.fromstring(open_package(blob, "m.docx").parts["word/document.xml"])
    comments = etree.fromstring(open_package(blob, "m.docx").parts["word/comments.xml"])
    number = next(
        node.get(qn("w:id")) for node in comments.iter(qn("w:comment")) if "titr »" in "".join(node.itertext())
    )
    start = next(node for node in body.iter(qn("w:commentRangeStart")) if node.get(qn("w:id")) == number)
    following = "".join(start.getparent().itertext())
    assert "{{ titr }}" in following


def test_a_fault_where_word_takes_no_comment_is_told_in_the_body() -> None:
    """A header and a text box hold none: their faults keep their own place in words."""
    blob, _ = annotated()
    package = open_package(blob, "m.docx")
    words = "".join(etree.fromstring(package.parts["word/comments.xml"]).itertext())
    assert "CG830 (en-tête 1, paragraphe 1)" in words
    assert "zone de texte" in words
    assert b"comment" not in package.parts["word/header1.xml"]


def test_an_annotated_copy_is_the_same_every_time() -> None:
    """No date, no name of a machine."""
    assert annotated() == annotated()


@pytest.mark.parametrize("name", ["macros", "an unknown part", "a picture said to be inside", "a part with two uses"])
def test_a_file_that_is_refused_is_annotated_too(name: str) -> None:
    """Parts of no declared type, links to none, comments that are none: Word opens it, and its faults are shown."""
    blob, _ = ATTACKS[name]
    faults = check_template(blob, "m.docx", Contrat).diagnostics
    package = open_package(annotate(blob, faults), "m.docx")
    (part,) = package.related("comments")[-1:]
    comments = etree.fromstring(package.parts[part])
    assert len(list(comments.iter(qn("w:comment")))) >= len(faults) > 0


def test_comments_that_are_there_already_stay() -> None:
    """New numbers follow the old ones."""
    blob = build("corps:\n{{ titr }}\ncommentaire:\nà revoir\n")
    faults = check_template(blob, "m.docx", Contrat).diagnostics
    comments = etree.fromstring(open_package(annotate(blob, faults), "m.docx").parts["word/comments.xml"])
    assert next(node.get(qn("w:id")) for node in comments.iter(qn("w:comment"))) == "1"
    assert "à revoir" in "".join(comments.itertext())


def test_comments_of_a_file_that_word_processors_write_stay() -> None:
    """Their author, words and hour, as python-docx reads them in the copy; ours bear no hour, and their own styles."""
    made = Document()
    run = made.add_paragraph("Un ").add_run("{{ titr }}")
    made.add_comment(run, "à revoir", "Le service juridique", "SJ")
    given = io.BytesIO()
    made.save(given)
    faults = check_template(given.getvalue(), "m.docx", Contrat).diagnostics
    old, *new = Document(io.BytesIO(annotate(given.getvalue(), faults))).comments
    assert (old.text, old.author, old.timestamp is None) == ("à revoir", "Le service juridique", False)
    assert [comment.author for comment in new] == ["contratgen"] * len(faults)
    assert not any(comment.timestamp for comment in new)
    assert any("titr »" in comment.text for comment in new)


@pytest.mark.converter
def test_an_annotated_copy_opens(tmp_path: Path) -> None:
    """LibreOffice reads it, and prints the text with its tags as before."""
    (tmp_path / "copie.docx").write_bytes(annotated()[0])
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    command = [
        find_engine().soffice.with_name("soffice"),
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        tmp_path,
    ]
    subprocess.run([*command, tmp_path / "copie.docx"], check=True, capture_output=True, timeout=300)  # ours
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "copie.pdf").pages)
    assert "{{ titr }}" in text

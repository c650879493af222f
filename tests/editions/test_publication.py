"""The edition to publish: what may not be published is nowhere in it, and everybody can read it."""

import hashlib
import io
import json
import shutil

import pikepdf
import pytest
from pypdf import PdfReader

from contratgen.base import limits
from contratgen.base.diagnostics import InputError
from contratgen.editions.names import fit_to_send
from contratgen.editions.publication import too_heavy
from contratgen.unchanged import build_project

from ..axe.axe import violations  # noqa: TID252  # test folders are no installed packages
from ..verapdf.referee import verdicts  # noqa: TID252
from .papers import page_saying
from .streams import everything, folded

PIECE = ("Gwenole Le Secret", "del-2024-45", "ne pas publier ce commentaire")


@pytest.fixture
def copied(confidential, tmp_path):
    """Give a copy of the confidential project, to be changed."""
    return shutil.copytree(confidential, tmp_path / "projet")


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def refusal(project, tmp_path):
    with pytest.raises(InputError) as caught:
        build_project(project, tmp_path / "b", edition="publication")
    assert not (tmp_path / "b").exists()
    return caught.value.diagnostics


def test_no_stream_of_any_file_holds_what_was_redacted(published, secrets):
    """Name, address and telephone of the contact, words and name of the piece, comments: in no file, in no form."""
    words = {folded(word) for word in (*secrets.values(), *PIECE)}
    files = [path for path in published.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".docx", ".pdf", ".html", ".json", ".ics", ".csv", ".txt", ""}
    found = [(place, word) for path in files for place, text in everything(path) for word in words if word in text]
    assert found == []


def test_the_search_finds_them_in_the_edition_to_be_signed(travelling, secrets):
    """The signed edition keeps contacts (rule V69), and the search above would see them."""
    places = [place for path in (travelling / "contrat.docx", travelling / "dossier.pdf") for place in everything(path)]
    for word in (secrets["nom"], "Gwenole Le Secret"):
        assert any(folded(word) in text for _, text in places)


def test_the_page_says_that_the_contact_is_not_published(published):
    """The contract keeps the contact's place; the page that presents it says what was left out."""
    said = " ".join((published / "contrat.html").read_text().split())
    assert "Personne dont les coordonnées ne sont pas publiées, coordinatrice" in said
    presented = " ".join((published / "index.html").read_text().split())
    assert "coordonnées du référent n° 2 (" in presented
    assert "pièce qui contient des données personnelles" in presented
    assert "Cette pièce contient des données personnelles : elle n’est pas publiée." in said


def test_no_digest_lets_anyone_guess_what_was_left_out(published, confidential, travelling):
    """Digests of files and of the contract are those of what is published; the voted text is the same."""
    sources = json.loads((published / "sources.json").read_bytes())
    signed = json.loads((travelling / "sources.json").read_bytes())
    facts = "contributions/ville-exemple/contribution.yaml"
    assert sources["entrees"][facts] != hashlib.sha256((confidential / facts).read_bytes()).hexdigest()
    assert sources["empreinte"] != signed["empreinte"]
    assert sources["empreinte_votee"] == signed["empreinte_votee"]
    assert "pieces/del-2024-45.pdf" not in sources["entrees"]


def test_a_public_version_takes_the_place_of_a_piece(copied, tmp_path):
    """It stands in the dossier, where the piece stood."""
    (copied / "pieces/public.pdf").write_bytes(page_saying("VERSION MASQUEE"))
    edit(copied / "contrat.yaml", "contient_donnees_personnelles: oui", "version_publiee: pieces/public.pdf")
    build_project(copied, tmp_path / "b", edition="publication")
    said = "".join(page.extract_text() for page in PdfReader(tmp_path / "b/dossier.pdf").pages)
    assert "VERSION MASQUEE" in said
    assert "Gwenole" not in said
    assert "public.pdf" in (tmp_path / "b/contrat.html").read_text()


def test_a_public_version_is_vetted_like_any_piece(copied, tmp_path):
    """It stands in no other edition: nobody saw it before."""
    (copied / "pieces/public.pdf").write_bytes(b"%PDF-1.7\nrien")
    edit(copied / "contrat.yaml", "contient_donnees_personnelles: oui", "version_publiee: pieces/public.pdf")
    assert [(d.code, d.place.file) for d in refusal(copied, tmp_path) if d.blocks] == [("CG502", "pieces/public.pdf")]


def test_a_piece_that_cannot_be_examined_is_not_published(copied, tmp_path, monkeypatch):
    """Nobody knows then whom it names."""

    def failing(_pdf):
        raise RecursionError

    monkeypatch.setattr("contratgen.editions.leaks.text_of_piece", failing)
    assert {d.code for d in refusal(copied, tmp_path)} == {"CG531"}


def test_a_text_that_names_the_contact_is_refused(copied, tmp_path, secrets):
    """Redaction cannot reach a partner's own text: the place is given, whatever the spaces and the capitals."""
    text = copied / "contributions/ville-exemple/texte.md"
    edit(text, "\n\n", f"\n\nÉcrire à {secrets['courriel'].upper()} ou au +33 2 99.11.22.33.\n\n")
    found = refusal(copied, tmp_path)
    assert {d.code for d in found} == {"CG530"}
    assert all(d.place.file == "contributions/ville-exemple/texte.md" for d in found)


def test_a_piece_that_names_the_contact_is_refused(copied, tmp_path, secrets):
    """So is a supplied piece whose text gives a telephone number."""
    edit(copied / "contrat.yaml", "      contient_donnees_personnelles: oui\n", "")
    (copied / "pieces/del-2024-45.pdf").write_bytes(page_saying("Renseignements : 0299112233"))
    (fault,) = refusal(copied, tmp_path)
    assert (fault.code, fault.place.file) == ("CG531", "pieces/del-2024-45.pdf")


@pytest.mark.parametrize("escaped", [False, True])
def test_a_piece_whose_link_leads_to_the_contact_is_refused(copied, tmp_path, secrets, escaped):
    """Nobody sees the address on the page, and whoever clicks has it, however it is spelled."""
    edit(copied / "contrat.yaml", "      contient_donnees_personnelles: oui\n", "")
    address = secrets["courriel"].replace("@", "%40") if escaped else secrets["courriel"]
    with pikepdf.open(io.BytesIO(page_saying("Renseignements"))) as pdf:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(f"mailto:{address}"))
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[9, 9, 99, 99], A=pdf.make_indirect(action)
        )
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(link)])
        pdf.save(copied / "pieces/del-2024-45.pdf")
    (fault,) = refusal(copied, tmp_path)
    assert (fault.code, fault.place.file) == ("CG531", "pieces/del-2024-45.pdf")


def test_every_file_for_readers_is_offered(published):
    """By a link that says format and weight; only what machines read is not."""
    page = (published / "index.html").read_text()
    machines = {"manifest.json", "sources.json", "articles.json", "SHA256SUMS", "index.html"}
    names = {path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file()} - machines
    assert "VERIFIER.txt" in names
    assert [name for name in sorted(names) if f'href="{name}"' not in page] == []
    assert "Vérifier ces fichiers sans logiciel particulier" in page


def test_file_names_are_those_that_archives_accept(published):
    """Rule V54; a name that is not is refused."""
    fit_to_send(path.name for path in published.iterdir())
    for name in ("à signer.pdf", ".cache", "-x.pdf", "a&b.pdf", "a" * 256):
        with pytest.raises(InputError, match="CG532"):
            fit_to_send([name])


def test_a_dossier_too_heavy_for_transmission_is_told(monkeypatch):
    """Rule V63: 150 MiB."""
    assert list(too_heavy({"dossier.pdf": b"12345"})) == []
    monkeypatch.setattr(limits, "TRANSMISSION_BYTES", 4)
    assert [d.code for d in too_heavy({"dossier.pdf": b"12345"})] == ["CG533"]


def test_the_report_is_not_published(published):
    """It speaks of what is still to be settled between the parties."""
    assert not (published / "rapport.html").exists()


def test_the_pages_are_accessible(published):
    """WCAG 2.1 AA, narrow and wide."""
    assert violations(published / "contrat.html", published / "index.html") == [[], []]


def test_the_published_dossier_is_archival_and_accessible(published):
    """PDF/A-3a and PDF/UA-1 as the one to be signed."""
    dossier = published / "dossier.pdf"
    assert verdicts([(dossier, "3a"), (dossier, "ua1")]) == [[], []]

"""A piece that its author signed with a key, through every edition: whole, found again, and told of everywhere."""

import datetime as dt
import hashlib
import json
import re
import shutil
from itertools import count

import pikepdf
import pytest
from pypdf import PdfReader

import contratgen
from contratgen.base.diagnostics import InputError
from contratgen.base.manifest import manifest_record
from contratgen.editions.leaks import words_of_signatures
from contratgen.pades.reading import open_signed, terms_of
from contratgen.signing.electronic import sign
from contratgen.signing.preconditions import Means
from contratgen.unchanged import build_project
from contratgen.verification.verdict import examine

from ..signing.pki import make_pki  # noqa: TID252  # test folders are no installed packages
from ..verapdf.referee import verdicts  # noqa: TID252
from .conftest import SIGNED, STARTER
from .papers import page_saying

NAME = "pieces/acte-signe.pdf"
ORGANISATION = "Organisme partie"
"""How the certificates of the tests name whoever they are made for."""
VOUCHED = "    contient_donnees_personnelles: non"


@pytest.fixture(scope="module")
def received(confidential):
    """Give the bytes that were received."""
    return (confidential / NAME).read_bytes()


@pytest.fixture(scope="module")
def alone(confidential, tmp_path_factory):
    """Give the project built without its sources inside."""
    folder = shutil.copytree(confidential, tmp_path_factory.mktemp("seul") / "projet")
    framework = folder / "contrat.yaml"
    framework.write_text(framework.read_text().replace("integrer_sources: oui\n", ""))
    into = tmp_path_factory.mktemp("seul-construit") / "build"
    build_project(folder, into)
    return into


def carried(dossier):
    """Return what a dossier carries, by name: relationship and content."""
    with pikepdf.open(dossier) as pdf:
        names = list(pdf.Root.Names.EmbeddedFiles.Names)
        assert len(pdf.Root.AF) == len(names) // 2
        pairs = zip(names[::2], names[1::2], strict=True)
        return {str(name): (str(one.AFRelationship), one.EF.F.read_bytes()) for name, one in pairs}


def words(dossier):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(dossier).pages).split())


def test_it_travels_whole_whether_sources_do_or_not(alone, travelling, received):
    """Once: a source that travels is the same file."""
    assert carried(alone / "dossier.pdf")[NAME] == ("/Supplement", received)
    assert carried(travelling / "dossier.pdf")[NAME] == ("/Source", received)


def test_a_sheet_stands_in_its_place_and_the_annexes_tell_of_it(travelling):
    said = words(travelling / "dossier.pdf")
    assert said.count(f"Fichier : {NAME}") == 1
    assert said.count("acte-signe.pdf (signé, joint entier)") == 2  # in its annex, and in the manifest of annexes
    assert "del-2024-45.pdf (signé" not in said


def test_manifest_sources_and_report_know_it(travelling):
    manifest = json.loads((travelling / "manifest.json").read_bytes())
    assert manifest["pieces"][NAME]["incorporation"] == "jointe entière"
    assert manifest["pieces"]["pieces/del-2024-45.pdf"]["incorporation"] == "fusionnée"
    assert json.loads((travelling / "sources.json").read_bytes())["pieces_entieres"] == [NAME]
    assert "signée, jointe entière derrière une page de présentation" in (travelling / "rapport.html").read_text()


def test_the_manifest_counts_its_sheet_among_the_pages(travelling):
    manifest = json.loads((travelling / "manifest.json").read_bytes())
    assert manifest["dossier"]["dossier.pdf"]["pages"] == len(PdfReader(travelling / "dossier.pdf").pages)


def test_the_verdict_names_its_signer_and_finds_it_whole(travelling):
    report = contratgen.verify(travelling / "dossier.pdf")
    assert "CG712" not in report.codes
    [note] = report.notes
    assert NAME in note
    assert "EXEMPLE FICTIF" in note
    assert "le 28/06/2024" in note


@pytest.fixture(scope="module")
def convention(tmp_path_factory):
    """Give a landlord's convention, signed by itself, with the signed piece and a plain one behind it."""
    folder = shutil.copytree(STARTER, tmp_path_factory.mktemp("convention") / "projet")
    framework = folder / "contrat.yaml"
    said = framework.read_text()
    plain = "type: convention_tfpb}"
    assert plain in said
    said = said.replace(plain, f"type: convention_tfpb, pieces: [{NAME}, pieces/plan.pdf]}}")
    names = count()
    own = re.sub(r"certificat: {.*}", lambda _: f"certificat: {{organisation: {ORGANISATION}{next(names)}}}", said)
    framework.write_text(own)
    (folder / "pieces").mkdir()
    (folder / NAME).write_bytes(SIGNED.read_bytes())
    (folder / "pieces/plan.pdf").write_bytes(page_saying("Plan des immeubles"))
    into = tmp_path_factory.mktemp("convention-construite") / "build"
    build_project(folder, into)
    return into / "annexe-04-convention-tfpb-habitat-exemple.pdf"


def test_a_document_that_stands_alone_has_its_pieces(convention):
    """The signed one whole, behind its sheet; the other page by page; the manifest counts them both."""
    assert carried(convention)[NAME] == ("/Supplement", SIGNED.read_bytes())
    said = words(convention)
    assert said.count(f"Fichier : {NAME}") == 1
    assert "Plan des immeubles" in said
    assert (
        said.count("acte-signe.pdf (signé, joint entier)") == said.count(" plan.pdf") == 1
    )  # on the annex's own sheet
    entry = json.loads(convention.with_name("manifest.json").read_bytes())["documents"][convention.stem]
    assert entry["pages"] == len(PdfReader(convention).pages)


def test_such_a_document_is_signed_by_its_own_parties_and_accepted(convention, tmp_path_factory, tmp_path):
    pki = make_pki(tmp_path_factory.mktemp("icp"))
    blob, now = convention.read_bytes(), dt.datetime.now(dt.UTC)
    for party in terms_of(open_signed(blob, "x"), "x").signataires:
        signer = pki.signer(party.certificat.organisation.removeprefix("Organisme "))
        blob = sign(blob, party.identifiant, signer, Means(), now)
    signed = tmp_path / "convention.pdf"
    signed.write_bytes(blob)
    manifest = json.loads(convention.with_name("manifest.json").read_bytes())
    report = contratgen.verify(signed, manifest=convention.with_name("manifest.json"), trust=pki.folder / "confiance")
    assert (report.verdict, report.codes) == ("accepté", ())
    assert [one for one in report.notes if NAME in one]
    assert verdicts([(signed, "3a"), (signed, "ua1")]) == [[], []]
    manifest["pieces"][NAME]["sha256"] = "0" * 64
    changed = manifest_record().read(json.dumps(manifest).encode())
    other = examine(blob, dt.datetime.now(dt.UTC), manifest=changed, trust=pki.trust())
    assert other.codes == ("CG752", "CG712")  # once a digest is wrong, revisions are not compared


def test_it_is_published_when_somebody_looked_at_it(published, received):
    """In the dossier, and beside it for readers that show no attachment."""
    assert carried(published / "dossier.pdf")[NAME][1] == received
    assert (published / NAME).read_bytes() == received
    assert f'href="{NAME}"' in (published / "contrat.html").read_text()
    assert f'href="{NAME}"' in (published / "index.html").read_text()


def refusal(confidential, tmp_path, old, new):
    folder = shutil.copytree(confidential, tmp_path / "projet")
    framework = folder / "contrat.yaml"
    assert old in framework.read_text()
    framework.write_text(framework.read_text().replace(old, new))
    with pytest.raises(InputError) as caught:
        build_project(folder, tmp_path / "b", edition="publication")
    return [(fault.code, fault.place.file) for fault in caught.value.diagnostics]


def test_it_is_not_published_unseen(confidential, tmp_path):
    """Nothing can be taken out of a signed file: somebody has to say that it may be published."""
    assert refusal(confidential, tmp_path, VOUCHED, "") == [("CG534", NAME)]


def test_the_certificate_is_searched_for_what_may_not_be_published(confidential, tmp_path):
    """A contact who does not consent may be the signer, or be named in the signature's own words."""
    facts = "contributions/ville-exemple/contribution.yaml"
    folder = shutil.copytree(confidential, tmp_path / "autre")
    text = (folder / facts).read_text()
    (folder / facts).write_text(text.replace("prenom: Bleuenn", "prenom: Autorité").replace("Pennanec'h", "d’essai"))
    assert refusal(folder, tmp_path, "version:", "version:") == [("CG531", NAME)]


def test_the_words_of_a_signature_are_read_from_its_container(received):
    said = words_of_signatures(received)
    for expected in ("Secrétariat de séance de la ville", "Autorité d’essai", "Exemple fictif, sans valeur", "Auray"):
        assert expected in said


def test_an_archive_has_it_beside_a_dossier_without_attachments(confidential, tmp_path, received):
    build_project(confidential, tmp_path / "b", edition="archive")
    (bag,) = (path for path in (tmp_path / "b").iterdir() if path.is_dir())
    assert (bag / "data/sources" / NAME).read_bytes() == received
    assert f"Fichier : sources/{NAME}" in words(bag / "data/dossier.pdf")
    with pikepdf.open(bag / "data/dossier.pdf") as pdf:
        assert "/AF" not in pdf.Root
    manifest = json.loads((bag / "data/manifest.json").read_bytes())
    assert manifest["pieces"][NAME]["incorporation"] == "à côté"
    assert manifest["pieces"][NAME]["sha256"] == hashlib.sha256(received).hexdigest()

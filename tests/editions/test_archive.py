"""The edition to archive: a bag that others can validate, with everything needed to understand the contract later."""

import hashlib
import json

import bagit
import pikepdf
import pytest

import contratgen
from contratgen.editions.names import fit_to_send
from contratgen.unchanged import build_project

from ..verapdf.referee import verdicts  # noqa: TID252  # test folders are no installed packages


@pytest.fixture(scope="module")
def bag(confidential, tmp_path_factory):
    """Give the bag of the confidential project."""
    into = tmp_path_factory.mktemp("archive") / "build"
    build_project(confidential, into, edition="archive")
    (folder,) = (path for path in into.iterdir() if path.is_dir())
    assert {path.name for path in into.iterdir()} == {folder.name, "manifest.json", "sources.json"}
    return folder


def test_the_bag_is_valid(bag):
    """By the `bagit` package: every file is there, whole, and none is added."""
    opened = bagit.Bag(str(bag))
    opened.validate()
    assert opened.version_info == (1, 0)
    assert opened.info["Bagging-Date"] == "2024-06-25"
    assert opened.info["External-Identifier"] == "ville-exemple-2024-2030 1.0"


def test_one_changed_byte_is_seen(bag, tmp_path):
    """The bag does what bags are for."""
    copied = tmp_path / "sac"
    for path in (p for p in bag.rglob("*") if p.is_file()):
        (copied / path.relative_to(bag)).parent.mkdir(parents=True, exist_ok=True)
        (copied / path.relative_to(bag)).write_bytes(path.read_bytes())
    (copied / "data/contrat.docx").write_bytes(b"altered")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(copied)).validate()


def test_the_dossier_is_pdf_a_2a_without_attachment_or_field(bag):
    """What archives prefer: nothing inside but pages."""
    dossier = bag / "data/dossier.pdf"
    assert verdicts([(dossier, "2a"), (dossier, "ua1")]) == [[], []]
    with pikepdf.open(dossier) as pdf:
        assert "/AF" not in pdf.Root
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", pikepdf.Dictionary())
        assert "/AcroForm" not in pdf.Root


def test_sources_lie_beside_and_are_a_project(bag, confidential, secrets):
    """Whatever `integrer_sources` says; comments and contacts without consent stay out."""
    assert not any(found.blocks for found in contratgen.check(bag / "data/sources"))
    assert (bag / "data/sources/pieces/del-2024-45.pdf").is_file()
    facts = (bag / "data/sources/contributions/ville-exemple/contribution.yaml").read_text()
    assert not any(word in facts for word in secrets.values())


def test_the_statement_says_what_was_built_from_what(bag):
    """An in-toto statement: each file of the archive with its digest, each input, each version."""
    statement = json.loads((bag / "data/provenance.json").read_bytes())
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "https://slsa.dev/provenance/v1"
    subjects = {one["name"]: one["digest"]["sha256"] for one in statement["subject"]}
    files = {p.relative_to(bag / "data").as_posix(): p for p in (bag / "data").rglob("*") if p.is_file()}
    del files["provenance.json"]
    assert subjects == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    inputs = {one["name"] for one in statement["predicate"]["buildDefinition"]["resolvedDependencies"]}
    assert {"projet/contrat.yaml", "modeles/contrat.docx"} <= inputs
    assert "libreoffice" in statement["predicate"]["runDetails"]["builder"]["version"]


def test_file_names_are_those_that_archives_accept(bag):
    """Rule V54, down to the sources."""
    fit_to_send(path.relative_to(bag.parent).as_posix() for path in bag.rglob("*"))

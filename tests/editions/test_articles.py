"""`articles.json`: beside the dossier, inside it, in its manifest, and known to who verifies."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest

from contratgen.base.manifest import manifest_record
from contratgen.pades.reading import attachments, open_signed
from contratgen.verification.verdict import examine

NOW = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def told(built) -> dict:
    """Give what the file of the starter project says."""
    return json.loads((built / "articles.json").read_bytes())


def manifest_of(folder):
    return manifest_record().read((folder / "manifest.json").read_bytes())


def test_each_article_has_its_number_and_its_words(told):
    found = {one["identifiant"]: one for one in told["articles"]}
    assert len(found) == len(told["articles"])
    assert found["ville_exemple"]["numero"].startswith("Article 6.")
    assert found["ville_exemple"]["dans"] == "engagements"
    assert "Ville-Exemple" in found["ville_exemple"]["texte"]
    assert all(hashlib.sha256(one["texte"].encode()).hexdigest() == one["sha256"] for one in told["articles"])
    cells = [cell for one in told["articles"] for line in one["texte"].split("\n") for cell in line.split("\t")]
    assert all(" ".join(cell.split()) == cell for cell in cells)


def test_each_annex_has_its_number_and_its_kind(told):
    found = {one["identifiant"]: one for one in told["annexes"]}
    assert found["perimetre"]["numero"] == "Annexe 2"
    assert found["perimetre"]["document"] == "annexe-02-perimetre"
    assert {one["nature"] for one in told["annexes"]} <= {"contractuelle", "evolutive", "informative"}


def test_it_lies_in_the_dossier_with_its_digest_in_the_manifest(built):
    content = (built / "articles.json").read_bytes()
    carried = attachments(open_signed((built / "dossier.pdf").read_bytes(), "x").reader.root)
    assert carried["articles.json"] == content
    assert manifest_of(built).articles == hashlib.sha256(content).hexdigest()


def test_what_is_published_holds_no_contact_that_may_not_be(published, secrets):
    words = (published / "articles.json").read_text()
    assert json.loads(words)["edition"] == "publication"
    assert not any(secret in words for secret in secrets.values())


def test_a_manifest_of_other_articles_is_told(built):
    """The dossier is the one that the manifest names, and the words that travel in it are not those it names."""
    blob, manifest = (built / "dossier.pdf").read_bytes(), manifest_of(built)
    ninth = examine(blob, NOW, manifest=manifest).steps[8]
    assert ninth.findings == ()
    ninth = examine(blob, NOW, manifest=manifest.model_copy(update={"articles": "0" * 64})).steps[8]
    assert [one.code for one in ninth.findings] == ["CG740"]

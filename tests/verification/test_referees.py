"""Independent referees: poppler's `pdfsig` and MuPDF's `mutool sign` agree with step 4, signature by signature."""

from __future__ import annotations

import datetime as dt
import re
import subprocess

import pytest

from contratgen.base.signature_terms import Level
from contratgen.pades.reading import open_signed
from contratgen.signing.electronic import sign
from contratgen.signing.preconditions import Means
from contratgen.verification.verdict import examine

from ..signing.dossiers import dossier, terms_for  # noqa: TID252  # test folders are no installed packages
from ..signing.pki import make_pki  # noqa: TID252

THREE = ("prefet", "ville", "bailleur")
FIFTEEN = tuple(f"partie{number}" for number in range(15))


@pytest.fixture(scope="module")
def pki(tmp_path_factory):
    """Give a public key infrastructure."""
    return make_pki(tmp_path_factory.mktemp("icp"))


def signed(pki, parties: tuple[str, ...], level: Level) -> bytes:
    """Return a dossier that all parties signed."""
    blob = dossier(terms_for(*parties))
    for party in parties:
        blob = sign(blob, party, pki.signer(party), Means(level, pki.stamper(), pki.trust()), dt.datetime.now(dt.UTC))
    return blob


def printed(*command: object) -> str:
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False).stdout


def by_pdfsig(path) -> dict[str, bool]:
    """Return whether each signature is whole, by its field's name; poppler does not judge time stamps of documents."""
    said = printed("pdfsig", "-nocert", path)
    pairs = re.findall(r"Field Name: (.*)|Signature Validation: (.*)", said)
    names, found = [one for one, _ in pairs if one], [one for _, one in pairs if one]
    judged = {name: one for name, one in zip(names, found, strict=True) if "not yet been verified" not in one}
    assert set(judged.values()) <= {"Signature is Valid.", "Digest Mismatch."}, said
    return {name: one == "Signature is Valid." for name, one in judged.items()}


def by_mutool(path) -> dict[int, bool]:
    """Return whether each signature is whole, by the number of its field's object."""
    said = printed("mutool", "sign", "-v", path)
    blocks = re.split(r"Verifying signature (\d+):", said)[1:]
    found = dict(zip(map(int, blocks[::2]), blocks[1::2], strict=True))
    assert found, said
    whole = ("The signature is valid", "The document is unchanged")
    return {number: any(words in block for words in whole) for number, block in found.items()}


def by_us(blob: bytes) -> dict[str, bool]:
    """Return whether each signature and time stamp is whole by step 4, by its field's name, oldest first."""
    report = examine(blob, dt.datetime.now(dt.UTC))
    said = " ".join(finding.message for finding in report.steps[3].findings)
    names = [str(one.field_name) for one in open_signed(blob, "x").signatures]
    return {name: f"« {name} »" not in said for name in names}


def numbers(blob: bytes) -> dict[str, int]:
    """Return the number of each field's object, time stamps of the document left out."""
    return {
        str(one.field_name): one.sig_field.container_ref.idnum
        for one in open_signed(blob, "x").signatures
        if str(one.sig_object_type) == "/Sig"
    }


def altered(blob: bytes, revision: int) -> bytes:
    """Return the file with a letter of a stream of one revision changed, within what signatures cover."""
    ends = (0, *open_signed(blob, "x").ends)
    place = blob.index(b"stream\n", ends[revision]) + 40
    assert place < ends[revision + 1]
    return blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]


def agreed(blob: bytes, path) -> list[bool]:
    """Return what all three say of the parties' signatures."""
    path.write_bytes(blob)
    ours, fields = by_us(blob), numbers(blob)
    parties = {name: ours[name] for name in fields}
    assert by_pdfsig(path) == parties
    assert {name: by_mutool(path)[number] for name, number in fields.items()} == parties
    return list(parties.values())


@pytest.mark.parametrize("level", Level)
def test_referees_agree_in_each_baseline(pki, level, tmp_path):
    blob = signed(pki, THREE, level)
    assert agreed(blob, tmp_path / "entier.pdf") == [True] * 3
    assert agreed(altered(blob, 0), tmp_path / "debut.pdf") == [False] * 3
    last = next(one.signed_revision for one in open_signed(blob, "x").signatures if one.field_name == "bailleur")
    assert agreed(altered(blob, last), tmp_path / "fin.pdf") == [True, True, False]


@pytest.mark.parametrize("level", Level)
def test_referees_agree_on_fifteen_parties(pki, level, tmp_path):
    """Fifteen parties in each baseline; all are accepted too."""
    blob = signed(pki, FIFTEEN, level)
    assert agreed(blob, tmp_path / "quinze.pdf") == [True] * 15
    assert agreed(altered(blob, 0), tmp_path / "quinze-debut.pdf") == [False] * 15
    report = examine(blob, dt.datetime.now(dt.UTC), trust=pki.trust())
    assert {code for code in report.codes if code not in {"CG710", "CG711"}} == set()
    assert {party.niveau for party in report.parties} == {level.value}

"""JSON of ours that comes back is read strictly: what was changed in it is refused by its place, or means the same."""

from __future__ import annotations

import copy
import datetime as dt
import json
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from contratgen.base.diagnostics import ContratgenError
from contratgen.base.manifest import sources_record
from contratgen.base.records import Record, UnreadableRecordError
from contratgen.base.signature_terms import (
    CertificatePolicy,
    Level,
    PaperRecord,
    Scan,
    Signatory,
    Terms,
    UnreadableTermsError,
    read_terms,
)
from contratgen.bundling.pieces import verdict_cache
from contratgen.bundling.pieces.piece import Conformity, Piece
from contratgen.pades.reading import attachments, open_signed
from contratgen.signing.request import Request, read_request
from contratgen.verification.given import read_manifest

FORMER = Path(__file__).parents[1] / "cases/former"
POLICY = CertificatePolicy("Anne Le Goff")
SIGNATORY = Signatory("ville", "la ville", "Anne Le Goff", "maire", "habilitée", dt.date(2030, 1, 2), POLICY)
SCAN = Scan(3, "a.pdf", "1" * 64, 2, ("ville",), "ABC")
SCANNED = PaperRecord(
    parties=("ville",),
    date=dt.date(2030, 1, 3),
    conserve="archives",
    exemplaires=2,
    origine="0" * 64,
    scans=(SCAN,),
    texte_lu=True,
    versions={"x": "1"},
)
TERMS = Terms(
    "Contrat",
    "a_signer",
    niveau=Level.T,
    signataires=(SIGNATORY,),
    papier=SCANNED,
    blocages=("attendre",),
    code="ABC",
    certificat_partage=(("ville", "prefet"),),
    sceau=CertificatePolicy(organisation="Ville"),
)
REQUEST = Request("ville", "0" * 64, Level.B, dt.datetime(2030, 1, 1, tzinfo=dt.UTC), (b"c",), b"a", b"rev", 3, 9)
PIECE = Piece("a.pdf", "0" * 64, "application/pdf", b"", 2, Conformity.A, signed=False, silent=(1,))
DOSSIER = open_signed(lzma.decompress((FORMER / "dossier-1.pdf.xz").read_bytes()), "dossier-1.pdf")
SOURCES = json.loads(attachments(DOSSIER.first.root)["sources.json"])
SOURCES["trace"] = {"contrat.yaml": {"version": {"contrat": ["corps, paragraphe 16"]}}}
OTHERS: tuple[Any, ...] = (None, "", "autre chose", 0, -7, 1.5, True, [], {}, ["x"], {"x": 1})
LATER = {"code", "des_le", "feuille", "parties", "certificat_partage", "sceau", "texte_lu", "versions"}
"""Keys that earlier writers of a format lacked."""
TABLES = {"entrees", "modeles", "versions", "options", "integrees", "trace", "version", "texts"}
TABLES |= {"documents", "pieces", "dossier", "retraits", "a_cote"}
"""Objects of which nobody knows the keys beforehand."""


def mutants(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Callable[[Any], Any]]]:
    """Yield changes of a JSON value: at each place another value, a key less, a key more, an item twice."""
    for other in OTHERS:
        if other != value or type(other) is not type(value):
            yield (*path, "=", repr(other)), lambda whole, other=other: _at(whole, path, lambda _: other)
    if isinstance(value, dict):
        yield (*path, "+"), lambda whole: _at(whole, path, lambda held: {**held, "de_trop": 1})
        for key, below in value.items():
            if key not in LATER and (not path or path[-1] not in TABLES):
                yield (
                    (*path, "-", key),
                    lambda whole, key=key: _at(
                        whole, path, lambda held: {name: one for name, one in held.items() if name != key}
                    ),
                )
            yield from mutants(below, (*path, key))
    for rank, below in enumerate(value) if isinstance(value, list) else ():
        yield from mutants(below, (*path, rank))


def _at(whole: Any, path: tuple[Any, ...], change: Callable[[Any], Any]) -> Any:
    if not path:
        return change(whole)
    changed = copy.deepcopy(whole)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = change(holder[path[-1]])
    return changed


def manifest_in(folder: Path) -> Callable[[bytes], Any]:
    def read(content: bytes) -> Any:
        (folder / "manifest.json").write_bytes(content)
        return read_manifest(folder / "manifest.json")

    return read


def _kept(content: bytes) -> Any:
    """Read a verdict as the cache does, which spares one that is not whole."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("contratgen.base.private_cache.kept", lambda _kind, _key: content + b"\n")
        if (found := verdict_cache.kept("x")) is None:
            raise UnreadableRecordError("damaged")
        return found


KINDS: dict[str, tuple[bytes, Callable[[bytes], Any]]] = {
    "signature.json": (TERMS.to_json(), read_terms),
    "demande.json": (REQUEST.to_json(), lambda content: read_request(content, "demande.json")),
    "sources.json": (json.dumps(SOURCES).encode(), sources_record().read),
    "verdict": (verdict_cache._record().write(PIECE), _kept),
}


SOUND: dict[str, dict[str, str]] = {
    "signature.json": {
        "'autre chose'": "blocages/* certificat_partage/*/* code document lieu papier/conserve papier/parties/* "
        "papier/scans/*/code papier/scans/*/fichier papier/scans/*/parties/* papier/versions/* sceau/emetteur "
        "sceau/organisation sceau/sujet signataires/*/certificat/emetteur signataires/*/certificat/organisation "
        "signataires/*/certificat/sujet signataires/*/designation signataires/*/habilitation signataires/*/identifiant "
        "signataires/*/nom signataires/*/qualite statut",
        "''": "code papier/conserve papier/scans/*/code sceau/organisation signataires/*/certificat/sujet "
        "signataires/*/designation signataires/*/habilitation signataires/*/nom signataires/*/qualite",
        "['x']": "blocages certificat_partage/* papier/parties papier/scans/*/parties",
        "[]": "blocages certificat_partage papier/scans/*/parties",
        "{}": "papier/versions",
        "None": "papier signataires/*/des_le",
    },
    "demande.json": {"'autre chose'": "partie", "0": "debut"},
    "sources.json": {
        "'autre chose'": "kit/identifiant kit/version options/* trace/*/version/*/* versions/*",
        "''": "entrees/* options/*",
        "['x']": "integrees/*/retraits pieces_entieres trace/*/version/*",
        "[]": "trace/*/version/*",
        "{}": "integrees options trace trace/*/version",
    },
    "verdict": {},
    "manifest.json": {
        "'autre chose'": "contratgen documents/*/signataires/* documents/*/titre",
        "['x']": "documents/*/signataires",
        "[]": "documents/*/signataires dossier/*/conformite",
        "{}": "documents dossier",
    },
}
"""File → another value → places where a writer may have written it: a free text, what may be empty or not told."""


def survivors(content: bytes, read: Callable[[bytes], Any]) -> tuple[int, list[tuple[Any, ...]]]:
    """Return how many mutants there are, and the changes of those that were read."""
    written = json.loads(content)
    count, left = 0, []
    for path, change in mutants(written):
        count += 1
        try:
            read(json.dumps(change(written)).encode())
        except (ContratgenError, UnreadableRecordError, UnreadableTermsError) as refusal:
            assert str(refusal)  # noqa: PT017  # it says why
        else:
            left.append(path)
    return count, left


def places_of(left: list[tuple[Any, ...]]) -> dict[str, set[str]]:
    """Return, by the value that was put there, the places that were read; a star stands for a key of a table."""
    found: dict[str, set[str]] = {}
    for *steps, kind, value in left:
        assert kind == "=", (*steps, kind, value)  # no key may be missing, or added
        place = [
            "*" if isinstance(step, int) or before in TABLES else step
            for before, step in zip(("", *steps), steps, strict=False)
        ]
        found.setdefault(value, set()).add("/".join(place))
    return found


@pytest.mark.parametrize("name", [*KINDS, "manifest.json"])
def test_whatever_no_writer_may_have_written_is_refused(name: str, tmp_path: Path) -> None:
    manifest = (FORMER / "manifest.json").read_bytes(), manifest_in(tmp_path)
    content, read = (KINDS | {"manifest.json": manifest})[name]
    read(content)
    count, left = survivors(content, read)
    print(f"{name} : {count} mutations, {len(left)} lues")
    assert places_of(left) == {value: {*places.split()} for value, places in SOUND[name].items()}


def test_a_key_written_twice_is_refused() -> None:
    """JSON would keep the last one without a word."""
    with pytest.raises(UnreadableTermsError, match="« lieu » y est deux fois"):
        read_terms(TERMS.to_json().replace(b'"lieu":""', b'"lieu":"","lieu":"Auray"'))


def test_what_is_no_json_is_said_to_be_none() -> None:
    for content in (b"", b"{", b"\xff", b"[" * 100_000, b"NaN"):
        with pytest.raises(UnreadableRecordError):
            Record(Scan).read(content)

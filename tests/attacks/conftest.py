"""A dossier signed by three parties, its manifest, and the authorities that one trusts: every attack starts there."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pytest

from contratgen.base.manifest import Manifest
from contratgen.base.signature_terms import Level
from contratgen.pades.trust import Trust
from contratgen.signing.electronic import sign
from contratgen.signing.preconditions import Means
from contratgen.verification.report import VerificationReport
from contratgen.verification.verdict import examine

from ..signing.dossiers import dossier, manifest_of, terms_for  # noqa: TID252  # test folders are no installed packages
from ..signing.pki import Pki, make_pki  # noqa: TID252

PARTIES = ("prefet", "ville", "bailleur")


@dataclass(frozen=True)
class Scene:
    """What an attacker and a verifier have; `begun` has one signature, `signed` all three and the lock."""

    pki: Pki
    prepared: bytes
    begun: bytes
    signed: bytes

    @cached_property
    def trust(self) -> Trust:
        """The authority, with its revocation lists of today."""
        return self.pki.trust()

    def manifest(self, prepared: bytes = b"", pages: int = 3, titles: Sequence[str] = ()) -> Manifest:
        """Return the manifest of a prepared dossier, with the titles of its annexes."""
        digest = hashlib.sha256(prepared or self.prepared).hexdigest()
        return manifest_of({"pages": pages, "sha256": digest, "sommaire": ["Contrat de ville", *titles]})

    def verdict(self, blob: bytes, prepared: bytes = b"") -> VerificationReport:
        """Return the verdict of somebody who has the manifest and trusts the authority."""
        at = dt.datetime.now(dt.UTC)
        return examine(blob, at, manifest=self.manifest(prepared), trust=self.trust, name="dossier.pdf")

    def sign(self, blob: bytes, party: str, level: Level = Level.B, key: str = "") -> bytes:
        """Sign as contratgen does."""
        means = Means(level, self.pki.stamper(), self.pki.trust() if level.proven else Means().trust)
        return sign(blob, party, self.pki.signer(key or party), means, dt.datetime.now(dt.UTC))


@pytest.fixture(scope="session")
def scene(tmp_path_factory) -> Scene:
    """Give the scene, made once."""
    pki = make_pki(tmp_path_factory.mktemp("icp"))
    prepared = dossier(terms_for(*PARTIES))
    scene = Scene(pki, prepared, b"", b"")
    begun = scene.sign(prepared, "ville", Level.T)
    signed = scene.sign(scene.sign(begun, "prefet", Level.T), "bailleur", Level.T)
    return Scene(pki, prepared, begun, signed)

"""A three-page dossier to sign, made from a document exported by LibreOffice whose places of signature are marked."""

from __future__ import annotations

import pytest

from .dossiers import EXPORTED, dossier, terms_for
from .pki import Pki, make_pki


@pytest.fixture(scope="session")
def prepared() -> bytes:
    """Give a dossier that three parties may sign, not signed yet."""
    return dossier(terms_for("prefet", "ville", "bailleur"))


@pytest.fixture(scope="session")
def pki(tmp_path_factory) -> Pki:
    """Give a public key infrastructure made for this session."""
    return make_pki(tmp_path_factory.mktemp("icp"))


@pytest.fixture(scope="session")
def exported() -> bytes:
    """Give a PDF that was not prepared for signature."""
    return EXPORTED.read_bytes()

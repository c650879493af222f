"""A three-page dossier to sign, made from a document exported by LibreOffice whose places of signature are marked."""

from __future__ import annotations

import pytest

from .dossiers import dossier, terms_for


@pytest.fixture(scope="session")
def prepared() -> bytes:
    """Give a dossier that three parties may sign, not signed yet."""
    return dossier(terms_for("prefet", "ville", "bailleur"))

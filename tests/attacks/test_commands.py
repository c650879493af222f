"""Whatever was done to a dossier that is still to be signed, each command answers: its work, or a diagnostic."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest

from contratgen.base.diagnostics import ContratgenError, InputError
from contratgen.project.signed import signature_follow_up
from contratgen.project.unpack import project_inside
from contratgen.signing.electronic import sign
from contratgen.signing.paper import Originals, collect
from contratgen.signing.parapheur import deposit
from contratgen.signing.preconditions import Means

from ..signing.dossiers import dossier, terms_for  # noqa: TID252  # test folders are no installed packages
from ..signing.scans import scans_of  # noqa: TID252
from .conftest import PARTIES
from .recipes import RECIPES, attacked
from .shadows import SHADOWS

NOW = dt.datetime.now(dt.UTC)


@pytest.fixture(scope="session")
def open_dossier() -> bytes:
    """Give a dossier to be signed by pen and certificates, that nobody has signed."""
    return dossier(terms_for(*PARTIES, mode="mixte"))


@pytest.fixture(scope="session")
def scans(open_dossier) -> Originals:
    """Give a page that the town signed with a pen."""
    return Originals(("ville",), dt.date(2024, 7, 1), "archives", scans_of(open_dossier, "ville"))


@pytest.mark.parametrize("name", RECIPES)
def test_every_command_answers(scene, open_dossier, scans, tmp_path, name):
    """Any exception but a refusal fails here; the verdict has tests of its own."""
    blob = attacked(open_dossier, RECIPES[name])
    (tmp_path / "dossier.pdf").write_bytes(blob)
    calls = (
        lambda: signature_follow_up(blob, "dossier.pdf"),
        lambda: collect(blob, scans),
        lambda: project_inside(blob, "dossier.pdf"),
        lambda: deposit(blob, "prefet", "type", "sous-type", NOW),
        lambda: sign(blob, "prefet", scene.pki.signer("prefet"), Means(), NOW),
    )
    for call in calls:
        with suppress(ContratgenError):
            call()


def codes(call) -> list[str]:
    with pytest.raises(InputError) as refusal:
        call()
    return [one.code for one in refusal.value.diagnostics]


def test_what_no_recipe_of_ours_writes_is_refused_by_name(scene, open_dossier, scans, tmp_path):
    """Tags or fields that are no longer there, and a field as small as a point."""
    lost = attacked(open_dossier, SHADOWS["les balises perdent leur table"])
    assert codes(lambda: collect(lost, scans)) == ["CG601"]
    lacking = attacked(open_dossier, RECIPES["une page est effacée"])
    assert codes(lambda: signature_follow_up(lacking, "dossier.pdf")) == ["CG601"]
    tiny = open_dossier.replace(b"/Rect [ 333.45 560 523.45 626 ]", b"/Rect [ 333.45 625 523.45 626 ]")
    assert tiny != open_dossier
    assert codes(lambda: sign(tiny, "prefet", scene.pki.signer("prefet"), Means(), NOW)) == ["CG623"]

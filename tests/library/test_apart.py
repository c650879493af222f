"""What travels in a stranger's PDF is read in a process of its own, from the library too: nothing of it is here."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from contratgen.assembly.installed import find_kit
from contratgen.base.diagnostics import InputError, Place
from contratgen.packs import making
from contratgen.project import compared
from contratgen.project.opened import open_project

STARTER = find_kit("engagements-quartiers-2030", Place("x")).starter


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A PDF that carries the starter's project, its contract under another title."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for path in STARTER.rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                blob = path.read_bytes().replace(b"intitule: Contrat", b"intitule: Ancien contrat")
                name = path.relative_to(STARTER).as_posix()
                pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, blob, filename=name)
        pdf.save(tmp_path / "dossier.pdf")
    return tmp_path / "dossier.pdf"


@pytest.fixture
def nothing_is_opened_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail if a state is opened in this process."""

    def opened(*_given: object) -> None:
        pytest.fail("opened in the caller's process")

    for module in (compared, making):
        monkeypatch.setattr(module, "opened_side", opened)


@pytest.mark.usefixtures("nothing_is_opened_here")
def test_a_dossier_is_compared_apart(dossier: Path) -> None:
    found = compared.compare(dossier, STARTER)
    assert [(change.field, change.new is not None) for change in found.changes] == [("Intitulé", True)]
    assert (found.before.complete, found.after.complete) == (True, True)


def test_a_pack_compares_with_a_dossier_apart(dossier: Path, request: pytest.FixtureRequest) -> None:
    """What its project was vetted with in this process stays here."""
    project = open_project(STARTER)
    assert project.vetted is not None
    request.getfixturevalue("nothing_is_opened_here")
    former = making._former(str(dossier), project)
    assert [change.field for change in former.changes] == ["Intitulé"]
    assert former.text.startswith("version ")


@pytest.mark.usefixtures("nothing_is_opened_here")
def test_what_a_dossier_lacks_is_told_as_ever(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(InputError) as refusal:
        compared.compare(tmp_path / "x.pdf", STARTER)
    assert [found.code for found in refusal.value.diagnostics] == ["CG520"]

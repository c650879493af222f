from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from contratgen import world
from contratgen.diagnostics import EnvironmentFault


def test_the_cache_is_where_xdg_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert world.cache_folder() == tmp_path / "contratgen"


@pytest.mark.parametrize("value", ["", "relative/folder"])
def test_without_an_absolute_xdg_folder_the_cache_is_in_the_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", value)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert world.cache_folder() == tmp_path / ".cache" / "contratgen"


def test_a_temporary_folder_is_private_and_goes_with_all_it_holds() -> None:
    with world.temporary_folder() as folder:
        (folder / "below").mkdir()
        (folder / "below" / "file").write_bytes(b"x")
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_a_machine_without_temporary_folder_is_a_diagnostic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    with pytest.raises(EnvironmentFault) as fault, world.temporary_folder():
        pass
    assert [d.code for d in fault.value.diagnostics] == ["CG906"]


def test_versions_name_what_outputs_depend_on() -> None:
    versions = world.versions()
    assert {"contratgen", "python", "polices", "zlib", "fonttools", *world.LIBRARIES} == set(versions)
    assert versions["pikepdf"][0].isdigit()
    assert len(versions["polices"]) == 64
    assert versions["python"].count(".") == 1

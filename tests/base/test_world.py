from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from contratgen.base import world
from contratgen.base.diagnostics import EnvironmentFault


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


def test_a_folder_of_a_killed_run_is_swept_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody holds, what another made, what only has a like name: all stay."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    script = "import os; from contratgen.base import world\nwith world.temporary_folder(): os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", script], env={**os.environ, "TMPDIR": str(tmp_path)}, check=False)
    [left] = tmp_path.iterdir()
    (tmp_path / "contratgen-2030").mkdir()
    (tmp_path / "contratgen-lien.travail").symlink_to(tmp_path / "contratgen-2030")
    with world.temporary_folder() as held:
        assert not left.exists()
        world._sweep.cache_clear()
        with world.temporary_folder():
            assert held.exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["contratgen-2030", "contratgen-lien.travail"]


def test_time_is_that_of_the_processes_of_a_group() -> None:
    """Not the clock's: a group that sleeps takes none."""
    busy = "import time\nwhile time.process_time() < 0.3: pass\nprint(flush=True)\ntime.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", busy], stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        first = world.processor_seconds(process.pid)
        time.sleep(0.3)
        second = world.processor_seconds(process.pid)
        process.kill()
    assert first >= 0.25
    assert second - first < 0.1

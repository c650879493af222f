"""A destination is complete or as it was, whatever interrupts the writing."""

import errno
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from contratgen.base import storage
from contratgen.base.diagnostics import EnvironmentFault, MisuseError

OLD = {"manifest.json": b"{}", "a.txt": b"old"}
NEW = {"manifest.json": b"{}", "a.txt": b"new", "below/b.txt": b"new"}


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def put(folder: Path, files: dict[str, bytes]) -> None:
    with storage.held(folder):
        storage.exchange(folder, files)


def test_a_folder_appears_whole(tmp_path):
    """A first build makes its folder."""
    put(tmp_path / "build", NEW)
    assert content(tmp_path / "build") == NEW


def test_a_folder_is_replaced_whole(tmp_path):
    """Nothing of the former build stays."""
    put(tmp_path / "build", {**OLD, "gone.txt": b"x"})
    put(tmp_path / "build", NEW)
    assert content(tmp_path / "build") == NEW


def test_permissions_do_not_depend_on_the_umask(tmp_path):
    """The same modes for everyone."""
    before = os.umask(0o077)
    try:
        put(tmp_path / "build", NEW)
    finally:
        os.umask(before)
    assert (tmp_path / "build").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "build/a.txt").stat().st_mode & 0o777 == 0o644


def test_without_an_exchange_two_renames_do(tmp_path, monkeypatch):
    """A file system that cannot exchange folders is served as well."""
    monkeypatch.setattr(storage, "_rename_exchange", lambda one, other: False)
    put(tmp_path / "build", OLD)
    put(tmp_path / "build", NEW)
    assert content(tmp_path / "build") == NEW
    assert [p.name for p in tmp_path.iterdir()] == ["build"]


def test_the_next_run_finishes_what_was_interrupted_between_the_renames(tmp_path):
    """The old folder comes back when the new one never arrived."""
    put(tmp_path / "build", OLD)
    (tmp_path / "build").rename(tmp_path / ".build.old")
    with storage.held(tmp_path / "build"):
        assert content(tmp_path / "build") == OLD


def test_a_full_disk_leaves_the_destination_as_it_was(tmp_path, monkeypatch):
    """An error of the system is a diagnostic, and the former build stands."""
    put(tmp_path / "build", OLD)

    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(EnvironmentFault, match="CG910"):
        put(tmp_path / "build", NEW)
    assert content(tmp_path / "build") == OLD
    assert [p.name for p in tmp_path.iterdir()] == ["build"]


def test_a_killed_run_leaves_the_destination_as_it_was(tmp_path):
    """SIGKILL in the middle of the writing changes nothing; the next run cleans up."""
    destination = tmp_path / "build"
    put(destination, OLD)
    script = textwrap.dedent(f"""
        import os, signal
        from pathlib import Path
        from contratgen.base import storage
        destination = Path({str(destination)!r})
        storage._swap = lambda fresh, old: os.kill(os.getpid(), signal.SIGKILL)
        with storage.held(destination):
            storage.exchange(destination, {{"manifest.json": b"new"}})
    """)
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == -9
    assert content(destination) == OLD
    put(destination, NEW)
    assert content(destination) == NEW
    assert [p.name for p in tmp_path.iterdir()] == ["build"]


def test_one_build_at_a_time(tmp_path):
    """A second build of the same destination is refused."""
    with (
        storage.held(tmp_path / "build"),
        pytest.raises(EnvironmentFault, match="CG912"),
        storage.held(tmp_path / "build"),
    ):
        pass


def test_nothing_stays_of_a_build_that_made_nothing(tmp_path):
    """Neither its lock, nor the folders above its destination."""
    with pytest.raises(ZeroDivisionError), storage.held(tmp_path / "project/build"):
        raise ZeroDivisionError
    assert [*tmp_path.iterdir()] == []
    with storage.held(tmp_path / "project/build"):
        storage.exchange(tmp_path / "project/build", NEW)
    assert [path.name for path in (tmp_path / "project").iterdir()] == ["build"]


def test_a_lock_that_was_removed_meanwhile_holds_nothing(tmp_path, monkeypatch):
    """Two builds would hold two files of one name."""
    opened, locks = storage._opened_lock, []

    def removed_once(path):
        locks.append(opened(path))
        if len(locks) == 1:
            path.unlink()
        return locks[-1]

    monkeypatch.setattr(storage, "_opened_lock", removed_once)
    with storage.held(tmp_path / "build"):
        assert len(locks) == 2
        with pytest.raises(EnvironmentFault, match="CG912"), storage.held(tmp_path / "build"):
            pass


def test_a_foreign_folder_is_refused(tmp_path):
    """What contratgen did not make, it does not erase."""
    (tmp_path / "build").mkdir()
    (tmp_path / "build/thesis.odt").write_bytes(b"years of work")
    with pytest.raises(MisuseError, match="CG911"), storage.held(tmp_path / "build"):
        pass
    assert (tmp_path / "build/thesis.odt").read_bytes() == b"years of work"


def test_a_file_as_destination_is_refused(tmp_path):
    """A folder is wanted."""
    (tmp_path / "build").write_bytes(b"x")
    with pytest.raises(MisuseError, match="CG911"), storage.held(tmp_path / "build"):
        pass


def test_below_a_file_no_folder_can_be(tmp_path):
    """What stands in the way is named."""
    (tmp_path / "build").write_bytes(b"x")
    with pytest.raises(EnvironmentFault, match="un fichier est à la place d'un dossier"):
        put(tmp_path / "build" / "below", NEW)


@pytest.mark.parametrize("name", ["", ".", "../build", "a/.."])
def test_the_folder_where_the_command_runs_is_refused(tmp_path, monkeypatch, name):
    """Its user would stay in the one that was replaced; nothing is left there."""
    put(tmp_path / "build", OLD)
    monkeypatch.chdir(tmp_path / "build")
    with pytest.raises(MisuseError, match="lancée dans ce dossier"), storage.held(Path(name)):
        pass
    assert content(tmp_path / "build") == OLD


def test_a_mount_point_is_refused_before_the_work(tmp_path, monkeypatch):
    """A container's volume cannot be renamed: a folder within is proposed."""
    (tmp_path / "build").mkdir()
    monkeypatch.setattr(Path, "is_mount", lambda path: path.name == "build")
    with pytest.raises(MisuseError, match="point de montage") as caught, storage.held(tmp_path / "build"):
        pass
    assert "build/contrat" in caught.value.diagnostics[0].hint


def test_a_link_that_leads_to_itself_is_told(tmp_path):
    """Before anything is built."""
    (tmp_path / "build").symlink_to("build")
    with pytest.raises(EnvironmentFault, match="trop de liens"), storage.held(tmp_path / "build"):
        pass


def test_an_unwritable_folder_is_told(tmp_path, monkeypatch):
    """Permission denied is a diagnostic with the path."""

    def denied(*_arguments, **_options):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", denied)
    with pytest.raises(EnvironmentFault, match="CG910") as caught, storage.held(tmp_path / "build"):
        pass
    assert str(tmp_path / "build") in str(caught.value)


def test_a_new_file_replaces_nothing(tmp_path):
    """An existing file is refused."""
    storage.write_new_file(tmp_path / "a", b"1")
    with pytest.raises(MisuseError, match="CG911"):
        storage.write_new_file(tmp_path / "a", b"2")
    assert (tmp_path / "a").read_bytes() == b"1"


def test_a_link_as_destination_is_the_folder_it_leads_to(tmp_path):
    """The link stays a link, and later builds find their folder."""
    put(tmp_path / "real", OLD)
    (tmp_path / "build").symlink_to("real")
    for files in (NEW, OLD):
        put(tmp_path / "build", files)
        assert (tmp_path / "build").is_symlink()
        assert content(tmp_path / "real") == files


@pytest.mark.parametrize("name", [".build.new", ".build.old", ".build.lock"])
def test_a_planted_link_is_never_followed(tmp_path, name):
    """What it leads to stays as it was."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_bytes(b"mine")
    put(tmp_path / "build", OLD)
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).symlink_to(other / "a.txt" if name.endswith("lock") else other)
    if name.endswith("lock"):
        with pytest.raises(MisuseError, match="CG911"):
            put(tmp_path / "build", NEW)
    else:
        put(tmp_path / "build", NEW)
        assert content(tmp_path / "build") == NEW
    assert content(other) == {"a.txt": b"mine"}


def test_the_old_folder_is_put_back_when_the_new_one_cannot_take_its_place(tmp_path, monkeypatch):
    """Between two renames nothing is lost, not even until the next run."""
    put(tmp_path / "build", OLD)
    monkeypatch.setattr(storage, "_rename_exchange", lambda one, other: False)
    rename = Path.rename

    def refusing(path, target):
        if path.name == ".build.new":
            raise OSError(errno.EIO, "I/O error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refusing)
    with pytest.raises(EnvironmentFault, match="CG910"):
        put(tmp_path / "build", NEW)
    assert content(tmp_path / "build") == OLD


def test_what_a_killed_run_left_half_written_is_swept(tmp_path):
    """By the next file written there; what is being written stays."""
    script = textwrap.dedent(f"""
        import os, signal
        from pathlib import Path
        from contratgen.base import storage
        storage.os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
        storage.write_file(Path({str(tmp_path)!r}, "a"), b"half")
    """)
    subprocess.run([sys.executable, "-c", script], check=False)
    [left] = tmp_path.iterdir()
    assert left.name.endswith(".partiel")
    storage.write_file(tmp_path / "b", b"whole")
    assert content(tmp_path) == {"b": b"whole"}


def test_a_name_as_long_as_the_system_allows_is_written(tmp_path):
    """What is written meanwhile has a short name of its own."""
    storage.write_file(tmp_path / ("a" * 255), b"x")
    assert content(tmp_path) == {"a" * 255: b"x"}

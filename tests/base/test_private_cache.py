"""The cache gives back what this user kept under that very key, or nothing; it never grows for ever."""

import os

import pytest

from contratgen.base import limits, private_cache, world

KEY, OTHER = "a" * 64, "ab" + "c" * 62


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A cache of this test alone."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    private_cache._bounded.cache_clear()
    return world.cache_folder()


def path_of(key):
    return private_cache._entry(world.cache_folder(), "pdf", key)


def test_what_is_kept_is_found():
    private_cache.keep("pdf", KEY, b"contenu")
    assert private_cache.kept("pdf", KEY) == b"contenu"
    assert private_cache.kept("pieces", KEY) is None
    assert private_cache.kept("pdf", OTHER) is None


def test_an_entry_moved_to_another_key_counts_for_none():
    """Its seal says which key it is of."""
    private_cache.keep("pdf", KEY, b"contenu")
    path_of(OTHER).parent.mkdir(parents=True)
    path_of(KEY).rename(path_of(OTHER))
    assert private_cache.kept("pdf", OTHER) is None


@pytest.mark.parametrize("damage", ["short", "changed", "writable", "link"])
def test_an_entry_that_cannot_be_trusted_counts_for_none(tmp_path, damage):
    private_cache.keep("pdf", KEY, b"contenu")
    path = path_of(KEY)
    match damage:
        case "short":
            path.write_bytes(b"x")
        case "changed":
            path.write_bytes(path.read_bytes() + b".")
        case "writable":
            path.chmod(0o666)
        case _:
            path.rename(tmp_path / "ailleurs")
            path.symlink_to(tmp_path / "ailleurs")
    assert private_cache.kept("pdf", KEY) is None


def test_an_entry_of_another_user_counts_for_none(monkeypatch):
    """Nor is the folder of another user's used at all."""
    private_cache.keep("pdf", KEY, b"contenu")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert private_cache.kept("pdf", KEY) is None
    private_cache.keep("pdf", OTHER, b"contenu")
    assert not path_of(OTHER).exists()


def test_the_folder_is_its_user_s_alone_whatever_the_umask(folder):
    before = os.umask(0)
    try:
        folder.mkdir(parents=True)
        private_cache.keep("pdf", KEY, b"contenu")
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_beyond_its_bound_the_longest_unused_go(monkeypatch):
    """What was read lately stays."""
    keys = [f"{rank:02x}" + "0" * 62 for rank in range(4)]
    for rank, key in enumerate(keys):
        private_cache.keep("pdf", key, b"x" * 100)
        os.utime(path_of(key), (rank, rank))
    assert private_cache.kept("pdf", keys[0]) is not None
    monkeypatch.setattr(limits, "CACHE_BYTES", 300)
    private_cache._bounded.cache_clear()
    private_cache.keep("pdf", KEY, b"x")
    assert [key for key in keys if path_of(key).exists()] == [keys[0], keys[3]]

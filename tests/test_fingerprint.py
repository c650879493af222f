"""What a build remembers: found again in the cache, and spared where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contratgen.fingerprint import Fingerprint, remember, remembered

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

BUILT = Fingerprint({"contrat.yaml": "a"}, {}, {"python": "3.11"}, {}, {"dossier.pdf": "b"})


def test_a_build_is_remembered_by_project_and_destination(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    remember(tmp_path / "projet", tmp_path / "build", BUILT)
    assert remembered(tmp_path / "projet", tmp_path / "build") == BUILT
    assert remembered(tmp_path / "projet", tmp_path / "ailleurs") is None


def test_a_cache_that_cannot_be_written_fails_no_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The destination is complete by then: the next build only does its work again."""
    (tmp_path / "cache").write_bytes(b"a file, where a folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    remember(tmp_path / "projet", tmp_path / "build", BUILT)
    assert remembered(tmp_path / "projet", tmp_path / "build") is None

"""What a build remembers: found again by what it made, and spared where there is no cache."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from contratgen.base import private_cache
from contratgen.base.diagnostics import Diagnostic, Place, Rewriting, Severity, WordPlace
from contratgen.project import fingerprint
from contratgen.project.fingerprint import Fingerprint, kit_folder, last_made, outputs_in, remember

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

KIT = "engagements-quartiers-2030"
INPUTS, VERSIONS = {"contrat.yaml": "a"}, {"python": "3.11"}
WORD = WordPlace("word/document.xml", 3, excerpt="une ligne")
TOLD = (
    Diagnostic(
        "CG224", "à récrire", Place("a.yaml", 3, 1), "ainsi", Severity.NOTE, rewritten=Rewriting(3, 4, ("a: 1",))
    ),
    Diagnostic("CG318", "image trop petite", Place("m.docx", label="corps", word=WORD), severity=Severity.WARNING),
)
BUILT = Fingerprint(INPUTS, KIT, {}, VERSIONS, {}, 207, TOLD)


def remembered(outputs: dict[str, str], built: Fingerprint = BUILT) -> Fingerprint | None:
    return last_made(outputs, built.inputs, built.versions, built.options)


def test_a_build_is_remembered_by_what_it_made_wherever_that_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "build/word").mkdir(parents=True)
    (tmp_path / "build/word/contrat.docx").write_bytes(b"PK")
    remember(outputs_in(tmp_path / "build"), BUILT)
    shutil.move(tmp_path / "build", tmp_path / "ailleurs")
    assert remembered(outputs_in(tmp_path / "ailleurs")) == BUILT
    (tmp_path / "ailleurs/word/contrat.docx").write_bytes(b"PK.")
    assert remembered(outputs_in(tmp_path / "ailleurs")) is None
    assert remembered(outputs_in(tmp_path / "nulle-part")) is None


def test_what_another_version_remembered_counts_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    outputs = {"dossier.pdf": "b"}
    private_cache.keep(fingerprint.KIND, fingerprint._key(outputs), b'{"entrees": {}}')
    assert remembered(outputs) is None


def test_templates_are_those_of_the_kit_that_is_installed_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two installations may share a cache: the digest is asked of this one's files."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    outputs = {"dossier.pdf": "b"}
    assert kit_folder(KIT) is not None
    for kit, templates in ((KIT, {"__init__.py": "0" * 64}), ("aucun", {})):
        remember(outputs, Fingerprint(INPUTS, kit, templates, VERSIONS, {}))
        assert remembered(outputs) is None
    remember(outputs, BUILT)
    assert remembered(outputs) == BUILT
    assert last_made(outputs, {"contrat.yaml": "b"}, VERSIONS, {}) is None


def test_a_cache_that_cannot_be_written_fails_no_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The destination is complete by then: the next build only does its work again."""
    (tmp_path / "cache").write_bytes(b"a file, where a folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    remember({"dossier.pdf": "b"}, BUILT)
    assert remembered({"dossier.pdf": "b"}) is None

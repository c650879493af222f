"""Verdicts on pieces: each is vetted once, and the cache never changes what is found."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from contratgen.base import limits, private_cache, world
from contratgen.bundling.pieces import verdict_cache, vetting
from contratgen.bundling.pieces.piece import Piece
from contratgen.bundling.pieces.supplied import begin_vetting, vetted_pieces

REFUSED = b"GIF89a"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the cache of this test alone."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return world.cache_folder()


@pytest.fixture
def vettings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the pieces that were really vetted."""
    names: list[str] = []
    vet = vetting.vet_piece

    def counting(name: str, blob: bytes) -> Piece:
        names.append(name)
        return vet(name, blob)

    monkeypatch.setattr(vetting, "vet_piece", counting)
    return names


def supplied(**contents: bytes) -> Any:
    """Return the instances of documents with files by name."""
    files = [SimpleNamespace(file=SimpleNamespace(chemin=name, contenu=blob)) for name, blob in contents.items()]
    return [SimpleNamespace(pieces=files)]


def vetted(**contents: bytes) -> tuple[dict[str, Piece], tuple[Any, ...]]:
    """Return what `vetted_pieces` says of files by name."""
    return vetted_pieces(supplied(**contents))


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_piece_vetted_beside_is_not_vetted_again(
    maker: Any, vettings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its verdict came by the cache; one that is known is not even begun."""
    monkeypatch.setattr(world, "processors", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    files = {"a": maker.written(), "b": REFUSED}
    begin_vetting(supplied(**files))()
    assert list(vetted(**files)[0]) == ["a"]
    assert vettings == []
    monkeypatch.delattr(os, "fork")
    begin_vetting(supplied(**files))()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize(("end", "words"), [(signal.pause, "plus de 1 secondes"), (os.abort, "signal 6")])
def test_a_piece_that_stops_its_vetting_is_refused_and_not_vetted_here(
    maker: Any, vettings: list[str], monkeypatch: pytest.MonkeyPatch, end: Any, words: str
) -> None:
    """Those behind it are vetted all the same."""
    monkeypatch.setattr(world, "processors", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(limits, "CONFINED_SECONDS", 1)
    verdict_cache._judge.cache_clear()
    vet = vetting.vet_piece
    monkeypatch.setattr(vetting, "vet_piece", lambda name, blob: end() if name == "b" else vet(name, blob))
    files = supplied(a=maker.written(), b=maker.written(), c=maker.written())
    stopped = begin_vetting(files)()
    pieces, [fault] = vetted_pieces(files, stopped=stopped)
    assert list(pieces) == ["a", "c"]
    assert (fault.code, fault.place.file, words in fault.message) == ("CG506", "b", True)
    assert vettings == []
    verdict_cache._judge.cache_clear()


def test_a_piece_is_vetted_once(maker: Any, vettings: list[str]) -> None:
    """The second time finds the very same piece, warnings and refusals."""
    annotation = "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (ftp://a.fr) >> >>"
    files = {"a": maker.written(), "b": REFUSED, "c": maker.written({"page": f"/Annots [{annotation}]"})}
    first = vetted(**files)
    assert vettings == ["a", "b", "c"]
    assert vetted(**files) == first
    assert vettings == ["a", "b", "c"]
    assert [fault.code for fault in first[1]].count("CG501") == 1
    assert first[0]["c"].warnings


def test_another_name_content_limit_or_code_is_another_piece(
    maker: Any, vettings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key holds everything that decides what is found."""
    vetted(a=maker.written())
    vetted(b=maker.written())
    vetted(a=maker.written() + b"\n")
    assert vettings == ["a", "b", "a"]
    monkeypatch.setattr(limits, "PIECE_BYTES", 10)
    verdict_cache._judge.cache_clear()
    assert [fault.code for fault in vetted(a=maker.written())[1]] == ["CG506"]
    monkeypatch.undo()
    verdict_cache._judge.cache_clear()


@pytest.mark.parametrize("damage", [b"", b"x", b"x" * 400])
def test_a_damaged_entry_counts_for_none(maker: Any, folder: Path, vettings: list[str], damage: bytes) -> None:
    """Cut short, or written over: the piece is vetted again, and kept again."""
    first = vetted(a=maker.written())
    [entry] = entries(folder)
    entry.write_bytes(damage)
    assert vetted(a=maker.written()) == first
    assert vetted(a=maker.written()) == first
    assert vettings == ["a", "a"]


def test_without_a_cache_pieces_are_vetted(maker: Any, monkeypatch: pytest.MonkeyPatch, vettings: list[str]) -> None:
    """A folder that cannot be written is done without."""
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/nowhere")
    assert vetted(a=maker.written()) == vetted(a=maker.written())
    assert vettings == ["a", "a"]


def test_every_field_of_a_piece_is_kept(maker: Any, folder: Path) -> None:
    """A field that is added to `Piece` travels as well."""
    vetted(a=maker.written())
    [entry] = entries(folder)
    head = entry.read_bytes()[private_cache.SEAL_BYTES :].partition(b"\n")[0]
    assert {*json.loads(head), "pdf"} == {*Piece.__dataclass_fields__}


def test_the_key_covers_all_the_code_that_judges() -> None:
    """A module that vetting imports, and that the key forgets, would let an old verdict stand."""
    ours = "[m.__file__ for name, m in sys.modules.items() if 'contratgen' in name]"
    imported = f"import sys, contratgen.bundling.pieces.vetting; print(*{ours})"
    run = subprocess.run([sys.executable, "-c", imported], capture_output=True, text=True, check=True)
    files = {Path(name) for name in run.stdout.split() if not name.endswith("__init__.py")}
    assert Path(vetting.__file__) in files
    assert files <= set(verdict_cache.judges())

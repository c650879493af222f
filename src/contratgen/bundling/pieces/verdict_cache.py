"""What the vetting of pieces found, kept in the cache by what decides it: a piece is vetted once, not at each command.

Safe to delete, whole or in part, at any time; a damaged entry counts for none. Imports no PDF library.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Final

from contratgen.base import limits, private_cache, world
from contratgen.base.diagnostics import Diagnostic
from contratgen.base.records import AtLeastOne, Record, UnreadableRecordError
from contratgen.bundling.pieces.piece import Piece

KIND: Final = "pieces"
LIBRARIES: Final = ("asn1crypto", "fonttools", "img2pdf", "pikepdf", "pillow")
"""Their versions may change a verdict."""

Verdict = Piece | Annotated[tuple[Diagnostic, ...], AtLeastOne]
"""A piece that may enter a dossier, or why the file is refused."""


def verdict_key(name: str, blob: bytes) -> str:
    """Return the digest of everything that decides what is found in a file, its name in the diagnostics included."""
    return _digest(f"{_judge()}\0{hashlib.sha256(blob).hexdigest()}\0{name}".encode()).hex()


def judges() -> list[Path]:
    """Return the files of the code that judges pieces: those of this stage, and what they import of others."""
    package = Path(__file__).parents[2]
    rooms = (package / room for room in ("bundling", "pdf", "base"))
    return sorted(file for room in rooms for file in room.rglob("*.py"))


@cache
def _judge() -> str:
    """Return what stands for the code, the limits and the libraries that judge pieces."""
    code = [path.read_bytes() for path in judges()]
    bounds = {name: value for name, value in vars(limits).items() if name.isupper()}
    made_of = [
        _digest(b"\0".join(code)).hex(),
        world.fonts_digest(),
        {name: version(name) for name in LIBRARIES},
        bounds,
    ]
    return json.dumps(made_of, sort_keys=True, default=str)


@cache
def _record() -> Record[Verdict]:
    return Record(Verdict)


def kept(key: str) -> Verdict | None:
    """Return the verdict kept under a key, None when there is none that is whole."""
    content = private_cache.kept(KIND, key)
    if content is None:
        return None
    head, _, pdf = content.partition(b"\n")
    try:
        verdict = _record().read(head)
    except UnreadableRecordError:
        return None
    if _record().write(verdict) != head:  # something is missing that has a default
        return None
    return replace(verdict, pdf=pdf) if isinstance(verdict, Piece) else verdict


def keep(key: str, verdict: Verdict) -> None:
    """Keep a verdict, where that is possible."""
    said, pdf = (replace(verdict, pdf=b""), verdict.pdf) if isinstance(verdict, Piece) else (verdict, b"")
    private_cache.keep(KIND, key, _record().write(said) + b"\n" + pdf)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()

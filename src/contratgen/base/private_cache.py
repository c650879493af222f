"""What may be deleted at any time, kept by what it was made of: sealed, private to its user, and bounded in size.

An entry counts only when it is this user's, whole, and the one that was kept under that key. Where the folder cannot be
used (another's, read-only, full), nothing is kept and nothing is told: everything can be made again.
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final

from contratgen.base import limits, storage, world
from contratgen.base.diagnostics import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEAL_BYTES: Final = 32
PRIVATE: Final = 0o700
OTHERS: Final = 0o022
"""Rights to write that nobody but its user may have on an entry."""


def kept(kind: str, key: str) -> bytes | None:
    """Return what was kept under a key, a digest in hexadecimal; None where there is nothing that can be trusted."""
    folder = _folder()
    if folder is None:
        return None
    path = _entry(folder, kind, key)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if status.st_uid != os.geteuid() or status.st_mode & OTHERS or not stat.S_ISREG(status.st_mode):
            return None
        content = stream.read()
        with suppress(OSError):
            os.utime(descriptor)  # the oldest out: the longest unused
    seal, content = content[:SEAL_BYTES], content[SEAL_BYTES:]
    return content if seal == _seal(kind, key, content) else None


def keep(kind: str, key: str, content: bytes) -> None:
    """Keep something under a key, a digest in hexadecimal, where that is possible."""
    folder = _folder()
    if folder is not None:
        _bounded(folder)
        with suppress(EnvironmentFault):
            storage.write_file(_entry(folder, kind, key), _seal(kind, key, content) + content)


def _entry(folder: Path, kind: str, key: str) -> Path:
    return folder / kind / key[:2] / key


def _seal(kind: str, key: str, content: bytes) -> bytes:
    """Return what an entry begins with: it says the key as well, so that no entry stands for another."""
    return hashlib.sha256(f"{kind}\0{key}\0".encode() + content).digest()


def _folder() -> Path | None:
    """Return the folder of the cache, which is this user's alone; None where it is not to be had."""
    folder = world.cache_folder()
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
            return None
        if status.st_mode & ~stat.S_IFMT(status.st_mode) != PRIVATE:
            folder.chmod(PRIVATE)
    except OSError:
        return None
    return folder


@cache
def _bounded(folder: Path) -> None:
    """Take out what was unused for longest, beyond the limit, and what a killed run left half written; once a run."""
    entries = sorted(_entries(folder))
    size = sum(weight for _, weight, _ in entries)
    for _, weight, path in entries:
        if size > limits.CACHE_BYTES:
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108  # a path of `os.walk`
            size -= weight
    for kind in folder.glob("*/??"):
        storage.sweep(kind)


def _entries(folder: Path) -> Iterator[tuple[float, int, str]]:
    """Yield each file below a folder: when it was last used, its size in bytes, its path."""
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)  # noqa: PTH118  # thousands of them
            with suppress(OSError):
                status = os.lstat(path)
                yield status.st_mtime, status.st_size, path

"""Whole numbers as attributes write them, read without trust: a damaged one is as good as none."""

from __future__ import annotations

import re
from typing import Final, overload

_FLAGS: Final = re.compile(r"[0-9A-Fa-f]{1,8}")
_INTEGER: Final = re.compile(r"-?[0-9]{1,15}")


@overload
def integer(text: str | None, default: int = 0) -> int: ...
@overload
def integer(text: str | None, default: None) -> int | None: ...
def integer(text: str | None, default: int | None = 0) -> int | None:
    """Return the number that a text writes in ASCII figures, or the default for anything else."""
    return int(text) if text and _INTEGER.fullmatch(text) else default


def flags(text: str | None) -> int:
    """Return the flags that a text writes in hexadecimal, or none for anything else."""
    return int(text, 16) if text and _FLAGS.fullmatch(text) else 0

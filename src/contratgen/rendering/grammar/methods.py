"""The methods of plain values that a template in the wild may call: one table for the check and for rendering.

None of them changes its value: a template is run more than once, and reads the contract itself.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Final

from jinja2.runtime import LoopContext
from jinja2.utils import Cycler

_METHODS: Final[tuple[tuple[type, frozenset[str]], ...]] = (
    (str, frozenset({
        "capitalize", "casefold", "center", "count", "endswith", "find", "format", "index", "isalnum", "isalpha",
        "isascii", "isdecimal", "isdigit", "islower", "isnumeric", "isspace", "istitle", "isupper", "join", "ljust",
        "lower", "lstrip", "partition", "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust",
        "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase", "title", "upper",
        "zfill",
    })),
    (dict, frozenset({"get", "items", "keys", "values"})),
    (list, frozenset({"count", "index"})),
    (tuple, frozenset({"count", "index"})),
    (dt.datetime, frozenset({"date", "time"})),
    (dt.date, frozenset({"isoformat", "strftime", "weekday", "isoweekday", "isocalendar", "replace"})),
    (dt.time, frozenset({"isoformat", "strftime"})),
    (Decimal, frozenset({"quantize", "normalize", "is_zero"})),
    (float, frozenset({"is_integer"})),
    (LoopContext, frozenset({"cycle", "changed"})),
    (Cycler, frozenset({"next", "reset", "current"})),
)  # fmt: skip


@lru_cache(maxsize=1024)
def methods_of(kind: type) -> frozenset[str]:
    """Return the methods that templates in the wild may call of values of a type."""
    return frozenset().union(*(names for known, names in _METHODS if issubclass(kind, known)))

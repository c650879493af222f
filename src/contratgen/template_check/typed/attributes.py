"""Attributes of plain Python values that a template may use, and what those that are called give; as data."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, Final

from contratgen.rendering.grammar.methods import methods_of
from contratgen.template_check.typed.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    DECIMAL,
    INTEGER,
    TEXT,
    TIME,
    UNKNOWN,
    Row,
    Sequence,
    Type,
)


def _all(names: str, type_: Type) -> dict[str, Type]:
    return dict.fromkeys(names.split(), type_)


_DATE: Final = {
    **_all("weekday isoweekday", INTEGER),
    **_all("strftime isoformat", TEXT),
    "isocalendar": Row((INTEGER, INTEGER, INTEGER), ("year", "week", "weekday")),
    "replace": DATE,
}
RESULTS: Final[dict[str, dict[str, Type]]] = {
    "str": {
        **_all(
            "upper lower title capitalize casefold swapcase strip lstrip rstrip replace center ljust rjust zfill join"
            " format removeprefix removesuffix",
            TEXT,
        ),
        **_all("split rsplit splitlines", Sequence(TEXT)),
        **_all("partition rpartition", Row((TEXT, TEXT, TEXT))),
        **_all("find rfind index rindex count", INTEGER),
        **_all(
            "startswith endswith isalnum isalpha isascii isdecimal isdigit islower isnumeric isspace istitle isupper",
            BOOLEAN,
        ),
    },
    "list": _all("index count", INTEGER),
    "date": _DATE,
    "datetime": {**_DATE, "date": DATE, "time": TIME, "replace": DATETIME},
    "time": _all("strftime isoformat", TEXT),
    "Decimal": {**_all("quantize normalize", DECIMAL), "is_zero": BOOLEAN},
    "float": {"is_integer": BOOLEAN},
}
"""What the methods of plain values give (`grammar.methods`)."""
CLASSES: Final[dict[str, type]] = {
    one.__name__: one
    for one in (
        *(str, list, dict, int, float, bytes, Decimal),
        *(datetime.date, datetime.datetime, datetime.time, datetime.timedelta),
    )
}
"""The classes of plain values, by the name that types give them."""


def of_python(name: str, attribute: str) -> Any:
    """Return a method of a class of plain values that templates may call; None when it has none of that name."""
    kind = CLASSES.get(name)
    return getattr(kind, attribute) if kind is not None and attribute in methods_of(kind) else None


LOOP: Final[dict[str, Type]] = {
    **_all("index index0 revindex revindex0 length depth depth0", INTEGER),
    **_all("first last", BOOLEAN),
    "cycle": UNKNOWN,
    "changed": UNKNOWN,
}
"""What Jinja's `loop` knows; `previtem` and `nextitem` are of the item's type."""

SHOWN: Final[dict[str, dict[str, Type]]] = {
    "date": _all("year month day", INTEGER),
    "datetime": _all("year month day hour minute second", INTEGER),
    "time": _all("hour minute second", INTEGER),
    "timedelta": {"days": INTEGER},
    "Member": {"name": TEXT, "value": UNKNOWN},
}
"""Attributes of plain values that every template may read: parts of a date, the value of an enumeration."""

"""Attributes and methods of plain Python values that a template in the wild may use, with what each gives; as data.

Of those that stand in no table nothing is said: any value, of any arguments that Python takes.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, Final

from contratgen.template_check.typed.types import (
    ABSENT,
    BOOLEAN,
    BYTES,
    DATE,
    DATETIME,
    DECIMAL,
    FLOAT,
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
    **_all("year month day weekday isoweekday toordinal", INTEGER),
    **_all("strftime isoformat ctime", TEXT),
    "isocalendar": Row((INTEGER, INTEGER, INTEGER), ("year", "week", "weekday")),
    "replace": DATE,
    "timetuple": UNKNOWN,
}
ATTRIBUTES: Final[dict[str, dict[str, Type]]] = {
    "str": {
        **_all(
            "upper lower title capitalize casefold swapcase strip lstrip rstrip replace center ljust rjust zfill join"
            " format expandtabs removeprefix removesuffix translate format_map",
            TEXT,
        ),
        **_all("split rsplit splitlines", Sequence(TEXT)),
        **_all("partition rpartition", Row((TEXT, TEXT, TEXT))),
        **_all("find rfind index rindex count", INTEGER),
        **_all(
            "startswith endswith isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable"
            " isspace istitle isupper",
            BOOLEAN,
        ),
        "encode": BYTES,
    },
    "list": {**_all("append extend insert remove clear reverse sort", ABSENT), **_all("index count", INTEGER)},
    "dict": {**_all("items keys values get pop setdefault copy", UNKNOWN), **_all("update clear", ABSENT)},
    "date": _DATE,
    "datetime": {
        **_DATE,
        **_all("hour minute second microsecond timestamp", INTEGER),
        "date": DATE,
        "time": TIME,
        "replace": DATETIME,
        "astimezone": DATETIME,
    },
    "time": {**_all("hour minute second microsecond", INTEGER), **_all("strftime isoformat", TEXT)},
    "timedelta": {**_all("days seconds microseconds", INTEGER), "total_seconds": FLOAT},
    "Decimal": {
        **_all("quantize normalize copy_abs copy_negate sqrt to_integral_value", DECIMAL),
        **_all("is_zero is_signed is_finite is_nan", BOOLEAN),
        "as_tuple": UNKNOWN,
        "to_eng_string": TEXT,
    },
    "int": {**_all("bit_length numerator denominator real imag", INTEGER)},
    "float": {**_all("is_integer", BOOLEAN)},
    "bool": {},
    "bytes": {"decode": TEXT, "hex": TEXT},
    "Member": {"name": TEXT, "value": UNKNOWN},
}
CLASSES: Final[dict[str, type]] = {
    one.__name__: one
    for one in (
        *(str, list, dict, int, float, bytes, Decimal),
        *(datetime.date, datetime.datetime, datetime.time, datetime.timedelta),
    )
}
"""The classes of plain values, by the name that types give them."""


def of_python(name: str, attribute: str) -> Any:
    """Return a public attribute of a class of plain values; None when it has none of that name."""
    return None if attribute.startswith("_") else getattr(CLASSES.get(name), attribute, None)


METHODS: Final = {
    "str": frozenset(ATTRIBUTES["str"]),
    "list": frozenset(ATTRIBUTES["list"]),
    "dict": frozenset(ATTRIBUTES["dict"]),
    "date": frozenset(_DATE) - {"year", "month", "day"},
    "datetime": frozenset(ATTRIBUTES["datetime"]) - {"year", "month", "day", "hour", "minute", "second", "microsecond"},
    "time": frozenset({"strftime", "isoformat"}),
    "timedelta": frozenset({"total_seconds"}),
    "Decimal": frozenset(ATTRIBUTES["Decimal"]),
    "int": frozenset({"bit_length"}),
    "float": frozenset({"is_integer"}),
    "bytes": frozenset(ATTRIBUTES["bytes"]),
}
"""Which of the attributes must be called."""

LOOP: Final[dict[str, Type]] = {
    **_all("index index0 revindex revindex0 length depth depth0", INTEGER),
    **_all("first last", BOOLEAN),
    "cycle": UNKNOWN,
    "changed": UNKNOWN,
}
"""What Jinja's `loop` knows; `previtem` and `nextitem` are of the item's type."""

STRICT: Final[dict[str, dict[str, Type]]] = {
    "date": _all("year month day", INTEGER),
    "datetime": _all("year month day hour minute second", INTEGER),
    "time": _all("hour minute second", INTEGER),
    "Member": {"name": TEXT, "value": UNKNOWN},
}
"""Attributes of plain values that a kit's template may read too: parts of a date, the value of an enumeration."""

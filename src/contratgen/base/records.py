"""JSON of ours that comes back: a file that contratgen wrote, or the answer of a process that it started.

Whoever holds one may have changed it: types are exact, nothing is missing, nothing is added. A dataclass or a model
says what one holds; what is not that is refused by the place in it. Knows nothing of what is read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

T = TypeVar("T")
STRICT: Final = ConfigDict(strict=True, extra="forbid", frozen=True, ser_json_bytes="base64", val_json_bytes="base64")
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in lower-case hexadecimal."""
Positive = Annotated[int, Field(ge=1)]
"""How many there are of what is always there, or a number that counts from 1."""
Natural = Annotated[int, Field(ge=0)]
"""A place that counts from 0."""
FormatOne = Annotated[int, Field(ge=1, le=1)]
"""The number of a first format; `Literal[1]` would take `true` for it."""
Text = Annotated[str, Field(min_length=1)]
"""A text that says something."""
Content = Annotated[bytes, Field(min_length=1)]
"""Bytes of something."""
AtLeastOne = Field(min_length=1)
"""Annotates a list or a table that is never empty."""
Texts = Annotated[tuple[Text, ...], AtLeastOne]
"""Texts, of which there is always one."""
OTHER: Final = "n'est pas ce que contratgen écrit"
FAULTS: Final = {
    "missing": "manque",
    "missing_argument": "manque",
    "missing_keyword_only_argument": "manque",
    "extra_forbidden": "y est de trop",
    "unexpected_keyword_argument": "y est de trop",
}
"""Pydantic's type of fault → what it means of a field; anything else is a value of another kind."""


class UnreadableRecordError(ValueError):
    """The content is not what contratgen writes; the text is a French phrase that names the field."""


class Record(Generic[T]):
    """One kind of JSON of ours: how it is read and written."""

    def __init__(self, kind: Any) -> None:
        self._adapter: TypeAdapter[tuple[T]] = TypeAdapter(tuple[kind], config=STRICT)

    def read(self, content: bytes) -> T:
        """Return what the JSON says. Raises `UnreadableRecordError`."""
        try:
            json.loads(content, object_pairs_hook=_once)
            return self._adapter.validate_json(b"[%b]" % content)[0]
        except RecursionError:
            raise UnreadableRecordError(f"cela {OTHER}") from None
        except json.JSONDecodeError:
            raise UnreadableRecordError("ce n'est pas du JSON") from None
        except UnicodeDecodeError:
            raise UnreadableRecordError("ce n'est pas du JSON") from None
        except ValidationError as refusal:
            raise UnreadableRecordError(_in_words(refusal.errors(include_url=False, include_input=False)[0])) from None

    def write(self, value: T) -> bytes:
        """Return the JSON of a value, on one line."""
        return self._adapter.dump_json((value,))[1:-1]


def _once(pairs: list[tuple[str, Any]]) -> None:
    """Refuse a key that is written twice: JSON would keep the last one without a word."""
    names = [name for name, _ in pairs]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UnreadableRecordError(f"« {twice} » y est deux fois")


def _in_words(fault: ErrorDetails) -> str:
    if fault["type"] == "json_invalid":
        return "ce n'est pas du JSON"
    field = ".".join(str(step) for step in fault["loc"][1:] if not str(step).endswith("]"))
    if not field:
        return f"cela {OTHER}"
    return f"« {field} » {FAULTS.get(fault['type'], OTHER)}"

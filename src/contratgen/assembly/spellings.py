"""How a value is written: one pattern that the reader and the JSON Schema share, and why a text does not fit it.

Patterns hold what Python and ECMA-262 (the schemas' dialect) understand alike: explicit classes, no flag. A case or an
accent that may vary is a class of its letters. Spaces around a value never count.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError, PydanticKnownError

from contratgen.base.faults import excerpt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SPACES: Final = r" \t\u00a0\u2000-\u200a\u202f\u205f"
"""Inside a class: the spaces that keyboards, word processors and spreadsheets put between figures and words."""
SPACE: Final = f"[{SPACES}]"
MARGIN: Final = rf"[\n{SPACES}]*"
"""What may stand around a value: a block of YAML (`|`, `>`) ends with a line end."""
BLANK: Final = f"^{MARGIN}$"
NOT_BLANK: Final = rf"[^\n{SPACES}]"
HYPHENS: Final = r"\-\u2010-\u2015\u2212"
ACCENTED: Final = {"a": "àâä", "c": "ç", "e": "éèêë", "i": "îï", "o": "ôö", "u": "ùûü"}
COMBINING: Final = "[\\u0300-\\u0302\\u0308\\u0327]?"
"""The accent of a text that is not composed (NFD), as macOS writes it: an editor sees it, the reader composes it."""
SYNTAX: Final = frozenset("^$\\.*+?()[]{}|/")
BARE: Final = {accented: bare for bare, signs in ACCENTED.items() for accented in signs}

_PLAIN: Final = re.compile(SPACE)
_EMPTY: Final = re.compile(BLANK)


def plain(text: str) -> str:
    """Return a text without the spaces around it; each of those inside is an ordinary one."""
    return _PLAIN.sub(" ", text.replace("\n", " ")).strip(" ")


def empty(text: str) -> bool:
    """Return whether a text holds nothing but spaces."""
    return _EMPTY.match(text) is not None


def bare(words: str) -> str:
    """Return words in lower case, without accents."""
    return "".join(BARE.get(sign, sign) for sign in unicodedata.normalize("NFC", words).lower())


def loose(words: str) -> str:
    """Return a pattern of the same words in any case, with or without accents; `_` is any space or hyphen as well."""
    return "".join(map(_letter, words))


def _letter(sign: str) -> str:
    if sign in "_ -":
        return f"[_{SPACES}{HYPHENS}]"
    if sign in "'’":
        return "['’]"
    bare = BARE.get(sign.lower(), sign.lower())
    if bare.isalpha():
        variants = bare + ACCENTED.get(bare, "")
        return f"[{variants.upper()}{variants}]" + (COMBINING if sign != bare else "")
    return f"\\{sign}" if sign in SYNTAX else sign


def whole(pattern: str) -> str:
    """Return the pattern of a whole text, from that of what stands between its margins."""
    return f"^{MARGIN}(?:{pattern}){MARGIN}$"


@dataclass(frozen=True)
class Spelling:
    """How a type is written: the pattern of its text, what a reader is told to write, and its conversion.

    `convert` takes the text with ordinary spaces and may raise `ValueError`, with a French reason, for what no pattern
    can tell (a check digit). `why` gives the reason, if it knows one, why a text that does not fit is refused. Where
    not `exact`, `convert` alone judges a text, and takes just those of the pattern, which only the schema needs.
    """

    pattern: str
    expected: str
    convert: Callable[[str], Any]
    why: Callable[[str], str] = lambda text: ""  # noqa: ARG005  # most types have no more to say
    exact: bool = True

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(whole(self.pattern))

    def read(self, value: Any) -> Any:
        """Return the value of a text; anything but text goes on to the strict type check."""
        if not isinstance(value, str):
            return value
        text = plain(value)
        if not (self._compiled.match(value) if self.exact else "\n" not in value.strip()):
            raise self._refusal(value, self.why(text))
        try:
            return self.convert(text)
        except ValueError as reason:
            raise self._refusal(value, str(reason)) from None

    def _refusal(self, value: str, reason: str) -> PydanticCustomError:
        if empty(value):
            return PydanticCustomError("absent", "valeur absente")
        context = {"expected": self.expected, "read": excerpt(value), "reason": f" ({reason})" if reason else ""}
        return PydanticCustomError("spelling", "attendu {expected}, reçu « {read} »{reason}", context)


def written(spelling: Spelling, *examples: str, name: str, other: Iterable[Mapping[str, Any]] = ()) -> Any:
    """Return the marks of a scalar type: its reader, and its JSON Schema, kept once under `name`.

    `other` says which values that are no text, as YAML makes of plain figures, stand for a text that is accepted.
    """
    text = {"type": "string", "pattern": whole(spelling.pattern), "patternErrorMessage": f"attendu {spelling.expected}"}
    either = {"anyOf": [text, *other]} if other else text
    return BeforeValidator(spelling.read), WithJsonSchema({**either, "examples": list(examples), "x-type": name})


def one_line(limit: int, name: str) -> Any:
    """Return the marks of a text on one line, of at most `limit` characters: line ends inside read as spaces."""

    def read(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if empty(value):
            raise PydanticCustomError("absent", "valeur absente")
        if len(value) > limit:
            raise PydanticKnownError("string_too_long", {"max_length": limit})
        return " ".join(line for piece in value.split("\n") if (line := piece.strip()))

    text = {"type": ["string", "number", "boolean"], "pattern": NOT_BLANK, "maxLength": limit}
    text["patternErrorMessage"] = "valeur absente"
    return BeforeValidator(read), WithJsonSchema({**text, "x-type": name})


@dataclass(frozen=True)
class Choice:
    """The values of a `Literal`, each in any case, with or without accents, and other ways to write it."""

    values: tuple[str, ...]
    aliases: Mapping[str, tuple[str, ...]]

    def pattern(self, value: str) -> str:
        """Return the pattern of one value."""
        return "|".join(map(loose, (value, *self.aliases.get(value, ()))))

    @property
    def any(self) -> str:
        """The pattern of them all."""
        return "|".join(map(self.pattern, self.values))

    @cached_property
    def _compiled(self) -> dict[str, re.Pattern[str]]:
        return {value: re.compile(self.pattern(value)) for value in self.values}

    def meant(self, text: str) -> str | None:
        """Return the value that a text stands for, None when it stands for none."""
        if text in self.values:
            return str(text)
        words = plain(text)
        return next((value for value, pattern in self._compiled.items() if pattern.fullmatch(words)), None)

"""How a tag of docxtpl's dialect is written (`{{ }}`, `{% %}`, `{# #}`, prefixes p, tr, tc, r), and spoilt by Word.

Text in, spans out; knows no XML. Word's typographic quotes become straight ones and its no-break spaces plain ones,
except within a string. Dashes and guillemets are left as they are: what they should have been is anyone's guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


class TagKind(StrEnum):
    """What a tag does: it prints, it decides, or it is for the template's authors alone."""

    PRINT = "{{"
    STATEMENT = "{%"
    COMMENT = "{#"


DIRECTIVES: Final = frozenset({"colspan", "cellbg", "vm", "hm"})
"""Statements of docxtpl that format the table cell in which they stand."""

_LONGEST: Final = 4_000
"""Characters within one tag. A tag holds no other opening, so that the search from each is short."""
_STRING: Final = r"'[^'{]*+'|\"[^\"{]*+\"|“[^“”\"{]*+[”\"]"
_IN_PRINT: Final = r"\{(?![{%#])|\}(?!\})|[^{}]"
_IN_STATEMENT: Final = r"\{(?![{%#])|%(?!\})|[^{%]"
_IN_COMMENT: Final = r"\{(?!#)|\#(?!\})|[^{#]"
_TAG: Final = re.compile(
    "|".join(
        rf"{opening}(?>{inside}){{0,{_LONGEST}}}+{closing}"
        for opening, inside, closing in (
            (r"\{\{", f"{_STRING}|{_IN_PRINT}", r"\}\}"),
            (r"\{%", f"{_STRING}|{_IN_STATEMENT}", r"%\}"),
            (r"\{#", _IN_COMMENT, r"\#\}"),
            (r"\{\{", _IN_PRINT, r"\}\}"),  # when an apostrophe is no quote
            (r"\{%", _IN_STATEMENT, r"%\}"),
        )
    ),
    re.DOTALL,
)
_STRAY: Final = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_PREFIX: Final = re.compile(r"(p|tr|tc|r)(?=\s)")
_DOUBLE: Final = '"“”„'
_SINGLE: Final = "'‘’‚"
_SPACES: Final = re.compile(r"[\s\u00a0\u202f]+")


@dataclass(frozen=True, slots=True)
class Span:
    """A tag within a text: its characters `start` to `end`, what it does, its prefix, and what stands inside, cleaned.

    `trims_before` and `trims_after` tell the `-` of whitespace control.
    """

    start: int
    end: int
    kind: TagKind
    prefix: str
    source: str
    trims_before: bool
    trims_after: bool


@lru_cache(maxsize=16_384)
def scan(text: str) -> tuple[tuple[Span, ...], tuple[int, ...]]:
    """Return the tags of a text in order, and where a delimiter stands that belongs to none."""
    spans = tuple(_span(found) for found in _TAG.finditer(text))
    return spans, tuple(_strays(text, spans))


def without_tags(text: str) -> str:
    """Return a text without its tags."""
    return _TAG.sub("", text) if "{" in text else text


def _span(found: re.Match[str]) -> Span:
    raw = found[0]
    kind = TagKind(raw[:2])
    inside = raw[2:-2]
    before, after = inside[:1] in {"-", "+"}, inside[-1:] in {"-", "+"} and len(inside) > 1
    trims = (inside.startswith("-"), after and inside.endswith("-"))
    inside = inside[before : len(inside) - after]
    prefixed = _PREFIX.match(inside)
    prefix = prefixed[1] if prefixed else ""
    source = inside[len(prefix) :].strip()
    cleaned = source if kind is TagKind.COMMENT else clean(source)
    return Span(found.start(), found.end(), kind, prefix, cleaned, *trims)


def _strays(text: str, spans: tuple[Span, ...]) -> Iterator[int]:
    rest = list(text)
    for span in spans:
        rest[span.start : span.end] = "\0" * (span.end - span.start)
    return (found.start() for found in _STRAY.finditer("".join(rest)))


def clean(source: str) -> str:
    """Return an expression as Jinja reads it: straight quotes around strings, plain spaces outside them."""
    if source.isascii() and source.isprintable() and "  " not in source:
        return source
    out: list[str] = []
    position = 0
    while position < len(source):
        end = _string_end(source, position)
        if end is None:
            out.append(source[position])
            position += 1
        else:
            out.append(_string(source[position : end + 1]))
            position = end + 1
    return _outside_strings("".join(out))


def _string(written: str) -> str:
    straight = written[0] == written[-1] and written[0] in "'\""
    return written if straight else _quoted(written[1:-1])


def _string_end(source: str, start: int) -> int | None:
    """Return where the string that opens at `start` closes, or None when none opens there or it never closes.

    A straight quote closes at the next one of its kind; a typographic one too, unless it is an apostrophe in a word.
    """
    opening = source[start]
    if opening in "'\"" and (end := _closing_straight(source, start)) is not None:
        return end
    family = _DOUBLE if opening in _DOUBLE else _SINGLE if opening in _SINGLE else ""
    for index in range(start + 1, len(source)) if family else ():
        in_word = family == _SINGLE and source[index + 1 : index + 2].isalnum()
        if source[index] in family and not in_word:
            return index
    return None


def _closing_straight(source: str, start: int) -> int | None:
    index = start + 1
    while index < len(source):
        if source[index] == "\\":
            index += 1
        elif source[index] == source[start]:
            return index
        index += 1
    return None


def _quoted(content: str) -> str:
    if "'" not in content:
        return f"'{content}'"
    return '"' + content.replace('"', '\\"') + '"'


_PIECES: Final = re.compile(r"('(?:[^'\\]|\\.)*+'|\"(?:[^\"\\]|\\.)*+\")", re.DOTALL)


def _outside_strings(source: str) -> str:
    pieces = _PIECES.split(source)
    straight = str.maketrans({**dict.fromkeys("“”„", '"'), **dict.fromkeys("‘’‚", "'")})
    pieces[::2] = [_SPACES.sub(" ", piece).translate(straight) for piece in pieces[::2]]
    return "".join(pieces)

r"""Bare addresses, file names and paths: their `_`, `*`, `~` and `\` are characters, never marks.

`https://ville.fr/_processed_/plan.pdf`, `__init__.py`, `\\serveur\partage\_v2_`. Emphasis around one stays emphasis:
marks at its end are left out, and those at its head when the same ones end it. Linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = r"\w.~$+%&=@\#!\-"
_PATH: Final = r"""(?:[^\s<>:"|?*«»“”\[\]`]|(?<=[\\.])\*(?=[\\.\s]|\Z)|(?<=\w)\*(?=\w))*+"""
_DOCUMENT: Final = (
    "pdf|docx?|od[tsp]|xlsx?|csv|pptx?|txt|md|rtf|jpe?g|png|gif|tiff?|zip|html?|xml|json|ya?ml|py|dwg|shp"
)
_LETTER: Final = r"[^\W\d_]"
_SHARE: Final = rf"(?:[?.]\\(?:{_LETTER}:\\)?(?!\\)|(?={_LETTER}[\w.$-]+\\(?!\\)))"
CANDIDATE: Final = re.compile(
    rf"""
      (?P<url>(?<![A-Za-z0-9\\])(?:[A-Za-z][A-Za-z0-9+.-]{{1,15}}://|www\.)
        (?:[^\s<>()\[\]`«»“”]|\([^\s<>()\[\]]*+\)|\[(?!\^)[^\s<>()\[\]]*+\](?!\())++)
    | (?P<windows>(?:(?<![\w\\]){_LETTER}:\\(?!\\)|(?<![\w\\])\\\\{_SHARE})
        {_PATH}(?:[ ](?:[\w.()-]+[ ]){{0,3}}[\w.()-]+\\(?=\w){_PATH})*+)
    | (?P<pattern>(?<![{_NAME}/\\])(?:[\w./~-]*+(?:(?<=/)\*{{1,2}}(?=[/.\s]|\Z)[\w./~-]*+)++
        |[\w~-]*+(?:\*(?!\*)[\w~-]*+)++\.(?:{_DOCUMENT})\b(?!\*)))
    | (?P<word>(?<![{_NAME}/\\])(?!~~|\()
        (?:[{_NAME}/]|\\(?:(?![\s*<>|\\\[\]`])|\*(?=\.(?:{_DOCUMENT})\b))|\([\w.~-]*+\))++)
    """,
    re.VERBOSE,
)
MARK: Final = re.compile(r"[_*\\~^$]|==|\+\+")
TRAILING: Final = re.compile(r"[?!.,:;*_~'’\"\\]+\Z")
TRAILING_A_PATH: Final = re.compile(r"[?!.,:;_'’\"]+\Z")
EXTENSION: Final = re.compile(r"[\w)~-]\.(?:[a-z][a-z0-9]{0,13}|[A-Z][A-Z0-9]{1,4}|7z)\Z")
SEPARATOR: Final = re.compile(r"\\(?=[^\W_])")
"""A backslash before a letter or digit: Markdown escapes neither, so that it parts two folders."""
PATTERN: Final = "\\*."
RELATIVE: Final = (".\\", "..\\")
LOOSE: Final = re.compile(r"(?<=[^\W_])_(?!\w)")
"""A mark left unescaped: the backslashes of the same word then part folders, and escape nothing."""
TAGS: Final = ("@", "#")
"""How the names of accounts and subjects begin: `@_ville_`, `#_projet_`."""
HALVES: Final = "_/_"
"""What stands between two words in italics parted by a bar (`_et_/_ou_`)."""


@dataclass(frozen=True, slots=True)
class Address:
    """The characters from `start` to `end` are one address, file name or path; `url` for one that a browser reads."""

    start: int
    end: int
    url: bool


def addresses(text: str) -> Iterator[Address]:
    """Yield, in order, the bare addresses, file names and paths of a text that hold what could be read as a mark."""
    for found in CANDIDATE.finditer(text) if MARK.search(text) else ():
        if not MARK.search(found[0]):
            continue
        start, end = found.start(), found.end()
        end -= _trailing(found[0], found.lastgroup or "")
        if found.lastgroup == "word":
            inner = _without_emphasis(text, start, end)
            if not _names_file(text[inner:end]) or (inner > start and HALVES in text[inner:end]):
                continue
            start = inner
        elif found.lastgroup == "url":
            end = _before_closing_marks(text, start, end)
        if MARK.search(text, start, end):
            yield Address(start, end, url=found.lastgroup == "url")


def _trailing(word: str, kind: str) -> int:
    """Return how many characters at the end of a word belong to the sentence."""
    pattern = {"pattern": None, "windows": TRAILING_A_PATH}.get(kind, TRAILING)
    found = pattern.search(word[-80:]) if pattern else None
    return len(found[0]) if found else 0


def _without_emphasis(text: str, start: int, end: int) -> int:
    """Return where a word begins without the marks at its head, if the same mark follows it."""
    head = len(text[start:end]) - len(text[start:end].lstrip("_"))
    return start + head if head and text[end : end + 1] == "_" else start


def _before_closing_marks(text: str, start: int, end: int) -> int:
    """Return where an address ends: before the stars that close those at its head, if none do after it."""
    opening = re.search(r"\*+\Z", text[max(0, start - 3) : start])
    closing = text.find(opening[0], start, end) if opening and not text.startswith(opening[0], end) else -1
    return closing if closing >= 0 else end


def _names_file(word: str) -> bool:
    """Return whether a word is a file's name, a mail address or a path, and not words with marks of emphasis."""
    if "\\" in word:
        named = EXTENSION.search(word) is not None
        parts = SEPARATOR.search(word) is not None and (named or word[0] == "\\" or word.count("\\") > 1)
        return parts or word.startswith(RELATIVE) or (named and (LOOSE.search(word) is not None or PATTERN in word))
    return "/" in word or word.startswith(TAGS) or EXTENSION.search(word) is not None

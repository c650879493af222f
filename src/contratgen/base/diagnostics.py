"""What a fault is: a code, a place, a message and a hint. Every stage speaks in these, and in nothing else.

Knows nothing of contracts, files or formats.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from contratgen.base.foreign import inert

if TYPE_CHECKING:
    from collections.abc import Iterable


def made_inert(record: Any, *fields: str) -> None:
    """Make what a frozen record quotes inert, as it is made: no report can be forged by what it tells."""
    for name in fields:
        words = getattr(record, name)
        if words and not words.isprintable():
            object.__setattr__(record, name, inert(words))


class Severity(StrEnum):
    """How much a fault weighs: an error blocks, a warning is printed, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class WordPlace:
    """A place in a Word file: part name, paragraph index in the part (from 0), table, row and cell (from 1)."""

    part: str
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    heading: str | None = None
    excerpt: str | None = None

    def __post_init__(self) -> None:
        """Make what is quoted inert."""
        made_inert(self, "part", "heading", "excerpt")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault stands: a file relative to the project, line and column from 1, or a place in a Word file."""

    file: str
    line: int | None = None
    column: int | None = None
    label: str | None = None  # French words for a place that is no line: « corps, tableau 3, ligne 2 »
    word: WordPlace | None = None

    def __post_init__(self) -> None:
        """Make what is quoted inert; no column stands before its line."""
        if self.label or not self.file.isprintable():  # a file has thousands of places
            made_inert(self, "file", "label")
        if self.column is not None and self.column < 1:
            object.__setattr__(self, "column", 1)

    def __str__(self) -> str:
        numbers = "".join(f":{n}" for n in (self.line, self.column) if n is not None)
        return f"{self.file}{numbers}" + (f" ({self.label})" if self.label else "")

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """The order in which places are reported: by file, then as one reads the file."""
        rank = (self.word.paragraph or 0) if self.word else 0
        return (self.file, self.line or rank, self.column or 0, self.label or "")


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What may be written instead of some lines of a file, from `first` to `last` (from 1): whole lines, inert."""

    first: int
    last: int
    lines: tuple[str, ...]

    def __post_init__(self) -> None:
        """Make what is quoted inert."""
        object.__setattr__(self, "lines", tuple(map(inert, self.lines)))


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault. `code` is stable and documented in `docs/errors.md`; message and hint are French sentences.

    Each is one line, whatever it quotes (`foreign.inert`).
    """

    code: str
    message: str
    place: Place
    hint: str = ""
    severity: Severity = Severity.ERROR
    field: str = ""  # dotted path of the field concerned, as its author knows it
    expected: str = ""
    read: str = ""
    count: int = 1  # of the faults that it stands for
    rewritten: Rewriting | None = None  # the block to write instead

    def __post_init__(self) -> None:
        """Make what is quoted inert."""
        made_inert(self, "message", "hint", "field", "expected", "read")

    def __str__(self) -> str:
        subject = f" {self.field} :" if self.field else " :"
        return f"{self.code} {self.place}{subject} {self.message}"

    @property
    def lines(self) -> tuple[str, ...]:
        """The fault in words, then, indented, the text in which it stands in a Word file and what to do.

        What to write instead stands last, as it stands in its file: it is copied from here.
        """
        excerpt = self.place.word.excerpt if self.place.word is not None else None
        below = (f"Dans « {excerpt} »." if excerpt else "", self.hint)
        written = self.rewritten.lines if self.rewritten else ()
        return (str(self), *(f"    {line}" for line in below if line), *written)

    @property
    def blocks(self) -> bool:
        """Whether this fault stops a build."""
        return self.severity is Severity.ERROR

    def weighing(self, severity: Severity) -> Diagnostic:
        """Return the same fault with another severity."""
        return replace(self, severity=severity)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics once each, sorted by place, then code, then message."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda d: (d.place.sort_key, d.code, d.message)))


class ContratgenError(Exception):
    """The root of every error that contratgen raises; it carries all the diagnostics of the run."""

    exit_code = 1

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__(*self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(map(str, self.diagnostics))


class InputError(ContratgenError):
    """Faults in what somebody wrote: framework, contribution, piece or template (exit 1)."""

    exit_code = 1


class MisuseError(ContratgenError):
    """The command or function was called in a way it cannot answer (exit 2)."""

    exit_code = 2


class EnvironmentFault(ContratgenError):  # noqa: N818  # EnvironmentError is another thing in Python
    """A converter, font or folder that the machine should have is missing or failing (exit 3)."""

    exit_code = 3

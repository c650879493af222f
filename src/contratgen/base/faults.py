"""Kinds of faults as data: a code, a sentence with blanks and a hint, which become a diagnostic at a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, Place, Severity, in_order
from contratgen.base.foreign import inert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault; `{words}` in its message and hint are filled when it is met."""

    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    expected: str = ""

    def at(self, place: Place | str, read: str = "", **words: object) -> Diagnostic:
        """Return the diagnostic of this fault at `place`, or in the file of that name.

        `read` is what stands there, also the blank `{read}`.
        """
        shown = excerpt(read)
        return Diagnostic(
            code=self.code,
            message=self.message.format(read=shown, **words),
            place=Place(place) if isinstance(place, str) else place,
            hint=self.hint.format(read=shown, **words),
            severity=self.severity,
            expected=self.expected.format(read=shown, **words),
            read=shown,
        )


def excerpt(text: str, length: int = 60) -> str:
    """Return what a message may show of a text: one line, at most `length` characters, nothing that acts."""
    line = inert(" ".join(text[: 4 * length].split()))
    return line if len(line) <= length else line[: length - 1] + "…"


LINES_TOLD: Final = 3
"""Other lines that a fault names where the same stands."""


def elsewhere(lines: Iterable[int]) -> str:
    """Return the words for the lines that have the same fault, after the first of them, where it is told."""
    others = [str(line) for line in lines][1:]
    beyond = len(others) - LINES_TOLD
    told = [*others[:LINES_TOLD], f"{beyond} autres"] if beyond > 1 else others
    many = "s" if len(others) > 1 else ""
    return f" ; aussi ligne{many} {' et '.join(filter(None, (', '.join(told[:-1]), told[-1])))}" if told else ""


MORE: Final = "CG188"
"""The code of what stands for the faults of a file that are not told."""


class Found:
    """The faults of one text as they are found: `limits.FILE_FAULTS` of each weight, and a count of the others."""

    def __init__(self) -> None:
        self._told: dict[Severity, list[Diagnostic]] = {weight: [] for weight in Severity}
        self._left: dict[Severity, int] = dict.fromkeys(Severity, 0)
        self._first_left: Place | None = None

    @property
    def count(self) -> int:
        """How many were noted."""
        return sum(map(len, self._told.values())) + sum(self._left.values())

    def add(self, fault: Fault, place: Place, read: str = "", **words: object) -> None:
        """Note a fault at a place."""
        self.note(fault.severity, place, lambda: fault.at(place, read, **words))

    def note(self, severity: Severity, place: Place, diagnostic: Callable[[], Diagnostic]) -> None:
        """Note a fault, whose diagnostic is made if it will be told; beyond the limit it is only counted."""
        told = self._told[severity]
        if len(told) < limits.FILE_FAULTS:
            told.append(diagnostic())
        else:
            self._left[severity] += 1
            self._first_left = self._first_left or place

    def all(self) -> tuple[Diagnostic, ...]:
        """Return them in order, with one diagnostic (CG188) for those that are only counted."""
        told = [fault for found in self._told.values() for fault in found]
        if self._first_left is not None:
            heaviest = next(weight for weight in Severity if self._left[weight])
            told.append(more_of(sum(self._left.values()), self._first_left, heaviest))
        return bounded(told)


def bounded(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return diagnostics in order, at most `limits.FILE_FAULTS` for one file and how many others it has (CG188).

    What blocks is told first, and what is left out weighs as much as the heaviest of it.
    """
    files: dict[str, list[Diagnostic]] = {}
    for diagnostic in in_order(diagnostics):
        files.setdefault(diagnostic.place.file, []).append(diagnostic)
    return in_order(fault for found in files.values() for fault in _told(found))


def _told(found: list[Diagnostic]) -> list[Diagnostic]:
    weighed = sorted((fault for fault in found if fault.code != MORE), key=lambda fault: not fault.blocks)
    told, left = weighed[: limits.FILE_FAULTS], [fault for fault in found if fault.code == MORE]
    left += weighed[limits.FILE_FAULTS :]
    if not left:
        return found
    heaviest = min((fault.severity for fault in left), key=list(Severity).index)
    return [*told, more_of(sum(fault.count for fault in left), left[0].place, heaviest)]


def more_of(count: int, place: Place, severity: Severity) -> Diagnostic:
    """Return what stands for `count` faults of a file that are not told (CG188)."""
    words = "et une autre faute dans ce fichier" if count == 1 else f"et {count} autres fautes dans ce fichier"
    hint = "Corrigez d'abord celles qui sont dites : les autres le seront ensuite."
    return Diagnostic(MORE, words, place, hint, severity, count=count)

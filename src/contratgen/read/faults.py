"""Kinds of faults as data: a code, a sentence with blanks and a hint, which become a diagnostic at a place."""

from __future__ import annotations

from dataclasses import dataclass

from contratgen.diagnostics import Diagnostic, Place, Severity
from contratgen.foreign import inert


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault; `{words}` in its message and hint are filled when it is met."""

    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    expected: str = ""

    def at(self, place: Place, read: str = "", **words: object) -> Diagnostic:
        """Return the diagnostic of this fault at `place`; `read` is what stands there, also the blank `{read}`."""
        shown = excerpt(read)
        return Diagnostic(
            code=self.code,
            message=self.message.format(read=shown, **words),
            place=place,
            hint=self.hint.format(read=shown, **words),
            severity=self.severity,
            expected=self.expected.format(read=shown, **words),
            read=shown,
        )


def excerpt(text: str, length: int = 60) -> str:
    """Return what a message may show of a text: one line, at most `length` characters, nothing that acts."""
    line = inert(" ".join(text[: 4 * length].split()))
    return line if len(line) <= length else line[: length - 1] + "…"

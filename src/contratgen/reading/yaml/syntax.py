"""ruamel.yaml's events, and its syntax errors in French, at the place where the author has something to change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from contratgen.reading.yaml import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruamel.yaml.events import Event

    from contratgen.base.diagnostics import Diagnostic
    from contratgen.reading.yaml.source import YamlSource

FIELD: Final = re.compile(r" *(?:- +)*(?=[^\s:]+:(?: |$))")
"""What stands before the name of a field."""


class UnreadableError(Exception):
    """A syntax error: what ruamel says, the offsets where the construct began and where reading stopped.

    It says nothing of an escape that is no character.
    """

    def __init__(self, said: str = "", began: int = 0, stopped: int = 0) -> None:
        self.said = said
        self.began = began
        self.stopped = stopped


def events(text: str) -> Iterator[Event]:
    """Yield the events of a text. Raises `UnreadableError` where it is no YAML."""
    from ruamel.yaml import YAML  # noqa: PLC0415  # most texts need none of it
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        stopped = error.problem_mark or error.context_mark
        began = error.context_mark or stopped
        raise UnreadableError(str(error.problem or error.context), began.index, stopped.index) from None
    except (YAMLError, ValueError, OverflowError):  # an escape such as \UFFFFFFFF is no character
        raise UnreadableError from None


def explain(error: UnreadableError, source: YamlSource, last: tuple[int, int]) -> tuple[Diagnostic, ...]:
    """Return the diagnostic of a syntax error; none where the fault was mended, for the next reading to go further.

    `last` are the offsets of what could be read last, and of what follows it.
    """
    start, end = last
    said, began, stopped = error.said, error.began, error.stopped
    if not said:
        return (faults.ESCAPE.at(source.place(source.after("\\", end))),)
    if "mapping values are not allowed" in said:
        _colon(stopped, source)
        return ()
    if source.text[stopped : stopped + 1] == "\t" and "cannot start" in said:
        source.mend(stopped, " ", faults.TAB, stopped, "")
        return ()
    quoted = source.text[start : start + 1] in {"'", '"'} and source.line_start(start) != source.line_start(end)
    if quoted and "expected <block end>" in said:
        return (faults.LATE_QUOTE.at(source.place(start), source.quoted(start), closed=source.place(end).line),)
    return (_known(said, began, stopped, source),)


def _colon(offset: int, source: YamlSource) -> None:
    """Mend a colon in a value; when it looks like a field's, its indentation is what is wrong."""
    start = source.line_start(offset)
    before = source.text[start:offset]
    value = re.search(r":[ \t]+(?=\S)", before)
    if value:
        at = start + value.end()
        source.mend(offset, ";", faults.COLON, offset, source.quoted(at))
    elif before.endswith((" ", "\u00a0", "\u202f")):
        source.mend(offset, ";", faults.COLON, offset, source.quoted(start).strip())
    else:
        _indentation(offset, start + len(before) - len(before.lstrip(" ")), source)


def _indentation(offset: int, at: int, source: YamlSource) -> None:
    """Mend too deep an indentation, which makes a field part of the value above it."""
    field = FIELD.match(source.line_before(at))
    if field and field.end() < at - source.line_start(at):
        source.mend_indentation(at, field.end())
    else:
        source.mend(offset, ";", faults.INDENTATION, at, source.quoted(at))


def _known(said: str, began: int, stopped: int, source: YamlSource) -> Diagnostic:
    """Return the fault that ruamel's words stand for."""
    known = ((kind, began if early else stopped) for words, kind, early in faults.SYNTAX_ERRORS if words.search(said))
    fault, offset = next(known, (faults.SYNTAX, stopped))
    if fault is faults.INDENTATION and source.text[max(0, stopped - 2) : stopped].strip(" ").endswith(("'", '"')):
        fault = faults.AFTER_QUOTE
    same_line = source.line_start(began) == source.line_start(stopped)
    if fault is faults.OPEN_BRACKET and same_line and source.text[stopped : stopped + 1] == ":":
        fault, offset = faults.COLON, stopped
    if fault is faults.DIRECTIVE:
        offset = source.line_start(offset)
    return fault.at(source.place(offset), source.quoted(offset), more="")

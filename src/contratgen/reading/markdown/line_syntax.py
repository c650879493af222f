"""How a line of Markdown begins: the patterns that tell blocks apart, and what lines belong together.

Every pattern takes linear time on any line.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from contratgen.reading.lines import BLANKS, Line

BLANK: Final = re.compile(r"[ \t]*$")
FENCE: Final = re.compile(r" *(`{3,}|~{3,})")
INDENTED: Final = re.compile(" {4}")
MARKS: Final = re.compile(r" {0,3}(#+)")
HEADING: Final = re.compile(r" {0,3}#+(?:[ \t]+|$)")
UNSPACED: Final = re.compile(r" {0,3}(?:#{2,}|#(?=[^\W\d_]|\u00a0|\u202f))(?![ \t#]|$)")
CLOSING: Final = re.compile(r"(?:^|[ \t])#+$")
RULE: Final = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}[ \t]*)$")
MARKER: Final = re.compile(r" *(?:(?P<bullet>[-*+])|(?P<number>[0-9]{1,3})[.)])(?:[ \t]+|$)")
GLUED_NUMBER: Final = re.compile(r" *([0-9]{1,3})[.)](?=\S)")
QUOTE: Final = re.compile(r" {0,3}>[ \t]?")
NOTE: Final = re.compile(r" {0,3}\[\^([^\[\]\s]+)\][ \t\u00a0\u202f]?:[ \t]*")
"""The definition of a note; French hands put a space before the colon."""
REFERENCE: Final = re.compile(r" {0,3}\[(?!\^)[^\[\]]+\]:[ \t]*\S")
SEPARATOR: Final = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$")
ROW: Final = re.compile(r".*\|")
ANYTHING: Final = re.compile("")
PIPE: Final = re.compile(r"\\.|\|")
STARTERS: Final = frozenset("-*+#>`~_=[0123456789")
"""The first characters of every line that is not plain text."""
INTERRUPTING: Final = (FENCE, HEADING, UNSPACED, RULE, QUOTE, NOTE)


def interrupts(line: Line) -> bool:
    """Return whether a line ends the paragraph before it: among numbers, only 1 does (« en / 20. Puis »)."""
    head = line.lstrip(BLANKS)[:1]
    if head not in STARTERS:
        return not head
    marker = MARKER.match(line)
    if marker and (marker["bullet"] or marker["number"] == "1"):
        return True
    return any(pattern.match(line) for pattern in INTERRUPTING)


def number_of(line: Line) -> int | None:
    """Return the number that a line's marker bears, None for a bullet or no marker."""
    marker = MARKER.match(line)
    return int(marker["number"]) if marker and marker["number"] else None


def opens_table(lines: list[Line]) -> bool:
    """Return whether a table's header and its row of dashes come first."""
    return len(lines) > 1 and "|" in lines[0] and "|" in lines[1] and bool(SEPARATOR.match(lines[1].strip(BLANKS)))


def cells(row: Line) -> list[Line]:
    """Cut a row at its bars; the outer ones are optional, one after a backslash is text."""
    line = row.trimmed()
    bars = [match.start() for match in PIPE.finditer(line) if match[0] == "|"]
    edges = [-1, *bars, len(line)]
    found = [line.cut(left + 1).head(right - left - 1) for left, right in pairwise(edges)]
    if bars and bars[0] == 0:
        del found[0]
    if bars and bars[-1] == len(line) - 1:
        del found[-1]
    return found


def alignment(cell: Line) -> str:
    """Return what the colons of a row of dashes ask for: `left`, `center`, `right` or nothing."""
    marks = cell.strip(BLANKS)
    return {(True, True): "center", (True, False): "left", (False, True): "right"}.get(
        (marks.startswith(":"), marks.endswith(":")), ""
    )


def continuation(lines: list[Line], indent: int, offset: int) -> list[Line]:
    """Take from the head of `lines` those that stay in an item, without their first `offset` spaces at most.

    They are indented by `indent` at least, or carry a paragraph on (lazily, says CommonMark).
    """
    taken: list[Line] = []
    while lines:
        blanks = next((rank for rank, line in enumerate(lines) if not line.blank), len(lines))
        if blanks == len(lines):
            break
        following = lines[blanks]
        if following.indent < indent and (blanks or MARKER.match(following) or interrupts(following)):
            break
        taken += [line.cut(min(line.indent, offset)) for line in lines[: blanks + 1]]
        del lines[: blanks + 1]
    return taken


def drop_blanks(lines: list[Line]) -> bool:
    """Take the empty lines at the head of `lines`; return whether there were any."""
    count = next((rank for rank, line in enumerate(lines) if not line.blank), len(lines))
    del lines[:count]
    return count > 0

"""Lines of a paragraph that their author may take for a list or a table: Markdown runs them together.

One line says nothing (« en / 2027. Puis »); two lines in one form do. Lines that end with a kept line break are safe.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from contratgen.read.lines import BLANKS, Line, keeps_its_end
from contratgen.read.markdown import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contratgen.read.faults import Fault

HARD: Final = "\u00a0\u202f"
_GAP: Final = rf"[ \t{HARD}]"
_AFTER: Final = rf"(?={_GAP}|[^\W\d_])"
_CLOSE: Final = rf"{_GAP}?(?:[°º]{_GAP}?[).:/–—-]?|[).]-?|[/:–—-]){_AFTER}"
_ROMAN: Final = r"(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
ROMAN: Final = re.compile(rf"({_ROMAN}|{_ROMAN.lower()}){_CLOSE}")
LETTER: Final = re.compile(rf"(?!M\.)([A-Za-z]){_CLOSE}")
NUMBER: Final = re.compile(rf"(\d{{1,4}}){_CLOSE}", re.ASCII)
LEVELS: Final = re.compile(rf"(\d{{1,3}}(?:\.\d{{1,3}})+)(?:[.)]|{_GAP}?[/–—-])?{_AFTER}", re.ASCII)
_ENCLOSED: Final = rf"[(\[]({{}})[)\]]{_AFTER}"
ONE_LETTER: Final = re.compile(rf"(?![aàyôAÀYÔ])([^\W\d_]){_GAP}")
"""One letter for a bullet: Word's « o », and what Wingdings leaves of ➢, ✓ and ▪ (Ø, ü, §, v, q, n)."""
KEYED: Final = frozenset("/\\~=@&^<$|")
"""Signs of a keyboard that open a list where a space follows; others end or open a sentence."""
GLUED: Final = re.compile(r"[*+][^\W\d_]")
STARRED: Final = re.compile(r"\*[^*]*\*")
PLAIN: Final = frozenset("°©®™…’‘ʼ‹›¡¿%‰´`¨^")
"""Signs with which a sentence may go on."""
COLUMNS: Final = re.compile(r"\S\t+\S|\S {3,}\S|[^\s;];(?! )[^;]*[^\s;];[^\s;]")
BARS: Final = re.compile(r"[^\s|\\][ \t]*\|[ \t]*[^\s|]")
TRAPS: Final = (
    (re.compile(rf"[•▪◦‣●○■□·][ \t{HARD}]|[•▪◦‣]"), faults.BULLET, 1),
    (re.compile(rf"[-*+][{HARD}]"), faults.BULLET, 1),
    (re.compile(rf"[–—][ {HARD}]"), faults.DASH, 2),
    (re.compile(r"-[^\W\d_]"), faults.GLUED_DASH, 2),
    (re.compile(r"\|.*\|"), faults.NO_HEADER, 1),
)
"""What is known at sight, each begun by a sign; how many lines of a paragraph must begin so, before it is said."""
LETTERED: Final = frozenset({"A", "I", "(A)", "(I)"})
"""Forms in which the same twice says nothing: « M. Dupont / M. Martin »."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a line begins that may be an item. `rank` is its number, by which another line follows it; () has none."""

    name: str
    rank: tuple[int, ...] = ()

    def precedes(self, other: Form) -> bool:
        """Return whether an item of the other form may come after this one: 1 and 2, 1.1 and 1.2, 1.2 and 2.1."""
        if not self.rank or self.rank == other.rank:
            return self.name not in LETTERED
        common = next((i for i, (a, b) in enumerate(zip(self.rank, other.rank, strict=False)) if a != b), None)
        if common is None:
            return other.rank[len(self.rank) :] == (1,)
        return other.rank[common] == self.rank[common] + 1 and set(other.rank[common + 1 :]) <= {1}


def look_alikes(lines: list[Line]) -> Iterator[tuple[Fault, Line]]:
    """Yield the lines of a paragraph that would be run together, each once, with what they are taken for."""
    if len(lines) > 1:
        lines = _run_together(lines)
    said: set[int] = set()
    several = (*_items(lines), *_rows(lines)) if len(lines) > 1 else ()
    for fault, alike in (*_at_sight(lines), *several):
        new = [line for line in alike if line.number not in said]
        said |= {line.number for line in new}
        yield from ((fault, line) for line in new)


def _run_together(lines: list[Line]) -> list[Line]:
    """Return the lines that follow another on the same line of print, or are followed by one."""
    kept = [keeps_its_end(line) for line in lines]
    before, after = [True, *kept[:-1]], [*kept[:-1], True]
    return [line for line, first, last in zip(lines, before, after, strict=True) if not (first and last)]


def _at_sight(lines: list[Line]) -> Iterator[tuple[Fault, list[Line]]]:
    heads = [(line, head) for line in lines if not (head := line.lstrip(BLANKS))[:1].isalnum()]
    for pattern, fault, least in TRAPS if heads else ():
        alike = [line for line, head in heads if pattern.match(head)]
        if len(alike) >= least:
            yield fault, alike


def _items(lines: list[Line]) -> Iterator[tuple[Fault, list[Line]]]:
    """Yield the lines that share a sign, or whose numbers follow one another."""
    groups: dict[str, list[tuple[Form, Line]]] = {}
    for line in lines:
        for form in _forms(line.lstrip(BLANKS + HARD)):
            groups.setdefault(form.name, []).append((form, line))
    for name, group in groups.items():
        if any(first.precedes(second) for (first, _), (second, _) in pairwise(group)):
            yield (faults.LETTERED if name == "A" else faults.LISTED), [line for _, line in group]


def _forms(head: str) -> Iterator[Form]:
    """Yield the forms in which a line begins; a letter may be a Roman number too."""
    for name, pattern, read in NUMBERED[0 if head[:1] in ("(", "[") else 1]:
        if (found := pattern.match(head)) and found[1]:
            yield Form(name, read(found[1]))
    sign = head[:1]
    if sign and unicodedata.category(sign) == "No":
        yield Form("①", (int(unicodedata.numeric(sign)),))
    elif _is_sign(head) or ONE_LETTER.match(head) or (GLUED.match(head) and not STARRED.match(head)):
        yield Form(f"sign {sign}")


def _is_sign(head: str) -> bool:
    sign = head[:1]
    if not sign or sign in PLAIN:
        return False
    if sign.isascii():
        return sign in KEYED and head[1:2] in (" ", "\t", *HARD)
    return unicodedata.category(sign) in ("So", "Sm", "Sk", "Po", "Pd", "Co", "Cn")


def _rows(lines: list[Line]) -> Iterator[tuple[Fault, list[Line]]]:
    """Yield lines in a row that have columns: tabs, bars, wide gaps, semicolons without spaces."""
    for signs, pattern, fault in ((("\t", ";", "   "), COLUMNS, faults.COLUMNS), (("|",), BARS, faults.BARS)):
        if not any(sign in line for line in lines for sign in signs):
            continue
        rows = [line if pattern.search(line.strip(BLANKS)) else None for line in lines]
        alike = {
            line.number: line
            for first, second in pairwise(rows)
            if first and second and second.number == first.number + 1
            for line in (first, second)
        }
        if alike:
            yield fault, list(alike.values())


def _letter(text: str) -> tuple[int, ...]:
    return (ord(text),)


def _roman(text: str) -> tuple[int, ...]:
    values = [dict(zip("IVXLC", (1, 5, 10, 50, 100), strict=True))[one] for one in text.upper()]
    return (sum(-a if a < b else a for a, b in pairwise([*values, 0])),)


def _digits(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


NUMBERED: Final[tuple[Iterable[tuple[str, re.Pattern[str], Callable[[str], tuple[int, ...]]]], ...]] = (
    (
        ("(1)", re.compile(_ENCLOSED.format("[0-9]{1,3}")), _digits),
        ("(I)", re.compile(_ENCLOSED.format(f"{_ROMAN}|{_ROMAN.lower()}")), _roman),
        ("(A)", re.compile(_ENCLOSED.format("[A-Za-z]")), _letter),
    ),
    (("1", NUMBER, _digits), ("1.1", LEVELS, _digits), ("I", ROMAN, _roman), ("A", LETTER, _letter)),
)
"""The names under which numbered lines are gathered, how they are found, and the number that they bear.

In brackets, then without.
"""

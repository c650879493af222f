"""Lines of a paragraph that their author may take for a list, a table or a title: Markdown runs them together.

One line says nothing (« en / 2027. Puis »); two lines in one form do. Lines that end with a kept line break are safe.
A form that prose takes too (`Mot :`, `;` at the end, commas) counts where the line was not wrapped: its first word
would have fitted on the line above. So does `Mot :` at the head of every line.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import dropwhile, islice, pairwise
from typing import TYPE_CHECKING, Final

from contratgen.reading.lines import BLANKS, Line, keeps_its_end
from contratgen.reading.markdown import faults
from contratgen.reading.markdown.line_syntax import MARKER, RULE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contratgen.base.faults import Fault

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
COUNTED: Final = re.compile(rf"(\d{{1,3}}){_GAP}", re.ASCII)
ORDINAL: Final = re.compile(rf"(\d{{1,2}})(?:ers?|[eè]re|[eè]me|[eè]|nde?|de?|[ᵉʳᵈⁿˢ]+){_GAP}", re.ASCII)
NAMED: Final = re.compile(
    rf"((?:[^\W\d_]++\.?{_GAP}){{0,3}}(?:[nN][°º]{_GAP}?|№{_GAP}?|[A-Z]{{1,3}}-?(?=[0-9]))?)"
    rf"(?:([0-9]{{1,4}}(?:\.[0-9]{{1,3}})*)(?:ers?|[eè]re|[eè]me|[eè])?|({_ROMAN})|([A-Z]))(?=({_GAP}?[:/.)–—-])|{_GAP}|\Z)"
)
"""A number, Roman or not, or a letter, with its name: `Axe 1`, `Article 1.2`, `Phase A :`, `N°1`."""
COUNTABLE: Final = re.compile("[0-9°№]")
NAME: Final = 40
"""Characters in which a number follows its name."""
YEAR: Final = 4
"""Digits of a number that begins sentences too (« En 2024 »)."""
TITLED: Final = re.compile(rf"(?:[^\W_][\w.'’/-]*+{_GAP}?){{1,5}}([:?]|(?<={_GAP})[–—-])[*_]*(?={_GAP})")
"""A few words, then a colon, a question mark or a dash: `Emploi : trois places`, `12 mars : …`, `Qui ? La ville`."""
ONE_LETTER: Final = re.compile(rf"(?![aàyôAÀYÔghlmt])([^\W\d_]){_GAP}")
"""One letter for a bullet: Word's « o », and what Wingdings leaves of ➢, ✓ and ▪ (Ø, ü, §, v, q, n)."""
SIGNS: Final = re.compile(r"(?:[^\w\s]|_(?=[ \t]))*")
KEYED: Final = frozenset("/\\~=@&^<$|_")
"""Keyboard signs that open a list item where a space follows them."""
GLUED: Final = frozenset("-*+.~=/")
"""Signs that open a list item where a letter follows them."""
WORDED: Final = frozenset("\"'()[]{}<>#*_\\,;?!")
"""Signs after which further signs open no list item: they open or close words."""
PLAIN: Final = frozenset("°©®™…’‘ʼ‹›¡¿%‰´`¨^")
"""Signs that may begin a line of an ordinary sentence."""
MARKS: Final = re.compile(r"[*_]+")
STARRED: Final = re.compile(r"\*[^*]*\*")
ALIKE: Final = dict.fromkeys("–—‐‑−―⁃", "-") | dict.fromkeys("☑☒□■✓✔✗✘", "☐") | dict.fromkeys("⇒⇨➔➜➤➡►▶", "→")
"""Signs that one list may mix, and the one that stands for them: dashes, boxes ticked or not, arrows."""
COLUMNS: Final = re.compile(r"\S\t+\S|\S {3,}\S|[^\s;];(?! )[^;]*[^\s;];[^\s;]")
BARS: Final = re.compile(r"[^\s|\\][ \t]*\|[ \t]*[^\s|]")
CELLS: Final = (
    (re.compile(r"(?<=[^\s.!?:;,]) {2,}(?=\S)"), 2),
    (re.compile(rf"{_GAP}?[,;/] "), 3),
    (re.compile(r"(?<=\S)[,;](?=\S)"), 2),
)
"""What else may separate cells, and the least number of cells in a row."""
CELL_WORDS: Final = 4
TRAPS: Final = (
    (re.compile(rf"[•▪◦‣●○■□·][ \t{HARD}]|[•▪◦‣]"), faults.BULLET),
    (re.compile(rf"[-*+][{HARD}]"), faults.BULLET),
    (re.compile(r"\|.*\|"), faults.NO_HEADER),
)
"""Lines that are a fault by themselves, whatever follows them."""
PAGE: Final = re.compile(
    rf"^[ \t]*(?:(?:page|p\.){_GAP}?\d{{1,3}}(?:{_GAP}?(?:/|sur|de){_GAP}?\d{{1,3}})?|\d{{1,3}}{_GAP}?/{_GAP}?\d{{1,3}}"
    rf"|[-–—]{_GAP}?\d{{1,3}}{_GAP}?[-–—])\Z",
    re.IGNORECASE,
)
CUT: Final = re.compile(r"(?:[^\W\d_]{2}[-‐‑]|\b(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)['’])\Z", re.IGNORECASE)
"""How a line ends within a word, where a space would be printed."""
GOES_ON: Final = re.compile(r"(?!(?:et|ou|ni|puis)\b)[^\W\d_]")
BOLD: Final = re.compile(rf"^[ \t]*(?:\*\*|__)[^*_]+(?:\*\*|__){_GAP}?:?\Z")
CAPITALS: Final = 6
"""Letters of a title that no other sign shows."""
FITTING: Final = 60
"""Columns of the narrowest text that anybody wraps."""
ROMANS: Final = frozenset("IVXLCivxlc")
REPEATED: Final = frozenset({"1", "1.1", "(1)", "①"})
"""Numbers that one list may repeat; the same letter twice says nothing: « M. Dupont / M. Martin »."""
BARE: Final = "1 "
"""The name of numbers with nothing after them, which count from 1."""


@dataclass(frozen=True, slots=True)
class ItemForm:
    """How a line begins or ends that may be an item.

    `rank` is its number, by which another line follows it; () has none. `weak`: prose takes this form too.
    """

    name: str
    rank: tuple[int, ...] = ()
    weak: bool = False

    def precedes(self, other: ItemForm) -> bool:
        """Return whether an item of the other form may come after this one: 1 and 2, 1.1 and 1.2, 1.2 and 2.1."""
        if not self.rank or self.rank == other.rank:
            return not self.rank or self.name in REPEATED
        common = next((i for i, (a, b) in enumerate(zip(self.rank, other.rank, strict=False)) if a != b), None)
        if common is None:
            return other.rank[len(self.rank) :] == (1,)
        return other.rank[common] == self.rank[common] + 1 and set(other.rank[common + 1 :]) <= {1}


def look_alikes(lines: list[Line], item: Line | None = None) -> Iterator[tuple[Fault, Line]]:
    """Yield the lines of a paragraph that would be run together, each once, with what they are taken for.

    `item` is the line, its bullet or number included, of the item that the paragraph begins or comes after.
    """
    if item:
        lines = [item, *(line for line in lines if line.number != item.number)]
    if item:
        yield from ((faults.LEFT_ITEM, line) for line in _beside(lines, item))
    yield from ((faults.PAGE_NUMBER, line) for line in lines if _ends(line, "0123456789-–—", PAGE))
    said = {item.number} if item else set()
    for fault, alike in (*_at_sight(lines), *_several(_run_together(lines))):
        new = [line for line in alike if line.number not in said]
        said |= {line.number for line in new}
        yield from ((fault, line) for line in new)


def _beside(lines: list[Line], item: Line) -> Iterator[Line]:
    """Yield the lines of an item that begin where it does, each a sentence after another: text meant to be below."""
    within = len(lines) > 1 and lines[1].number == item.number + 1
    for above, line in pairwise(lines if within else []):
        ended = above.rstrip(BLANKS).endswith((".", ";", "!", "?", "…")) and line.lstrip(BLANKS)[:1].isupper()
        if ended and line.column + line.indent <= item.column + item.indent and _parted(above, line, 0):
            yield line


def lone_item(above: Line, lines: list[Line], *, inside: bool) -> bool:
    """Return whether the item at the head of `lines` may be prose, wrapped before its sign: no other comes after it.

    `above` is the last line of the paragraph that it would end, `inside` an item or not.
    """
    if not MARKER.match(lines[0]) or RULE.match(lines[0]) or keeps_its_end(above):
        return False
    further = dropwhile(lambda line: not line.blank and not MARKER.match(line), islice(lines, 1, None))
    after = next((line for line in further if not line.blank), None)
    lone = after is None or not MARKER.match(after)
    return lone and not above.rstrip(f"{BLANKS}{HARD}*_").endswith(":") and not (inside and _parted(above, lines[0], 0))


def _run_together(lines: list[Line]) -> list[Line]:
    """Return the lines that Markdown joins to the line before or after."""
    if len(lines) == 1:
        return []
    kept = [keeps_its_end(line) for line in lines]
    before, after = [True, *kept[:-1]], [*kept[:-1], True]
    return [line for line, first, last in zip(lines, before, after, strict=True) if not (first and last)]


def _parted(first: Line, second: Line, width: int) -> bool:
    """Return whether a line ends where nobody wraps: the first word of the next one would have fitted."""
    room = max(width, FITTING) - len(first.rstrip()) - 1
    return second.number == first.number + 1 and room >= 0 and room >= len(next(iter(second.split(maxsplit=1)), ""))


def _ends(line: Line, signs: str, pattern: re.Pattern[str]) -> bool:
    """Return whether a line ends with one of some signs, and so as a pattern says."""
    end = line.rstrip(BLANKS)
    return end[-1:] in signs and pattern.search(end) is not None


def _at_sight(lines: list[Line]) -> Iterator[tuple[Fault, list[Line]]]:
    heads = [(line, head) for line in lines if not (head := line.lstrip(BLANKS))[:1].isalnum()]
    for pattern, fault in TRAPS if heads else ():
        yield fault, [line for line, head in heads if pattern.match(head)]
    for first, second in pairwise(lines):
        if _ends(first, "-‐‑'’", CUT) and GOES_ON.match(second.lstrip(BLANKS)):
            yield faults.CUT_WORD, [first]


def _several(lines: list[Line]) -> Iterator[tuple[Fault, list[Line]]]:
    """Yield the lines that share a form."""
    width = max(map(len, lines), default=0)
    yield from _items(lines, width)
    yield from _rows(lines, width)
    if len(lines) > 1 and _parted(lines[0], lines[1], width) and (_ends(lines[0], "*_:", BOLD) or _is_title(lines)):
        yield faults.TITLE, lines[:1]


def _is_title(lines: list[Line]) -> bool:
    """Return whether the first line is in capitals, and sentences follow: an address ends without a stop."""
    ended = lines[-1].rstrip(BLANKS).endswith((".", "!", "?", ";", ":"))
    return ended and lines[0].isupper() and sum(map(str.isalpha, lines[0])) >= CAPITALS


def _items(lines: list[Line], width: int) -> Iterator[tuple[Fault, list[Line]]]:
    """Yield the lines that share a sign, a form, or whose numbers follow one another."""
    groups: dict[str, list[tuple[ItemForm, Line]]] = {}
    above = {line.number: before for before, line in pairwise(lines)}
    for line in lines:
        for form in _forms(line.strip(BLANKS + HARD)):
            groups.setdefault(form.name, []).append((form, line))
    for name, group in groups.items():
        whole = name == "Mot :" and len(group) >= len(lines) - _announced(lines)
        pairs = [
            (first, line, other)
            for (first, line), (second, other) in pairwise(group)
            if first.precedes(second) and (not first.weak or whole or _parted(above[other.number], other, width))
        ]
        if pairs and not (name == BARE and pairs[0][0].rank != (1,)):
            alike = [line for _, *pair in pairs for line in pair] if group[0][0].weak else [line for _, line in group]
            yield {"A": faults.LETTERED, "sign -": faults.DASH, "sign -x": faults.DASH}.get(name, faults.LISTED), alike


def _forms(line: str) -> Iterator[ItemForm]:
    """Yield the forms in which a line begins or ends; a letter may be a Roman number too."""
    if not line:
        return
    head = MARKS.sub("", line) if line[0] in "*_" and not MARKER.match(line) else line
    worded = head[:2].isalpha()
    for name, pattern, read in () if worded and not ROMANS.issuperset(head[:2]) else NUMBERED:
        if (found := pattern.match(head)) and found[1]:
            yield ItemForm(name, read(found[1]), weak=name == BARE)
    if not line[:2].isalpha():
        yield from _signs(line)
    if head[:1].isalnum() or head[:1] == "№":
        yield from _named(head)
    if line.endswith(";"):
        yield ItemForm("fin ;", weak=True)


def _named(head: str) -> Iterator[ItemForm]:
    """Yield the forms of words before a colon or a dash, or before a number."""
    capital = head[0].isupper()
    if (capital or head[0].isdigit()) and (found := TITLED.match(head)):
        yield ItemForm(f"Mot {found[1]}", weak=True)
    found = NAMED.match(head) if capital or COUNTABLE.search(head, 0, NAME) else None
    if found is None or not found[1] or not (capital or found[5] or "°" in found[1]):
        return
    name, digits, roman, letter, closed = found.groups()
    if digits and (closed or len(digits) < YEAR):
        yield ItemForm(name.casefold(), _digits(digits))
    if roman:
        yield ItemForm(f"{name.casefold()}I", _roman(roman))
    if letter or len(roman or "") == 1:
        yield ItemForm(f"{name.casefold()}A", _letter(letter or roman))


def _signs(line: str) -> Iterator[ItemForm]:
    """Yield the forms of a line that begins with a sign; one for a Markdown marker with a space, one without."""
    if unicodedata.category(line[0]) == "No":
        yield ItemForm("①", (int(unicodedata.numeric(line[0])),))
    elif sign := _sign(line):
        against = line[len(sign) : len(sign) + 1].isalpha()
        yield from (ItemForm(f"sign {sign}{end}") for end in ("", "x") if MARKER.match(line) or against == bool(end))


def _sign(line: str) -> str:
    """Return the sign that may open a line as a list item, or an empty string."""
    signs = SIGNS.match(line)[0]  # type: ignore[index]  # it matches everywhere
    after = line[len(signs) : len(signs) + 1]
    spaced = after in (" ", "\t", *HARD) and after != ""
    if not signs:
        return line[0] if ONE_LETTER.match(line) else ""
    if not signs[0].isascii():
        listed = signs[0] not in PLAIN and unicodedata.category(signs[0]) in ("So", "Sm", "Sk", "Po", "Pd", "Co", "Cn")
        return ALIKE.get(signs[0], signs[0]) if listed else ""
    if len(signs) > 1:
        return signs if signs[0] not in WORDED and (spaced or after.isalpha()) else ""
    glued = signs in GLUED and after.isalpha() and not STARRED.match(line)
    return signs if glued or (signs in KEYED and spaced) or MARKER.match(line) else ""


def _rows(lines: list[Line], width: int) -> Iterator[tuple[Fault, list[Line]]]:
    """Yield lines in a row that have columns: tabs, bars, wide gaps, semicolons without spaces, as many short cells.

    So are those that a colon announces, and a comma ends.
    """
    for signs, pattern, fault in ((("\t", ";", "   "), COLUMNS, faults.COLUMNS), (("|",), BARS, faults.BARS)):
        for first, second in pairwise(lines):
            likely = second.number == first.number + 1 and any(sign in first and sign in second for sign in signs)
            if likely and pattern.search(first.strip(BLANKS)) and pattern.search(second.strip(BLANKS)):
                yield fault, [first, second]
    announced = _announced(lines)
    told = lines[1:] if announced else lines
    if len(told) > 1 and all(_parted(first, second, width) for first, second in pairwise(told)):
        yield from ((faults.COLUMNS, told) for pattern, least in CELLS if _is_table(told, pattern, least))
        if announced and all(line.rstrip(BLANKS).endswith((",", ";")) for line in told[:-1]):
            yield faults.LISTED, told


def _announced(lines: list[Line]) -> bool:
    """Return whether the first of some lines announces the others."""
    return bool(lines) and lines[0].rstrip(BLANKS).endswith(":")


def _is_table(lines: list[Line], pattern: re.Pattern[str], least: int) -> bool:
    """Return whether all lines have as many short cells, and the first one words in them."""
    rows = [pattern.split(line.strip(BLANKS)) for line in lines]
    short = all(0 < len(cell.split()) <= CELL_WORDS for row in rows for cell in row)
    ended = any(row[-1].endswith((".", ",", ";", ":")) for row in rows)
    named = any(cell.rstrip("\"'»”")[-1:].isalpha() for cell in rows[0][:-1])
    return short and named and not ended and {len(row) for row in rows} == {max(least, len(rows[0]))}


def _letter(text: str) -> tuple[int, ...]:
    return (ord(text),)


def _roman(text: str) -> tuple[int, ...]:
    values = [dict(zip("IVXLC", (1, 5, 10, 50, 100), strict=True))[digit] for digit in text.upper()]
    return (sum(-a if a < b else a for a, b in pairwise([*values, 0])),)


def _digits(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


NUMBERED: Final[Iterable[tuple[str, re.Pattern[str], Callable[[str], tuple[int, ...]]]]] = (
    ("1", NUMBER, _digits),
    (BARE, COUNTED, _digits),
    ("1er", ORDINAL, _digits),
    ("1.1", LEVELS, _digits),
    ("I", ROMAN, _roman),
    ("A", LETTER, _letter),
    ("(1)", re.compile(_ENCLOSED.format("[0-9]{1,3}")), _digits),
    ("(I)", re.compile(_ENCLOSED.format(f"{_ROMAN}|{_ROMAN.lower()}")), _roman),
    ("(A)", re.compile(_ENCLOSED.format("[A-Za-z]")), _letter),
)
"""The names under which numbered lines are gathered, how they are found, and the number that they bear."""

"""What changed in a text, for its readers: words, paragraphs that came, went or moved; typography in one word."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

AROUND: Final = 4
"""Words shown before a change."""
BEGINNING: Final = 8
"""Words that name a paragraph which moved."""
TYPOGRAPHY: Final = "typographie seule (espaces, apostrophes, retours à la ligne)"
DEEPER: Final = "retrait changé"
CUT: Final = "mêmes mots, paragraphes coupés autrement"
ITEM: Final = re.compile(r"\s*(?:[-*+>|#]|\d+[.)]\s|\[\^)")
"""How a line begins that does not go on with the paragraph of the line before."""
PIPE: Final = re.compile(r"(?<!\\)\|")
DASHES: Final = re.compile(r"\|?[ :|-]*-[ :|-]*")
"""The row of dashes below the header of a table."""
ALIGNED: Final = "alignement ou ligne de tirets d'un tableau"
BREAK: Final = re.compile(r"(?: {2,}|\\)$")
"""How a line ends after which its author wants another one."""
SPACED: Final = re.compile(r"(?<=«) | (?=[»:;!?%€])")
"""Spaces that typography adds or leaves out."""
APOSTROPHES: Final = str.maketrans("’ʼ", "''")


def changes_of(old: str, new: str) -> Iterator[str]:
    """Yield a line for each stretch that differs between two texts; one for all when only their typography does."""
    left, right = paragraphs(old), paragraphs(new)
    if left == right:
        yield TYPOGRAPHY
    elif " ".join(left) == " ".join(right):
        yield CUT
    else:
        yield from [*_of_paragraphs(left, right)] or [ALIGNED]


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs, items and rows of a Markdown text, without what typography or wrapped lines change."""
    found: list[str] = []
    goes_on = False
    for line in unicodedata.normalize("NFC", text).splitlines():
        words = SPACED.sub("", " ".join(line.translate(APOSTROPHES).split()))
        if words and goes_on and not ITEM.match(line):
            found[-1] = SPACED.sub("", f"{found[-1]} {words}")
        elif words:
            found.append(line[: len(line) - len(line.lstrip())] + words)  # what it stands under
        goes_on = bool(words) and not BREAK.search(line)
    return found


def _of_paragraphs(left: Sequence[str], right: Sequence[str]) -> Iterator[str]:
    """Yield the words that changed in each paragraph; `a, b, c` and `b, c, a` → `a` moved."""
    moved = _moved(left, right)
    for kind, i, j, k, m in difflib.SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone = [rank for rank in range(i, j) if left[rank] not in moved]
        come = [rank for rank in range(k, m) if right[rank] not in moved]
        yield from (f"déplacé : « {_beginning(line)} »" for line in right[k:m] if line in moved)
        for was, now in zip(gone, come, strict=False):
            old, new = left[was], right[now]
            rows = _of_cells(old, new, _columns(right, now)) if old.startswith("|") and new.startswith("|") else ()
            yield from rows or [*_of_words(old, new)] or [f"{DEEPER} : « {_beginning(new)} »"]
        both = min(len(gone), len(come))
        yield from (f"- {told}" for rank in gone[both:] if (told := _row(left, rank)))
        yield from (f"+ {told}" for rank in come[both:] if (told := _row(right, rank)))


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in PIPE.split(row.strip().removeprefix("|").removesuffix("|"))]


def _columns(paragraphs: Sequence[str], rank: int) -> list[str]:
    """Return the names of the columns of the table that holds a row, none for what is no row below a header."""
    for at in range(rank, 0, -1):
        if at >= len(paragraphs) or not paragraphs[at].startswith("|"):
            return []
        if DASHES.fullmatch(paragraphs[at]):
            return [name or f"colonne {number}" for number, name in enumerate(_cells(paragraphs[at - 1]), 1)]
    return []


def _of_cells(old: str, new: str, columns: list[str]) -> list[str]:
    """Return a line for the cells that differ between two rows, by their columns; none if these are unsure."""
    was, now = _cells(old), _cells(new)
    if DASHES.fullmatch(old) and DASHES.fullmatch(new):
        return [ALIGNED]
    if not (len(was) == len(now) == len(columns)):
        return []
    changed = (f"{name} : {a or '—'} → {b or '—'}" for name, a, b in zip(columns, was, now, strict=True) if a != b)
    return [f"ligne « {now[0]} » : {' ; '.join(changed)}"]


def _row(paragraphs: Sequence[str], rank: int) -> str:
    """Return a paragraph as it is told when it comes or goes: a row of a table by its cells, its dashes not at all."""
    row, columns = paragraphs[rank], _columns(paragraphs, rank)
    if not row.startswith("|") or DASHES.fullmatch(row):
        return "" if row.startswith("|") else row
    if len(_cells(row)) != len(columns):
        return row
    told = " ; ".join(f"{name} : {cell}" for name, cell in zip(columns, _cells(row), strict=True) if cell)
    return f"ligne du tableau : {told}"


def _moved(left: Sequence[str], right: Sequence[str]) -> set[str]:
    """Return the paragraphs that both texts have as often, and not at the same place among the others."""
    matcher = difflib.SequenceMatcher(a=left, b=right, autojunk=False)
    kept = Counter(line for i, _, size in matcher.get_matching_blocks() for line in left[i : i + size])
    before, after = Counter(left), Counter(right)
    return {line for line in before if before[line] == after[line] > kept[line]}


def _beginning(paragraph: str) -> str:
    words = paragraph.split()
    return " ".join(words[:BEGINNING]) + (" …" if len(words) > BEGINNING else "")


def _of_words(old: str, new: str) -> Iterator[str]:
    """Yield the stretches of words that differ, with those around them."""
    left, right = old.split(), new.split()
    for kind, i, j, k, m in difflib.SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():
        if kind != "equal":
            lead = " ".join(left[max(0, i - AROUND) : i])
            gone, come = " ".join(left[i:j]), " ".join(right[k:m])
            yield f"… {lead} [-{gone}-] [+{come}+] …".replace("[--] ", "").replace(" [++]", "")

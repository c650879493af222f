"""How far the objects of a page refer to one another: qpdf copies by recursion, and its stack is not endless.

A chain of 60 000 references ends the whole process where a damaged file would only raise.
"""

from __future__ import annotations

import re
from typing import Any, Final

from pikepdf import Name, Object, Pdf, Stream

from contratgen.base import limits
from contratgen.pdf.opening import BeyondLimitError, walk_once

REFERENCE: Final = re.compile(rb"(?<![\w.#])(\d{1,10}) (\d{1,5}) R\b")
BRACKET: Final = re.compile(rb"<<|>>|\[|\]")
OPENING: Final = frozenset({b"<<", b"["})


def require_shallow(pdf: Pdf) -> None:
    """Follow what the pages refer to, and raise `BeyondLimitError` if a chain of references could be too long.

    The longest chain cannot exceed the sum of all levels, whatever the order in which they are followed.
    """
    seen = {node.objgen for node in walk_once(pdf.Root.get(Name.Pages), "/Kids")}
    waiting = [reference for page in pdf.pages for reference in _references(page.obj)]
    levels = 0
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        thing: Any = pdf.get_object(key)
        found = _references(thing) if isinstance(thing, Object) else []  # a number or a name comes as itself
        if found:
            levels += _nesting(thing)
            waiting += found
        if levels > limits.PIECE_LEVELS:
            raise BeyondLimitError("les objets du PDF renvoient les uns aux autres au-delà de ce qui est admis")


def _text(thing: Object) -> bytes:
    return (thing.stream_dict if isinstance(thing, Stream) else thing).unparse(resolved=True)


def _references(thing: Object) -> list[tuple[int, int]]:
    return [(int(number), int(generation)) for number, generation in REFERENCE.findall(_text(thing))]


def _nesting(thing: Object) -> int:
    depth = deepest = 1
    for bracket in BRACKET.findall(_text(thing)):
        depth += 1 if bracket in OPENING else -1
        deepest = max(deepest, depth)
    return deepest

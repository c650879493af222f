"""What is left of the tags of a document once a page has lost its content, or annotations went."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from pikepdf import Array, Dictionary, Name, Object

from contratgen.pdf.opening import as_list


class Left(Enum):
    """What is left of an element: something, nothing of what it had, or the nothing that it always had."""

    SOME = auto()
    LOST = auto()
    EMPTY = auto()


def prune(element: Object, page: Object | None, lost: set[tuple[int, int]]) -> Left:
    """Take from an element what stood on a page, and lost annotations; return what is left of it.

    A cell without text goes with its row, and stays with it.
    """
    kids = as_list(element.get(Name.K))
    left = [_kid_left(kid, element, page, lost) for kid in kids]
    if Left.LOST not in left:
        return Left.SOME if Left.SOME in left else Left.EMPTY
    if Left.SOME not in left:
        return Left.LOST
    element.K = Array([kid for kid, state in zip(kids, left, strict=True) if state is not Left.LOST])
    return Left.SOME


def _kid_left(kid: Any, element: Object, page: Object | None, lost: set[tuple[int, int]]) -> Left:
    own = element.get(Name.Pg, Dictionary())
    if isinstance(kid, Dictionary) and Name.S in kid:
        return prune(kid, page, lost)
    if isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.OBJR:
        return Left.LOST if kid.Obj.objgen in lost else Left.SOME
    holder = kid.get(Name.Pg, own) if isinstance(kid, Dictionary) else own
    return Left.LOST if page is not None and holder.objgen == page.objgen else Left.SOME

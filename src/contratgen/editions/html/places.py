"""Where the targets of links are on `contrat.html`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

import lxml.html

from contratgen.assembly.public_page import FILE
from contratgen.editions.html.page import PAGE
from contratgen.ooxml.bookmarks import bookmark_name, slug

if TYPE_CHECKING:
    from contratgen.assembly.public_page import Target
    from contratgen.editions.html.page import Part


def places_in(contract: bytes, parts: Sequence[Part], files: Collection[str] = ()) -> Callable[[Target], str | None]:
    """Return what gives the address of a target: an annex is its part, a file itself, anything else a bookmark.

    A bookmark that several parts have is that of the first.
    """
    known = {one.get("id") for one in lxml.html.fromstring(contract).iter()}
    annexes = {part.key: slug(part.identifier) for part in parts if part.key}

    def address(target: Target) -> str | None:
        kind, name = target
        if kind == FILE:
            return name if name in files else None
        own = [annexes[name]] if kind == "annexe" and name in annexes else []
        marked = (f"{slug(part.identifier)}-{slug(bookmark_name(kind, name))}" for part in parts)
        return next((f"{PAGE}#{one}" for one in (*own, *marked) if one in known), None)

    return address

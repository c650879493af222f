"""Links to the other documents of a contract: « annexe 2 » wherever it is written, and the list of annexes.

In the Word file such a link leads to a bookmark of the same file (`annexe_perimetre`): the entry of the list where
there is one, else the first mention. Whoever puts the documents together leads it on to the annex itself.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.bookmarks import bookmark_name
from contratgen.ooxml.fields import R, fields_of
from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import P
from contratgen.ooxml.splicing import text_node
from contratgen.ooxml.styles import heading_level, made_properties

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from contratgen.ooxml.styles import Styles

_START, _END, _NAME, _ID = qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:name"), qn("w:id")
_T, _RPR, _STYLE, _LINK = qn("w:t"), qn("w:rPr"), qn("w:rStyle"), qn("w:hyperlink")
_ANCHOR, _SPACE = qn("w:anchor"), qn("xml:space")
_GAP: Final = r"[ \u00a0\u202f]+"


@dataclass(frozen=True)
class PartLinks:
    """What is linked: words by target (`{"annexe:perimetre": "annexe 2"}`), in the style `link` (an identifier)."""

    targets: Mapping[str, str]
    styles: Styles
    link: str

    @cached_property
    def bookmarks(self) -> dict[str, str]:
        """The bookmark of each target, by its words in small letters with plain spaces."""
        return {words.casefold(): bookmark_name(*target.split(":", 1)) for target, words in self.targets.items()}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds the words of any target, whatever its capitals and spaces."""
        longest = sorted(self.bookmarks, key=len, reverse=True)
        forms = (_GAP.join(map(re.escape, words.split())) for words in longest)
        return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)

    def add(self, stories: Mapping[str, etree._Element]) -> set[str]:
        """Link every mention and entry in stories, in order, and return the parts that were changed.

        Headings, links and results of fields stay as they are.
        """
        if not self.targets:
            return set()
        changed = {part for part, root in stories.items() if self._add(root)}
        return changed | set(self._mark(stories))

    def _add(self, root: etree._Element) -> bool:
        entries = [start for start in root.iter(_START) if start.get(_NAME) in self.bookmarks.values()]
        for start in entries:
            self._link_entry(start)
        mentions = [text for text in root.iter(_T) if self.pattern.search(text.text or "")]
        closed = {run for found in fields_of(root) for run in found.result()} if mentions else set()
        free = [text for text in mentions if self._is_free(text, closed)]
        for text in free:
            self._link_mentions(text)
        return bool(entries or free)

    def _is_free(self, text: etree._Element, closed: set[etree._Element]) -> bool:
        run = text.getparent()
        paragraph = next(text.iterancestors(P), None)
        if run is None or run.tag != R or run in closed or paragraph is None:
            return False
        return next(text.iterancestors(_LINK), None) is None and not heading_level(paragraph, self.styles)

    def _link_entry(self, start: etree._Element) -> None:
        """Make a link of what a bookmark surrounds in its paragraph."""
        paragraph = start.getparent()
        if paragraph is None or paragraph.tag != P or heading_level(paragraph, self.styles):
            return
        inside = []
        for node in start.itersiblings():
            if node.tag == _END and node.get(_ID) == start.get(_ID):
                break
            inside.append(node)
        if inside and all(node.tag == R for node in inside):
            link = self._new_link(start, start.get(_NAME, ""))
            start.addnext(link)
            for run in inside:
                link.append(run)
                self._look_linked(run)

    def _link_mentions(self, text: etree._Element) -> None:
        """Cut a run at the mentions in one of its texts; what stands before and after them stays in runs of its own."""
        run = text.getparent()
        assert run is not None
        following = list(text.itersiblings())
        at, said = 0, text.text or ""
        place = run
        for found in self.pattern.finditer(said):
            if place is run:
                text.text = said[: found.start()]
                text.set(_SPACE, "preserve")
            elif found.start() > at:
                place = _after(place, self._new_run(run, said[at : found.start()]))
            link = self._new_link(run, self.bookmarks[" ".join(re.split(_GAP, found[0])).casefold()])
            link.append(self._new_run(run, found[0]))
            self._look_linked(link[0])
            place, at = _after(place, link), found.end()
        if said[at:] or following:
            rest = self._new_run(run, said[at:])
            rest.extend(following)
            _after(place, rest)

    def _new_link(self, beside: etree._Element, bookmark: str) -> etree._Element:
        return beside.makeelement(_LINK, {_ANCHOR: bookmark, qn("w:history"): "1"})

    def _new_run(self, like: etree._Element, text: str) -> etree._Element:
        """Return a run of a text that looks like another."""
        run = like.makeelement(R)
        run[:] = [*map(deepcopy, like.iterchildren(_RPR)), text_node(text)]
        return run

    def _look_linked(self, run: etree._Element) -> None:
        properties = made_properties(run, "w:rPr")
        if self.link and properties.find(_STYLE) is None:
            properties.insert(0, properties.makeelement(_STYLE, {qn("w:val"): self.link}))

    def _mark(self, stories: Mapping[str, etree._Element]) -> Iterator[str]:
        """Give each bookmark that a link wants and that does not stand yet to the first such link."""
        standing = [start for root in stories.values() for start in root.iter(_START)]
        number = max((integer(start.get(_ID)) for start in standing), default=0)
        wanted = set(self.bookmarks.values()) - {start.get(_NAME) for start in standing}
        for part, root in stories.items():
            for link in [node for node in root.iter(_LINK) if node.get(_ANCHOR) in wanted]:
                name = link.get(_ANCHOR, "")
                if name in wanted:
                    wanted.discard(name)
                    number += 1
                    link.addprevious(link.makeelement(_START, {_ID: str(number), _NAME: name}))
                    _after(link, link.makeelement(_END, {_ID: str(number)}))
                    yield part


def _after(place: etree._Element, node: etree._Element) -> etree._Element:
    place.addnext(node)
    return node

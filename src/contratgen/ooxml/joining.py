"""Joins tags that Word has cut: a tag ends up whole in the text of the run where it begins.

Word cuts text into runs at every spelling mark, bookmark and revision save. Only the characters of tags move.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.names import qn
from contratgen.ooxml.places import own_descendants, text_of
from contratgen.ooxml.tag_syntax import Span, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_TEXT: Final = frozenset(map(qn, ("w:t", "a:t", "m:t", "w:instrText", "w:delText", "w:delInstrText")))
_RUNS: Final = frozenset(map(qn, ("w:r", "a:r", "m:r")))
_PROPERTIES: Final = frozenset(map(qn, ("w:rPr", "a:rPr", "m:rPr")))
_PRESERVE: Final = qn("xml:space")
STREAMS: Final = (
    tuple(map(qn, ("w:t", "a:t", "m:t", "w:tab", "w:br", "w:cr", "w:noBreakHyphen"))),
    tuple(map(qn, ("w:instrText", "w:delInstrText"))),
    tuple(map(qn, ("w:delText",))),
)
"""What a reader sees, what fields calculate, what a revision has deleted: a tag lies in one of them."""
STREAMED: Final = frozenset().union(*STREAMS)


@dataclass(frozen=True, slots=True)
class Joined:
    """The text of one stream of a paragraph, its tags with the element that now holds each, its stray delimiters."""

    text: str
    tags: tuple[tuple[Span, etree._Element], ...]
    strays: tuple[int, ...]


def join_tags(paragraph: etree._Element) -> Iterator[Joined]:
    """Join the tags of a paragraph, in place, and yield the streams that hold a tag or a stray delimiter."""
    is_plain = next(paragraph.iterdescendants(*STREAMS[1], *STREAMS[2]), None) is None
    for names in STREAMS[:1] if is_plain else STREAMS:
        nodes = list(own_descendants(paragraph, *names))
        texts = [text_of(node) for node in nodes]
        text = "".join(texts)
        if "{" in text or "}" in text:
            spans, strays = scan(text)
            if spans or strays:
                ends = list(accumulate(map(len, texts)))
                held = tuple((span, nodes[bisect_right(ends, span.start)]) for span in spans)
                if len(nodes) > 1:
                    _move(nodes, texts, ends, text, spans)
                yield Joined(text, held, strays)


def _move(nodes: list[etree._Element], texts: list[str], ends: list[int], text: str, spans: tuple[Span, ...]) -> None:
    """Give each element the characters from the end of the tag that runs into it to the end of the one that leaves."""
    starts = [span.start for span in spans]
    for node, own, end in zip(nodes, texts, ends, strict=True):
        start = end - len(own)
        low, high = start, end
        entering = bisect_right(starts, start - 1) - 1
        if entering >= 0 and spans[entering].end > start:
            low = min(spans[entering].end, end)
        leaving = bisect_right(starts, end - 1) - 1
        if leaving >= 0 and spans[leaving].start >= low and spans[leaving].end > end:
            high = spans[leaving].end
        if (low, high) != (start, end):
            _rewrite(node, text[low:high] if low < end else "")


def _rewrite(node: etree._Element, text: str) -> None:
    if text:
        node.text = text
        node.set(_PRESERVE, "preserve")
        return
    run = node.getparent()
    assert run is not None
    run.remove(node)
    holder = run.getparent()
    if run.tag in _RUNS and holder is not None and all(child.tag in _PROPERTIES for child in run):
        holder.remove(run)

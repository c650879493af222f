"""The characters of a text that was read, without its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contratgen.reading.rich_text import (
    Block,
    Break,
    Heading,
    Inline,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def plain_text(blocks: tuple[Block, ...]) -> str:
    """Return the characters that blocks hold, one line a paragraph, heading or cell, a note's text after its caller."""
    return "\n".join(_lines_of(blocks))


def _lines_of(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield from _line_of(block.content)
            case ListBlock():
                for item in block.items:
                    yield from _lines_of(item)
            case Table():
                for row in (block.header, *block.rows):
                    for cell in row:
                        yield from _line_of(cell)
            case Quote():
                yield from _lines_of(block.blocks)


def _line_of(content: tuple[Inline, ...]) -> Iterator[str]:
    """Yield the text of inlines, then the lines of the notes that they call."""
    yield "".join(_characters(inline) for inline in content)
    for inline in content:
        if isinstance(inline, Note):
            yield from _lines_of(inline.blocks)


def _characters(inline: Inline) -> str:
    match inline:
        case Text():
            return inline.text
        case Break():
            return " "
        case Link():
            return "".join(map(_characters, inline.content))
        case Note():
            return ""

"""A block of a YAML file as it is written, and the same with other values: comments, quotes and styles are kept."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from contratgen.base.diagnostics import Rewriting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ruamel.yaml.comments import CommentedSeq

    from contratgen.base.diagnostics import Place

WIDE: Final = 10_000
"""Characters at which a line of YAML would be folded: none is."""


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of a field, from that of its key to the last of its value, without what stands before the key."""

    first: int
    before: str
    lines: tuple[str, ...]


def block_at(text: str, key: Place) -> Block | None:
    """Return the block of the field whose key stands at a place; None for one within braces."""
    lines = text.splitlines()
    if key.line is None or key.column is None or key.line > len(lines):
        return None
    before = lines[key.line - 1][: key.column - 1]
    if before.strip(" -"):
        return None
    width = len(before)
    found = [lines[key.line - 1][width:]]
    for line in lines[key.line :]:
        if line.strip() and len(line) - len(line.lstrip(" ")) <= width:
            break
        found.append(line[width:])
    while found and not found[-1].strip():
        found.pop()
    return Block(key.line, before, tuple(found))


def joined(items: list[Any], groups: Iterable[Any]) -> CommentedSeq:
    """Return a list of items of other ones (`groups`), each with the comment that follows it there."""
    from ruamel.yaml.comments import CommentedSeq  # noqa: PLC0415  # heavy, and only a rewriting needs it

    told = [
        (group, rank, item) for group in groups if isinstance(group, CommentedSeq) for rank, item in enumerate(group)
    ]
    comments = {id(item): group.ca.items[rank] for group, rank, item in told if rank in group.ca.items}
    made = CommentedSeq(items)
    made.ca.items.update({rank: comments[id(item)] for rank, item in enumerate(items) if id(item) in comments})
    return made


def rewritten(block: Block, change: Callable[[Any], object]) -> Rewriting | None:
    """Return a block once its mapping was changed in place; None for one that cannot be read by itself."""
    from ruamel.yaml import YAML  # noqa: PLC0415  # heavy, and only a rewriting needs it
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    yaml = YAML(typ="rt")
    yaml.preserve_quotes, yaml.width = True, WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    try:
        said = yaml.load("\n".join(block.lines) + "\n")
        change(said)
        yaml.dump(said, out)
    except (YAMLError, AttributeError, KeyError, TypeError, ValueError):
        return None
    first, *others = out.getvalue().splitlines()
    margin = " " * len(block.before)
    lines = (block.before + first, *(f"{margin}{line}" if line.strip() else "" for line in others))
    return Rewriting(block.first, block.first + len(block.lines) - 1, lines)

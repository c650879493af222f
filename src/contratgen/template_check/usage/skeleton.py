"""A story's tags as Jinja code without a word of Word: the tree that the check made, each printed value witnessed.

Running it on a contract tells what the story shows of it, in a fraction of the time that rendering takes.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from jinja2 import nodes

from contratgen.rendering.filters import FILTERS
from contratgen.rendering.grammar.blocks import Block, Item, Leaf
from contratgen.rendering.grammar.syntax import Printed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contratgen.rendering.grammar.blocks import Section
    from contratgen.rendering.grammar.faults import Located

WITNESS: Final = "cg_witness"
"""The filter that every printed value goes through, with the number of its tag."""


@dataclass
class Skeleton:
    """The code of one story, and the tags that print, by number."""

    tags: list[Located] = field(default_factory=list)

    def of(self, tree: Iterable[Item]) -> nodes.Template:
        """Return the code of a tree."""
        return nodes.Template(self._body(tree), lineno=1)

    def _body(self, items: Iterable[Item]) -> list[nodes.Node]:
        return [one for item in items for one in (self._leaf(item) if isinstance(item, Leaf) else self._block(item))]

    def _leaf(self, leaf: Leaf) -> list[nodes.Node]:
        if isinstance(leaf.content, Printed):
            self.tags.append(leaf.tag)
            number = nodes.Const(len(self.tags) - 1)
            witnessed = nodes.Filter(_said(leaf.content.expression), WITNESS, [number], [], None, None, lineno=1)
            return [nodes.Output([witnessed], lineno=1)]
        return [leaf.content.node] if isinstance(leaf.content.node, nodes.Stmt) else []

    def _block(self, block: Block) -> list[nodes.Node]:
        node: Any = block.head.node if block.head is not None else None
        if block.keyword == "if" and isinstance(node, nodes.If):
            return [self._if(node, block.sections)]
        body = self._body(block.sections[0].body)
        if not hasattr(node, "body"):
            return body if block.keyword != "raw" else []
        made = copy.copy(node)
        made.body = body
        if block.keyword == "for":
            made.else_ = [one for section in block.sections[1:] for one in self._body(section.body)]
        return [made]

    def _if(self, node: nodes.If, sections: list[Section]) -> nodes.If:
        body = self._body(sections[0].body)
        others = [nodes.If(s.test, self._body(s.body), [], [], lineno=1) for s in sections[1:] if s.test]
        last = [one for section in sections[1:] if not section.test for one in self._body(section.body)]
        return nodes.If(node.test, body, others, last, lineno=1)


def _said(expression: nodes.Expr) -> nodes.Expr:
    """Return what the outer filters of an expression only put into words; a bookmark is more than words."""
    wording = FILTERS.keys() - {"signet"}
    while isinstance(expression, nodes.Filter) and expression.name in wording and expression.node is not None:
        given = [*expression.args, *(pair.value for pair in expression.kwargs)]
        if not all(isinstance(one, nodes.Const) for one in given):
            break
        expression = expression.node
    return expression

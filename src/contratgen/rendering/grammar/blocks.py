"""Located tags → the tree of what they say: blocks with their sections, and the tags that stand alone.

An unbalanced tag is a fault that names its partner's place; the tree is built all the same, so that types are checked
in the rest.
"""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from contratgen.base import limits
from contratgen.rendering.grammar import faults, syntax
from contratgen.rendering.grammar.syntax import (
    CLOSERS,
    FOREIGN,
    LONE,
    MIDDLES,
    OPENERS,
    End,
    Head,
    Ill,
    Middle,
    Printed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import nodes

    from contratgen.rendering.grammar.faults import Faults, Located


@dataclass(frozen=True, slots=True)
class Leaf:
    """A tag that stands alone: something printed, or a statement without block."""

    tag: Located
    content: Printed | Head


@dataclass(slots=True)
class Section:
    """One branch of a block: the tag that opens it, its condition if it has one, and its content."""

    tag: Located
    keyword: str
    test: nodes.Expr | None = None
    body: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A block from its opening to its closing tag; `head` is None when the opening could not be read."""

    tag: Located
    keyword: str
    head: Head | None
    sections: list[Section]
    closer: Located | None = None


Item = Leaf | Block
_IN_LOOPS: Final = frozenset({"break", "continue", "vm", "hm"})

INSTEAD: Final = {
    **dict.fromkeys("«»‹›‘’‚`´′“”„″", "'"),
    **dict.fromkeys("–—−‐‑", "-"),
    "…": "...",
    "×": "*",
    "÷": "/",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
}
"""Characters that Word puts, or a person types, in the place of those of a template."""


def tree(tags: Iterable[Located], found: Faults, unfinished: Iterable[str] = ()) -> list[Item]:
    """Return the tree of one story's tags; what cannot be read or does not balance goes to `found`.

    `unfinished` are the keywords of tags that lack a brace: they are faults already, and so no partner is missed.
    """
    builder = _Builder(found, Counter(unfinished))
    for tag in tags:
        found.at = tag
        builder.take(tag)
    builder.finish()
    return builder.root


class _Builder:
    """The open blocks while the tags of a story are read."""

    def __init__(self, found: Faults, unfinished: Counter[str]) -> None:
        self.found = found
        self.unfinished = unfinished
        self.root: list[Item] = []
        self.open: list[Block] = []
        self.stopped = False  # nested too deep: the rest of the story is not read

    def take(self, tag: Located) -> None:
        """Put one tag in its place in the tree."""
        if self.stopped:
            return
        if self.open and self.open[-1].keyword == "raw" and tag.source != "endraw":
            return
        if tag.kind == "{{":
            self._add(tag, syntax.printed(tag.source))
        elif tag.kind == "{%":
            self._add(tag, syntax.statement(tag.source))

    def _add(self, tag: Located, parsed: syntax.Parsed) -> None:
        match parsed:
            case Printed():
                self._body().append(Leaf(tag, parsed))
            case Head(keyword="raw"):
                hint = "Écrivez {_{ et }_} pour des accolades qui restent dans le texte."
                self.found.add(faults.STATEMENT, "l'instruction « raw » n'est pas admise", hint)
                self._push(Block(tag, parsed.keyword, parsed, []))
            case Head() if parsed.opens:
                self._push(Block(tag, parsed.keyword, parsed, []))
            case Head(keyword=keyword) if self._misses_loop(tag, keyword):
                self.found.add(faults.UNOPENED, f"« {keyword} » hors d'une boucle", "Mettez-le dans un « for ».")
            case Head():
                if fault := syntax.directive_fault(parsed.keyword, getattr(parsed.node, "value", None)):
                    self.found.add(faults.UNPRINTABLE, fault)
                self._body().append(Leaf(tag, parsed))
            case Middle(keyword, test):
                self._middle(tag, keyword, test)
            case End(keyword):
                self._close(tag, keyword)
            case Ill():
                self._ill(tag, parsed)

    def _misses_loop(self, tag: Located, keyword: str) -> bool:
        """Whether a statement has no sense out of a loop and is out of one; a merge out of a table is told as that."""
        if keyword not in _IN_LOOPS or any(block.keyword == "for" for block in self.open):
            return False
        return keyword in LONE or (tag.place.word is not None and tag.place.word.table is not None)

    def _body(self) -> list[Item]:
        return self.open[-1].sections[-1].body if self.open else self.root

    def _push(self, block: Block) -> None:
        loops = sum(block.keyword == "for" for block in self.open)
        if len(self.open) >= limits.BLOCK_DEPTH or (block.keyword == "for" and loops >= limits.LOOP_DEPTH):
            self.found.add(faults.SYNTAX, "trop de blocs ou de boucles emboîtés", "Découpez ce passage en macros.")
            self.stopped = True
            return
        self._body().append(block)
        block.sections.append(Section(block.tag, block.keyword))
        self.open.append(block)

    def _middle(self, tag: Located, keyword: str, test: nodes.Expr | None) -> None:
        top = self.open[-1] if self.open else None
        if top is None or top.keyword not in MIDDLES[keyword]:
            inside = f" : le bloc ouvert est « {top.keyword} » ({top.tag.place.label})" if top else ""
            self.found.add(faults.UNOPENED, f"« {keyword} » sans « if » ouvert{inside}")
        elif top.sections[-1].keyword == "else":
            message = f"« {keyword} » après « else » : le « else » du « if » vient en dernier, et une seule fois"
            self.found.add(faults.UNOPENED, message)
        elif len(top.sections) >= limits.BLOCK_BRANCHES:
            self.found.add(faults.SYNTAX, "trop de branches dans ce « if »", "Répartissez-les en plusieurs « if ».")
            self.stopped = True
        else:
            top.sections.append(Section(tag, keyword, test))

    def _close(self, tag: Located, closer: str) -> None:
        opener = OPENERS[closer]
        depth = next((i for i, block in enumerate(reversed(self.open)) if block.keyword == opener), None)
        if depth is None:
            self._unopened(closer, opener)
            return
        for _ in range(depth):
            inner = self.open.pop()
            self._unclosed(inner, f"« {closer} » ({tag.place.label}) est venu d'abord")
        block = self.open.pop()
        block.closer = tag

    def _is_unfinished(self, keyword: str) -> bool:
        self.unfinished[keyword] -= 1
        return self.unfinished[keyword] >= 0

    def _unopened(self, closer: str, opener: str) -> None:
        if self._is_unfinished(opener):
            return
        message = f"« {closer} » ferme un « {opener} » qui n'est pas ouvert"
        if self.open:
            top = self.open[-1]
            message += f" ; le dernier bloc ouvert est « {top.keyword} » ({top.tag.place.label})"
        self.found.add(faults.UNOPENED, message, "Supprimez cette balise, ou ajoutez celle qui ouvre le bloc.")

    def _unclosed(self, block: Block, why: str) -> None:
        if self._is_unfinished(CLOSERS[block.keyword]):
            return
        message = f"« {block.keyword} » n'est pas fermé : {why}"
        hint = f"Ajoutez {{% {CLOSERS[block.keyword]} %}} là où le bloc finit."
        self.found.add(faults.UNCLOSED, message, hint, place=block.tag.place)

    def finish(self) -> None:
        """Report the blocks that the story ends in."""
        while self.open and not self.stopped:
            self._unclosed(self.open.pop(), "la fin est atteinte")

    def _ill(self, tag: Located, ill: Ill) -> None:
        meant = ill.keyword
        if ill.unknown:
            meant = self._unknown(ill.unknown)
        elif ill.character:
            self._character(tag, ill.character)
        else:
            self.found.add(faults.SYNTAX, f"« {tag.source} » ne se lit pas : {ill.reason}", about=tag.source)
        if meant in MIDDLES and self.open and self.open[-1].keyword in MIDDLES[meant]:
            self.open[-1].sections.append(Section(tag, meant))
        elif meant in OPENERS:
            self._close(tag, meant)
        elif meant in CLOSERS and not (meant == "set" and "=" in tag.source):
            self._push(Block(tag, meant, None, []))

    def _character(self, tag: Located, character: str) -> None:
        shown = f"« {character} » (U+{ord(character[0]):04X})"
        message = f"« {tag.source} » : le caractère {shown} n'a pas sa place dans une balise"
        instead = INSTEAD.get(character)
        hint = f"Remplacez-le par « {instead} »." if instead else "Supprimez-le, ou retapez-le."
        self.found.add(faults.CHARACTER, message, hint, about=tag.source)

    def _unknown(self, keyword: str) -> str:
        """Report an unknown statement; return the one that was meant, as far as it can be told."""
        if keyword in FOREIGN:
            message = f"« {keyword} » appelle un autre fichier modèle, ce qu'un document Word ne peut pas faire"
            self.found.add(faults.STATEMENT, message, "Recopiez le contenu, ou écrivez une macro.")
            return ""
        known = [*CLOSERS, *OPENERS, *MIDDLES, *LONE]
        close = difflib.get_close_matches(keyword, known, n=1)
        hint = (
            f"vouliez-vous « {close[0]} » ?" if close else "Une instruction commence par if, for, set, with ou macro."
        )
        self.found.add(faults.STATEMENT, f"« {keyword} » n'est pas une instruction connue", hint)
        return close[0] if close else ""


def expressions(items: Iterable[Item]) -> Iterator[tuple[Located, nodes.Node]]:
    """Yield what each tag says, in the order of the tags."""
    for item in items:
        if isinstance(item, Leaf):
            yield item.tag, item.content.expression if isinstance(item.content, Printed) else item.content.node
            continue
        if item.head is not None:
            yield item.tag, item.head.node
        for section in item.sections:
            if section.test is not None:
                yield section.tag, section.test
            yield from expressions(section.body)

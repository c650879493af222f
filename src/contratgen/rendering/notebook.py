"""What lowering notes of a story: the pieces of Jinja that marks stand for in its tree, and the places that print."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.names import qn
from contratgen.ooxml.places import P
from contratgen.ooxml.splicing import properties_of
from contratgen.ooxml.stories import StoryKind
from contratgen.rendering.environment import DELIMITERS
from contratgen.rendering.print_places import PrintPlace, Sink

if TYPE_CHECKING:
    from lxml import etree

    from contratgen.ooxml.tags import Occurrence, StoryTags, Tag

OPEN, CLOSE = "\ufde0", "\ufde1"
"""What stands around the number of a mark."""
PARAGRAPHS: Final = (P, qn("a:p"))
_R, _PPR, _RPR = qn("w:r"), qn("w:pPr"), qn("w:rPr")


@dataclass
class Notebook:
    """One story being lowered: `codes` are the pieces of Jinja that replace marks; `places` are the template's."""

    tree: StoryTags
    places: list[PrintPlace]
    codes: list[tuple[str, Tag]] = field(default_factory=list)
    captures: list[bool] = field(default_factory=list)
    """Open blocks whose output goes to a name; True where it is blocks."""

    def mark(self, code: str, tag: Tag) -> str:
        """Return the mark that stands for a piece of Jinja until the tree is written."""
        self.codes.append((code, tag))
        return f"{OPEN}{len(self.codes) - 1}{CLOSE}"

    def statement(self, source: str, tag: Tag) -> str:
        """Return the mark of a Jinja statement."""
        return self.mark(statement_code(source), tag)

    def variable(self, name: str, tag: Tag) -> str:
        """Return the mark of a value that contratgen itself computes."""
        return self.mark(f"{DELIMITERS['variable_start_string']}{name}{DELIMITERS['variable_end_string']}", tag)

    def printed(self, expression: str, place: PrintPlace) -> str:
        """Return the Jinja expression that prints another at a place."""
        self.places.append(place)
        return f"({expression})|{place.sink}({len(self.places) - 1})"

    def print(self, expression: str, place: PrintPlace) -> str:
        """Return the mark of a printed expression."""
        code = self.printed(expression, place)
        return self.mark(f"{DELIMITERS['variable_start_string']}\n{code}{DELIMITERS['variable_end_string']}", place.tag)

    def place(self, tag: Tag, sink: Sink, node: etree._Element) -> PrintPlace:
        """Return the place of a printed value that stands at a node."""
        paragraph = next(node.iterancestors(*PARAGRAPHS), None)
        run = next(node.iterancestors(_R), None)
        return PrintPlace(
            tag=tag,
            sink=sink,
            part=self.tree.story.part,
            run=properties_of(run, _RPR),
            paragraph=properties_of(paragraph, _PPR),
            heading=self.tree.geography.level(paragraph),
            captured=bool(self.captures),
            takes_notes=self.tree.story.kind is StoryKind.BODY and not tag.in_text_box,
        )

    def set_text(self, found: Occurrence, code: str) -> tuple[str, str]:
        """Put code in the place of a tag, and return the text before and after it."""
        text = found.node.get(found.attribute, "") if found.attribute else found.node.text or ""
        before, _, after = text.partition(found.tag.raw)
        before = before.rstrip() if found.tag.trims_before else before
        after = after.lstrip() if found.tag.trims_after else after
        if found.attribute:
            found.node.set(found.attribute, before + code + after)
        else:
            found.node.text = before + code + after
        return before, after


def statement_code(source: str) -> str:
    """Return a Jinja statement on a line of its own."""
    return f"{DELIMITERS['block_start_string']}\n{source}{DELIMITERS['block_end_string']}"

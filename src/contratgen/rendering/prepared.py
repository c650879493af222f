"""A template ready to render: pure data, that may be kept, copied, and rendered from several threads at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from contratgen.ooxml.archive import deflate
from contratgen.ooxml.package import parse_xml, serialise
from contratgen.rendering.typesetting import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contratgen.base.diagnostics import Diagnostic
    from contratgen.ooxml.archive import Member
    from contratgen.ooxml.numbering import Numbering
    from contratgen.ooxml.package import Package
    from contratgen.ooxml.styles import Styles
    from contratgen.rendering.grammar.names import Use
    from contratgen.rendering.lowering import LoweredStory
    from contratgen.rendering.print_places import PrintPlace
    from contratgen.rendering.style_book import StyleBook


@dataclass(frozen=True)
class Reserved:
    """What the untouched stories of a template hold, and a rendering must not use again."""

    first_id: int
    first_note: int
    first_list: int
    bookmarks: frozenset[str]


@dataclass(frozen=True)
class PreparedTemplate:
    """A template ready to render; `warnings` say what its rich text will lack (CG315) and what vetting noted.

    `charts` are the patterns that placeholders name, by part and relationship. `members` are the parts that no
    rendering changes, deflated. `footnotes` and `lists` are the parts to which notes and lists are added, `stretched`
    those in which tags add or remove columns, `touching` those in which the template's own tables touch.
    """

    file: str
    sha256: str
    package: Package
    styles: Styles
    numbering: Numbering
    stories: tuple[LoweredStory, ...]
    places: tuple[PrintPlace, ...]
    charts: Mapping[tuple[str, str], str]
    patterns: Mapping[str, bytes]
    book: StyleBook
    reserved: Reserved
    footnotes: str
    lists: str
    stretched: tuple[str, ...]
    touching: tuple[str, ...]
    warnings: tuple[Diagnostic, ...]
    members: Mapping[str, Member]
    filters: tuple[Use, ...]

    @property
    def parts(self) -> Mapping[str, bytes]:
        """The parts that every rendering starts from."""
        return self.package.parts

    @cached_property
    def typeset(self) -> Mapping[str, Member]:
        """The stories that no rendering changes, with French no-break spaces, deflated; those that have any."""
        untouched = sorted({*self.package.printed} - {story.story.part for story in self.stories})
        trees = {name: parse_xml(self.parts[name]) for name in untouched}
        return {name: deflate(name, serialise(root)) for name, root in trees.items() if typeset(root)}

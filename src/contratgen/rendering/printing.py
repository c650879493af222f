"""Prints values into stories: one method for each kind of place, and the record of what was printed.

A value that cannot be printed is a fault of the run, located at its tag; the run goes on, to find the others.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

from jinja2 import pass_context
from markupsafe import Markup

from contratgen.assembly.values import Graphique, Image, Texte
from contratgen.base.typography import spaced, with_raised
from contratgen.ooxml.numbering import Lists
from contratgen.rendering.additions import CHART_TYPE, Additions
from contratgen.rendering.charts import filled_chart
from contratgen.rendering.copies import Copies
from contratgen.rendering.filters import Signet, nature
from contratgen.rendering.grammar.syntax import directive_fault
from contratgen.rendering.print_places import Placed, Sink
from contratgen.rendering.rich_text import Context, Fragment, ListNumber, NewList, NoteNumber, fragment
from contratgen.rendering.showing import UnprintableError, check_characters, from_docxtpl, printed_text
from contratgen.rendering.telling import GUARDS, RUN, Telling
from contratgen.rendering.wordml import OPEN, content, escaped, raised
from contratgen.rendering.written import MARK, MARKS, placed, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.runtime import Context as JinjaContext

    from contratgen.ooxml.numbering import Num, Numbering
    from contratgen.rendering.options import Options
    from contratgen.rendering.prepared import PreparedTemplate
    from contratgen.rendering.print_places import PrintPlace

_TEXTS: Final = re.compile(r"(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t(?: [^>]*)?>([^<]*)</w:t>", re.DOTALL)
"""A text of docxtpl's rich text, and the properties of its run."""


class Printed(NamedTuple):
    """Characters that were printed, and the place that printed them; others may stand between their `pieces`."""

    text: str
    place: PrintPlace
    pieces: tuple[str, ...] = ()


@dataclass
class Run(Telling):
    """One rendering under way."""

    prepared: PreparedTemplate
    options: Options
    additions: Additions = field(default_factory=Additions)
    printed: dict[str, list[Printed]] = field(default_factory=dict)
    rendered: dict[str, bytes] = field(default_factory=dict)
    captured: list[list[Printed]] = field(default_factory=list)
    charts: int = 0
    copies: Copies = field(default_factory=Copies)
    nums: dict[int, Num] = field(default_factory=dict)  # the lists that copies of a loop count in
    aside: dict[str, str] = field(default_factory=dict)  # by part, what was printed in notes that nothing calls now

    @cached_property
    def lists(self) -> Lists:
        """The lists that the template's paragraphs stand in."""
        return Lists(self.prepared.numbering, self.prepared.styles)

    @property
    def numbering(self) -> Numbering:
        """The lists of the document so far."""
        own = self.prepared.numbering
        return replace(own, nums={**own.nums, **self.nums}) if self.nums else own

    # -- places --------------------------------------------------------------------------------------------------
    def text(self, value: Any, place: PrintPlace) -> str:
        """Print in the text of a run."""
        if type(value) is str:  # what most tags print
            return self._words(value, place)
        if from_docxtpl(value, "RichText"):
            return f"</w:t></w:r>{self._rich(value, place)}<w:r>{place.run}{OPEN}"
        if from_docxtpl(value, "InlineImage"):
            return f"</w:t></w:r>{self._inline_image(value, place)}<w:r>{place.run}{OPEN}"
        if from_docxtpl(value, "Listing"):
            return self._paragraphs(html.unescape(value.xml), place, place.run)
        xml = self._words(value, place)
        if isinstance(value, Signet) and xml:
            mark = f'<w:bookmarkStart w:id="0" w:name="{value.nom}"/>'
            around = f"<w:r>{place.run}{OPEN}{xml}</w:t></w:r>"
            return f'</w:t></w:r>{mark}{around}<w:bookmarkEnd w:id="0"/><w:r>{place.run}{OPEN}'
        return xml

    def plain(self, value: Any, place: PrintPlace) -> str:
        """Print where no break may stand."""
        return escaped(self._record(value, place, on_one_line=True))

    def runs(self, value: Any, place: PrintPlace) -> str:
        """Print as runs of their own."""
        if from_docxtpl(value, "RichText"):
            return self._rich(value, place)
        if from_docxtpl(value, "InlineImage"):
            return self._inline_image(value, place)
        return f"<w:r>{place.run}{OPEN}{self.text(value, place)}</w:t></w:r>"

    def paragraphs(self, value: Any, place: PrintPlace) -> str:
        """Print as paragraphs of their own: rich text in the template's styles; plain text in the tag's own."""
        if isinstance(value, Texte):
            return self._fragment(value, place)
        if from_docxtpl(value, "RichTextParagraph"):
            return self._rich(value, place)
        return f"<w:p>{place.paragraph}{self.runs(value, place)}</w:p>"

    def markup(self, value: Any, place: PrintPlace) -> str:  # noqa: ARG002 -- the shape of every place
        """Refuse whatever is not what a macro made."""
        raise UnprintableError("CG304", f"« {{{{{place.tag.prefix} … }}}} » n'imprime que ce qu'une macro produit")

    def span(self, value: Any, place: PrintPlace) -> str:  # noqa: ARG002 -- the shape of every place
        """Print a number of columns."""
        return str(int(_for("colspan", value)))

    def colour(self, value: Any, place: PrintPlace) -> str:  # noqa: ARG002 -- as above
        """Print a colour."""
        return str(_for("cellbg", value)).removeprefix("#")

    def address(self, value: Any, place: PrintPlace) -> str:  # noqa: ARG002 -- the shape of every place
        """Print a piece of an address: whatever it holds stays within its place (RFC 3986, 2.1)."""
        return quote(printed_text(value, self.options.policy), safe="@")

    def link(self, value: Any, place: PrintPlace) -> str:
        """Print the relationship of a link whose address has been put together."""
        return self.additions.link(place.part, "hyperlink", str(value), external=True)

    def picture(self, value: Any, place: PrintPlace) -> Placed:
        """Replace a placeholder picture."""
        if not isinstance(value, Image):
            raise UnprintableError("CG304", f"le titre d'une image attend une image, pas {nature(value)}")
        from contratgen.rendering.pictures import fitted  # noqa: PLC0415 -- python-docx and Pillow take 60 ms to load

        png, size = fitted(value.contenu, value.chemin, place.box)
        return Placed(self.additions.picture(place.part, png), *size)

    def chart(self, value: Any, place: PrintPlace) -> Placed:
        """Replace a placeholder chart by a copy that shows other figures."""
        if not isinstance(value, Graphique):
            message = f"le titre d'un graphique attend un graphique, pas {nature(value)}"
            raise UnprintableError("CG304", message)
        pattern = self.prepared.charts[place.part, place.pattern]
        self.charts += 1
        name = f"word/charts/cg{self.charts}.xml"
        chart = self.rendered.get(pattern) or self.prepared.patterns[pattern]
        self.additions.parts[name] = filled_chart(chart, value)
        self.additions.overrides[name] = CHART_TYPE
        return Placed(self.additions.link(place.part, "chart", name), 0, 0)

    # -- values --------------------------------------------------------------------------------------------------
    def _words(self, value: Any, place: PrintPlace) -> str:
        """Return the inside of a `w:t` that shows a value; the letters of « 1er » are raised, in a run of their own."""
        text = self._record(value, place)
        pieces = with_raised(text) if self.options.typography else (text,)
        if len(pieces) == 1:
            return content(text)
        up = f"</w:t></w:r><w:r>{raised(place.run)}<w:t>"
        down = f"</w:t></w:r><w:r>{place.run}{OPEN}"
        return "".join(f"{up}{content(p)}{down}" if rank % 2 else content(p) for rank, p in enumerate(pieces))

    def _record(self, value: Any, place: PrintPlace, *, on_one_line: bool = False) -> str:
        text = self._shown(value, on_one_line=on_one_line)
        return self._noted([Printed(text, place)], place, place.part) + text

    def _shown(self, value: Any, *, on_one_line: bool = False) -> str:
        text = printed_text(value, self.options.policy)
        if on_one_line:
            text = " ".join(text.splitlines()).replace("\t", " ")
        return spaced(text) if self.options.typography else text

    def _noted(self, printed: list[Printed], place: PrintPlace, part: str) -> str:
        """Note what is printed; return the mark that tells so later, where a block or a macro captures it."""
        if not place.captured or part != place.part:
            self.printed.setdefault(part, []).extend(printed)
            return ""
        self.captured.append(printed)
        return f"{MARK}{len(self.captured) - 1}{MARK}"

    def settled(self, part: str, xml: str) -> str:
        """Return a rendered story without marks, what they stand for noted: it has reached the page."""

        def reached(found: re.Match[str]) -> str:
            self.printed.setdefault(part, []).extend(self.captured[int(found[1])])
            return ""

        return MARKS.sub(reached, xml) if self.captured else xml

    def _paragraphs(self, text: str, place: PrintPlace, properties: str) -> str:
        """Print a text of docxtpl's `Listing` or `RichText`: BEL begins a paragraph, form feed a page.

        `properties` are those of the run in which it begins, and goes on.
        """
        end, begin = "</w:t></w:r></w:p>", f"<w:p>{place.paragraph}<w:r>{properties}{OPEN}"
        page = f'{end}<w:p><w:r><w:br w:type="page"/></w:r></w:p>{begin}'
        pages = (
            f"{end}{begin}".join(content(self._record(line, place)) for line in paged.split("\a"))
            for paged in text.split("\f")
        )
        return page.join(pages)

    def _rich(self, value: Any, place: PrintPlace) -> str:
        if "r:id=" in value.xml:
            raise UnprintableError("CG304", "un lien de « RichText » appartient à un autre document")

        def printed(found: re.Match[str]) -> str:
            properties = found[1] or ""
            return f"{properties}{OPEN}{self._paragraphs(html.unescape(found[2]), place, properties)}</w:t>"

        return _TEXTS.sub(printed, str(value.xml))

    def _inline_image(self, value: Any, place: PrintPlace) -> str:
        from contratgen.rendering.pictures import inline_drawing, read_inline  # noqa: PLC0415 -- as above

        png, size = read_inline(value)
        rid = self.additions.picture(place.part, png)
        link = self.additions.link(place.part, "hyperlink", value.anchor, external=True) if value.anchor else ""
        return f"<w:r>{inline_drawing(rid, size, 1, link)}</w:r>"

    # -- rich text -----------------------------------------------------------------------------------------------
    def _fragment(self, text: Texte, place: PrintPlace) -> str:
        context = Context(self.prepared.book, place.heading, self.options.typography, place.takes_notes)
        made = fragment(text, context)
        notes = self.prepared.reserved.first_note + len(self.additions.notes)
        xml = self._filled(made, place.part, notes, place)
        for number, note in enumerate(made.notes, notes):
            inner = self._filled(note, self.prepared.footnotes, 0, place)
            self.additions.notes.append(f'<w:footnote w:id="{number}">{inner}</w:footnote>')
        return xml

    def _filled(self, made: Fragment, part: str, notes: int, place: PrintPlace) -> str:
        """Return a fragment's XML with its lists, notes and links numbered in the document."""
        check_characters(made.text)
        mark = self._noted([Printed(made.text, place, made.texts)], place, part)
        for target in made.links:
            self.additions.link(part, "hyperlink", target, external=True)
        lists = self.prepared.reserved.first_list + len(self.additions.lists)
        self.additions.lists += [self._list(new, lists + rank) for rank, new in enumerate(made.lists)]
        numbers = {ListNumber: lists, NoteNumber: notes}
        pieces = (p if isinstance(p, str) else str(numbers[type(p)] + p.rank) for p in made.pieces)
        return mark + "".join(pieces)

    def _list(self, new: NewList, number: int) -> str:
        return (
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{self.prepared.book.number_list}"/>'
            f'<w:lvlOverride w:ilvl="{new.rank}"><w:startOverride w:val="{new.start}"/></w:lvlOverride></w:num>'
        )


def _for(directive: str, value: Any) -> Any:
    """Return a value that a directive takes. Raises `UnprintableError` (CG303) for any other."""
    if fault := directive_fault(directive, "" if value is None else value):
        raise UnprintableError("CG303", fault)
    return value


_SINKS: Final[Mapping[Sink, Callable[[Run, Any, PrintPlace], Any]]] = {
    Sink.TEXT: Run.text,
    Sink.PLAIN: Run.plain,
    Sink.ATTRIBUTE: Run.plain,
    Sink.RUNS: Run.runs,
    Sink.PARAGRAPHS: Run.paragraphs,
    Sink.MARKUP: Run.markup,
    Sink.SPAN: Run.span,
    Sink.COLOUR: Run.colour,
    Sink.ADDRESS: Run.address,
    Sink.LINK: Run.link,
    Sink.PICTURE: Run.picture,
    Sink.CHART: Run.chart,
}
_NOTHING: Final = {Sink.PICTURE: Placed("", 0, 0), Sink.CHART: Placed("", 0, 0)}


def _printer(sink: Sink) -> Callable[[JinjaContext, Any, int], Any]:
    show = _SINKS[sink]

    def made(run: Run, value: Any, place: PrintPlace) -> Any:
        if isinstance(value, Markup):
            if (written := placed(str(value), place)) is not None:
                return written
            value = words_of(str(value))
        return show(run, value, place)

    @pass_context
    def print_value(context: JinjaContext, evaluate: Callable[[], Any], number: int) -> Any:
        run: Run = context.parent[RUN]
        place = run.prepared.places[number]
        return run.guarded(lambda: made(run, evaluate(), place), _NOTHING.get(sink, ""), place.tag)

    return print_value


PRINTERS: Final = {sink.value: _printer(sink) for sink in Sink}
"""The filters that lowered templates print with: what they return is escaped, and written as it is."""
OWN_FILTERS: Final = {**PRINTERS, **GUARDS}
"""What the code of a lowered template calls."""

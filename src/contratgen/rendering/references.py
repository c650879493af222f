"""Cross-references: the cached results of REF fields, and the links of rich text within the contract.

A reader who never updates fields reads what Word would compute. A link whose target stands nowhere becomes plain text.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml import file_properties
from contratgen.ooxml.bookmarks import bookmark_name, surrounded
from contratgen.ooxml.fields import NOT_WORKED_OUT, NUMBERING, SIMPLE, R, fields_of, shows_text
from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.notes import call_after
from contratgen.ooxml.places import P, nearest_paragraph, paragraph_text, text_of
from contratgen.ooxml.splicing import put_instead
from contratgen.ooxml.styles import heading_level, style_of
from contratgen.reading.rich_text import INTERNAL
from contratgen.rendering.controls import settle_controls
from contratgen.rendering.grammar.references import CHANGES, TOO_MUCH
from contratgen.rendering.results import cased, counted, set_result
from contratgen.rendering.targets import Targets
from contratgen.rendering.wordml import field_runs, run_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from contratgen.ooxml.fields import Field
    from contratgen.ooxml.styles import Styles
    from contratgen.rendering.printing import Run

_T, _RPR = qn("w:t"), qn("w:rPr")
_LINK: Final = qn("w:hyperlink")
_MARK: Final = qn("w:docLocation")
_ANCHOR: Final = qn("w:anchor")
_NAMED: Final = "engagement:"
"""How the targets begin whose identifier is what a reader looks for."""
_FIGURES: Final = frozenset({r"\t", r"\s"})
_WORDS: Final = re.compile(r"^\D*(?=\d)")
_DEEPEST: Final = 10
"""How many references may show one another in a row."""


def refresh_references(trees: Mapping[str, etree._Element], run: Run) -> set[str]:
    """Refresh the results of fields in all stories and complete the links of rich text; return the parts that changed.

    A reference without its bookmark stays as it is: `ties` tells it.
    """
    changed = set()
    targets = Targets(trees, run)
    fields: list[Field] = []
    for part, root in trees.items():
        links = [node for node in root.iter(_LINK) if node.get(_MARK, "").startswith(INTERNAL)]
        for link in links:
            _complete(link, targets)
        controls = settle_controls(root, targets)
        own = [found for found in fields_of(root) if found.name in REFRESHED or found.name == "SEQ"]
        number_sequences([found for found in own if found.name == "SEQ"], root, run.prepared.styles)
        fields += [found for found in own if found.name in REFRESHED]
        if links or controls or own:
            changed.add(part)
    _settle(fields, targets)
    return changed


def _settle(fields: list[Field], targets: Targets) -> None:
    """Refresh fields until none changes: one may show another, or what surrounds it."""
    changing = fields
    for _ in range(_DEEPEST):
        changing = [found for found in fields if _refreshed(found, targets)]
        if not changing:
            return
    for found in changing:
        targets.tell("CG316", "un renvoi se reprend lui-même", found)


def _refreshed(found: Field, targets: Targets) -> bool:
    text = REFRESHED[found.name](found, targets)
    return text is not None and set_result(found, cased(found, text))


def _number(found: Field, paragraph: etree._Element | None, targets: Targets) -> str | None:
    r"""Return the number of a paragraph as the switches ask for it, or None where they ask for none."""
    switches = found.switches
    if not switches.keys() & NUMBERING:
        return None
    text = targets.number(paragraph, found.begin if r"\r" in switches else None, full=r"\w" in switches)
    return (_WORDS.sub("", text) or text if switches.keys() & _FIGURES else text) or "0"


def _positioned(found: Field, text: str | None, target: etree._Element, targets: Targets) -> str | None:
    r"""Return a text followed by where its target stands, for `\p`."""
    if r"\p" not in found.switches:
        return text
    return " ".join(filter(None, [text, targets.position(target, found.begin)]))


def _refresh(found: Field, targets: Targets) -> str | None:
    start = targets.start(found.target)
    if start is None:
        return None  # `ties` tells it, whatever the kind of reference
    said = _positioned(found, _number(found, nearest_paragraph(start), targets), start, targets)
    texts = surrounded(start) if shows_text(found) else []
    if texts is None or len(texts) > 1:
        targets.tell(NOT_WORKED_OUT, TOO_MUCH, found)
        return None
    return said or targets.text(start) or "0"


def _refresh_note(found: Field, targets: Targets) -> str | None:
    start = targets.start(found.target)
    if start is None:
        return None
    call = call_after(start)
    if call is None or call not in targets.marks:
        targets.tell("CG316", f"aucun appel de note ne suit le signet « {found.target} »", found)
        return None
    return _positioned(found, targets.marks[call], start, targets)


def _refresh_style(found: Field, targets: Targets) -> str | None:
    """Show the last paragraph of a style before the field, or the first one after it."""
    style = targets.run.prepared.styles.called(found.target)
    every = (paragraph for paragraph in targets.body.iter(P) if style is not None and style_of(paragraph) == style.id)
    shown = [paragraph for paragraph in every if paragraph_text(paragraph).strip()]
    at = targets.order.get(found.begin, -1)
    if at < 0 and len(shown) > 1:
        targets.tell(NOT_WORKED_OUT, CHANGES, found)
    paragraph = next(
        (paragraph for paragraph in reversed(shown) if targets.order[paragraph] <= at), next(iter(shown), None)
    )
    if paragraph is None:
        targets.tell("CG316", f"aucun paragraphe n'est au style « {found.target} »", found)
        return None
    number = _number(found, paragraph, targets)
    return _positioned(found, paragraph_text(paragraph) if number is None else number, paragraph, targets)


def _refresh_property(found: Field, targets: Targets) -> str | None:
    """Show the title, or whatever else the document says of itself now."""
    return file_properties.shown_property(found, targets.run.prepared.package, targets.trees) or None


REFRESHED: Final[Mapping[str, Callable[[Field, Targets], str | None]]] = {
    "REF": _refresh,
    "NOTEREF": _refresh_note,
    "STYLEREF": _refresh_style,
    **dict.fromkeys(file_properties.SHOWING, _refresh_property),
}
"""Fields whose cached result a rendering may change; captions (SEQ) are counted together, before."""


def _complete(link: etree._Element, targets: Targets) -> None:
    """Follow a link of rich text by the number or name of what it leads to: « le plan (annexe 2) », « en annexe 2 ».

    What `Options.targets` says of it comes before the words of its bookmark, which may be a whole title. A link to what
    stands neither in this document nor in another one of the contract becomes plain text.
    """
    target, name = link.get(_MARK, ""), link.get(_ANCHOR, "")
    del link.attrib[_MARK]
    start = targets.starts.get(name)
    number = targets.number(nearest_paragraph(start)) if start is not None and target.startswith("article:") else ""
    whole = targets.run.options.whole_titles
    known = "" if whole and start is not None else targets.run.options.targets.get(target, "")
    text = number or known or (targets.text(start) if start is not None else _own_name(target))
    said = "".join(text_of(node) for node in link.iter(_T)).casefold()
    if text and text.casefold() not in said:
        kind, _, rank = text.partition(" ")
        goes_on = rank and said.endswith(kind.casefold()) and not whole
        before, shown, after = (" ", rank, "") if goes_on else (" (", text, ")")
        code = f" REF {name} {chr(92) + 'r ' if number else ''}\\h "
        is_field = start is not None and shown == text != known
        added = field_runs(code, shown) if is_field else run_of(shown)
        runs = etree.fromstring(f'<x xmlns:w="{NAMESPACES["w"]}">{run_of(before)}{added}{run_of(after)}</x>')
        link.addnext(runs)
        put_instead(runs, runs)
    if start is None:
        _lead_elsewhere(link, targets.run.options.places.get(target, target), targets)


def _own_name(target: str) -> str:
    return target.removeprefix(_NAMED) if target.startswith(_NAMED) else ""


def _lead_elsewhere(link: etree._Element, target: str, targets: Targets) -> None:
    """Lead a link to another document of the contract; make it plain text if the contract has none for its target."""
    if target in targets.run.options.targets:
        link.set(_ANCHOR, bookmark_name(*target.split(":", 1)))
        return
    for properties in link.iter(_RPR):
        properties[:] = [child for child in properties if child.tag not in {qn("w:rStyle"), qn("w:u")}]
    put_instead(link, link)


_LEVELS: Final = 9


def number_sequences(sequences: list[Field], root: etree._Element, styles: Styles) -> None:
    r"""Give captions the numbers that Word would: one sequence a name.

    `\r n` starts again at n, `\c` repeats, `\s n` starts again after each heading of level n or above, `\h` hides.
    """
    counts: Counter[str] = Counter()
    under: dict[str, etree._Element | None] = {}
    above = _headings_above(sequences, root, styles)
    for found in sequences:
        name, switches = found.target.casefold(), found.switches
        if r"\s" in switches and under.setdefault(name, above[found.begin]) is not above[found.begin]:
            counts[name], under[name] = 0, above[found.begin]
        if r"\r" in switches:
            counts[name] = integer(switches[r"\r"][0])
        elif r"\c" not in switches:
            counts[name] += 1
        hidden = r"\h" in switches and r"\*" not in switches
        set_result(found, "" if hidden else counted(found, counts[name]))


def _headings_above(
    sequences: list[Field], root: etree._Element, styles: Styles
) -> dict[etree._Element, etree._Element | None]:
    """Return the heading after which each field that asks for it counts anew, by the beginning of the field."""
    asked = {found.begin: integer(found.switches[r"\s"][0]) for found in sequences if r"\s" in found.switches}
    last: dict[int, etree._Element] = {}
    found: dict[etree._Element, etree._Element | None] = {}
    for node in root.iter(P, R, SIMPLE) if asked else ():
        if node.tag == P and (level := heading_level(node, styles)) is not None:
            last = {**last, **dict.fromkeys(range(level, _LEVELS + 1), node)}
        elif node in asked:
            found[node] = last.get(asked[node])
    return found

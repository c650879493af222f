"""Prepares a template, once for the same bytes: vetted package → lowered stories → compiled code; other parts deflated.

Everything here depends on the template alone. Rendering reads the result and never changes it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from jinja2 import TemplateSyntaxError
from lxml import etree

from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.ooxml.allowed import tagged_address
from contratgen.ooxml.archive import deflate
from contratgen.ooxml.fields import STORED, fields_of
from contratgen.ooxml.integers import integer
from contratgen.ooxml.links import references_of
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.package import Package, parse_xml, serialise
from contratgen.ooxml.stories import StoryKind
from contratgen.ooxml.vetting import VettedTemplate, read_template
from contratgen.rendering.additions import EMPTY_NUMBERING, FOOTNOTES, NUMBERING, Additions
from contratgen.rendering.compiling import compiled
from contratgen.rendering.controls import BOUND
from contratgen.rendering.drawings import without_models
from contratgen.rendering.grammar.faults import UNCOMPILED
from contratgen.rendering.grammar.judge import require_sound
from contratgen.rendering.grammar.syntax import french
from contratgen.rendering.lowering import Lowering
from contratgen.rendering.nameless import makes_too_much
from contratgen.rendering.prepared import PreparedTemplate, Reserved
from contratgen.rendering.print_places import Sink
from contratgen.rendering.properties import signed
from contratgen.rendering.style_book import make_style_book, missing_styles
from contratgen.rendering.tables import touching

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contratgen.ooxml.tags import StoryTags, Tag
    from contratgen.rendering.lowering import LoweredStory
    from contratgen.rendering.print_places import PrintPlace
    from contratgen.rendering.style_book import StyleBook

_KEPT: Final = 64
"""Templates kept ready; a kit has a dozen."""
_ORDER: Final = {StoryKind.CHART: 0, StoryKind.BODY: 2}
_NOTES: Final = frozenset({StoryKind.FOOTNOTES, StoryKind.ENDNOTES, StoryKind.COMMENTS})
"""Stories that every rendering rewrites."""


@dataclass(frozen=True)
class _Content:
    """The bytes of a template, equal when their digest is."""

    sha256: str
    blob: bytes = field(compare=False, repr=False)


def prepare(template: bytes, file: str) -> PreparedTemplate:
    """Make a template ready; the same bytes are made ready once. `file` is the name that diagnostics give.

    Raises `InputError` with every fault that the check finds of the template alone (`grammar.judge`).
    """
    return _prepare(_Content(hashlib.sha256(template).hexdigest(), template), file)


@lru_cache(maxsize=_KEPT)
def _prepare(content: _Content, file: str) -> PreparedTemplate:
    vetted = read_template(content.blob, file)
    filters = require_sound(vetted, makes_too_much)
    book, own_lists, own_use = make_style_book(vetted.styles, vetted.numbering, vetted.stories[0].root)
    reserved = _reserve(vetted, book)
    together = tuple(tree.story.part for tree in vetted.stories if touching(tree.root))
    stories, places = _lower(vetted)
    charts = dict(_charts(vetted.package, places))
    package = vetted.package
    patterns = {name: package.parts[name] for name in charts.values()}
    package = _unaddressed(_unprompted(package)).without(
        {*charts.values(), *(link.target for name in charts.values() for link in package.relationships(name))}
    )
    warnings = list(vetted.faults)
    if any(place.sink is Sink.PARAGRAPHS for place in places):
        package = _with_lists(package, own_lists, own_use)
        warnings += missing_styles(book, file)
    rendered = {story.story.part: story.source for story in stories}
    package = without_models(signed(package), rendered)
    return PreparedTemplate(
        file=file,
        sha256=content.sha256,
        package=package,
        styles=vetted.styles,
        numbering=vetted.numbering,
        stories=stories,
        places=places,
        charts=charts,
        patterns=patterns,
        book=book,
        reserved=reserved,
        footnotes=next(iter(package.related("footnotes")), FOOTNOTES),
        lists=next(iter(package.related("numbering")), NUMBERING),
        stretched=tuple(story.story.part for story in stories if any(map(_stretches, story.tags))),
        touching=together,
        warnings=tuple(warnings),
        members={name: deflate(name, blob) for name, blob in package.parts.items() if name not in rendered},
        filters=tuple(filters),
    )


def _lower(vetted: VettedTemplate) -> tuple[tuple[LoweredStory, ...], tuple[PrintPlace, ...]]:
    """Lower and compile the stories that rendering may change: charts first, which the others copy, the body last."""
    places: list[PrintPlace] = []
    stories: list[LoweredStory] = []
    for tree in sorted(filter(_is_rendered, vetted.stories), key=lambda tree: _ORDER.get(tree.story.kind, 1)):
        lowered = Lowering(tree, places).lower()
        _require_code(lowered, vetted.file)
        stories.append(lowered)
    return tuple(stories), tuple(places)


def _is_rendered(tree: StoryTags) -> bool:
    """Return whether rendering may change a story: it has tags, fields or controls that follow, or is the body."""
    if tree.occurrences or tree.strays or tree.story.kind is StoryKind.BODY:
        return True
    told = any(found.name in STORED for found in fields_of(tree.root)) or bool(BOUND(tree.root))
    return told or next(references_of(tree.root), None) is not None


def _stretches(tag: Tag) -> bool:
    return tag.prefix == "tc" or tag.directive in {"colspan", "hm"}


def _require_code(lowered: LoweredStory, file: str) -> None:
    """Raise `InputError` (CG313) for what Jinja does not compile, whatever the judge of tags missed."""
    try:
        compiled(lowered.source)
    except TemplateSyntaxError as error:
        tag = lowered.tag_at(error.lineno)
        place = tag.place if tag else Place(file, label=lowered.story.name)
        raise InputError(Diagnostic(UNCOMPILED, french(error), place, read=tag.raw if tag else "")) from None


def _reserve(vetted: VettedTemplate, book: StyleBook) -> Reserved:
    """Return what renderings must not use again."""
    untouched = [tree.root for tree in vetted.stories if not _is_rendered(tree) and tree.story.kind not in _NOTES]
    notes = [root for root in (t.root for t in vetted.stories) if root.tag == qn("w:footnotes")]
    ids = [node.get("id", "") for root in untouched for node in root.iter(qn("wp:docPr"))]
    marks = [node for root in untouched for node in root.iter(qn("w:bookmarkStart"))]
    ids += [node.get(qn("w:id"), "") for node in marks]
    note_ids = [node.get(qn("w:id"), "") for root in notes for node in root.iter(qn("w:footnote"))]
    return Reserved(
        first_id=_after(ids),
        first_note=_after(note_ids),
        first_list=max([*vetted.numbering.nums, book.bullet_list]) + 1,
        bookmarks=frozenset(node.get(qn("w:name"), "") for node in marks),
    )


def _after(identifiers: list[str]) -> int:
    return max(map(integer, identifiers), default=0) + 1


def _charts(package: Package, places: Iterable[PrintPlace]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the chart part that each placeholder chart shows, by story part and relationship."""
    for place in places:
        if place.sink is Sink.CHART:
            targets = [link.target for link in package.relationships(place.part) if link.id == place.pattern]
            if not targets or targets[0] not in package.parts:
                message = "le graphique du modèle a perdu ses données"
                raise InputError(Diagnostic("CG809", message, place.tag.place, hint="Insérez-le de nouveau."))
            yield (place.part, place.pattern), targets[0]


def _with_lists(package: Package, abstract: str, use: str) -> Package:
    """Add the lists that rich text needs and the template lacks, in a numbering part of its own if it has none."""
    name = next(iter(package.related("numbering")), NUMBERING)
    root = parse_xml(package.parts.get(name, EMPTY_NUMBERING))
    etree.strip_elements(root, qn("w:numIdMacAtCleanup"), with_tail=False)  # it would have to come last
    first_use = next((root.index(node) for node in root.iterchildren(qn("w:num"))), len(root))
    for offset, node in enumerate(_children(abstract)):
        root.insert(first_use + offset, node)
    root.extend(_children(use))
    additions = Additions()
    additions.tie(package, name, "numbering")
    return package.with_parts(additions.apply(package, {name: serialise(root)}))


def _children(xml: str) -> list[etree._Element]:
    return list(etree.fromstring(f'<x xmlns:w="{NAMESPACES["w"]}">{xml}</x>'))


def _unprompted(package: Package) -> Package:
    """Take off the setting that makes Word ask the reader to update fields: their results are right already."""
    return package.rewritten(
        lambda root: _drop(root, list(root.iter(qn("w:updateFields")))), package.related("settings")
    )


def _unaddressed(package: Package) -> Package:
    """Take off the relationships whose addresses hold tags: each rendering adds its own."""
    links = [name for name in package.parts if name.endswith(".rels")]
    return package.rewritten(
        lambda root: _drop(root, [node for node in root if tagged_address(node.get("Target", ""))]), links
    )


def _drop(root: etree._Element, children: list[etree._Element]) -> bool:
    for child in children:
        root.remove(child)
    return bool(children)

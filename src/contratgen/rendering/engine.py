"""Renders a prepared template with a root model: runs the code, finishes the trees, checks, writes the file.

One pass, in which every fault of values is found; only one that would never end ends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.ooxml.archive import deflate, write_archive
from contratgen.ooxml.package import member_order, parse_xml, serialise
from contratgen.rendering.additions import EMPTY_FOOTNOTES
from contratgen.rendering.amounts import AmountError
from contratgen.rendering.compiling import template_of, unknown_filters
from contratgen.rendering.environment import context_of
from contratgen.rendering.finishing import finish
from contratgen.rendering.found_again import check_found
from contratgen.rendering.notes import settle_notes
from contratgen.rendering.options import STRICT
from contratgen.rendering.printing import Run
from contratgen.rendering.properties import dated
from contratgen.rendering.telling import ENDING, RUN
from contratgen.rendering.ties import check_ties
from contratgen.rendering.typesetting import typeset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from contratgen.rendering.lowering import LoweredStory
    from contratgen.rendering.options import Options
    from contratgen.rendering.prepared import PreparedTemplate


def render_document(prepared: PreparedTemplate, root: BaseModel, *, options: Options = STRICT) -> bytes:
    """Return the docx that a prepared template makes of a root model.

    Raises `InputError` with every fault found (CG301 to CG311, CG832, CG854), each at its tag.
    """
    if unknown := list(unknown_filters(prepared, options)):
        raise InputError(*unknown)
    run = Run(prepared.file, prepared, options)
    variables = context_of(root)
    for story in prepared.stories:
        _render(run, story, variables)
    run.require_sound()
    stories = _with_notes(run)
    trees = dict(_parsed(run, stories))
    run.require_sound()
    for part, tree in trees.items():
        stories[part] = run.copies.read(tree, stories[part])
    changed = settle_notes(trees, run) | finish(trees, run)
    check_found(trees, run)
    check_ties(trees, run)
    run.require_sound()
    if options.typography:
        changed |= {part for part, tree in trees.items() if typeset(tree)}
    stories |= {part: serialise(trees[part]) for part in trees if part in changed}
    return _written(run, stories | dated(prepared.package, trees, options.date))


def _render(run: Run, lowered: LoweredStory, variables: dict[str, Any]) -> None:
    """Render one story, as far as its tags can be worked out; faults are recorded."""
    template = template_of(lowered.source, run.options)
    run.story, run.template = lowered, template
    pieces: list[str] = []
    size = 0
    try:
        for piece in template.root_render_func(template.new_context({**variables, RUN: run})):
            pieces.append(piece)
            size += len(piece)
            if size > limits.DOCX_PART_BYTES:
                raise AmountError(f"le document dépasse {limits.DOCX_PART_BYTES >> 20} Mio")  # noqa: TRY301 -- placed
    except Exception as error:  # noqa: BLE001 -- whatever an expression raises is a fault of the template, at its tag
        run.tell(error)
        if isinstance(error, ENDING):
            raise InputError(*run.faults) from None
    run.rendered[lowered.story.part] = run.settled(lowered.story.part, "".join(pieces)).encode()


def _with_notes(run: Run) -> dict[str, bytes]:
    """Return the rendered stories, the notes of rich text appended to the footnotes."""
    rendered = {part: xml for part, xml in run.rendered.items() if part in run.prepared.parts}
    notes = "".join(run.additions.notes).encode()
    if notes:
        part = run.prepared.footnotes
        before = rendered.get(part) or run.prepared.parts.get(part) or EMPTY_FOOTNOTES
        rendered[part] = _appended(before, notes)
    return rendered


def _appended(xml: bytes, content: bytes) -> bytes:
    """Put content before the end of the root element."""
    head, close, tail = xml.rpartition(b"</")
    return head + content + close + tail


def _parsed(run: Run, stories: dict[str, bytes]) -> Iterator[tuple[str, etree._Element]]:
    """Yield the tree of each story; one that is no XML is a fault (CG308)."""
    for part, xml in stories.items():
        try:
            yield part, parse_xml(xml)
        except etree.XMLSyntaxError as error:
            hint = "Une balise coupe un tableau ou un paragraphe : mettez l'ouverture et la fermeture au même niveau."
            message = f"le document produit est mal formé : {error.msg}"
            run.faults.append(Diagnostic("CG308", message, Place(run.prepared.file, label=part), hint))


def _written(run: Run, changed: dict[str, bytes]) -> bytes:
    prepared, additions = run.prepared, run.additions
    if additions.lists:
        lists = "".join(additions.lists).encode()
        changed[prepared.lists] = _appended(prepared.parts[prepared.lists], lists)
    changed = additions.apply(prepared.package, changed)
    own = prepared.typeset if run.options.typography else {}
    members = {**prepared.members, **own, **{name: deflate(name, blob) for name, blob in changed.items()}}
    return write_archive(members[name] for name in member_order(members))

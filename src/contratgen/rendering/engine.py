"""Renders a prepared template with a root model: runs the code, finishes the trees, checks, writes the file.

One pass. Every fault of values is found in one run; an expression that cannot be evaluated ends it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from jinja2.exceptions import UndefinedError
from lxml import etree

from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.ooxml.archive import deflate, write_archive
from contratgen.ooxml.package import member_order, parse_xml, serialise
from contratgen.rendering.additions import EMPTY_FOOTNOTES
from contratgen.rendering.amounts import AmountError
from contratgen.rendering.environment import context_of
from contratgen.rendering.filters import FilterError
from contratgen.rendering.finishing import finish
from contratgen.rendering.found_again import check_found
from contratgen.rendering.grammar.names import Use, unknown_filter
from contratgen.rendering.notes import settle_notes
from contratgen.rendering.options import STRICT
from contratgen.rendering.printing import RUN, Run
from contratgen.rendering.properties import dated
from contratgen.rendering.ties import check_ties
from contratgen.rendering.typesetting import typeset

if TYPE_CHECKING:
    from jinja2 import Template
    from pydantic import BaseModel

    from contratgen.rendering.options import Options
    from contratgen.rendering.preparing import PreparedStory, PreparedTemplate


_UNKNOWN: Final = re.compile(r"No filter named '(.*)'\.")
"""What Jinja says of a filter that `map` is given by a variable."""


def render_document(prepared: PreparedTemplate, root: BaseModel, *, options: Options = STRICT) -> bytes:
    """Return the docx that a prepared template makes of a root model.

    Raises `InputError` with every fault found (CG301 to CG311, CG832, CG854), each at its tag.
    """
    if unknown := list(prepared.unknown_filters(options)):
        raise InputError(*unknown)
    run = Run(prepared, options)
    variables = context_of(root)
    for story in prepared.stories:
        run.rendered[story.story.part] = _rendered(run, story, variables)
    if run.faults:
        raise InputError(*run.faults)
    stories = _with_notes(run)
    trees = {part: _parsed(run, part, xml) for part, xml in stories.items()}
    for part, tree in trees.items():
        stories[part] = run.copies.read(tree, stories[part])
    changed = settle_notes(trees, run) | finish(trees, run)
    check_found(trees, run)
    check_ties(trees, run)
    if run.faults:
        raise InputError(*run.faults)
    if options.typography:
        changed |= {part for part, tree in trees.items() if typeset(tree)}
    stories |= {part: serialise(trees[part]) for part in trees if part in changed}
    return _written(run, stories | dated(prepared.package, trees, options.date))


def _rendered(run: Run, story: PreparedStory, variables: dict[str, Any]) -> bytes:
    template = run.prepared.template(story, run.options)
    context = template.new_context({**variables, RUN: run})
    pieces: list[str] = []
    size = 0
    try:
        for piece in template.root_render_func(context):
            pieces.append(piece)
            size += len(piece)
            if size > limits.DOCX_PART_BYTES:
                raise AmountError(f"le document dépasse {limits.DOCX_PART_BYTES >> 20} Mio")  # noqa: TRY301 -- placed
    except Exception as error:  # noqa: BLE001 -- whatever an expression raises is a fault of the template, at its tag
        raise InputError(_fault(error, template, story, run), *run.faults) from None
    return run.settled(story.story.part, "".join(pieces)).encode()


def _fault(error: Exception, template: Template, story: PreparedStory, run: Run) -> Diagnostic:
    """Return the diagnostic of an expression that could not be evaluated."""
    tag = story.lowered.tag_at(_line(error, template))
    place = tag.place if tag else Place(run.prepared.file, label=story.story.name)
    code, message = "CG305", f"la balise ne peut pas être calculée : {error}"
    if unknown := _UNKNOWN.match(str(error)):
        code, message, _ = unknown_filter(Use(tag, unknown[1], "map"), ())
    elif isinstance(error, UndefinedError):
        code, message = "CG301", error.message or "valeur inconnue"
    elif isinstance(error, RecursionError):
        code, message = "CG884", "une macro ou une boucle s'appelle elle-même sans fin"
    elif isinstance(error, AmountError):
        code, message = "CG884", str(error)
    elif isinstance(error, FilterError):
        code, message = "CG307", str(error)
    return Diagnostic(code, message, place, read=tag.raw if tag else "")


def _line(error: Exception, template: Template) -> int:
    """Return the line of the source at which an error arose: the innermost frame of the template's own code."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals is template.root_render_func.__globals__:
            line = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line


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


def _parsed(run: Run, part: str, xml: bytes) -> etree._Element:
    try:
        return parse_xml(xml)
    except etree.XMLSyntaxError as error:
        place = Place(run.prepared.file, label=part)
        hint = "Une balise coupe un tableau ou un paragraphe : mettez l'ouverture et la fermeture au même niveau."
        raise InputError(Diagnostic("CG308", f"le document produit est mal formé : {error.msg}", place, hint)) from None


def _written(run: Run, changed: dict[str, bytes]) -> bytes:
    prepared, additions = run.prepared, run.additions
    if additions.lists:
        lists = "".join(additions.lists).encode()
        changed[prepared.lists] = _appended(prepared.parts[prepared.lists], lists)
    changed = additions.apply(prepared.package, changed)
    own = prepared.typeset if run.options.typography else {}
    members = {**prepared.members, **own, **{name: deflate(name, blob) for name, blob in changed.items()}}
    return write_archive(members[name] for name in member_order(members))

"""One template against one root model: opened, vetted, its tags located, its structure and its types checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from jinja2.tests import TESTS as JINJA_TESTS

from contratgen.base.diagnostics import Diagnostic, InputError, Severity, in_order
from contratgen.ooxml.vetting import read_template
from contratgen.rendering.filters import FILTERS
from contratgen.rendering.grammar.faults import SYNTAX, Faults, Policy
from contratgen.rendering.grammar.judge import TOO_DEEP, judge
from contratgen.rendering.grammar.references import bookmarks_of
from contratgen.rendering.nameless import makes_too_much
from contratgen.template_check.conditions import check_conditions
from contratgen.template_check.hiding import check_characters
from contratgen.template_check.typed import arithmetic, calls, expressions, filters, items, operators, statements
from contratgen.template_check.typed.annotations import fields_of
from contratgen.template_check.typed.context import Context
from contratgen.template_check.typed.filters import known_filters
from contratgen.template_check.typed.paths import Path, Value
from contratgen.template_check.typed.scope import Binding, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel

    from contratgen.ooxml.package import Package
    from contratgen.ooxml.tags import StoryTags
    from contratgen.ooxml.vetting import VettedTemplate
    from contratgen.rendering.grammar.blocks import Item
    from contratgen.template_check.typed.context import Signature

EXPRESSIONS: Final = (arithmetic, calls, expressions, filters, items, operators)
"""The modules that each register the expressions they know."""
TESTS: Final = frozenset(JINJA_TESTS)


@dataclass(frozen=True, slots=True)
class Root:
    """A root model as the names that its templates begin with; one for all the templates of a run."""

    model: type[BaseModel]
    path: Path
    names: Mapping[str, Binding]


def root_of(model: type[BaseModel]) -> Root:
    """Return the root of a model: each field a name, with its type and path."""
    path = Path("", None, frozenset({model}))
    names = {
        name: Binding(Value(type_, frozenset({path.child(name, type_)})), "root")
        for name, type_ in fields_of(model).items()
    }
    return Root(model, path, names)


@dataclass(frozen=True)
class TemplateReport:
    """What the check of one template found.

    `fields_read` holds every contract path that rendering may read, as `partenaires[].representant.nom` (a path stands
    for those above it); `fields_printed` those that may reach the page. `trees` are the tags of each story, as blocks,
    `bookmarks` those set in Word.
    """

    file: str
    diagnostics: tuple[Diagnostic, ...]
    fields_read: frozenset[str] = frozenset()
    fields_printed: frozenset[str] = frozenset()
    read_paths: frozenset[Path] = field(default=frozenset(), repr=False)
    printed_paths: frozenset[Path] = field(default=frozenset(), repr=False)
    bookmarks: frozenset[str] = field(default=frozenset(), repr=False)
    trees: tuple[list[Item], ...] = field(default=(), repr=False, compare=False)
    package: Package | None = field(default=None, repr=False, compare=False)


def check_template(
    blob: bytes,
    file: str,
    root: type[BaseModel],
    *,
    policy: Policy = "strict",
    filters: Mapping[str, Callable[..., Any]] = FILTERS,
) -> TemplateReport:
    """Check a Word template against the model that it is filled with; `file` is the name that diagnostics give.

    `filters` are those that the template may use beside Jinja's, typed by their annotations. Nothing is raised: a file
    that cannot be read gives one diagnostic.
    """
    return check_with(blob, file, root_of(root), policy, known_filters(policy, filters))


def check_with(
    blob: bytes, file: str, root: Root | None, policy: Policy, signatures: Mapping[str, Signature]
) -> TemplateReport:
    """Check a template with a root and signatures that serve several; without a root, its structure alone."""
    try:
        template = read_template(blob, file)
    except InputError as refusal:
        return TemplateReport(file, refusal.diagnostics)
    found = Faults(policy, file)
    reads: set[Path] = set()
    printed: set[Path] = set()
    judged: list[tuple[StoryTags, list[Item]]] = []
    for story, tree in judge(template, found, makes_too_much):
        try:
            walk = _walked(tree, root, found, signatures) if root is not None else None
        except RecursionError:
            found.add(SYNTAX, *TOO_DEEP)
            continue
        judged.append((story, tree))
        if walk is not None:
            reads |= walk.reads
            printed |= walk.sinks[0]
    check_conditions(judged, found)
    check_characters(template, found)
    every = in_order([*_vetted(template, policy), *found.found])
    names, shown = _names(reads), frozenset(map(str, printed))
    return TemplateReport(
        file,
        every,
        names,
        shown,
        frozenset(reads),
        frozenset(printed),
        bookmarks_of(template),
        tuple(tree for _, tree in judged),
        template.package,
    )


def _walked(story: list[Item], root: Root, found: Faults, signatures: Mapping[str, Signature]) -> Context:
    """Walk the tags of a story with the types of the root's fields: faults go to `found`, paths to what is returned."""
    context = Context(found.policy, found, signatures, TESTS)
    statements.walk(context, story, Scope(root.names, {}, {}))
    statements.walk_uncalled(context)
    context.settle()
    return context


def _vetted(template: VettedTemplate, policy: Policy) -> list[Diagnostic]:
    """Return what vetting found: a warning blocks a kit's template, which leaves whole with the signed contract."""
    heavier = {Severity.WARNING} if policy == "strict" else set()
    return [one.weighing(Severity.ERROR) if one.severity in heavier else one for one in template.faults]


def _names(paths: set[Path]) -> frozenset[str]:
    """Return the paths as text, less those that another one goes through."""
    above = {path.parent for path in paths}
    return frozenset(str(path) for path in paths if path not in above)

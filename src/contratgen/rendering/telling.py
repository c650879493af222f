"""Every fault of values in one run: what a tag says is worked out apart; what fails is told, and the run goes on.

A condition or list that cannot be worked out opens none of its branches: nothing is told of what might not be printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from jinja2 import nodes, pass_context
from jinja2.compiler import CodeGenerator
from jinja2.exceptions import UndefinedError
from jinja2.visitor import NodeTransformer

from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.rendering.amounts import AmountError
from contratgen.rendering.environment import AbsentFieldError, AbsentValue, absent_field
from contratgen.rendering.filters import NATURES, FilterError
from contratgen.rendering.grammar import syntax
from contratgen.rendering.grammar.names import Use, unknown_filter
from contratgen.rendering.print_places import Sink
from contratgen.rendering.showing import UnprintableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Template
    from jinja2.compiler import Frame
    from jinja2.runtime import Context

    from contratgen.ooxml.tags import Tag
    from contratgen.rendering.lowering import LoweredStory

RUN: Final = "contratgen:run"
"""The key of the run among a template's variables: no expression can name it."""
VALUE, FAILS, WORKED_OUT = "cg_value", "cg_fails", "cg_worked_out"
LATE: Final = frozenset({*Sink, VALUE, FAILS})
"""Filters that are given a function, and work out their value themselves."""
ENDING: Final = (AmountError, RecursionError, MemoryError)
"""Errors after which a run does not go on: each tag would make the same again."""
_UNKNOWN: Final = re.compile(r"No filter named '(.*)'\.")
"""What Jinja says of a filter that `map` is given by a variable."""
_WORDS: Final = {kind.__name__: words for kind, words in NATURES}


class ToldError(Exception):
    """Raised by the use of a value that could not be worked out: its fault is told."""


class Guarding(NodeTransformer):
    """Has the conditions, lists and values of statements worked out apart; what tags print, printers work out."""

    def visit_If(self, node: nodes.If) -> nodes.If:  # noqa: N802 -- Jinja's convention
        """Open no branch after a condition that fails."""
        branches = [(branch, branch.test, branch.body) for branch in (node, *node.elif_)]
        node.elif_ = [half for branch in branches for half in _branch(*branch)]
        node.test, node.body = nodes.Const(None, lineno=node.lineno), []
        for child in node.elif_:
            self.generic_visit(child)
        node.else_ = [self.visit(child) for child in node.else_]
        return node

    def visit_For(self, node: nodes.For) -> nodes.If:  # noqa: N802 -- as above
        """Leave out a loop whose list fails, with what stands for an empty one."""
        self.generic_visit(node)
        fails = _filtered(node.iter, FAILS)
        node.iter = _filtered(nodes.Const(None), WORKED_OUT)
        node.test = node.test and nodes.And(nodes.Not(_fails_as_condition(node.test)), node.iter)
        return nodes.If(fails, [], [], [node], lineno=node.lineno)

    def visit_Assign(self, node: nodes.Assign) -> nodes.Assign:  # noqa: N802 -- as above
        """Give a name a value that says no more, where its own fails."""
        node.node = _filtered(node.node, VALUE)
        return node

    def visit_With(self, node: nodes.With) -> nodes.With:  # noqa: N802 -- as above
        """Do the same for the names of a block."""
        self.generic_visit(node)
        node.values = [_filtered(value, VALUE) for value in node.values]
        return node

    def visit_ExprStmt(self, node: nodes.ExprStmt) -> nodes.ExprStmt:  # noqa: N802 -- as above
        """Go on after a `do` that fails."""
        node.node = _filtered(node.node, VALUE)
        return node


def _branch(place: nodes.If, test: Any, body: list[nodes.Node]) -> tuple[nodes.If, nodes.If]:
    """Return two branches: the first is taken, with nothing in it, when the condition fails."""
    fails = _fails_as_condition(test)
    known = _filtered(nodes.Const(None), WORKED_OUT)
    return nodes.If(fails, [], [], [], lineno=place.lineno), nodes.If(known, body, [], [], lineno=place.lineno)


def _fails_as_condition(test: Any) -> nodes.Filter:
    return _filtered(nodes.Not(nodes.Not(test)), FAILS)


def _filtered(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None)


class GuardedCode(CodeGenerator):
    """Code that gives printers and guards a function of their value, and writes what a printer made as it is."""

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802 -- Jinja's convention
        """Write the call of a filter."""
        if not _is_late(node):
            super().visit_Filter(node, frame)
            return
        self.write(f"{self.filters[node.name]}(context, lambda: ")
        arguments: list[Any] = [node.node, *node.args]
        for argument in arguments:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not _is_late(node):
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not _is_late(node):
            super()._output_child_post(node, frame, finalize)


def _is_late(node: Any) -> bool:
    return isinstance(node, nodes.Filter) and node.name in LATE


@pass_context
def _value(context: Context, evaluate: Callable[[], Any]) -> Any:
    return context.parent[RUN].guarded(evaluate, AbsentValue(exc=ToldError))  # type: ignore[arg-type]


@pass_context
def _fails(context: Context, evaluate: Callable[[], Any]) -> bool:
    telling: Telling = context.parent[RUN]
    telling.worked_out = telling.guarded(evaluate, ToldError)
    return telling.worked_out is ToldError


@pass_context
def _worked_out(context: Context, _: None) -> Any:
    return context.parent[RUN].worked_out


GUARDS: Final = {VALUE: _value, FAILS: _fails, WORKED_OUT: _worked_out}


@dataclass
class Telling:
    """The faults of a rendering, with the story under way, its code, and what a condition or list last came to."""

    file: str
    faults: list[Diagnostic] = field(init=False, default_factory=list)
    story: LoweredStory = field(init=False)
    template: Template = field(init=False)
    worked_out: Any = field(init=False, default=None)

    def guarded(self, evaluate: Callable[[], Any], instead: Any, tag: Tag | None = None) -> Any:
        """Return what a function makes; `instead` when it fails, the fault recorded. Raises the errors of `ENDING`.

        `tag` is that of a printed value, when there is one.
        """
        try:
            return evaluate()
        except ENDING:
            raise
        except Exception as error:  # noqa: BLE001 -- whatever an expression raises is a fault of the template
            self.tell(error, tag)
        return instead

    def tell(self, error: Exception, tag: Tag | None = None) -> None:
        """Record the fault of an expression that could not be worked out, at its tag."""
        if isinstance(error, ToldError):
            return
        if tag is None or not isinstance(error, UnprintableError):
            tag = self.story.tag_at(_line(error, self.template)) or tag
        place = tag.place if tag else Place(self.file, label=self.story.story.name)
        code, message, hint = _told(error, tag)
        path = _path(tag) if isinstance(error, UnprintableError) else ""  # other messages name it
        self.faults.append(Diagnostic(code, message, place, hint, field=path, read=tag.raw if tag else ""))

    def require_sound(self) -> None:
        """Raise `InputError` with every fault found so far, if there is any."""
        if self.faults:
            raise InputError(*self.faults)


def _told(error: Exception, tag: Tag | None) -> tuple[str, str, str]:
    """Return the code, message and hint of an error."""
    if unknown := _UNKNOWN.match(str(error)):
        return unknown_filter(Use(tag, unknown[1], "map"), ())
    if isinstance(error, AbsentFieldError):
        message = absent_field(_owner(tag, error.name), error.owner, error.name)
        return "CG302" if error.owner is None else "CG301", message, ""
    if isinstance(error, UnprintableError):
        return error.code, str(error), error.hint
    for kind, code, words in _MESSAGES:
        if isinstance(error, kind):
            return code, words or str(error), ""
    what = f" : {error}"
    if isinstance(error, TypeError):
        kinds = dict.fromkeys(_WORDS[word] for word in re.findall(r"\w+", str(error)) if word in _WORDS)
        what = f" avec {' et '.join(kinds) or 'ces valeurs'}"
    return "CG305", f"la balise ne peut pas être calculée{what}", ""


_MESSAGES: Final[tuple[tuple[type[Exception], str, str], ...]] = (
    (UndefinedError, "CG301", ""),
    (RecursionError, "CG884", "une macro ou une boucle s'appelle elle-même sans fin"),
    (AmountError, "CG884", ""),
    (FilterError, "CG307", ""),
    (ZeroDivisionError, "CG305", "la balise ne peut pas être calculée : division par zéro"),
)
"""The code of each kind of error, and its message where it is not its own text."""


def _line(error: Exception, template: Template) -> int:
    """Return the line at which an error arose: that of the innermost frame of the template's code; 0 for none."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals is template.root_render_func.__globals__:
            line = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line


def _path(tag: Tag | None) -> str:
    """Return the field that a tag prints, as its author wrote it; empty when it prints something else."""
    said = syntax.printed(tag.source) if tag is not None and tag.kind == "{{" else None
    node: Any = said.expression if isinstance(said, syntax.Printed) else None
    while isinstance(node, nodes.Filter):
        node = node.node
    return syntax.source_of(node) if isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)) else ""


def _owner(tag: Tag | None, name: Any) -> str:
    """Return what a tag reads a field of, as its author wrote it; empty when several expressions may be meant."""
    if tag is None:
        return ""
    said = syntax.printed(tag.source) if tag.kind == "{{" else syntax.statement(tag.source)
    parsed: Any = getattr(said, "expression", None) or getattr(said, "node", None) or getattr(said, "test", None)
    if not isinstance(parsed, nodes.Node):
        return ""
    reading: tuple[Any, ...] = (parsed, *parsed.find_all((nodes.Getattr, nodes.Getitem)))
    owners = {syntax.source_of(node.node) for node in reading if _reads(node, name)}
    return owners.pop() if len(owners) == 1 else ""


def _reads(node: Any, name: Any) -> bool:
    if isinstance(node, nodes.Getattr):
        return bool(node.attr == name)
    return isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and bool(node.arg.value == name)

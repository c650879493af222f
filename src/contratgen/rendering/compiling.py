"""Lowered stories → Jinja's code, bound to what a rendering's options offer; made on first use, and kept."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Template, nodes

from contratgen.base.diagnostics import Diagnostic
from contratgen.rendering.environment import TemplateEnvironment
from contratgen.rendering.grammar.names import unknown_filter
from contratgen.rendering.options import Policy
from contratgen.rendering.printing import OWN_FILTERS
from contratgen.rendering.telling import GuardedCode, Guarding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

    from contratgen.rendering.options import Options
    from contratgen.rendering.prepared import PreparedTemplate

_KEPT: Final = 256
"""Stories whose code is kept; a kit has a dozen templates of a few stories."""


class _AnyFilter(dict[str, Any]):
    """Filters as the compiler sees them: those that a rendering will bring are plain functions of their arguments."""

    def get(self, name: str, default: Any = None) -> Any:
        """Return a filter, known or to come."""
        return super().get(name, default or str)


class _Compiler(TemplateEnvironment):
    """Compiles lowered stories into code that tells every fault of a run."""

    code_generator_class = GuardedCode

    def __init__(self) -> None:
        super().__init__(Policy.DOCXTPL)
        self.filters = _AnyFilter(self.filters | OWN_FILTERS)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return Guarding().visit(super()._parse(source, name, filename)).set_environment(self)  # type: ignore[no-any-return]


@lru_cache(maxsize=_KEPT)
def compiled(source: str) -> CodeType:
    """Return the code of a lowered story. Raises `TemplateSyntaxError` for what Jinja does not compile."""
    return _compiler().compile(source)


def template_of(source: str, options: Options) -> Template:
    """Return a lowered story bound to the environment that the options ask for."""
    if not options.filters:
        return _bound(source, options.policy)
    environment = TemplateEnvironment(options.policy)
    environment.filters |= {**options.filters, **OWN_FILTERS}
    return Template.from_code(environment, compiled(source), environment.globals)


def unknown_filters(prepared: PreparedTemplate, options: Options) -> Iterator[Diagnostic]:
    """Yield a fault for each use of a filter that no rendering with these options has (CG832, CG854)."""
    known = _environment(options.policy).offered | options.filters.keys()
    for use in prepared.filters:
        if use.name not in known:
            code, message, hint = unknown_filter(use, known)
            yield Diagnostic(code, message, use.tag.place, hint, read=use.tag.source)


@lru_cache(maxsize=_KEPT)
def _bound(source: str, policy: Policy) -> Template:
    environment = _environment(policy)
    return Template.from_code(environment, compiled(source), environment.globals)


@lru_cache(maxsize=len(Policy))
def _environment(policy: Policy) -> TemplateEnvironment:
    environment = TemplateEnvironment(policy)
    environment.filters |= OWN_FILTERS
    return environment


@lru_cache(maxsize=1)
def _compiler() -> _Compiler:
    return _Compiler()

"""Pages and letters from their templates: the one Jinja environment of what people read in a browser or a message.

A template is a file beside the code that fills it, named by its path in the package (`reports/rapport.html.j2`). What a
page shows is escaped, unless a template or `editions/html/markup.py` wrote it; a name that is not given is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from jinja2.ext import Extension
from markupsafe import Markup

from contratgen.base.foreign import inert
from contratgen.base.typography import curled

HTML: Final = "html.j2"
DOCTYPE: Final = "<!DOCTYPE html>"
BREAK: Final = re.compile(r"(?<=[>}])\n\s*|\n\s*(?=[<{])")
"""A line break beside a tag, with the indentation after it."""


class BreaksAreNothing(Extension):
    """Leaves out of pages the line breaks of templates beside tags; as comments, so that errors keep their lines."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 -- Jinja's
        """Return the source of a template to be compiled."""
        return BREAK.sub(r"{#\g<0>#}", source) if name and name.endswith(HTML) else source


def html_page(template: str, words: Callable[[str], str] = str, **given: Any) -> bytes:
    """Return a whole page in UTF-8, the same bytes for the same values; `words` is applied to each that it shows."""
    return f"{DOCTYPE}\n{_templates(words).get_template(template).render(given)}\n".encode()


def letter(template: str, **given: Any) -> str:
    """Return a text without markup, its values inert and its apostrophes those of print."""
    return curled(_templates(inert).get_template(template).render(given))


def source_of(template: str) -> str:
    """Return the text of a file among the templates."""
    environment = _templates(str)
    assert environment.loader is not None
    return environment.loader.get_source(environment, template)[0]


@cache
def _templates(words: Callable[[str], str]) -> Environment:
    return Environment(
        loader=PackageLoader("contratgen", ""),
        autoescape=select_autoescape((HTML,)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=[BreaksAreNothing],
        finalize=lambda value: value if isinstance(value, Markup) else words(str(value)),
    )

"""A second opinion on templates: whether docxtpl, whose dialect they are written in, shows the same text.

Compared is what stands in body, headers and footers outside fields, which docxtpl leaves as the template has them.
"""

from __future__ import annotations

import io
from enum import Enum
from os.path import commonprefix
from typing import TYPE_CHECKING, Any, Final

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from contratgen.assembly.values import Fichier, Graphique, Texte
from contratgen.ooxml.merges import begins, merge_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import open_package
from contratgen.ooxml.places import TC
from contratgen.rendering.engine import render_document
from contratgen.rendering.environment import context_of
from contratgen.rendering.filters import FILTERS
from contratgen.rendering.lowering import ESCAPED
from contratgen.rendering.options import STRICT
from contratgen.rendering.preparing import prepare
from contratgen.rendering.rich_text import Context, fragment
from contratgen.rendering.wordml import run_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree
    from pydantic import BaseModel

    from contratgen.rendering.options import Options
    from contratgen.rendering.style_book import StyleBook

_SHOWN: Final = 24
"""Characters of a difference that are told."""
_T, _FIELD, _KIND, _SIMPLE = qn("w:t"), qn("w:fldChar"), qn("w:fldCharType"), qn("w:fldSimple")
_OLDER: Final = (_SIMPLE, qn("mc:Fallback"))
_DEPTH: Final = {"begin": 1, "end": -1}


def second_opinion(template: bytes, file: str, root: BaseModel, options: Options = STRICT) -> str:
    """Return in French why docxtpl does not show what we show of a template and a root model; empty when it does.

    Rich text is given to docxtpl as plain paragraphs, pictures and charts as nothing. Raises `InputError` when we
    cannot render the template ourselves.
    """
    prepared = prepare(template, file)
    ours = render_document(prepared, root, options=options)
    try:
        theirs = _by_docxtpl(template, root, options, prepared.book)
    except Exception as refusal:  # noqa: BLE001 -- whatever docxtpl raises is its opinion
        return f"docxtpl s'arrête : {refusal or type(refusal).__name__}"
    expected, found = _visible(ours, file), _visible(theirs, file)
    differing = (part for part, text in expected.items() if text != found.get(part))
    return next((_difference(expected[part], found.get(part, "")) for part in differing), "")


def _by_docxtpl(template: bytes, root: BaseModel, options: Options, book: StyleBook) -> bytes:
    # It has no stubs, and takes long to load.
    import docxtpl  # type: ignore[import-untyped]  # noqa: PLC0415

    environment = ImmutableSandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: _for_docxtpl(value, book),
        extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do"],
    )
    environment.filters |= {**FILTERS, **options.filters}
    made, document = io.BytesIO(), docxtpl.DocxTemplate(io.BytesIO(template))
    document.render(context_of(root), jinja_env=environment, autoescape=True)
    document.save(made)
    return made.getvalue()


def _for_docxtpl(value: Any, book: StyleBook) -> Any:
    """Return what stands for one of our values where docxtpl prints."""
    if isinstance(value, Texte):
        words = fragment(value, Context(book, 0, typography=False, takes_notes=True)).text
        return Markup(f"<w:p>{run_of(words)}</w:p>")  # noqa: S704 -- the words are escaped
    if isinstance(value, (Fichier, Graphique)):
        return ""
    return value.value if isinstance(value, Enum) else value


def _visible(docx: bytes, file: str) -> dict[str, str]:
    """Return the text of body, headers and footers, by part, without spaces."""
    package = open_package(docx, file)
    parts = (package.main, *package.related("header"), *package.related("footer"))
    return {part: _unescaped("".join("".join(_texts(package.tree(part))).split())) for part in parts}


def _unescaped(text: str) -> str:
    """Return a text as docxtpl leaves it, which takes « {_{ » in a value for a brace of the template."""
    for written, meant in ESCAPED:
        text = text.replace(written, meant)
    return text


def _texts(root: etree._Element) -> Iterator[str]:
    """Yield the texts outside fields, and outside what only older readers show."""
    depth = 0
    for node in root.iter(_T, _FIELD):
        if node.tag == _FIELD:
            depth += _DEPTH.get(node.get(_KIND, ""), 0)
        elif not depth and next(node.iterancestors(*_OLDER), None) is None and not _is_covered(node):
            yield node.text or ""


def _is_covered(text: etree._Element) -> bool:
    """Tell whether a text stands in a cell that the one above covers."""
    merges = (merge_of(cell) for cell in text.iterancestors(TC))
    return any(merge is not None and not begins(merge) for merge in merges)


def _difference(ours: str, theirs: str) -> str:
    at = len(commonprefix((ours, theirs)))  # noqa: RUF071 -- of texts, character by character
    shown = [f"« {text[at : at + _SHOWN]} »" if text[at:] else "rien" for text in (theirs, ours)]
    after = f", après « {ours[max(at - _SHOWN, 0) : at]} »" if at else ""
    return f"docxtpl montre {shown[0]} là où contratgen montre {shown[1]}{after}"

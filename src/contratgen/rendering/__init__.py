"""Stage 3: prepared template + root model → docx. Knows nothing of conversion or signature.

`prepare` → `render_document`; `render` does both for any template and any Pydantic model.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from contratgen.rendering.options import Options, Policy

if TYPE_CHECKING:
    from typing import Any, Unpack

    from pydantic import BaseModel

    from contratgen.rendering.engine import render_document
    from contratgen.rendering.options import Keywords
    from contratgen.rendering.prepared import PreparedTemplate
    from contratgen.rendering.preparing import prepare

__all__ = ["Options", "Policy", "PreparedTemplate", "prepare", "render", "render_document"]

_DOCXTPL = Options(policy=Policy.DOCXTPL)
_LATE = {"PreparedTemplate": "prepared", "prepare": "preparing", "render_document": "engine"}
"""What is imported when it is first asked for: whoever only checks renders nothing."""


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)


def render(
    template: bytes | Path | str,
    model: BaseModel,
    *,
    options: Options = _DOCXTPL,
    **keywords: Unpack[Keywords],
) -> bytes:
    """Return the docx that a template in docxtpl's dialect makes of a Pydantic model.

    `template` is the file's bytes or path. Each field of `Options` is a keyword (`date=…`, `policy=…`), which goes
    before what `options` says. Raises `InputError` with every fault of the template, or else of the values it prints.
    """
    from contratgen.rendering.engine import render_document  # noqa: PLC0415  # see `_LATE`
    from contratgen.rendering.preparing import prepare  # noqa: PLC0415

    blob = template if isinstance(template, bytes) else Path(template).read_bytes()
    file = "modèle.docx" if isinstance(template, bytes) else Path(template).name
    return render_document(prepare(blob, file), model, options=replace(options, **keywords))

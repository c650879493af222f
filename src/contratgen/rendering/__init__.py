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
    import datetime as dt
    from collections.abc import Callable, Mapping
    from typing import Any

    from pydantic import BaseModel

    from contratgen.rendering.engine import render_document
    from contratgen.rendering.preparing import PreparedTemplate, prepare

__all__ = ["Options", "Policy", "PreparedTemplate", "prepare", "render", "render_document"]

_DOCXTPL = Options(policy=Policy.DOCXTPL)
_LATE = {"PreparedTemplate": "preparing", "prepare": "preparing", "render_document": "engine"}
"""What is imported when it is first asked for: whoever only checks renders nothing."""


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)


def render(
    template: bytes | Path | str,
    model: BaseModel,
    *,
    date: dt.date | None = None,
    filters: Mapping[str, Callable[..., Any]] | None = None,
    options: Options = _DOCXTPL,
) -> bytes:
    """Return the docx that a template in docxtpl's dialect makes of a Pydantic model.

    `template` is the file's bytes or path; `date`, if given, becomes the file's dates; `filters` are added to
    contratgen's. Raises `InputError` with every fault found.
    """
    from contratgen.rendering.engine import render_document  # noqa: PLC0415  # see `_LATE`
    from contratgen.rendering.preparing import prepare  # noqa: PLC0415

    blob = template if isinstance(template, bytes) else Path(template).read_bytes()
    file = "modèle.docx" if isinstance(template, bytes) else Path(template).name
    chosen = replace(options, date=date or options.date, filters={**options.filters, **(filters or {})})
    return render_document(prepare(blob, file), model, options=chosen)

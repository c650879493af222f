"""A field as its readers call it: « Engagements › CAF-1 › Moyens › Droit commun › ligne 2 › Montant ».

Titles come from the models; what is no field (the code of an item) keeps its own name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from contratgen.assembly.annotations import models_below, models_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

BETWEEN: Final = " › "
UNNAMED: Final = "lignes"
"""A field whose readers know no name for it: it only holds the others."""
SEGMENT: Final = re.compile(r"\[([^\]]*)\]|([^.\[]+)")
"""An item between brackets, or the name of a field."""


DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
"""A day as ISO 8601 writes it."""


def in_figures(day: str) -> str:
    """Return a day as its readers write it: « 2024-06-25 » → « 25/06/2024 »; anything else as it is."""
    return DAY.sub(r"\3/\2/\1", day) if DAY.fullmatch(day) else day


def field_in(models: Iterable[type[BaseModel]], name: str) -> FieldInfo | None:
    """Return the field of that name of the first model that has one, a list's own included (`UNNAMED`)."""
    fields = [model.model_fields for model in models]
    within = [inner for field in fields if UNNAMED in field for inner in models_in(field[UNNAMED].annotation)]
    return next((known[name] for known in (*fields, *(inner.model_fields for inner in within)) if name in known), None)


def followed(model: type[BaseModel], path: Sequence[str]) -> tuple[list[str], Any]:
    """Return the segments of a path below `model` by their titles, and the annotation of the last field on it."""
    titles: list[str] = []
    here: list[type[BaseModel]] = [model]
    kind: Any = None
    for segment in path:
        field = field_in(here, segment)
        if field is None:
            titles.append(in_figures(segment))
            continue
        kind, here = field.annotation, models_in(field.annotation) or here
        titles += [field.title or segment] if segment != UNNAMED else []
    return titles, kind


def in_titles(model: type[BaseModel], dotted: str) -> str:
    """Return the dotted path of a diagnostic in titles, from the nearest model that has the field.

    A field that no model has is given by the name that was written.
    """
    path = [item or name for item, name in SEGMENT.findall(dotted)]
    if not path:
        return ""
    owners = [below for below in models_below(model) if path[0] in below.model_fields]
    titles = followed(owners[0] if owners else model, path)[0]
    return BETWEEN.join(f"ligne {title}" if title.isdecimal() else title for title in titles)

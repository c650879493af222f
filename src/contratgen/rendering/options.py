"""What a rendering may be told beside its template and its root model."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping


class Policy(StrEnum):
    """What expressions may reach: fields and filters alone, or also what templates made for docxtpl use."""

    STRICT = "strict"
    DOCXTPL = "docxtpl"


@dataclass(frozen=True)
class Options:
    """How to render.

    `typography` puts French no-break spaces into every printed text. `date` becomes the file's dates of creation and
    change; without it the template's stay. `filters` are added to contratgen's. `targets` gives the displayed text
    of cross-references by link target: `{"annexe:perimetre": "annexe 2"}`. `places` gives the target of the document
    within which another one stands: `{"engagement:MH-1": "annexe:fiches-actions"}`. With `whole_titles`, what follows a
    link to an annex is the words of its bookmark, in brackets, as contracts of former kits were printed.
    """

    policy: Policy = Policy.STRICT
    typography: bool = False
    date: dt.date | None = None
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    whole_titles: bool = False


class Keywords(TypedDict, total=False):
    """The fields of `Options`, as keywords of `render`."""

    policy: Policy
    typography: bool
    date: dt.date | None
    filters: Mapping[str, Callable[..., Any]]
    targets: Mapping[str, str]
    places: Mapping[str, str]
    whole_titles: bool


STRICT = Options()

"""Every fault that the template check finds: its code, what it weighs under each policy, and who collects it.

Codes are never reused; each has its paragraph, with a wrong and a right example, in the project's page of errors.
"""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, Protocol

from contratgen.base.diagnostics import Diagnostic, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

Policy = Literal["strict", "docxtpl"]

UNPAIRED: Final = "CG319"
BEHEADED: Final = "CG321"
MAY_DANGLE: Final = "CG322"
UNLIKE_WORD: Final = "CG323"
UNLIKE_PAGES: Final = "CG324"

UNPRINTABLE: Final = "CG303"
UNCOMPILED: Final = "CG313"
LEFT_OVER: Final = "CG314"
BRACES: Final = "CG810"
CHARACTER: Final = "CG811"
SYNTAX: Final = "CG812"
STATEMENT: Final = "CG813"
PREFIX: Final = "CG814"
TEXT_BESIDE: Final = "CG815"
TWO_IN_ONE: Final = "CG816"
OUTSIDE_TABLE: Final = "CG817"
OPEN_AND_CLOSE: Final = "CG818"
UNCLOSED: Final = "CG819"
UNOPENED: Final = "CG820"
CROSSING: Final = "CG821"
SPLIT_TAG: Final = "CG822"
IN_COMMENT: Final = "CG823"
UNRENDERED: Final = "CG824"
DECEIVING: Final = "CG825"

UNKNOWN_NAME: Final = "CG830"
UNKNOWN_ATTRIBUTE: Final = "CG831"
UNKNOWN_FILTER: Final = "CG832"
UNKNOWN_TEST: Final = "CG833"
OPTIONAL_PRINTED: Final = "CG834"
OPTIONAL_ENTERED: Final = "CG835"
OPTIONAL_PASSED: Final = "CG836"
MAY_MISS: Final = "CG837"
NEVER_EQUAL: Final = "CG838"
NOT_A_LIST: Final = "CG839"
OBJECT_PRINTED: Final = "CG840"
NONE_PRINTED: Final = "CG841"
DATE_PRINTED: Final = "CG842"
NUMBER_PRINTED: Final = "CG843"
RICH_MISPLACED: Final = "CG844"
TEXT_MISPLACED: Final = "CG845"
PICTURE_MISPLACED: Final = "CG846"
FILTER_ARGUMENT: Final = "CG847"
FILTER_INPUT: Final = "CG848"
OPERANDS: Final = "CG849"
LOOP_VARIABLE_AFTER: Final = "CG850"
SHADOWING: Final = "CG851"
DEAD_BRANCH: Final = "CG852"
CALL: Final = "CG853"
FORBIDDEN: Final = "CG854"
MACRO_ARGUMENTS: Final = "CG855"
UNPACKING: Final = "CG856"
CODE_PRINTED: Final = "CG857"
INDEX: Final = "CG858"
VALUE_LOST: Final = "CG859"

DANGLING_LINK: Final = "CG860"

NOWHERE_PRINTED: Final = "CG870"
VALUE_NOT_SHOWN: Final = "CG871"
DANGLING: Final = "CG875"
HAND_TYPED: Final = "CG876"
RENDER_FAILS: Final = "CG880"
RENDER_UNSOUND: Final = "CG881"
AMOUNT: Final = "CG884"
OPINION: Final = "CG888"

WARNS: Final = frozenset({HAND_TYPED, MAY_DANGLE})
"""Codes that are warnings under every policy."""
WARNS_IN_THE_WILD: Final = frozenset(
    {DATE_PRINTED, NUMBER_PRINTED, CODE_PRINTED, DEAD_BRANCH, SHADOWING, MAY_MISS, NEVER_EQUAL}
)
"""Codes that are errors for a kit and warnings for a template in the wild: its author may mean them."""


def severity(code: str, policy: Policy) -> Severity:
    """Return what a code weighs under a policy."""
    light = code in WARNS or (policy == "docxtpl" and code in WARNS_IN_THE_WILD)
    return Severity.WARNING if light else Severity.ERROR


class Located(Protocol):
    """A tag in its place: what `ooxml.tags` gives, as far as the tree needs it."""

    @property
    def kind(self) -> str:
        """`{{`, `{%` or `{#`."""

    @property
    def prefix(self) -> str:
        """`p`, `tr`, `tc`, `r` or nothing."""

    @property
    def source(self) -> str:
        """What stands inside, cleaned."""

    @property
    def place(self) -> Place:
        """Where it stands."""

    @property
    def heads(self) -> bool:
        """Whether it stands in a heading."""


@dataclass(slots=True)
class Faults:
    """What was found so far in a file, each fault once, `at` the tag being read; silent while `muted`.

    `hushed` are the codes of what was not told.
    """

    policy: Policy
    file: str
    at: Located | None = None
    found: dict[Diagnostic, None] = field(default_factory=dict)
    muted: int = 0
    hushed: set[str] = field(default_factory=set)

    @property
    def place(self) -> Place:
        """The place of the tag being read."""
        return self.at.place if self.at is not None else Place(self.file)

    def add(
        self,
        code: str,
        message: str,
        hint: str = "",
        *,
        about: str = "",
        place: Place | None = None,
        mild: bool = False,
    ) -> None:
        """Record a fault; `about` is the expression concerned, as its author wrote it.

        A `mild` fault only warns in the wild, whatever its code weighs.
        """
        if self.muted:
            self.hushed.add(code)
        else:
            weight = Severity.WARNING if mild and self.policy == "docxtpl" else severity(code, self.policy)
            self.found[Diagnostic(code, message, place or self.place, hint, weight, about)] = None


def nearest(name: str, known: Iterable[str]) -> str:
    """Return French words that offer the known name nearest to a wrong one; empty when none is near.

    A name that only gained or lost words, as a field renamed does, is nearer than any other.
    """
    folded: dict[str, str] = {}
    for offered in known:
        folded.setdefault(_folded(offered), offered)
    wrong = _folded(name)
    longer = [candidate for candidate in folded if f"_{wrong}_" in f"_{candidate}_" or f"_{candidate}_" in f"_{wrong}_"]
    close = difflib.get_close_matches(wrong, longer, n=1, cutoff=0.4) or difflib.get_close_matches(wrong, folded, n=1)
    return f"vouliez-vous « {folded[close[0]]} » ?" if close else ""


def _folded(name: str) -> str:
    stripped = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in stripped if not unicodedata.combining(c))

"""The proof by rendering: a template that the check accepts is filled with random contracts; each must come out.

It tells what no reading of the template can: that what it makes is a sound Word file, with every printed value in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from contratgen.base.diagnostics import Diagnostic, InputError, Place, Severity
from contratgen.rendering import prepare, render_document
from contratgen.rendering.grammar import faults
from contratgen.rendering.options import Options, Policy
from contratgen.rendering.second_opinion import second_opinion
from contratgen.template_check.proof.random_contracts import contracts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from contratgen.rendering import PreparedTemplate

Audit = Callable[[bytes], Sequence[str]]
"""A referee of Word files: bytes → what it finds wrong."""
SHOWN: Final = 5
"""Faults of one rendering that are told: the rest is their consequence."""


def no_audit(_made: bytes) -> Sequence[str]:
    """Find nothing: for machines without a referee."""
    return ()


def render_proof(
    blob: bytes,
    file: str,
    model: type[BaseModel],
    count: int,
    *,
    policy: str = "strict",
    filters: Mapping[str, Callable[..., Any]] | None = None,
    audit: Audit = no_audit,
) -> tuple[Diagnostic, ...]:
    """Render a template with `count` random contracts; return what fails (CG880) or is unsound (CG881).

    The renderer itself finds every printed value again. `audit` tells what a referee of Word files finds wrong in one;
    what it finds in the template already is no fault of the rendering.
    """
    try:
        prepared = prepare(blob, file)
    except InputError as refusal:
        return tuple(_failed(one, "avant tout contrat") for one in refusal.diagnostics[:SHOWN])
    options = Options(policy=Policy(policy), filters=dict(filters or {}))
    known = set(audit(blob))
    found: dict[Diagnostic, None] = {}
    for seed, contract in enumerate(contracts(model, count, chart_series(prepared))):
        try:
            made = render_document(prepared, contract, options=options)
        except InputError as refusal:
            found |= dict.fromkeys(_failed(one, f"tirage {seed}") for one in refusal.diagnostics[:SHOWN])
        else:
            errors = [error for error in audit(made) if error not in known]
            found |= dict.fromkeys(_unsound(error, file, seed) for error in errors[:SHOWN])
    return tuple(found)


def docxtpl_opinion(
    blob: bytes, file: str, model: type[BaseModel], *, policy: str, filters: Mapping[str, Callable[..., Any]]
) -> Diagnostic:
    """Return a note (CG888) that says whether docxtpl shows the same text of a template that the proof accepts."""
    (contract,) = contracts(model, 1, chart_series(prepare(blob, file)))
    why_not = second_opinion(blob, file, contract, Options(policy=Policy(policy), filters=dict(filters)))
    answer = f"non, parce que {why_not}" if why_not else "oui"
    message = f"se rédige aussi avec docxtpl : {answer}"
    return Diagnostic(faults.OPINION, message, Place(file), severity=Severity.NOTE)


def chart_series(prepared: PreparedTemplate) -> int:
    """Return how many series the template's charts have: no type can tell."""
    found = (blob.count(b"<c:ser>") for blob in prepared.patterns.values())
    return max(found, default=1) or 1


def _failed(one: Diagnostic, which: str) -> Diagnostic:
    message = f"un contrat tiré au hasard ({which}) ne se rédige pas : {one.code} {one.message}"
    return Diagnostic(faults.RENDER_FAILS, message, one.place, one.hint, field=one.field)


def _unsound(error: str, file: str, seed: int) -> Diagnostic:
    message = f"le document d'un contrat tiré au hasard (tirage {seed}) n'est pas sain : {error}"
    return Diagnostic(faults.RENDER_UNSOUND, message, Place(file))

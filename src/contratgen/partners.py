"""What a project says of each partner: its name, where its contribution stands, and the message to send to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from contratgen.assemble.titles import in_titles
from contratgen.diagnostics import Diagnostic, InputError, MisuseError, Place
from contratgen.read.located import Scalar
from contratgen.report.email import Letter, message_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from contratgen.assemble.kit import ExpectedParty
    from contratgen.project import Project

TO_CORRECT: Final = "reçue, à corriger"
HOW: Final = "ses défauts : « contratgen check --partenaire {partner} »"


def parties_of(project: Project) -> tuple[ExpectedParty, ...]:
    """Return the expected parties of an assembled project; one whose contribution has faults still bears its name."""
    return tuple(_as_written(project, one) for one in project.kit.follow_up(project.assembled.contract))


def _as_written(project: Project, party: ExpectedParty) -> ExpectedParty:
    if party.received or party.identifier not in _came(project):
        return party
    named = name_of(project, party.identifier) or party.name
    why = HOW.format(partner=party.identifier)
    return replace(party, name=named, state=TO_CORRECT, received=True, blocking=(why,))


def _came(project: Project) -> set[str]:
    return {one.identifier for one in project.sources.contributions}


def name_of(project: Project, partner: str) -> str:
    """Return how a partner names itself in its contribution, whatever its faults; nothing when that cannot be read."""
    facts = next((one.facts for one in project.sources.contributions if one.identifier == partner), None)
    name = facts.get(project.kit.name_field) if facts else None
    return " ".join(name.split()) if isinstance(name, Scalar) else ""


def message_for(project: Project, partner: str, found: Iterable[Diagnostic]) -> str:
    """Return the courteous message to send to one partner about what was found in its contribution."""
    contract = project.assembled.contract
    if contract is None:
        raise InputError(*project.assembled.diagnostics)
    said = project.kit.metadata(contract)
    deadlines = {one.identifier: one.deadline for one in project.kit.follow_up(contract)}
    return message_of(
        Letter(
            contract=said.title,
            partner=name_of(project, partner),
            deadline=_by_when(deadlines.get(partner), said.date),
            received=partner in _came(project),
            complete=project.assembled.complete,
            found=tuple(replace(one, field=in_titles(project.kit.contribution, one.field)) for one in found),
        )
    )


def _by_when(deadline: datetime.date | None, version: datetime.date) -> str:
    """Return by when an answer is asked for: the deadline, unless the version at hand is already later."""
    if deadline is None:
        return ""
    return f"avant le {deadline:%d/%m/%Y}" if deadline >= version else "dès que possible"


def partners_of(project: Project) -> frozenset[str]:
    """Return the identifiers of the partners that are expected or that came."""
    contract = project.assembled.contract
    expected = {p.identifier for p in project.kit.follow_up(contract)} if contract is not None else set()
    return frozenset(_came(project) | expected)


def only_partner(project: Project, partner: str, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics in one partner's folder.

    Raises `MisuseError` (CG102) for a partner that the project does not know.
    """
    known = partners_of(project)
    if partner not in known:
        raise MisuseError(
            Diagnostic(
                "CG102",
                f"le projet n'a pas de partenaire « {partner} »",
                Place("--partenaire"),
                hint=f"Partenaires du projet : {', '.join(sorted(known))}.",
            )
        )
    return tuple(d for d in found if d.place.file.startswith(f"contributions/{partner}/"))

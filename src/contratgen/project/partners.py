"""What a project says of each partner: its name, where its contribution stands, and the message to send to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from contratgen.assembly.kit import ExpectedParty, FollowUp
from contratgen.assembly.meaning import nothing
from contratgen.assembly.titles import in_titles
from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, InputError, MisuseError, Place
from contratgen.project.opened import faults_of, open_project
from contratgen.reading.files import FRAMEWORK
from contratgen.reading.layout import CONTRIBUTIONS, contribution_of
from contratgen.reading.located import Scalar
from contratgen.reports.pages import letter

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from contratgen.project.opened import Project


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message tells. `contract` and `partner` are empty when they could not be read, `deadline` without a day.

    `complete` says whether the rules between contributions were applied; the fields of `found` are named in words.
    """

    contract: str
    partner: str
    deadline: str
    received: bool
    complete: bool
    found: tuple[Diagnostic, ...]


def message_of(told: Letter) -> str:
    """Return the text of a message to a partner."""
    return letter("reports/courriel.txt.j2", letter=told).removesuffix("\n")


TO_CORRECT: Final = "reçue, à corriger"
IDENTIFIED: Final = re.compile(r"\bidentifiant *: *[\"']?([a-z0-9-]+)")
OTHER_TEXT: Final = (
    "avant la signature : le texte voté ({voted}…) n'est pas celui du projet ; "
    "« contratgen compare » dit ce qui diffère"
)
HOW: Final = "ses défauts : « contratgen check --partenaire {partner} »"


def follow_up_in(folder: Path) -> FollowUp:
    """Return the follow-up of a project. Raises `InputError` where its contract cannot be assembled, `MisuseError`."""
    project = open_project(folder)
    if project.assembled.contract is None:
        raise InputError(*project.assembled.diagnostics)
    return follow_up_of(project, faults_of(project))


def follow_up_of(project: Project, found: Sequence[Diagnostic]) -> FollowUp:
    """Return the expected parties of an assembled project, and all that blocks it: for each of them, and besides.

    `found` is what the check of the project found. What a kit's rules find is the kit's to tell, step by step; other
    faults are told as they stand now.
    """
    told = project.kit.follow_up(project.assembled.contract)
    rules = {rule.code for rule in project.kit.rules}
    faults = [fault for fault in found if fault.blocks and fault.code not in rules]
    parties = tuple(_as_voted(project, _as_written(project, party, faults)) for party in told.parties)
    known = {party.identifier for party in parties}
    besides = tuple(str(fault) for fault in faults if partner_of(fault) not in known)
    return FollowUp(parties, (*told.blocking, *besides), tuple(found))


def _as_written(project: Project, party: ExpectedParty, faults: Iterable[Diagnostic]) -> ExpectedParty:
    """Return a party with the faults of its contribution; one that could not be read still bears its name."""
    if party.identifier not in map(partner_of, faults):
        return party
    why = HOW.format(partner=party.identifier)
    if party.received:
        return replace(party, blocking=(why, *party.blocking))
    named = name_of(project, party.identifier) or party.name
    return replace(party, name=named, state=TO_CORRECT, received=True, blocking=(why,))


def _as_voted(project: Project, party: ExpectedParty) -> ExpectedParty:
    """Return a party; with what blocks the signature when its assembly voted a text that is not the contract's."""
    packs, contract = project.kit.packs, project.assembled.contract
    if packs is None or party.identifier not in packs.parties(contract):
        return party
    voted = packs.voted(contract, party.identifier)
    if voted is None or voted.accepted or voted.text in {"", project.assembled.voted_digest}:
        return party
    return replace(party, blocking=(*party.blocking, OTHER_TEXT.format(voted=voted.text[:12])))


def partner_of(fault: Diagnostic) -> str:
    """Return the identifier of the partner in whose folder a fault stands; nothing for another place."""
    folder, _, rest = fault.place.file.partition("/")
    return rest.partition("/")[0] if folder == CONTRIBUTIONS else ""


def _came(project: Project) -> set[str]:
    return {theirs.identifier for theirs in project.sources.contributions}


def name_of(project: Project, partner: str) -> str:
    """Return how a partner names itself in its contribution, whatever its faults; nothing when that cannot be read."""
    facts = next((theirs.facts for theirs in project.sources.contributions if theirs.identifier == partner), None)
    kit = project.assembled.kit
    name = facts.get(kit.name_field) if facts and kit is not None else None
    return " ".join(name.split()) if isinstance(name, Scalar) and not nothing(name) else ""


def message_for(project: Project, partner: str, found: Iterable[Diagnostic]) -> str:
    """Return the courteous message to send to one partner about what was found in its contribution.

    Faults of other files never keep it from being written: it says then that more may be looked at later.
    """
    contract, kit = project.assembled.contract, project.assembled.kit
    title, deadline = kit.title if kit is not None else "", ""
    if contract is not None:
        said = project.kit.metadata(contract)
        deadlines = {party.identifier: party.deadline for party in project.kit.follow_up(contract).parties}
        title, deadline = said.title, _by_when(deadlines.get(partner), said.date)
    return message_of(
        Letter(
            contract=title,
            partner=name_of(project, partner),
            deadline=deadline,
            received=any(contribution_of(path) == partner for path in project.sources.files),
            complete=project.assembled.complete,
            found=tuple(
                replace(fault, field=in_titles(kit.contribution, fault.field) if kit else "") for fault in found
            ),
        )
    )


def not_judged(project: Project, partner: str) -> str:
    """Return which files of others keep a contribution from being judged whole; nothing when none does."""
    if project.assembled.complete:
        return ""
    faults = (fault for fault in project.assembled.diagnostics if fault.blocks and partner_of(fault) != partner)
    files = ", ".join(dict.fromkeys(fault.place.file for fault in faults))
    return (
        f"Ce qui relie cette contribution aux autres fichiers n'a pas été vérifié : défauts de {files}."
        if files
        else ""
    )


def _by_when(deadline: datetime.date | None, version: datetime.date) -> str:
    """Return by when an answer is asked for: the deadline, unless the version at hand is already later."""
    if deadline is None:
        return ""
    return f"avant le {deadline:%d/%m/%Y}" if deadline >= version else "dès que possible"


def partners_of(project: Project) -> frozenset[str]:
    """Return the identifiers of the partners that are expected or that came.

    Of a framework that cannot be read whole, every word that may be an identifier is taken for one.
    """
    contract = project.assembled.contract
    if contract is not None:
        return frozenset(_came(project) | {party.identifier for party in project.kit.follow_up(contract).parties})
    blob = project.sources.files.content(FRAMEWORK, limits.YAML_BYTES)
    words = "" if isinstance(blob, Diagnostic) else blob.decode("utf-8", "replace")
    return frozenset(_came(project) | {found[1] for found in IDENTIFIED.finditer(words)})


def only_partner(project: Project, partner: str, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics in one partner's folder.

    Raises `MisuseError` (CG102) for a partner that the project does not know.
    """
    see_that_it_is_known(project, partner)
    return tuple(d for d in found if partner_of(d) == partner)


def see_that_it_is_known(project: Project, partner: str) -> None:
    """Raise `MisuseError` (CG102) for a partner that the project does not know."""
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

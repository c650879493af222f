"""Sources → the contract: validate every file, assemble what is valid, apply the kit's rules, weigh the faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from contratgen.assembly.canonical import digest, voted_digest
from contratgen.assembly.faults import diagnostics_of
from contratgen.assembly.installed import find_kit, likely_kit, names_of_kits
from contratgen.assembly.kit import Kit, Rule
from contratgen.assembly.meaning import nothing
from contratgen.assembly.rubrics import Sections, naming_fields, with_texts
from contratgen.assembly.slips import nearest_field
from contratgen.assembly.spellings import plain
from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, InputError, Place, Severity
from contratgen.base.faults import bounded
from contratgen.reading import located
from contratgen.reading.files import FRAMEWORK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from contratgen.assembly.fields import Modele
    from contratgen.assembly.values import Fichier
    from contratgen.reading.project import ContributionSources, ProjectSources


@dataclass(frozen=True, slots=True)
class Assembled:
    """What stage 2 gives: the kit, the contract when its framework is valid, its two digests, and every fault so far.

    The contract is whole only when no diagnostic blocks. `unread` names the contributions that came and could not be
    read: rules that need them all wait until there is none, and the contract is `complete`. `framework` and
    `contributions` are what the contract is made of: what could be read, even when there is no contract.
    """

    kit: Kit | None
    contract: Any
    diagnostics: tuple[Diagnostic, ...]
    digest: str = ""
    voted_digest: str = ""
    unread: tuple[str, ...] = ()
    framework: Any = None
    contributions: Mapping[str, Any] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every contribution that came could be read."""
        return self.contract is not None and not self.unread

    @property
    def blocked(self) -> bool:
        """Whether a fault keeps the contract from being built."""
        return any(d.blocks for d in self.diagnostics)


def assemble(sources: ProjectSources, *, former: bool = False) -> Assembled:
    """Assemble the contract of a project; never raises for what somebody wrote.

    With `former`, by the kit as it was at the version that the framework names: for what was signed, and is read again.
    """
    faults = list(sources.diagnostics)
    try:
        kit = _kit_of(sources.framework, former=former) if sources.framework is not None else None
    except InputError as error:
        faults += error.diagnostics
        kit = None
    if kit is None or sources.framework is None:
        return _without_framework(sources, faults)
    opener = _opener(sources, "")
    written = _upgraded(kit, sources.framework, sources, faults)
    framework = validate(kit.framework, written, sources.texts, opener, faults)
    contributions = dict(_contributions(kit, sources, faults))
    unread = tuple(
        contribution.identifier
        for contribution in sources.contributions
        if contribution.identifier not in contributions
    )
    unread += sources.hidden
    if framework is None:
        return Assembled(kit, None, _without_consequences(faults), unread=unread, contributions=contributions)
    contract = kit.assemble(framework, contributions)
    faults += apply_rules(kit, contract, complete=not unread)
    told, digests = _without_consequences(faults), (digest(contract), voted_digest(contract))
    return Assembled(kit, contract, told, *digests, unread, framework, contributions)


CAUSES: Final = frozenset({"CG122", "CG123", "CG134"})
"""Signs that hide the value of a field from YAML: a tag, an anchor, a comment."""


def _without_consequences(faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the faults without those of values that are absent because something that was told hides them."""
    told = [*faults]
    hidden = {(fault.place.file, fault.place.line) for fault in told if fault.code in CAUSES}
    return bounded(
        fault for fault in told if fault.code != "CG221" or (fault.place.file, fault.place.line) not in hidden
    )


def _without_framework(sources: ProjectSources, faults: list[Diagnostic]) -> Assembled:
    """Return what can be said of contributions alone, by the kit that the framework seems to name."""
    blob = sources.files.content(FRAMEWORK, limits.YAML_BYTES)
    kit = likely_kit("" if isinstance(blob, Diagnostic) else blob.decode("utf-8", "replace"))
    contributions = dict(_contributions(kit, sources, faults)) if kit is not None else {}
    unread = tuple(
        contribution.identifier
        for contribution in sources.contributions
        if contribution.identifier not in contributions
    )
    return Assembled(kit, None, _without_consequences(faults), unread=unread, contributions=contributions)


def _kit_of(framework: located.Mapping, *, former: bool) -> Kit:
    name = framework.get("kit")
    if not isinstance(name, str) or nothing(name):
        place = located.place_of(framework, ("kit",))
        raise InputError(
            Diagnostic(
                "CG201",
                "champ obligatoire absent",
                place,
                field="kit",
                hint=f"Ajoutez le nom du kit, comme « kit: {names_of_kits()[0]} ».",
            )
        )
    kit = find_kit(str(name), located.place_of(framework, ("kit",)))
    return kit.as_of(plain(str(framework.get("version_kit", "")))) if former else kit


def _contributions(kit: Kit, sources: ProjectSources, faults: list[Diagnostic]) -> Iterator[tuple[str, Modele]]:
    for source in sources.contributions:
        valid = _contribution(kit, source, sources, faults)
        if valid is not None:
            yield source.identifier, valid


def _contribution(
    kit: Kit, source: ContributionSources, sources: ProjectSources, faults: list[Diagnostic]
) -> Modele | None:
    if source.facts is None:
        return None
    opener = _opener(sources, f"contributions/{source.identifier}")
    written = _upgraded(kit, source.facts, sources, faults)
    return validate(kit.contribution, written, source.texts, opener, faults)


def _upgraded(kit: Kit, facts: located.Mapping, sources: ProjectSources, faults: list[Diagnostic]) -> located.Mapping:
    """Return facts as the present version of a kit reads them; what is to be rewritten is added to `faults`."""
    blob = sources.files.content(facts.place.file, limits.YAML_BYTES)
    text = "" if isinstance(blob, Diagnostic) else blob.decode("utf-8", "replace")
    upgraded, found = kit.upgrade(facts, text)
    faults += found
    return upgraded


def validate(
    model: type[Modele],
    facts: located.Mapping,
    texts: located.Mapping | None,
    opener: Callable[[type[Fichier], str], Fichier],
    faults: list[Diagnostic],
) -> Modele | None:
    """Return facts and texts as a model, or None when a fault was added to `faults`, or texts could not be read."""
    sections = Sections(texts)
    filled, found = with_texts(model, facts, sections)
    faults[:] = [told for told in faults if not sections.shared(told)]
    valid, wrong = None, set[str]()
    try:
        valid = model.model_validate(filled, context={"fichiers": opener, "avertissements": found})
    except ValidationError as error:
        found += diagnostics_of(error, filled, model)
        wrong = {str(detail["loc"][-1]) for detail in error.errors(include_url=False) if detail["loc"]}
    naming = [*naming_fields(model)]
    if not any(nearest_field(name, naming) for name in wrong):
        # else headings cannot be compared with what they should be
        found += sections.faults()
    faults += found
    return None if texts is None or any(f.blocks for f in found) else valid


def _opener(sources: ProjectSources, base: str) -> Callable[[type[Fichier], str], Fichier]:
    def open_file(kind: type[Fichier], written: str) -> Fichier:
        try:
            path, content = sources.open_file(base, written)
        except InputError as error:
            raise PydanticCustomError("diagnostics", "fichier", {"diagnostics": error.diagnostics}) from None
        return kind.of(path, content)

    return open_file


def apply_rules(kit: Kit, contract: Any, *, complete: bool) -> Iterator[Diagnostic]:
    """Yield what the kit's rules find, but for what follows from something else that they found.

    A recorded derogation turns a suspendable rule's findings into notes.
    """
    derogations = kit.derogations(contract)
    applied = [rule for rule in kit.rules if complete or not rule.needs_all]
    told = [(rule, [*_findings(rule, contract, derogations)]) for rule in applied]
    causes = {rule.code for rule, found in told if any(fault.severity is not Severity.NOTE for fault in found)}
    for rule, found in told:
        if causes.isdisjoint(rule.after):
            yield from found


def _findings(rule: Rule, contract: Any, derogations: Mapping[str, str]) -> Iterator[Diagnostic]:
    reason = derogations.get(rule.code) if rule.suspendable else None
    severity = Severity.NOTE if reason else rule.weigh(contract)
    for found in rule.check(contract):
        hint = f"Règle suspendue par dérogation : {reason}." if reason else found.hint
        yield Diagnostic(
            rule.code,
            found.message,
            found.place or Place(FRAMEWORK, 1),
            hint,
            severity,
            found.field,
            found.expected,
            found.read,
        )

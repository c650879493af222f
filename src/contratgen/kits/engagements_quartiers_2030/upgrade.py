"""What was written for version 1 of the kit: told at its line with the block to write instead, and read as if it were.

Whatever else is at fault is then told of the new form, at the lines of the old one: a cause is told once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from contratgen.kit import (
    Diagnostic,
    Place,
    Rewriting,
    block_at,
    in_letters,
    joined,
    located,
    plain,
    read_yaml,
    rewritten,
)

PRESENT: Final = "2"
NUMBERS: Final = ("format", "version_kit")
ORIGINS: Final = ("droit_commun", "specifiques")
GROUPS: Final = ("investissement", "ingenierie")
"""Groups of means that are now the nature of a line; each line stands below its origin."""
NATURES: Final = {"numeraire": "fonctionnement", "mise_a_disposition": "valorisation"}
SPECIFIC: Final = re.compile(r"(?i)\b(?:bop|programme|p)\.? ?147\b|politique de la ville|crédits? spécifiques?")
"""Words of a budget by which a line is of the specific credits."""
ORGANS: Final = re.compile(
    r"(?i)assemblée générale|conseil d['’]administration|conseil de surveillance|directoire|bureau"
)
ELECTED: Final = re.compile(r"(?i)vice-président|adjoint|conseill|élue?\b")
REPLACE: Final = "Remplacez le bloc par celui-ci."
CONFIRM: Final = f"{REPLACE} Rien ne disait l'origine de ces lignes : confirmez-la, ou mettez-les sous l'autre."
BY_HAND: Final = (
    "Mettez chaque ligne sous droit_commun ou specifiques, avec sa nature : fonctionnement, investissement, ingenierie "
    "ou valorisation."
)
KINDS: Final = (
    "Écrivez delegation_fonctions pour un élu (vice-président, adjoint), delegation_signature pour un agent ou un chef "
    "de service, habilitation, avec « organe », pour le pouvoir donné par une assemblée générale ou un conseil."
)


def upgraded(facts: located.Mapping, text: str) -> tuple[located.Mapping, tuple[Diagnostic, ...]]:
    """Return the facts of a framework or contribution as the present version reads them, and what is to be rewritten.

    `text` is the file's. Facts of the present version come back as they are.
    """
    found: list[Diagnostic] = []
    for name in NUMBERS:
        facts = _numbered(facts, name, found)
    facts = _each(facts, "engagements", lambda one, rank: _engagement(one, rank, text, found))
    return _each(facts, "parties", lambda one, rank: _party(one, rank, text, found)), tuple(found)


def _with(mapping: located.Mapping, changes: dict[str, Any], *, without: Iterable[str] = ()) -> located.Mapping:
    """Return a located mapping with other values; what is new stands where the mapping does."""
    copy = located.Mapping(mapping.place)
    copy.update({name: value for name, value in mapping.items() if name not in {*without}} | changes)
    copy.keys_at.update({name: mapping.keys_at.get(name, mapping.place) for name in copy})
    return copy


def _each(
    facts: located.Mapping, name: str, change: Callable[[located.Mapping, int], located.Mapping]
) -> located.Mapping:
    """Return facts with the items of a list changed; the same facts where none is."""
    items = facts.get(name)
    if not isinstance(items, located.Sequence):
        return facts
    changed = located.Sequence(items.place)
    changed += [change(one, rank) if isinstance(one, located.Mapping) else one for rank, one in enumerate(items, 1)]
    same = all(one is other for one, other in zip(items, changed, strict=True))
    return facts if same else _with(facts, {name: changed})


def _said(value: Any) -> str:
    return plain(str(value)) if isinstance(value, str) else ""


def _numbered(facts: located.Mapping, name: str, found: list[Diagnostic]) -> located.Mapping:
    """Return facts that say the present version; a later one is not known here."""
    number = _said(facts.get(name))
    if not number.isdecimal() or number == PRESENT:
        return facts
    place = located.place_of(facts, (name,))
    later = int(number) > int(PRESENT)
    message = f"version {number} inconnue" if later else f"le projet est écrit pour la version {number}"
    hint = f'Écrivez « {name}: "{PRESENT}" » ; le reste de ce qui change est dit à sa ligne.'
    if later:
        hint = f"Mettez contratgen à jour : celui-ci lit la version {PRESENT}."
    code = "CG226" if later else "CG224"
    found.append(Diagnostic(code, message, place, hint, field=name, expected=PRESENT, read=number))
    return _with(facts, {name: located.Scalar(PRESENT, place)})


def _rewritten(text: str, place: Place, change: Callable[[Any], object]) -> Rewriting | None:
    """Return the block of the field at a place as the present version writes it, where it is a block by itself."""
    block = block_at(text, place)
    return rewritten(block, change) if block else None


# -- means -----------------------------------------------------------------------------------------------------


def _engagement(engagement: located.Mapping, rank: int, text: str, found: list[Diagnostic]) -> located.Mapping:
    means = engagement.get("moyens")
    if not isinstance(means, located.Mapping) or not all(_is_of_lines(means.get(name)) for name in (*ORIGINS, *GROUPS)):
        return engagement
    groups = [name for name in GROUPS if name in means]
    natures = sorted({former for name in ORIGINS for line in _lines(means.get(name)) if (former := _former(line))})
    if not groups and not natures:
        return engagement
    message = f"moyens › {' et '.join(groups)} : dites l'origine ; la nature se dit à chaque ligne"
    if not groups:
        message = f"moyens › nature : {', '.join(f'« {one} »' for one in natures)} ne se dit plus"
    place = engagement.keys_at["moyens"]
    regrouped = dict(means)
    _regroup(regrouped, _of_reader, lambda lines: _sequence(means, lines))
    block = _rewritten(text, place, lambda said: _into_file(said["moyens"]))
    if block and not _says(block, regrouped):
        block = None
    guessed = any(_lines(means[name]) for name in groups)
    hint = (CONFIRM if guessed else REPLACE) if block else BY_HAND
    field = f"engagements[{_said(engagement.get('code')) or rank}].moyens"
    found.append(Diagnostic("CG225", message, place, hint, field=field, rewritten=block))
    return _with(engagement, {"moyens": _with(means, regrouped, without=GROUPS)})


def _is_of_lines(group: Any) -> bool:
    """Return whether a group is one of lines, or says that there is none; another is left for the schema to judge."""
    if isinstance(group, dict):
        return "annee" in group or (group.keys() <= {"lignes", "neant"} and _is_of_lines(group.get("lignes")))
    return all(isinstance(line, dict) for line in group) if isinstance(group, list) else not group


def _list(group: Any) -> Any:
    """Return the list of a group of lines: the group itself, what its field « lignes » holds, or its only line."""
    if isinstance(group, dict):
        return [group] if "annee" in group else group.get("lignes")
    return group


def _lines(group: Any) -> list[Any]:
    lines = _list(group)
    return [line for line in lines if isinstance(line, dict)] if isinstance(lines, list) else []


def _says(block: Rewriting, means: dict[str, Any]) -> bool:
    """Return whether a block is read as it is meant: commas within braces, say, are not read alike by all."""
    read, _ = read_yaml("\n".join(block.lines).encode(), "")
    return read is not None and read.get("moyens") == {name: one for name, one in means.items() if name not in GROUPS}


def _former(line: Any) -> str:
    """Return the nature of a line, where it is one that is no longer said."""
    nature = in_letters(str(line.get("nature", "")))
    return nature if nature in NATURES else ""


def _regroup(means: Any, with_nature: Callable[[Any, str], Any], joining: Callable[[list[Any]], Any]) -> None:
    """Put the lines of former groups below their origin, as their budget says it, and say the nature of each line."""
    for origin in ORIGINS:
        own = [with_nature(one, NATURES[_former(one)]) if _former(one) else one for one in _lines(means.get(origin))]
        come = [
            with_nature(line, nature)
            for nature in GROUPS
            for line in _lines(means.get(nature))
            if bool(SPECIFIC.search(str(line.get("source_budgetaire", "")))) is (origin == "specifiques")
        ]
        if own or come:
            means[origin] = joining([*own, *come])
    for name in GROUPS:
        means.pop(name, None)


def _of_reader(line: located.Mapping, nature: str) -> located.Mapping:
    return _with(line, {"nature": located.Scalar(nature, line.place)})


def _sequence(near: located.Mapping, lines: list[Any]) -> located.Sequence:
    sequence = located.Sequence(near.place)
    sequence += lines
    return sequence


def _of_file(line: Any, nature: str) -> Any:
    """Return a line as ruamel.yaml holds it, changed in place: its comments and its manner stay."""
    line["nature"] = nature
    return line


def _into_file(means: Any) -> None:
    """Regroup means as ruamel.yaml holds them, in place."""
    groups = [_list(one) for one in means.values()]
    _regroup(means, _of_file, lambda lines: joined(lines, groups))


# -- powers ----------------------------------------------------------------------------------------------------


def _party(party: located.Mapping, rank: int, text: str, found: list[Diagnostic]) -> located.Mapping:
    name = f"parties[{_said(party.get('identifiant')) or rank}]"
    act, proxy = party.get("capacite"), party.get("mandataire")
    changes: dict[str, Any] = {}
    if isinstance(act, located.Mapping) and _is_delegation(act):
        kind = "habilitation" if ORGANS.search(_said(act.get("acte"))) else "delegation_signature"
        changes["capacite"] = _act(act, kind, f"{name}.capacite", text, found)
    given = proxy.get("delegation") if isinstance(proxy, located.Mapping) else None
    if isinstance(proxy, located.Mapping) and isinstance(given, located.Mapping) and _is_delegation(given):
        kind = "delegation_fonctions" if ELECTED.search(_said(proxy.get("qualite"))) else "delegation_signature"
        changes["mandataire"] = _with(
            proxy, {"delegation": _act(given, kind, f"{name}.mandataire.delegation", text, found)}
        )
    return _with(party, changes) if changes else party


def _is_delegation(act: located.Mapping) -> bool:
    return in_letters(_said(act.get("type"))) == "delegation"


def _act(act: located.Mapping, kind: str, field: str, text: str, found: list[Diagnostic]) -> located.Mapping:
    """Return an act of the likely kind, once it is told that the kind is to be said."""
    place = act.keys_at["type"]
    organ = ORGANS.search(_said(act.get("acte"))) if kind == "habilitation" else None
    words = {"type": kind, **({"organe": organ[0]} if organ else {})}
    hint = f"{KINDS} Ici, sans doute {kind} : confirmez-le."
    message = "« delegation » ne dit plus de quel pouvoir il s'agit"
    block = _rewritten(text, place, lambda said: said.update(words))
    found.append(Diagnostic("CG227", message, place, hint, field=f"{field}.type", read="delegation", rewritten=block))
    return _with(act, {name: located.Scalar(value, place) for name, value in words.items()})

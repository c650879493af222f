"""What a contract works out remembers what of: never one field too few.

Each kind of field that somebody writes is changed, the contract assembled again: all that changed must name it.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import pytest

from contratgen.assembly.fields import Modele, models_held
from contratgen.assembly.kit import Known
from contratgen.assembly.values import Fichier, Texte
from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.project.opened import open_project
from contratgen.template_check import Witness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PROJECTS = {"auray": Path(__file__).parents[2] / "examples/auray", "depart": KIT.starter}
Step = tuple[str, int | str | None]


class OtherShapeError(Exception):
    """The change adds, takes away or moves a part of the contract: there is no leaf to compare."""


def leaves(model: Modele, path: tuple[Step, ...] = ()) -> Iterator[tuple[Modele, str, tuple[Step, ...]]]:
    """Yield each field that was written, with its model and the steps that lead to it."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        below = models_held(value)
        for number, one in enumerate(below):
            yield from leaves(one, (*path, (name, number if isinstance(value, tuple) else None)))
        if not below and value not in (None, (), "") and model.written(name):
            yield model, name, path


def sampled(contract: Any) -> list[tuple[tuple[str, str], str, Modele, tuple[Step, ...]]]:
    """Return the first and the last field of each kind: in whose text, of which model, and how one comes to it."""
    found = defaultdict(list)
    for who, one in [("", contract.cadre), *contract.contributions.items()]:
        for model, name, path in leaves(one):
            found[type(model).__name__, name].append((who, model, path))
    return [(kind, *all_[i]) for kind, all_ in found.items() for i in sorted({0, len(all_) - 1})]


OTHERS: dict[type, Callable[[Any], list[Any]]] = {
    bool: lambda value: [not value],
    int: lambda value: [value + 1, value - 1],
    Decimal: lambda value: [value + 1],
    datetime.date: lambda value: [value + datetime.timedelta(days=1)],
    Texte: lambda _: [Texte.parse("Un autre texte.")],
    Fichier: lambda value: [type(value).of(f"autre-{value.chemin}", b"autre")],
    tuple: lambda value: [(*value[:-1], other) for other in others_than(value[-1])],
    str: lambda value: [f"{value} autre"],
}


def others_than(value: Any) -> list[Any]:
    """Return values that may stand for another one, of which no choice is known."""
    return next(others(value) for kind, others in OTHERS.items() if isinstance(value, kind))


def other_values(model: Modele, name: str) -> list[Any]:
    """Return values that may stand in a field for the one written."""
    value, words = getattr(model, name), _literals(type(model).model_fields[name].annotation)
    return [word for word in words if word != value][:2] if value in words else others_than(value)


def _literals(annotation: Any) -> list[Any]:
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [one for inner in get_args(annotation) for one in _literals(inner)]


def replaced(model: Modele, path: tuple[Step, ...], name: str, value: Any) -> Modele:
    """Return a model of which one field, far below, has another value."""
    if not path:
        return model.model_copy(update={name: value})
    (field, number), *rest = path
    inner = getattr(model, field)
    if number is None:
        return model.model_copy(update={field: replaced(inner, tuple(rest), name, value)})
    changed = replaced(inner[number], tuple(rest), name, value)
    return model.model_copy(update={field: (*inner[:number], changed, *inner[number + 1 :])})


def assembled(contract: Any, who: str, path: tuple[Step, ...], name: str, value: Any) -> Any:
    """Return the contract assembled again, once that field was changed."""
    if not who:
        return KIT.assemble(replaced(contract.cadre, path, name, value), contract.contributions)
    changed = replaced(contract.contributions[who], path, name, value)
    return KIT.assemble(contract.cadre, {**contract.contributions, who: changed})


def roots(contract: Any) -> dict[tuple[str, str], Any]:
    """Return what each document of a contract knows."""
    made = ((d.identifier, one) for d in KIT.documents for one in d.instances(contract, Known("")))
    return {(document, one.key): one.root for document, one in made}


class Changes:
    """The fields whose value is another one in a second contract."""

    def __init__(self, before: Any, known: Mapping[tuple[str, str], Any], after: Any) -> None:
        self.fields: list[tuple[Modele, Modele, str]] = []
        self._passed: set[tuple[int, int]] = set()
        self._models(before, after)
        others = roots(after)
        for document, root in known.items():
            with suppress(OtherShapeError):
                self._models(root, others.get(document, root))

    def _models(self, before: Modele, after: Modele) -> None:
        if before is after or (id(before), id(after)) in self._passed:
            return
        self._passed.add((id(before), id(after)))
        if type(before) is not type(after) or before._source is not after._source:
            raise OtherShapeError
        for name in type(before).model_fields:
            self._values((before, after, name), getattr(before, name), getattr(after, name))

    def _values(self, field: tuple[Modele, Modele, str], before: Any, after: Any) -> None:
        if isinstance(before, dict) and models_held(tuple(before.values())):
            before, after = tuple(before.values()), tuple(after.values())
        if isinstance(before, Modele) and isinstance(after, Modele):
            self._models(before, after)
        elif models_held(before) or models_held(after):
            self._tuples(field, before, after)
        elif before != after:
            self.fields.append(field)

    def _tuples(self, field: tuple[Modele, Modele, str], before: Any, after: Any) -> None:
        if not (isinstance(before, tuple) and isinstance(after, tuple) and len(before) == len(after)):
            raise OtherShapeError
        for one, other in zip(before, after, strict=True):
            self._values(field, one, other)


MOVING = {
    *(("Cadre", name) for name in ("format", "kit", "version_kit", "references")),
    *((act, "type") for act in ("Deliberation", "FonctionStatutaire", "Habilitation")),
    *((f"DelegationDe{kind}", "type") for kind in ("Fonctions", "Signature")),
    *((kind, "porteur") for kind in ("MoyenIngenierie", "MoyenParticipation")),
    *(("Signature", name) for name in ("ordre", "ordre_logos")),
    ("Contribution", "categorie"),
    ("Engagement", "mesure"),
    ("Mesure", "code"),
    *(("LigneMoyens", name) for name in ("dispositif", "source_budgetaire")),  # one row of a table by each
    *(("Partie", name) for name in ("identifiant", "roles")),
}
"""Kinds of fields that have one value only, or always add, take away or move a part of the contract."""


@pytest.mark.parametrize("project", PROJECTS)
def test_all_that_changes_with_a_field_names_it(project: str) -> None:
    """Sums, shares, phrases, names looked up, titles of annexes: whatever assembly makes of a field remembers it."""
    contract = open_project(PROJECTS[project]).assembled.contract
    witness, known, samples = Witness(), roots(contract), sampled(contract)
    silent, compared = set(), set()
    for (kind, name), who, model, path in samples:
        for value in other_values(model, name):
            with suppress(OtherShapeError):
                changes = Changes(contract, known, assembled(contract, who, path, name, value))
                compared.add((kind, name))
                silent |= {
                    f"{type(before).__name__}.{field} does not name {kind}.{name}"
                    for before, after, field in changes.fields
                    if model.written(name) not in witness.written(before, field)
                    and model.written(name) not in Witness().written(after, field)  # what was made of it before
                }
    assert not silent, "\n".join(sorted(silent))
    assert {kind for kind, *_ in samples} - compared <= MOVING
    assert len(compared) > 100


RANKS = {(kind, "numero") for kind in ("Annexe", "AxeContrat", "LigneManifeste")}
"""What no field says: a place in a list."""
FIXED = {("Exigence", "reference"), ("Exigence", "objet"), ("LigneParAnnee", "origine")}
"""Nor these: what the law asks, and under which key lines of means stand."""


def test_all_that_is_worked_out_says_what_of() -> None:
    """A field added to the contract cannot be forgotten."""
    contract = open_project(PROJECTS["auray"]).assembled.contract
    witness, told = Witness(), defaultdict(set)
    for root in (contract, *roots(contract).values()):
        for model, name in below(root):
            told[type(model).__name__, name] |= witness.written(model, name)
    assert {kind for kind, written in told.items() if not written} == RANKS | FIXED


def below(model: Modele) -> Iterator[tuple[Modele, str]]:
    """Yield the fields of a model and of those below it that hold no model, and have a value that nobody wrote."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        inner = tuple(value.values()) if isinstance(value, dict) else value
        for one in models_held(inner):
            yield from below(one)
        if not models_held(inner) and value not in (None, (), "", {}) and name in model.model_fields_set:
            yield model, name

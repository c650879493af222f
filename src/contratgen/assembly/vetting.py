"""What whoever writes a kit got wrong, told of the kit: its models at class and field, its lists, its files.

Without this, a town would read that its own file is wrong where the model cannot be filled by any.
"""

from __future__ import annotations

import datetime
import inspect
import re
import typing
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from decimal import Decimal
from enum import Enum
from string import Formatter
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from contratgen.assembly.annotations import models_below
from contratgen.assembly.fields import Derive, Rubrique, marks
from contratgen.base.diagnostics import Diagnostic, Place

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from contratgen.assembly.kit import Kit

BARE: Final[dict[Any, str]] = {
    int: "Entier", float: "Nombre", Decimal: "Montant", bool: "OuiNon", datetime.date: "Date", list: "Liste[…]",
    tuple: "Liste[…]",
}  # fmt: skip
"""Types that nothing written in YAML fills, since it is all text → the type of `contratgen.kit` that reads it."""

KNOWN: Final = (
    str, int, float, Decimal, bytes, datetime.date, datetime.time, datetime.timedelta, NoneType, UnionType, list, tuple,
    dict, set, frozenset, Mapping, Sequence, Enum, BaseModel,
)  # fmt: skip
"""Types that templates and schemas know, with all that are made of them; so they do dataclasses."""


def faults_of(kit: Kit, entry: str) -> Iterator[Diagnostic]:
    """Yield what keeps a kit from being used: CG885 and CG894 types, CG895 rubrics, CG896 files, CG897 names."""
    written = dict.fromkeys((*models_below(kit.framework), *models_below(kit.contribution)))
    for model in dict.fromkeys((*written, *models_below(kit.contract))):
        for name, field in model.model_fields.items():
            yield from _unheard_of(model, name, field)
    for model in written:
        for name, field in model.model_fields.items():
            if not any(isinstance(mark, Derive) for mark in field.metadata):
                yield from _unfilled(model, name, field)
        yield from _unnamed(model)
    for document in kit.every_document:
        if not (kit.templates / document.template).is_file():
            message = f"le modèle Word « {document.template} » manque dans le dossier des modèles du kit « {entry} »"
            yield Diagnostic("CG896", message, Place(entry), "Ajoutez-le, ou corrigez « template » de ce document.")
    yield from _misnamed(kit, entry)


def _unheard_of(model: type[BaseModel], name: str, field: FieldInfo) -> Iterator[Diagnostic]:
    """Yield a fault for a type that neither a JSON schema nor the check of Word templates knows anything of."""
    kinds = (kind for kind in _bare_kinds(field.annotation, read=False) if kind is Any or isinstance(kind, type))
    other = next((kind for kind in kinds if kind is Any or not (issubclass(kind, KNOWN) or is_dataclass(kind))), None)
    if other is not None:
        message = f"le champ « {name} » de {model.__name__} est d'un type dont on ne sait rien : {other.__name__}"
        hint = "Ni son schéma ni ce que les modèles Word en font ne se vérifient : prenez un type de contratgen.kit."
        yield Diagnostic("CG885", message, _place(model, name), hint, field=name)


def _unfilled(model: type[BaseModel], name: str, field: FieldInfo) -> Iterator[Diagnostic]:
    readers = any(hasattr(mark, "func") for mark in field.metadata)
    bare = next((kind for kind in _bare_kinds(field.annotation, read=readers) if kind in BARE), None)
    if bare is not None:
        message = f"rien de ce qu'on écrit ne remplit le champ « {name} » de {model.__name__} : type {bare.__name__}"
        hint = f"Ce qui s'écrit est du texte : donnez à ce champ le type {BARE[bare]} de contratgen.kit."
        yield Diagnostic("CG894", message, _place(model, name), hint, field=name)


def _bare_kinds(annotation: Any, *, read: bool) -> Iterator[Any]:
    """Yield the types of an annotation that no reader of written text stands before; `read`: its own marks hold one."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        yield from _bare_kinds(arguments[0], read=any(hasattr(mark, "func") for mark in annotation.__metadata__))
    elif origin is not typing.Literal:
        if not read:
            yield origin or annotation
        for argument in arguments:
            yield from _bare_kinds(argument, read=read and origin not in (tuple, list))


def _unnamed(model: type[BaseModel]) -> Iterator[Diagnostic]:
    for name, rubric in marks(model, Rubrique):
        for _, named, _, _ in Formatter().parse(rubric.heading):
            if named is not None and named not in model.model_fields:
                message = f"le titre « ## {rubric.heading} » nomme « {named} », que {model.__name__} n'a pas"
                known = ", ".join(one for one in model.model_fields if one != name)
                hint = f"Entre accolades, nommez un champ du même modèle : {known}."
                yield Diagnostic("CG895", message, _place(model, name), hint, field=name)


def _misnamed(kit: Kit, entry: str) -> Iterator[Diagnostic]:
    if kit.identifier != entry:
        message = f"le kit s'appelle « {kit.identifier} », son point d'entrée « {entry} »"
        yield Diagnostic("CG897", message, Place(entry), "Donnez-leur le même nom, celui qu'écrivent les projets.")
    if not kit.version:
        yield Diagnostic("CG897", f"le kit « {entry} » n'a pas de version", Place(entry), "Écrivez « version ».")
    names = Counter(document.identifier for document in kit.every_document)
    for name in (name for name, times in names.items() if times > 1):
        message = f"deux documents du kit s'appellent « {name} »"
        yield Diagnostic("CG897", message, Place(entry), "Donnez un autre nom à l'un d'eux.")


def _place(model: type[BaseModel], name: str) -> Place:
    """Return where a field of a model is declared: looked for only once something is wrong with it."""
    file = model.__module__.replace(".", "/") + ".py"
    try:
        lines, first = inspect.getsourcelines(model)
    except (OSError, TypeError):
        return Place(file)
    found = [rank for rank, line in enumerate(lines) if re.match(rf"\s+{re.escape(name)}\s*:", line)]
    return Place(file, first + (found[0] if found else 0))

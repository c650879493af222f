"""Pydantic's errors as French diagnostics: what was expected, what was read, at the line where it was written."""

from __future__ import annotations

import re
import typing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from contratgen.assembly.annotations import literals_in, models_below, models_in
from contratgen.assembly.meaning import choice_of
from contratgen.assembly.slips import Slip, in_letters, nearest_field, slips_of, written_in_facts
from contratgen.base.diagnostics import Diagnostic, Severity
from contratgen.base.faults import Fault, Found, excerpt
from contratgen.reading import located

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel, ValidationError
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from contratgen.base.diagnostics import Place

Path = tuple[str | int, ...]

GROUP: Final = Fault("CG203", "attendu un groupe de champs (des lignes « nom : valeur »)")
SENTENCES: Final[dict[str, Fault]] = {
    "missing": Fault("CG201", "champ obligatoire absent"),
    "extra_forbidden": Fault("CG202", "champ inconnu{more}"),
    "string_type": Fault("CG203", "attendu un texte{field}"),
    "tuple_type": Fault("CG203", "attendu une liste (des lignes qui commencent par « - »)"),
    "model_type": GROUP,
    "model_attributes_type": GROUP,
    "dict_type": GROUP,
    "decimal_type": Fault("CG203", "attendu un montant ou un nombre"),
    "int_type": Fault("CG203", "attendu un nombre entier"),
    "bool_type": Fault("CG203", "attendu « oui » ou « non »"),
    "date_type": Fault("CG203", "attendu une date"),
    "spelling": Fault("CG204", "attendu {expected}, reçu « {read} »{reason}"),
    "string_pattern_mismatch": Fault("CG204", "écriture refusée{received}"),
    "literal_error": Fault("CG205", "attendu {expected}{received}"),
    "union_tag_invalid": Fault("CG205", "type inconnu « {tag} », attendu {expected_tags}"),
    "union_tag_not_found": Fault("CG201", "le champ « type » est absent"),
    "greater_than_equal": Fault("CG206", "valeur trop petite : au moins {ge}"),
    "less_than_equal": Fault("CG206", "valeur trop grande : au plus {le}"),
    "too_short": Fault("CG206", "liste trop courte : au moins {min_length}"),
    "too_long": Fault("CG206", "liste trop longue : au plus {max_length} éléments"),
    "absent": Fault("CG221", "valeur absente{nothing}"),
    "string_too_short": Fault("CG206", "texte trop court : au moins {min_length} caractères"),
    "string_too_long": Fault("CG206", "texte trop long : au plus {max_length} caractères"),
    "fichier": Fault("CG209", "aucun dossier où chercher « {chemin} »"),
    "value_error": Fault("CG213", "{error}"),
    "assertion_error": Fault("CG213", "{error}"),
}
"""Pydantic error type → kind of fault; the blanks of its sentence are the names of its context."""
ITEMS: Final = re.compile(r"[,;•▪◦‣·*]|\s[-–—]\s")
"""What people write between the items of a list on one line."""
CHOICES: Final = re.compile(r"'[^']*'(?:(?:, | or )'[^']*')*")
"""How Pydantic lists the values that a field admits."""
RESPELLED: Final = ", comme {others} autre{s} : les noms de champs s'écrivent en minuscules, sans accent ni espace"
UNKNOWN: Final = "extra_forbidden"
OTHERS: Final = Fault("CG213", "valeur refusée")


def diagnostics_of(error: ValidationError, root: located.Mapping, model: type[BaseModel]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each fault of a validation of `root` as `model`, each at its own line, within the limit.

    What follows from another fault is not told: a list too short for its faulty elements, which Pydantic did not count,
    or a field that is absent because it is misspelt or displaced.
    """
    details = error.errors(include_url=False)
    found = Found()
    unknown = [detail["loc"] for detail in details if detail["type"] == UNKNOWN]
    slips = slips_of(unknown, root, partial(model_at, model))
    for slip in (slip for slip in slips if slip.message):
        found.note(Severity.ERROR, slip.place(root), partial(slip.diagnostic, root))
    respelled = [path for path in unknown if _respelled(path, model)]
    for detail in _causes(details, slips):
        if detail["loc"] in respelled[1:]:
            continue
        carried = detail.get("ctx", {}).get("diagnostics")
        if carried is not None:
            yield from carried
        else:
            place = located.place_of(root, detail["loc"][:-1])
            others = len(respelled) - 1 if respelled[:1] == [detail["loc"]] else 0
            found.note(Severity.ERROR, place, partial(_diagnostic, detail, root, model, others))
    yield from found.all()


def _respelled(path: Path, model: type[BaseModel]) -> bool:
    """Return whether an unknown field is a known one but for its capitals, its accents or its spaces."""
    owner, name = model_at(model, path[:-1]), in_letters(str(path[-1]))
    return owner is not None and name in owner.model_fields


def _causes(details: list[ErrorDetails], slips: list[Slip]) -> Iterator[ErrorDetails]:
    within = {detail["loc"][:rank] for detail in details for rank in range(len(detail["loc"]))}
    told = {(*slip.at, name) for slip in slips if slip.message for name in slip.names}
    explained = {path for slip in slips for path in slip.explains}
    for detail in details:
        slipped = detail["loc"] in (told if detail["type"] == UNKNOWN else explained)
        if not slipped and not (detail["type"] == "too_short" and detail["loc"] in within):
            yield detail


def _diagnostic(detail: ErrorDetails, root: located.Mapping, model: type[BaseModel], others: int = 0) -> Diagnostic:
    kind = "absent" if detail["input"] is None and detail["type"] != UNKNOWN else detail["type"]
    context = {name: _french(value) for name, value in detail.get("ctx", {}).items()}
    path = detail["loc"]
    read = _read(kind, located.node_at(root, path) if kind == "absent" else detail["input"])
    context["more"] = RESPELLED.format(others=others, s="s" if others > 1 else "") if others else ""
    context["field"] = f", reçu un champ « {excerpt(next(iter(detail['input'])))} »" if _as_field(detail) else ""
    quoted = {"received": f", reçu « {read} »", "nothing": f" : « {read} » se lit comme rien"}
    words = {"read": read, **(quoted if read else dict.fromkeys(quoted, "")), **context}
    return replace(
        SENTENCES.get(kind, OTHERS).at(_place(kind, path, root), **words),
        hint=_hint(detail, kind, model, root),
        field=dotted(path, root),
        expected=str(context.get("expected", "")),
        read=read,
    )


def _place(kind: str, path: Path, root: located.Mapping) -> Place:
    """Return where a fault is told: at the value; for an unknown name at the name, for a missing one at its group."""
    if kind == UNKNOWN:
        group = located.node_at(root, path[:-1])
        return group.keys_at.get(str(path[-1])) or located.place_of(root, path)
    return located.place_of(root, path[:-1] if kind == "missing" else path)


def _french(value: Any) -> str:
    """Return a value of Pydantic's context as our users read it: a list of choices loses its English and its quotes."""
    choices = re.findall(r"'([^']*)'", value) if isinstance(value, str) and CHOICES.fullmatch(value) else []
    return ", ".join(choices[:-1]) + f" ou {choices[-1]}" if len(choices) > 1 else "".join(choices) or str(value)


def _read(kind: str, value: Any) -> str:
    return "" if kind == "missing" or not isinstance(value, (str, int)) else excerpt(str(value))


def _hint(detail: ErrorDetails, kind: str, model: type[BaseModel], root: located.Mapping) -> str:
    path = detail["loc"]
    owner = model_at(model, path[:-1])
    name = str(path[-1]) if path else ""
    fields = owner.model_fields if owner else {}
    if words := _as_field(detail):
        return f'Deux-points et une espace ouvrent un champ : mettez le texte entre guillemets, "{excerpt(words)}".'
    if kind == "extra_forbidden":
        return (_lower(name, owner) if owner else "") or _other_names(
            name, written_in_facts(owner) if owner else [], root, path[:-1]
        )
    field = fields.get(name)
    if field is None:
        return "Écrivez une valeur après le tiret, ou enlevez-le." if kind == "absent" else _item(path, kind, model)
    return _for_field(name, field, detail, kind, root)


def _for_field(name: str, field: FieldInfo, detail: ErrorDetails, kind: str, root: located.Mapping) -> str:
    path = detail["loc"]
    example = field.examples[0] if field.examples else ""
    written = example if isinstance(example, str) else ""
    if kind in {"missing", "absent"}:
        verb = "Ajoutez" if kind == "missing" else "Écrivez"
        word = located.node_at(root, path) if kind == "absent" else ""
        text = f' Si « {word} » est le texte, mettez-le entre guillemets : "{word}".' if word else ""
        return f"{verb} {_to_add(name, example)} {field.description or ''}".rstrip() + text
    if kind == "union_tag_invalid":
        return _kinds(field, str(detail["ctx"]["tag"])) or field.description or ""
    shape = _in_shape(kind, name, detail["input"], example)
    if shape:
        return f"Écrivez « {shape} », par exemple. {field.description or ''}".rstrip()
    return f"{field.description or ''}{f' Exemple : « {written} ».' if written else ''}"


def _item(path: Path, kind: str, model: type[BaseModel]) -> str:
    """Return how an item is written that is a plain text where a group is meant; nothing for another fault."""
    owner = model_at(model, path[:-2]) if SENTENCES.get(kind) == GROUP and path else None
    field = owner.model_fields.get(str(path[-2])) if owner and len(path) > 1 else None
    example = field.examples[0] if field and field.examples else None
    if not isinstance(example, list) or not example or not isinstance(example[0], dict):
        return ""
    return f"Écrivez « - {{{', '.join(f'{name}: …' for name in example[0])}}} », par exemple."


def _as_field(detail: ErrorDetails) -> str:
    """Return a text that its colon made a field, as it was meant; nothing for what else stands in a text's place."""
    read = detail["input"]
    if detail["type"] != "string_type" or not isinstance(read, dict) or len(read) != 1:
        return ""
    ((name, value),) = read.items()
    return f"{name} : {value}" if isinstance(value, (str, int)) else ""


def _to_add(name: str, example: Any) -> str:
    """Return how a missing field is added, by its example: on one line, or with others below it."""
    words = example if isinstance(example, list) else [example]
    if not words or not all(isinstance(word, str) for word in words):
        return f"« {name}: » et, en retrait sur les lignes suivantes, ce qu'il contient."
    quoted = ", ".join(f'"{word}"' if set(word) & set(",:#") else word for word in words)
    return f"« {name}: {f'[{quoted}]' if isinstance(example, list) else quoted} », par exemple."


def _in_shape(kind: str, name: str, read: Any, example: Any) -> str:
    """Return how a value that was written as a plain text is written as the list or the group that it is."""
    if not isinstance(read, str) or not example:
        return ""
    if kind == "tuple_type" and isinstance(example, list) and all(isinstance(item, str) for item in example):
        words = [word for item in ITEMS.split(read) if (word := item.strip(" -"))]
        return f"{name}: [{', '.join(words)}]" if words else ""
    if SENTENCES.get(kind) == GROUP and isinstance(example, dict):
        field, value = next(iter(example.items()))
        return f"{name}: {{{field}: {value}}}"
    return ""


def _lower(name: str, owner: type[BaseModel]) -> str:
    """Return where a name belongs that a group below has as a field, or as the value of a field; nothing if unclear."""
    if in_letters(name) in owner.model_fields:
        return ""
    within: dict[str, list[str]] = {}
    for field, info in owner.model_fields.items():
        for said in {said for inner in models_in(info.annotation) for said in _says(inner, name)}:
            within.setdefault(said, []).append(f"« {field} »")
    if len(within) != 1:
        return ""
    ((said, fields),) = within.items()
    return f"Écrivez « {said} » plus bas, dans {' ou '.join(fields)}."


def _says(model: type[BaseModel], name: str) -> Iterator[str]:
    """Yield how the fields of a model, and of those below it, say a name: their own, or one of their values."""
    for below in models_below(model):
        for field, info in below.model_fields.items():
            choice = choice_of(info)
            if field == in_letters(name):
                yield f"{field}: …"
            elif choice and (value := choice.meant(name)):
                yield f"{field}: {value}"


def _kinds(field: FieldInfo, tag: str) -> str:
    """Return the types among which an unknown one chooses, those that resemble it, each with what it is."""
    kinds = models_in(field.annotation)
    known = {value: kind.__doc__ or "" for kind in kinds for value in literals_in(kind.model_fields["type"].annotation)}
    near = [value for value in known if value.startswith(in_letters(tag).split("_")[0])]
    return " ".join(f"« {value} » : {known[value][:1].lower()}{known[value][1:]}" for value in near)


def _other_names(name: str, known: list[str], root: located.Mapping, path: Path) -> str:
    """Return what to write instead of a field that is unknown: the nearest that is not written yet, or all of them."""
    group = located.node_at(root, path)
    free = [field for field in known if field not in group] if isinstance(group, dict) else known
    if near := nearest_field(name, free):
        return f"Vouliez-vous écrire « {near} » ?"
    return f"Champs encore possibles : {', '.join(free)}." if free else "Enlevez-le : tous les champs sont déjà là."


def dotted(path: Path, root: Any) -> str:
    """Return the path as its author knows it: fields by name, list items by code, identifier or rank."""
    words: list[str] = []
    node = root
    for segment in path:
        if isinstance(segment, int) and isinstance(node, (list, tuple)) and segment < len(node):
            node = node[segment]
            words.append(_label(node, segment))
        elif isinstance(node, dict) and segment in node:
            node = node[str(segment)]
            words.append(str(segment))
        elif segment == path[-1]:
            words.append(str(segment))
    return ".".join(words).replace(".[", "[")


def _label(item: Any, rank: int) -> str:
    if isinstance(item, dict):
        for key in ("code", "identifiant"):
            if isinstance(item.get(key), str) and item[key].strip():
                return f"[{item[key]}]"
    return f"[{rank + 1}]"


def model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """Return the model that the path below `model` leads to; union tags in the path choose the member."""
    here: list[type[BaseModel]] = [model]
    for segment in path:
        if isinstance(segment, int):
            continue
        fields = [m.model_fields[segment] for m in here if segment in m.model_fields]
        if fields:
            here = [inner for field in fields for inner in models_in(field.annotation)]
        else:
            here = [m for m in here if _tagged(m, segment)] or here
    return here[0] if here else None


def _tagged(model: type[BaseModel], tag: str) -> bool:
    kind: FieldInfo | None = model.model_fields.get("type")
    return kind is not None and tag in typing.get_args(kind.annotation)

"""The guide's page of fields: every field that a template of the kit may print, from the models' own titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guide_examples import GUIDE, KIT
from pydantic import BaseModel

from contratgen.assembly.fields import NonImprime
from contratgen.base.typography import curled
from contratgen.template_check.typed.annotations import of_annotation
from contratgen.template_check.typed.types import Absent, Basic, Const, Record, Sequence, Special, Type, members
from contratgen.template_check.typed.words import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE: Final = GUIDE / "champs.md"
HEAD: Final = """\
# Les champs du contrat

[← Sommaire du guide](README.md)

Tout ce qu’un modèle peut imprimer. On part d’une **racine** et on avance de point en point, en suivant les liens :
`contrat` mène au [ContratDeVille](#contratdeville), qui a un champ `cadre`, qui mène au [Cadre](#cadre), qui a un champ
`date_effet` ; la balise est donc `{{ contrat.cadre.date_effet | date }}`. D’une **liste**, on imprime les éléments un à
un, par une boucle (voir [Les balises](balises.md#répéter)). Les noms des objets (« Cadre », « Partenaire »…) sont ceux
que les messages de `contratgen template check` emploient. Les champs qui ne servent qu’à conduire le projet ne sont
pas listés.

Cette page est écrite à partir du schéma ; ne la modifiez pas à la main.

## Les racines

| racine | modèles | ce que c’est |
|---|---|---|
"""
PRINTED: Final = {
    Basic("date"): "date : filtre `date`",
    Basic("Decimal"): "nombre décimal : filtre `euros`, `nombre` ou `pourcentage`",
    Basic("int"): "nombre entier",
    Basic("str"): "texte",
    Basic("bool"): "oui ou non : pour une condition",
    Special("rich"): "texte riche : `{{p … }}` seul dans son paragraphe",
    Special("image"): "image : titre du texte de remplacement",
    Special("chart"): "graphique : titre du texte de remplacement",
}
"""How each kind of value is printed."""


def field_page() -> str:
    """Return the page."""
    models: dict[type[BaseModel], None] = {}
    rows = [_row(f"`{name}`", ", ".join(sorted(roots[1])), roots[0]) for name, roots in _roots(models).items()]
    return curled(HEAD + "".join(rows) + "".join(_section(model) for model in _reached(models)))


def _roots(models: dict[type[BaseModel], None]) -> dict[str, tuple[str, set[str]]]:
    """Return each root field with what it is and the templates that know it, and collect the models it leads to."""
    found: dict[str, tuple[str, set[str]]] = {}
    everywhere = {document.template for document in KIT.every_document}
    for document in KIT.every_document:
        for name, field in document.root.model_fields.items():
            nature = f"{field.title} : {_nature(of_annotation(field.annotation))}"
            found.setdefault(name, (nature, set()))[1].add(f"`{document.template}`")
            models.update(dict.fromkeys(_led_to(of_annotation(field.annotation))))
    return {name: (words, {"tous"} if len(used) == len(everywhere) else used) for name, (words, used) in found.items()}


def _reached(models: dict[type[BaseModel], None]) -> Iterator[type[BaseModel]]:
    """Yield models and those that their fields lead to, each once, in the order in which they are met."""
    waiting = list(models)
    seen: set[type[BaseModel]] = set()
    while waiting:
        model = waiting.pop(0)
        if model not in seen:
            seen.add(model)
            yield model
            waiting += [one for _, type_, _ in _fields(model) for one in _led_to(type_)]


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, Type, str]]:
    """Yield the fields that are made to be printed: name, type, and what it means."""
    for name, field in model.model_fields.items():
        if not any(isinstance(mark, NonImprime) for mark in field.metadata):
            words = (field.title or "", (field.description or "").rstrip("."))
            yield name, of_annotation(field.annotation), " — ".join(filter(None, words))


def _led_to(type_: Type) -> Iterator[type[BaseModel]]:
    for one in members(type_):
        match one:
            case Record(cls) if issubclass(cls, BaseModel):
                yield cls
            case Sequence(item):
                yield from _led_to(item)


def _section(model: type[BaseModel]) -> str:
    said = (model.__doc__ or "").split("\n")[0]
    rows = "".join(_row(f"`{name}`", words, _nature(type_)) for name, type_, words in _fields(model))
    return f"\n## {model.__name__}\n\n{said}\n\n| champ | sens | nature |\n|---|---|---|\n{rows}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '¦') for cell in cells)} |\n"


def _nature(type_: Type) -> str:
    found = members(type_)
    there = [one for one in found if not isinstance(one, Absent)]
    values = [f"`{one.value}`" for one in there if isinstance(one, Const)]
    words = [*dict.fromkeys(_one(one) for one in there if not isinstance(one, Const))]
    words += [f"l’un de {', '.join(sorted(values))}"] if values else []
    return " ou ".join(words) + (" ; **facultatif**" if len(there) < len(found) else "")


def _one(type_: Type) -> str:
    match type_:
        case Sequence(item):
            return f"liste : {_nature(item)}"
        case Record(cls) if issubclass(cls, BaseModel):
            return f"[{cls.__name__}](#{cls.__name__.lower()})"
        case _:
            return PRINTED.get(type_, describe(type_))

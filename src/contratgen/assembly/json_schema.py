"""JSON Schemas of what is written in YAML, so that an editor completes and checks a file while it is typed.

Draft 2020-12. Fields that come from texts (`Rubrique`) are left out; the spellings are those of the scalar types, each
kept once, with words for the editors that know `patternErrorMessage`. A schema accepts what the reader accepts, as far
as it can tell: it sees the number that YAML makes of plain figures, not how they were written; no check digit; no other
file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from annotated_types import Ge
from pydantic.json_schema import GenerateJsonSchema

from contratgen.assembly.fields import Rubrique
from contratgen.assembly.spellings import BLANK, HYPHENS, Choice, whole

if TYPE_CHECKING:
    from pydantic_core import core_schema

    from contratgen.assembly.fields import Modele
    from contratgen.assembly.kit import Kit

NULL: Final = {"type": "null"}
EMPTY: Final = {"anyOf": [NULL, {"type": "string", "pattern": BLANK}]}
"""A value left empty is a field left out."""
LEFT_EMPTY: Final = {"$ref": "#/$defs/Vide"}
ABOVE: Final = {0: rf"(?![^0-9]*[{HYPHENS}][\s\S]*[1-9])", 1: r"(?=[\s\S]*[1-9])"}
"""What a text must hold (or not) for its figure to be at least so much."""
ASIDE: Final[tuple[str, ...]] = ("title", "description", "examples", "default")
"""What a field says beside its type."""


class _WithoutTexts(GenerateJsonSchema):
    """Pydantic's generator, without the fields that are written in Markdown."""

    def model_schema(self, schema: core_schema.ModelSchema) -> dict[str, Any]:
        described = super().model_schema(schema)
        for name, field in schema["cls"].model_fields.items():
            least = [mark.ge for mark in field.metadata if isinstance(mark, Ge)]
            if least and name in described.get("properties", {}):
                described["properties"][name]["ge"] = least[0]
            if any(isinstance(mark, Rubrique) for mark in field.metadata):
                described.get("properties", {}).pop(name, None)
                if name in described.get("required", ()):
                    described["required"].remove(name)
        return described


def schema_of(model: type[Modele], title: str) -> dict[str, Any]:
    """Return the JSON Schema of a file that holds one `model`."""
    types: dict[str, Any] = {"Vide": EMPTY}
    schema = _spelled(model.model_json_schema(schema_generator=_WithoutTexts), types)
    schema["$defs"] = dict(sorted({**schema.get("$defs", {}), **types}.items()))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}


def _spelled(node: Any, types: dict[str, Any]) -> Any:
    """Return a part of a schema with what the reader admits beside it; the scalar types are gathered in `types`."""
    if isinstance(node, list):
        return [_spelled(item, types) for item in node]
    if not isinstance(node, dict):
        return node
    if "x-type" in node:
        return _shared(node, types)
    if "enum" in node or "const" in node:
        return _chosen(node)
    return {key: _part(key, value, node, types) for key, value in node.items()}


def _part(key: str, value: Any, node: dict[str, Any], types: dict[str, Any]) -> Any:
    """Return what a key of a schema holds; the names of fields and of models are no keys of schemas."""
    if key == "properties":
        spelled = {name: _spelled(schema, types) for name, schema in value.items()}
        needed = node.get("required", ())
        return {name: schema if name in needed else _optional(schema) for name, schema in spelled.items()}
    if key == "$defs":
        return {name: _spelled(schema, types) for name, schema in value.items()}
    return value if key in ASIDE else _spelled(value, types)


def _shared(node: dict[str, Any], types: dict[str, Any]) -> dict[str, Any]:
    """Return a reference to a scalar type; with a least value it is another type."""
    kind = {key: value for key, value in node.items() if key not in (*ASIDE, "x-type", "ge")}
    name = node["x-type"]
    if (least := node.get("ge")) is not None:
        name = f"{name}_{least}"
        kind["anyOf"] = [_at_least(least, branch) for branch in kind["anyOf"]]
    types[name] = kind
    aside = {key: node[key] for key in ASIDE if key in node and "title" in node}
    return {"$ref": f"#/$defs/{name}", **aside}


def _at_least(least: int, kind: dict[str, Any]) -> dict[str, Any]:
    if kind["type"] == "string":
        return {**kind, "pattern": f"^{ABOVE.get(least, '')}{kind['pattern'].removeprefix('^')}"}
    return {**kind, "minimum": max(least, kind["minimum"])}


def _chosen(node: dict[str, Any]) -> dict[str, Any]:
    """Return choices with all their spellings; the values themselves come first, for an editor to propose."""
    values = node.get("enum", [node.get("const")])
    texts = tuple(value for value in values if isinstance(value, str))
    choice = Choice(texts, node.get("x-aussi", {}))
    aside = {key: node[key] for key in ASIDE if key in node}
    expected = f"attendu {' ou '.join(texts)}"
    spellings = {"type": "string", "pattern": whole(choice.any), "patternErrorMessage": expected}
    return {"anyOf": [{"enum": values}, spellings], **aside}


def _optional(node: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a field that may be left out: it may be left empty too."""
    aside = {key: value for key, value in node.items() if key in ASIDE}
    kind = {key: value for key, value in node.items() if key not in ASIDE}
    either = kind["anyOf"] if set(kind) == {"anyOf"} else [kind]
    return {"anyOf": [*(branch for branch in either if branch != NULL), LEFT_EMPTY], **aside}


def schemas_of(kit: Kit) -> dict[str, str]:
    """Return the text of each schema file of a kit, by file name."""
    files = {
        "contrat.schema.json": schema_of(kit.framework, f"Cadre — {kit.title}"),
        "contribution.schema.json": schema_of(kit.contribution, f"Contribution — {kit.title}"),
    }
    return {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in files.items()}

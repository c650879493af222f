"""JSON Schemas of what is written in YAML, so that an editor completes and checks a file while it is typed.

Draft 2020-12. Fields that come from texts (`Rubrique`) are left out; the spellings are those of the scalar types.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from contratgen.assemble.fields import Rubrique

if TYPE_CHECKING:
    from pydantic_core import core_schema

    from contratgen.assemble.fields import Modele
    from contratgen.assemble.kit import Kit


class _WithoutTexts(GenerateJsonSchema):
    """Pydantic's generator, without the fields that are written in Markdown."""

    def model_schema(self, schema: core_schema.ModelSchema) -> dict[str, Any]:
        described = super().model_schema(schema)
        for name, field in schema["cls"].model_fields.items():
            if any(isinstance(mark, Rubrique) for mark in field.metadata):
                described.get("properties", {}).pop(name, None)
                if name in described.get("required", ()):
                    described["required"].remove(name)
        return described


def schema_of(model: type[Modele], title: str) -> dict[str, Any]:
    """Return the JSON Schema of a file that holds one `model`."""
    schema = model.model_json_schema(schema_generator=_WithoutTexts)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}


def schemas_of(kit: Kit) -> dict[str, str]:
    """Return the text of each schema file of a kit, by file name."""
    files = {
        "contrat.schema.json": schema_of(kit.framework, f"Cadre — {kit.title}"),
        "contribution.schema.json": schema_of(kit.contribution, f"Contribution — {kit.title}"),
    }
    return {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in files.items()}

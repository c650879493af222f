"""The schemas of an editor agree with the reader: on the examples, and on what is wrong."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from contratgen.assembly.installed import find_kit
from contratgen.assembly.json_schema import schemas_of
from contratgen.base.diagnostics import Place

ROOT = Path(__file__).parents[2]
KIT = find_kit("engagements-quartiers-2030", Place("test"))
SCHEMAS = {name: json.loads(text) for name, text in schemas_of(KIT).items()}
PROJECTS = (ROOT / "examples/auray", KIT.starter)
FILES = [
    (path, "contribution.schema.json" if path.name == "contribution.yaml" else "contrat.schema.json")
    for project in PROJECTS
    for path in (project / "contrat.yaml", *sorted(project.glob("contributions/*/contribution.yaml")))
]


def as_an_editor_sees(path):
    """Plain values of YAML 1.2, dates as text, as JSON has them."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(path), default=str))


@pytest.mark.parametrize(("path", "schema"), FILES, ids=lambda value: str(value).replace(str(ROOT), "")[-60:])
def test_an_editor_finds_no_fault_in_a_sound_file(path, schema):
    """What the reader accepts, the schema accepts."""
    found = jsonschema.Draft202012Validator(SCHEMAS[schema]).iter_errors(as_an_editor_sees(path))
    assert [error.message for error in found] == []


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("denomination",), None),
        (("inconnu",), "x"),
        (("siret",), "123"),
        (("categorie",), "hameau"),
        (("engagements", 0, "code"), "mh 1"),
        (("engagements", 0, "calendrier", "debut"), "1er septembre"),
        (("engagements", 0, "moyens", "droit_commun"), "beaucoup"),
    ],
)
def test_an_editor_finds_what_is_wrong(where, value):
    """What the reader refuses, the schema refuses."""
    content = as_an_editor_sees(KIT.starter / "contributions/ville-exemple/contribution.yaml")
    holder = content
    for step in where[:-1]:
        holder = holder[step]
    if value is None:
        del holder[where[-1]]
    else:
        holder[where[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, SCHEMAS["contribution.schema.json"])


def test_the_committed_schemas_are_those_of_the_models():
    """`contratgen schema` was run after the last change."""
    for name, text in schemas_of(KIT).items():
        assert (KIT.schemas / name).read_text(encoding="utf-8") == text, f"make schemas ({name})"


def test_every_field_is_described():
    """An editor shows a title and a description for every field."""
    for schema in SCHEMAS.values():
        for model in (schema, *schema["$defs"].values()):
            for name, field in model.get("properties", {}).items():
                assert field.get("title") or "$ref" in field, name
                assert field.get("description"), name


ESCAPES = re.compile(r"\\(?:u[0-9a-f]{4}|[nts.S+()*?$^|/-])")


def patterns(node):
    if isinstance(node, dict):
        yield from ([node["pattern"]] if isinstance(node.get("pattern"), str) else [])
        node = list(node.values())
    for one in node if isinstance(node, list) else ():
        yield from patterns(one)


def test_patterns_mean_the_same_to_every_editor():
    """They hold only what Python and ECMA-262 (flag u) read alike, and have words for whoever sees them fail."""
    found = {one for schema in SCHEMAS.values() for one in patterns(schema)}
    assert len(found) > 20
    for pattern in found:
        assert "\\" not in ESCAPES.sub("", pattern), pattern
        assert re.search(r"\(\?[^:!=]", pattern) is None, pattern
        assert r"\-" not in re.sub(r"\[[^\]]*\]", "", pattern), pattern

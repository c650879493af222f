"""The schema of an editor accepts a file exactly when the reader does: the example, mutated in every field.

An editor sees what YAML 1.2 (core schema) makes of plain scalars: numbers, booleans, null. What a schema cannot say
stands in `UNSAID`, with its reason.
"""

import json
import re
from collections.abc import Mapping as AnyMapping
from pathlib import Path

import jsonschema
import pytest

from contratgen.assembly.contract import validate
from contratgen.assembly.installed import find_kit
from contratgen.assembly.json_schema import schemas_of
from contratgen.base.diagnostics import Place
from contratgen.reading.located import Absent, Mapping, Scalar, Sequence
from contratgen.reading.yaml.reading import read_yaml

ROOT = Path(__file__).parents[2]
KIT = find_kit("engagements-quartiers-2030", Place("test"))
SCHEMAS = {name: json.loads(text) for name, text in schemas_of(KIT).items()}
FILES = {
    "contrat.yaml": ("contrat.schema.json", KIT.framework),
    "contributions/morbihan-habitat/contribution.yaml": ("contribution.schema.json", KIT.contribution),
}
HERE = Place("x.yaml", 1, 1)

NOTHING = ("", "~", "null", "Null", "NULL")
PLAIN = (
    *NOTHING, "true", "True", "false", "oui", "Non", "vrai", "0", "1", "12", "-1", "-5,00", "+5", "007", "1.5", "1,5",
    "0.125", "1.200", "12.000 €", "12.000,50", "1.234.567", "45 000 €", "45\u00a0000 euros", "45 000 dollars", "1e3",
    "0x10", "0o17", ".inf", "-.inf", ".nan", "1_000", "1 480", "14 80", "12 %", "0,5 ETP", "9999999999999", "2024",
    "24", "1850", "2024-09-01", "2024-9-1", "01/09/2024", "1/9/2024", "1.9.2024", "1er mars 2026", "1er février 2024",
    "15 Mars 2026", "29 fevr. 2024", "29/02/2024", "29/02/2023", "30/02/2024", "31/04/2024", "29/02/1900", "32/01/2024",
    "2024-13-01", "01-09-2024", "01/09/24", "mars 2026", "Mme", "M.", "Féminin", "VOTÉE", "à venir", "transmises",
    "02 97 00 00 00", "02.97.00.00.00", "+33 2 97 00 00 00", "+33 (0)2 97 00 00 00", "0297000000", "+33297000000",
    "00 97 00 00 00", "732 829 320 00074", "732.829.320.00074", "73282932000074", "7328293200007", "56400", "56 400",
    "01000", "5640", "2a004", "QN05601M", "qn05601m", "QP056001", "bel-air", "Bel Air", "bel--air", "MH-1", "mh-1",
    "A4.3.2", "DEL_2024_031", "24031", "del 31", "EQ-V03", "nom@ville.example", "pas une adresse", "B-T", "b-t",
    "€ 45 000", "45 k€", "1.2 M€", "45,000.50", "dimanche 15 mars 2026", "lundi 15 mars 2026", "1 er mars 2026",
    "15-mars-2026",
    "2024/09/01", "15 / 3 / 2026", "31 er mars 2026", "O", "n", "SIRET : 732 829 320 00074", "QN02A01M",
    "qn 974 01 i", "3949",
    "32 30", "115", "+596 596 00 00 00", "(02) 97 00 00 00", "Tél. 02 97 00 00 00", "<nom@ville.example>", "vil–1",
    "Évry_Sud",
    "\u00a0x\u202f", "x\u202fy", "mot",
)  # fmt: skip
QUOTED = (*NOTHING, "true", "12", " ", "\u00a0", " 12 ", "deux\nlignes", "12\n", "oui\n", "x" * 2000, "x" * 2001, "-0")
CHOICES = (
    *NOTHING,
    "true",
    "1",
    "Mme",
    "M.",
    "Féminin",
    "fe\u0301minin",
    "F",
    "h",
    "Mlle",
    "ville",
    "a\u0300 la baisse",
    "VOTÉE",
    "à venir",
    "transmises",
    "B-T",
    "b-t",
    "\u00a0x",
)
"""For a field that holds one of a few texts."""
ELSEWHERE = ("", "~", "null", "true", "0", "mot", "deux\nlignes")
"""For a field whose type another field has already shown in full."""

UNSAID = {
    "a schema sees the number, the boolean that YAML makes of plain characters: not how they were written": lambda m: (
        not isinstance(m.seen, str) and m.seen is not None and not m.accepted
    ),
    "a check digit is no pattern": lambda m: m.codes == {"CG204"} and "clé de contrôle" in m.words,
    "a day of the week is no pattern": lambda m: m.codes == {"CG204"} and "c'est un " in m.words,
    "a date may depend on another field": lambda m: m.codes == {"CG213"} and "avant de commencer" in m.words,
}
"""Why a schema may accept what the reader refuses; it never refuses what the reader accepts."""

CORE = (
    (r"", None), (r"~|null|Null|NULL", None),
    (r"true|True|TRUE", True), (r"false|False|FALSE", False),
    (r"[-+]?[0-9]+", int), (r"0o[0-7]+|0x[0-9a-fA-F]+", lambda text: int(text, 0)),
    (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
    (r"[-+]?\.(inf|Inf|INF)", lambda text: float(text.replace(".", ""))), (r"\.nan|\.NaN|\.NAN", float("nan")),
)  # fmt: skip
"""How YAML 1.2.2 §10.3 resolves plain scalars."""


SHOWN = set()
"""The types that have been mutated in full: once for both files."""


class Mutation:
    """One value put in the place of another, and what reader and schema say of the whole file."""

    def __init__(self, file, path, seen):
        self.file, self.path, self.seen = file, path, seen
        self.accepted, self.codes, self.words = True, set(), ""

    def __str__(self):
        return f"{self.file} {'.'.join(map(str, self.path))} = {self.seen!r}: reader {self.accepted} {self.words}"


def resolved(text, plain):
    """Return what an editor makes of a scalar."""
    found = next((to for shape, to in CORE if plain and re.fullmatch(shape, text)), str)
    return found(text) if callable(found) else found


def pruned(node):
    """Return a file with one item of each shape in its lists."""
    if isinstance(node, Mapping):
        kept = Mapping(node.place)
        kept.update({name: pruned(value) for name, value in node.items()})
        kept.keys_at.update(node.keys_at)
        return kept
    if isinstance(node, Sequence):
        shapes = {tuple(sorted(item)) if isinstance(item, dict) else type(item): item for item in reversed(node)}
        kept = Sequence(node.place)
        kept.extend(pruned(item) for item in list(shapes.values())[-2:])
        return kept
    return node


def as_seen(node):
    if isinstance(node, AnyMapping):
        return {name: as_seen(value) for name, value in node.items()}
    return [as_seen(one) for one in node] if isinstance(node, list) else resolved(str(node), plain=True)


def leaves(node, path=()):
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    if not inner and path:
        yield path
    for key, value in inner:
        yield from leaves(value, (*path, key))


def kind_of(schema, path):
    """Return what the schema says of the value at a path, without titles; fields alike have the same type."""
    found = []

    def walk(node, rest):
        node = schema["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node and rest else node
        for one in [*node.get("anyOf", ()), *node.get("oneOf", ())] if rest else ():
            walk(one, rest)
        if not rest:
            found.append({key: node[key] for key in ("anyOf", "$ref", "type", "pattern") if key in node})
        elif isinstance(rest[0], int) and "items" in node:
            walk(node["items"], rest[1:])
        elif rest[0] in node.get("properties", {}):
            walk(node["properties"][rest[0]], rest[1:])

    walk(schema, path)
    return json.dumps(found, sort_keys=True)


def put(root, path, value):
    holder = root
    for step in path[:-1]:
        holder = holder[step]
    before, holder[path[-1]] = holder[path[-1]], value
    return before


def opened(kind, written):
    return kind.of(written, b"")


def judged(mutation, model, root):
    """Say whether the reader takes a file, whatever its texts."""
    faults = []
    validate(model, root, Mapping(HERE), opened, faults)
    told = [fault for fault in faults if fault.code not in {"CG210", "CG211"}]
    mutation.accepted = not told
    mutation.codes = {fault.code for fault in told}
    mutation.words = " | ".join(fault.message for fault in told)
    return mutation


def mutated(file, path, facts, seen, node, sight, model):
    before, shown = put(facts, path, node), put(seen, path, sight)
    try:
        return judged(Mutation(file, path, sight), model, facts), json.loads(json.dumps({path[0]: seen[path[0]]}))
    finally:
        put(facts, path, before), put(seen, path, shown)


def values(kind, full):
    texts = (CHOICES if '"enum"' in kind else PLAIN) if full else ELSEWHERE
    for text, plain in [(text, True) for text in texts] + [(text, False) for text in QUOTED if full]:
        yield (Absent if plain and text in NOTHING else Scalar)(text, HERE), resolved(text, plain)
    empty, group = Sequence(HERE), Mapping(HERE)
    group["x"] = Scalar("y", HERE)
    yield from ((empty, []), (group, {"x": "y"}))


def facts_of(file):
    root, found = read_yaml((ROOT / "examples/auray" / file).read_bytes(), file)
    assert not found
    return root


def mutations(file):
    name, model = FILES[file]
    facts = pruned(facts_of(file))
    seen = as_seen(facts)
    for path in leaves(facts):
        kind = kind_of(SCHEMAS[name], path)
        for node, sight in values(kind, kind not in SHOWN):
            yield mutated(file, path, facts, seen, node, sight, model)
        SHOWN.add(kind)


@pytest.mark.parametrize("file", FILES)
def test_the_schema_accepts_exactly_what_the_reader_accepts(file):
    """Every field, with what people, spreadsheets and programs write; no field refuses both all and nothing."""
    schema = SCHEMAS[FILES[file][0]]
    assert jsonschema.Draft202012Validator(schema).is_valid(as_seen(pruned(facts_of(file))))
    validator = jsonschema.Draft202012Validator({**schema, "required": []})  # of the one field that changed
    told, outcomes = [], {}
    for mutation, document in mutations(file):
        accepts = validator.is_valid(document)
        outcomes.setdefault((accepts, mutation.accepted), []).append(mutation)
        excused = accepts and any(why(mutation) for why in UNSAID.values())
        if accepts != mutation.accepted and not excused:
            told.append(f"schema {accepts}, {mutation}")
    assert told == []
    assert len(outcomes[True, True]) > 100
    assert len(outcomes[False, False]) > 300

"""Reports: diagnostics as plain text, JSON, SARIF 2.1.0, JUnit, GitHub workflow commands and GitLab Code Quality.

Every function takes diagnostics, in order, and returns the whole report as text. Colours are the caller's. A diagnostic
holds nothing but single, inert lines (`foreign.inert`): a form has only its own marks to escape.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET  # it writes XML here, and reads none

from contratgen.base.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from contratgen.base.diagnostics import Place, Rewriting

INFORMATION: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def text(found: Sequence[Diagnostic]) -> str:
    """Return the lines of each fault: what it is, where in the text, what to do."""
    return "\n".join(line for one in found for line in one.lines)


# -- JSON ------------------------------------------------------------------------------------------------------


def as_json(found: Sequence[Diagnostic]) -> str:
    """Return an array of objects: code, severity, message, hint, and the place in full."""
    return _dumped([_record(one) for one in found])


def _record(one: Diagnostic) -> dict[str, Any]:
    record = {
        "code": one.code,
        "severity": one.severity.value,
        "message": one.message,
        "hint": one.hint,
        "field": one.field,
        "expected": one.expected,
        "read": one.read,
        "place": {"file": one.place.file, "line": one.place.line, "column": one.place.column, "label": one.place.label,
                  "word": asdict(one.place.word) if one.place.word else None},
        "rewritten": asdict(one.rewritten) if one.rewritten else None,
    }  # fmt: skip
    return _filled(record)


def _filled(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record without its empty values, at any depth."""
    kept = {key: _filled(value) if isinstance(value, dict) else value for key, value in record.items()}
    return {key: value for key, value in kept.items() if value not in (None, "", {})}


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


# -- SARIF -----------------------------------------------------------------------------------------------------

LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif(found: Sequence[Diagnostic]) -> str:
    """Return a SARIF 2.1.0 log of one run (OASIS Standard, 27 March 2020)."""
    codes = sorted({one.code for one in found})
    driver = {
        "name": "contratgen",
        "version": version("contratgen"),
        "rules": [{"id": code} for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes.index(one.code), mark) for one, mark in _marked(found)],
    }
    return _dumped({"$schema": INFORMATION, "version": "2.1.0", "runs": [run]})


def _result(one: Diagnostic, index: int, mark: str) -> dict[str, Any]:
    fixes = {"fixes": [_fix(one.place, one.rewritten)]} if one.rewritten else {}
    return {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": LEVELS[one.severity],
        "message": {"text": sentence(one)},
        "locations": [_location(one.place)],
        "partialFingerprints": {"contratgen/v1": mark},
        **fixes,
    }


def _fix(place: Place, written: Rewriting) -> dict[str, Any]:
    """Return the change of whole lines that a tool may apply (SARIF 2.1.0, §3.55)."""
    whole = {"startLine": written.first, "startColumn": 1, "endLine": written.last + 1, "endColumn": 1}
    replacement = {"deletedRegion": whole, "insertedContent": {"text": "".join(f"{line}\n" for line in written.lines)}}
    change = {"artifactLocation": {"uri": quote(place.file)}, "replacements": [replacement]}
    return {"description": {"text": "Le bloc réécrit."}, "artifactChanges": [change]}


def _location(place: Place) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": place.line or 1}
    if place.column:
        region["startColumn"] = place.column
    physical = {"artifactLocation": {"uri": quote(place.file)}, "region": region}
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.label:
        location["message"] = {"text": place.label}
        location["logicalLocations"] = [{"fullyQualifiedName": place.label, "kind": "element"}]
    if place.word:
        location["properties"] = {"word": _filled(asdict(place.word))}
    return location


def sentence(one: Diagnostic) -> str:
    """Return the message of a diagnostic with its place in words and its hint, for tools that show only one line."""
    where = f"{place_words(one)} : " if place_words(one) else ""
    return f"{where}{one.message}" + (f". {one.hint}" if one.hint else "")


def place_words(one: Diagnostic) -> str:
    """Return where a fault is, in words, within its file."""
    return " — ".join(part for part in (one.place.label, one.field) if part)


def _marked(found: Sequence[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Yield each diagnostic with a digest that stays the same when lines move; alike ones are numbered."""
    seen: Counter[str] = Counter()
    for one in found:
        words = f"{one.code}\n{one.place.file}\n{one.message}\n{one.field}"
        seen[words] += 1
        yield one, hashlib.sha256(f"{words}\n{seen[words]}".encode()).hexdigest()[:32]


# -- JUnit -----------------------------------------------------------------------------------------------------


def junit(found: Sequence[Diagnostic]) -> str:
    """Return JUnit XML: a suite a file, a test case a fault; an error fails, anything lighter is told."""
    root = ET.Element("testsuites", name="contratgen")
    files: dict[str, list[Diagnostic]] = {}
    for one in found:
        files.setdefault(one.place.file, []).append(one)
    for file, faults in (files or {"contratgen": []}).items():
        _suite(root, file, faults)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


def _suite(root: ET.Element, file: str, faults: list[Diagnostic]) -> None:
    failures = str(sum(one.blocks for one in faults))
    suite = ET.SubElement(root, "testsuite", name=file, tests=str(len(faults) or 1), failures=failures)
    if not faults:
        ET.SubElement(suite, "testcase", classname=file, name="aucun défaut")
    for one in faults:
        where = ":".join(str(n) for n in (one.place.line, one.place.column) if n) or place_words(one)
        case = ET.SubElement(suite, "testcase", classname=file, name=f"{one.code} {where}".strip())
        if one.blocks:
            failure = ET.SubElement(case, "failure", type=one.code, message=one.message)
            failure.text = text([one])
        else:
            ET.SubElement(case, "system-out").text = text([one])


# -- forges ----------------------------------------------------------------------------------------------------

COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github(found: Sequence[Diagnostic]) -> str:
    """Return one workflow command a fault, which GitHub shows beside the file."""
    return "\n".join(_command(one) for one in found)


def _command(one: Diagnostic) -> str:
    properties = {"file": one.place.file, "line": one.place.line, "col": one.place.column, "title": one.code}
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    return f"::{COMMANDS[one.severity]} {given}::{_escaped(sentence(one))}"


def _escaped(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _escaped(words).replace(":", "%3A").replace(",", "%2C")


SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def gitlab(found: Sequence[Diagnostic]) -> str:
    """Return a GitLab Code Quality report."""
    return _dumped(
        [
            {
                "description": sentence(one),
                "check_name": one.code,
                "fingerprint": mark,
                "severity": SEVERITIES[one.severity],
                "location": {"path": one.place.file, "lines": {"begin": one.place.line or 1}},
            }
            for one, mark in _marked(found)
        ]
    )


FORMATS: Final[Mapping[str, Callable[[Sequence[Diagnostic]], str]]] = {
    "text": text,
    "json": as_json,
    "sarif": sarif,
    "junit": junit,
    "github": github,
    "gitlab": gitlab,
}
"""Every form of a report, by the name that `--format` gives it."""

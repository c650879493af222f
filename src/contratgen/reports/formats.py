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
    return "\n".join(line for fault in found for line in fault.lines)


# -- JSON ------------------------------------------------------------------------------------------------------


def as_json(found: Sequence[Diagnostic]) -> str:
    """Return an array of objects: code, severity, message, hint, and the place in full."""
    return _dumped([_record(fault) for fault in found])


def _record(fault: Diagnostic) -> dict[str, Any]:
    record = {
        "code": fault.code,
        "severity": fault.severity.value,
        "message": fault.message,
        "hint": fault.hint,
        "field": fault.field,
        "expected": fault.expected,
        "read": fault.read,
        "place": asdict(fault.place),
        "rewritten": asdict(fault.rewritten) if fault.rewritten else None,
    }
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
    codes = sorted({fault.code for fault in found})
    driver = {
        "name": "contratgen",
        "version": version("contratgen"),
        "rules": [{"id": code} for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(fault, codes.index(fault.code), mark) for fault, mark in _marked(found)],
    }
    return _dumped({"$schema": INFORMATION, "version": "2.1.0", "runs": [run]})


def _result(fault: Diagnostic, index: int, mark: str) -> dict[str, Any]:
    fixes = {"fixes": [_fix(fault.place, fault.rewritten)]} if fault.rewritten else {}
    return {
        "ruleId": fault.code,
        "ruleIndex": index,
        "level": LEVELS[fault.severity],
        "message": {"text": sentence(fault)},
        "locations": [_location(fault.place)],
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


def sentence(fault: Diagnostic) -> str:
    """Return the message of a diagnostic with its place in words and its hint, for tools that show only one line."""
    where = f"{place_words(fault)} : " if place_words(fault) else ""
    return f"{where}{fault.message}" + (f". {fault.hint}" if fault.hint else "")


def place_words(fault: Diagnostic) -> str:
    """Return where a fault is, in words, within its file."""
    return " — ".join(part for part in (fault.place.label, fault.field) if part)


def _marked(found: Sequence[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Yield each diagnostic with a digest that stays the same when lines move; alike ones are numbered."""
    seen: Counter[str] = Counter()
    for fault in found:
        words = f"{fault.code}\n{fault.place.file}\n{fault.message}\n{fault.field}"
        seen[words] += 1
        yield fault, hashlib.sha256(f"{words}\n{seen[words]}".encode()).hexdigest()[:32]


# -- JUnit -----------------------------------------------------------------------------------------------------


def junit(found: Sequence[Diagnostic]) -> str:
    """Return JUnit XML: a suite a file, a test case a fault; an error fails, anything lighter is told."""
    root = ET.Element("testsuites", name="contratgen")
    files: dict[str, list[Diagnostic]] = {}
    for fault in found:
        files.setdefault(fault.place.file, []).append(fault)
    for file, faults in (files or {"contratgen": []}).items():
        _suite(root, file, faults)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


def _suite(root: ET.Element, file: str, faults: list[Diagnostic]) -> None:
    failures = str(sum(fault.blocks for fault in faults))
    suite = ET.SubElement(root, "testsuite", name=file, tests=str(len(faults) or 1), failures=failures)
    if not faults:
        ET.SubElement(suite, "testcase", classname=file, name="aucun défaut")
    for fault in faults:
        where = ":".join(str(n) for n in (fault.place.line, fault.place.column) if n) or place_words(fault)
        case = ET.SubElement(suite, "testcase", classname=file, name=f"{fault.code} {where}".strip())
        if fault.blocks:
            failure = ET.SubElement(case, "failure", type=fault.code, message=fault.message)
            failure.text = text([fault])
        else:
            ET.SubElement(case, "system-out").text = text([fault])


# -- forges ----------------------------------------------------------------------------------------------------

COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github(found: Sequence[Diagnostic]) -> str:
    """Return one workflow command a fault, which GitHub shows beside the file."""
    return "\n".join(_command(fault) for fault in found)


def _command(fault: Diagnostic) -> str:
    properties = {"file": fault.place.file, "line": fault.place.line, "col": fault.place.column, "title": fault.code}
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    return f"::{COMMANDS[fault.severity]} {given}::{_escaped(sentence(fault))}"


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
                "description": sentence(fault),
                "check_name": fault.code,
                "fingerprint": mark,
                "severity": SEVERITIES[fault.severity],
                "location": {"path": fault.place.file, "lines": {"begin": fault.place.line or 1}},
            }
            for fault, mark in _marked(found)
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

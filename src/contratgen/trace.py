"""Which documents show what was written, at which places of their templates, and which files feed a document.

Nothing is guessed from types: the templates' tags were run on the contract (`template_check.shown.witness`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contratgen.diagnostics import Diagnostic, MisuseError, Place
from contratgen.template_check.faults import nearest
from contratgen.template_check.shown.witness import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contratgen.project import Project

FRAMEWORK = "contrat.yaml"
Shown = dict[str, list[str]]
"""Document that shows a field → places of its template; no place where the field only decides."""
Trace = dict[str, dict[str, Shown]]
"""What somebody wrote (`contrat.yaml`, `contributions/ars`) → dotted path of a field filled there → who shows it."""


def trace_of(project: Project) -> Trace:
    """Return which documents show each field that was filled, and where, as `sources.json` says it."""
    found: Trace = {}
    rank = list(project.made)
    for line in (line for model in project.written() for line in lines_of(model)):
        documents = found.setdefault(_owner(line.place.file), {}).setdefault(line.name, {})
        for document, places in sorted(project.witness.of(line).items(), key=lambda one: rank.index(one[0])):
            known = documents.setdefault(document, [])
            known += (place for place in places if place not in known)
    return found


def _owner(file: str) -> str:
    return "/".join(file.split("/")[:2]) if file.startswith("contributions/") else FRAMEWORK


def where_shown(written: str, trace: Trace) -> Iterator[tuple[str, Shown]]:
    """Yield field and documents for `contrat.yaml`, `contributions/ars`, or either with `:field`.

    Raises `MisuseError` (CG197) for a file or a field that the project does not have.
    """
    file, _, field = written.partition(":")
    owner = _owner(file.rstrip("/"))
    if owner not in trace or (owner == FRAMEWORK and not file.startswith((FRAMEWORK, "textes"))):
        raise _unknown(written, "rien n'a été écrit là dans ce projet", trace)
    found = [(name, shown) for name, shown in trace[owner].items() if _within(name, field)]
    if not found:
        raise _unknown(written, f"aucun champ rempli ne s'appelle « {field} »", trace[owner])
    yield from found


def _within(name: str, field: str) -> bool:
    return not field or name == field or name.startswith(f"{field}.") or name.rpartition(".")[2] == field


def _unknown(written: str, message: str, known: Iterable[str]) -> MisuseError:
    names = list(known)
    near = nearest(written.rpartition(":")[2], names)
    return MisuseError(Diagnostic("CG197", message, Place(written), hint=near or f"Au choix : {', '.join(names)}."))


def feeding(project: Project, document: str) -> list[str]:
    """Return the files of a project that feed a document: one by its name, or all that a template of the kit makes.

    Raises `MisuseError` (CG197) for a document that the contract does not have.
    """
    names = [document, *project.made_of(document)]
    lines = [line for model in project.written() for line in lines_of(model)]
    feeds = [line for line in lines if not project.witness.of(line).keys().isdisjoint(names)]
    files = {file for line in feeds for file in (line.place.file, *line.files)}
    if not files and document not in project.made:
        raise _unknown(document, "le contrat n'a pas ce document", project.made)
    return sorted(files, key=lambda file: (file != FRAMEWORK, file))

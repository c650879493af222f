"""Which documents show what was written, at which places of their templates, and which files feed a document.

Nothing is guessed from types: the templates' tags were run on the contract (`template_check.usage.witness`).
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from contratgen.base.diagnostics import Diagnostic, MisuseError, Place
from contratgen.reading import layout
from contratgen.reading.files import FRAMEWORK
from contratgen.rendering.grammar.faults import nearest
from contratgen.template_check.usage.headings import places
from contratgen.template_check.usage.witness import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contratgen.project.opened import Project
    from contratgen.template_check.usage.headings import Told
    from contratgen.template_check.usage.witness import Line

CONTRIBUTIONS = f"{layout.CONTRIBUTIONS}/"
DOSSIER = "dossier"
Shown = dict[str, list[str]]
"""Document that shows a field → places of its template; no place where the field only decides."""
Trace = dict[str, dict[str, Shown]]
"""What somebody wrote (`contrat.yaml`, `contributions/ars`) → dotted path of a field filled there → who shows it."""


def trace_of(project: Project) -> Trace:
    """Return which documents show each field that was filled, and where, as `sources.json` says it.

    What no document needs to show is told only if one does.
    """
    told: dict[str, dict[str, dict[str, list[Told]]]] = {}
    for line in lines_of_all(project):
        shown = project.witness.told(line)
        if shown or not line.unprinted:
            documents = told.setdefault(_owner(line.place.file), {}).setdefault(line.name, {})
            for document, places in shown.items():
                documents.setdefault(document, []).extend(places)
    return {owner: {name: _in_order(project, one) for name, one in fields.items()} for owner, fields in told.items()}


def _in_order(project: Project, told: dict[str, list[Told]]) -> Shown:
    return {document: places(told[document]) for document in project.made if document in told}


def lines_of_all(project: Project) -> Iterator[Line]:
    """Yield each field that somebody filled, in the order of the files."""
    for model in project.written():
        yield from lines_of(model)


def _owner(file: str) -> str:
    return "/".join(file.split("/")[:2]) if file.startswith(CONTRIBUTIONS) else FRAMEWORK


def where_shown(written: str, project: Project) -> Iterator[tuple[str, Shown, str]]:
    """Yield field, documents, and why none needs to show it, for `contrat.yaml`, `contributions/ars`, or with `:field`.

    Raises `MisuseError` (CG197) for a file or a field that the project does not have.
    """
    trace = trace_of(project)
    file, _, field = written.partition(":")
    owner = _owner(file.rstrip("/"))
    if owner not in trace or (owner == FRAMEWORK and not file.startswith((FRAMEWORK, "textes"))):
        raise _unknown(written, "rien n'a été écrit là dans ce projet", [*trace, *documents_of(project)])
    lines = {line.name: line.unprinted for line in lines_of_all(project) if _owner(line.place.file) == owner}
    found = [name for name in lines if _within(name, field)]
    if not found:
        raise _unknown(written, f"aucun champ rempli ne s'appelle « {field} »", lines)
    yield from ((name, trace[owner].get(name, {}), lines[name]) for name in found)


def _within(name: str, field: str) -> bool:
    return not field or f".{field}." in f".{name}."


def _unknown(written: str, message: str, known: Iterable[str]) -> MisuseError:
    wrong, names = written.rpartition(":")[2], list(known)
    folder = CONTRIBUTIONS if wrong.startswith(CONTRIBUTIONS) else ""  # which makes all that it holds look alike
    near = nearest(wrong.removeprefix(folder), [name.removeprefix(folder) for name in names])
    return MisuseError(Diagnostic("CG197", message, Place(written), hint=near or f"Au choix : {', '.join(names)}."))


def documents_of(project: Project) -> list[str]:
    """Return the names of the files whose sources can be told."""
    return [*(f"{name}.docx" for name in project.made), f"{DOSSIER}.pdf"]


def feeding(project: Project, document: str) -> list[str]:
    """Return the files of a project that feed a document: one by its name, all that a template makes, or the dossier.

    Raises `MisuseError` (CG197) for a document that the contract does not have.
    """
    name = PurePath(document).stem
    names = project.made if name == DOSSIER else [name, *project.made_of(name)]
    feeds = [line for line in lines_of_all(project) if not project.witness.told(line).keys().isdisjoint(names)]
    files = {file for line in feeds for file in (line.place.file, *line.files)}
    if not files and name not in project.made:
        raise _unknown(document, "le contrat n'a pas ce document", documents_of(project))
    return sorted(files, key=lambda file: (file != FRAMEWORK, file))

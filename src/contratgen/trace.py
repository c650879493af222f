"""Which documents show what was written, and which files feed a document: worked out from the templates alone.

A field is shown by a document when its template may print it; the proof is that of coverage, one document at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contratgen.diagnostics import Diagnostic, MisuseError, Place
from contratgen.template_check.coverage import lacking, written_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contratgen.assemble.fields import Modele
    from contratgen.project import Project

Shown = dict[str, list[str]]
"""Dotted path of a field in the model written → documents of the kit that print it, in the kit's order."""


def trace_of(project: Project) -> dict[str, Shown]:
    """Return which documents show each field, for framework and contribution, as `sources.json` says it."""
    kit = project.kit
    return {"cadre": _shown(project, kit.framework), "contribution": _shown(project, kit.contribution)}


def _shown(project: Project, model: type[Modele]) -> Shown:
    missing = {
        document.identifier: {one.name for one in lacking(model, [report])}
        for document, report in zip(project.kit.documents, project.template_reports, strict=True)
    }
    names = dict.fromkeys(one.name for one in written_fields(model))
    return {name: [document for document, absent in missing.items() if name not in absent] for name in names}


def where_shown(project: Project, written: str, trace: Mapping[str, Shown]) -> Iterator[tuple[str, list[str]]]:
    """Yield field and documents for `contrat.yaml`, `contributions/ars`, or either with `:field`.

    Raises `MisuseError` (CG197) for a file or a field that the project does not have.
    """
    file, _, field = written.partition(":")
    kind = "cadre" if file.startswith(("contrat.yaml", "textes")) else "contribution"
    known = {f"contributions/{one.identifier}" for one in project.sources.contributions}
    if kind == "contribution" and "/".join(file.rstrip("/").split("/")[:2]) not in known:
        raise _unknown(written, "ce fichier n'est pas du projet", sorted(known))
    found = [(name, shown) for name, shown in trace[kind].items() if _within(name, field)]
    if not found:
        raise _unknown(written, f"aucun champ ne s'appelle « {field} »", list(trace[kind]))
    yield from found


def _within(name: str, field: str) -> bool:
    return not field or name == field or name.startswith(f"{field}.") or name.rpartition(".")[2] == field


def _unknown(written: str, message: str, known: list[str]) -> MisuseError:
    return MisuseError(Diagnostic("CG197", message, Place(written), hint=f"Au choix : {', '.join(known)}."))


def feeding(project: Project, document: str, trace: Mapping[str, Shown]) -> Iterator[str]:
    """Yield the files of a project that feed a document of the kit, in order.

    Raises `MisuseError` (CG197) for a document that the kit does not have.
    """
    names = [one.identifier for one in project.kit.documents]
    if document not in names:
        raise _unknown(document, "le type de contrat n'a pas ce document", names)
    if any(document in shown for shown in trace["cadre"].values()):
        yield "contrat.yaml"
        yield from sorted(path for path in project.sources.files if path.startswith("textes/"))
    if any(document in shown for shown in trace["contribution"].values()):
        for one in project.sources.contributions:
            yield f"contributions/{one.identifier}/contribution.yaml"
            yield f"contributions/{one.identifier}/texte.md"

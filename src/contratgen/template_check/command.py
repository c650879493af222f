"""What `contratgen template` asks: files checked with a kit or any Pydantic model, shown, or their fields listed."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from contratgen.assembly.installed import kit_for
from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, InputError, MisuseError, Place, Severity, in_order
from contratgen.base.storage import write_file
from contratgen.base.world import temporary_folder
from contratgen.conversion.vet import template_faults
from contratgen.rendering.filters import FILTERS
from contratgen.template_check.accessibility import check_accessibility
from contratgen.template_check.annotate import annotate as annotated
from contratgen.template_check.check import check_with, root_of
from contratgen.template_check.implied_model import module_of, needs_of
from contratgen.template_check.lost.mending import mended
from contratgen.template_check.show import show
from contratgen.template_check.typed.filters import known_filters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from contratgen.assembly.kit import Kit
    from contratgen.rendering.grammar.faults import Policy
    from contratgen.template_check.check import Root, TemplateReport
    from contratgen.template_check.typed.context import Signature


def check_files(
    files: Sequence[Path],
    *,
    kit: str | None = None,
    model: str | None = None,
    filters: str | None = None,
    policy: Policy = "strict",
    annotate: Path | None = None,
    render: int = 0,
) -> tuple[Diagnostic, ...]:
    """Return every fault of every file; with `annotate`, write copies with comments there.

    Raises `MisuseError` (CG890, CG891) when the model or the filters cannot be found.
    """
    table = {**FILTERS, **(_filters(filters) if filters else {})}
    check = _Check(_Roots(kit, model), policy, table, known_filters(policy, table), render)
    found: list[Diagnostic] = []
    for file in files:
        given = _bytes(file, found)
        if given is None:
            continue
        faults = [*check.faults(file, given)]
        found += faults
        marked = [fault for fault in faults if fault.severity is not Severity.NOTE]
        if annotate is not None and marked and not any(fault.code in UNREADABLE for fault in marked):
            write_file(annotate / file.name, annotated(given, marked, str(file)))
    return in_order(found)


@dataclass(frozen=True)
class _Check:
    """How files are checked: their models, the policy, the filters there are, how many contracts are rendered."""

    roots: _Roots
    policy: Policy
    table: Mapping[str, Callable[..., Any]]
    signatures: Mapping[str, Signature]
    render: int

    def faults(self, file: Path, given: bytes) -> Iterator[Diagnostic]:
        """Yield the faults of a file, then what its renderings say of one without any that blocks."""
        root = self.roots.of(file)
        blob, lost = self.roots.mended(file, given)
        report = check_with(blob, str(file), root, self.policy, self.signatures)
        faults = [*lost, *report.diagnostics]
        if report.package is not None and root is None:
            faults.append(_needed(report))
        if report.package is not None and self.roots.of_kit(file) is not None:
            faults += (*check_accessibility(report.package, str(file)), *template_faults(report.package, str(file)))
        yield from faults
        if self.render and root is not None and not any(fault.blocks for fault in faults):
            yield from self._rendered(blob, str(file), root)

    def _rendered(self, blob: bytes, file: str, root: Root) -> Iterator[Diagnostic]:
        from contratgen.template_check.proof.rendering import docxtpl_opinion, render_proof  # noqa: PLC0415  # loads polyfactory and docxtpl

        how: Any = {"policy": self.policy, "filters": self.table}
        faults = render_proof(blob, file, root.model, self.render, **how, audit=_referee())
        yield from faults
        if not any(fault.blocks for fault in faults):
            yield docxtpl_opinion(blob, file, root.model, **how)


def _needed(report: TemplateReport) -> Diagnostic:
    """Return a note that only the structure of a template was checked, with the fields that its data must have."""
    fields = " ; ".join(needs_of(report.trees).paths())
    message = (
        f"aucun modèle de données ne va avec ce fichier : sa structure seule est vérifiée. Champs : {fields or 'aucun'}"
    )
    hint = "« template fields FICHIER --pydantic » écrit le modèle de données qu'il demande ; --model en donne un."
    return Diagnostic("CG893", message, Place(report.file), hint, Severity.NOTE)


def _referee() -> Callable[[bytes], Sequence[str]]:
    """Return `openxml-audit` as a referee of bytes; where it is not installed, one that finds nothing."""
    try:
        # A library of tests, which may not be there; it ships no stubs.
        from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # noqa: PLC0415
    except ImportError:
        return lambda _made: ()

    def audit(made: bytes) -> Sequence[str]:
        with temporary_folder() as folder:
            write_file(folder / "document.docx", made)
            return [str(one.description) for one in OpenXmlValidator().validate(folder / "document.docx").errors]

    return audit


UNREADABLE = frozenset({"CG801", "CG802", "CG809"})
"""Faults of a file that cannot be opened: it has no tag to hang a comment on."""


def shown(file: Path) -> str:
    """Return the text of a Word file with its tags.

    Raises `MisuseError` (CG892) when there is no such file, `InputError` when it is no Word file.
    """
    found: list[Diagnostic] = []
    blob = _bytes(file, found)
    if blob is None:
        raise MisuseError(*found)
    return show(blob, str(file))


def fields_of(file: Path, *, kit: str | None = None, model: str | None = None) -> tuple[str, ...]:
    """Return the contract paths that a template may read, sorted; without a model, what it needs, with kinds.

    Raises `MisuseError` when the file or the model cannot be found, `InputError` when it is no Word file.
    """
    root = _Roots(kit, model).of(file)
    report = _read(file, root)
    return tuple(needs_of(report.trees).paths()) if root is None else tuple(sorted(report.fields_read))


def implied(file: Path) -> str:
    """Return a Python module with the Pydantic model that a template implies.

    Raises `MisuseError` (CG892) when there is no such file, `InputError` when it is no template that can be read.
    """
    return module_of(needs_of(_read(file, None).trees), file.name)


def _read(file: Path, root: Root | None) -> TemplateReport:
    """Return what a template says, in the widest policy."""
    found: list[Diagnostic] = []
    blob = _bytes(file, found)
    if blob is None:
        raise MisuseError(*found)
    report = check_with(blob, str(file), root, "docxtpl", known_filters("docxtpl", FILTERS))
    if report.package is None:
        raise InputError(*report.diagnostics)
    return report


def _bytes(file: Path, found: list[Diagnostic]) -> bytes | None:
    try:
        if file.stat().st_size <= limits.DOCX_BYTES:
            return file.read_bytes()
        reason = "est trop grand"
    except OSError:
        reason = "ne peut pas être lu"
    found.append(Diagnostic("CG892", f"le fichier {reason}", Place(str(file)), "Vérifiez son chemin et vos droits."))
    return None


class _Roots:
    """The root model of each file: the one given, or that of the document of its project's kit with its name."""

    def __init__(self, kit: str | None, model: str | None) -> None:
        self.model = _model(model) if model else None
        self.made: dict[type[BaseModel], Root] = {}
        self.kit_near = cache(partial(_kit_near, kit))

    def of(self, file: Path) -> Root | None:
        """Return the root of a file's template; None for one that no model goes with."""
        model = self.model or self.of_kit(file)
        if model is not None and model not in self.made:
            self.made[model] = root_of(model)
        return self.made[model] if model is not None else None

    def kit_of(self, file: Path) -> Kit | None:
        """Return the kit of the project that a file lies in; none where another model is given."""
        return None if self.model else self.kit_near(file.parent)

    def of_kit(self, file: Path) -> type[BaseModel] | None:
        """Return the root of the kit's document whose template has this name, if there is one."""
        kit = self.kit_of(file)
        documents = kit.every_document if kit is not None else ()
        return next((document.root for document in documents if document.template == file.name), None)

    def mended(self, file: Path, blob: bytes) -> tuple[bytes, tuple[Diagnostic, ...]]:
        """Return a version of one of the kit's templates with what an editor lost of it put back, and what tells it."""
        kit = self.kit_of(file)
        if kit is None or self.of_kit(file) is None:
            return blob, ()
        return mended(blob, (kit.templates / file.name).read_bytes(), str(file))


def _kit_near(kit: str | None, near: Path) -> Kit | None:
    """Return the kit that is named, that of the project around a file, or the only one; None if nothing says which."""
    try:
        return kit_for(kit, near)
    except MisuseError:
        if kit is not None:
            raise
        return None


def _model(name: str) -> type[BaseModel]:
    found = _imported(name, "--model", "CG890")
    if not (isinstance(found, type) and issubclass(found, BaseModel)):
        raise MisuseError(Diagnostic("CG890", f"« {name} » n'est pas un modèle Pydantic", Place("--model")))
    return found


def _filters(name: str) -> Mapping[str, Callable[..., Any]]:
    found = _imported(name, "--filters", "CG891")
    if not isinstance(found, dict) or not all(callable(one) for one in found.values()):
        message = f"« {name} » n'est pas une table de fonctions"
        raise MisuseError(
            Diagnostic("CG891", message, Place("--filters"), "Écrivez par exemple {'date': ma_fonction}.")
        )
    return found


def _imported(name: str, option: str, code: str) -> Any:
    """Return what `module:name` names; the current folder is looked in, as `python -m` does."""
    module, _, attribute = name.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        found: Any = importlib.import_module(module)
        for part in attribute.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError, ValueError) as fault:
        hint = "La forme est module:Nom, par exemple mon_module:Contrat."
        raise MisuseError(Diagnostic(code, f"« {name} » est introuvable ({fault})", Place(option), hint)) from None
    finally:
        sys.path.remove(str(Path.cwd()))
    return found

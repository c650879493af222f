"""contratgen assembles contracts from what their parties write: validated, reproducible, archival, verifiable.

The front door: `check`, `load`, `render`, `build`, `verify`. Everything is imported when it is first asked for.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Unpack

if TYPE_CHECKING:
    import datetime as dt

    from pydantic import BaseModel

    from contratgen.base.diagnostics import Diagnostic
    from contratgen.editions.request import Build
    from contratgen.rendering.options import Keywords
    from contratgen.verification.report import VerificationReport

__all__ = ["build", "check", "load", "render", "verify"]


def check(project: str | Path) -> tuple[Diagnostic, ...]:
    """Return every fault of a project, in order; nothing is written.

    Raises `MisuseError` (CG101) when the folder is no project.
    """
    from contratgen.project.opened import faults_of, open_project  # noqa: PLC0415  # the front door is light

    return faults_of(open_project(Path(project)))


def load(project: str | Path) -> Any:
    """Return the validated, frozen contract of a project: an instance of its kit's `contract` model.

    Raises `InputError` with every fault when one blocks, `MisuseError` (CG101) when the folder is no project.
    """
    from contratgen.base.diagnostics import InputError  # noqa: PLC0415  # the front door is light
    from contratgen.project.opened import open_project  # noqa: PLC0415

    assembled = open_project(Path(project)).assembled
    if assembled.blocked:
        raise InputError(*assembled.diagnostics)
    return assembled.contract


def render(template: bytes | str | Path, model: BaseModel, **options: Unpack[Keywords]) -> bytes:
    """Return the Word file that a template in docxtpl's dialect gives for any Pydantic model.

    Each field of `contratgen.rendering.Options` is a keyword; what is not given is as docxtpl does. Raises `InputError`
    with every fault of the template, or else of the values that it prints: its place, and the field as it is written.
    """
    from contratgen.rendering import render as render_template  # noqa: PLC0415  # the front door is light

    return render_template(template, model, **options)


def build(
    project: str | Path,
    into: str | Path,
    *,
    edition: str = "signature",
    only: str | None = None,
    jobs: int = 2,
    ocr: bool = False,
) -> Build:
    """Build a project into a folder that is replaced at once; nothing changed, nothing done. `ocr` reads scans.

    `edition` is `signature`, `publication` (what may not be published is out), `archive` (a bag to deposit) or `word`
    (the Word files and the report alone, without any conversion).
    Raises `InputError` with every fault, `MisuseError`, or `EnvironmentFault`; the folder is then as it was.
    """
    from contratgen.unchanged import build_project  # noqa: PLC0415  # the front door is light

    return build_project(Path(project), Path(into), edition=edition, only=only, jobs=jobs, ocr=ocr)


def verify(
    path: str | Path,
    *,
    manifest: str | Path | None = None,
    trust: str | Path | None = None,
    at: dt.date | dt.datetime | None = None,
) -> VerificationReport:
    """Return the complete report on a signed file: never a bare bool, nothing raised for what the file is.

    The manifest is by default the `manifest.json` beside the file; `trust` is a file or folder of authorities.
    Raises `MisuseError` (CG640, CG720) when a file that is given cannot be read.
    """
    from contratgen.verification.given import verify_file  # noqa: PLC0415  # the front door is light

    given, trusted = (Path(one) if one is not None else None for one in (manifest, trust))
    return verify_file(Path(path), manifest=given, trust=trusted, at=at)


class _FrontDoor(ModuleType):
    """This package: its functions `render` and `verify` keep their names when the stages of that name are imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if name not in __all__ or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _FrontDoor

"""`check` says where this machine could not draw a template's equations."""

from dataclasses import replace
from pathlib import Path

import pytest

from contratgen.base.diagnostics import Diagnostic, EnvironmentFault, Place
from contratgen.conversion.engine import find_engine
from contratgen.ooxml.names import NAMESPACES
from contratgen.ooxml.package import open_package
from contratgen.project import opened as projects
from contratgen.project.opened import faults_of, open_project

EXAMPLE = Path(__file__).parents[2] / "examples/auray"
EQUATION = f'<w:p><m:oMath xmlns:m="{NAMESPACES["m"]}"><m:r><m:t>a=b</m:t></m:r></m:oMath></w:p>'


@pytest.fixture
def project() -> projects.Project:
    """Return the example, with an equation in the first of its templates."""
    found = open_project(EXAMPLE)
    name, (file, blob) = next(iter(found.templates.items()))
    package = open_package(blob, file)
    body = package.parts[package.main].replace(b"<w:body>", b"<w:body>" + EQUATION.encode())
    return replace(
        found, templates={**found.templates, name: (file, package.with_parts({package.main: body}).to_bytes())}
    )


def told(project: projects.Project) -> list[bool]:
    return [one.blocks for one in faults_of(project) if one.code == "CG416"]


def test_a_machine_without_the_component_is_told_and_may_check(
    project: projects.Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projects, "find_engine", lambda: replace(find_engine(), equations=False))
    assert told(project) == [False]


def test_nothing_is_told_where_it_is_installed_or_where_nothing_is_built(
    project: projects.Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(project) == []

    def none() -> None:
        raise EnvironmentFault(Diagnostic("CG901", "LibreOffice est introuvable", Place("(machine)")))

    monkeypatch.setattr(projects, "find_engine", none)
    assert told(project) == []

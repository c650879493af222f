"""Who signs a landlord's abatement convention."""

from __future__ import annotations

from pathlib import Path

from contratgen.assembly.kit import Known
from contratgen.project.opened import open_project

AURAY = Path(__file__).parents[2] / "examples/auray"
PUBLIC = ("prefet-du-morbihan", "aqta", "ville-d-auray")


def test_one_representative_of_the_state_signs_a_convention():
    """CGI, art. 1388 bis: the State's representative, EPCI, town, landlord; no other service of the State."""
    project = open_project(AURAY)
    (conventions,) = (one for one in project.kit.documents if one.identifier == "convention_tfpb")
    signing = {one.identifier: one.signatories for one in conventions.instances(project.assembled.contract, Known(""))}
    assert "education-nationale" in {one.identifiant for one in project.assembled.contract.signataires}
    assert set(signing.values()) == {(*PUBLIC, "armor-logis"), (*PUBLIC, "morbihan-habitat")}

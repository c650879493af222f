"""A project written for version 1 is told what to change at its line, with the block to write instead."""

from __future__ import annotations

import json
import lzma
import shutil
from pathlib import Path

import pytest

import contratgen
from contratgen.editions.unpack import project_inside
from contratgen.report import formats
from contratgen.storage import write_new_folder

FORMER = Path(__file__).parents[1] / "cases/former/dossier-1.pdf.xz"
COMMENTED = """      # ce que dit le budget
      investissement:  # vote en mars
        - {annee: 2026, montant: "60 000,00", source_budgetaire: plan d’entretien, statut: ferme}
        - {annee: 2027, montant: "15 000,00", source_budgetaire: BOP 147, nature: Numéraire}  # à confirmer
"""


@pytest.fixture(scope="session")
def carried(tmp_path_factory) -> Path:
    """Give the project that travels in the dossier of version 1."""
    folder = tmp_path_factory.mktemp("ancien") / "projet"
    write_new_folder(folder, project_inside(lzma.decompress(FORMER.read_bytes()), "dossier.pdf"))
    shutil.rmtree(folder / "modeles")  # those of the present version print it
    return folder


@pytest.fixture
def project(carried, tmp_path) -> Path:
    """Give a copy, to be changed."""
    return Path(shutil.copytree(carried, tmp_path / "projet"))


def told(project: Path):
    """Return what blocks, but for what the rules of today find in a project of then."""
    return [one for one in contratgen.check(project) if one.blocks and one.code.startswith("CG")]


def rewrite(project: Path, found) -> None:
    """Write each block that is offered, from the last of a file on."""
    for one in sorted(found, key=lambda one: -(one.place.line or 0)):
        path = project / one.place.file
        lines = path.read_text().splitlines()
        if one.rewritten is not None:
            lines[one.rewritten.first - 1 : one.rewritten.last] = one.rewritten.lines
        elif one.code == "CG224":
            lines[one.place.line - 1] = f'{one.field}: "2"'
        path.write_text("\n".join(lines) + "\n")


def test_each_cause_is_told_once_at_its_line(project):
    found = told(project)
    assert {one.code for one in found} == {"CG224", "CG225", "CG227"}
    facts = project / "contributions/habitat-exemple/contribution.yaml"
    means = next(one for one in found if one.place.file.startswith("contributions/habitat"))
    assert means.field == "engagements[HAB-1].moyens"
    assert means.message.startswith("moyens › investissement et ingenierie : dites l'origine")
    assert facts.read_text().splitlines()[means.place.line - 1].strip() == "moyens:"


def test_what_is_offered_is_sound(project):
    """Once every block is written as it is offered, nothing is left to tell."""
    rewrite(project, told(project))
    assert told(project) == []
    text = (project / "contributions/habitat-exemple/contribution.yaml").read_text()
    assert "investissement:" not in text
    assert text.count("nature: investissement") == 2


def test_a_line_goes_to_the_origin_that_its_budget_says(project):
    rewrite(project, told(project))
    written = (project / "contributions/habitat-exemple/contribution.yaml").read_text()
    _, specific = written.split("specifiques:")
    assert "BOP 147" in specific
    assert "plan pluriannuel" not in specific


def test_comments_and_quotes_are_kept(project):
    facts = project / "contributions/ville-exemple/contribution.yaml"
    head, _, rest = facts.read_text().partition("    moyens:\n")
    indicators = rest[rest.index("    indicateurs:") :]
    means = "      droit_commun: {neant: aucun}\n      specifiques: {neant: aucun}\n"
    facts.write_text(f"{head}    moyens:\n{means}{COMMENTED}{indicators}")
    (found,) = (one for one in told(project) if one.place.file == facts.relative_to(project).as_posix())
    lines = found.rewritten.lines
    assert any('montant: "60 000,00"' in line and "nature: investissement" in line for line in lines)
    assert any("# à confirmer" in line for line in lines)
    assert not any("umeraire" in line for line in lines)


def test_other_faults_are_told_of_the_new_form(project):
    """A value that cannot be read stands at its own line still."""
    facts = project / "contributions/habitat-exemple/contribution.yaml"
    facts.write_text(facts.read_text().replace("60000.00", "soixante").replace("60 000,00", "soixante"))
    assert "CG204" in {one.code for one in told(project) if "habitat" in one.place.file}


def test_what_is_new_already_is_told_its_number_alone(project):
    rewrite(project, [one for one in told(project) if one.code != "CG224"])
    assert [(one.code, one.field) for one in told(project)] == [("CG224", "format"), ("CG224", "version_kit")]


def test_a_later_version_is_not_known(project):
    rewrite(project, told(project))
    framework = project / "contrat.yaml"
    framework.write_text(framework.read_text().replace('format: "2"', "format: 3"))
    (found,) = told(project)
    assert (found.code, found.read) == ("CG226", "3")


def test_the_block_has_its_place_in_reports_for_programs(project):
    (found,) = (one for one in told(project) if "habitat" in one.place.file)
    (record,) = json.loads(formats.as_json([found]))
    assert record["rewritten"]["lines"] == [*found.rewritten.lines]
    result = json.loads(formats.sarif([found]))["runs"][0]["results"][0]
    replacement = result["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert replacement["deletedRegion"]["startLine"] == found.rewritten.first
    assert replacement["insertedContent"]["text"].splitlines() == [*found.rewritten.lines]
    assert found.rewritten.lines[0] in formats.text([found])

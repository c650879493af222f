"""A project written for version 1 is told what to change at its line, with the block to write instead."""

from __future__ import annotations

import json
import lzma
import shutil
from pathlib import Path

import pytest

import contratgen
from contratgen.base.storage import write_new_folder
from contratgen.project.opened import open_project
from contratgen.project.unpack import project_inside
from contratgen.reports import formats

FORMER = Path(__file__).parents[1] / "cases/former/dossier-1.pdf.xz"
COMMENTED = """      # ce que dit le budget
      investissement:  # vote en mars
        - {annee: 2026, montant: "60 000,00", source_budgetaire: plan d’entretien, statut: ferme}
        - {annee: 2027, montant: "15 000,00", source_budgetaire: BOP 147, nature: Numéraire}  # à confirmer
"""
SPECIFIC = "      specifiques: {neant: aucun}\n"
ORDINARY = "      droit_commun:\n        - {annee: 2026, montant: 1 000}\n"
BOTH = ORDINARY + SPECIFIC
LINE = "- {annee: 2026, montant: 7}"
FOLDED = """        - annee: 2026
          montant: 7
          dispositif: >-
            un mot
            puis un autre
"""
NAMED = """      droit_commun:
        lignes:
          - {annee: 2026, nature: numeraire, montant: 1 000}
          - annee: 2027
            montant: 20
"""
BRACES = "{{droit_commun: [{{annee: 2026, montant: 1 000}}], specifiques: {{neant: aucun}}, ingenierie: [{}]}}"
SHAPES = {
    "a group that names its lines": (f"{BOTH}      ingenierie:\n        lignes:\n          {LINE}  # ici\n", 1007),
    "an origin that names its lines": (f"{NAMED}{SPECIFIC}      investissement:\n        {LINE}\n", 1027),
    "former natures alone": (NAMED + SPECIFIC, 1020),
    "one line without hyphen": (f"{BOTH}      ingenierie: {LINE[2:]}\n", 1007),
    "a hyphen at the margin": (f"{BOTH}      ingenierie:\n      - annee: 2026\n        montant: 7\n", 1007),
    "groups of nothing": (f"{BOTH}      ingenierie: {{neant: rien}}\n      investissement:\n", 1000),
    "an origin of nothing": (f"      droit_commun: {{neant: rien}}\n{SPECIFIC}      ingenierie:\n{FOLDED}", 7),
    "braces throughout": (f"      {BRACES.format(LINE[2:])}\n", 1007),
}
"""Means as version 1 took them, and the euros that they are."""


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


def with_means(project: Path, means: str) -> None:
    """Write the means of the town's engagement."""
    facts = project / "contributions/ville-exemple/contribution.yaml"
    head, _, rest = facts.read_text().partition("    moyens:\n")
    facts.write_text(f"{head}    moyens:\n{means}{rest[rest.index('    indicateurs:') :]}")


def euros(project: Path) -> int:
    """Return what the town's engagement brings."""
    (engagement,) = open_project(project).assembled.contract.contributions["ville-exemple"].engagements
    groups = (engagement.moyens.droit_commun, engagement.moyens.specifiques)
    return int(sum(line.montant or 0 for group in groups for line in group.lignes))


@pytest.mark.parametrize("shape", SHAPES)
def test_no_euro_is_lost_whatever_shape_the_means_have(project, shape):
    """As they are read, and as they are once the block that is offered is written."""
    means, whole = SHAPES[shape]
    with_means(project, means)
    assert euros(project) == whole
    rewrite(project, told(project))
    assert told(project) == []
    assert euros(project) == whole


@pytest.mark.parametrize("group", ["un chef de projet", "[un chef de projet]", "{montant: 7}"])
def test_a_group_that_is_none_is_left_to_the_schema(project, group):
    """What is not understood is never dropped: it is told where it belongs."""
    with_means(project, f"{ORDINARY}{SPECIFIC}      ingenierie: {group}\n")
    (found,) = (one for one in told(project) if "ville" in one.place.file)
    assert (found.code, found.field) == ("CG202", "engagements[VIL-1].moyens.ingenierie")
    assert "nature: ingenierie" in found.hint


def test_no_block_is_offered_that_reads_otherwise(project):
    """A comma within braces cuts an amount for another reader of YAML."""
    cut = ORDINARY.replace("1 000", "1 000,00 €")
    with_means(project, f"{cut}{SPECIFIC}      ingenierie: [{{annee: 2026, montant: 7}}]\n")
    found = [one for one in told(project) if "ville" in one.place.file]
    assert {one.code: one.rewritten for one in found} == {"CG225": None, "CG135": None}


def test_the_block_is_printed_as_it_is_copied(project):
    (found,) = (one for one in told(project) if "habitat" in one.place.file)
    written = found.rewritten.lines
    assert tuple(formats.text([found]).splitlines()[-len(written) :]) == written

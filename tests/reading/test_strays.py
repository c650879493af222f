"""A closed world: each file of a project is used, known harmless, or told once; no advice loses one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contratgen.base.diagnostics import MisuseError
from contratgen.reading.kinds import original
from contratgen.reading.project import read_project

if TYPE_CHECKING:
    from pathlib import Path

    from contratgen.base.diagnostics import Diagnostic

OWN = "contributions/ars"
SOUND = {
    "contrat.yaml": "format: 1\nannexes: [pieces/carte.pdf]\n",
    "textes/contrat.md": "## Préambule\n\nUn mot.\n",
    "pieces/carte.pdf": "%PDF",
    f"{OWN}/contribution.yaml": "nom: ARS\nlogo: logo.png\npieces: [{fichier: pieces/vote.pdf}]\n",
    f"{OWN}/texte.md": "## Présentation\n\nUn mot.\n",
    f"{OWN}/logo.png": "x",
    f"{OWN}/pieces/vote.pdf": "%PDF",
}
HARMLESS = (
    "Thumbs.db", "desktop.ini", "Desktop.ini", ".DS_Store", "._texte.md", "~$reponse.docx", ".~lock.reponse.odt#",
    "contribution.yaml~", "contribution.yaml.bak", "texte.md.orig", ".texte.md.swp", "#texte.md#", "Icon\r", ".gitkeep",
    "README.md", "LISEZ-MOI.txt", "__MACOSX/._texte.md", "~WRL0001.tmp", "@eaDir/x",
)  # fmt: skip
COPIES = (
    "contribution (1).yaml", "contribution - Copie.yaml", "contribution - Copie (2).yaml", "contribution copy 2.yaml",
    "contribution-PC-DE-MARIE.yaml", "contribution VF.yaml", "contribution_corrigée.yaml",
    "contribution-définitif.yaml", "contribution-DESKTOP-4F2K9.yaml", "Copie de contribution.yaml",
    "contribution (conflicted copy 2024-05-02 101010).yaml", "contribution (Copie en conflit de Marie 2024-05-02).yaml",
    "contribution_conflict-20240502-101010.yaml", "contribution_v2.yaml", "contribution.yml", "Contribution.yaml",
    "contribution.yaml.txt", "contribution.json", "texte (1).md", "Texte.md", "texte.txt", "notes.md", "texte 2.md",
)  # fmt: skip
INSTEAD = {
    "contribution.yml": ("CG106", "contribution.yaml", "Renommez-le"),
    "Contribution.YAML": ("CG106", "contribution.yaml", "Renommez-le"),
    "contribution.yaml.txt": ("CG106", "contribution.yaml", "« .txt »"),
    "contribution (1).yaml": ("CG106", "contribution.yaml", "Renommez-le"),
    "contribution.docx": ("CG147", "contribution.yaml", "Recopiez"),
    "contribution.xlsx": ("CG147", "contribution.yaml", "Recopiez"),
    "contribution": ("CG106", "contribution.yaml", "Renommez-le"),
    "Texte.md": ("CG106", "texte.md", "Renommez-le"),
    "texte.md.txt": ("CG106", "texte.md", "« .txt »"),
    "texte.txt": ("CG106", "texte.md", "Renommez-le"),
    "texte.docx": ("CG147", "texte.md", "Recopiez"),
    "texte.odt": ("CG147", "texte.md", "Recopiez"),
    "Texte.doc": ("CG147", "texte.md", "Recopiez"),
    "reponse.docx": ("CG147", "texte.md", "Recopiez"),
}
UNNAMED = {
    "avenant.pdf": "sous « pieces: »",
    "reponse.docx": "exportez-le en PDF",
    "budget.xlsx": "sous « moyens: »",
    "photo.HEIC": "PNG ou en JPEG",
    "sceau.svg": "PNG ou en JPEG",
    "envoi.zip": "Sortez ses fichiers",
    "mail.msg": "pièces jointes",
    "plan.lnk": "ne contient pas le document",
    "pieces/annexe.pdf": "sous « pieces: »",
    "vote.pdf.crdownload": "Téléchargez-le à nouveau",
    "winmail.dat": "une à une",
    "page.html": "en PDF",
    "perimetre.geojson": "en PDF ou en image",
    "reunion.m4a": "hors du projet",
    "divers": "hors du projet",
    "notes.txt": "Reportez ce qu'il dit",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small project in which every file is used."""
    for path, text in SOUND.items():
        put(tmp_path, path, text)
    return tmp_path


def put(folder: Path, path: str, text: str = "x: y\n") -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")


def found(folder: Path) -> tuple[Diagnostic, ...]:
    return read_project(folder).diagnostics


def test_a_project_whose_files_are_all_used_is_silent(folder: Path) -> None:
    """What values name, from their own folder, is used."""
    assert found(folder) == ()


@pytest.mark.parametrize("name", HARMLESS)
def test_what_systems_and_editors_leave_is_passed_over(name: str, folder: Path) -> None:
    """It neither blocks nor is told."""
    put(folder, name)
    put(folder, f"{OWN}/{name}")
    assert found(folder) == ()
    assert not any(name in path for path in read_project(folder).files if "README" not in name and "LISEZ" not in name)


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_to_be_compared_and_never_renamed(name: str, folder: Path) -> None:
    """The awaited name is taken: to rename would lose a file."""
    put(folder, f"{OWN}/{name}")
    (told,) = found(folder)
    assert (told.code, told.place.file, told.blocks) == ("CG138", f"{OWN}/{name}", True)
    assert "Comparez-les" in told.hint
    assert "enommez" not in told.hint


@pytest.mark.parametrize("name", INSTEAD)
def test_another_name_or_format_is_told_instead_of_what_it_hides(name: str, folder: Path) -> None:
    """One fault: the awaited file is not called missing as well, nor are its rubrics."""
    code, awaited, hint = INSTEAD[name]
    (folder / OWN / awaited).unlink()
    put(folder, f"{OWN}/{name}")
    sources = read_project(folder)
    (told,) = sources.diagnostics
    assert (told.code, told.place.file) == (code, f"{OWN}/{name}")
    assert f"« {awaited} »" in told.message
    assert hint in told.hint
    (ars,) = sources.contributions
    assert (ars.facts if awaited == "contribution.yaml" else ars.texts) is None


def test_a_town_s_text_that_says_all_again_is_one_fault(folder: Path) -> None:
    """Whatever it is called; two texts that share a rubric keep a fault for each."""
    put(folder, "textes/contrat.md", "## A\n\nUn.\n\n## B\n\nDeux.\n\n## C\n\nTrois.\n")
    put(folder, "textes/relu.md", "## C\n\nTrois.\n\n## A\n\nUn.\n\n## B\n\nDeux.\n")
    (told,) = found(folder)
    assert (told.code, told.place.file) == ("CG142", "textes/relu.md")
    assert "comme 2 autres de ce fichier" in told.message
    assert "copie" in told.hint


def test_contributions_in_a_folder_of_another_name_are_one_fault(folder: Path) -> None:
    """It is told of the folder, whatever its name."""
    (folder / OWN).rename(folder / "recus")
    (folder / "contributions").rmdir()
    for name in ("ars", "caf"):
        put(folder, f"Dossiers/{name}/contribution.yaml")
    (folder / "recus").rename(folder / "Dossiers/region")
    (told,) = found(folder)
    assert (told.code, told.place.file) == ("CG106", "Dossiers")
    assert "« contributions »" in told.message


def test_a_contribution_one_folder_too_deep_is_told_where_it_goes(folder: Path) -> None:
    """Its folder is the partner's own."""
    put(folder, f"{OWN}/ars/contribution.yaml", "nom: ARS\n")
    (folder / OWN / "contribution.yaml").unlink()
    told = next(one for one in found(folder) if one.code == "CG106")
    assert f"dans {OWN}/, avec ce qui l'accompagne" in told.hint


def test_a_template_below_a_folder_is_told_where_it_goes(folder: Path) -> None:
    """Of two of one name, one would be used without a word."""
    put(folder, "modeles/anciens/contrat.docx")
    (told,) = found(folder)
    assert (told.code, told.place.file) == ("CG106", "modeles/anciens/contrat.docx")
    assert "dans modeles/" in told.hint
    assert not read_project(folder).templates


def test_a_text_below_a_partner_s_folder_is_told(folder: Path) -> None:
    """It is not the partner's text."""
    put(folder, f"{OWN}/anciens/texte.md")
    (told,) = found(folder)
    assert (told.code, told.place.file) == ("CG139", f"{OWN}/anciens/texte.md")


def test_only_one_of_several_may_take_the_name(folder: Path) -> None:
    """Renamed one after the other, the second would overwrite the first."""
    (folder / OWN / "contribution.yaml").unlink()
    for name in ("contribution (1).yaml", "contribution (2).yaml"):
        put(folder, f"{OWN}/{name}")
    assert [one.code for one in found(folder)] == ["CG106", "CG106"]
    assert all("que celui qui vaut" in one.hint for one in found(folder))
    for name in ("Mission Locale", "mission_locale"):
        put(folder, f"contributions/{name}/contribution.yaml")
    assert all("que celui qui vaut" in one.hint for one in found(folder))


@pytest.mark.parametrize("name", UNNAMED)
def test_a_file_that_nothing_names_is_told_with_what_to_do(name: str, folder: Path) -> None:
    """It blocks nothing, and is not dropped in silence."""
    put(folder, f"{OWN}/{name}")
    (told,) = found(folder)
    assert (told.code, told.place.file, told.blocks) == ("CG139", f"{OWN}/{name}", False)
    assert UNNAMED[name] in told.hint


def test_a_name_written_nearly_right_is_told_where_it_is_written(folder: Path) -> None:
    """Stage 2 says that « pieces/votes.pdf » is not there; its file is not called unnamed beside it."""
    put(folder, f"{OWN}/contribution.yaml", "nom: ARS\nlogo: LOGO.png\npieces: [{fichier: pieces/votes.pdf}]\n")
    assert found(folder) == ()


def test_a_name_near_that_of_another_file_is_told(folder: Path) -> None:
    """« vote.pdf » is there and named: « votes.pdf » beside it is a file that nothing names."""
    put(folder, f"{OWN}/pieces/votes.pdf")
    assert [(told.code, told.place.file) for told in found(folder)] == [("CG139", f"{OWN}/pieces/votes.pdf")]


def test_a_refused_file_hides_no_other_by_its_name(folder: Path) -> None:
    """« pieces/plan » is a link; « pieces/plan-2.pdf » is told all the same."""
    (folder / OWN / "pieces/plan").symlink_to(folder / OWN / "pieces/vote.pdf")
    put(folder, f"{OWN}/pieces/plan-2.pdf")
    told = [(one.code, one.place.file) for one in found(folder)]
    assert told == [("CG107", f"{OWN}/pieces/plan"), ("CG139", f"{OWN}/pieces/plan-2.pdf")]


def test_what_cannot_be_read_names_nothing(folder: Path) -> None:
    """One fault in a contribution, none for the pieces that it may name."""
    put(folder, f"{OWN}/contribution.yaml", "nom: [ARS\n")
    assert [told.code for told in found(folder)] == ["CG121"]


def test_folders_apart_are_told_once(folder: Path) -> None:
    """A folder that serves for nothing takes a line, whatever it holds; a piece beside others that serve, its own."""
    for path in ("archives/2023/a.pdf", "archives/b.pdf", "pieces/c.pdf", "notes.txt"):
        put(folder, path)
    told = [(one.code, one.place.file, one.severity.value) for one in found(folder)]
    assert told == [("CG139", "archives", "note"), ("CG139", "notes.txt", "note"), ("CG139", "pieces/c.pdf", "warning")]


@pytest.mark.parametrize("name", ["Contributions", "contribution", "CONTRIBUTIONS", "contributions - Copie"])
def test_a_folder_under_another_name_is_one_fault(name: str, folder: Path) -> None:
    """Nothing below it is told, and nothing is missing for want of it."""
    (folder / "contributions").rename(folder / name)
    sources = read_project(folder)
    assert [(told.code, told.place.file) for told in sources.diagnostics] == [("CG106", name)]
    assert sources.hidden
    put(folder, "contributions/caf/contribution.yaml")
    (told,) = found(folder)
    assert "fichier par fichier" in told.hint


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("ars - Copie", "CG138", "« ars » est déjà là"),
        ("ars (1)", "CG138", "« ars » est déjà là"),
        ("ARS", "CG138", "« ars » est déjà là"),
        ("Ville d'Auray", "CG145", "comme « ville-d-auray »"),
        ("Région Bretagne", "CG145", "comme « region-bretagne »"),
    ],
)
def test_the_folder_of_a_partner_bears_its_identifier(name: str, code: str, words: str, folder: Path) -> None:
    """A copy is one; another name is given its right form; what is below is not read."""
    put(folder, f"contributions/{name}/contribution.yaml", "nom: [x\n")
    put(folder, f"contributions/{name}/autre.pdf")
    sources = read_project(folder)
    (told,) = sources.diagnostics
    assert (told.code, told.place.file) == (code, f"contributions/{name}")
    assert words in f"{told.message} {told.hint}"
    assert [one.identifier for one in sources.contributions] == ["ars"]
    assert bool(sources.hidden) == (code == "CG145")


def test_a_contribution_out_of_place_is_told(folder: Path) -> None:
    """Outside of contributions/, or one folder too deep."""
    put(folder, "caf/contribution.yaml")
    put(folder, f"{OWN}/pieces/contribution.yaml")
    assert [(one.code, one.place.file) for one in found(folder)] == [
        ("CG106", "caf/contribution.yaml"),
        ("CG138", f"{OWN}/pieces/contribution.yaml"),
    ]


@pytest.mark.parametrize("name", ["contrat - Copie.md", "contrat (1).md", "Copie de contrat.md"])
def test_a_copy_of_a_text_is_not_read_beside_it(name: str, folder: Path) -> None:
    """One fault, not one for each rubric written twice; a second text that says other things is read."""
    put(folder, f"textes/{name}", SOUND["textes/contrat.md"])
    (told,) = found(folder)
    assert (told.code, told.place.file) == ("CG138", f"textes/{name}")
    put(folder, f"textes/{name}", "## Autre\n\nUn mot.\n")
    assert found(folder) == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [("contrat.doc", "CG147"), ("contrat.odt", "CG147"), ("contrat.DOCX", "CG106"), ("contrat.docx.txt", "CG147")],
)
def test_a_template_in_another_format_is_not_to_be_renamed(name: str, code: str, folder: Path) -> None:
    """Its bytes would not change with its name."""
    put(folder, f"modeles/{name}")
    (told,) = found(folder)
    assert (told.code, "enommez" in told.hint) == (code, code == "CG106")


@pytest.mark.parametrize("name", ["contrat.yml", "Contrat.yaml", "contrat.yaml.txt", "contrat (1).yaml"])
def test_a_second_framework_is_a_copy_and_an_only_one_is_named(name: str, folder: Path) -> None:
    """Beside contrat.yaml it is told; without it, it is what the folder lacks."""
    put(folder, name)
    assert [one.code for one in found(folder)] == ["CG138"]
    (folder / "contrat.yaml").unlink()
    with pytest.raises(MisuseError, match="CG101") as raised:
        read_project(folder)
    assert f"« {name} »" in raised.value.diagnostics[0].message


@pytest.mark.parametrize("name", ["vote.pdf", "plan-masse.pdf", "2024.pdf", "copie.pdf", "a/vote-2024.pdf", "v2"])
def test_an_ordinary_name_is_no_copy(name: str) -> None:
    """The mark of a copy follows a name."""
    assert original(name) == name

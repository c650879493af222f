"""Two states of a contract: folders, dossiers or git revisions, compared article by article."""

import shutil
import subprocess
from pathlib import Path

import contratgen
import contratgen.kits.engagements_quartiers_2030

ROOT = Path(__file__).parents[2]


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_comparison_speaks_article_by_article(run, project, starter):
    """What changed is told in the words of the schema, partner by partner."""
    edit(project / "contributions/ville-exemple/contribution.yaml", "30 000,00", "31 000,00")
    edit(project / "textes/contrat.md", "celles et ceux qui agissent", "toutes celles et tous ceux qui agissent")
    code, out, _ = run("compare", starter, project)
    assert code == 0
    assert "Partenaire — Ville-Exemple" in out
    assert "30\u202f000 → 31\u202f000" in out
    assert "Préambule" in out


def test_a_comparison_writes_dates_groups_and_lists_as_readers_do(run, project, starter):
    """What was taken away is told whole, by the titles of its fields; nothing is shown as a machine keeps it."""
    edit(project / "contrat.yaml", "date_fin: 30/06/2030", "date_fin: 29/06/2030")
    facts = project / "contributions/ville-exemple/contribution.yaml"
    edit(facts, '        - {annee: 2026, montant: "30 000,00"}\n', "")
    edit(facts, "    indicateurs:\n", "    indicateurs:\n" + INDICATOR)
    _, out, _ = run("compare", starter, project)
    assert "~ Date de fin : 30/06/2030 → 29/06/2030" in out
    assert "- Engagements › VIL-1 › Moyens › Droit commun › 2026 : Année : 2026 ; Nature : fonctionnement ; " in out
    assert "+ Engagements › VIL-1 › Indicateurs › Repas partagés :\n      Libellé : Repas partagés\n" in out
    assert "      Cible : Valeur : 12 ; Année : 2027\n" in out
    assert "Valeur initiale" not in out
    _, back, _ = run("compare", project, starter)
    assert "+ Engagements › VIL-1 › Moyens › Droit commun › 2026 : Année : 2026" in back


INDICATOR = """\
      - libelle: Repas partagés
        unite: repas
        sens: hausse
        source: bilan annuel
        frequence: annuelle
        par_sexe: non
        cible: {valeur: 12, annee: 2027}
"""


def test_a_comparison_writes_numbers_and_days_of_lists_as_readers_do(run, project, starter):
    edit(project / "contrat.yaml", "valeur: 12 000", "valeur: 12 500")
    edit(project / "contrat.yaml", "participants: 27", "participants: 28")
    edit(project / "textes/contrat.md", "12 000 habitants", "12 500 habitants")
    _, out, _ = run("compare", starter, project)
    assert "Habitants : 12\u202f000 → 12\u202f500" in out
    assert "Terrasses de quartier › 30/09/2023 › Participants : 27 → 28" in out


def test_a_comparison_of_the_same_says_so(run, starter):
    for one in (starter, starter / "contrat.yaml"):
        assert run("compare", one, starter)[1] == "Aucune différence.\n"


def git(folder, *arguments):
    who = ["-c", "user.name=Essai", "-c", "user.email=essai@ville.example"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def test_a_revision_is_that_of_the_project_beside_it(run, project, tmp_path):
    """From any folder; what is wrong is told of the revision, never of a temporary folder."""
    git(tmp_path, "init")
    (tmp_path / "README").write_text("vide")
    git(tmp_path, "add", "README")
    git(tmp_path, "commit", "-m", "vide")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "projet")
    facts = project / "contributions/ville-exemple/contribution.yaml"
    edit(facts, '2026, montant: "30 000,00"', '2026, montant: "31 000,00"')
    code, out, _ = run("compare", "HEAD", project)
    assert code == 0
    assert "30\u202f000 → 31\u202f000" in out
    assert "31\u202f000 → 30\u202f000" in run("compare", project, "HEAD")[1]
    assert run("compare", "HEAD", "HEAD", "--projet", project)[1] == "Aucune différence.\n"
    code, _, err = run("compare", "HEAD~1", "projet")
    assert code == 2
    assert "CG105 HEAD~1 : à cette révision, « projet » n'est pas un projet" in err
    edit(facts, "31 000,00", "31.000")
    git(tmp_path, "commit", "-am", "faute")
    edit(facts, "31.000", "31 000,00")
    _, out, err = run("compare", "HEAD", project)
    assert "CG204 HEAD:contributions/ville-exemple/contribution.yaml:29:" in err
    assert "« HEAD » : ce que ces défauts empêchent de lire n'est pas comparé." in err
    assert "~ Contribution : non comparée : ses défauts empêchent de la lire" in out
    assert len(out.splitlines()) == 2


def test_a_dossier_is_compared_by_the_project_inside(run, project, tmp_path):
    """A dossier that carries its sources is one of the two states of a contract."""
    contratgen.build(project, tmp_path / "sortie")
    edit(project / "contrat.yaml", "date_fin: 30/06/2030", "date_fin: 29/06/2030")
    code, out, _ = run("compare", "sortie/dossier.pdf", "projet")
    assert code == 0
    assert "~ Date de fin : 30/06/2030 → 29/06/2030" in out


def told(run, starter, project):
    return run("compare", starter, project)[1].splitlines()


def test_an_order_is_a_difference(run, project, starter):
    """The parties sign in the order that is written: another order is another contract."""
    framework = project / "contrat.yaml"
    text = framework.read_text(encoding="utf-8")
    first, second = (f"  - identifiant: {name}\n" for name in ("prefet-exemple", "region-exemple"))
    assert first in text
    assert second in text
    edit(framework, first, "  - identifiant: %\n")
    edit(framework, second, first)
    edit(framework, "  - identifiant: %\n", second)
    lines = told(run, starter, project)
    assert any("ordre changé" in line for line in lines)


def test_a_town_s_template_is_a_difference(run, project, starter):
    """What is signed is printed by it."""
    (project / "modeles").mkdir()
    kit = contratgen.kits.engagements_quartiers_2030.KIT
    shipped = (kit.templates / "contrat.docx").read_bytes()
    (project / "modeles/contrat.docx").write_bytes(shipped)
    assert told(run, starter, project) == ["Aucune différence."]
    (project / "modeles/contrat.docx").write_bytes(shipped + b"\0")
    assert told(run, starter, project) == ["Modèles Word", "  ~ contrat.docx : a changé"]


def test_a_framework_that_cannot_be_read_keeps_no_contribution_from_being_compared(run, project, starter):
    """Its faults are told, and that it is not compared; when neither can be read, that nothing is."""
    edit(project / "textes/contrat.md", "## Préambule", "## Autre\n\nUn mot.\n\n## Préambule")
    edit(project / "contributions/ville-exemple/texte.md", "18 heures", "19 heures")
    for sides in ((starter, project), (project, starter)):
        code, out, err = run("compare", *sides)
        assert code == 0
        assert "~ Cadre du contrat : non comparé" in out
        assert "Partenaire — Ville-Exemple" in out
        assert "CG211" in err
        assert len(out.splitlines()) == 4
    code, out, err = run("compare", project, project)
    assert (code, out, "CG916" in err, "rien n'est comparé" in err) == (1, "", True, True)


def test_a_fault_that_hides_nothing_is_told_beside_the_comparison(run, project, starter):
    """A soft hyphen blocks the contract; what it stands in is read, and compared."""
    edit(project / "contributions/ville-exemple/texte.md", "habitants", "habi\u00adtants")
    code, out, err = run("compare", starter, project)
    assert code == 0
    assert "CG115" in err
    assert "[-habitants,-]" in out


def test_a_wrapped_line_is_told_in_a_word(run, project, starter):
    """Neither an empty change, nor the text twice."""
    edit(project / "textes/contrat.md", "celles et ceux qui agissent", "celles et ceux\nqui agissent")
    assert told(run, starter, project)[1].endswith("typographie seule (espaces, apostrophes, retours à la ligne)")


def test_a_renamed_folder_is_told_as_such(run, project, starter):
    """What the partner wrote is not told again."""
    (project / "contributions/habitat-exemple").rename(project / "contributions/habitat")
    edit(project / "contrat.yaml", "habitat-exemple", "habitat")
    lines = told(run, starter, project)
    assert "  ~ Contribution : dossier renommé : habitat-exemple → habitat" in lines
    assert len(lines) == 2


def test_a_partner_named_as_a_field_is_renamed_alone(run, project, starter):
    """« gouvernance » is a field of the framework too."""
    for folder, name in ((project, "region"), (project.with_name("avant"), "gouvernance")):
        if folder != project:
            shutil.copytree(starter, folder)
        (folder / "contributions/region-exemple").rename(folder / "contributions" / name)
        edit(folder / "contrat.yaml", "region-exemple", name)
    lines = run("compare", "avant", "projet")[1].splitlines()
    assert [line for line in lines if "→" in line] == ["  ~ Contribution : dossier renommé : gouvernance → region"]


def test_a_file_replaced_under_its_name_is_told(run, tmp_path):
    """By its name, not by a digest."""
    auray = shutil.copytree(ROOT / "examples/auray", tmp_path / "auray")
    logo = auray / "contributions/aqta/logo.png"
    logo.write_bytes(logo.read_bytes() + b"\0")
    lines = told(run, ROOT / "examples/auray", auray)
    assert lines[1:] == ["  ~ Logo › Fichier : contributions/aqta/logo.png : autre contenu sous le même nom"]


def test_a_revision_is_read_from_git_s_own_blobs(run, project, tmp_path):
    """Neither `export-ignore` nor line endings of `.gitattributes` change what was committed."""
    git(tmp_path, "init")
    (project / ".gitattributes").write_text("contributions/ville-exemple export-ignore\n*.md export-subst eol=crlf\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "projet")
    assert run("compare", "HEAD", project)[1] == "Aucune différence.\n"


def test_a_repository_that_lacks_a_file_is_named(run, project, tmp_path):
    """A partial copy, or one whose objects were lost."""
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "projet")
    command = ["git", "-C", str(tmp_path), "rev-parse", "HEAD:projet/contributions/ville-exemple/texte.md"]
    blob = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    (tmp_path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    code, _, err = run("compare", "HEAD", project)
    assert (code, "n'a pas tous les fichiers" in err) == (2, True), err

"""Two states of a contract: folders, dossiers or git revisions, compared article by article."""

import subprocess

import contratgen


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
    assert "- Engagements › VIL-1 › Moyens › Droit commun › 2026 : Année : 2026 ; Montant : 30\u202f000 ; " in out
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


def test_a_comparison_of_the_same_says_so(run, starter):
    assert run("compare", starter, starter)[1] == "Aucune différence.\n"


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
    assert "« HEAD » : les contributions qui ont ces défauts ne sont pas comparées." in err
    assert "+ Contribution entière :" in out


def test_a_dossier_is_compared_by_the_project_inside(run, project, tmp_path):
    """A dossier that carries its sources is one of the two states of a contract."""
    edit(project / "contrat.yaml", "statut: a_signer", "statut: a_signer\nintegrer_sources: oui")
    contratgen.build(project, tmp_path / "sortie")
    edit(project / "contrat.yaml", "date_fin: 30/06/2030", "date_fin: 29/06/2030")
    code, out, _ = run("compare", "sortie/dossier.pdf", "projet")
    assert code == 0
    assert "~ Date de fin : 30/06/2030 → 29/06/2030" in out

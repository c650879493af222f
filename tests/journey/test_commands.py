"""The command speaks French, tells every fault, and ends with the exit code that the plan gives."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from contratgen import cli
from contratgen.assembly.installed import find_kit
from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.commands import template
from contratgen.commands.french import misuse_in_french

COMMAND = (sys.executable, "-m", "contratgen")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_help_in_french(run, command):
    """Help is French, with an example."""
    code, out, _ = run(command, "--help")
    assert code == 0
    assert "Afficher cette aide" in out
    assert "Usage : contratgen" in out
    for foreign in ("Show this message", "<bool>", "<str>", "<path>", "COMMAND ", "ARGS", "list["):
        assert foreign not in out
    assert "Exemple" in out or command == "template"


def test_a_new_project_is_sound(run, tmp_path):
    """`new` gives what `check` accepts."""
    assert run("new", "mon-contrat")[0] == 0
    code, out, _ = run("check", "mon-contrat")
    assert (code, out.strip()) == (0, "Aucun défaut.")
    assert (tmp_path / "mon-contrat/.schemas/contrat.schema.json").is_file()


def test_a_new_project_replaces_nothing(run, tmp_path):
    """An existing folder is refused."""
    (tmp_path / "la").mkdir()
    code, _, err = run("new", "la")
    assert code == 2
    assert "CG911" in err


def test_five_faults_in_five_places(run, project):
    """All the faults of a run come together, each at its line."""
    where = project / "contributions"
    edit(where / "ville-exemple/contribution.yaml", "siret: 219 900 016 00011", "siret: 219 900 016 00012")
    edit(where / "prefet-exemple/contribution.yaml", "denomination:", "dénomination:")
    edit(where / "region-exemple/contribution.yaml", "debut: 01/09/2024", "debut: 31/02/2024")
    edit(where / "habitat-exemple/contribution.yaml", "mesure: A2.1.1", "mesure: A9.9.9")
    edit(where / "departement-exemple/texte.md", "## Engagement DEP-1", "## Engagement DEP-2")
    code, out, _ = run("check", project)
    assert code == 1
    for line in (
        "contributions/ville-exemple/contribution.yaml:7:",
        "contributions/prefet-exemple/contribution.yaml:2:",
        "contributions/region-exemple/contribution.yaml:",
        "contributions/habitat-exemple/contribution.yaml:",
        "contributions/departement-exemple/texte.md:",
    ):
        assert line in out
    assert "Les règles qui relient" in out
    assert "Traceback" not in out


def test_a_message_to_one_partner(run, project):
    """The courteous form names what is to be mended, and nothing of the others."""
    edit(project / "contributions/ville-exemple/contribution.yaml", "30 000,00", "30.000")
    edit(project / "contributions/region-exemple/contribution.yaml", "8 000,00", "8.000")
    code, out, _ = run("check", project, "--partenaire", "ville-exemple", "--format", "courriel")
    assert code == 1
    assert out.startswith("Objet : Contrat de ville")
    assert "30.000" in out
    assert "8.000" not in out
    assert "à revoir dès que possible :" in out


def test_a_message_speaks_of_fields_by_their_titles(run, project):
    """A partner reads no identifier: its own name, the titles of the schema, the key to add."""
    facts = project / "contributions/ville-exemple/contribution.yaml"
    edit(facts, '{annee: 2026, montant: "30 000,00"}', '{annee: 2026, montant: "30.000"}')
    edit(facts, "genre: feminin\n", "")
    edit(facts, "forme_juridique:", "forme:")
    _, out, _ = run("check", project, "--partenaire", "ville-exemple", "--format", "courriel")
    assert out.splitlines()[0].endswith("votre contribution (Ville-Exemple)")
    assert " — Engagements › VIL-1 › Moyens › Droit commun › ligne 2 › Montant : attendu un montant" in out
    assert "Genre : champ obligatoire absent.\n   Ajoutez « genre: masculin », par exemple." in out
    assert "Vouliez-vous écrire « forme_juridique » ?" in out
    assert "'" not in out
    _, told, _ = run("check", project)
    assert "engagements[VIL-1].moyens.droit_commun[2].montant : attendu un montant" in told


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("contrat.yaml", "date_effet: 01/07/2024", "date_effet: 31/02/2024"),
        ("contrat.yaml", "kit: engagements-quartiers-2030", "kit: engagement-quartiers-2030"),
        ("contrat.yaml", "parties:", "parties: [\n"),
        ("contrat.yaml", "format: ", "<<<<<<< HEAD\nformat: "),
        ("textes/contrat.md", "## Préambule", "## Preambule <b>"),
        ("contributions/region-exemple/contribution.yaml", "denomination:", "denomination : [\n"),
        ("contributions/region-exemple/texte.md", "## ", "# "),
    ],
)
def test_faults_of_other_files_keep_no_message_from_being_written(file, before, after, run, project):
    """The partner reads what is its own; the town reads, apart, what was not judged, because of which files."""
    edit(project / "contributions/ville-exemple/contribution.yaml", "30 000,00", "30.000")
    edit(project / file, before, after)
    code, out, err = run("check", project, "--partenaire", "ville-exemple", "--format", "courriel")
    assert code == 1
    assert out.startswith("Objet : ")
    assert "(Ville-Exemple)" in out.splitlines()[0]
    assert "« 30.000 »" in out
    assert "sera vérifié quand tous les fichiers" in out
    assert file.rpartition("/")[0] in err
    _, other, _ = run("check", project, "--partenaire", "habitat-exemple", "--format", "courriel")
    assert "aucune correction n’est nécessaire à ce stade" in other


def test_a_name_forges_no_line_of_a_message(run, project):
    """A partner's name on two lines is one line of the subject."""
    edit(
        project / "contributions/ville-exemple/contribution.yaml",
        "denomination: Ville-Exemple",
        'denomination: "Ville\\nCc: tous@exemple.example\\u202e"',
    )
    _, out, _ = run("check", project, "--partenaire", "ville-exemple", "--format", "courriel")
    assert not any(line.startswith("Cc") for line in out.splitlines())
    assert "\u202e" not in out


def test_a_message_says_when_rules_between_contributions_still_wait(run, project):
    """What is right so far may not be right beside the others: the message promises no more than `check` does."""
    waiting = "sera vérifié quand tous les fichiers pourront être lus en entier"
    assert waiting not in run("check", project, "--partenaire", "region-exemple", "--format", "courriel")[1]
    edit(project / "contributions/ville-exemple/contribution.yaml", "30 000,00", "30.000")
    for partner in ("region-exemple", "ville-exemple"):
        assert waiting in run("check", project, "--partenaire", partner, "--format", "courriel")[1]
    assert "Elle est complète" not in run("check", project, "--partenaire", "region-exemple", "--format", "courriel")[1]


def test_a_message_to_a_partner_whose_file_cannot_be_read_shows_no_identifier(run, project):
    """Without the name, none is given."""
    edit(project / "contributions/ville-exemple/contribution.yaml", "quartiers: [genets]", "quartiers: [genets")
    _, out, _ = run("check", project, "--partenaire", "ville-exemple", "--format", "courriel")
    assert out.splitlines()[0].endswith("votre contribution")
    assert "ville-exemple" not in out


def test_an_empty_folder_is_no_contribution(run, project):
    """Nothing came: nobody is thanked for it. What came without its facts is told to who sent it, not to the town."""
    folder = project / "contributions/ville-exemple"
    (folder / "contribution.yaml").unlink()
    _, out, _ = run("check", project, "--partenaire", "ville-exemple", "--format", "courriel")
    assert "n’a pas de fichier contribution.yaml" in out
    assert "enlevez le dossier" not in out
    (folder / "texte.md").unlink()
    _, out, _ = run("check", project, "--partenaire", "ville-exemple", "--format", "courriel")
    assert "ne nous est pas encore parvenue" in out


def test_the_follow_up_names_who_has_faults_and_says_so(run, project):
    """A contribution that is to be mended came: it is neither awaited nor nameless."""
    edit(project / "contributions/ville-exemple/contribution.yaml", "30 000,00", "30.000")
    _, out, _ = run("suivi", project, COLUMNS="240")
    line = next(line for line in out.splitlines() if "Ville-Exemple" in line)
    assert "reçue, à corriger" in line
    assert "6 contributions reçues sur 6 attendues, dont 1 à corriger." in out


def test_a_message_names_the_day_only_while_it_is_to_come(run, project):
    """No clock: the version at hand is dated after the day, or not."""
    edit(project / "contrat.yaml", "date_version: 25/06/2024", "date_version: 10/03/2024")
    edit(project / "contrat.yaml", "statut: a_signer", "statut: soumis_au_vote")
    _, out, _ = run("check", project, "--partenaire", "ville-exemple", "--format", "courriel")
    assert "complète" in out
    shutil.rmtree(project / "contributions/ville-exemple")
    _, out, _ = run("check", project, "--partenaire", "ville-exemple", "--format", "courriel")
    assert "nous l’adresser avant le 15/03/2024." in out


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "gitlab", "github"])
def test_machines_have_their_forms(run, project, form):
    """Each form holds the fault."""
    edit(project / "contributions/ville-exemple/contribution.yaml", "30 000,00", "30.000")
    code, out, _ = run("check", project, "--format", form)
    assert code == 1
    assert "CG204" in out
    if form in {"json", "sarif", "gitlab"}:
        json.loads(out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bild"], "la commande « bild » n'existe pas"),
        (["template", "chek"], "la commande « chek » n'existe pas ; vouliez-vous « check » ?"),
        (["check", "--formt", "text"], "l'option « --formt » n'existe pas ; vouliez-vous « --format » ?"),
        (["template", "check"], "« contratgen template check --help » donne l'aide"),
        (["template", "check", "modele.docx"], "CG892"),
        (["template", "check", "."], "ce dossier ne contient aucun fichier .docx"),
        (["verify"], "il manque l'argument « DOSSIER »"),
        (["build", "--jobs", "0"], "« --jobs » : 1 au moins"),
        (["build", "--jobs", "17"], "« --jobs » : 16 au plus"),
        (["build", "--jobs", "deux"], "« --jobs » attend un nombre entier"),
        (["build", "--edition", "luxe"], "« luxe » ne convient pas pour « --edition »"),
        (["check", "--format", "xml"], "« xml » ne convient pas pour « --format »"),
        (["check", "--format", "word"], "« word » ne convient pas"),
        (["check", "nulle-part"], "CG101"),
        (["check", "--colour"], "l'option « --colour » n'existe pas"),
        (["compare"], "il manque l'argument « ANCIEN »"),
        (["verify", "."], "CG720 . : lecture impossible (c'est un dossier)"),
        (["check", "a", "b"], "argument en trop : « b »"),
        (["sign", "dossier.pdf", "--as", "ville"], "Erreur : donnez --key"),
    ],
)
def test_misuse_is_told_and_ends_with_2(run, arguments, said):
    """A wrong call says what is wrong."""
    code, out, err = run(*arguments)
    assert code == 2
    assert said in out + err


@pytest.mark.parametrize(
    ("library", "french"),
    [
        (
            "Invalid value for 'DOSSIER': path 'a b.pdf' does not exist.",
            "il n'y a rien de ce nom : « a b.pdf » (DOSSIER)",
        ),
        ("Invalid value for 'DOSSIER': file '.' is a directory.", "« . » est un dossier, pas un fichier (DOSSIER)"),
        ("Invalid value for 'PROJET': directory 'a' is a file.", "« a » est un fichier, pas un dossier (PROJET)"),
        ("Invalid value for '--key': file 'a' is not readable.", "« a » ne peut pas être lu : droits absents (--key)"),
    ],
)
def test_what_the_library_says_of_files_is_french(library, french):
    """The checks of a path that it makes by itself."""
    assert misuse_in_french(library) == french


def test_the_follow_up_lists_every_party(run, starter):
    """Who came, who voted, what blocks."""
    code, out, _ = run("suivi", starter, COLUMNS="200")
    assert code == 0
    assert "6 contributions reçues sur 6 attendues" in out


def test_the_follow_up_tells_what_concerns_no_party(run, project):
    """What `check` refuses is never « — » for all, and both end with 1: rules, templates, pieces."""
    (project / "modeles").mkdir()
    (project / "modeles/contrat.docx").write_bytes(b"PK")
    code, out, _ = run("suivi", project, COLUMNS="240")
    assert code == 1
    assert "Bloque : CG801 modeles/contrat.docx" in out
    edit(project / "contrat.yaml", "lieu: maison de quartier des Genêts", "lieu: à définir")
    code, out, _ = run("suivi", project, COLUMNS="240")
    assert (code, run("check", project)[0]) == (1, 1)
    assert re.search(r"Bloque avant le vote : .*\(EQ-V16\)", out)


@pytest.mark.parametrize("command", ["build", "pack"])
def test_nothing_stays_of_what_was_to_be_made_of_no_project(run, tmp_path, command):
    """Neither a lock, nor the folder that the project was thought to be."""
    code, _, err = run(command, "nulle-part", "--into", "nulle-part/build")
    assert (code, "CG101" in err) == (2, True)
    assert not (tmp_path / "nulle-part").exists()


def test_notes_alone_are_no_fault(capsys):
    note = Diagnostic("CG888", "se rédige aussi avec docxtpl", Place("a.docx"), severity=Severity.NOTE)
    assert template._told([note], template.Format.text) == 0
    told = capsys.readouterr().out
    assert "note CG888" in told
    assert told.splitlines()[-1] == "Aucun défaut."
    assert template._told([note, replace(note, severity=Severity.WARNING)], template.Format.text) == 0
    assert "Aucun défaut" not in capsys.readouterr().out


def test_a_folder_of_templates_is_checked_whole(run, tmp_path):
    """All its Word files, and none that Word keeps beside them while they are open."""
    shutil.copytree(find_kit("engagements-quartiers-2030", Place("test")).templates, tmp_path / "modeles")
    (tmp_path / "modeles/~$contrat.docx").write_bytes(b"verrou")
    assert run("template", "check", "modeles") == (0, "Aucun défaut.\n", "")
    (tmp_path / "modeles/referents.docx").write_bytes(b"PK")
    code, out, _ = run("template", "check", "modeles")
    assert code == 1
    assert "modeles/referents.docx" in out


def test_progress_counts_what_its_reader_counts(run, project):
    """Documents, each once, whatever passes they need."""
    _, out, _ = run("build", project, "--into", "sortie")
    documents = len(list((project.parent / "sortie").glob("*.docx")))
    assert f"Rédaction : {documents} documents\n" in out
    assert f"Conversion : {documents} documents\n" in out
    assert "Dossier : c'est fait" in out


def test_a_template_may_be_copied_and_adapted(run, project):
    """A town's own version takes the place of the kit's."""
    code, out, _ = run("template", "copy", "contrat.docx", project)
    assert code == 0, out
    assert (project / "modeles/contrat.docx").is_file()
    assert run("check", project)[0] == 0
    code, _, err = run("template", "copy", "contrat.docx", project)
    assert code == 2
    assert "Le projet a déjà sa version de ce modèle" in err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "{project}", "--partenaire", "personne"], "CG102"),
        (["check", "{project}", "--format", "courriel"], "CG103"),
        (["template", "copy", "inconnu.docx", "{project}"], "CG104"),
        (["template", "copy", "contrat.docx", "{project}/ailleurs"], "CG101"),
        (["compare", "aucune-revision", "--projet", "{project}"], "CG105"),
        (["schema", "--kit", "bail-commercial"], "CG220"),
    ],
)
def test_a_wrong_name_is_refused_with_its_code(run, project, arguments, code):
    """What was meant cannot be guessed; what exists is listed."""
    exit_code, _, err = run(*(argument.format(project=project) for argument in arguments))
    assert exit_code in {1, 2}
    assert code in err


def test_a_fault_of_contratgen_itself_is_a_sentence_without_values(monkeypatch, capsys):
    """An exception that nobody foresaw ends in CG999, exit 3: no traceback, no value, whatever it holds."""

    def fail(*_):
        raise RuntimeError("phrase secrète")

    monkeypatch.setattr("contratgen.project.opened.open_project", fail)
    with pytest.raises(SystemExit) as stop:
        cli.main(["check", "projet"])
    told = capsys.readouterr()
    assert stop.value.code == 3
    assert "CG999" in told.err
    assert "RuntimeError dans contratgen.commands.check" in told.err
    assert "secrète" not in told.out + told.err
    assert "Traceback" not in told.out + told.err


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_takes_no_more_of_what_is_printed_is_no_fault_of_contratgen(form, starter):
    """A full disk below a redirection: CG920, exit 3, and nothing said of the project's files."""
    arguments = ["check", str(starter), "--format", form]
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123  # a device
        done = subprocess.run([*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    assert "CG920 (machine) : la machine a refusé" in done.stderr
    assert "le disque est plein" in done.stderr


@pytest.mark.parametrize(("words", "code"), [("check {starter}", 0), ("build {empty} --into {empty}/build", 2)])
def test_a_command_without_standard_streams_does_its_work(words, code, starter, tmp_path):
    """As some schedulers start it: no file of its own takes the place of a stream."""
    shell = f'exec "$0" -m contratgen {words.format(starter=starter, empty=tmp_path)} <&- >&- 2>&-'
    assert subprocess.run(["sh", "-c", shell, sys.executable], check=False).returncode == code


@pytest.mark.parametrize("columns", ["0", "5", "x"])
def test_a_terminal_that_says_it_has_no_width_still_shows_the_help(columns):
    """Some programs leave `COLUMNS=0` behind."""
    given = {**os.environ, "COLUMNS": columns}
    done = subprocess.run([*COMMAND, "build", "--help"], env=given, capture_output=True, text=True, check=True)
    assert "Construire le contrat" in done.stdout


def test_a_command_runs_where_its_folder_is_gone(starter, tmp_path):
    """Paths within files and projects have nothing to do with it."""
    (tmp_path / "parti").mkdir()
    shell = f'rmdir ../parti; exec "$0" -m contratgen check {starter}'
    done = subprocess.run(["sh", "-c", shell, sys.executable], cwd=tmp_path / "parti", capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == (0, "Aucun défaut.\n")

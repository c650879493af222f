"""What assemblies are given to deliberate: the files, what they say, and what is told of votes that were noted."""

import datetime as dt
import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import icalendar
import pikepdf
import pytest

import contratgen
from contratgen.base.diagnostics import MisuseError
from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.ooxml.package import open_package
from contratgen.packs import making
from contratgen.packs.making import pack
from contratgen.project.opened import open_project
from contratgen.template_check.show import show

TOWN = "ville-exemple"
COUNCIL = """      etat: executoire
      organe: conseil municipal
      numero: DEL_2024_45
      date_seance: 19/06/2024
      transmission: {date: 21/06/2024}
"""
TO_COME = """      etat: a_venir
      organe: conseil municipal
      seance_prevue: 19/06/2024
"""


def edited(project, *changes, file="contrat.yaml"):
    """Replace words of a file of a project; each stands there."""
    path = project / file
    text = path.read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, "utf-8")
    return project


def submitted(starter, folder):
    """Return a copy of the starter whose council has not voted yet, and whose region's committee has no session."""
    project = Path(shutil.copytree(starter, folder))
    region = re.search(
        r"      etat: executoire\n      organe: conseil régional\n(.*\n){3}", (project / "contrat.yaml").read_text()
    )
    committee = "      etat: a_venir\n      organe: commission permanente du conseil régional\n"
    return edited(project, (COUNCIL, TO_COME), (region[0], committee), ("statut: a_signer", "statut: soumis_au_vote"))


@pytest.fixture(scope="module")
def before(starter, tmp_path_factory):
    """The project as it was submitted, and the same with another amount: what the packs are made of."""
    folder = tmp_path_factory.mktemp("projets")
    earlier = submitted(starter, folder / "avant")
    later = Path(shutil.copytree(earlier, folder / "projet"))
    edited(later, ("30 000,00", "31 000,00"), file=f"contributions/{TOWN}/contribution.yaml")
    return earlier, later


@pytest.fixture(scope="module")
def packed(before, tmp_path_factory):
    """The packs of all assemblies, compared with the text before."""
    into = tmp_path_factory.mktemp("vote") / "vote"
    earlier, later = before
    return into, pack(later, into, since=earlier)


def words(path):
    """Return the text of a Word file, with plain spaces."""
    return re.sub("[\u00a0\u202f]", " ", show(path.read_bytes(), path.name))


def test_each_assembly_has_its_folder_and_every_file_its_digest(packed):
    into, told = packed
    parties = ("communaute-exemple", "departement-exemple", "habitat-exemple", "region-exemple", TOWN)
    own = {f"{p}/{name}" for p in parties for name in ("a-faire.txt", "calendrier.ics")}
    own |= {
        f"{p}/{name}-{p}.{kind}"
        for p in parties
        for name in ("note-de-synthese", "deliberation")
        for kind in ("docx", "pdf")
    }
    common = {"contrat.docx", "contrat.pdf", "changements.txt", "manifest.json", "SHA256SUMS"}
    files = {path.relative_to(into).as_posix(): path.read_bytes() for path in into.rglob("*") if path.is_file()}
    assert set(files) == own | common == set(told.files)
    assert set(told.parties) == set(parties)
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=into, check=True)
    manifest = json.loads(files["manifest.json"])
    digests = {name: hashlib.sha256(blob).hexdigest() for name, blob in files.items()}
    assert manifest["fichiers"] == {n: d for n, d in digests.items() if n not in {"manifest.json", "SHA256SUMS"}}
    assert manifest["a_noter"]["document_vote"]["sha256"] == digests["contrat.pdf"]


def test_the_same_project_gives_the_same_bytes(packed, before, tmp_path):
    _, told = packed
    earlier, later = before
    again = pack(later, tmp_path / "encore", since=earlier, jobs=1)
    assert again.files == told.files


def test_the_deliberation_approves_this_text_and_no_other(packed, before):
    into, _ = packed
    text = words(into / TOWN / f"deliberation-{TOWN}.docx")
    assert f"{open_project(before[1]).assembled.voted_digest}\n" in text
    assert "Délibération du conseil municipal" in text
    assert "Le conseil municipal, après en avoir délibéré," in text
    assert "| Séance | du 19 juin 2024 |" in text
    assert "| Pour | Contre | Abstentions |" in text
    assert not re.search("REG_2024|DEP_2024|COM_2024", text)  # no act of another is vised


def test_a_session_without_day_is_said(packed):
    into, _ = packed
    party = "region-exemple"
    assert "Séance de la commission permanente du conseil régional : date à fixer." in words(
        into / party / f"note-de-synthese-{party}.docx"
    )
    assert "(à fixer)" in words(into / party / f"deliberation-{party}.docx")
    said = "La loi ne fixe pas ce délai : voyez le règlement intérieur."
    assert f"{said}\n    Notez-le sous « capacite »" in (into / party / "a-faire.txt").read_text()
    note = words(into / party / f"note-de-synthese-{party}.docx")
    assert (said in note, "capacite" in note) == (True, False)  # councillors need not know of our files


def test_the_note_tells_means_by_year_and_what_changed_on_two_pages(packed):
    into, _ = packed
    text = words(into / TOWN / f"note-de-synthese-{TOWN}.docx")
    assert "| VIL-1 | Ouverture de la maison de quartier le soir et le samedi | 62 000 € |" in text
    assert "| 2026 | 31 000 € | — | 31 000 € |" in text
    assert re.search(r"Par rapport à la version 1\.0 du \d+ juin 2024 :", text)
    assert re.search(r"modifié : Engagements › VIL-1 .* Montant : 30 000 → 31 000", text)
    assert "Montant : 30\u202f000 → 31\u202f000" in (into / "changements.txt").read_text()
    for note in into.glob("*/note-*.pdf"):
        with pikepdf.open(note) as pdf:
            assert len(pdf.pages) <= 2


def test_the_calendar_has_the_legal_days(packed):
    into, _ = packed
    calendar = icalendar.Calendar.from_ical((into / TOWN / "calendrier.ics").read_bytes())
    days = {str(e["UID"]).partition("@")[0]: e.decoded("DTSTART") for e in calendar.walk("VEVENT")}
    assert days == {
        "envoi": dt.date(2024, 6, 13),
        "seance": dt.date(2024, 6, 19),
        "transmission": dt.date(2024, 6, 27),
        "signature": dt.date(2024, 6, 28),
    }
    told = json.loads((into / "manifest.json").read_bytes())["assemblees"][TOWN]["calendrier"]
    sending = next(one for one in told if one["jour"] == "2024-06-13")
    assert (sending["source"], sending["certitude"]) == ("CGCT, art. L. 2121-12", "A")
    assert all(one["certitude"] in {"A", "B"} for one in told if one["source"])


def test_the_checklist_tells_what_blocks_and_what_to_note(packed):
    into, _ = packed
    text = (into / TOWN / "a-faire.txt").read_text()
    noted = json.loads((into / "manifest.json").read_bytes())["a_noter"]
    assert "[ ] avant la signature : délibération à venir (séance prévue le 19/06/2024) (EQ-V04)" in text
    assert f"empreinte_votee: {noted['empreinte_votee']}" in text
    assert f'sha256: "{noted["document_vote"]["sha256"]}"' in text


def test_the_contract_is_the_one_that_a_build_writes_before_any_vote(packed, before, tmp_path):
    """Whoever votes last is given the file that the first was given."""
    into, _ = packed
    project = Path(shutil.copytree(before[1], tmp_path / "projet"))
    text = (project / "contrat.yaml").read_text("utf-8")
    text = re.sub(
        r"      etat: \w+\n      organe: (.*)\n(?:      .*\n)*", r"      etat: a_venir\n      organe: \1\n", text
    )
    text = re.sub(r"    capacite:\n      type: habilitation\n(?:      .*\n)*", "", text)
    (project / "contrat.yaml").write_text(text, "utf-8")
    contratgen.build(project, tmp_path / "sortie", only="contrat")
    for name in ("contrat.docx", "contrat.pdf"):
        assert (tmp_path / "sortie" / name).read_bytes() == (into / name).read_bytes()


def voted(project, note):
    """Write what the council voted on, below its act."""
    return edited(project, ("      numero: DEL_2024_45\n", f"      numero: DEL_2024_45\n{note}"))


@pytest.mark.parametrize(
    ("sha256", "version", "codes"), [("0" * 64, "1.0", {"CG545"}), ("0" * 64, "0.9", set()), (None, "1.0", set())]
)
def test_a_vote_on_another_file_of_this_version_is_told(packed, before, starter, tmp_path, sha256, version, codes):
    into, _ = packed
    project = Path(shutil.copytree(before[1], tmp_path / "projet"))
    edited(project, (TO_COME, COUNCIL))
    noted = json.loads((into / "manifest.json").read_bytes())["a_noter"]
    digest = sha256 or noted["document_vote"]["sha256"]
    voted(
        project,
        f"      empreinte_votee: {noted['empreinte_votee']}\n"
        f'      document_vote: {{fichier: contrat.pdf, sha256: "{digest}", version: "{version}"}}\n',
    )
    told = pack(project, tmp_path / "vote", party=TOWN)
    assert {one.code for one in told.diagnostics if one.code.startswith("CG")} == codes
    text = words(tmp_path / "vote" / TOWN / f"note-de-synthese-{TOWN}.docx")
    assert "Ce même texte a été voté le 19 juin 2024." in text


def test_a_text_that_changed_since_the_vote_is_told_until_it_is_compared(starter, tmp_path):
    project = voted(Path(shutil.copytree(starter, tmp_path / "projet")), f'      empreinte_votee: "{"0" * 64}"\n')
    edited(project, ("statut: a_signer", "statut: soumis_au_vote"))
    told = pack(project, tmp_path / "vote", party=TOWN)
    assert [one.code for one in told.diagnostics if one.code.startswith("CG")] == ["CG549"]
    told = pack(project, tmp_path / "vote", party=TOWN, since=project)
    assert not any(one.code == "CG549" for one in told.diagnostics)
    text = words(tmp_path / "vote" / TOWN / f"note-de-synthese-{TOWN}.docx")
    assert re.search(r"Comparé à la version 1\.0 du \d+ juin 2024, le texte soumis au vote n’a pas changé\.", text)


def test_who_has_no_assembly_is_told_so(run, starter):
    code, _, told = run("pack", starter, "--partenaire", "prefet-exemple")
    assert (code, "CG547" in told, "region-exemple" in told) == (2, True, True)
    code, _, told = run("pack", starter, "--partenaire", "personne")
    assert (code, "CG102" in told) == (2, True)


def test_a_contract_that_nobody_votes_has_no_pack(project, tmp_path):
    text = (project / "contrat.yaml").read_text("utf-8").replace("statut: a_signer", "statut: projet")
    act = r"    capacite:\n      type: (?:deliberation|habilitation)\n(?:      .*\n)*"
    (project / "contrat.yaml").write_text(re.sub(act, "", text), "utf-8")
    with pytest.raises(MisuseError) as refused:
        pack(project, tmp_path / "vote")
    assert [one.code for one in refused.value.diagnostics] == ["CG548"]
    assert not (tmp_path / "vote").exists()


def test_a_kit_without_packs_is_told_so(starter, tmp_path, monkeypatch):
    sound = making.sound_project

    def without_packs(folder, progress):
        found = sound(folder, progress)
        return replace(found, assembled=replace(found.assembled, kit=replace(KIT, packs=None)))

    monkeypatch.setattr(making, "sound_project", without_packs)
    with pytest.raises(MisuseError) as refused:
        pack(starter, tmp_path / "vote")
    assert [one.code for one in refused.value.diagnostics] == ["CG546"]


def test_a_town_adapts_the_documents_of_packs(run, project):
    """Its own version is used, and proved by `check` as others are."""
    code, _, told = run("template", "copy", "deliberation.docx", project)
    assert code == 0, told
    own = project / "modeles/deliberation.docx"
    package = open_package(own.read_bytes(), own.name)
    part = "word/document.xml"
    changed = package.parts[part].replace(b"{{ objet }}", b"{{ objets }}")
    own.write_bytes(package.with_parts({part: changed}).to_bytes())
    code, told, _ = run("check", project)
    assert (code, "CG830 modeles/deliberation.docx" in told) == (1, True)


def test_suivi_tells_the_file_that_was_voted(run, project):
    voted(project, f'      document_vote: {{fichier: contrat.pdf, sha256: "{"ab" * 32}", version: "1.0"}}\n')
    _, told, _ = run("suivi", project)
    cells = " ".join(line.split("│")[5].strip() for line in told.splitlines() if line.count("│") > 5)
    assert "exécutoire ; sur contrat.pdf, version 1.0 (abababababab…)" in cells


def test_what_is_noted_after_a_vote_is_read_and_another_text_told(run, packed, before, tmp_path):
    """Of a council and of a board: as `a-faire.txt` gives it, and until a gap is accepted."""
    into, _ = packed
    note = re.search(r"    empreinte_votee: .*\n(?:.*\n)+", (into / TOWN / "a-faire.txt").read_text())[0]
    project = Path(shutil.copytree(before[1], tmp_path / "projet"))
    note = "".join(f"  {line}\n" for line in note.splitlines())
    board = "      acte: décision n° 2024-15\n"
    edited(project, (TO_COME, COUNCIL), (board, board + note))
    voted(project, note)
    told = " ".join(run("suivi", project)[1].replace("│", " ").split())
    assert told.count("contrat.pdf") == 2
    assert "le texte" not in told
    edited(project, ("31 000,00", "32 000,00"), file=f"contributions/{TOWN}/contribution.yaml")
    assert run("suivi", project)[1].count("le texte") == 2
    gap = f"  - partie: {TOWN}\n    empreinte_votee: {note.split()[1]}\n    articles: [Article 1.1]\n"
    why = "    motif: erreur\n    fondement: article 3\n    par: comité de pilotage\n    date: 20/06/2024\n"
    edited(project, ("\nsignature:\n", f"\necarts_acceptes:\n{gap}{why}signature:\n"))
    assert run("suivi", project)[1].count("le texte") == 1


def test_the_texts_of_a_deliberation_are_in_the_order_of_visas(packed):
    into, _ = packed
    for party, given in ((TOWN, "Vu la note de synthèse jointe"), ("departement-exemple", "Vu le rapport adressé")):
        text = words(into / party / f"deliberation-{party}.docx")
        visas = [line for line in text.splitlines() if line.startswith("Vu ")]
        assert visas[0].startswith("Vu …")  # what the assembly writes itself
        assert visas[-1].startswith(given)
        codes = [rank for rank, line in enumerate(visas) if line.startswith("Vu le code")]
        assert codes == ([1] if party == TOWN else [])


def test_who_may_sign_for_the_mayor_is_authorised_too(before, tmp_path):
    project = Path(shutil.copytree(before[1], tmp_path / "projet"))
    act = "{type: delegation_fonctions, acte: arrêté n° 2024-9, date: 02/01/2024}"
    proxy = f"{{civilite: Monsieur, prenom: Yann, nom: Le Goff, qualite: adjoint, delegation: {act}}}"
    edited(project, (TO_COME, f"{TO_COME}    mandataire: {proxy}\n"))
    pack(project, tmp_path / "vote", party=TOWN)
    for document in ("deliberation", "note-de-synthese"):
        text = words(tmp_path / "vote" / TOWN / f"{document}-{TOWN}.docx")
        assert "Madame Solenn Kervadec, maire, ou Monsieur Yann Le Goff, adjoint, à signer ce contrat" in text


def test_what_changed_is_told_to_councillors_in_their_words(before, tmp_path):
    """Parties by their names, days and numbers as they are written, what is short with its values."""
    project = Path(shutil.copytree(before[1], tmp_path / "projet"))
    terrace = "participants: 27, themes: [propreté, jeux pour enfants]"
    asked = "demandes: [{demande: des jeux, reponse: en 2026}]"
    edited(project, ("valeur: 12 000", "valeur: 12 500"), (terrace, f"{terrace}, {asked}"))
    edited(project, ("12 000 habitants", "12 500 habitants"), file="textes/contrat.md")
    pack(project, tmp_path / "vote", party=TOWN, since=before[0])
    text = words(tmp_path / "vote" / TOWN / f"note-de-synthese-{TOWN}.docx")
    assert "Communes › Ville-Exemple › Population › Habitants : 12 000 → 12 500" in text
    assert "Terrasses de quartier › 30/09/2023 › Demandes › n° 1 : Demande : des jeux ; Réponse : en 2026" in text


def test_who_joins_later_signs_an_act_of_adhesion(before, tmp_path):
    """The day when the others sign is not its own."""
    party = "region-exemple"
    project = Path(shutil.copytree(before[1], tmp_path / "projet"))
    roles = f"  - identifiant: {party}\n    roles: [contributeur, "
    edited(project, (f"{roles}signataire]", f"{roles}adherent]"), ("statut: soumis_au_vote", "statut: projet"))
    pack(project, tmp_path / "vote", party=party)
    text = words(tmp_path / "vote" / party / f"deliberation-{party}.docx")
    assert "à signer l’acte d’adhésion à ce contrat" in text
    assert "APPROUVE l’adhésion au contrat" in text
    assert "(2024-2030) : adhésion et autorisation de signature" in text
    note = words(tmp_path / "vote" / party / f"note-de-synthese-{party}.docx")
    assert "304 000 € de moyens, dont 16 000 € en attente d’adhésion." in note
    calendar = icalendar.Calendar.from_ical((tmp_path / "vote" / party / "calendrier.ics").read_bytes())
    assert calendar.walk("VEVENT") == []

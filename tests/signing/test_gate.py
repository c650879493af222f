"""What keeps a project from being signed keeps its dossier from being signed, and nothing is written."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from PIL import Image

from contratgen.assembly.installed import find_kit
from contratgen.base.diagnostics import InputError, Place
from contratgen.base.signature_terms import READY, CertificatePolicy, Level, Terms, UnreadableTermsError, read_terms
from contratgen.project.opened import open_project
from contratgen.signing.electronic import sign
from contratgen.signing.paper import Originals, collect
from contratgen.signing.preconditions import Means

from .dossiers import dossier, run, terms_for
from .pki import PASSPHRASE

NOW = dt.datetime.now(dt.UTC)
VOTED = "ab" * 32
TOWN_ACT = "      numero: DEL_2024_45\n      date_seance: 19/06/2024\n"
SENT = "      transmission: {date: 21/06/2024}\n"
PROXY = """    mandataire:
      civilite: Madame
      prenom: Anne
      nom: Le Goff
      qualite: Adjointe
"""
SUSPENDED = """derogations:
  - {regle: EQ-V03, motif: la région délibérera en octobre, par: comité de pilotage, date: 10/06/2024}
"""
ACCEPTED = f"""ecarts_acceptes:
  - partie: ville-exemple
    empreinte_votee: {VOTED}
    articles: [Article 1.1]
    motif: erreur matérielle
    fondement: article 3 de la délibération
    par: comité de pilotage
    date: 24/06/2024
"""
BLOCKING = {
    "statut": ("statut: a_signer", "statut: soumis_au_vote", "« soumis_au_vote »"),
    "V03, a mandatory signatory absent": (
        "  - identifiant: region-exemple\n    roles: [contributeur, signataire]",
        "  - identifiant: region-exemple\n    roles: [contributeur]",
        "EQ-V03",
    ),
    "V04, no deliberation": (
        "      etat: executoire\n      organe: conseil municipal\n"
        + TOWN_ACT
        + "      transmission: {date: 21/06/2024}\n",
        "      etat: a_venir\n      organe: conseil municipal\n      seance_prevue: 27/06/2024\n",
        "EQ-V04",
    ),
    "V04, not transmitted": (
        "      etat: executoire\n      organe: conseil municipal\n"
        + TOWN_ACT
        + "      transmission: {date: 21/06/2024}\n",
        "      etat: votee\n      organe: conseil municipal\n" + TOWN_ACT,
        "EQ-V04",
    ),
    "V04, voted after the signature": (
        TOWN_ACT + SENT,
        TOWN_ACT.replace("19/06", "19/07") + "      transmission: {date: 21/07/2024}\n",
        "EQ-V04",
    ),
    "V06, another text was voted": (TOWN_ACT, TOWN_ACT + f"      empreinte_votee: {VOTED}\n", "EQ-V06"),
    "V06, of a board": (
        "      date: 03/06/2024\n",
        f"      date: 03/06/2024\n      empreinte_votee: {VOTED}\n",
        "EQ-V06",
    ),
    "V07, a proxy without delegation": (TOWN_ACT, TOWN_ACT, "EQ-V07"),
    "V60, an annex of the law neither there nor announced": ("    a_venir_avant: 31/12/2024\n", "", "EQ-V60"),
}


@pytest.fixture
def project(tmp_path) -> Path:
    """Give a copy of the project that `contratgen new` makes, which may be signed."""
    return Path(shutil.copytree(find_kit("engagements-quartiers-2030", Place("test")).starter, tmp_path / "projet"))


def edit(project: Path, old: str, new: str) -> None:
    path = project / "contrat.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def terms_of(project: Path) -> Terms:
    opened = open_project(project)
    return opened.kit.signing(opened.assembled.contract, opened.assembled.voted_digest)


def test_the_small_project_may_be_signed(project):
    assert (terms_of(project).statut, terms_of(project).blocages) == (READY, ())


@pytest.mark.parametrize("case", BLOCKING)
def test_a_blocking_rule_refuses_every_signature(project, case, pki, tmp_path):
    """By certificate and by pen; the reason names the rule, and no file appears."""
    old, new, said = BLOCKING[case]
    edit(project, old, new)
    if "V07" in case:
        edit(project, SENT, SENT + PROXY)
    edit(project, "  exemplaires: 1\n", "  exemplaires: 1\n  mode: mixte\n")
    prepared = dossier(terms_of(project))
    assert said in "\n".join(terms_of(project).blocages)
    with pytest.raises(InputError) as refusal:
        sign(prepared, "ville-exemple", pki.signer("ville"), Means(), NOW)
    assert {one.code for one in refusal.value.diagnostics} == {"CG603"}
    assert any(said in one.message for one in refusal.value.diagnostics)
    with pytest.raises(InputError) as refusal:
        collect(prepared, Originals(("ville-exemple",), dt.date(2024, 8, 1), "archives", ()))
    assert {one.code for one in refusal.value.diagnostics} == {"CG603"}


@pytest.mark.parametrize("case", ["V03, a mandatory signatory absent", "V06, another text was voted"])
def test_a_recorded_decision_lifts_what_may_be_lifted(project, case):
    """A derogation for a signatory that comes later, an accepted difference for a text that was voted otherwise."""
    old, new, _ = BLOCKING[case]
    edit(project, old, new)
    assert terms_of(project).blocages
    edit(project, "signature:\n", (SUSPENDED if "V03" in case else ACCEPTED) + "signature:\n")
    assert terms_of(project).blocages == ()


def test_the_project_says_the_level_the_order_and_whose_certificate(project):
    """What `contrat.yaml` asks of signatures travels in the terms, and is read again as it was written."""
    edit(project, "  exemplaires: 1\n", "  exemplaires: 1\n  niveau: B-LT\n  ordre_electronique: protocolaire\n")
    edit(project, "    certificat: {organisation: Ville-Exemple}", "    certificat: {emetteur: AC Exemple}")
    terms = terms_of(project)
    assert (terms.niveau, terms.ordre) == (Level.LT, "protocolaire")
    assert terms.signatory("ville-exemple").certificat == CertificatePolicy("", "", "AC Exemple")
    assert terms.policy_of("sceau") == CertificatePolicy("", "Ville-Exemple")
    assert read_terms(terms.to_json()) == terms


@pytest.mark.parametrize(("said", "instead"), [("B-B", "B-X"), ("libre", "hasard"), ("electronique", "pouce")])
def test_terms_that_say_nothing_known_are_refused(said, instead):
    with pytest.raises(UnreadableTermsError):
        read_terms(terms_for("ville").to_json().replace(f'"{said}"'.encode(), f'"{instead}"'.encode()))


def test_a_refused_signature_writes_nothing(project, pki, tmp_path):
    edit(project, *BLOCKING["V06, another text was voted"][:2])
    path = tmp_path / "dossier.pdf"
    path.write_bytes(dossier(terms_of(project)))
    Image.new("L", (10, 10)).save(tmp_path / "p.png")
    before = sorted(tmp_path.rglob("*"))
    key = ("--key", pki.folder / "ville.p12", "--secret", "env:MA_PHRASE")
    commands = (
        ("sign", path, "--as", "ville-exemple", *key),
        ("sign", path, "--as", "ville-exemple", "--export", tmp_path / "d", "--form", "pdf",
         "--parapheur-type", "t", "--parapheur-subtype", "s"),
        ("collect", path, "--scan", tmp_path / "p.png", "--parties", "ville-exemple", "--on", "2024-06-28",
         "--kept", "archives", "--into", tmp_path / "s"),
    )  # fmt: skip
    for command in commands:
        code, said = run(*command, MA_PHRASE=PASSPHRASE)
        assert (code, "CG603" in said, "EQ-V06" in said) == (1, True, True), said
    assert sorted(tmp_path.rglob("*")) == before


def test_compare_shows_what_was_voted_otherwise_article_by_article(project, tmp_path):
    voted = Path(shutil.copytree(project, tmp_path / "vote"))
    text = next((project / "textes").glob("*.md"))
    written = text.read_text(encoding="utf-8")
    heading, _, rest = written.partition("\n\n")
    text.write_text(f"{heading}\n\nUne phrase ajoutée après le vote.\n\n{rest}", encoding="utf-8")
    assert open_project(project).assembled.voted_digest != open_project(voted).assembled.voted_digest
    edit(project, TOWN_ACT, TOWN_ACT + f"      empreinte_votee: {open_project(voted).assembled.voted_digest}\n")
    assert any("« contratgen compare »" in reason for reason in terms_of(project).blocages)
    code, said = run("compare", voted, project)
    assert code == 0
    assert "Une phrase ajoutée après le vote." in said, said

"""A town clerk follows the README: prepare, pen, certificates, who is missing, the verdict; and a byte is changed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from contratgen.pades.reading import open_signed

from ..signing.scans import in_one_file, printed, scanned, signed  # noqa: TID252  # test folders are no installed packages

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.fr.md").read_text(encoding="utf-8")
SECTION = README[README.index("### Signer, puis vérifier") : README.index("## Comme bibliothèque")]
BLOCKS = re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL)
VILLE, BAILLEUR = "ville-exemple", "habitat-exemple"


def shell(script, folder, cache):
    """Run a script as a person types it, with `contratgen` at hand, and return its exit code and what it printed."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, "XDG_CACHE_HOME": str(cache)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def walked(tmp_path_factory, cache):
    """Everything that the section shows, typed one block after the other; give the folder and what was printed."""
    folder = tmp_path_factory.mktemp("mairie")
    code, said = shell("\n".join(f"{block}\necho '=== fin'" for block in BLOCKS), folder, cache)
    assert code == 0, said
    return folder, said.split("=== fin")


def block_that(walked, command):
    """Return what the first block with a command printed."""
    return walked[1][next(rank for rank, block in enumerate(BLOCKS) if command in block)]


@pytest.mark.converter
def test_the_section_is_followed_to_its_end(walked):
    """Each block runs; three sign with certificates, two by pen, and `suivi` says who is missing."""
    said = block_that(walked, "contratgen suivi dossier-3.pdf")
    assert "Manquent : communaute-exemple, sceau." in said
    assert len(re.findall(r"stylo\s+│ copie numérisée", said)) == 2
    assert len(re.findall(r"certificat\s+│ a signé", said)) == 3
    assert "originaux conservés : archives de la ville" in said


@pytest.mark.converter
def test_the_page_signed_with_a_pen_is_known_by_its_code_and_no_other_takes_its_place(walked):
    said = block_that(walked, "page-signee.png")
    known = "« page-signee.png », page 1 : page 17 (20 du PDF), lue par son code : prefet-exemple, habitat-exemple"
    assert known in said
    assert "refusé (1)" in block_that(walked, "autre-page.png")
    assert "CG651 « autre-page.png » : on n'y reconnaît pas la page 20" in walked[1][-1]  # what was refused comes last
    assert not (walked[0] / "refus").exists()
    assert "Page 20 (prefet-exemple, habitat-exemple) : reconnue par le code" in block_that(
        walked, "contratgen verify dossier-5.pdf"
    )


def test_the_verdict_is_good_then_says_what_changed_and_where(walked):
    """« accepté »; one byte later, which step refuses and which signature no longer covers what."""
    assert "Verdict : accepté" in block_that(walked, "contratgen verify dossier-5.pdf")
    said = block_that(walked, "falsifie.pdf")
    assert "Verdict : rejeté" in said
    assert "refusé (4)" in said
    assert re.search(r"4\. Intégrité de chaque signature : rejeté\n\s+CG704 « ville-exemple »", said)


@pytest.mark.converter
def test_the_page_where_they_sign_is_the_one_that_the_section_names(walked):
    """Should the layout move the boxes, the section must follow."""
    named = re.search(r"pdftoppm .*-f (\d+)", SECTION)[1]
    assert f"page {named} :" in block_that(walked, "contratgen build")


def test_one_person_does_not_sign_for_five_parties(walked, cache):
    """The region's certificate is refused for the town, whose it is not; and for whoever leaves the choice open."""
    folder, _ = walked
    script = "export PHRASE='une phrase secrète'\ncp {0} essai.pdf\ncontratgen sign essai.pdf --as {1} "
    script += "--key ../region.p12 --secret env:PHRASE --trust ../autorites --out lu-{1}.pdf"
    code, said = shell(script.format("dossier.pdf", "ville-exemple"), folder / "signature", cache)
    assert (code, "CG610" in said) == (1, True), said
    code, said = shell(script.format("dossier-2.pdf", "departement-exemple"), folder / "signature", cache)
    assert (code, "CG610" in said, "CG661" in said) == (1, True, True), said
    assert "n° " in block_that(walked, "--as region-exemple")


def test_a_convention_with_its_own_signatories_is_signed_in_the_same_way(walked, cache):
    """The landlord's convention: one signature came from elsewhere, the others follow, to an accepted verdict."""
    folder, _ = walked
    said = block_that(walked, "--import signature.bin")
    missing = re.search(r"Manquent : (.*)\.", said)[1].split(", ")
    assert VILLE in missing
    assert BAILLEUR not in missing
    script = ""
    for number, party in enumerate(missing, 1):
        key = f"--key ../{party.split('-')[0]}.p12 --secret env:PHRASE --trust ../autorites"
        script += f"contratgen sign convention-{number}.pdf --as {party} {key}\n"
    script += (
        f"contratgen verify convention-{len(missing) + 1}.pdf --manifest ../a-signer/manifest.json --trust ../autorites"
    )
    code, said = shell(f"export PHRASE='une phrase secrète'\n{script}", folder / "signature", cache)
    assert (code, "Verdict : accepté" in said) == (0, True), said
    assert (folder / "signature/parapheur/premis.xml").is_file()


def edit(path, *pairs):
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


NOTED = """      etat: transmise
      organe: commission permanente du conseil départemental du Morbihan
      transmission: {date: 04/07/2024}
"""
COUNCIL = "conseil communautaire d’Auray Quiberon Terre Atlantique"
VOTED = f"""      etat: executoire
      organe: {COUNCIL}
      numero: DC_2024_077
      date_seance: 04/07/2024
      transmission: {{date: 08/07/2024}}
"""


@pytest.fixture(scope="module")
def auray(tmp_path_factory):
    """The Auray example once everybody has voted, and the university has withdrawn; two will sign with a pen."""
    project = Path(shutil.copytree(ROOT / "examples/auray", tmp_path_factory.mktemp("auray") / "projet"))
    text = (project / "contrat.yaml").read_text(encoding="utf-8")
    withdrawn = text[text.index("  - identifiant: universite-bretagne-sud") : text.index("derogations:")]
    edit(
        project / "contrat.yaml",
        (re.search(r"^statut: .*$", text, re.MULTILINE)[0], "statut: a_signer"),
        (re.search(r"^date_version: .*$", text, re.MULTILINE)[0], "date_version: 09/07/2024"),
        ("      etat: votee\n      organe: commission permanente du conseil départemental du Morbihan\n", NOTED),
        (f"      etat: a_venir\n      organe: {COUNCIL}\n      seance_prevue: 04/07/2024\n", VOTED),
        (withdrawn, ""),
        ("  exemplaires: 1\n", "  exemplaires: 2\n  mode: mixte\n"),
    )
    return project


def own_key(party, organisation, keys):
    """Return what makes the key of a party, with the certificate that its policy asks for."""
    subject = f"/CN=Signataire {party}/O={organisation}"
    return (
        f'openssl req -newkey rsa:2048 -noenc -subj "{subject}" -utf8 -keyout {party}.key -out {party}.csr\n'
        f"openssl x509 -req -in {party}.csr -days 30 -CA {keys}/autorites/autorite.pem -CAkey {keys}/autorite.key "
        f"-CAcreateserial -extfile {keys}/usage.txt -out {party}.pem\n"
        f"openssl pkcs12 -export -inkey {party}.key -in {party}.pem -passout env:PHRASE -out {party}.p12\n"
    )


def heap(dossier, pages):
    """Return one PDF as a feeder makes it: another page, then those signed, each turned otherwise, last first."""
    sheets = [scanned(printed(dossier, 1, 100), dpi=100, of=100)]
    for turn, page in zip((178, 92), reversed(pages), strict=True):
        sheet = signed(printed(dossier, page, 100), page)
        sheets += [scanned(sheet, turn, dpi=75, of=100), scanned(Image.new("L", sheet.size, 255))]
    return in_one_file(sheets[:-1], 75)


def test_auray_is_signed_by_pen_by_certificate_and_by_the_town(walked, auray, cache, tmp_path):
    """Twelve parties on two pages: two sign with a pen, three with certificates, then the rest; one byte changes."""
    keys, folder = walked[0], tmp_path
    trust = f"--trust {keys}/autorites"
    code, said = shell(
        f"contratgen build {auray} --into a-signer && contratgen suivi a-signer/dossier.pdf", folder, cache
    )
    assert code == 0, said
    parties = re.search(r"Manquent : (.*)\.", said)[1].split(", ")
    places = dict(re.findall(r"remplir, page (\d+) : (.*)\.", said))
    assert (len(parties), len(places)) == (13, 2)
    terms = open_signed((folder / "a-signer/dossier.pdf").read_bytes(), "dossier.pdf").terms
    policies = {name: terms.policy_of(name).organisation for name in (*parties, "sceau")}
    assert all(policies.values())
    pen = [places[page].split(", ")[0] for page in places]
    script = "export PHRASE='une phrase secrète'\n"
    (folder / "vrac.pdf").write_bytes(heap((folder / "a-signer/dossier.pdf").read_bytes(), [*map(int, places)]))
    script += f"contratgen collect a-signer/dossier.pdf --scan vrac.pdf --parties {','.join(pen)} --on 2024-07-12 "
    script += "--kept 'archives de la ville' --into s\ncd s\n"
    signing = [*(party for party in parties if party not in pen), "sceau"]
    script += "".join(own_key(party, policies[party], keys) for party in signing)
    for number, party in enumerate(signing):
        name = f"dossier-{number}.pdf" if number else "dossier.pdf"
        if number == 3:
            script += f"contratgen suivi {name}\n"
        script += (
            f"contratgen sign {name} --as {party} --key {party}.p12 --secret env:PHRASE --trust {keys}/autorites\n"
        )
    last = f"dossier-{len(signing)}.pdf"
    script += f"contratgen verify {last} --manifest manifest.json {trust}\n"
    code, said = shell(script, folder, cache)
    assert (code, "Verdict : accepté" in said) == (0, True), said
    for sheet, page, party in zip((4, 2), places, pen, strict=True):
        assert re.search(
            rf"« vrac\.pdf », page {sheet} : page \d+ \({page} du PDF\), lue par son code : {party}\n", said
        )
    assert "« vrac.pdf », page 1 : laissée de côté, sans code lisible" in said
    assert f"Manquent : {', '.join(signing[3:])}." in said
    assert "Fait en 2 exemplaires" in said
    changed = bytearray((folder / "s" / last).read_bytes())
    changed[len(changed) // 3] ^= 1
    (folder / "s/falsifie.pdf").write_bytes(changed)
    code, said = shell(
        f"contratgen verify s/falsifie.pdf --manifest s/manifest.json --trust {keys}/autorites", folder, cache
    )
    assert (code, "Verdict : rejeté" in said, "CG704" in said) == (4, True, True), said
    assert len(PdfReader(folder / "s" / last).pages) == len(PdfReader(folder / "a-signer/dossier.pdf").pages)

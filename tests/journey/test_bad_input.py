"""What users get wrong: each ends in its diagnostic, at its place, with its exit code, the destination untouched."""

import base64
import shutil
from os.path import commonprefix
from pathlib import Path

import pytest

import contratgen
from contratgen.base import world
from contratgen.base.diagnostics import ContratgenError, EnvironmentFault, InputError, MisuseError
from contratgen.conversion.engine import find_engine
from contratgen.ooxml.package import open_package

VILLE = "contributions/ville-exemple/contribution.yaml"
TEXTE = "contributions/ville-exemple/texte.md"
AMOUNT = '"30 000,00"'
LOGO = "representant: {civilite: Madame"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

WRITTEN = {
    # file, words, what is written instead → the code, told on the line where the file differs
    "unknown field": (VILLE, "forme_juridique:", "forme:", "CG202"),
    "missing field": (VILLE, "genre: feminin\n", "", "CG201"),
    "wrong type": (VILLE, "annee: 2025, montant", "annee: bientôt, montant", "CG204"),
    "list for a text": (VILLE, "denomination: Ville-Exemple", "denomination: [Ville, Exemple]", "CG203"),
    "text for a list": (VILLE, "quartiers: [genets]", "quartiers: genets", "CG203"),
    "unknown choice": (VILLE, "categorie: commune", "categorie: village", "CG205"),
    "ambiguous amount": (VILLE, AMOUNT, '"30.000"', "CG204"),
    "infinite amount": (VILLE, AMOUNT, ".inf", "CG204"),
    "amount in words of a machine": (VILLE, AMOUNT, '"3e4"', "CG204"),
    "amount with a third decimal": (VILLE, AMOUNT, '"30000,005"', "CG204"),
    "amount without end": (VILLE, AMOUNT, '"9999999999999"', "CG204"),
    "negative amount": (VILLE, AMOUNT, '"-30 000,00"', "CG206"),
    "amount that YAML cuts in two": (VILLE, AMOUNT, "30 000,00", "CG135"),
    "figures of another script": (VILLE, AMOUNT, '"٣٠٠٠٠"', "CG119"),
    "key of a SIRET": (VILLE, "219 900 016 00011", "219 900 016 00012", "CG204"),
    "short SIRET": (VILLE, "219 900 016 00011", "219 900 016", "CG204"),
    "date that never was": (VILLE, "debut: 01/09/2024", "debut: 31/02/2024", "CG204"),
    "English yes": (VILLE, "autorisee: oui", "autorisee: yes", "CG204"),
    "address without at sign": (VILLE, "contact@ville-exemple.example", "contact", "CG204"),
    "field twice": (VILLE, "genre: feminin", "genre: feminin\ngenre: masculin", "CG125"),
    "cut by a hash": (VILLE, "action: fonctionnement", "action: lot #3 du fonctionnement", "CG134"),
    "colon in a value": (VILLE, "intitule: Ouverture", "intitule: Maison : ouverture", "CG133"),
    "tabulation": (VILLE, "    mesure:", "\tmesure:", "CG129"),
    "anchor": (VILLE, "denomination: Ville", "denomination: &v Ville", "CG123"),
    "alias": (VILLE, "denomination: Ville-Exemple", "denomination: *v", "CG123"),
    "merge": (VILLE, "denomination:", "<<: {}\ndenomination:", "CG124"),
    "tag": (VILLE, "denomination: Ville", "denomination: !!python/name:os.system Ville", "CG122"),
    "two documents": (VILLE, "engagements:\n", "---\nengagements:\n", "CG127"),
    "open bracket": (VILLE, "quartiers: [genets]", "quartiers: [genets", "CG121"),
    "unknown mesure": (VILLE, "mesure: A1.1.1", "mesure: A9.9.9", "EQ-R01"),
    "unknown quartier": (VILLE, "quartiers: [genets]", "quartiers: [bruyeres]", "EQ-R02"),
    "year outside the contract": (VILLE, "annee: 2025, montant", "annee: 2040, montant", "EQ-V31"),
    "file outside": (VILLE, LOGO, f"logo: {{fichier: ../../../etc/passwd, texte_alternatif: a}}\n{LOGO}", "CG190"),
    "missing file": (VILLE, LOGO, f"logo: {{fichier: logo.png, texte_alternatif: a}}\n{LOGO}", "CG191"),
    "unknown objective": ("contrat.yaml", "code: A1.1\n", "code: Z1.1\n", "EQ-R06"),
    "typed total": ("contrat.yaml", "statut: a_signer", "statut: a_signer\ntotal: 12", "CG202"),
    "duplicate partner": ("contrat.yaml", "- identifiant: habitat-exemple", "- identifiant: ville-exemple", "EQ-R04"),
    "another format": ("contrat.yaml", "format: 2", "format: 7", "CG226"),
    "unknown kit": ("contrat.yaml", "kit: engagements", "kit: engagement", "CG220"),
    "postal code of four": (VILLE, '"99000"', '"9900"', "CG204"),
    "unknown rubric": (TEXTE, "## Engagement VIL-1", "## Engagement VIL-9", "CG211"),
    "text before any rubric": (TEXTE, "## Présentation", "Bonjour\n\n## Présentation", "CG140"),
    "raw HTML": (TEXTE, "La commune", "<b>La</b> commune", "CG170"),
    "script in a link": (TEXTE, "La commune", "[La](javascript:alert) commune", "CG174"),
    "unknown annex": (TEXTE, "La commune", "[La](annexe:inconnue) commune", "EQ-V61"),
    "tag of a template": (TEXTE, "La commune", "{{ contrat }} La commune", "EQ-V55"),
    "direction override": (TEXTE, "La commune", "La \u202ecommune", "CG114"),
    "invisible character": (TEXTE, "La commune", "La com\u200bmune", "CG115"),
    "Cyrillic letter": (TEXTE, "La commune", "La c\u043emmune", "CG118"),
    "wrongly decoded letters": (TEXTE, "La commune", "La communautÃ©", "CG117"),
}  # fmt: skip


ABOVE = {"missing field": 2}
"""What is told on the line where its group of fields begins."""


@pytest.fixture
def built_here(built, tmp_path) -> Path:
    """A destination that a former build filled."""
    return Path(shutil.copytree(built, tmp_path / "build"))


def refused(project: Path, into: Path) -> ContratgenError:
    """Build, and return the refusal; the destination must be what it was."""
    before = {path: path.read_bytes() for path in into.rglob("*") if path.is_file()}
    with pytest.raises(ContratgenError) as caught:
        contratgen.build(project, into)
    assert {path: path.read_bytes() for path in into.rglob("*") if path.is_file()} == before
    return caught.value


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_badly_written_is_told_at_its_line(name, project, cache, built_here):
    file, before, after, code = WRITTEN[name]
    path = project / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    changed = text.replace(before, after, 1)
    path.write_text(changed, encoding="utf-8")
    line = ABOVE.get(name, 1 + commonprefix([text, changed]).count("\n"))  # noqa: RUF071 -- of texts
    told = refused(project, built_here)
    assert isinstance(told, InputError)
    assert (code, file, line) in {(d.code, d.place.file, d.place.line) for d in told.diagnostics if d.blocks}


FILES = {
    # what happens to the project's files → the code, and the file that is named
    "no facts": (lambda p: (p / VILLE).unlink(), "CG146", "contributions/ville-exemple"),
    "no texts": (lambda p: (p / TEXTE).unlink(), "CG210", VILLE),
    "empty facts": (lambda p: (p / VILLE).write_bytes(b""), "CG132", VILLE),
    "facts in Windows-1252": (lambda p: recoded(p / VILLE, "cp1252"), "CG110", VILLE),
    "facts in UTF-16": (lambda p: recoded(p / VILLE, "utf-16"), "CG111", VILLE),
    "facts that are no text": (lambda p: (p / VILLE).write_bytes(bytes(range(256)) * 9), "CG112", VILLE),
    "text with a NUL": (lambda p: (p / TEXTE).write_bytes((p / TEXTE).read_bytes() + b"\0"), "CG113", TEXTE),
    "link to another file": (lambda p: linked(p / TEXTE, Path("/etc/passwd")), "CG107", TEXTE),
    "folder in the place of a file": (lambda p: foldered(p / VILLE), "CG146", "contributions/ville-exemple"),
    "file in the place of a folder": (lambda p: filed(p / "contributions"), "CG106", "contributions"),
    "folder with capitals": (lambda p: (p / "contributions/ville-exemple").rename(p / "contributions/Ville Exemple"),
                             "CG145", "contributions/Ville Exemple"),
    "partner that nobody expects": (lambda p: (p / "contributions/ville-exemple").rename(p / "contributions/autre"),
                                    "EQ-R05", "contributions/autre/contribution.yaml"),
    "corrupt template": (lambda p: put(p / "modeles/contrat.docx", b"PK\x03\x04"), "CG801", "modeles/contrat.docx"),
    "template of no document": (lambda p: put(p / "modeles/contrats.docx", b"PK\x03\x04"), "CG104",
                                "modeles/contrats.docx"),
    "unreadable PDF": (lambda p: piece(p, b"%PDF-1.7\nrien"), "CG502", "pieces/vote.pdf"),
    "empty PDF": (lambda p: piece(p, b""), "CG501", "pieces/vote.pdf"),
    "logo that is no picture": (lambda p: logo(p, b"GIF89a"), "CG310", VILLE),
    "logo that was cut": (lambda p: logo(p, PNG[:20]), "CG310", VILLE),
}  # fmt: skip


def recoded(path, encoding):
    """Save a text in another encoding, with a letter that ASCII lacks."""
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding, "replace"))


def linked(path, target):
    path.unlink()
    path.symlink_to(target)


def foldered(path):
    path.unlink()
    path.mkdir()


def filed(path):
    shutil.rmtree(path)
    path.write_text("les contributions")


def put(path, content):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def piece(project, content):
    """Supply the town's vote."""
    put(project / "pieces/vote.pdf", content)
    path = project / "contrat.yaml"
    vote = "numero: DEL_2024_45\n"
    path.write_text(path.read_text("utf-8").replace(vote, f"{vote}      piece: pieces/vote.pdf\n"), "utf-8")


def logo(project, content):
    """Supply the town's logo."""
    put(project / "contributions/ville-exemple/logo.png", content)
    path = project / VILLE
    band = "logo: {fichier: logo.png, texte_alternatif: Logo de la ville}\n"
    path.write_text(path.read_text("utf-8").replace(LOGO, band + LOGO), "utf-8")


@pytest.mark.parametrize("name", FILES)
def test_what_is_wrong_with_a_file_is_told_with_its_name(name, project, cache, built_here):
    change, code, file = FILES[name]
    change(project)
    told = refused(project, built_here)
    assert isinstance(told, InputError)
    assert (code, file) in {(d.code, d.place.file) for d in told.diagnostics if d.blocks}


def test_a_good_logo_is_no_fault(project):
    """The counterpart of the two logos above."""
    logo(project, PNG)
    found = contratgen.check(project)
    assert [d for d in found if d.blocks] == []
    [coarse] = [d for d in found if d.code == "CG318"]  # one pixel over three centimetres
    assert coarse.place.file == VILLE
    assert "fois plus grande" in coarse.hint


@pytest.mark.parametrize("change", [lambda blob: b"\xef\xbb\xbf" + blob, lambda blob: blob.replace(b"\n", b"\r\n")])
def test_marks_and_line_ends_of_windows_are_no_fault(project, change):
    for file in (VILLE, TEXTE, "contrat.yaml"):
        (project / file).write_bytes(change((project / file).read_bytes()))
    assert [d for d in contratgen.check(project) if d.blocks] == []


def test_a_folder_without_contract_is_misuse(tmp_path, built_here):
    (tmp_path / "vide").mkdir()
    told = refused(tmp_path / "vide", built_here)
    assert isinstance(told, MisuseError)
    assert [d.code for d in told.diagnostics] == ["CG101"]


def test_without_libreoffice_nothing_is_written(project, monkeypatch, built_here):
    monkeypatch.setattr(world, "office_folders", lambda: ())
    find_engine.cache_clear()
    (project / "contrat.yaml").write_text((project / "contrat.yaml").read_text("utf-8").replace('"1.0"', '"1.1"'))
    told = refused(project, built_here)
    find_engine.cache_clear()
    assert isinstance(told, EnvironmentFault)
    assert [d.code for d in told.diagnostics] == ["CG901"]
    assert "apt install" in told.diagnostics[0].hint


def test_a_template_in_a_font_that_is_not_supplied_is_refused(run, project, built_here):
    """A font of somebody's machine would move every line; what the template shows alone is told by every command."""
    run("template", "copy", "referents.docx", project)
    run("template", "copy", "contrat.docx", project)
    put(project / "modeles/contrat.docx", refonted((project / "modeles/contrat.docx").read_bytes()))
    commands = (
        ("build", project, "--into", built_here),
        ("check", project),
        ("template", "check", project / "modeles"),
    )
    for code, out, err in (run(*words) for words in commands):
        assert code == 1
        assert "CG905" in out + err
        assert "Comic Sans MS" in out + err


def refonted(docx):
    """Write every text in a font that does not travel with contratgen."""
    package = open_package(docx, "contrat.docx")
    styles = package.parts["word/styles.xml"].replace(b'"Calibri"', b'"Comic Sans MS"')
    return package.with_parts({"word/styles.xml": styles}).to_bytes()


@pytest.mark.parametrize(("into", "code"), [("plein", "CG911"), ("fichier", "CG911"), ("/proc/contrat", "CG910")])
def test_a_destination_that_cannot_be_had_is_told(run, project, tmp_path, into, code):
    put(tmp_path / "plein/a.txt", b"a")
    (tmp_path / "fichier").write_bytes(b"a")
    status, _, err = run("build", project, "--into", into)
    assert status == (2 if code == "CG911" else 3)
    assert code in err
    assert "Traceback" not in err
    assert (tmp_path / "plein/a.txt").read_bytes() == (tmp_path / "fichier").read_bytes() == b"a"

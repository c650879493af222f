"""`contratgen trace`: where what somebody wrote is shown, itself or in what was worked out; what feeds a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from contratgen.template_check.usage.headings import Told, places

AURAY = Path(__file__).parents[2] / "examples/auray"


@pytest.fixture
def told(run):
    """Ask for the trace of something in the example: its lines, by field and then by document."""

    def trace(what: str) -> dict[str, dict[str, str]]:
        code, out, _ = run("trace", what, "--projet", AURAY)
        assert code == 0
        found: dict[str, dict[str, str]] = {}
        field = document = ""
        for line in out.splitlines():
            name, _, rest = line.strip().partition(" :")
            match len(line) - len(line.lstrip()):
                case 0:
                    field = document = name
                    found[field] = {document: rest.strip()} if rest else {}
                case 4:
                    document = name
                    found[field][document] = rest.strip()
                case _:
                    found[field][document] += f"{line.strip()} ; "
        return found

    return trace


def test_a_field_is_traced_to_the_documents_that_show_it(run, project) -> None:
    """With the heading as the reader of the document knows it."""
    code, out, _ = run("trace", "contributions/ville-exemple:intitule", "--projet", project)
    assert code == 0
    lines = out.splitlines()
    first = lines.index("engagements.intitule :")
    assert lines[first + 1 : first + 4] == [
        "    contrat :",
        "        corps, sous « Ville-Exemple », tableau 12, ligne 4, colonne 1",
        "    annexe-06-fiches-actions :",
    ]
    code, out, _ = run("trace", "convention_tfpb.docx", "--projet", project)
    assert code == 0
    assert "contributions/habitat-exemple/texte.md" in out.splitlines()


def test_sums_are_traced_to_the_means_of_every_partner(run) -> None:
    """The financial table says nothing that a contribution did not."""
    code, out, _ = run("trace", "annexe-05-maquette-financiere.docx", "--projet", AURAY)
    assert code == 0
    partners = sorted(path.parent.name for path in AURAY.glob("contributions/*/contribution.yaml"))
    assert out.splitlines() == ["contrat.yaml", *(f"contributions/{name}/contribution.yaml" for name in partners)]


def test_means_are_traced_to_the_sums_they_enter(told) -> None:
    """In the contract's article on means, the action sheets, the engagements and the financial table."""
    trace = told("contributions/caf-du-morbihan:engagements")
    amount = trace["engagements.moyens.droit_commun.lignes.montant"]
    assert [name for name in amount if name.startswith(("contrat", "annexe"))] == [
        "contrat",
        "annexe-03-fiches-actions",
        "annexe-04-engagements",
        "annexe-05-maquette-financiere",
    ]
    assert "sous « Article 7.2 Maquette financière », tableau 14, ligne 5, colonnes 2 et 4" in amount["contrat"]
    assert "sous « Annexe 5 — Maquette financière », paragraphe 3" in amount["annexe-05-maquette-financiere"]
    firm = trace["engagements.moyens.droit_commun.lignes.statut"]["contrat"]
    assert "sous « Article 7.4 Degrés d’obligation et réserve de vote des crédits »" in firm


def test_what_no_document_needs_to_show_says_why(told) -> None:
    """A choice that only orders, or one that a sentence follows."""
    assert told("contrat.yaml:ordre_logos") == {
        "signature.ordre_logos": {"signature.ordre_logos": "aucun document (ordonne les logos)"}
    }
    assert told("contributions/caf-du-morbihan:genre")["genre"].keys() == {"contrat"}
    assert (
        "annexe-08-convention-tfpb-morbihan-habitat"
        in told("contributions/morbihan-habitat:abattements.montant")["abattement_tfpb.abattements.montant"]
    )


def test_headings_have_no_code(told) -> None:
    """They are printed as the document prints them; where it has several, « … » stands for what differs."""
    axes = told("contrat.yaml:axes.intitule")["axes.intitule"]
    assert "sous « Article 4.1 Axe … : … », paragraphe" in axes["contrat"]
    everything = [text for shown in told("contrat.yaml").values() for text in shown.values()]
    assert not [text for text in everything if "{" in text or "}" in text]


def test_a_dossier_is_fed_by_all_that_its_documents_are(run) -> None:
    """A document's PDF by what its Word file is."""
    asked = {
        what: set(run("trace", what, "--projet", AURAY)[1].splitlines())
        for what in ("dossier.pdf", "contrat.pdf", "contrat.docx", "annexe-14-manifeste.docx")
    }
    assert asked["contrat.pdf"] == asked["contrat.docx"] < asked["dossier.pdf"]
    assert any(path.startswith("pieces/") for path in asked["annexe-14-manifeste.docx"])


@pytest.mark.parametrize(
    ("what", "offered"),
    [
        ("CAF-1", ["contributions/caf-du-morbihan", "annexe-05-maquette-financiere.docx", "dossier.pdf"]),
        ("contributions/personne", ["contributions/caf-du-morbihan", "contrat.docx"]),
        ("anexe-05-maquette-financiere.docx", ["vouliez-vous « annexe-05-maquette-financiere.docx »"]),
        ("contributions/caf-du-morbihan:genrs", ["vouliez-vous « genre »"]),
        ("autre.pdf", ["contrat.docx", "dossier.pdf"]),
    ],
)
def test_an_unknown_name_is_told_what_there_is(run, what: str, offered: list[str]) -> None:
    """Contributions, and documents."""
    code, _, err = run("trace", what, "--projet", AURAY)
    assert code == 2
    assert "CG197" in err
    assert all(name in err for name in offered)


def test_the_cells_of_a_row_are_told_together() -> None:
    """A place that several instances print is told once, without their words."""
    row = "corps, sous « {} », tableau 1, ligne 3, colonne {}"
    said = [
        Told(row.format("…", cell), row.format(who, cell)) for who, cell in (("A", 10), ("A", 2), ("A", 3), ("B", 3))
    ]
    assert places([*said, Told("corps, paragraphe 2", "corps, paragraphe 2")]) == [
        "corps, sous « A », tableau 1, ligne 3, colonnes 2 et 10",
        "corps, sous « … », tableau 1, ligne 3, colonne 3",
        "corps, paragraphe 2",
    ]

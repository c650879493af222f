"""The rules on texts: what is walked, and where exactly a fault is found."""

from __future__ import annotations

from faulty import contract_of, faults_of, says, silent

from contratgen.kits.engagements_quartiers_2030.rules.texts import passages


def test_a_number_and_its_date_are_one_fault() -> None:
    """A decree cited with a neighbouring day is told once, even when the line ends between them."""
    found = faults_of(contract_of(*says("le décret n° 2023-1314 du\n29 décembre 2023")))
    assert [(f.code, f.read) for f in found] == [("EQ-V50", "29 décembre 2023")]
    assert "28 décembre 2023" in found[0].hint


def test_what_is_quoted_over_the_end_of_a_line_is_quoted_on_one() -> None:
    """With a space, as it was meant, and no sign for the line's end."""
    found = faults_of(contract_of(*says("voir l'annexe\n2 pour la suite")))
    assert [(f.code, f.read) for f in found] == [("EQ-V61", "annexe 2")]


def test_the_row_of_dashes_of_a_table_is_no_blank() -> None:
    """Dashes below the header of a table are Markdown."""
    silent(("textes", "Les halls sont dégradés.", "| Hall | État |\n| --- | :---: |\n| A | bon |"))


def test_dashes_in_a_cell_are_a_blank() -> None:
    """A cell filled with dashes was to be filled."""
    found = faults_of(
        contract_of(("textes", "Les halls sont dégradés.", "| Hall | État |\n| --- | --- |\n| A | --- |"))
    )
    assert [(f.code, f.read) for f in found] == [("EQ-V55", "---")]


def test_a_link_is_found_in_lists_tables_quotations_and_notes() -> None:
    """Each wrong link is found at its own line, wherever it stands."""
    table = "| C |\n| --- |\n| [c](annexe:c) |"
    text = f"- un [a](annexe:a)\n\n> un [b](annexe:b)\n\n{table}\n\nNote[^1].\n\n[^1]: un [d](annexe:d)\n"
    found = faults_of(contract_of(("textes", "Les médecins manquent.", text)))
    assert [f.read for f in found] == ["annexe:a", "annexe:b", "annexe:c", "annexe:d"]
    first = found[0].place.line or 0
    assert [(f.place.line or 0) - first for f in found] == [0, 2, 6, 10]


def test_a_fault_of_a_text_is_found_at_its_column() -> None:
    """The column counts from the beginning of the line, from 1."""
    (found,) = faults_of(contract_of(*says("signé par XX, le maire")))
    assert (found.place.line, found.place.column) == (10, 11)


def test_what_no_document_prints_is_not_looked_at() -> None:
    """The follow-up is the town's own business."""
    silent(("contrat", "valide_par: service politique de la ville", "valide_par: à compléter"))


def test_every_text_is_looked_at() -> None:
    """Texts of both sources are walked, each once."""
    found = [passage.characters for passage in passages(contract_of())]
    for text in (
        "Les halls sont dégradés.",
        "rue du Sel",
        "Personnes reçues",
        "aucun crédit demandé",
        "conseil municipal",
        "Gardiennage",
    ):
        assert text in found
    assert found.count("lire un budget public") == 1
    assert "bailleur_hlm" not in found


def test_annexes_out_of_sequence_are_found() -> None:
    """Numbers come from the order of the list: a gap is a fault of the program."""
    contract = contract_of()
    annexes = tuple(annex.model_copy(update={"numero": annex.numero + 1}) for annex in contract.annexes)
    (found,) = faults_of(contract.model_copy(update={"annexes": annexes}))
    assert (found.code, found.blocks) == ("EQ-V61", True)


def test_a_text_full_of_faults_is_told_in_two_hundred_findings() -> None:
    """Beyond, the same cause is found again and again: the last finding says that there are others."""
    found = faults_of(contract_of(*says("XX\n" * 15_000)))
    assert len(found) == 201
    assert "plus de 200 constats" in found[0].message

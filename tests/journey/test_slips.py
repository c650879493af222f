"""Slips of a partner who knows no YAML: one slip is one fault, where it is, in words that say what to do."""

import pytest

import contratgen

VILLE = "contributions/ville-exemple/contribution.yaml"
TEXTE = "contributions/ville-exemple/texte.md"
AMOUNT = '"30 000,00", statut'
FIRST = "  - code: VIL-1"
SECOND = "    mesure: A1.1.1"
DEEPER = "\n     mesure: A1.1.1\n     intitule: Ouverture"

SLIPS = {
    # file, words, what is written instead → line, column, code, words of the message or of its hint
    "quote never closed": (
        VILLE, "denomination: Ville-Exemple", 'denomination: "Ville-Exemple',
        (2, 15, "CG121", "guillemet ouvert ici et fermé seulement ligne 8"),
    ),
    "one space too many": (VILLE, SECOND, f" {SECOND}", (20, 6, "CG121", "retrait inattendu devant")),
    "two lines too deep": (
        VILLE, f"\n{SECOND}\n    intitule: Ouverture", DEEPER, (20, 6, "CG121", "retrait inattendu devant « mesure"),
    ),
    "one space too few": (VILLE, SECOND, SECOND[1:], (20, 4, "CG121", "retrait inattendu devant « mesure: A1.1.1 »")),
    "bullet of a word processor": (VILLE, FIRST, "  • code: VIL-1", (19, 1, "CG121", "puce ou tiret long en tête")),
    "dash of a word processor": (VILLE, FIRST, "  – code: VIL-1", (19, 1, "CG121", "un tiret court suivi d'une")),
    "indentation of hard spaces": (
        VILLE, SECOND, SECOND.replace("    ", "\u00a0" * 4), (20, 1, "CG130", "Retapez les espaces en tête de ligne"),
    ),
    "curly quotes around an amount": (
        VILLE, AMOUNT, "“30 000,00”, statut", (28, 34, "CG135", 'ceux du clavier : "30 000,00"'),
    ),
    "no space after the colon": (
        VILLE, "categorie: commune", "categorie:commune", (6, 1, "CG121", "il manque une espace après les deux-points"),
    ),
    "nothing after the colon": (
        VILLE, "designation: la commune de Ville-Exemple", "designation:",
        (3, 1, "CG221", "valeur absente"),
    ),
    "commas within a street": (
        VILLE, "voie: 1 place du Marché", "voie: 4 bis, rue du Port, bâtiment B",
        (8, 24, "CG135", 'Écrivez voie: "4 bis, rue du Port, bâtiment B", entre guillemets.'),
    ),
    "colon within an item": (
        "contrat.yaml", "moyens: [budget annuel", "moyens: [trajets : 30 € par an, budget annuel",
        (63, 16, "CG203", 'mettez le texte entre guillemets, "trajets : 30 € par an"'),
    ),
    "value wrapped at the margin": (
        VILLE, "intitule: Ouverture de la maison de quartier le soir et", "intitule: Ouverture\nle soir\net",
        (22, 1, "CG121", "« le soir » : suite de la valeur du dessus, sans son retrait, et sur une autre ligne"),
    ),
    "heading in bold": (TEXTE, "## Engagement VIL-1", "**Engagement VIL-1**", (6, 1, "CG210", "la ligne « **Engag")),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_one_slip_is_one_fault_at_its_place(name, project):
    """Nothing that follows from it is told beside it."""
    file, before, after, (line, column, code, words) = SLIPS[name]
    path = project / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    told = contratgen.check(project)
    assert [(d.place.line, d.place.column, d.code) for d in told] == [(line, column, code)], told
    assert words in f"{told[0].message} {told[0].hint}"


def test_slips_on_several_lines_are_all_told_in_one_run(project):
    """A mended line lets the next ones be read."""
    path = project / VILLE
    text = path.read_text(encoding="utf-8")
    for before, after in ((FIRST, "  • code: VIL-1"), (SECOND, f"  {SECOND}"), ("sens: hausse", "sens: vers le haut")):
        text = text.replace(before, after, 1)
    path.write_text(text, encoding="utf-8")
    assert [(d.place.line, d.code) for d in contratgen.check(project)] == [(19, "CG121"), (20, "CG121"), (35, "CG205")]


@pytest.mark.parametrize(
    ("removed", "added"),
    [
        ("    quartiers: [genets]\n", "Ajoutez « quartiers: [gumenen] », par exemple."),
        ("    nature_action: fonctionnement\n", "Ajoutez « nature_action: travaux », par exemple."),
        ("    calendrier: {debut: 01/09/2024, fin: 31/12/2027}\n", "Ajoutez « calendrier: » et, en retrait"),
    ],
)
def test_a_missing_field_is_told_as_it_is_written(removed, added, project):
    """What to type, not only what is expected."""
    path = project / VILLE
    text = path.read_text(encoding="utf-8")
    assert removed in text
    path.write_text(text.replace(removed, "", 1), encoding="utf-8")
    (told,) = contratgen.check(project)
    assert (told.code, told.place.line) == ("CG201", 19)
    assert told.hint.startswith(added)


def test_a_partner_without_texts_is_told_each_rubric(project):
    """Each missing rubric, with the line to write."""
    (project / TEXTE).write_text("", encoding="utf-8")
    hints = [d.hint for d in contratgen.check(project)]
    assert [hint.split(" »")[0] for hint in hints] == [
        "Ajoutez au fichier de textes un titre « ## Présentation",
        "Ajoutez au fichier de textes un titre « ## Engagement VIL-1",
    ]


@pytest.mark.parametrize(
    ("before", "after", "line", "told"),
    [
        ("quartiers: [genets]", "quartiers: genets, bruyeres", 24, "Écrivez « quartiers: [genets, bruyeres] »"),
        ("quartiers: [genets]", "quartiers:\n      -genets", 25, "Écrivez « quartiers: [genets] »"),
        ("{neant: pas de crédits spécifiques sollicités}", "néant", 31, "Écrivez « specifiques: {neant: …} »"),
    ],
)
def test_a_text_in_the_place_of_a_list_or_group_is_told_with_its_right_form(before, after, line, told, project):
    """The right form holds what the partner wrote."""
    path = project / VILLE
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    (fault,) = contratgen.check(project)
    assert (fault.code, fault.place.line) == ("CG203", line)
    assert fault.hint.startswith(told)


def test_values_kept_from_their_place_by_a_fault_are_not_told_beside_it(project):
    """An engagement whose mesure does not exist stands in no document: that is one fault, not one for each value."""
    path = project / VILLE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("mesure: A1.1.1", "mesure: A9.9.9", 1), encoding="utf-8")
    codes = {d.code for d in contratgen.check(project)}
    assert "EQ-R01" in codes
    assert "CG871" not in codes


def test_a_piece_that_no_document_attaches_is_told(project):
    """Named by its partner, and joined by no annex: it would be left out without a word."""
    (project / VILLE).with_name("avenant.pdf").write_bytes(b"%PDF-1.7")
    with (project / VILLE).open("a", encoding="utf-8") as file:
        file.write("pieces:\n  - {fichier: avenant.pdf, titre: Avenant, description: Un avenant.}\n")
    (told,) = contratgen.check(project)
    assert (told.code, told.blocks, told.field) == ("CG223", False, "fichier")
    assert "« avenant.pdf »" in told.message

"""Two canonical values differ for a reader exactly when they differ for a digest, and what is told is short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contratgen.assembly.canonical import canonical_json
from contratgen.assembly.differences import ABSENT, Difference, differences, keys_with, labels
from contratgen.assembly.text_changes import ALIGNED, CUT, TYPOGRAPHY, changes_of

LEAVES = st.one_of(st.booleans(), st.integers(0, 2), st.sampled_from(["", "1", "a", "b"]))
FIELDS = st.sampled_from(["code", "annee", "nom", "x", "y", "chemin", "sha256"])
VALUES = st.recursive(LEAVES, lambda v: st.lists(v, max_size=4) | st.dictionaries(FIELDS, v, max_size=4), max_leaves=12)


@given(VALUES, VALUES)
def test_something_is_told_exactly_when_the_digests_differ(old, new):
    """Order, repeated items, numbers that read like texts: whatever a digest sees."""
    assert bool(list(differences(old, new))) == (canonical_json(old) != canonical_json(new))


@given(st.lists(VALUES, max_size=5).flatmap(lambda items: st.tuples(st.just(items), st.permutations(items))))
def test_an_order_is_told_as_moves_alone(both):
    """Nothing came or went, and nothing changed."""
    assert all(found.moved for found in differences(*both))


@given(st.text("ab  -\n'’\xa0:", max_size=30), st.text("ab -\n'’\xa0:", max_size=30))
def test_a_text_that_differs_is_told(old, new):
    """At least one line, whatever differs; typography alone in one."""
    assert list(changes_of(old, new))
    if old.split() != new.split() and "'" not in old + new and ":" not in old + new:
        assert [*changes_of(old, new)] != [TYPOGRAPHY]


def year(annee, montant):
    return {"annee": annee, "montant": montant, "nature": "numeraire"}


def test_two_lines_of_one_year_are_told_apart():
    """The line that stayed is the one that is the same."""
    found = list(differences([year(2026, "11000"), year(2026, "500")], [year(2026, "500")]))
    assert found == [Difference(("2026",), year(2026, "11000"), ABSENT)]


def test_an_item_with_a_new_code_is_the_same_item():
    """It is not told twice in full."""
    old, new = ({"code": code, "titre": "Rénover", "texte": "long", "lieu": "Gumenen"} for code in ("MH-1", "MH-9"))
    assert list(differences([old], [new])) == [Difference(("MH-9", "code"), "MH-1", "MH-9")]


def test_a_kit_says_which_fields_of_its_own_tell_items_apart():
    """After an identifier, and before a title."""
    old = [{"lot": "nord", "nom": "travaux", "m": 1, "n": 1}, {"lot": "sud", "nom": "travaux", "m": 2, "n": 2}]
    new = [{"lot": "sud", "nom": "travaux", "m": 2, "n": 3}, {"lot": "nord", "nom": "travaux", "m": 1, "n": 4}]
    told = [one.path for one in differences(old, new, keys=keys_with(["lot"]))]
    assert told == [("sud", "n"), ("nord", "n"), ()]
    assert [one.path for one in differences(old, new)] != told
    assert labels([{"code": "7", "lot": "nord"}, *old], keys_with(["lot"])) == ["7", "nord", "sud"]


def test_the_fewest_items_move():
    """One went from the end to the beginning; the others did not."""
    found = list(differences(["a", "b", "c", "d"], ["d", "a", "b", "c"]))
    assert found == [Difference((), moved=(("d", 4, 1),))]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Une ligne\ncoupée ici.", "Une ligne coupée\nici.", [TYPOGRAPHY]),
        ("10 h : l'accueil", "10\xa0h\xa0: l’accueil", [TYPOGRAPHY]),
        ("Un.\n\nDeux.", "Un.\nDeux.", [CUT]),
        ("- a\n- b", "- a - b", [CUT]),
        ("- a\n- b", "- a\n  - b", ["retrait changé : « - b »"]),
        ("- un\n\n  suite", "- un\n\nsuite", ["retrait changé : « suite »"]),
        ("Un  \nDeux.", "Un\nDeux.", [CUT]),
        ("Un.\n\nDeux.\n\nTrois.", "Deux.\n\nTrois.\n\nUn.", ["déplacé : « Un. »"]),
        ("Un mot juste.", "Un mot faux.", ["… Un mot [-juste.-] [+faux.+] …"]),
        ("Un.", "Un.\n\nDeux.", ["+ Deux."]),
        ("Un.\n\nUn.", "Un.", ["- Un."]),
    ],
)
def test_a_text_is_told_by_its_words_and_paragraphs(old, new, told):
    """Wrapped lines in a word, a paragraph that moved by its beginning, words where they changed."""
    assert list(changes_of(old, new)) == told


TABLE = "| Action | Coût |\n|---|---|\n| Vélo | 12 € |\n| Jardin | 3 € |"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("12 €", "14 €", ["ligne « Vélo » : Coût : 12€ → 14€"]),
        ("| Jardin | 3 € |", "| Fête | 5 € |", ["ligne « Fête » : Action : Jardin → Fête ; Coût : 3€ → 5€"]),
        ("| Jardin | 3 € |", "| Jardin |  |", ["ligne « Jardin » : Coût : 3€ → —"]),
        ("\n| Jardin | 3 € |", "", ["- ligne du tableau : Action : Jardin ; Coût : 3€"]),
        ("| 3 € |", "| 3 € |\n| Fête | 5 € |", ["+ ligne du tableau : Action : Fête ; Coût : 5€"]),
        ("|---|---|", "|---|--:|", [ALIGNED]),
        ("Coût", "Montant", ["… | Action | [-Coût-] [+Montant+] …"]),
    ],
)
def test_a_table_changes_by_its_cells(old, new, told):
    """Each by the name of its column, in the row that its first cell names."""
    assert list(changes_of(TABLE, TABLE.replace(old, new))) == told


def test_a_table_that_comes_is_told_by_its_cells():
    """The row of dashes says nothing."""
    rows = ["ligne du tableau : Action : Vélo ; Coût : 12€", "ligne du tableau : Action : Jardin ; Coût : 3€"]
    told = ["+ | Action | Coût |", *(f"+ {row}" for row in rows)]
    assert list(changes_of("Un mot.", f"Un mot.\n\n{TABLE}")) == told
    assert list(changes_of(TABLE.replace("|---|---|\n", ""), TABLE)) == [ALIGNED]

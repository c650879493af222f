"""`reading/markdown/look_alikes.py`: lists and tables that are pasted are told, and prose is left in peace."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contratgen.base.diagnostics import Place
from contratgen.reading.markdown.parsing import parse_markdown

PLACE = Place("corps.md", 1, 1)
ROOT = Path(__file__).parents[2]
SIGNS = "o➢✓→⇒✔❖■□◆►▶➔★§Øü☐–—‐−~/●•\uf0a7\uf0b7"
ORDERED = [
    "{}°) ",
    "{}°",
    "{}/ ",
    "{}-",
    "{} - ",
    "{} – ",
    "{} : ",
    "({}) ",
    "[{}] ",
    "{})",
    "{}.",
    "1.{} ",
    "2.1.{}. ",
]
LETTERS = ["{}) ", "{}. ", "{}/ ", "{} - ", "({}) ", "{}–"]


def told(text: str) -> list[tuple[str, int | None]]:
    return [(fault.code, fault.place.line) for fault in parse_markdown(text, PLACE)[1] if fault.code != "CG116"]


@given(st.sampled_from(SIGNS), st.sampled_from([" ", "\t", "\u00a0", "  "]), st.booleans())
@settings(max_examples=100, deadline=None)
def test_lines_with_one_sign_are_told(sign: str, gap: str, wrapped: bool) -> None:  # noqa: FBT001 -- Hypothesis draws it
    """Whatever Word or a letter leaves of its bullets, wrapped lines between them or not."""
    more = "\nsuite du point" if wrapped else ""
    text = f"Trois points :\n{sign}{gap}un{more}\n{sign}{gap}deux{more}\n{sign}{gap}trois"
    step = 2 if wrapped else 1
    assert told(text) == [("CG163", 2), ("CG163", 2 + step), ("CG163", 2 + 2 * step)]


@given(st.sampled_from(ORDERED), st.integers(2, 97))
@settings(max_examples=100, deadline=None)
def test_lines_whose_numbers_follow_are_told(form: str, first: int) -> None:
    """Numbers in every form that is no list of Markdown's; a list that begins at 2 below a line of text is none."""
    text = f"Deux points :\n{form.format(first)}un\n{form.format(first + 1)}deux"
    assert told(text) == [("CG163", 2), ("CG163", 3)]


@pytest.mark.parametrize("form", LETTERS)
@pytest.mark.parametrize("pair", ["AB", "ab", "GH", ("I", "II"), ("iv", "v"), ("IX", "X"), ("i", "ii")])
def test_lines_whose_letters_follow_are_told(form: str, pair: str | tuple[str, str]) -> None:
    """Letters and Roman numbers, small and capital."""
    text = f"Deux points :\n{form.format(pair[0])}un\n{form.format(pair[1])}deux"
    assert told(text) == [("CG163", 2), ("CG163", 3)]


FORMS = ["-> {}", "--> {}", "=> {}", "// {}", "->{}", "... {}", ":- {}", ".{}", "*{}", "-{}", "–{}", "{} ;"]
TITLED = [
    "**Mot** : {}",
    "*Mot :* {}",
    "Mot : {}",
    "Mot de passe: {}",
    "Nom – {}",
    "À l'an : {}",
    "12 mars : {}",
    "Qui ? {}",
]
NAMED = ["Axe {}", "Art. {} - x", "Axe {} : x", "**Axe {}** : x", "Article {} - x", "Étape {}. x", "Fiche action {} x"]
COUNTED = [
    "N°{} x",
    "Article {}e x",
    "n° {} : x",
    "Objectif n°{}",
    "№ {} x",
    "{}e : x",
    "{}ème x",
    "{} x",
    "OS{} - x",
    "R{}. x",
    "{}ᵉ x",
]


@pytest.mark.parametrize("form", [*FORMS, *TITLED])
def test_lines_in_one_form_are_told(form: str) -> None:
    """Whatever the form, one rule: two lines share it."""
    text = "\n".join(["Deux points :", form.format("un"), form.format("deux")])
    assert told(text) == [("CG163", 2), ("CG163", 3)]


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        *((form, numbers) for form in NAMED for numbers in ("12", "AB", ("I", "II"))),
        *((form, "12") for form in COUNTED),
    ],
)
def test_numbers_with_a_name_are_told(form: str, numbers: str | tuple[str, str]) -> None:
    """Numbers that follow one another, after the same words; letters too, after words alone."""
    assert told("\n".join(form.format(number) for number in numbers)) == [("CG163", 1), ("CG163", 2)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("☐ un\n☑ deux\n☒ trois", [1, 2, 3]),
        ("- un\n-deux\n- trois", [2]),
        ("_ un\n_ deux", [1, 2]),
        ("Nous proposons :\nun médiateur,\nune salle,\nun véhicule.", [2, 3, 4]),
        ("- un\n- deux\n\n-trois", [4]),
        ("* un\n*deux", [2]),
        ("1. un\n2.deux\n3. trois", [2]),
        ("Emploi : une longue ligne, jusqu'au bout de la page ou peu s'en faut\nSanté : deux", [1, 2]),
        ("Emploi : trois\nchantiers.\nSanté : une ligne qui va jusqu'au bout de la page, ou peu s'en faut", [1, 3]),
        ("Les crédits\n- dépenses et recettes\nde l'année.", [2]),
        ("Un total de 12\n+ 3 agents.", [2]),
        ("La liste (annexe\n1) puis le reste.", [2]),
        ("- Les crédits de l'année qui s'achève, dépenses et recettes, sont de\n  - 12 euros", [2]),
    ],
)
def test_what_is_or_is_not_an_item_by_mistake_is_told(text: str, lines: list[int]) -> None:
    """An item that lost its space; prose that a line end before a sign makes one."""
    assert told(text) == [("CG163", line) for line in lines]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("Nom, Fonction, Ville\nDupont, maire, Auray", "CG184", 1),
        ("Les voici :\nNom,Âge\nAnne,30", "CG184", 2),
        ("Nom  Âge\nAnne  30", "CG184", 1),
        ("l'accom-\npagnement", "CG165", 1),
        ("de l'\nagence", "CG165", 1),
        ("Texte\nPage 3 sur 12\nsuite", "CG166", 2),
        ("- 3 -", "CG166", 1),
        ("**Contexte**\nLa ville agit.", "CG167", 1),
        ("CONTEXTE ET ENJEUX\nLa ville agit.", "CG167", 1),
        ('"Nom";"Âge"\n"Anne";"30"', "CG184", 1),
        ("- un ;\n- deux.\nLa ville agit.", "CG169", 3),
        ("Du ==texte==", "CG168", 1),
        ("x^2^", "CG168", 1),
        ("H~2~O", "CG168", 1),
        ("Soit $x^2$", "CG168", 1),
        ("- [x] fait", "CG168", 1),
        ("[le site] (https://a.example)", "CG175", 1),
        ("[le site]\n(https://a.example)", "CG175", 1),
        ("(le site)[https://a.example]", "CG175", 1),
        ("Du *texte", "CG183", 1),
        ("Du _texte", "CG183", 1),
    ],
)
def test_what_a_paste_leaves_is_told(text: str, code: str, line: int) -> None:
    """Rows, words cut by a PDF, page numbers, titles, marks of other programs."""
    assert told(text)[0] == (code, line)


@pytest.mark.parametrize(
    "text",
    [
        "Mairie d'Auray\n100 place de la République\n56400 Auray",
        "Monsieur le Maire,\nMadame la Préfète,",
        "VILLE D'AURAY\n100 place de la République\n56400 AURAY",
        "pré-\net post-natal",
        "Voici :\n- un seul point",
        "- un.\n  Suite en retrait.\n- deux\nsuite",
        "- un.\n\nLa ville agit.\nElle rend compte.",
        "Un point voulu\\\n- seul",
        "- Emploi\n  - un seul sous-point",
        "Un *mot* et un autre* suivi d'un (*), 5*3, habitant*e*s",
        "\\*mot \\==x== \\[x] \\^2^",
        "10^3 et 10^6, ~10 % et ~20 %, 10$ et 20$, C++ et C++, a == b",
        "« [...] la suite » (https://a.example)",
        "Un [x](https://a.example)",
        "à un\nà deux",
        "y un\ny deux",
        "M. un\nM. deux",
        "L. un\nD. deux",
        "en\n20. un\n22. deux",
        "12-15 mai\n13-16 mai",
        "18:30 un\n19:30 deux",
        "10 agents\n11 agents",
        "3.5 un\n7.2 deux",
        ": un\n: deux",
        "; un\n; deux",
        "« un »\n« deux »",
        "(un)\n(deux)",
        "*un* mot\n*deux* mots",
        "**un** mot\n**deux** mots",
        "o un seul",
        "1/ un seul\nsuite",
        "un\tmot",
        "oui | non",
        "1/ un  \n2/ deux  \n3/ trois",
        "o un\\\no deux",
        "1. un\n2. deux",
    ],
)
def test_prose_and_kept_lines_are_not(text: str) -> None:
    """One line says nothing; lines whose ends are kept are printed as they are."""
    assert told(text) == []


@pytest.mark.parametrize("width", [None, 60, 72, 80, 100])
def test_the_texts_of_the_example_give_no_alarm(width: int | None) -> None:
    """Every text of the example and of the starters, as it is, and as a letter or an editor wraps it."""
    files = [*ROOT.glob("examples/*/**/*.md"), *ROOT.glob("src/contratgen/kits/*/starter/**/*.md")]
    assert len(files) > 20
    texts = [(file, file.read_text("utf-8")) for file in files]
    found = [(file.name, *one) for file, text in texts for one in told(wrapped(text, width) if width else text)]
    assert [one for one in found if one[1][:4] in {"CG16", "CG18"} and one[1] != "CG187"] == []


DENSE = """
La charte dit ceci : l'accueil est gratuit, anonyme, sans rendez-vous. Elle ajoute : nul n'est tenu de se justifier.
Elle conclut : ici, on prend le temps. Les bénévoles la signent ; les salariés aussi. Toute entorse est signalée.

Un habitant résume : « On veut être écoutés. » Une élue répond : « Nous le sommes tous les deux. » Puis le silence.
M. Le Bras : « Et la piscine ? » Mme Cadoret : « En 2028. » M. Le Bras : « Pas avant ? » Mme Cadoret : « Non. »

Les tarifs vont de 0,80 € à 4,35 €, selon le quotient familial : QF 1 : 0-400 ; QF 2 : 401-700 ; QF 3 : 701-1 000 ;
QF 4 : au-delà. Les horaires sont adaptés : accueil du matin (7 h 30 à 9 h), accueil du soir (16 h 30 à 18 h 45).

Bibliographie : Donzelot (J.), La ville à trois vitesses, Paris, La Villette, 2009, 110 p. ; Epstein (R.), « Politique
de la ville : bilan et (absence de) perspectives », Regards croisés sur l'économie, n° 15, 2014, p. 203-211.
"""


@pytest.mark.parametrize("text", DENSE.strip().split("\n\n"))
def test_labels_within_wrapped_prose_are_not(text: str) -> None:
    """Two lines that happen to begin with words and a colon, where a letter or an editor wrapped them."""
    assert [(width, one) for width in range(60, 101) for one in told(wrapped(text, width))] == []


def wrapped(text: str, width: int) -> str:
    """Return the plain paragraphs of a text, wrapped before whole words."""
    plain = (one for one in text.split("\n\n") if one[:1].isalpha())
    return "\n\n".join(textwrap.fill(one, width, break_on_hyphens=False, break_long_words=False) for one in plain)

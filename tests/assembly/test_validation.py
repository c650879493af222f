"""A fault deep in a file is told at its own line, in French, with what to do; all of a file's faults come together."""

import re
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from pydantic import Field, ValidationError, create_model
from written import written

from contratgen.assembly import scalars
from contratgen.assembly.contract import validate
from contratgen.assembly.faults import diagnostics_of
from contratgen.assembly.fields import Liste, Modele, Rubrique, champ
from contratgen.assembly.scalars import Code, Ligne, Montant
from contratgen.assembly.values import Fichier, Texte
from contratgen.base.diagnostics import Place
from contratgen.reading.located import Mapping, Scalar
from contratgen.reading.texts import read_sections
from contratgen.reading.yaml.reading import read_yaml


class Ligne_(Modele):
    montant: Montant = champ("Montant", "Euros.", "12,00", ge=0)


class Oui(Modele):
    type: Literal["oui"] = champ("Type", "…", "oui")


class Non(Modele):
    type: Literal["non"] = champ("Type", "…", "non")
    motif: Ligne = champ("Motif", "Pourquoi.", "absence")


class Action(Modele):
    code: Code = champ("Code", "Code.", "MH-1")
    lignes: Liste[Ligne_] = champ("Lignes", "Lignes.", [], default=())
    texte: Annotated[Texte, Rubrique("Action {code}")] = champ("Texte", "Texte.", "…")


class Fiche(Modele):
    nom: Ligne = champ("Nom", "Nom du partenaire.", "CAF")
    etat: Literal["attendu", "recu"] = champ("État", "…", "recu", default="recu")
    reponse: Annotated[Oui | Non, Field(discriminator="type")] | None = champ("Réponse", "…", {}, default=None)
    actions: Liste[Action] = champ("Actions", "…", [], default=())
    piece: Fichier | None = champ("Pièce", "…", "a.pdf", default=None)
    echeances: Liste[Ligne_] = champ("Échéances", "Une au moins.", [], min_length=1, default=())


def sections(**texts):
    mapping = Mapping(Place("texte.md", 1, 1))
    for rank, (heading, body) in enumerate(texts.items(), 1):
        name = heading.replace("_", " ")
        mapping[name] = Scalar(body, Place("texte.md", 10 * rank + 1, 1))
        mapping.keys_at[name] = Place("texte.md", 10 * rank, 1)
    return mapping


def opener(kind, path):
    return kind.of(f"contributions/caf/{path}", b"%PDF-1.7")


def faults_of(facts, texts=None):
    found = []
    value = validate(Fiche, written(facts), texts if texts is not None else sections(), opener, found)
    return value, [(f.code, f.place.line, f.field) for f in found], found


CASES = [
    ({}, ("CG201", 1, "nom")),
    ({"nom": "CAF", "non": "x"}, ("CG202", 2, "non")),
    ({"nom": ["CAF"]}, ("CG203", 1, "nom")),
    ({"nom": ""}, ("CG221", 1, "nom")),
    ({"nom": "CAF", "actions": "x"}, ("CG203", 2, "actions")),
    ({"nom": "CAF", "etat": "arrivé"}, ("CG205", 2, "etat")),
    ({"nom": "CAF", "reponse": {"type": "peut-être"}}, ("CG205", 2, "reponse")),
    ({"nom": "CAF", "reponse": {"motif": "x"}}, ("CG201", 2, "reponse")),
    ({"nom": "CAF", "reponse": {"type": "non"}}, ("CG201", 2, "reponse.motif")),
]


@pytest.mark.parametrize(("facts", "expected"), CASES)
def test_a_fault_is_told_with_its_code_and_line(facts, expected):
    """Each kind of fault has its code."""
    value, told, _ = faults_of(facts)
    assert value is None
    assert told == [expected]


def test_a_fault_deep_in_a_list_points_at_its_own_line():
    """Lists are named by code, and the line is the amount's."""
    facts = {"nom": "CAF", "actions": [{"code": "MH-1", "lignes": [{"montant": "12,00"}, {"montant": "1.200"}]}]}
    _, told, found = faults_of(facts, sections(**{"Action MH-1": "Texte."}))
    assert told == [("CG204", 4, "actions[MH-1].lignes[2].montant")]
    assert found[0].read == "1.200"


def test_a_list_is_too_short_only_by_what_was_not_written():
    """An element that is refused is told once, and is no missing element."""
    assert faults_of({"nom": "CAF", "echeances": []})[1] == [("CG206", 2, "echeances")]
    assert faults_of({"nom": "CAF", "echeances": [{"montant": "1.200"}]})[1] == [("CG204", 2, "echeances[1].montant")]


def test_all_faults_of_a_file_come_together():
    """One run tells everything."""
    _, told, _ = faults_of({"etat": "arrivé", "inconnu": "x", "actions": [{"code": "m h"}]})
    assert {code for code, _, _ in told} == {"CG201", "CG202", "CG204", "CG205"}


def test_an_unknown_field_gets_the_nearest_known_one():
    """The hint proposes what was probably meant."""
    _, _, found = faults_of({"nom": "CAF", "action": []})
    assert "« actions »" in found[0].hint


def test_a_section_fills_its_field_and_keeps_its_line():
    """Texts find their fields by heading, whatever the apostrophe or the case."""
    value, told, _ = faults_of({"nom": "CAF", "actions": [{"code": "MH-1"}]}, sections(**{"action MH-1": "Un mot."}))
    assert told == []
    assert value.actions[0].texte.source == "Un mot."
    assert value.actions[0].texte.place.line == 11


def test_a_missing_section_is_told_once():
    """One absence, one fault."""
    _, told, found = faults_of({"nom": "CAF", "actions": [{"code": "MH-1"}]})
    assert [code for code, _, _ in told] == ["CG210"]
    assert "## Action MH-1" in found[0].message


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\u00a0",
        "<!-- à écrire -->",
        "<!-- jamais fermé",
        "### Contexte",
        "### Contexte\n\n<!-- x -->\n\n####",
        "…",
        "- ",
    ],
)
def test_a_section_that_says_nothing_is_missing(body):
    """Present but empty is absent: the same code, and no fault of what little stands there."""
    value, told, found = faults_of({"nom": "CAF", "actions": [{"code": "MH-1"}]}, sections(**{"Action MH-1": body}))
    assert value is None
    assert [code for code, _, _ in told] == ["CG210"]
    assert "« ## Action MH-1 » est vide" in found[0].message
    assert found[0].place.file == "texte.md"


def test_an_unknown_section_gets_the_nearest_wanted_one():
    """A heading with a slip is told at its own line."""
    facts = {"nom": "CAF", "actions": [{"code": "MH-1"}]}
    _, told, found = faults_of(facts, sections(**{"Action MH1": "Un mot."}))
    assert ("CG211", 10, "") in told
    assert any("« ## Action MH-1 »" in f.hint for f in found)


@pytest.mark.parametrize("code", ["mh 1", "", None])
def test_headings_are_not_judged_by_a_code_that_is_wrong(code):
    """The code is the fault; its rubric is neither unknown nor missing."""
    action = {} if code is None else {"code": code}
    _, told, _ = faults_of({"nom": "CAF", "actions": [action]}, sections(**{"Action MH-1": "Un mot."}))
    assert [field for _, _, field in told] == ["actions[1].code" if not code else "actions[mh 1].code"]


@pytest.mark.parametrize("heading", ["Action MH1", "Actions MH-1", "action  mh_1"])
def test_a_heading_with_a_slip_is_told_once(heading):
    """What it was meant for is not called missing as well."""
    facts = {"nom": "CAF", "actions": [{"code": "MH-1"}]}
    _, told, _ = faults_of(facts, read_sections(f"## {heading}\n\nUn mot.\n", "texte.md")[0])
    assert [code for code, _, _ in told] == ["CG211"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("# Action MH-1", [("CG141", 5)]),
        ("##Action MH-1", [("CG143", 5)]),
        ("### Action MH-1", [("CG210", 5)]),
        ("**Action MH-1**", [("CG210", 5)]),
        ("- ## Action MH-1 :", [("CG156", 5), ("CG210", 5)]),
        ("    ## Action MH-1", [("CG152", 5), ("CG210", 5)]),
        ("# Autre titre", [("CG141", 5), ("CG210", 3)]),
        ("Voir l'action MH-1", [("CG210", 3)]),
    ],
)
def test_a_heading_with_other_signs_is_told_where_it_stands(line, expected):
    """The rubric is not missing from the facts: the line that was meant to open it is wrong."""
    facts = {"nom": "CAF", "actions": [{"code": "AB-1"}, {"code": "MH-1"}]}
    read, found = read_sections(f"## Action AB-1\n\nUn mot.\n\n{line}\n\nUn mot.\n", "texte.md")
    told = [(one.code, one.place.line) for one in (*found, *faults_of(facts, read)[2])]
    assert told == expected


@pytest.mark.parametrize("heading", ["Àction MH-1", "ACTION mh-1", "Action\u00a0MH–1"])
def test_case_accents_and_spaces_of_a_heading_do_not_count(heading):
    """They name the same rubric; written twice that way, the second is told and not dropped."""
    facts = {"nom": "CAF", "actions": [{"code": "MH-1"}]}
    value, told, _ = faults_of(facts, read_sections(f"## {heading}\n\nUn mot.\n", "texte.md")[0])
    assert told == []
    assert value.actions[0].texte.source == "Un mot."
    both = read_sections(f"## Action MH-1\n\nUn mot.\n\n## {heading}\n\nDeux.\n", "texte.md")[0]
    assert faults_of(facts, both)[1] == [("CG142", 5, "")]


def test_one_rubric_is_not_read_for_two_texts():
    """Two actions of one code, however it is spelled: told at the second with the line of the first, and once."""
    facts = {"nom": "CAF", "actions": [{"code": "MH-1"}, {"code": "AB-1"}, {"code": "mh-1"}]}
    value, told, found = faults_of(facts, sections(**{"Action MH-1": "Un.", "Action AB-1": "Deux."}))
    assert value is None
    assert told == [("CG149", 4, "")]
    assert "« ## Action mh-1 »" in found[0].message
    assert found[0].message.endswith("de la ligne 2")


def test_a_heading_met_again_follows_from_two_actions_of_one_code():
    """Uniting both texts, as CG142 asks, would lose one: only what names them is to be corrected."""
    facts = {"nom": "CAF", "actions": [{"code": "MH-1"}, {"code": "MH-1"}]}
    twice, read = read_sections("## Action MH-1\n\nUn.\n\n## Action MH-1\n\nDeux.\n", "texte.md")
    elsewhere = read_sections("## Action MH-1\n\nUn.\n\n## Action MH-1\n\nDeux.\n", "autre.md")[1]
    found = [*read, *elsewhere]
    assert validate(Fiche, written(facts), twice, opener, found) is None
    assert [(one.code, one.place.file) for one in found] == [("CG142", "autre.md"), ("CG149", "contribution.yaml")]


@pytest.mark.parametrize("code", ["", " "])
def test_two_actions_without_code_lack_their_codes(code):
    """What is missing is the code of each, not another rubric."""
    facts = {"nom": "CAF", "actions": [{"code": code}, {"code": code}]}
    assert [code for code, _, _ in faults_of(facts)[1]] == ["CG221", "CG221"]


def test_a_text_in_the_facts_is_refused():
    """A text belongs to the text file."""
    _, told, _ = faults_of({"nom": "CAF", "actions": [{"code": "MH-1", "texte": "x"}]})
    assert [code for code, _, _ in told] == ["CG212"]


def test_markdown_faults_keep_their_line_in_the_text_file():
    """What Markdown refuses is told where it stands, not where the model is."""
    facts = {"nom": "CAF", "actions": [{"code": "MH-1"}]}
    value, _, found = faults_of(facts, sections(**{"Action MH-1": "Un mot.\n\n<b>gras</b>"}))
    assert value is None
    assert {(f.place.file, f.place.line) for f in found} == {("texte.md", 13)}


def test_a_model_remembers_where_its_fields_were_written():
    """Rules point at lines."""
    value, _, _ = faults_of({"nom": "CAF", "etat": "recu"})
    assert value.place("etat") == Place("contribution.yaml", 2, 1)


def test_a_file_is_opened_and_digested():
    """A piece is known by path and digest."""
    value, _, _ = faults_of({"nom": "CAF", "piece": "a.pdf"})
    assert value.piece.chemin == "contributions/caf/a.pdf"
    assert len(value.piece.sha256) == 64


def test_a_program_may_build_the_same_model():
    """Python values are accepted as they are."""
    assert Ligne_(montant=Decimal("12.00")).montant == 12


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"nom": "CAF", "etat": "arrivé"}, "attendu attendu ou recu, reçu « arrivé »"),
        ({"nom": "CAF", "actions": [{"code": "m h"}]}, "attendu un code comme « MH-1 » ou « A4.3.2 », reçu « m h »"),
        (
            {"nom": "CAF", "actions": [{"code": "A", "lignes": [{"montant": "-1,00"}]}]},
            "valeur trop petite : au moins 0",
        ),
        ({"nom": "CAF", "reponse": {"type": "x"}}, "type inconnu « x », attendu oui ou non"),
    ],
)
def test_a_fault_speaks_french(facts, message):
    """Nothing of the library's English reaches a partner."""
    _, _, found = faults_of(facts, sections(**{"Action A": "Mot.", "Action m h": "Mot."}))
    assert message in [f.message for f in found]


def test_a_file_without_a_folder_to_look_in_is_told():
    """A program that validates by itself says where files are."""
    facts = written({"nom": "CAF", "piece": "a.pdf"})
    with pytest.raises(ValidationError) as caught:
        Fiche.model_validate(facts)
    assert [(f.code, f.place.line) for f in diagnostics_of(caught.value, facts, Fiche)] == [("CG209", 2)]


NOTHING = ["", "~", "null", "Null", "NULL"]


@pytest.mark.parametrize("word", NOTHING)
def test_a_value_left_empty_is_absent(word):
    """Nothing, or one of YAML's names for it, is nobody's name; quotes make a text of it, but not of nothing."""
    found = read_yaml(f"nom: {word}\n".encode(), "x.yaml")[0]
    told = []
    assert validate(Fiche, found, sections(), opener, told) is None
    assert [(f.code, f.place.line, f.field) for f in told] == [("CG221", 1, "nom")]
    assert told[0].message.startswith("valeur absente")
    quoted = []
    valid = validate(Fiche, read_yaml(f'nom: "{word}"\n'.encode(), "x.yaml")[0], sections(), opener, quoted)
    assert [f.code for f in quoted] == ([] if word else ["CG221"])
    assert valid is None or valid.nom == word


@pytest.mark.parametrize("word", [*NOTHING, '""', '"  "'])
def test_a_field_that_may_be_left_out_may_be_left_empty(word):
    """A form with a blank is ordinary: the field is as if it were not there."""
    lines = ("nom: CAF", *(f"{name}: {word}" for name in ("etat", "reponse", "actions", "piece")))
    told = []
    valid = validate(Fiche, read_yaml("\n".join(lines).encode(), "x.yaml")[0], sections(), opener, told)
    assert told == []
    assert valid == Fiche(nom="CAF")
    assert valid.written("etat") is None


def test_an_empty_item_of_a_list_is_told_at_its_line():
    """A dash and nothing behind it."""
    told = []
    validate(Fiche, read_yaml(b"nom: CAF\nactions:\n  -\n", "x.yaml")[0], sections(), opener, told)
    assert [(f.code, f.place.line, f.field, bool(f.hint)) for f in told] == [("CG221", 3, "actions[1]", True)]


@pytest.mark.parametrize("block", [">", ">-", "|", "|-", ">+"])
def test_a_block_on_one_line_is_folded_and_trimmed(block):
    """However it was opened, the value of a type on one line is one line."""
    told = []
    text = f"nom: {block}\n  Caisse d'allocations\n  familiales\netat: {block}\n  Reçu\n"
    valid = validate(Fiche, read_yaml(text.encode(), "x.yaml")[0], sections(), opener, told)
    assert told == []
    assert (valid.nom, valid.etat) == ("Caisse d'allocations familiales", "recu")


@pytest.mark.parametrize(
    ("written_as", "meant"), [("Oui", "oui"), ("NON", "non"), ("nón", None), ("non ", "non"), ("n o n", None)]
)
def test_the_kind_of_a_group_is_a_choice_like_any_other(written_as, meant):
    """Case, accents and spaces do not choose another model."""
    facts = {"nom": "CAF", "reponse": {"type": written_as} if meant == "oui" else {"type": written_as, "motif": "x"}}
    value, _, _ = faults_of(facts)
    assert (value.reponse.type if value else None) == meant


BAD = (
    "",
    "~",
    "mot",
    "deux\nmots",
    "1.200",
    "12.000 €",
    "31/02/2024",
    "01/02/03",
    "-5",
    "９",
    "x" * 3000,
    "\x07",
    "[a-z]+",
)
TYPES = [name for name in vars(scalars) if name[0].isupper() and hasattr(vars(scalars)[name], "__metadata__")]
PATTERN = re.compile(r"\^|\$|\\[A-Za-z]|\(\?|\[[^\]]*-[^\]]*\][+*?{]")
ENGLISH = re.compile(r"(?i)\b(?:should|must|valid|input|string|match|pattern|least|most|expected|value|error|null)\b")


@pytest.mark.parametrize("kind", TYPES)
def test_no_pattern_and_no_english_reaches_a_user(kind):
    """Whatever the type and whatever is written: one line of French, that quotes no more than it must."""
    fiche = create_model("Fiche", __base__=Modele, champ=(vars(scalars)[kind], champ("Champ", "Le champ.", "exemple")))
    for value in (*BAD, ["x"], {"a": "b"}):
        told = []
        validate(fiche, written({"champ": value}), sections(), opener, told)
        for fault in told:
            said = f"{fault.message} {fault.hint} {fault.expected}".replace("[a-z]+", "")
            assert not PATTERN.search(said), said
            assert not ENGLISH.search(said), said
            assert len(fault.message) < 250
    assert kind == "Ligne" or told


ONE_SLIP = {
    "misspelt": ("Nom: CAF\n", [("CG202", 1, "Nom")]),
    "several": ("Nom: CAF\nÉCHÉANCES:\n  - montant: 1\n", [("CG202", 1, "Nom")]),
    "accent": ("nom: CAF\néchéances:\n  - montant: 1\n", [("CG202", 2, "échéances")]),
    "group left empty": ("nom: CAF\nreponse:\ntype: non\nmotif: absence\n", [("CG222", 3, "type")]),
    "one level too deep": ("etat: recu\nreponse:\n  type: non\n  motif: x\n  nom: CAF\n", [("CG222", 5, "nom")]),
    "too deep in a list": (
        "etat: recu\nactions:\n  - code: MH-1\n    nom: CAF\n",
        [("CG222", 4, "nom"), ("CG210", 3, "")],
    ),
    "none at all": ("nom: CAF\nzzz: 1\n", [("CG202", 2, "zzz")]),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_SLIP)
def test_a_field_misspelt_or_displaced_is_not_missing_as_well(name):
    """The cause once, where it stands, with the name or the level that is right."""
    text, expected = ONE_SLIP[name]
    told = []
    assert validate(Fiche, read_yaml(text.encode(), "x.yaml")[0], sections(), opener, told) is None
    assert {(f.code, f.place.line) for f in told} == {(code, line) for code, line, _ in expected}
    assert {field for _, _, field in expected if field} <= {f.field.rpartition(".")[2] for f in told}
    assert all(f.hint for f in told)

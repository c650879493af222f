"""`render` tells every fault of values in one run, each at its tag, with the names that its author wrote."""

import datetime as dt

import pytest
from docx_builder import build, paragraph, part, table
from pydantic import BaseModel

import contratgen
from contratgen.base.diagnostics import InputError
from contratgen.rendering.options import Keywords, Options, Policy


class Adresse(BaseModel):
    rue: str = "rue Haute"


class Partenaire(BaseModel):
    nom: str = "CAF"
    adresse: Adresse | None = None
    montants: list[int] = [1, 0, 2]


class Contrat(BaseModel):
    partenaire: Partenaire = Partenaire()
    objet: str = "objet"


def told(*body: str, **parts: str) -> list[tuple[str, str]]:
    """Return the code and the words of each fault of a template, without the file's name."""
    with pytest.raises(InputError) as caught:
        contratgen.render(build(*body, **parts), Contrat())
    return [(fault.code, str(fault).removeprefix(f"{fault.code} modèle.docx ")) for fault in caught.value.diagnostics]


def test_faults_of_body_header_and_notes_are_told_together() -> None:
    body = (
        paragraph("{{ inconnu }}"),
        table(("x", "{{ partenaire.adresse.rue }}")),
        paragraph("{{ partenaire.adresse }}{{ partenaire }}"),
        paragraph("{% if partenaire.non %}{{ encore }}{% else %}{{ toujours }}{% endif %}"),
        paragraph("{% for m in partenaire.liste %}{{ m.x }}{% else %}{{ rien }}{% endfor %}"),
        paragraph("{{ partenaire.nom | date }}"),
        paragraph("{% set x = objet + 1 %}{{ x.y }}{{ x }}"),
    )
    footnotes = '<w:footnote w:id="1"><w:p><w:r><w:t>{{ partenaire.nom.sigle }}</w:t></w:r></w:p></w:footnote>'
    call = '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    empty = "« rue » ne peut pas être lu : « partenaire.adresse » n'a pas de valeur"
    sigle = "« partenaire.nom » est un texte, qui n'a pas de champ « sigle »"
    assert told(*body, call, header=paragraph("{{ entete }}"), footnotes=footnotes) == [
        ("CG301", "(corps, paragraphe 1) : « inconnu » n'a pas de valeur ici"),
        ("CG301", "(en-tête 1, paragraphe 1) : « entete » n'a pas de valeur ici"),
        ("CG301", f"(notes de bas de page, paragraphe 1) : {sigle}"),
        ("CG302", f"(corps, tableau 1, ligne 1, colonne 2) : {empty}"),
        ("CG302", "(corps, paragraphe 4) partenaire.adresse : la valeur est absente"),
        ("CG303", "(corps, paragraphe 4) partenaire : un objet n'est pas un texte : imprimez l'un de ses champs"),
        ("CG301", "(corps, paragraphe 5) : « partenaire » n'a pas de champ « non » ; peut-être « nom » ?"),
        ("CG301", "(corps, paragraphe 6) : « partenaire » n'a pas de champ « liste »"),
        ("CG307", "(corps, paragraphe 7) : « date » attend une date, pas un texte"),
        ("CG305", "(corps, paragraphe 8) : la balise ne peut pas être calculée avec un texte et un nombre"),
    ]


def test_the_turns_of_a_loop_and_the_calls_of_a_macro_go_on_after_a_fault() -> None:
    body = (
        paragraph("{% macro part(m) %}{{ m.montant }}{{ 10 // m }}{% endmacro %}"),
        paragraph("{% for m in partenaire.montants if m.actif or true %}{{ 10 // m }} {% endfor %}"),
        paragraph("{{ part(0) }}{{ part(1) }}{% with a = objet.titre %}{{ a }}{{ zzz }}{% endwith %}"),
    )
    zero = "la balise ne peut pas être calculée : division par zéro"
    assert told(*body) == [
        ("CG301", "(corps, paragraphe 1) : « m » est un nombre, qui n'a pas de champ « montant »"),
        ("CG305", f"(corps, paragraphe 1) : {zero}"),
        ("CG301", "(corps, paragraphe 2) : « m » est un nombre, qui n'a pas de champ « actif »"),
        ("CG301", "(corps, paragraphe 3) : un texte n'a pas de champ « titre »"),
        ("CG301", "(corps, paragraphe 3) : « zzz » n'a pas de valeur ici"),
    ]


def test_what_would_never_end_stops_the_run_after_what_was_found() -> None:
    codes = [code for code, _ in told(
        paragraph("{{ inconnu }}{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}{{ jamais_lu }}")
    )]  # fmt: skip
    assert codes == ["CG301", "CG884"]


def test_options_are_keywords() -> None:
    template = build(paragraph("{{ jour | crie }} : {{ objet }}"), header=paragraph("x"))

    class Jour(Contrat):
        jour: dt.date = dt.date(2025, 1, 2)

    made = contratgen.render(template, Jour(objet="12 :"), filters={"crie": lambda day: f"{day:%d}!"}, typography=True)
    assert "02\u202f!" in part(made)
    assert set(Keywords.__annotations__) == set(Options.__dataclass_fields__)
    with pytest.raises(InputError, match="CG303"):
        contratgen.render(build(paragraph("{{ jour }}")), Jour(), policy=Policy.STRICT)

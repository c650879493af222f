"""What documents show of what was written: run on the contract itself, a template's tags tell it field by field."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, computed_field
from word_text import build

from contratgen.assembly.fields import Derive, Modele, NonImprime, made_of
from contratgen.assembly.values import Texte
from contratgen.base.diagnostics import Place, Severity
from contratgen.reading import located
from contratgen.template_check import Witness, check_template, not_shown
from contratgen.template_check.usage.witness import lines_of


class Moyen(Modele):
    """One line of figures."""

    annee: int
    montant: Decimal
    nature: Literal["don", "pret"]


class Apport(Modele):
    """What a partner writes."""

    intitule: str
    groupe: str
    publie: bool = True
    motif: str | None = None
    debut: datetime.date | None = None
    texte: Texte | None = None
    mots: tuple[str, ...] = ()
    moyens: tuple[Moyen, ...] = ()
    cle: Annotated[str, NonImprime("pour le suivi")] = "k"
    total: Annotated[int, Derive()] = 0

    @computed_field
    @property
    def en_capitales(self) -> str:
        """Derived: printing it does not show the title."""
        return self.intitule.upper()


class Racine(BaseModel):
    """The root of a template."""

    apports: tuple[Apport, ...]
    titre: str = "Titre"


def written(line: int, **fields: object) -> Apport:
    """Return a contribution whose fields stand one a line, from a given one."""
    return Apport.model_validate(mapping(line, fields), context={})


def mapping(line: int, fields: dict[str, object]) -> located.Mapping:
    """Return a mapping as it is read from a file."""
    found = located.Mapping(Place("contribution.yaml", line, 1))
    for number, (key, value) in enumerate(fields.items(), line):
        found[key] = value
        found.keys_at[key] = Place("contribution.yaml", number, 1)
    return found


def look(text: str, *apports: Apport) -> Witness:
    """Return what a template shows of contributions."""
    report = check_template(build(f"corps:\n{text}"), "m.docx", Racine, policy="strict")
    assert not [one for one in report.diagnostics if one.blocks], report.diagnostics
    witness = Witness()
    witness.look({"document": Racine(apports=apports)}, report.trees)
    return witness


def hidden(text: str, *apports: Apport) -> list[str]:
    """Return the fields that were filled and that a template does not show, in the order written."""
    witness = look(text, *apports)
    assert not witness.blind
    return [one.field for one in not_shown(apports, witness)]


def full(line: int = 10, **more: object) -> Apport:
    """Return a contribution with a title, a group and a reason."""
    return written(line, **{"intitule": "Jardin", "groupe": "A", "motif": "Parce que", **more})


LOOP = "{% for a in apports %}"
END = "{% endfor %}"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("{{ a.intitule }}{{ a.groupe }}{{ a.motif or '' }}", []),
        ("{{ a.intitule }}{{ a.groupe }}", ["motif"]),
        ("{{ a.intitule }}{{ a.groupe }}{% if a.motif %}oui{% endif %}", ["motif"]),
        ("{{ a.intitule }}{{ a.groupe }}{% if a.intitule == 'Autre' %}{{ a.motif or '' }}{% endif %}", ["motif"]),
        ("{{ a.intitule ~ ' ' ~ a.groupe ~ (a.motif or '') }}", []),
        ("{% set b = a.intitule %}{{ b }}{{ a.groupe }}{{ a.motif | default('', true) }}", []),
        ("{% set b %}{{ a.intitule }}{% endset %}{{ b }}{{ a.groupe | majuscule }}{{ a.motif or '' }}", []),
        ("{% set b %}{{ a.intitule }}{% endset %}{{ a.groupe }}{{ a.motif or '' }}", ["intitule"]),
        ("{% macro m() %}{{ a.intitule }}{% endmacro %}{% set b = m() %}{{ b ~ a.groupe }}", ["motif"]),
        ("{{ [a.intitule, a.groupe] | join(', ') }}", ["motif"]),
        ("{{ [a.intitule, a.groupe] | enumeration }}", ["motif"]),
        ("{{ a.intitule if a.motif else a.groupe }}", ["groupe", "motif"]),
        ("{% with b = a %}{{ b.intitule }}{{ b['groupe'] }}{% endwith %}", ["motif"]),
        ("{{ a.en_capitales }}{{ a.groupe }}{{ a.motif or '' }}", ["intitule"]),
        ("{{ a.intitule | length }}{{ a.groupe }}{{ a.motif or '' }}", ["intitule"]),
        ("{{ loop.index }}{{ a.intitule }}{{ a.groupe | replace('A', a.motif or '') }}", []),
    ],
)
def test_a_field_is_shown_where_its_value_reaches_the_page(text: str, left: list[str]) -> None:
    """Through operators, filters, names and captured blocks; a condition shows nothing, and hides what it guards."""
    assert hidden(f"{LOOP}{text}{END}", full()) == left


MOYENS = "{% for m in a.moyens %}"
SELECTED = "{% for m in a.moyens | selectattr('nature', 'equalto', 'pret') %}"
GROUPED = "{% for annee, lignes in a.moyens | groupby('annee') %}"
SORTED = "{% for m in lignes | sort(attribute='montant') %}"
MACRO = "{% macro ligne(m) %}{{ m.annee }}{% endmacro %}"
MONTANT = "{{ m.montant | euros }}"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (MOYENS + "{{ m.annee }}" + MONTANT + "{% if m.nature == 'don' %}don{% endif %}" + END, ""),
        ("{{ a.moyens | sum(attribute='montant') | euros }}", "annee nature"),
        ("{{ a.moyens | map(attribute='annee') | join(', ') }}", "montant nature"),
        (SELECTED + "{{ m.annee }}" + MONTANT + END, "annee montant"),
        (GROUPED + "{{ annee }}" + SORTED + MONTANT + END + END, "nature"),
        ("{{ (a.moyens | first).annee }}{{ a.moyens[0].montant | euros }}", "nature"),
        ("{% for m in a.moyens if m.annee > 2030 %}" + MONTANT + END, "annee montant nature"),
        (MACRO + "{{ ligne(a.moyens[0]) }}", "montant nature"),
        ("{% for m in a.moyens[:1] %}{{ (m.montant * 2) | euros }}{% endfor %}", "annee nature"),
    ],
)
def test_lists_are_followed_item_by_item(text: str, left: list[str]) -> None:
    """Whatever picks, orders, groups or adds them."""
    line = Moyen.model_validate(mapping(50, {"annee": 2025, "montant": Decimal(3), "nature": "don"}))
    said = LOOP + "{{ a.intitule }}{{ a.groupe }}{{ a.motif or '' }}{% if a.moyens %}" + text + "{% endif %}" + END
    assert hidden(said, full(moyens=(line,))) == [f"moyens.{name}" for name in left.split()]


def test_only_what_was_filled_is_asked_for() -> None:
    """Not a default, a field kept from print, nor a derived one."""
    apport = full(cle="x", total=3)
    assert [line.name for line in lines_of(apport) if not line.unprinted] == ["intitule", "groupe", "motif"]
    assert [line.unprinted for line in lines_of(apport) if line.name == "cle"] == ["pour le suivi"]


def test_a_choice_is_shown_by_what_it_decides() -> None:
    """Of a yes or no, nothing else can be printed."""
    said = f"{LOOP}{{{{ a.intitule }}}}{{{{ a.groupe }}}}{{{{ a.motif or '' }}}}"
    assert hidden(f"{said}{END}", full(publie=False)) == ["publie"]
    witness = look(f"{said}{{% if a.publie %}}x{{% endif %}}{END}", apport := full(publie=False))
    assert not list(not_shown([apport], witness))
    publie = next(line for line in lines_of(apport) if line.name == "publie")
    assert witness.of(publie) == {"document": []}


def test_rich_text_and_dates_are_followed() -> None:
    """Their tags stand in paragraphs of their own, their filters say nothing else than they do."""
    given = full(debut=datetime.date(2025, 1, 1), texte=Texte.parse("Un texte."))
    text = (
        "{%p for a in apports %}\n{{ a.intitule }}{{ a.groupe }}{{ a.motif or '' }}{% if a.debut %}{{ a.debut | date }}"
        "{% endif %}\n{%p if a.texte %}\n{{p a.texte }}\n{%p endif %}\n{%p endfor %}"
    )
    assert hidden(text, given) == []


def test_a_value_hidden_from_every_document_is_told_at_its_line() -> None:
    """Its reader is the partner who wrote it."""
    apport = full(20)
    (one,) = not_shown([apport], look(f"{LOOP}{{{{ a.intitule }}}}{{{{ a.groupe }}}}{END}", apport))
    assert (one.code, one.field, one.place.line, one.severity) == ("CG871", "motif", 22, Severity.WARNING)


def test_each_place_of_a_template_is_told_once() -> None:
    """However many turns a loop makes."""
    apports = (full(10), full(20, intitule="Atelier"))
    witness = look(f"| {LOOP}{{{{ a.intitule }}}}{END} |\n{LOOP}{{{{ a.intitule }}}}{END}", *apports)
    line = next(lines_of(apports[1]))
    assert witness.of(line) == {"document": ["corps, tableau 1, ligne 1, colonne 1", "corps, paragraphe 2"]}


class Somme(Modele):
    """What is worked out of contributions."""

    total: Decimal
    groupes: str


class Bilan(BaseModel):
    """The root of a template that prints sums."""

    somme: Somme


def summed(*apports: Apport) -> Somme:
    """Return the sum of some contributions, through one sum for each."""
    parts = [
        made_of(
            Somme(total=sum((m.montant for m in one.moyens), Decimal(0)), groupes=one.groupe),
            total=[(m, "montant") for m in one.moyens],
            groupes=[(one, "groupe")],
        )
        for one in apports
    ]
    total = Somme(total=sum((one.total for one in parts), Decimal(0)), groupes=" ".join(one.groupes for one in parts))
    return made_of(total, total=[(one, "total") for one in parts], groupes=[(one, "groupes") for one in parts])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("{{ somme.total | euros }}", "intitule groupe motif moyens.annee"),
        ("{{ somme.total | euros }}{{ somme.groupes }}", "intitule motif moyens.annee"),
        ("{% if somme.total > 3 %}{{ somme.groupes }}{% endif %}", "intitule motif moyens.annee moyens.montant"),
        ("{% if somme.total > 99 %}{{ somme.total }}{% endif %}", "intitule groupe motif moyens.annee moyens.montant"),
    ],
)
def test_what_was_worked_out_shows_what_it_was_made_of(text: str, left: str) -> None:
    """The total shows each amount that it adds, and nothing else of the line; a condition shows none."""
    line = Moyen.model_validate(mapping(50, {"annee": 2025, "montant": Decimal(9), "nature": "don"}))
    apports = (full(10, moyens=(line,)),)
    report = check_template(build(f"corps:\n{text}"), "m.docx", Bilan, policy="strict")
    witness = Witness()
    witness.look({"document": Bilan(somme=summed(*apports))}, report.trees)
    assert not witness.blind
    assert [one.field for one in not_shown(apports, witness)] == [*left.split(), "moyens.nature"]


def test_nothing_is_said_of_a_document_that_cannot_be_run() -> None:
    """Rendering tells its fault at the tag; a warning for each of its fields would hide it."""
    apport = full()
    report = check_template(build(f"corps:\n{LOOP}{{{{ a.intitule }}}}{END}"), "m.docx", Racine)
    witness = Witness()
    witness.look({"document": Racine.model_construct(apports=3, titre="")}, report.trees)
    assert witness.blind == {"document"}
    assert not list(not_shown([apport], witness))


def test_what_is_not_known_of_an_identity_is_not_kept() -> None:
    """A model that no template read may be gone, and another have its identity."""
    apport = full()
    origin = (id(apport), "intitule")
    assert Witness()._of(origin) == frozenset()
    assert Witness(owners={origin: apport})._of(origin) == {next(lines_of(apport)).written}


def test_a_heading_is_told_as_the_document_prints_it() -> None:
    """Each instance under its own; words that a filter or a block changes are left out."""
    first, second = full(10), full(20, intitule="Atelier", groupe="B")
    text = (
        "{%p for a in apports %}\n# Article {{ a.intitule }} ({{ a.groupe | majuscule }})\n{{ a.motif or '' }}\n"
        "{% set x %}{{ a.groupe }}{% endset %}\n# Groupe {{ x }}\n{{ a.motif or '' }}\n{%p endfor %}"
    )
    witness = look(text, first, second)
    motifs = [next(line for line in lines_of(one) if line.field == "motif") for one in (first, second)]
    assert [witness.of(one)["document"] for one in motifs] == [
        ["corps, sous « Article Jardin (…) », paragraphe 3", "corps, sous « Groupe … », paragraphe 6"],
        ["corps, sous « Article Atelier (…) », paragraphe 3", "corps, sous « Groupe … », paragraphe 6"],
    ]

"""A field says what it is derived from, once: it is copied or told from there, and nothing is said of a slip."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal

import pytest

from contratgen.base.diagnostics import Place
from contratgen.kit import Ligne, Liste, Modele, Montant, champ, deduit, derived, extended, made_of
from contratgen.reading.located import Mapping, Scalar, Sequence


class Tranche(Modele):
    """A tranche."""

    montant: Montant = champ("Montant", "En euros.", "10")


class Aide(Modele):
    """What was written."""

    nom: Ligne = champ("Nom", "Son nom.", "A")
    tranches: Liste[Tranche] = champ("Tranches", "Les tranches.", "")


class AideComptee(Aide):
    """What was written, and what follows."""

    total: Decimal = deduit("Total", "tranches.montant")


class Page(Modele):
    """What is copied, told of a source, and given."""

    nom: str = deduit("Nom", "aide.nom")
    phrase: str = deduit("Phrase", "aide.nom", "aide.tranches.montant")
    libre: str = deduit("Libre", default="rien")


def read() -> Aide:
    """Return a model as it is read from a file."""
    place = Place("contrat.yaml", 1)
    tranches = Sequence(place)
    for rank, amount in enumerate(("10", "20"), 2):
        tranche = Mapping(Place("contrat.yaml", rank))
        tranche["montant"] = Scalar(amount, tranche.place)
        tranches.append(tranche)
    facts = Mapping(place)
    facts |= {"nom": Scalar("Les Amis", place), "tranches": tranches}
    return Aide.model_validate(facts)


def test_a_path_that_begins_with_a_field_goes_through_lists() -> None:
    """A sum names the field of each item that enters it."""
    aide = read()
    counted = extended(aide, AideComptee, total=Decimal(30))
    assert [*counted.sources("total")] == [(tranche, "montant") for tranche in aide.tranches]


def test_a_field_with_one_source_is_copied_and_others_are_told() -> None:
    """What is given to `derived` goes by the name of the path's first word."""
    aide = read()
    page = derived(Page, {"aide": aide}, phrase="Les Amis : 30 euros")
    assert (page.nom, page.libre) == ("Les Amis", "rien")
    assert [*page.sources("nom")] == [(aide, "nom")]
    assert [*page.sources("phrase")] == [(aide, "nom"), *((tranche, "montant") for tranche in aide.tranches)]
    assert [*page.sources("libre")] == []


def test_sources_may_be_absent_lists_or_fields() -> None:
    """None is no source; a list stands for its models, a pair for the fields that it names."""
    first, second = read(), read()
    assert [*derived(Page, {"aide": None}, nom="", phrase="").sources("nom")] == []
    several = derived(Page, {"aide": [first, second]}, nom="", phrase="")
    assert [*several.sources("nom")] == [(first, "nom"), (second, "nom")]


def test_what_only_the_run_knows_is_added() -> None:
    """`made_of` tells more of a field than its model can."""
    first, second = read(), read()
    page = made_of(derived(Page, {"aide": first}, phrase=""), nom=[(second, "nom")])
    assert [*page.sources("nom")] == [(first, "nom"), (second, "nom")]


def test_a_path_that_leads_nowhere_is_refused() -> None:
    """A slip in a model is told, with the path, where the model is made."""
    with pytest.raises(ValueError, match=r"Page : « aide\.nom »"):
        derived(Page, {"aides": read()}, phrase="")


def test_copies_remember_their_sources() -> None:
    """A derived model survives what Python does with values."""
    page = derived(Page, {"aide": read()}, phrase="")
    for same in (copy.copy(page), copy.deepcopy(page), pickle.loads(pickle.dumps(page)), page.model_copy()):  # noqa: S301  # our own
        assert same == page
        assert [name for _, name in same.sources("nom")] == ["nom"]

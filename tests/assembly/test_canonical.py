"""The canonical form is one text for one contract; the voted digest ignores what comes after a vote."""

import datetime
from decimal import Decimal
from typing import Annotated

from contratgen.assembly.canonical import canonical, canonical_json, digest, voted_digest
from contratgen.assembly.fields import Derive, HorsVote, Modele
from contratgen.assembly.values import Fichier, Texte


class Ligne(Modele):
    montant: Decimal
    note: str | None = None


class Contrat(Modele):
    nom: str
    jour: datetime.date
    lignes: tuple[Ligne, ...]
    statut: Annotated[str, HorsVote("suivi")] = "projet"
    total: Annotated[Decimal, Derive()] = Decimal(0)


CONTRACT = Contrat(nom="œuvre", jour=datetime.date(2024, 9, 1), lignes=(Ligne(montant=Decimal("120.00")),))


def test_the_form_is_sorted_and_without_spaces():
    """The bytes are those of RFC 8785 for these values."""
    expected = '{"jour":"2024-09-01","lignes":[{"montant":"120"}],"nom":"œuvre","statut":"projet"}'
    assert canonical_json(canonical(CONTRACT)).decode() == expected


def test_equal_amounts_have_equal_forms():
    """120 and 120.00 are the same amount."""
    other = CONTRACT.model_copy(update={"lignes": (Ligne(montant=Decimal(120)),)})
    assert digest(other) == digest(CONTRACT)


def test_derived_fields_enter_no_digest():
    """What is worked out is no part of what was written."""
    assert digest(CONTRACT.model_copy(update={"total": Decimal(5)})) == digest(CONTRACT)


def test_what_is_outside_the_vote_changes_only_the_whole_digest():
    """A status may change after the vote; a text may not."""
    later = CONTRACT.model_copy(update={"statut": "a_signer"})
    assert voted_digest(later) == voted_digest(CONTRACT)
    assert digest(later) != digest(CONTRACT)
    assert voted_digest(CONTRACT.model_copy(update={"nom": "autre"})) != voted_digest(CONTRACT)


def test_texts_and_files_have_their_forms():
    """Markdown as written; a file by path and digest."""
    assert canonical(Texte.parse("Un *mot*.")) == "Un *mot*."
    assert canonical(Fichier("a.pdf", b"", "0" * 64)) == {"chemin": "a.pdf", "sha256": "0" * 64}

"""Each scalar type reads the spellings of French writers, refuses what is ambiguous, and says what it expected."""

import datetime
from decimal import Decimal

import jsonschema
import pytest
from pydantic import ConfigDict, TypeAdapter, ValidationError

from contratgen.assembly import scalars
from contratgen.kits.quarters import CodeQPV

STRICT = ConfigDict(strict=True)

ACCEPTED = [
    (scalars.Montant, "120 000,00", Decimal("120000.00")),
    (scalars.Montant, "120000.00", Decimal("120000.00")),
    (scalars.Montant, "1\u202f234,5", Decimal("1234.5")),
    (scalars.Montant, "1\u00a0234", Decimal(1234)),
    (scalars.Montant, "0", Decimal(0)),
    (scalars.Montant, "999 999 999 999,99", Decimal("999999999999.99")),
    (scalars.Montant, "45 000 €", Decimal(45000)),
    (scalars.Montant, "45\u202f000,50\u00a0€", Decimal("45000.5")),
    (scalars.Montant, "45000 euros", Decimal(45000)),
    (scalars.Montant, "12.000,50 EUR", Decimal("12000.5")),
    (scalars.Montant, "1.234.567 €", Decimal(1234567)),
    (scalars.Montant, "1.5", Decimal("1.5")),
    (scalars.Montant, "\u2212500,00", Decimal(-500)),
    (scalars.Nombre, "0,5", Decimal("0.5")),
    (scalars.Nombre, "0.125", Decimal("0.125")),
    (scalars.Nombre, "12 %", Decimal(12)),
    (scalars.Etp, "50 %", Decimal("0.5")),
    (scalars.Etp, "0,5 ETP", Decimal("0.5")),
    (scalars.Nombre, "0.25", Decimal("0.25")),
    (scalars.Entier, "1 480", 1480),
    (scalars.Annee, "2025", 2025),
    (scalars.Date, "2024-09-01", datetime.date(2024, 9, 1)),
    (scalars.Date, "01/09/2024", datetime.date(2024, 9, 1)),
    (scalars.Date, "1/9/2024", datetime.date(2024, 9, 1)),
    (scalars.Date, "01.09.2024", datetime.date(2024, 9, 1)),
    (scalars.Date, "31-12-2024", datetime.date(2024, 12, 31)),
    (scalars.Date, "1-9-2024", datetime.date(2024, 9, 1)),
    (scalars.Date, "1er mars 2026", datetime.date(2026, 3, 1)),
    (scalars.Date, "1ᵉʳ Mars 2026", datetime.date(2026, 3, 1)),
    (scalars.Date, "15\u00a0mars\u00a02026", datetime.date(2026, 3, 15)),
    (scalars.Date, "15 aout 2026", datetime.date(2026, 8, 15)),
    (scalars.Date, "3 DÉCEMBRE 2026", datetime.date(2026, 12, 3)),
    (scalars.Date, "15 sept. 2026", datetime.date(2026, 9, 15)),
    (scalars.Date, "29 février 2024\n", datetime.date(2024, 2, 29)),
    (scalars.Date, "29/02/2000", datetime.date(2000, 2, 29)),
    (scalars.OuiNon, "oui", True),
    (scalars.OuiNon, "OUI", True),
    (scalars.OuiNon, "Faux", False),
    (scalars.OuiNon, "non", False),
    (scalars.OuiNon, "false", False),
    (scalars.Siret, "73282932000074", "73282932000074"),
    (scalars.Siret, "732 829 320 00074", "73282932000074"),
    (scalars.Siret, "732.829.320.00074", "73282932000074"),
    (scalars.Siret, "732\u00a0829\u00a0320\u00a000074", "73282932000074"),
    (scalars.Siret, "35600000049837", "35600000049837"),
    (scalars.Siren, "200043123", "200043123"),
    (scalars.CodePostal, "01000", "01000"),
    (scalars.CodeInsee, "2A004", "2A004"),
    (CodeQPV, "QN05601M", "QN05601M"),
    (scalars.Code, "A4.3.2", "A4.3.2"),
    (scalars.Identifiant, "bel-air", "bel-air"),
    (scalars.Telephone, "02 97 00 00 00", "02 97 00 00 00"),
    (scalars.Telephone, "02.97.00.00.00", "02 97 00 00 00"),
    (scalars.Telephone, "02-97-00-00-00", "02 97 00 00 00"),
    (scalars.Telephone, "0297000000", "02 97 00 00 00"),
    (scalars.Telephone, "0 297 000 000", "02 97 00 00 00"),
    (scalars.Telephone, "+33 2 97 00 00 00", "02 97 00 00 00"),
    (scalars.Telephone, "+33 (0)2 97 00 00 00", "02 97 00 00 00"),
    (scalars.Telephone, "0033297000000", "02 97 00 00 00"),
    (scalars.CodePostal, "56 400", "56400"),
    (scalars.CodeInsee, "2a004", "2A004"),
    (CodeQPV, "qn05601m", "QN05601M"),
    (scalars.Ligne, "deux\nlignes\n", "deux lignes"),
    (scalars.Ligne, "\u00a0bord\u202f", "bord"),
    (scalars.Courriel, "referent@ville.example", "referent@ville.example"),
    (scalars.Ligne, "no", "no"),
    (scalars.Montant, "€ 45 000", Decimal(45000)),
    (scalars.Montant, "45 k€", Decimal(45000)),
    (scalars.Montant, "45,5K€", Decimal(45500)),
    (scalars.Montant, "1,2 M€", Decimal(1200000)),
    (scalars.Montant, "45,000.50", Decimal("45000.50")),
    (scalars.Montant, "- 500 €", Decimal(-500)),
    (scalars.Date, "1 er septembre 2024", datetime.date(2024, 9, 1)),
    (scalars.Date, "1° septembre 2024", datetime.date(2024, 9, 1)),
    (scalars.Date, "dimanche 15 mars 2026", datetime.date(2026, 3, 15)),
    (scalars.Date, "Le Dimanche 15/03/2026", datetime.date(2026, 3, 15)),
    (scalars.Date, "15-mars-2026", datetime.date(2026, 3, 15)),
    (scalars.Date, "15–mars–2026", datetime.date(2026, 3, 15)),
    (scalars.Date, "2024/09/01", datetime.date(2024, 9, 1)),
    (scalars.Date, "2024.9.1", datetime.date(2024, 9, 1)),
    (scalars.Date, "15 / 03 / 2026", datetime.date(2026, 3, 15)),
    (scalars.Date, "15 fév. 2026", datetime.date(2026, 2, 15)),
    (scalars.OuiNon, "O", True),
    (scalars.OuiNon, "n", False),
    (scalars.Siret, "SIRET : 732 829 320 00074", "73282932000074"),
    (scalars.Siret, "732 829 320/00074", "73282932000074"),
    (scalars.Siren, "Siren 200043123", "200043123"),
    (scalars.CodePostal, "F-56400", "56400"),
    (scalars.CodeInsee, "56 007", "56007"),
    (CodeQPV, "QN02A01M", "QN02A01M"),
    (CodeQPV, "qn 974 01 i", "QN97401I"),
    (scalars.Code, "vil-1", "VIL-1"),
    (scalars.Code, "VIL–1", "VIL-1"),
    (scalars.Identifiant, "Bel Air", "bel-air"),
    (scalars.Identifiant, "Évreux_Nord", "evreux-nord"),
    (scalars.Telephone, "3949", "39 49"),
    (scalars.Telephone, "32 30", "32 30"),
    (scalars.Telephone, "115", "115"),
    (scalars.Telephone, "116 006", "116 006"),
    (scalars.Telephone, "Tél. : 02 97 00 00 00", "02 97 00 00 00"),
    (scalars.Telephone, "Téléphone 02/97/00/00/00", "02 97 00 00 00"),
    (scalars.Telephone, "(02) 97 00 00 00", "02 97 00 00 00"),
    (scalars.Telephone, "+33 02 97 00 00 00", "02 97 00 00 00"),
    (scalars.Telephone, "+596 596 00 00 00", "05 96 00 00 00"),
    (scalars.Courriel, "<service@ville.example>", "service@ville.example"),
    (scalars.Courriel, "mailto:l'accueil@ville.example", "l'accueil@ville.example"),
    (scalars.Ligne, "1:30", "1:30"),
]
REFUSED = [
    (scalars.Montant, "1.200", "ambigu comme millier ou comme décimale"),
    (scalars.Montant, "1,200", "idem"),
    (scalars.Montant, "1e3", "notation scientifique"),
    (scalars.Montant, "Infinity", "pas un montant"),
    (scalars.Montant, "١٠٠", "chiffres arabes"),
    (scalars.Montant, "１００", "chiffres pleine chasse"),
    (scalars.Montant, "12 00", "espace mal placée"),
    (scalars.Montant, "1_000", "soulignés"),
    (scalars.Montant, "120 $", "autre monnaie"),
    (scalars.Montant, "12.000 €", "ambigu"),
    (scalars.Montant, "45 000 € HT", "hors taxes ?"),
    (scalars.Entier, "1.200", "ambigu"),
    (scalars.Montant, "", "vide"),
    (scalars.Montant, "9999999999999", "treize chiffres"),
    (scalars.Montant, "1 000 000 000 000", "treize chiffres"),
    (scalars.Nombre, "9" * 40, "sans fin"),
    (scalars.Entier, "1" + "0" * 12, "treize chiffres"),
    (scalars.Nombre, "1.200", "ambigu"),
    (scalars.Entier, "12,5", "pas entier"),
    (scalars.Annee, "25", "deux chiffres"),
    (scalars.Date, "31/02/2024", "n'existe pas"),
    (scalars.Date, "30 février 2024", "n'existe pas"),
    (scalars.Date, "29/02/1900", "n'existe pas"),
    (scalars.Date, "15/03/26", "siècle inconnu"),
    (scalars.Date, "mars 2026", "sans jour"),
    (scalars.Date, "12-31-2024", "n'existe pas"),
    (scalars.Date, "01-09/2024", "deux signes"),
    (scalars.Date, "31-12-24", "siècle inconnu"),
    (scalars.Date, "2024-09-01T00:00", "heure"),
    (scalars.OuiNon, "yes", "anglais"),
    (scalars.OuiNon, "1", "nombre"),
    (scalars.Siret, "73282932000075", "clé fausse"),
    (scalars.Siret, "7328293200007", "treize chiffres"),
    (scalars.Siret, "35600000049838", "clé fausse, La Poste"),
    (scalars.CodePostal, "1000", "quatre chiffres"),
    (CodeQPV, "QP056001", "ancien code"),
    (scalars.Code, "A 4", "espace"),
    (scalars.Identifiant, "Bel  Air !", "signes"),
    (scalars.Montant, "45 000 € TTC", "taxes comprises ?"),
    (scalars.Montant, "1.200 k€", "ambigu"),
    (scalars.Montant, "45 k", "kilo de quoi ?"),
    (scalars.Date, "2024-13-01", "n'existe pas"),
    (scalars.Date, "29 fév. 2023", "n'existe pas"),
    (scalars.Date, "15 mars-2026 à 14 h", "heure"),
    (scalars.Date, "1 e septembre 2024", "pas « er »"),
    (scalars.Date, "31 er mars 2024", "pas le premier"),
    (scalars.Date, "15/mars 2024", "deux signes"),
    (scalars.Date, "15/03-2024", "deux signes"),
    (scalars.Date, "mars 2024, 15", "ordre"),
    (scalars.OuiNon, "oui, sous réserve", "plus qu'oui"),
    (scalars.Telephone, "02 97 00 00 00 / 06 00 00 00 00", "deux numéros"),
    (scalars.Telephone, "2949", "pas un numéro court"),
    (scalars.CodePostal, "56401 CEDEX", "mention de la commune"),
    (CodeQPV, "QN02C01M", "pas un département"),
    (scalars.Courriel, "a@ville.example;b@ville.example", "deux adresses"),
    (scalars.Ligne, "", "vide"),
    (scalars.Ligne, " \u00a0\n", "vide"),
    (scalars.Ligne, "x" * 2001, "trop long"),
    (scalars.Telephone, "02 97 00 00", "huit chiffres"),
    (scalars.Telephone, "00 97 00 00 00", "pas un indicatif"),
    (scalars.Courriel, "pas une adresse", "sans arobase"),
]


@pytest.mark.parametrize(("kind", "text", "value"), ACCEPTED)
def test_a_spelling_gives_its_value(kind, text, value):
    """What a French writer types is read, and only as what it is."""
    assert TypeAdapter(kind, config=STRICT).validate_python(text) == value


@pytest.mark.parametrize(("kind", "text", "why"), REFUSED)
def test_what_is_ambiguous_or_foreign_is_refused(kind, text, why):
    """Nothing is guessed."""
    with pytest.raises(ValidationError):
        TypeAdapter(kind, config=STRICT).validate_python(text)
    assert why


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, t, _ in ACCEPTED])
def test_the_schema_accepts_what_the_reader_accepts(kind, text):
    """An editor and the reader agree on what is right."""
    jsonschema.validate(text, TypeAdapter(kind).json_schema())


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, t, why in REFUSED if "clé" not in why])
def test_the_schema_refuses_what_the_reader_refuses(kind, text):
    """An editor and the reader agree on what is wrong, but for check digits, which no pattern knows."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(text, TypeAdapter(kind).json_schema())


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        (scalars.Date, "lundi 15 mars 2026", "c'est un dimanche"),
        (scalars.Date, "15/13/2026", "cette date n'existe pas"),
        (scalars.Date, "15-03-26", "l'année s'écrit avec quatre chiffres"),
        (CodeQPV, "QP056001", "géographie de 2015"),
        (scalars.Courriel, "a@ville.example, b@ville.example", "une seule adresse"),
    ],
)
def test_a_refusal_says_why_when_it_can(kind, text, why):
    """The day of the week, the year, the generation of a code."""
    with pytest.raises(ValidationError, match=why):
        TypeAdapter(kind, config=STRICT).validate_python(text)


def test_a_number_is_no_amount_until_it_is_written():
    """A float never becomes money."""
    with pytest.raises(ValidationError):
        TypeAdapter(scalars.Montant, config=STRICT).validate_python(120.0)


def test_a_moment_is_no_date():
    """A datetime is refused where a date is wanted."""
    with pytest.raises(ValidationError):
        TypeAdapter(scalars.Date, config=STRICT).validate_python(datetime.datetime(2024, 9, 1, tzinfo=datetime.UTC))


def test_the_refusal_says_what_was_expected_and_what_was_read():
    """The message is French and complete."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(scalars.Montant, config=STRICT).validate_python("1.200")
    assert "attendu un montant en euros comme « 1 234,50 », reçu « 1.200 »" in str(caught.value)

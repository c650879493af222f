"""What a certificate says of its holder, whether a party's policy asks it, and whether two have one holder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Final

from contratgen.base.signature_terms import SEAL

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate, Name

    from contratgen.base.signature_terms import CertificatePolicy, Terms
ORGANISATION: Final = ("organization_name", "organization_identifier", "organizational_unit_name")
"""Where a certificate names its organisation; the identifier is the SIREN or SIRET (ETSI EN 319 412-1, 5.1.4)."""
ISSUER: Final = ("common_name", *ORGANISATION)
NUMBER: Final = re.compile(
    r"(?:NTRFR-|SI:FR-|VATFR-(?:FR)?[0-9A-Z]{2}|0002-?|SIRENE?:?|SIRET:?)?(\d{9}|\d{14})", re.IGNORECASE
)
"""A SIREN or SIRET, as identifiers of organisations write them: ETSI EN 319 412-1, 5.1.4; « 0002 » is ISO 6523's."""
OF_ORGANISATION: Final = ("NTR", "VAT", "SI:")
"""How an identifier begins that is an organisation's, though it stands in the attribute for persons."""
OF_PERSON: Final = re.compile(r"(PAS|IDC|PNO|TIN)[A-Z]{2}-.+")
"""An identifier of a person that no other person has (ETSI EN 319 412-1, 5.1.3)."""
CIVILITY: Final = re.compile(r"(?:m|mr|mme|mlle|monsieur|madame|mademoiselle) ")
"""What may stand before a person's name, in a contract or in a certificate."""
WEAK: Final = {"md2": "MD2", "md5": "MD5", "sha1": "SHA-1"}
SIREN_FIGURES: Final = 9
LONGEST: Final = 200
"""Characters of a name that are shown: whoever makes a certificate may write a book there."""


def subject_of(certificate: Certificate) -> str:
    """Return the holder's name as people read it."""
    return _shown(certificate.subject)


def issuer_of(certificate: Certificate) -> str:
    """Return the issuer's name as people read it."""
    return _shown(certificate.issuer)


def serial_of(certificate: Certificate) -> str:
    """Return the serial number, as tools show it: in hexadecimal."""
    return f"{certificate.serial_number:X}"[:LONGEST]


def described(certificate: Certificate) -> str:
    """Return who holds a certificate, for whom, under which number and by whom: what a person compares."""
    subject = certificate.subject
    numbers = ", ".join(_values(subject, ("organization_identifier",)))
    notes = [f"organisation {numbers}"] if numbers else []
    notes += ["nom d'emprunt"] if _values(subject, ("pseudonym",)) else []
    more = f" ({', '.join(notes)})" if notes else ""
    return (
        f"{subject_of(certificate)}{more[:LONGEST]}, n° {serial_of(certificate)}, délivré par {issuer_of(certificate)}"
    )


def mismatches(policy: CertificatePolicy, certificate: Certificate) -> Iterator[str]:
    """Yield in French each thing that a policy asks and a certificate does not say.

    Case, accents, marks, civilities and the order of a person's names do not count; an organisation may be asked for
    by SIREN or SIRET, whatever identifier says it.
    """
    subject = certificate.subject
    organisation = [*_values(subject, ORGANISATION), *_identifiers(subject)]
    asked = (
        (policy.sujet, "sujet", _persons(subject), _unordered),
        (policy.organisation, "organisation", organisation, _plain),
        (policy.emetteur, "émetteur", _values(certificate.issuer, ISSUER), _plain),
    )
    for wanted, word, said, form in asked:
        if wanted and form(wanted) not in set(map(form, said)) and not (word != "sujet" and _numbered(wanted, said)):
            shown = ", ".join(dict.fromkeys(said))[:LONGEST]
            yield f"{word} attendu « {wanted} », le certificat dit « {shown or 'rien'} »"


def _numbered(wanted: str, said: Iterable[str]) -> bool:
    """Return whether a SIREN or SIRET is asked for and said; a SIRET says the SIREN that it begins with."""
    [*asked] = _numbers([wanted])
    return any(number.startswith(asked[0]) for number in _numbers(said)) if asked else False


def same_holder(one: Certificate, other: Certificate) -> bool:
    """Return whether two certificates are the same person's, or the same organisation's: the same key, or one holder.

    A certificate renewed has another number and key: its holder is told by the name, within the organisation if both
    name one; persons with the same name by their identifier, if both have one of the same kind.
    """
    if one.public_key.dump() == other.public_key.dump():
        return True
    first, second = (_unique(certificate.subject) for certificate in (one, other))
    if first and second and first[:5] == second[:5]:
        return first == second
    if not set(map(_unordered, _persons(one.subject))) & set(map(_unordered, _persons(other.subject))):
        return False
    within, beside = (_bodies(certificate.subject) for certificate in (one, other))
    return not within or not beside or bool(within & beside)


def clashes(terms: Terms, holders: Mapping[str, Certificate]) -> Iterator[tuple[str, str]]:
    """Yield each two parties for which one holder signed, though the terms do not let them share.

    `holders`: the certificate of each signature, by its field's name. The seal is no party's: its holder may be one's.
    """
    parties = [name for name in holders if name != SEAL]
    for party, other in combinations(parties, 2):
        if same_holder(holders[party], holders[other]) and not terms.may_share(party, other):
            yield party, other


def may_sign(certificate: Certificate) -> bool:
    """Return whether a certificate does not say that it is made for something else (RFC 5280, 4.2.1.3)."""
    usage = certificate.key_usage_value
    return usage is None or bool({"digital_signature", "non_repudiation"} & set(usage.native))


def weak_digest(certificate: Certificate) -> str:
    """Return the digest with which a certificate was signed, when certificates have been forged with it."""
    try:
        return WEAK.get(certificate["signature_algorithm"].hash_algo, "")
    except ValueError:  # a signature that is made without one, or in a way that the library does not know
        return ""


def _shown(name: Name) -> str:
    return ", ".join(_values(name, ("common_name", "organization_name")))[:LONGEST] or "sans nom"


def _persons(name: Name) -> list[str]:
    """Return the names under which the holder is known: a certificate may have a pseudonym, or both names apart."""
    apart = " ".join(_values(name, ("given_name", "surname")))
    return [*_values(name, ("common_name", "pseudonym")), *([apart] if apart else [])]


def _bodies(name: Name) -> set[str]:
    """Return what tells the holder's organisation: its names, its SIREN."""
    numbers = _numbers([*_values(name, ORGANISATION), *_identifiers(name)])
    return {*map(_plain, _values(name, ("organization_name",))), *(number[:SIREN_FIGURES] for number in numbers)}


def _identifiers(name: Name) -> list[str]:
    """Return the identifiers of organisations that stand in the attribute for persons."""
    return [number for number in _values(name, ("serial_number",)) if number.upper().startswith(OF_ORGANISATION)]


def _unique(name: Name) -> str:
    return next((number for number in _values(name, ("serial_number",)) if OF_PERSON.fullmatch(number)), "")


def _numbers(said: Iterable[str]) -> Iterator[str]:
    found = (NUMBER.fullmatch("".join(words.split())) for words in said)
    return (match[1] for match in found if match)


def _values(name: Name, attributes: tuple[str, ...]) -> list[str]:
    found = name.native
    values = (found.get(attribute) for attribute in attributes)
    return [str(text) for value in values if value for text in (value if isinstance(value, list) else [value])]


def _plain(words: str) -> str:
    """Return words without what certificates write in several ways: case, accents, apostrophes, hyphens, spaces."""
    spelled = words.casefold().replace("œ", "oe").replace("æ", "ae")
    letters = (letter for letter in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split()) or words


def _unordered(words: str) -> str:
    plain = _plain(words)
    civility = CIVILITY.match(plain)
    return " ".join(sorted((plain[civility.end() :] if civility else plain).split()))

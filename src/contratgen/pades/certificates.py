"""What a certificate says of its holder, and whether that is what a party's policy asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asn1crypto.x509 import Certificate, Name

    from contratgen.terms import CertificatePolicy

ORGANISATION: Final = ("organization_name", "organization_identifier", "organizational_unit_name")
"""Where a certificate names its organisation; the identifier is the SIREN or SIRET (ETSI EN 319 412-1, 5.1.4)."""
ISSUER: Final = ("common_name", *ORGANISATION)


def subject_of(certificate: Certificate) -> str:
    """Return the holder's name as people read it."""
    return ", ".join(_values(certificate.subject, ("common_name", "organization_name"))) or "sans nom"


def issuer_of(certificate: Certificate) -> str:
    """Return the issuer's name as people read it."""
    return ", ".join(_values(certificate.issuer, ("common_name", "organization_name"))) or "sans nom"


def mismatches(policy: CertificatePolicy, certificate: Certificate) -> Iterator[str]:
    """Yield in French each thing that a policy asks and a certificate does not say."""
    asked = (
        (policy.sujet, "sujet", certificate.subject, ("common_name",)),
        (policy.organisation, "organisation", certificate.subject, ORGANISATION),
        (policy.emetteur, "émetteur", certificate.issuer, ISSUER),
    )
    for wanted, word, name, attributes in asked:
        said = _values(name, attributes)
        if wanted and _plain(wanted) not in {_plain(value) for value in said}:
            yield f"{word} attendu « {wanted} », le certificat dit « {', '.join(said) or 'rien'} »"


def is_rsa(certificate: Certificate) -> bool:
    """Whether the key is RSA. Another kind makes signing libraries declare PDF 2.0, which PDF/A-3 forbids."""
    return bool(certificate.public_key.algorithm == "rsa")


def _values(name: Name, attributes: tuple[str, ...]) -> list[str]:
    found = name.native
    values = (found.get(attribute) for attribute in attributes)
    return [str(one) for value in values if value for one in (value if isinstance(value, list) else [value])]


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("’", "'").split())

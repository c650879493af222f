"""Whether a certificate can sign a dossier, and why its chain does not hold: the true reason, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyhanko_certvalidator.errors import (
    CertificateFetchError,
    DisallowedAlgorithmError,
    ExpiredError,
    InsufficientRevinfoError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
)

from contratgen.base.diagnostics import Diagnostic, InputError
from contratgen.pades.certificates import may_sign, subject_of, weak_digest
from contratgen.pades.wording import fault_in_french
from contratgen.signing.faults import DIGEST, UNFIT_KEY, UNTRUSTED, USAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asn1crypto.keys import PublicKeyInfo
    from asn1crypto.x509 import Certificate

SMALLEST_KEY: Final = 2048
"""Bits of an RSA key (ANSSI, guide des mécanismes cryptographiques)."""
PDF_2: Final = "ferait du dossier un PDF 2.0, que PDF/A-3 exclut : demandez un certificat à clé RSA."
PSS: Final = (
    "Les signatures se font ici en RSA PKCS#1 v1.5, que tous les lecteurs vérifient : demandez un certificat dont la "
    "clé est du genre « rsaEncryption »."
)
KEYS: Final = {
    "ec": ("une clé à courbe elliptique", f"Elle {PDF_2}"),
    "ed25519": ("une clé à courbe elliptique (Ed25519)", f"Elle {PDF_2}"),
    "ed448": ("une clé à courbe elliptique (Ed448)", f"Elle {PDF_2}"),
    "rsassa_pss": ("une clé RSA réservée à RSASSA-PSS", PSS),
    "dsa": ("une clé DSA", "Ce genre de clé n'est plus admis pour signer : demandez un certificat à clé RSA."),
}
"""Kinds of keys that do not sign here: what they are, and what to do."""
RENEW: Final = "Demandez à l'autorité un certificat signé avec SHA-256 ou plus fort, comme ceux des autorités."
LISTS: Final = "Donnez avec --trust les listes de révocation (.crl) à jour des autorités, ou ajoutez « --online »."
UPDATE: Final = "Demandez un certificat sous des autorités en cours de validité, ou donnez leurs nouveaux certificats."
GIVE: Final = "Donnez-le avec --trust, si vous lui faites confiance ; une autorité intermédiaire peut venir du .p12."
ELSE: Final = "Demandez à l'autorité un certificat fait pour signer, avec ceux de ses autorités."


def see_that_it_suits(certificate: Certificate, name: str) -> None:
    """Raise `InputError` for a certificate that makes no good signature, whoever issued it.

    CG611: its key would make the dossier no PDF/A-3, or is short; CG663: its own signature is weak; CG664: it is made
    for another use.
    """
    who = subject_of(certificate)
    found = [UNFIT_KEY.at(name, who=who, kind=kind, advice=advice) for kind, advice in _unfit(certificate.public_key)]
    if digest := weak_digest(certificate):
        found.append(DIGEST.at(name, who=who, digest=digest))
    if not may_sign(certificate):
        found.append(USAGE.at(name, who=who))
    if found:
        raise InputError(*found)


def _unfit(key: PublicKeyInfo) -> Iterator[tuple[str, str]]:
    kind = str(key["algorithm"]["algorithm"].native)
    if kind != "rsa":
        yield KEYS.get(kind, (f"une clé d'un genre inconnu ({kind})", "Demandez un certificat à clé RSA."))
    elif key.bit_size < SMALLEST_KEY:
        advice = f"Une clé RSA a au moins {SMALLEST_KEY} bits : demandez un nouveau certificat à l'autorité."
        yield f"une clé RSA de {key.bit_size} bits, trop courte", advice


def broken_chain(
    fault: Exception, chain: Sequence[Certificate], anchors: Sequence[Certificate], name: str
) -> Diagnostic:
    """Return why the chain of a certificate, the first of `chain`, does not hold (CG613)."""
    reason, advice = _reason(fault, chain, anchors)
    return UNTRUSTED.at(name, who=subject_of(chain[0]), reason=reason, advice=advice)


def _reason(fault: Exception, chain: Sequence[Certificate], anchors: Sequence[Certificate]) -> tuple[str, str]:
    if chain[0].self_issued:
        return "il s'est délivré lui-même", "Il ne prouve rien de son titulaire : demandez-en un à une autorité."
    if isinstance(fault, PathBuildingError) and not isinstance(fault, CertificateFetchError):
        return _missing(chain, anchors)
    if isinstance(fault, DisallowedAlgorithmError):
        weak = ((certificate, weak_digest(certificate)) for certificate in (*chain, *anchors))
        told = next((f"celui de « {subject_of(own)} » est signé avec {digest}" for own, digest in weak if digest), "")
        return told or fault_in_french(fault), RENEW
    advices = (
        (InsufficientRevinfoError, LISTS),
        (ExpiredError, UPDATE),
        (NotYetValidError, "Attendez qu'il vaille, ou vérifiez la date de cet ordinateur."),
        (CertificateFetchError, "Essayez à nouveau, ou donnez avec --trust les certificats des autorités."),
        (InvalidCertificateError, ELSE),
    )
    return fault_in_french(fault), next((advice for kind, advice in advices if isinstance(fault, kind)), ELSE)


def _missing(chain: Sequence[Certificate], anchors: Sequence[Certificate]) -> tuple[str, str]:
    """Return which certificate no chain could be made without."""
    last = chain[0]
    while above := next(
        (certificate for certificate in chain if certificate.subject == last.issuer and certificate is not last), None
    ):
        if above.self_issued:
            break
        last = above
    whose = "celui-ci" if last is chain[0] else f"celui de « {subject_of(last)} »"
    issuer = ", ".join(str(value) for value in last.issuer.native.values())
    if any(anchor.subject == last.issuer for anchor in anchors):
        return (
            f"l'autorité donnée sous le nom de « {issuer} » n'est pas celle qui a délivré {whose}",
            "Demandez à cette autorité son certificat, et donnez-le avec --trust.",
        )
    return (
        f"il manque le certificat de « {issuer} », qui a délivré {whose}",
        GIVE,
    )

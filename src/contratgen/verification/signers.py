"""Steps 5, 7 and 8: each signature was made by the right person at the right time, and everyone signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from contratgen.base.signature_terms import READY, SEAL, Level, Terms
from contratgen.pades.certificates import described, issuer_of, subject_of
from contratgen.pades.levels import levels, time_stamp_token
from contratgen.pades.reading import SignedFile
from contratgen.verification.examined import Examined, Judged, embedded_certificates, token_time
from contratgen.verification.holders import holders, pen_days
from contratgen.verification.paper import pen_record, state_of
from contratgen.verification.proofs import shortfalls
from contratgen.verification.report import Finding, Outcome, Party

if TYPE_CHECKING:
    import datetime as dt

    from asn1crypto.x509 import Certificate

SIGNED: Final = "a signé"
NOT_TRUSTED: Final = "certificat sans autorité de confiance, ou hors de sa validité"
PROBLEMS: Final = {
    "NO_CERTIFICATE_CHAIN_FOUND": "aucune chaîne ne mène de ce certificat à une autorité donnée avec --trust",
    "CERTIFICATE_CHAIN_GENERAL_FAILURE": "la chaîne de ce certificat ne tient pas",
    "CHAIN_CONSTRAINTS_FAILURE": "un certificat de la chaîne n'est pas fait pour cet usage",
    "SIG_CONSTRAINTS_FAILURE": "ce certificat n'est pas fait pour cet usage",
    "EXPIRED": "un certificat de la chaîne avait expiré",
    "NOT_YET_VALID": "un certificat de la chaîne ne valait pas encore",
    **dict.fromkeys(
        ("OUT_OF_BOUNDS_NO_POE", "OUT_OF_BOUNDS_NOT_REVOKED"), "un certificat de la chaîne était hors de sa validité"
    ),
    **dict.fromkeys(
        ("CRYPTO_CONSTRAINTS_FAILURE", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"),
        "un certificat de la chaîne emploie un algorithme ou une clé trop faible",
    ),
    **dict.fromkeys(("REVOKED_NO_POE", "REVOKED_CA_NO_POE"), "un certificat de la chaîne est révoqué"),
    **dict.fromkeys(
        ("TRY_LATER", "REVOCATION_OUT_OF_BOUNDS_NO_POE"),
        "rien ne dit si un certificat de la chaîne est révoqué",
    ),
}
"""Why a chain is not trusted (ETSI EN 319 102-1, 5.1.3, table 6), as it is told; the rest as `NOT_TRUSTED`."""
FILL_ONLY: Final = 2
"""What a certification allows: signatures, nothing else (ISO 32000-1, table 254)."""


def chains(examined: Examined) -> Iterator[Finding]:
    """Step 5. Each certificate leads to an authority that is trusted, held when it signed, and is the party's."""
    yield from pen_days(examined)
    yield from holders(examined)
    if examined.signatures and not examined.trust.anchors:
        yield Finding("CG705", "aucune autorité de confiance n'est donnée (--trust)", Outcome.UNATTESTED)
        return
    broken = [judged for judged in examined.judged if not (judged.status.intact and judged.status.valid)]
    if broken:
        names = ", ".join(f"« {judged.name} »" for judged in broken)
        message = f"{names} : la chaîne n'est pas examinée, le document ou la signature ayant changé"
        yield Finding("CG705", message, champs=tuple(judged.name for judged in broken))
    for judged in examined.judged:
        if judged not in broken:
            yield from _chain(judged)
        yield from _stamp(judged)
        yield from _ahead(judged, examined.at)
        yield from _strays(judged)
    yield from shortfalls(examined)


def _chain(one: Judged) -> Iterator[Finding]:
    certificate = one.signature.signer_cert
    who = f"« {one.name} » ({subject_of(certificate)}, {issuer_of(certificate)})"
    if one.status.revoked:
        yield Finding("CG705", f"{who} : certificat révoqué le jour de la signature", champs=(one.name,))
    elif not one.status.trusted:
        problem = getattr(getattr(one.status, "trust_problem_indic", None), "name", "")
        message = f"{who} : {PROBLEMS.get(problem, NOT_TRUSTED)}"
        yield Finding("CG705", message, champs=(one.name,))


def _stamp(one: Judged) -> Iterator[Finding]:
    if one.is_time_stamp or not one.stamped:
        return
    validity = one.status.timestamp_validity
    if validity is None or not (validity.intact and validity.valid and validity.trusted):
        yield Finding("CG705", f"« {one.name} » : horodatage invalide, ou d'une autorité inconnue", champs=(one.name,))


def _ahead(one: Judged, at: dt.datetime) -> Iterator[Finding]:
    """Yield a finding for a time stamp of a day that has not come."""
    token = one.signature.signed_data if one.is_time_stamp else time_stamp_token(one.signature)
    if token is not None and token_time(token) > at:
        message = f"« {one.name} » : horodatage postérieur à la date de l'examen ({token_time(token):%d/%m/%Y})"
        yield Finding("CG705", message, champs=(one.name,))


def _strays(one: Judged) -> Iterator[Finding]:
    """Yield a finding for certificates that a signature or its time stamp carries and that no chain uses."""
    pairs = [(embedded_certificates(one.signature.signed_data), one.status.validation_path)]
    token = time_stamp_token(one.signature)
    if token is not None and one.status.timestamp_validity is not None:
        pairs.append((embedded_certificates(token), one.status.timestamp_validity.validation_path))
    for carried, path in pairs:
        if path is not None and not _all_used(carried, path):
            yield Finding("CG703", f"« {one.name} » : la signature porte des certificats étrangers à sa chaîne")


def _all_used(carried: list[Certificate], path: object) -> bool:
    used = {certificate.dump() for certificate in path.iter_certs(include_root=True)}  # type: ignore[attr-defined]
    found = [certificate.dump() for certificate in carried]
    return set(found) <= used and len(found) == len(set(found))


def certification(examined: Examined) -> Iterator[Finding]:
    """Step 7. The first signature certifies with P=2, no other does, and the last expected one locks everything."""
    made = [signature for signature in examined.opened.filled if not signature.is_time_stamp]
    if not made:
        return
    if [signature.certifies for signature in made] != [True, *[False] * (len(made) - 1)]:
        yield Finding("CG707", "la première signature, et elle seule, doit certifier le document")
    first = next(signature for signature in examined.signatures if signature.field_name == made[0].name)
    if first.docmdp_level is None or first.docmdp_level.value != FILL_ONLY:
        yield Finding("CG707", "la certification doit n'admettre que des signatures (P=2)")
    permissions = examined.opened.reader.root.get("/Perms", {})
    if list(permissions) != ["/DocMDP"] or permissions.raw_get("/DocMDP").reference != _value(first):
        yield Finding("CG707", "le catalogue ne désigne pas la signature qui certifie, ou accorde d'autres droits")
    locks = [rank for rank, signature in enumerate(made) if signature.locks]
    complete = len(made) == len(examined.opened.fields)
    if locks != ([len(made) - 1] if complete else []):
        yield Finding("CG707", "le verrou doit venir de la dernière signature, et d'elle seule")


def _value(signature: object) -> object:
    return signature.sig_field.raw_get("/V").reference  # type: ignore[attr-defined]  # a signature's field


def parties(examined: Examined) -> Iterator[Finding]:
    """Step 8. The fields are those of the terms, every party signed, in the order fixed, and nobody else."""
    terms = examined.terms
    if terms is None:
        yield Finding("CG708", "le fichier ne dit pas qui doit le signer", Outcome.UNATTESTED)
        return
    if terms.statut != READY or terms.blocages:
        yield Finding("CG708", "le contrat n'était pas à signer")
    yield from pen_record(terms)
    electronic = [party.identifiant for party in terms.signataires if party.identifiant not in terms.by_pen]
    expected = [*electronic, SEAL] if terms.papier else electronic
    if list(examined.opened.fields) != expected:
        yield Finding("CG708", "les champs de signature ne sont pas ceux des signataires")
    made = [signature.name for signature in examined.opened.filled if not signature.is_time_stamp]
    yield from (Finding("CG708", f"signature étrangère : « {name} »") for name in made if name not in expected)
    wanted = [name for name in expected if name in made]
    if terms.ordre == "protocolaire" and made != wanted:
        yield Finding("CG708", "l'ordre des signatures n'est pas celui que le projet fixe")
    missing = [name for name in expected if name not in made]
    if missing:
        yield Finding("CG709", f"pas encore signé : {', '.join(missing)}", Outcome.INCOMPLETE)


def table(opened: SignedFile, terms: Terms, reached: Mapping[str, Level] | None = None) -> tuple[Party, ...]:
    """Return where each party is; the levels are those `reached`, or those that the signatures claim."""
    made = {signature.name: signature for signature in opened.filled if not signature.is_time_stamp}
    held = {name: described(certificate) for name, certificate in opened.holders.items()}
    reached = reached or levels(opened)
    rows = []
    for party in terms.signataires:
        filled = made.get(party.identifiant)
        if party.identifiant in terms.by_pen and terms.papier:
            state, day = state_of(party.identifiant, terms), f"{terms.papier.date}"
            rows.append(Party(party.identifiant, party.designation, "stylo", state, party.nom, day))
        elif filled:
            level = reached[party.identifiant]
            said = ("certificat", SIGNED, filled.who, filled.when, level, held[party.identifiant])
            rows.append(Party(party.identifiant, party.designation, *said))
        else:
            rows.append(Party(party.identifiant, party.designation))
    if terms.papier:
        seal = made.get(SEAL)
        sealed = ("certificat", SIGNED, seal.who, seal.when, reached[SEAL], held[SEAL]) if seal else ("",)
        rows.append(Party(SEAL, "Sceau de la collectivité", *sealed))
    return tuple(rows)

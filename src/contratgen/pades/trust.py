"""Whom one trusts: certification authorities and their revocation lists, given as files, nothing else.

Every authority given is an anchor, intermediate ones included, as in the trust lists of the Member States (ETSI
TS 119 612). The machine's own list is never used: it is for web sites, and differs from one machine to the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import crl, pem, x509
from pyhanko_certvalidator import ValidationContext

from contratgen.base import limits, world
from contratgen.base.diagnostics import Diagnostic, MisuseError, Place

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CERTIFICATES: Final = frozenset({".pem", ".crt", ".cer", ".der"})
REVOCATIONS: Final = frozenset({".crl"})


@dataclass(frozen=True, slots=True)
class Trust:
    """Authorities and certificate revocation lists."""

    anchors: tuple[x509.Certificate, ...] = ()
    crls: tuple[crl.CertificateList, ...] = field(default=())

    def context(
        self, moment: dt.datetime, *, strict: bool = False, fetch: bool = False, **known: Any
    ) -> ValidationContext:
        """Return what validates a chain as of `moment`; `strict` asks that revocation be known, `fetch` looks online.

        `known`: more `other_certs`, `crls` and `ocsps`.
        """
        lists = [*self.crls, *known.pop("crls", ())]
        if fetch:
            from contratgen.pades.online import revocation_services  # noqa: PLC0415  # only then is the network asked

            known["fetcher_backend"] = revocation_services()
        return ValidationContext(
            trust_roots=list(self.anchors),
            moment=None if fetch else moment,
            allow_fetching=fetch,
            crls=lists,
            revocation_mode="hard-fail" if strict else "soft-fail",
            retroactive_revinfo=True,
            **known,
        )


def read_trust(path: Path | None) -> Trust:
    """Return the trust that a file, or a folder of files, gives; none for None.

    Raises `MisuseError` (CG640) for what cannot be read or holds no authority.
    """
    if path is None:
        return Trust()
    try:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        blobs = [(file, file.read_bytes()[: limits.TRUST_BYTES]) for file in files if file.is_file()]
    except OSError as fault:
        raise _refused(path, f"lecture impossible ({world.system_words(fault)})") from None
    anchors: list[x509.Certificate] = []
    lists: list[crl.CertificateList] = []
    for file, blob in blobs:
        try:
            if file.suffix.lower() in CERTIFICATES:
                anchors += [certificate for certificate in map(x509.Certificate.load, _ders(blob)) if certificate.ca]
            elif file.suffix.lower() in REVOCATIONS:
                lists += map(crl.CertificateList.load, _ders(blob))
        except ValueError:
            raise _refused(file, "ce n'est ni un certificat ni une liste de révocation") from None
    if not anchors:
        raise _refused(path, "aucun certificat d'autorité")
    return Trust(tuple(anchors), tuple(lists))


def read_certificates(content: bytes, name: str) -> tuple[x509.Certificate, ...]:
    """Return the certificates of a file, in PEM or DER, each read whole.

    Raises `MisuseError` (CG643) when there are none.
    """
    try:
        found = tuple(x509.Certificate.load(der, strict=True) for der in _ders(content[: limits.TRUST_BYTES]))
        _ = [certificate.native for certificate in found]  # read now what would fail later
    except (ValueError, LookupError, TypeError):
        found = ()
    if not found:
        hint = "Donnez le certificat public de la partie (.cer, .crt ou .pem), avec ceux de ses autorités."
        raise MisuseError(Diagnostic("CG643", "aucun certificat ne s'y lit", Place(name), hint=hint))
    return found


def _ders(blob: bytes) -> Iterable[bytes]:
    return _unarmored(blob) if pem.detect(blob) else [blob]


def _unarmored(blob: bytes) -> Iterator[bytes]:
    for _, _, der in pem.unarmor(blob, multiple=True):
        yield der


def _refused(path: Path, message: str) -> MisuseError:
    hint = "Donnez un fichier .pem, .crt ou .cer d'autorité, ou un dossier qui en contient (avec leurs listes .crl)."
    return MisuseError(Diagnostic("CG640", message, Place(str(path)), hint=hint))

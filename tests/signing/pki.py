"""A public key infrastructure for the tests, made by certomancer: an authority, its parties, a time-stamping authority.

Nothing of it is stored: certificates would expire, and the tests with them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from asn1crypto import x509
from certomancer.registry.common import ArchLabel, CertLabel, ServiceLabel
from certomancer.registry.config import CertomancerConfig
from certomancer.registry.pki_arch import PKIArchitecture
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from contratgen.pades.trust import Trust
from contratgen.signing.keys import Secret, open_pkcs12

PASSPHRASE = "une phrase secrète"  # noqa: S105  # of keys that live as long as the tests
NAMES = ("prefet", "ville", "bailleur", "sceau", *(f"partie{number}" for number in range(15)))
KEYS = ("racine", "autorite", "horodatage", "autre", *NAMES)
LEAF = """
          extensions:
            - id: key_usage
              critical: true
              smart-value: {schema: key-usage, params: [digital_signature, non_repudiation]}
            - id: crl_distribution_points
              smart-value: {schema: crl-dist-url, params: {crl-repo-names: [autorite]}}
"""
VALIDITY = 'validity: {valid-from: "2020-01-01T00:00:00+0000", valid-to: "%s-01-01T00:00:00+0000"}'
AUTHORITY = """
          extensions:
            - id: basic_constraints
              critical: true
              value: {ca: true}
            - id: key_usage
              critical: true
              smart-value: {schema: key-usage, params: [key_cert_sign, crl_sign]}
"""


@dataclass(frozen=True)
class Pki:
    """The infrastructure; `folder` holds PKCS#12 files by label and the folder of trust, as a town would have them."""

    arch: PKIArchitecture
    folder: Path

    def certificate(self, label: str) -> x509.Certificate:
        """Return a certificate."""
        return self.arch.get_cert(CertLabel(label))

    def pkcs12(self, label: str) -> bytes:
        """Return a key with its certificate and chain."""
        return self.arch.package_pkcs12(CertLabel(label), password=PASSPHRASE.encode())

    def signer(self, label: str):
        """Return who signs with a key."""
        return open_pkcs12(self.pkcs12(label), Secret(PASSPHRASE), f"{label}.p12")

    def trust(self, *, at: dt.datetime | None = None) -> Trust:
        """Trust in the root, with the revocation lists of the moment."""
        moment = at or dt.datetime.now(dt.UTC)
        lists = tuple(self.arch.service_registry.get_crl(ServiceLabel(name), moment) for name in ("racine", "autorite"))
        return Trust((self.certificate("racine"),), lists)

    def stamper(self, fixed: dt.datetime | None = None) -> DummyTimeStamper:
        """Return the time-stamping authority, its clock stopped when `fixed` is given."""
        store = SimpleCertificateStore()
        store.register(self.certificate("autorite"))
        return DummyTimeStamper(
            self.certificate("horodatage"),
            self.arch.key_set.get_private_key("horodatage"),
            certs_to_embed=store,
            fixed_dt=fixed,
        )


def _leaf(label: str, subject: str, issuer: str = "autorite", key: str = "", extra: str = "", until: int = 2060) -> str:
    return (
        f"        {label}:\n          subject: {subject}\n          subject-key: {key or subject}\n"
        f"          issuer: {issuer}\n"
        f"          {VALIDITY % until}\n{extra}{LEAF}"
    )


def configuration(keys: Path) -> str:
    """Return certomancer's configuration."""
    entities = "".join(
        f"      {name}: {{common-name: Prénom {name.title()}, organization-name: Organisme {name}, country-name: FR}}\n"
        for name in (*NAMES, "revoque", "expire", "courbe", "faible", "etranger")
    )
    leaves = "".join(_leaf(name, name) for name in NAMES)
    leaves += _leaf("revoque", "prefet", extra='          revocation: {revoked-since: "2024-01-01T00:00:00+0000"}\n')
    leaves += _leaf("expire", "prefet", until=2021) + _leaf("courbe", "prefet", key="courbe")
    leaves += _leaf("faible", "prefet", key="faible") + _leaf("etranger", "prefet", issuer="autre")
    listed = "".join(f"      {key}: {{path: {key}.pem}}\n" for key in (*KEYS, "courbe", "faible"))
    return f"""
keysets:
  essais:
    path-prefix: .
    keys:
{listed}
pki-architectures:
  essais:
    keyset: essais
    entity-defaults: {{country-name: FR}}
    entities:
      racine: {{common-name: AC Racine, organization-name: Autorité d’essai}}
      autorite: {{common-name: AC Exemple, organization-name: Autorité d’essai}}
      autre: {{common-name: AC Autre, organization-name: Autre autorité}}
      horodatage: {{common-name: Horodatage, organization-name: Autorité d’essai}}
{entities}
    certs:
        racine:
          subject: racine
          issuer: racine
          {VALIDITY % 2070}
{AUTHORITY}
        autre:
          subject: autre
          issuer: autre
          {VALIDITY % 2070}
{AUTHORITY}
        autorite:
          subject: autorite
          issuer: racine
          {VALIDITY % 2069}
{AUTHORITY}
        horodatage:
          subject: horodatage
          issuer: autorite
          {VALIDITY % 2068}
          extensions:
            - id: key_usage
              critical: true
              smart-value: {{schema: key-usage, params: [digital_signature]}}
            - id: extended_key_usage
              critical: true
              value: [time_stamping]
{leaves}
    services:
      crl-repo:
        racine: {{for-issuer: racine, signing-key: racine, simulated-update-schedule: P30D}}
        autorite: {{for-issuer: autorite, signing-key: autorite, simulated-update-schedule: P30D}}
      time-stamping:
        horodatage: {{signing-cert: horodatage}}
"""


@cache
def _drawn(_name: str) -> rsa.RSAPrivateKey:
    """Return the key of that name, drawn once in a run."""
    return rsa.generate_private_key(65537, 2048)


def make_pki(folder: Path) -> Pki:
    """Make the infrastructure; each has its own key, drawn anew in each run."""
    keys = folder / "cles"
    keys.mkdir(parents=True)
    drawn = {name: _drawn(name) for name in KEYS} | {
        "faible": rsa.generate_private_key(65537, 1024),  # noqa: S505  # it is to be refused
        "courbe": ec.generate_private_key(ec.SECP256R1()),
    }
    for name, key in drawn.items():
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (keys / f"{name}.pem").write_bytes(pem)
    config = CertomancerConfig.from_yaml(configuration(keys), key_search_dir=str(keys))
    pki = Pki(config.get_pki_arch(ArchLabel("essais")), folder)
    trust = folder / "confiance"
    trust.mkdir()
    (trust / "racine.cer").write_bytes(pki.certificate("racine").dump())
    for number, found in enumerate(pki.trust().crls):
        (trust / f"{number}.crl").write_bytes(found.dump())
    for name in (*NAMES[:5], "revoque", "expire", "courbe"):
        (folder / f"{name}.p12").write_bytes(pki.pkcs12(name))
    return pki

"""The key of a party: a PKCS#12 file or a PKCS#11 token, opened with a secret that is never shown.

A `Secret` prints as stars, so that neither log nor traceback tells it. It comes from a prompt, a file descriptor or an
environment variable named on the command line, never from an argument: those are seen by every user of the machine, and
kept in the shell's history.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from contratgen.base import world
from contratgen.base.diagnostics import Diagnostic, InputError, MisuseError, Place
from contratgen.signing.faults import KEY
from contratgen.signing.fitness import see_that_it_suits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asn1crypto.x509 import Certificate


DIGEST: Final = "sha256"
TOKEN_WORDS: Final = {
    **dict.fromkeys(("PinIncorrect", "PinInvalid", "PinLenRange"), "le code est faux"),
    "PinLocked": "le code est bloqué, après trop d'essais",
    "PinExpired": "le code a expiré",
    **dict.fromkeys(("NoSuchToken", "TokenNotPresent", "TokenNotRecognised"), "il n'y a pas de jeton de ce nom"),
    "MultipleTokensReturned": "plusieurs jetons portent ce nom",
    "NoSuchKey": "le jeton n'a pas la clé de ce certificat",
    "PKCS11Error": "il n'y a pas de jeton ou de certificat de ce nom",
    "MultipleObjectsReturned": "plusieurs certificats du jeton portent ce nom",
}
"""What the exceptions of `python-pkcs11` mean, by name: the package is optional."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A passphrase or PIN."""

    words: str = field(repr=False)

    def __str__(self) -> str:
        return "***"


@dataclass(frozen=True, slots=True)
class Token:
    """A PKCS#11 token: the library that drives it, its label, and the label of the certificate if it has several."""

    library: str
    label: str
    certificate: str = ""


class FileSigner(Signer):
    """Signs with a key that was opened once: pyHanko's own signer reads and tests its key anew at each use."""

    def __init__(self, certificate: Certificate, key: RSAPrivateKey, chain: Iterable[Certificate]) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(chain)
        super().__init__(signing_cert=certificate, cert_registry=store, embed_roots=False)
        self._key = key

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002  # inherited
    ) -> bytes:
        """Return the signature (RSASSA-PKCS1-v1_5, SHA-256), or as many zeros when only its size is asked for."""
        assert digest_algorithm == DIGEST
        return bytes(self._key.key_size // 8) if dry_run else self._key.sign(data, PKCS1v15(), SHA256())


def open_pkcs12(content: bytes, secret: Secret, name: str) -> FileSigner:
    """Return the signer of a PKCS#12 file, which carries its own chain and no other certificate.

    Raises `InputError` (CG611, CG612, CG663, CG664).
    """
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(content, secret.words.encode() or None)
    except UnsupportedAlgorithm:
        raise InputError(KEY.at(name, reason="elle est d'un genre qui ne se lit pas ici")) from None
    except (ValueError, TypeError):  # the library's, for a damaged file and a wrong passphrase alike
        raise InputError(KEY.at(name, reason="le fichier est abîmé, ou la phrase secrète est fausse")) from None
    if key is None or certificate is None:
        raise InputError(KEY.at(name, reason="le fichier n'a pas de clé avec son certificat"))
    own = translate_pyca_cryptography_cert_to_asn1(certificate)
    see_that_it_suits(own, name)
    if not isinstance(key, RSAPrivateKey) or key.public_key() != certificate.public_key():
        raise InputError(KEY.at(name, reason="la clé n'est pas celle du certificat"))
    return FileSigner(own, key, chain_above(own, [translate_pyca_cryptography_cert_to_asn1(other) for other in others]))


@contextlib.contextmanager
def open_token(token: Token, secret: Secret) -> Iterator[Signer]:
    """Lend the signer of a PKCS#11 token while its session lasts. Raises `InputError` (CG611, CG612)."""
    try:
        from pkcs11 import PKCS11Error  # noqa: PLC0415  # an optional package
        from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415
    except ImportError:
        reason = "le paquet python-pkcs11 n'est pas installé (pip install contratgen[pkcs11])"
        raise InputError(KEY.at(token.label, reason=reason)) from None
    try:
        session = open_pkcs11_session(
            token.library, user_pin=secret.words, token_criteria=TokenCriteria(label=token.label)
        )
        with session:
            label = token.certificate or None
            held = PKCS11Signer(session, label, embed_roots=False, other_certs_to_pull=None)
            chain = list(chain_above(held.signing_cert, held.cert_registry))
            signer = PKCS11Signer(session, label, ca_chain=chain, embed_roots=False)
            certificate = signer.signing_cert
            assert certificate is not None
            see_that_it_suits(certificate, token.label)
            yield signer
    except (PKCS11Error, OSError, AssertionError) as fault:
        reason = TOKEN_WORDS.get(type(fault).__name__, "le jeton ne répond pas")  # its text may quote what was typed
        raise InputError(KEY.at(token.label, reason=reason)) from None


def chain_above(own: Certificate, others: Iterable[Certificate]) -> Iterator[Certificate]:
    """Yield the certificates above a certificate, without the root: whoever verifies has it or does not trust it."""
    waiting = list(others)
    current = own
    while True:
        above = next((certificate for certificate in waiting if certificate.subject == current.issuer), None)
        if above is None or above.self_issued:
            return
        yield above
        waiting.remove(above)
        current = above


def secret_from(source: str, ask: Callable[[], str]) -> Secret:
    """Return the secret: `env:NAME`, `fd:NUMBER`, or what `ask` gives when the source is empty.

    Raises `MisuseError` (CG641) for another source, or one that holds nothing.
    """
    if not source:
        return Secret(ask())
    kind, _, name = source.partition(":")
    if kind == "env":
        found = world.environment_variable(name)
        if found is not None:
            return Secret(found)
        raise _refused("la variable d'environnement nommée n'existe pas")  # perhaps the phrase itself was typed there
    if kind == "fd" and name.isdecimal():
        try:
            return Secret(world.descriptor_line(int(name)).rstrip("\r\n"))
        except (OSError, ValueError):
            raise _refused(f"le descripteur {name} ne se lit pas") from None
    raise _refused("attendu « env:NOM » ou « fd:NUMÉRO »")


def _refused(message: str) -> MisuseError:
    hint = "Une phrase secrète ne s'écrit jamais en argument : nommez d'où elle vient, ou répondez à l'invite."
    return MisuseError(Diagnostic("CG641", message, Place("--secret"), hint=hint))

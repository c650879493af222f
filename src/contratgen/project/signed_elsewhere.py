"""A party signs on its own system, a parapheur for one: what goes out to it, and what comes back.

What reads somebody's file runs in a process of its own, within bounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from contratgen.base import storage, world
from contratgen.base.diagnostics import InputError
from contratgen.base.sandbox import run_confined
from contratgen.base.storage import read_given
from contratgen.pades.trust import read_certificates
from contratgen.project.signed import Signed, means_of, written
from contratgen.signing import parapheur, remote
from contratgen.signing.faults import REQUEST, RETURNED
from contratgen.signing.request import FILE, read_request
from contratgen.verification.report import Outcome
from contratgen.verification.verdict import examine

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate

    from contratgen.base.signature_terms import Signatory
    from contratgen.signing.preconditions import Means

TO_SIGN: Final = "a-signer.der"
PREMIS: Final = "premis.xml"
PDF: Final = b"%PDF-"
"""What a signed document begins with, where a signature alone does not."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What a party's own system is to sign: the files that go to it, and the one that stays here until it has signed.

    Of a whole PDF: the `field` to sign, whether this signature comes `first` and certifies the document, or `last` and
    locks its fields; nothing stays here then.
    """

    sent: tuple[Path, ...]
    kept: Path | None = None
    field: str = ""
    first: bool = False
    last: bool = False


def export_signature(  # noqa: PLR0913  # what one signs with
    dossier: str | Path,
    party: str,
    into: str | Path,
    *,
    certificate: str | Path | None = None,
    parapheur_type: str = "",
    parapheur_subtype: str = "",
    level: str | None = None,
    tsa: str = "",
    trust: str | Path | None = None,
    online: bool = False,
    confirm: Callable[[Signatory, Certificate], None] | None = None,
) -> Exported:
    """Write what a party's own system needs to sign: the digest alone, or the whole PDF with its description.

    `certificate` is the file of the public certificate that will sign the digest; the type and subtype are those that
    i-Parapheur knows for a whole PDF. Other keywords are those of `sign`.

    Raises `InputError` with what speaks against the signature, `MisuseError` (CG642, CG911) for files that cannot be
    read or exist already, `ValueError` unless either a certificate or both a type and a subtype are given.
    """
    if (certificate is None) == (not (parapheur_type and parapheur_subtype)):
        raise ValueError("certificate, or parapheur_type and parapheur_subtype")
    made: Exported = run_confined(
        _exported,
        (Path(dossier), read_given(Path(dossier))),
        party,
        Path(into),
        None if certificate is None else (str(certificate), read_given(Path(certificate))),
        (parapheur_type, parapheur_subtype),
        (level, tsa, None if trust is None else Path(trust), online, confirm),
        returns=Exported,
        about=str(dossier),
    )
    return made


def _exported(named: tuple[Path, bytes], party: str, into: Path, own: Any, kind: tuple[str, str], by: Any) -> Exported:
    dossier, blob = named
    if own is None:
        described, turn = parapheur.deposit(blob, party, *kind, world.now(), dossier.name)
        storage.write_new_file(into / dossier.name, blob)
        storage.write_new_file(into / PREMIS, described)
        return Exported((into / dossier.name, into / PREMIS), None, turn.field, turn.first, turn.last)
    name, content = own
    signer = remote.identity_in(read_certificates(content, name))
    asked = remote.ask(blob, party, signer, means_of(by), world.now(), str(dossier))
    storage.write_new_file(into / FILE, asked.to_json())
    storage.write_new_file(into / TO_SIGN, asked.attributs)
    return Exported((into / TO_SIGN,), into / FILE)


def import_signature(  # noqa: PLR0913  # what one signs with
    dossier: str | Path,
    party: str,
    returned: str | Path,
    *,
    request: str | Path | None = None,
    level: str | None = None,
    tsa: str = "",
    trust: str | Path | None = None,
    online: bool = False,
    confirm: Callable[[Signatory, Certificate], None] | None = None,
    out: str | Path | None = None,
) -> Signed:
    """Put in place what a party's own system returned: its signature, or the signed PDF, once the verdict has seen it.

    `request` is the folder that `export_signature` wrote for a digest; of a signed PDF there is none. Other keywords
    are those of `sign`.

    Raises `InputError` with what speaks against the signature (CG628 for the request of another party), `MisuseError`
    (CG642, CG911) for files that cannot be read or exist already, `ValueError` for a signature without its request.
    """
    content = read_given(Path(returned))
    kept = None if request is None or content.startswith(PDF) else Path(request) / FILE
    if kept is None and not content.startswith(PDF):
        raise ValueError("request is needed for a signature alone")
    made: Signed = run_confined(
        _imported,
        (Path(dossier), read_given(Path(dossier))),
        party,
        (str(returned), content),
        None if kept is None else (str(kept), read_given(kept)),
        (level, tsa, None if trust is None else Path(trust), online, confirm),
        None if out is None else Path(out),
        returns=Signed,
        about=str(returned),
    )
    return made


def _imported(
    named: tuple[Path, bytes], party: str, given: tuple[str, bytes], kept: Any, by: Any, out: Path | None
) -> Signed:
    (dossier, blob), (name, content), means = named, given, means_of(by)
    if content.startswith(PDF):
        signed = parapheur.receive(blob, content, party, means, world.now(), str(dossier))
    else:
        asked = read_request(kept[1], kept[0])
        if asked.partie != party:
            raise InputError(REQUEST.at(kept[0], reason=f"c'est celle de « {asked.partie} », pas de « {party} »"))
        signed = remote.complete(blob, asked, content, means, world.now(), str(dossier))
    refuse_what_the_verdict_rejects(signed, party, means, name)
    return written(dossier, party, out, signed)


def refuse_what_the_verdict_rejects(signed: bytes, party: str, means: Means, name: str) -> None:
    """Raise `InputError` (CG627) for whatever the verdict would reject, but for the authorities of other parties."""
    report = examine(signed, world.now(), trust=means.trust, name=name, whole=True)
    against = {Outcome.REJECTED, Outcome.NOT_EXAMINED}
    findings = [finding for step in report.steps for finding in step.findings if finding.outcome in against]
    rejected = [finding for finding in findings if finding.code != "CG705" or party in finding.champs]
    if rejected:
        raise InputError(*(RETURNED.at(name, reason=f"{finding.message} ({finding.code})") for finding in rejected))

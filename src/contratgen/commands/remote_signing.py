"""`contratgen sign --export` and `--import`: a party signs on its own system, a parapheur for one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from contratgen.base.storage import read_given
from contratgen.commands.output import say

if TYPE_CHECKING:
    from contratgen.signing.preconditions import Means

TO_SIGN: Final = "a-signer.der"
PREMIS: Final = "premis.xml"
PDF: Final = b"%PDF-"


class Form(StrEnum):
    """What goes out: what is signed alone, or the whole PDF with its description."""

    DIGEST = "empreinte"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Outside:
    """What the command line says of the party's own system."""

    form: Form
    certificate: Path | None
    kind: str
    subkind: str
    request: Path | None


def export(dossier: Path, party: str, into: Path, outside: Outside, means: Means) -> int:
    """Write what a party's system needs to sign."""
    if outside.form is Form.PDF:
        _export_pdf(dossier, party, into, outside)
    else:
        _export_digest(dossier, party, into, outside, means)
    say(f"Au retour : contratgen sign {dossier} --as {party} --import FICHIER…")
    return 0


def _export_digest(dossier: Path, party: str, into: Path, outside: Outside, means: Means) -> None:
    from contratgen.base import storage, world  # noqa: PLC0415  # after the help
    from contratgen.pades.trust import read_certificates  # noqa: PLC0415
    from contratgen.signing import remote, request  # noqa: PLC0415

    if outside.certificate is None:
        raise typer.BadParameter("donnez --certificate-file : le certificat public avec lequel la partie signera")
    found = read_certificates(read_given(outside.certificate), str(outside.certificate))
    asked = remote.ask(read_given(dossier), party, remote.identity_in(found), means, world.now(), str(dossier))
    storage.write_new_file(into / request.FILE, asked.to_json())
    storage.write_new_file(into / TO_SIGN, asked.attributs)
    size = len(asked.attributs)
    say(f"À signer par « {party} » (RSA PKCS#1 v1.5, SHA-256) : {into / TO_SIGN}, {size} octets.")
    say(f"{into / request.FILE} reste ici : il servira au retour, avec --request {into}.")


def _export_pdf(dossier: Path, party: str, into: Path, outside: Outside) -> None:
    from contratgen.base import storage, world  # noqa: PLC0415  # after the help
    from contratgen.signing import parapheur  # noqa: PLC0415

    if not (outside.kind and outside.subkind):
        raise typer.BadParameter("donnez --parapheur-type et --parapheur-subtype, tels que le parapheur les connaît")
    blob = read_given(dossier)
    described, turn = parapheur.deposit(blob, party, outside.kind, outside.subkind, world.now(), dossier.name)
    storage.write_new_file(into / dossier.name, blob)
    storage.write_new_file(into / PREMIS, described)
    say(f"À déposer dans le parapheur : {into / dossier.name}, décrit par {into / PREMIS} (PREMIS 3.0).")
    say(f"« {party} » y signe en PAdES dans le champ « {turn.field} », sans rien changer d'autre.")
    if turn.first:
        say("C'est la première signature : elle doit certifier le document (P=2).")
    if turn.last:
        say("C'est la dernière signature : elle doit verrouiller tous les champs.")


def brought_back(dossier: Path, party: str, returned: Path, outside: Outside, means: Means) -> bytes:
    """Return the document with the signature that a party's system returned, once the verdict has seen it."""
    from contratgen.base import world  # noqa: PLC0415  # after the help
    from contratgen.signing import parapheur, remote, request  # noqa: PLC0415

    blob, content, now = read_given(dossier), read_given(returned), world.now()
    if content.startswith(PDF):
        signed = parapheur.receive(blob, content, party, means, now, str(dossier))
    else:
        if outside.request is None:
            raise typer.BadParameter("donnez --request : le dossier que --export a écrit")
        kept = outside.request / request.FILE
        asked = request.read_request(read_given(kept), str(kept))
        if asked.partie != party:
            raise typer.BadParameter(f"cette demande est celle de « {asked.partie} », pas de « {party} »")
        signed = remote.complete(blob, asked, content, means, now, str(dossier))
    _see_that_the_verdict_admits(signed, party, means, str(returned))
    if not means.trust.anchors:
        say("Sans --trust, l'autorité qui a délivré le certificat n'a pas été examinée.")
    return signed


def _see_that_the_verdict_admits(signed: bytes, party: str, means: Means, name: str) -> None:
    """Raise `InputError` (CG627) for whatever the verdict would reject, but for the authorities of other parties."""
    from contratgen.base import world  # noqa: PLC0415  # after the help
    from contratgen.base.diagnostics import InputError  # noqa: PLC0415
    from contratgen.signing.faults import RETURNED  # noqa: PLC0415
    from contratgen.verification.report import Outcome  # noqa: PLC0415
    from contratgen.verification.verdict import examine  # noqa: PLC0415

    report = examine(signed, world.now(), trust=means.trust, name=name, whole=True)
    against = {Outcome.REJECTED, Outcome.NOT_EXAMINED}
    findings = [finding for step in report.steps for finding in step.findings if finding.outcome in against]
    rejected = [finding for finding in findings if finding.code != "CG705" or party in finding.champs]
    if rejected:
        raise InputError(*(RETURNED.at(name, reason=f"{finding.message} ({finding.code})") for finding in rejected))

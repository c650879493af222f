"""`contratgen sign --export` and `--import`: a party signs on its own system, a parapheur for one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import typer

from contratgen.commands.output import say

if TYPE_CHECKING:
    from pathlib import Path

    from contratgen.project.signed import Signed
    from contratgen.project.signed_elsewhere import Exported


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


def export(dossier: Path, party: str, into: Path, outside: Outside, given: Any) -> int:
    """Write what a party's system needs to sign; `given` are the keywords of `sign`."""
    from contratgen.project.signed_elsewhere import export_signature  # noqa: PLC0415  # after the help

    if outside.form is Form.PDF:
        if not (outside.kind and outside.subkind):
            raise typer.BadParameter("donnez --parapheur-type et --parapheur-subtype, ceux que le parapheur connaît")
        given = {**given, "parapheur_type": outside.kind, "parapheur_subtype": outside.subkind}
        _tell_pdf(export_signature(dossier, party, into, **given), party)
    else:
        if outside.certificate is None:
            raise typer.BadParameter("donnez --certificate-file : le certificat public avec lequel la partie signera")
        _tell_digest(export_signature(dossier, party, into, certificate=outside.certificate, **given), party, into)
    say(f"Au retour : contratgen sign {dossier} --as {party} --import FICHIER…")
    return 0


def _tell_digest(exported: Exported, party: str, into: Path) -> None:
    (sent,) = exported.sent
    say(f"À signer par « {party} » (RSA PKCS#1 v1.5, SHA-256) : {sent}, {sent.stat().st_size} octets.")
    say(f"{exported.kept} reste ici : il servira au retour, avec --request {into}.")


def _tell_pdf(exported: Exported, party: str) -> None:
    pdf, description = exported.sent
    say(f"À déposer dans le parapheur : {pdf}, décrit par {description} (PREMIS 3.0).")
    say(f"« {party} » y signe en PAdES dans le champ « {exported.field} », sans rien changer d'autre.")
    if exported.first:
        say("C'est la première signature : elle doit certifier le document (P=2).")
    if exported.last:
        say("C'est la dernière signature : elle doit verrouiller tous les champs.")


def brought_back(dossier: Path, party: str, returned: Path, outside: Outside, given: Any) -> Signed:
    """Put in place what a party's system returned, once the verdict has seen it; `given` are the keywords of `sign`."""
    from contratgen.base.storage import read_given  # noqa: PLC0415  # after the help
    from contratgen.project.signed_elsewhere import PDF, import_signature  # noqa: PLC0415

    if outside.request is None and not read_given(returned).startswith(PDF):
        raise typer.BadParameter("donnez --request : le dossier que --export a écrit")
    signed = import_signature(dossier, party, returned, request=outside.request, **given)
    if given["trust"] is None:
        say("Sans --trust, l'autorité qui a délivré le certificat n'a pas été examinée.")
    return signed

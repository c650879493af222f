"""`contratgen sign`: a party signs by certificate."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from contratgen.base.signature_terms import Level
from contratgen.commands.french import FrenchCommand
from contratgen.commands.output import say
from contratgen.commands.remote_signing import Form, Outside, brought_back, export

if TYPE_CHECKING:
    from collections.abc import Callable

    from asn1crypto.x509 import Certificate

    from contratgen.base.signature_terms import Signatory
    from contratgen.project.signed import Signed


app = typer.Typer(add_completion=False)
AGREED: Final = frozenset({"o", "oui"})


Dossier = Annotated[Path, typer.Argument(help="Le dossier, ou un document qui a ses propres signataires.")]
PartyName = Annotated[
    str, typer.Option("--as", help="Identifiant de la partie qui signe (« sceau » : la collectivité).")
]
Key = Annotated[Path | None, typer.Option("--key", help="Fichier PKCS#12 (.p12, .pfx) de la clé.")]
Library = Annotated[Path | None, typer.Option("--token", help="Bibliothèque PKCS#11 de la carte ou du jeton.")]
TokenLabel = Annotated[str, typer.Option("--token-label", help="Nom du jeton.")]
OnToken = Annotated[str, typer.Option("--certificate", help="Nom du certificat sur le jeton.")]
Source = Annotated[
    str,
    typer.Option("--secret", help="D'où vient la phrase secrète ou le code : env:NOM ou fd:NUMÉRO ; sinon, invite."),
]
Asked = Annotated[
    Level | None, typer.Option("--level", help="Niveau de la signature ; sinon, celui que le projet exige.")
]
Authority = Annotated[str, typer.Option("--tsa", help="Adresse de l'autorité d'horodatage (B-T et au-delà).")]
Trusted = Annotated[
    Path | None, typer.Option("--trust", help="Autorités de confiance et listes de révocation : fichier ou dossier.")
]
Online = Annotated[bool, typer.Option("--online", help="Chercher en ligne si les certificats sont révoqués.")]
Exported = Annotated[
    Path | None, typer.Option("--export", help="Écrire dans ce dossier ce que le système de la partie signera.")
]
Shape = Annotated[Form, typer.Option("--form", help="Ce qui part : l'empreinte à signer, ou le PDF pour i-Parapheur.")]
Public = Annotated[
    Path | None, typer.Option("--certificate-file", help="Certificat public de la partie (--form empreinte).")
]
Kind = Annotated[str, typer.Option("--parapheur-type", help="Type du dossier dans i-Parapheur.")]
Subkind = Annotated[str, typer.Option("--parapheur-subtype", help="Sous-type du dossier dans i-Parapheur.")]
Returned = Annotated[
    Path | None, typer.Option("--import", help="Reprendre ce qui revient : la signature, ou le PDF signé.")
]
Requested = Annotated[
    Path | None, typer.Option("--request", help="Dossier que --export a écrit (signature d'une empreinte).")
]
Yes = Annotated[
    bool, typer.Option("--yes", help="Ne pas demander, sur un terminal, si le signataire affiché est le bon.")
]
Written = Annotated[Path | None, typer.Option("--out", help="Fichier à écrire, qui ne doit pas exister.")]


@app.command(cls=FrenchCommand)
def sign(
    dossier: Dossier,
    party: PartyName,
    key: Key = None,
    token: Library = None,
    token_label: TokenLabel = "",
    certificate: OnToken = "",
    secret: Source = "",
    level: Asked = None,
    tsa: Authority = "",
    trust: Trusted = None,
    *,
    online: Online = False,
    into: Exported = None,
    form: Shape = Form.DIGEST,
    own: Public = None,
    kind: Kind = "",
    subkind: Subkind = "",
    returned: Returned = None,
    request: Requested = None,
    out: Written = None,
    yes: Yes = False,
) -> int:
    """Signer par certificat ; un nouveau fichier est écrit, et son empreinte à côté ; l'ancien reste tel quel.

    Avec --export puis --import, la partie signe sur son propre système, un parapheur par exemple.

    Exemple : contratgen sign build/dossier.pdf --as ville-exemple --key maire.p12 --level B-T --tsa https://…
    """
    from contratgen.project import signed  # noqa: PLC0415  # after the help
    from contratgen.signing.keys import secret_from  # noqa: PLC0415

    _see_that_one_is_given(key, token, into, returned)
    confirm = confirming(unasked=yes)
    if into is None and returned is None:
        return _tell(
            signed.sign(
                dossier,
                party,
                key=key,
                token=token,
                token_label=token_label,
                certificate=certificate,
                secret=lambda: secret_from(secret, _prompt).words,
                level=level,
                tsa=tsa,
                trust=trust,
                online=online,
                confirm=confirm,
                out=out,
            )
        )
    given = {"level": level, "tsa": tsa, "trust": trust, "online": online, "confirm": confirm}
    outside = Outside(form, own, kind, subkind, request)
    if into is not None:
        return export(dossier, party, into, outside, given)
    assert returned is not None
    return _tell(brought_back(dossier, party, returned, outside, {**given, "out": out}))


def _see_that_one_is_given(*ways: Path | None) -> None:
    if sum(way is not None for way in ways) != 1:
        raise typer.BadParameter("donnez --key (fichier PKCS#12), --token (PKCS#11), --export ou --import, un seul")


def _tell(signed: Signed) -> int:
    say(f"« {signed.party} » a signé : {signed.path} ; son empreinte SHA-256 : {signed.digest}")
    return 0


def _prompt() -> str:
    words = "Phrase secrète ou code"
    answer: str = typer.prompt(words, hide_input=True, default="", show_default=False, prompt_suffix=" : ")
    return answer


def confirming(*, unasked: bool) -> Callable[[Signatory, Certificate], None]:
    """Return what shows a party and the holder of a certificate, and asks whether that is right.

    Nothing is asked when `unasked`, nor where nobody answers: in a pipe, a script, a scheduled task. What it returns
    raises `InputError` (CG662) unless the answer is yes.
    """

    def confirm(party: Signatory, certificate: Certificate) -> None:
        from contratgen.base.diagnostics import InputError  # noqa: PLC0415  # after the help
        from contratgen.signing.faults import DECLINED  # noqa: PLC0415

        _show(party, certificate)
        if not unasked and _somebody_answers() and _answer() not in AGREED:
            raise InputError(DECLINED.at(party.identifiant))

    return confirm


def _show(party: Signatory, certificate: Certificate) -> None:
    from contratgen.pades.certificates import described  # noqa: PLC0415  # after the help

    say(f"Partie : {party.designation} ({party.identifiant}), représentée par {party.nom}, {party.qualite}")
    say(f"Certificat : {described(certificate)}")
    until = f"{certificate.not_valid_before:%d/%m/%Y} au {certificate.not_valid_after:%d/%m/%Y}"
    say(f"             valable du {until}")
    if not party.certificat.names_the_holder:
        say("             Le contrat ne dit pas de qui il doit être : à vous de voir si c'est le bon.")


def _somebody_answers() -> bool:
    from contratgen.base import world  # noqa: PLC0415  # after the help

    return world.is_terminal(sys.stdin) and world.is_terminal(sys.stdout)


def _answer() -> str:
    answer: str = typer.prompt("Est-ce le bon signataire ? [o/N]", default="", show_default=False, prompt_suffix=" ")
    return answer.strip().casefold()

"""`contratgen sign`: a party signs by certificate."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contratgen.cli import FrenchCommand
from contratgen.commands.files import next_name, read_given
from contratgen.commands.remote_signing import Form, Outside, brought_back, export
from contratgen.terms import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyhanko.sign.signers import Signer
    from pyhanko.sign.timestamps import TimeStamper

app = typer.Typer(add_completion=False)


@app.command(cls=FrenchCommand)
def sign(
    dossier: Annotated[Path, typer.Argument(help="Le dossier, ou un document qui a ses propres signataires.")],
    party: Annotated[
        str, typer.Option("--as", help="Identifiant de la partie qui signe (« sceau » : la collectivité).")
    ],
    key: Annotated[Path | None, typer.Option("--key", help="Fichier PKCS#12 (.p12, .pfx) de la clé.")] = None,
    token: Annotated[Path | None, typer.Option("--token", help="Bibliothèque PKCS#11 de la carte ou du jeton.")] = None,
    token_label: Annotated[str, typer.Option("--token-label", help="Nom du jeton.")] = "",
    certificate: Annotated[str, typer.Option("--certificate", help="Nom du certificat sur le jeton.")] = "",
    secret: Annotated[
        str,
        typer.Option(
            "--secret", help="D'où vient la phrase secrète ou le code : env:NOM ou fd:NUMÉRO ; sinon, invite."
        ),
    ] = "",
    level: Annotated[
        Level | None, typer.Option("--level", help="Niveau de la signature ; sinon, celui que le projet exige.")
    ] = None,
    tsa: Annotated[str, typer.Option("--tsa", help="Adresse de l'autorité d'horodatage (B-T et au-delà).")] = "",
    trust: Annotated[
        Path | None,
        typer.Option("--trust", help="Autorités de confiance et listes de révocation : fichier ou dossier."),
    ] = None,
    *,
    online: Annotated[
        bool, typer.Option("--online", help="Chercher en ligne si les certificats sont révoqués.")
    ] = False,
    into: Annotated[
        Path | None, typer.Option("--export", help="Écrire dans ce dossier ce que le système de la partie signera.")
    ] = None,
    form: Annotated[
        Form, typer.Option("--form", help="Ce qui part : l'empreinte à signer, ou le PDF pour i-Parapheur.")
    ] = Form.DIGEST,
    own: Annotated[
        Path | None, typer.Option("--certificate-file", help="Certificat public de la partie (--form empreinte).")
    ] = None,
    kind: Annotated[str, typer.Option("--parapheur-type", help="Type du dossier dans i-Parapheur.")] = "",
    subkind: Annotated[str, typer.Option("--parapheur-subtype", help="Sous-type du dossier dans i-Parapheur.")] = "",
    returned: Annotated[
        Path | None, typer.Option("--import", help="Reprendre ce qui revient : la signature, ou le PDF signé.")
    ] = None,
    request: Annotated[
        Path | None, typer.Option("--request", help="Dossier que --export a écrit (signature d'une empreinte).")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Fichier à écrire, qui ne doit pas exister.")] = None,
) -> int:
    """Signer par certificat ; un nouveau fichier est écrit, l'ancien reste tel quel.

    Avec --export puis --import, la partie signe sur son propre système, un parapheur par exemple.

    Exemple : contratgen sign build/dossier.pdf --as ville-exemple --key maire.p12 --level B-T --tsa https://…
    """
    from contratgen import storage, world  # noqa: PLC0415  # after the help
    from contratgen.pades.trust import read_trust  # noqa: PLC0415
    from contratgen.sign import signing, vetted  # noqa: PLC0415

    means = vetted.Means(level, _stamper(tsa), read_trust(trust), online)
    outside = Outside(form, own, kind, subkind, request)
    if sum(one is not None for one in (key, token, into, returned)) != 1:
        raise typer.BadParameter("donnez --key (fichier PKCS#12), --token (PKCS#11), --export ou --import, un seul")
    if into is not None:
        return export(dossier, party, into, outside, means)
    if returned is not None:
        signed = brought_back(dossier, party, returned, outside, means)
    else:
        with _signer(key, token, token_label, certificate, secret) as signer:
            signed = signing.sign(read_given(dossier), party, signer, means, world.now(), str(dossier))
    written = out or next_name(dossier)
    storage.write_new_file(written, signed)
    typer.echo(f"« {party} » a signé : {written}")
    return 0


def _stamper(url: str) -> TimeStamper | None:
    if not url:
        return None
    from pyhanko.sign.timestamps import HTTPTimeStamper  # noqa: PLC0415  # only a time stamp needs it

    return HTTPTimeStamper(url, timeout=30)


@contextlib.contextmanager
def _signer(key: Path | None, token: Path | None, label: str, certificate: str, source: str) -> Iterator[Signer]:
    from contratgen.sign.asking import secret_from  # noqa: PLC0415  # after the help
    from contratgen.sign.keys import Token, open_pkcs12, open_token  # noqa: PLC0415

    content = b"" if key is None else read_given(key)  # a file that is not there is told before anything is asked
    secret = secret_from(source, _prompt)
    if key is not None:
        yield open_pkcs12(content, secret, str(key))
    else:
        with open_token(Token(str(token), label, certificate), secret) as signer:
            yield signer


def _prompt() -> str:
    words = "Phrase secrète ou code"
    answer: str = typer.prompt(words, hide_input=True, default="", show_default=False, prompt_suffix=" : ")
    return answer

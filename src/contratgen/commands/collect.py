"""`contratgen collect`: what was signed with a pen takes its place in the dossier."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contratgen.commands.files import read_given, write_signed
from contratgen.commands.french import FrenchCommand, day
from contratgen.commands.output import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contratgen.signing.paper import Collected

app = typer.Typer(add_completion=False)


@app.command(cls=FrenchCommand)
def collect(
    dossier: Annotated[Path, typer.Argument(help="Le dossier que « contratgen build » a écrit, sans signature.")],
    scan: Annotated[list[Path], typer.Option("--scan", help="Pages numérisées (PDF, JPEG, PNG, TIFF), en vrac.")],
    parties: Annotated[str, typer.Option("--parties", help="Qui a signé au stylo : a,b,c.")],
    on: Annotated[datetime.date, typer.Option("--on", parser=day, metavar="DATE", help="Jour de la signature.")],
    kept: Annotated[str, typer.Option("--kept", help="Où les originaux sur papier sont conservés.")],
    into: Annotated[Path, typer.Option("--into", help="Dossier où écrire le document et son manifeste.")],
    *,
    page: Annotated[
        list[str] | None,
        typer.Option("--page", help="Page d'une numérisation dont le code ne se lit pas : 17, ou FICHIER:PAGE=17."),
    ] = None,
    ocr: Annotated[
        bool, typer.Option("--ocr", help="Faire lire les pages par Tesseract : leur texte se cherche et s'écoute.")
    ] = False,
) -> int:
    """Mettre les pages signées au stylo, numérisées, à la place de celles qu'elles montrent.

    Exemple : contratgen collect build/dossier.pdf --scan pages.pdf --parties ville-exemple --on 2024-06-28
    --kept archives --into signature
    """
    from contratgen.base.ocr import find_reader  # noqa: PLC0415  # after the help
    from contratgen.signing import paper  # noqa: PLC0415
    from contratgen.signing.sheets import designation  # noqa: PLC0415

    if not kept.strip():
        raise typer.BadParameter("dites avec --kept où sont les originaux : qui doute voudra les voir")
    names = tuple(dict.fromkeys(word.strip() for word in parties.split(",") if word.strip()))
    given = read_given(dossier)
    scans = tuple((path.name, read_given(path)) for path in scan)
    reader = find_reader() if ocr else None
    said = tuple(designation(word, [name for name, _ in scans]) for word in page or [])
    collected = paper.collect(given, paper.Originals(names, on, kept, scans, said), str(dossier), reader)
    _write(collected.pdf, given, dossier, into)
    for line in _told(collected):
        say(line)
    say(f"Écrit : {into / dossier.name}")
    say("Les autres parties signent ensuite, puis la collectivité (--as sceau).")
    return 0


def _write(made: bytes, given: bytes, dossier: Path, into: Path) -> None:
    """Write the document that was made of one, and its manifest if it has one beside it."""
    from contratgen.base import storage  # noqa: PLC0415  # after the help
    from contratgen.verification.given import MANIFEST, read_manifest  # noqa: PLC0415

    beside = dossier.with_name(MANIFEST)
    manifest = _updated(read_manifest(beside), given, made) if beside.is_file() else None
    write_signed(into / dossier.name, made)
    if manifest is not None:
        storage.write_new_file(into / MANIFEST, manifest)


def _told(collected: Collected) -> Iterator[str]:
    """Yield which page each scan shows, how that is known, and who signed there; then what was left aside."""
    for scan in collected.record.scans:
        number = f"page {collected.labels[scan.page]} ({scan.page} du PDF)"
        known = "lue par son code" if scan.code else "désignée à la main"
        yield f"« {scan.fichier} », page {scan.feuille} : {number}, {known} : {', '.join(scan.parties)}"
    for sheet in collected.left:
        yield f"{sheet} : laissée de côté, sans code lisible"


def _updated(manifest: dict[str, Any], before: bytes, after: bytes) -> bytes:
    """Return the manifest with the digest of the document that has the scans, and that of the one it comes from."""
    from contratgen.project.fingerprint import sha256  # noqa: PLC0415  # after the help

    old, new = sha256(before), sha256(after)
    entries = [(entry, "sha256") for entry in manifest.get("dossier", {}).values()]
    entries += [(entry, "pdf") for entry in manifest.get("documents", {}).values()]
    for entry, key in entries:
        if entry.get(key) == old:
            entry |= {key: new, "origine": old}
    return f"{json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(',', ':'))}\n".encode()

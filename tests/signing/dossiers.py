"""Small dossiers to sign: three pages, tagged, with the fields of any number of parties."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from contratgen.base.manifest import manifest_record
from contratgen.base.signature_terms import FILE, READY, Signatory, Terms
from contratgen.bundling.dossier import make_dossier
from contratgen.bundling.fields import MARK
from contratgen.bundling.parts import DossierInfo, DossierPart, Kind, SignatureField
from contratgen.ooxml.bookmarks import bookmark_name, names_in_pdf
from contratgen.pdf.attachments import Attachment, Relationship

HERE = Path(__file__).parent
EXPORTED = HERE.parent / "bundling/fixtures/contrat.pdf"
FONT = HERE.parents[1] / "src/contratgen/base/fonts/Carlito-Regular.ttf"
PART = "contrat"


def terms_for(*parties: str, **changes: object) -> Terms:
    """Return terms under which the parties may sign."""
    signatories = tuple(
        Signatory(
            name, f"la partie {name}", f"Madame Prénom {name.title()}", "Présidente", "habilitée par délibération"
        )
        for name in parties
    )
    return dataclasses.replace(Terms("Contrat de ville", READY, signataires=signatories), **changes)


def marked(parties: tuple[str, ...]) -> bytes:
    """Return the exported document with a bookmark for each party, five a page."""
    with pikepdf.open(EXPORTED) as pdf:
        places = pdf.Root.get(Name.Dests, Dictionary())
        for rank, party in enumerate(parties):
            page, row = pdf.pages[(len(pdf.pages) - 1 - rank // 5) % len(pdf.pages)].obj, rank % 5
            name = names_in_pdf(bookmark_name(MARK, party))[1]
            places[f"/{name}"] = Array([page, Name.XYZ, 333.45, 640 - 110 * row, 0])
        pdf.Root.Dests = places
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def dossier(terms: Terms, *, copies: int = 1, contract: bytes = b"") -> bytes:
    """Return a dossier to sign under these terms; more than one copy makes annexes of three pages each.

    `contract` is the marked document, where it is not the ordinary one.
    """
    parties = tuple(one.identifiant for one in terms.signataires)
    attachments = (
        Attachment("sources.json", "application/json", Relationship.SOURCE, b"{}\n", "Empreintes des sources"),
        Attachment(FILE, "application/json", Relationship.DATA, terms.to_json(), "Conditions de la signature"),
    )
    info = DossierInfo(
        title="Contrat de ville",
        author="Ville-Exemple",
        subject="Contrat de ville de Ville-Exemple",
        date=dt.date(2024, 6, 10),
        version="1",
        empreinte="ab" * 32,
        font=FONT.read_bytes(),
        attachments=attachments,
        fields=tuple(SignatureField(name, PART, f"Signature de la partie {name}") for name in parties),
    )
    first = DossierPart(PART, "Contrat de ville", Kind.CONTRACT, contract or marked(parties))
    annexes = (DossierPart(f"a{n}", f"Annexe {n}", Kind.ANNEX, EXPORTED.read_bytes()) for n in range(1, copies))
    return make_dossier((first, *annexes), info)


def run(*arguments: object, **environment: str) -> tuple[int, str]:
    """Run `contratgen` and return its exit code and all that it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "contratgen", *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def manifest_of(entry, pieces=None):
    """The manifest of one dossier, whole as a build writes it."""
    digests = dict.fromkeys(("empreinte", "empreinte_votee", "sources"), "0" * 64)
    whole = {"octets": 1, "pages": 3, "xmp": "0" * 64, "conformite": []} | entry
    rest = {"dossier": {"dossier.pdf": whole}, "documents": {}, "pieces": pieces or {}, "retraits": {}, "a_cote": {}}
    return manifest_record().read(json.dumps({"format": 1, "contratgen": "0", **digests, **rest}).encode())

"""Fifteen parties sign a dossier: contratgen's B-T signatures against pyHanko's own, and the verdict on them.

Run: python benchmarks/sign.py [dossier pages]. Needs the packages of the tests. Ratios are what counts, not seconds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from timing import Target, held

sys.path[0] = str(Path(__file__).parents[1] / "tests")  # in the place of this folder, whose names hide theirs

import pikepdf  # noqa: E402 -- after the path
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: E402 -- after the path
from pyhanko.sign.fields import SigSeedSubFilter  # noqa: E402 -- after the path
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner  # noqa: E402 -- after the path
from sign.dossiers import dossier, terms_for  # noqa: E402 -- after the path
from sign.pki import PASSPHRASE, Pki, make_pki  # noqa: E402 -- after the path

from contratgen.base import limits  # noqa: E402 -- after the path
from contratgen.base.signature_terms import Level  # noqa: E402 -- after the path
from contratgen.signing.electronic import sign  # noqa: E402 -- after the path
from contratgen.signing.preconditions import Means  # noqa: E402 -- after the path
from contratgen.verification.verdict import examine  # noqa: E402 -- after the path

PARTIES = tuple(f"partie{number}" for number in range(15))
NOW = dt.datetime.now(dt.UTC)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how much of the processor some work takes, in seconds, and what it gives."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def ours(blob: bytes, pki: Pki) -> bytes:
    """Sign for all parties as contratgen does."""
    for party in PARTIES:
        blob = sign(blob, party, pki.signer(party), Means(Level.T, pki.stamper()), NOW)
    return blob


def theirs(blob: bytes, pki: Pki) -> bytes:
    """Sign for all parties with pyHanko alone: its default box, no refusals."""
    for number, party in enumerate(PARTIES):
        metadata = PdfSignatureMetadata(
            field_name=party, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, certify=number == 0
        )
        own = SimpleSigner.load_pkcs12_data(pki.pkcs12(party), [], PASSPHRASE.encode())
        signer = PdfSigner(metadata, own, timestamper=pki.stamper())
        blob = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(blob))).getvalue()
    return blob


def main() -> None:
    """Print the table."""
    pki = make_pki(Path(tempfile.mkdtemp()))
    copies = int(sys.argv[1]) // 3 if len(sys.argv) > 1 else 27
    prepared = dossier(terms_for(*PARTIES), copies=copies)
    with pikepdf.open(io.BytesIO(prepared)) as pdf:
        pages = len(pdf.pages)
    alone, _ = timed(lambda: theirs(prepared, pki))
    taken, signed = timed(lambda: ours(prepared, pki))
    titles = ["Contrat de ville", *(f"Annexe {n}" for n in range(1, copies))]
    entry = {"pages": pages, "sha256": hashlib.sha256(prepared).hexdigest(), "sommaire": titles}
    trust = pki.trust()
    sys.setrecursionlimit(limits.CONFINED_DEPTH)  # as the process of a verdict does
    judged, report = timed(
        lambda: examine(signed, dt.datetime.now(dt.UTC), manifest={"dossier": {"dossier.pdf": entry}}, trust=trust)
    )
    print(f"{pages} pages, {len(PARTIES)} signatures B-T, verdict « {report.verdict} »\n")
    print("| work | seconds of processor time | × pyHanko |\n|---|---:|---:|")
    print(f"| pyHanko alone signs | {alone:.1f} | 1.00 |\n| contratgen signs | {taken:.1f} | {taken / alone:.2f} |")
    print(f"| contratgen verifies | {judged:.1f} | |\n")
    print(held("signing, times pyHanko alone", taken / alone, Target(1.2)))
    print(held("verification, seconds", judged, Target(5)))


if __name__ == "__main__":
    main()

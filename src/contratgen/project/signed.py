"""Signed files beside what a build wrote: signed by a key, completed with pages signed by a pen, and who has signed.

What reads somebody's file runs in a process of its own, within bounds; so does what writes the next state of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pikepdf import Dictionary, Name

from contratgen.base import limits, storage, world
from contratgen.base.manifest import MANIFEST
from contratgen.base.ocr import find_reader
from contratgen.base.sandbox import run_confined
from contratgen.base.signature_terms import Level, PaperRecord
from contratgen.base.storage import fitting, read_given, refuse_existing, write_file
from contratgen.bundling.manifest import canonical_bytes
from contratgen.pades.online import stamper_at
from contratgen.pades.reading import MALFORMED, open_signed, terms_of, unreadable
from contratgen.pades.trust import read_trust
from contratgen.pdf import opening
from contratgen.project.fingerprint import sha256, sums
from contratgen.project.partners import follow_up_in
from contratgen.signing import electronic, paper
from contratgen.signing.gate import changed_since
from contratgen.signing.keys import Secret, Token, open_pkcs12, open_token
from contratgen.signing.preconditions import Means
from contratgen.signing.sheets import designation
from contratgen.verification.given import read_manifest
from contratgen.verification.report import Party
from contratgen.verification.signers import table

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import Signer

    from contratgen.assembly.kit import FollowUp
    from contratgen.base.manifest import Manifest
    from contratgen.base.signature_terms import Signatory
    from contratgen.signing.paper import Collected

Asking = Callable[[], str]
"""What gives a secret when it is needed."""
AWAITED: Final = "attendue"


@dataclass(frozen=True, slots=True)
class Signed:
    """The file that bears one signature more, and the file of its SHA-256 beside it."""

    path: Path
    digest: Path
    party: str


def sign(  # noqa: PLR0913  # what one signs with
    dossier: str | Path,
    party: str,
    *,
    key: str | Path | None = None,
    token: str | Path | None = None,
    token_label: str = "",
    certificate: str = "",
    secret: str | Asking = "",
    level: str | None = None,
    tsa: str = "",
    trust: str | Path | None = None,
    online: bool = False,
    confirm: Callable[[Signatory, Certificate], None] | None = None,
    out: str | Path | None = None,
) -> Signed:
    """Sign as a party with a PKCS#12 file (`key`) or a PKCS#11 library (`token`); nothing is asked of anybody.

    `secret` opens the key: the phrase itself, or a function that gives it. `level` is « B-B », « B-T », « B-LT » or
    « B-LTA »; `tsa` the address of a time-stamping authority. `confirm` is shown the party and the certificate, and
    raises `InputError` to go no further. `out` is the file to write, by default the next name beside the dossier. A
    function that is given is one of a module, since all this happens in a process of its own.

    Raises `InputError` with what speaks against the signature, `MisuseError` (CG642, CG911) for files that cannot be
    read or exist already, `ValueError` unless either a key or a token is given.
    """
    if (key is None) == (token is None):
        raise ValueError("key or token, one of them")
    made: Signed = run_confined(
        _signed,
        (Path(dossier), read_given(Path(dossier))),
        party,
        (None if key is None else Path(key), Token(str(token or ""), token_label, certificate), secret),
        (level, tsa, None if trust is None else Path(trust), online, confirm),
        None if out is None else Path(out),
        returns=Signed,
        about=str(dossier),
    )
    return made


def _signed(named: tuple[Path, bytes], party: str, by: Any, given: Any, out: Path | None) -> Signed:
    dossier, blob = named
    with _signer(*by) as signer:
        blob = electronic.sign(blob, party, signer, means_of(given), world.now(), str(dossier))
    return written(dossier, party, out, blob)


def means_of(given: Any) -> Means:
    """Return what one signs with, given `level`, `tsa`, `trust`, `online` and `confirm` as `sign` has them.

    Raises `MisuseError` (CG640) for trust that cannot be read.
    """
    level, tsa, trust, online, confirm = given
    means = Means(Level(level) if level else None, stamper_at(tsa) if tsa else None, read_trust(trust), online)
    return means if confirm is None else replace(means, confirm=confirm)


def written(dossier: Path, party: str, out: Path | None, blob: bytes) -> Signed:
    """Write what a party signed. Raises `MisuseError` (CG911)."""
    path = out or next_name(dossier)
    return Signed(path, write_signed(path, blob), party)


@contextmanager
def _signer(key: Path | None, token: Token, secret: str | Asking) -> Iterator[Signer]:
    content = b"" if key is None else read_given(key)  # a file that is not there is told before anything is asked
    phrase = Secret(secret if isinstance(secret, str) else secret())
    if key is not None:
        yield open_pkcs12(content, phrase, str(key))
    else:
        with open_token(token, phrase) as signer:
            yield signer


@dataclass(frozen=True, slots=True)
class Collection:
    """The document with its scanned pages, where it was written, their record, and what was left aside.

    `labels` are the numbers that its pages bear, by their number in the PDF, as text.
    """

    path: Path
    record: PaperRecord
    labels: dict[str, str]
    left: tuple[str, ...]


def collect(  # noqa: PLR0913  # what is known of pages signed with a pen
    dossier: str | Path,
    scans: Sequence[str | Path],
    *,
    parties: Sequence[str],
    on: dt.date,
    kept: str,
    into: str | Path,
    pages: Sequence[str] = (),
    ocr: bool = False,
) -> Collection:
    """Put scanned pages, signed with a pen, in the place of those that they show, in a new folder with its manifest.

    `scans` are PDF, JPEG, PNG or TIFF files in any order; `parties` signed `on` that day; `kept` says where the
    originals are. `pages` say which page a scan without readable code is: « 17 », or « FICHIER:PAGE=17 ».

    Raises `InputError` as `paper.collect` does, `MisuseError` (CG642, CG911), `EnvironmentFault` (CG907) without the
    programs that `ocr` needs.
    """
    made: Collection = run_confined(
        _collected,
        (Path(dossier), read_given(Path(dossier))),
        tuple(map(Path, scans)),
        (tuple(parties), on, kept, tuple(pages), ocr),
        Path(into),
        returns=Collection,
        about=str(dossier),
    )
    return made


def _collected(named: tuple[Path, bytes], scans: Sequence[Path], said: Any, into: Path) -> Collection:
    dossier, given = named
    parties, on, kept, pages, ocr = said
    files = tuple((path.name, read_given(path)) for path in scans)
    reader = find_reader() if ocr else None
    designated = tuple(designation(word, [name for name, _ in files]) for word in pages)
    originals = paper.Originals(parties, on, kept, files, designated)
    collected = paper.collect(given, originals, str(dossier), reader)
    _write_collected(collected, given, dossier, into)
    labels = {str(number): label for number, label in collected.labels.items()}
    return Collection(into / dossier.name, collected.record, labels, collected.left)


def _write_collected(collected: Collected, given: bytes, dossier: Path, into: Path) -> None:
    """Write the document that was made of one, and its manifest if it has one beside it."""
    beside = dossier.with_name(MANIFEST)
    manifest = _updated(read_manifest(beside), given, collected.pdf) if beside.is_file() else None
    write_signed(into / dossier.name, collected.pdf)
    if manifest is not None:
        storage.write_new_file(into / MANIFEST, manifest)


def _updated(manifest: Manifest, before: bytes, after: bytes) -> bytes:
    """Return the manifest with the digest of the document that has the scans, and that of the one it comes from."""
    old, new = sha256(before), sha256(after)
    told = {"origine": old}
    dossier = {
        name: entry.model_copy(update={**told, "sha256": new}) if entry.sha256 == old else entry
        for name, entry in manifest.dossier.items()
    }
    documents = {
        name: entry.model_copy(update={**told, "pdf": new}) if entry.pdf == old else entry
        for name, entry in manifest.documents.items()
    }
    return canonical_bytes(manifest.model_copy(update={"dossier": dossier, "documents": documents}).plain())


@dataclass(frozen=True, slots=True)
class SignatureFollowUp:
    """Who has signed a PDF, as it says itself: nothing is verified here.

    `blocking` holds the signature up; `places` are the parties whose field is empty, by the page of it, as text;
    `paper` is what was signed with a pen; `changed` warns of what was added since.
    """

    parties: tuple[Party, ...]
    blocking: tuple[str, ...]
    places: dict[str, tuple[str, ...]]
    paper: PaperRecord | None
    changed: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The identifiers of those who have not signed."""
        return tuple(party.identifiant for party in self.parties if party.etat == AWAITED)


def suivi(path: str | Path) -> FollowUp | SignatureFollowUp:
    """Return the follow-up of a project, party by party; of a PDF, who has signed it and who has not.

    Raises `InputError` with the faults of a project whose contract cannot be assembled, or (CG601, CG602) of a file
    that is no dossier; `MisuseError` (CG101, CG642).
    """
    if not Path(path).is_file() and Path(path).suffix.casefold() != ".pdf":
        return follow_up_in(Path(path))
    given, wait = (read_given(Path(path)), str(path)), limits.CONFINED_WAIT
    made: SignatureFollowUp = run_confined(
        signature_follow_up, *given, returns=SignatureFollowUp, about=str(path), wait=wait
    )
    return made


def signature_follow_up(blob: bytes, name: str) -> SignatureFollowUp:
    """Return the parties of a PDF: route, state, date, and what is missing. Raises `InputError` (CG601, CG602)."""
    opened = open_signed(blob, name)
    terms = terms_of(opened, name)
    try:
        rows, places, changed = table(opened, terms), _open_places(opened.blob), [*changed_since(opened, name)]
    except (*MALFORMED, *opening.MALFORMED):
        raise unreadable(name, "ses champs de signature ne sont pas ceux que contratgen écrit") from None
    empty = {str(page): tuple(names) for page, names in places.items()}
    return SignatureFollowUp(
        tuple(rows), tuple(terms.blocages), empty, terms.papier, tuple(fault.message for fault in changed)
    )


def _open_places(blob: bytes) -> dict[int, list[str]]:
    """Return the parties whose field is empty, by the number of its page, from 1.

    Raises one of `opening.MALFORMED` for a damaged file.
    """
    pdf = opening.open_pdf(blob)
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    form = pdf.Root.get(Name.AcroForm, Dictionary())
    places: dict[int, list[str]] = {}
    for field in opening.as_list(form.get(Name.Fields)):
        if Name.V not in field and Name.AP in field:  # the seal has no place
            places.setdefault(numbers[field.P.objgen], []).append(str(field.T))
    return dict(sorted(places.items()))


def write_signed(path: Path, content: bytes) -> Path:
    """Write a new file that bears signatures, and its digest in another new one beside it, whose path is returned.

    `sha256sum -c` reads that one. Raises `MisuseError` (CG911) when either exists, and writes nothing then.
    """
    digest = path.with_name(fitting(path.name, ".sha256"))
    for file in (path, digest):
        refuse_existing(file)
    write_file(digest, sums({path.name: content}))
    write_file(path, content)
    return digest


def next_name(path: Path) -> Path:
    """Return the name of the next state of a file: `dossier.pdf` → `dossier-1.pdf` → `dossier-2.pdf`.

    A name that would be too long for the system is cut before its number.
    """
    stem, number = path.stem, 0
    if found := re.fullmatch(r"(.+)-(\d{1,3})", stem):
        stem, number = found[1], int(found[2])
    return path.with_name(fitting(stem, f"-{number + 1}{path.suffix}"))

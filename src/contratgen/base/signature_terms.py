"""Who signs a document, in what capacity, in which order and on what conditions: `signature.json`, inside the PDF.

Written when a document is bundled, read when it is signed and verified: what the signature needs travels with what is
signed. Knows nothing of kits, PDF or certificates. Keys are French, as in every file of a project.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, Literal

from contratgen.base.records import AtLeastOne, Digest, FormatOne, Positive, Record, Text, Texts, UnreadableRecordError

FILE: Final = "signature.json"
"""The name under which the terms are attached to a PDF."""
FORMAT: Final = 1
READY: Final = "a_signer"
"""The one status in which a contract may be signed."""

SEAL: Final = "sceau"
"""The field of the town's own seal, over what was signed with a pen."""

Order = Literal["libre", "protocolaire"]
Mode = Literal["electronique", "papier", "mixte"]


class Level(StrEnum):
    """The baselines of PAdES (ETSI EN 319 142-1, 6): bare, time-stamped, with proofs, with these time-stamped."""

    B = "B-B"
    T = "B-T"
    LT = "B-LT"
    LTA = "B-LTA"

    @property
    def stamped(self) -> bool:
        """Whether the signature needs a time-stamping authority."""
        return self is not Level.B

    @property
    def proven(self) -> bool:
        """Whether proofs of validity are embedded."""
        return self in {Level.LT, Level.LTA}

    def reaches(self, asked: Level) -> bool:
        """Whether a signature of this level has all that another level asks."""
        levels = list(Level)
        return levels.index(self) >= levels.index(asked)


LEVELS: Final = {
    Level.B: "signature seule, sans date prouvée",
    Level.T: "signature horodatée",
    Level.LT: "signature horodatée, avec les preuves de validité du certificat",
    Level.LTA: "signature et preuves horodatées, pour une longue conservation",
}
"""What each level means to whoever reads a table of signatures."""


def levels_in_words(levels: Iterable[str]) -> str:
    """Return a French sentence that explains the levels of a table; nothing when it has none."""
    there = set(levels)
    told = [f"{level} ({words})" for level, words in LEVELS.items() if level in there]
    return f"Niveaux : {', '.join(told)}." if told else ""


class UnreadableTermsError(ValueError):
    """The file is not what this version writes; the text is a French phrase."""


@dataclass(frozen=True, slots=True)
class CertificatePolicy:
    """What the certificate of a party must say; an empty word asks nothing.

    `sujet` is the common name, `organisation` the organisation's name or identifier, `emetteur` the issuer's common
    name or organisation.
    """

    sujet: str = ""
    organisation: str = ""
    emetteur: str = ""

    @property
    def names_the_holder(self) -> bool:
        """Whether it tells one holder from another: an authority issues certificates to anybody."""
        return bool(self.sujet or self.organisation)


@dataclass(frozen=True, slots=True)
class Signatory:
    """One party: its identifier names its field. `des_le` is the first day on which it may sign."""

    identifiant: Text
    designation: str
    nom: str
    qualite: str
    habilitation: str = ""
    des_le: dt.date | None = None
    certificat: CertificatePolicy = CertificatePolicy()

    def may_sign_on(self, day: dt.date) -> bool:
        """Return whether the act that entitles this party holds on a day, whatever it signs with."""
        return self.des_le is None or day >= self.des_le


@dataclass(frozen=True, slots=True)
class Scan:
    """A page of the paper original: its place (from 1) in the document, the file received and its SHA-256.

    `feuille` is its number in that file, `parties` are those who signed there; `code` is the one that was read on it,
    empty where somebody said which page it was. Older records have none of the three: see `is_told`.
    """

    page: Positive
    fichier: Text
    sha256: Digest
    feuille: Positive = 1
    parties: tuple[Text, ...] = ()
    code: str = ""

    @property
    def is_told(self) -> bool:
        """Whether the record says who signed there, and how the page is known."""
        return bool(self.parties or self.code)


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """What was signed with a pen: by whom, when, which scans, where the originals are kept."""

    parties: Texts
    date: dt.date
    conserve: str
    exemplaires: Positive
    origine: Digest
    """SHA-256 of the document that was printed."""
    scans: Annotated[tuple[Scan, ...], AtLeastOne]
    texte_lu: bool = False
    """Whether a program read the scans, and its words were laid below them."""
    versions: Mapping[Text, Text] = field(default_factory=dict)
    """Of the programs and libraries that laid the scans, and of those that read them."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one document. `signataires` is in protocol order; `blocages` are the reasons not to sign yet.

    `niveau` is the least that each signature by certificate must reach; `certificat_partage` are groups of parties that
    one certificate may sign for; `sceau` is what the certificate of the town's own seal must say.
    """

    document: Text
    statut: Text
    ordre: Order = "libre"
    mode: Mode = "electronique"
    niveau: Level = Level.B
    lieu: str = ""
    exemplaires: Positive = 1
    blocages: tuple[Text, ...] = ()
    signataires: tuple[Signatory, ...] = ()
    papier: PaperRecord | None = None
    code: str = ""
    """What the codes of the signature pages bear: how the digest of the document begins, as it was without them."""
    certificat_partage: tuple[Texts, ...] = ()
    sceau: CertificatePolicy = CertificatePolicy()

    def to_json(self) -> bytes:
        """Return the canonical bytes: sorted keys, no space, UTF-8, one final line feed."""
        written = {"format": FORMAT, **asdict(self)}
        text = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=dt.date.isoformat)
        return f"{text}\n".encode()

    def signatory(self, identifier: str) -> Signatory | None:
        """Return the party of that identifier, if it signs this document."""
        return next((party for party in self.signataires if party.identifiant == identifier), None)

    def policy_of(self, name: str) -> CertificatePolicy:
        """Return what the certificate of a party, or of the seal, must say."""
        party = self.signatory(name)
        return self.sceau if name == SEAL else party.certificat if party else CertificatePolicy()

    def may_share(self, one: str, other: str) -> bool:
        """Return whether one certificate may sign for both parties: the same person signs for them, or they say so."""
        if any({one, other} <= set(group) for group in self.certificat_partage):
            return True
        persons = [" ".join(party.nom.casefold().split()) for party in map(self.signatory, (one, other)) if party]
        return len(persons) > 1 and persons[0] == persons[1]

    @property
    def by_pen(self) -> tuple[str, ...]:
        """The parties whose pen signature was collected."""
        return self.papier.parties if self.papier else ()

    @property
    def by_hand(self) -> tuple[Scan, ...]:
        """The pages signed with a pen that bore no readable code: somebody said which they are."""
        return tuple(scan for scan in self.papier.scans if scan.is_told and not scan.code) if self.papier else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _File(Terms):
    """What `signature.json` holds: the terms, and the number of its format."""

    format: FormatOne
    signataires: Annotated[tuple[Signatory, ...], AtLeastOne]


LATER: Final = frozenset(
    {"code", "parties", "certificat_partage", "sceau", "texte_lu", "versions", "feuille", "des_le"}
)
"""Keys that the first dossiers of this format lack: they stand for what their writers did not know."""


@cache
def _record() -> Record[_File]:
    return Record(_File)


def read_terms(content: bytes) -> Terms:
    """Return the terms written in `signature.json`. Raises `UnreadableTermsError`."""
    try:
        read = _record().read(content)
    except UnreadableRecordError as fault:
        raise UnreadableTermsError(f"signature.json : {fault}") from None
    terms = Terms(**{field.name: getattr(read, field.name) for field in fields(Terms)})
    if missing := _missing(json.loads(terms.to_json()), json.loads(content)):
        raise UnreadableTermsError(f"signature.json : « {missing} » manque")
    names = [party.identifiant for party in terms.signataires]
    if len(set(names)) != len(names):
        raise UnreadableTermsError("signature.json se contredit")
    return terms


def _missing(whole: Any, written: Any) -> str:
    """Return a key that the file lacks and that every writer of this format wrote; nothing when it has all."""
    if isinstance(whole, list):
        below = [*map(_missing, whole, written)]
    elif isinstance(whole, dict):
        below = [key if key not in written else _missing(value, written[key]) for key, value in whole.items()]
    else:
        return ""
    return next((key for key in below if key and key not in LATER), "")

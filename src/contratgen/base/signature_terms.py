"""Who signs a document, in what capacity, in which order and on what conditions: `signature.json`, inside the PDF.

Written when a document is bundled, read when it is signed and verified: what the signature needs travels with what is
signed. Knows nothing of kits, PDF or certificates. Keys are French, as in every file of a project.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from enum import StrEnum
from typing import Any, Final, Literal, get_args

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

    identifiant: str
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

    page: int
    fichier: str
    sha256: str
    feuille: int = 1
    parties: tuple[str, ...] = ()
    code: str = ""

    @property
    def is_told(self) -> bool:
        """Whether the record says who signed there, and how the page is known."""
        return bool(self.parties or self.code)


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """What was signed with a pen: by whom, when, which scans, where the originals are kept."""

    parties: tuple[str, ...]
    date: dt.date
    conserve: str
    exemplaires: int
    origine: str
    """SHA-256 of the document that was printed."""
    scans: tuple[Scan, ...]
    texte_lu: bool = False
    """Whether a program read the scans, and its words were laid below them."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Of the programs and libraries that laid the scans, and of those that read them."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one document. `signataires` is in protocol order; `blocages` are the reasons not to sign yet.

    `niveau` is the least that each signature by certificate must reach; `certificat_partage` are groups of parties that
    one certificate may sign for; `sceau` is what the certificate of the town's own seal must say.
    """

    document: str
    statut: str
    ordre: Order = "libre"
    mode: Mode = "electronique"
    niveau: Level = Level.B
    lieu: str = ""
    exemplaires: int = 1
    blocages: tuple[str, ...] = ()
    signataires: tuple[Signatory, ...] = ()
    papier: PaperRecord | None = None
    code: str = ""
    """What the codes of the signature pages bear: how the digest of the document begins, as it was without them."""
    certificat_partage: tuple[tuple[str, ...], ...] = ()
    sceau: CertificatePolicy = CertificatePolicy()

    def to_json(self) -> bytes:
        """Return the canonical bytes: sorted keys, no space, UTF-8, one final line feed."""
        written = {"format": FORMAT, **asdict(self)}
        text = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=dt.date.isoformat)
        return f"{text}\n".encode()

    def signatory(self, identifier: str) -> Signatory | None:
        """Return the party of that identifier, if it signs this document."""
        return next((one for one in self.signataires if one.identifiant == identifier), None)

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
        return tuple(one for one in self.papier.scans if one.is_told and not one.code) if self.papier else ()


def read_terms(content: bytes) -> Terms:
    """Return the terms written in `signature.json`. Raises `UnreadableTermsError`."""
    try:
        written = json.loads(content)
        version = written.pop("format")
        terms: Terms = _read(Terms, written)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        own = isinstance(fault, UnreadableTermsError)
        raise UnreadableTermsError(fault if own else "signature.json n'est pas ce que contratgen écrit") from None
    if version != FORMAT:
        raise UnreadableTermsError("version de signature.json inconnue")
    names = [one.identifiant for one in terms.signataires]
    if len(set(names)) != len(names) or terms.ordre not in get_args(Order) or terms.mode not in get_args(Mode):
        raise UnreadableTermsError("signature.json se contredit")
    return terms


NESTED: Final[dict[str, type]] = {"certificat": CertificatePolicy, "sceau": CertificatePolicy, "papier": PaperRecord}
LISTS: Final[dict[str, type]] = {"signataires": Signatory, "scans": Scan, "blocages": str, "parties": str}
NUMBERS: Final = frozenset({"exemplaires", "page", "feuille"})


def _read(kind: type, written: dict[str, Any]) -> Any:
    assert is_dataclass(kind)
    unknown = written.keys() - {one.name for one in fields(kind)}
    if unknown:
        raise UnreadableTermsError(f"signature.json a une clé inconnue : {min(unknown)}")
    return kind(**{name: _value(name, value) for name, value in written.items()})


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in LISTS:
        return tuple(_item(LISTS[name], item) for item in value)
    if name in NESTED:
        return _read(NESTED[name], value)
    if name in WRITTEN:
        return WRITTEN[name](value)
    wanted = int if name in NUMBERS else bool if name == "texte_lu" else str
    if type(value) is not wanted:
        raise TypeError(name)
    return value


def _item(kind: type, item: Any) -> Any:
    if kind is not str:
        return _read(kind, item)
    if not isinstance(item, str):
        raise TypeError(item)
    return item


def _groups(value: Any) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_item(str, name) for name in group) for group in value)


def _versions(value: Any) -> dict[str, str]:
    return {name: _item(str, version) for name, version in value.items()}


WRITTEN: Final[Mapping[str, Callable[[Any], Any]]] = {
    "niveau": Level,
    "des_le": dt.date.fromisoformat,
    "date": dt.date.fromisoformat,
    "versions": _versions,
    "certificat_partage": _groups,
}
"""What JSON has no type for, and how each is read."""

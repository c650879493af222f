"""What a kit is: one type of contract, declared as data. Stages work on these types and know no contract.

A kit is found through the entry point group `contratgen.kits`; its identifier is the entry's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from contratgen.assembly.fields import Modele
from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.base.signature_terms import READY, Terms
from contratgen.reading import located

if TYPE_CHECKING:
    import datetime

    from contratgen.assembly.differences import Change
    from contratgen.assembly.public_page import PublicPage
    from contratgen.assembly.values import Fichier


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault that a rule found: the sentence, where it was written, what to do, the party it concerns if any."""

    message: str
    place: Place | None = None
    hint: str = ""
    field: str = ""
    expected: str = ""
    read: str = ""
    party: str = ""


def always_error(_contract: Any) -> Severity:
    """Weigh a rule that always blocks."""
    return Severity.ERROR


def always_warning(_contract: Any) -> Severity:
    """Weigh a rule that never blocks."""
    return Severity.WARNING


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that spans files. Its reason, legal or practical, is the docstring of `check`.

    `weigh` gives the severity for a contract, since what blocks depends on how far it has come. A rule that is not
    `suspendable` protects integrity: no derogation holds against it. One that `needs_all` is left out of a run in
    which a contribution could not be read. One that comes `after` others is left out where one of them found something
    that is not set aside: what it would find may be only what follows from that.
    """

    code: str
    check: Callable[[Any], Iterable[Finding]]
    weigh: Callable[[Any], Severity] = always_error
    suspendable: bool = True
    needs_all: bool = False
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SuppliedPiece:
    """A supplied file at its place in the dossier, with the words for those who cannot see it.

    `vouched` says that somebody looked, and found that the file as it is may be published.
    """

    file: Fichier
    title: str
    description: str
    vouched: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """One rendered document: its file name without extension, its root model and its place in the dossier.

    `rank` orders the dossier (0 first). `label` prefixes page labels (« A1- »), `footer` begins the annex footer
    (« Annexe 1 »); both empty for the contract itself. `pieces` follow the document. `signatories` are the
    identifiers of those who sign this very document; `stands_alone` asks for a PDF of its own. What stands `beside`
    the dossier is no part of it: nobody signs it, and it is written in Word, PDF and HTML. The `nature` of an annex
    says how it may be changed, in the words of the kit (« evolutive »).
    """

    identifier: str
    title: str
    root: BaseModel
    rank: int = 0
    label: str = ""
    footer: str = ""
    pieces: tuple[SuppliedPiece, ...] = ()
    signatories: tuple[str, ...] = ()
    stands_alone: bool = False
    beside: bool = False
    nature: str = ""
    key: str = ""  # what `annexe:key` links point to
    holds: tuple[str, ...] = ()  # what other links find in it: `engagement:MH-1`


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a finished document: level from 1, number (« Article 2.3 ») and words, the number its page bears."""

    level: int
    number: str
    text: str
    page: str


Shown = Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]


@dataclass(frozen=True, slots=True)
class Known:
    """What a document may only know late of those before it, by name: pages, digests of Word and PDF files, headings.

    `whole` are the paths of the pieces that are attached as they are, because they are signed. `shown` tells which
    documents print what was written, and under which headings: who wrote it → dotted field → document → places.
    """

    voted: str
    whole: frozenset[str] = frozenset()
    pages: Mapping[str, int] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    pdf_digests: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, tuple[Heading, ...]] = field(default_factory=dict)
    shown: Shown = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A Word template and what it is filled with: one instance for each root model that `instances` yields."""

    identifier: str
    template: str
    root: type[BaseModel]
    instances: Callable[[Any, Known], Iterable[Instance]]
    after_all: bool = False  # rendered once every other document has its pages


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the files say of themselves."""

    identifier: str
    title: str
    author: str
    subject: str
    version: str
    date: datetime.date
    draft: bool = False
    language: str = "fr-FR"
    embed_sources: bool = False


@dataclass(frozen=True, slots=True)
class ExpectedParty:
    """A party of the contract as the follow-up shows it. Dates are written as in French; empty when unknown."""

    identifier: str
    name: str
    roles: tuple[str, ...]
    deadline: datetime.date | None
    received: bool
    state: str
    capacity: str
    blocking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The expected parties, in order, and in French what blocks the vote or the signature and concerns none of them.

    A kit tells no `diagnostics`: they are the faults of the project's check, and what blocks because of them is added.
    """

    parties: tuple[ExpectedParty, ...] = ()
    blocking: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def never_blocked(_contract: Any, _voted: str) -> Terms:
    """Return the terms of a kit whose documents nobody signs."""
    return Terms(document="", statut=READY)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Words that may not be published: in whose contribution, where they were written."""

    party: str
    words: tuple[str, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Redaction:
    """What of a contract may not be published, and how to leave it out.

    `contract` returns the contract without it, to be printed by the same templates. `facts` takes the contract, the
    path of a YAML file and what it says as plain values, which it changes in place, and whether the file is to be
    published or only to travel with the dossier; it yields in French what it left out. `withheld` are the words that no
    published file may hold.
    """

    contract: Callable[[Any], Any]
    facts: Callable[[Any, str, dict[str, Any], bool], Iterable[str]]
    withheld: Callable[[Any], Iterable[Withheld]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the documents for one assembly are made of: the contract, and the identifier of its party.

    `changes` is what differs from an earlier text, called `since`; None where none was given to compare with.
    """

    contract: Any
    party: str
    changes: tuple[Change, ...] | None = None
    since: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an assembly's calendar: its day (None while it is not fixed), and the text that asks for it.

    `key` tells it from the others. `certainty` is how certain we are of the text: A, it was read; B, a serious
    secondary source says it; empty for what no text asks. `said` explains it to the assembly,
    `advice` to the town alone.
    """

    key: str
    title: str
    day: datetime.date | None = None
    source: str = ""
    certainty: str = ""
    said: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Voted:
    """On what an assembly voted, as its act tells it; empty where it does not.

    `text` is the digest of the text (`empreinte_votee`); `file`, `sha256` and `version` are those of the file. A text
    that is not the contract's may have been `accepted`, for a reason that the contract gives.
    """

    text: str = ""
    file: str = ""
    sha256: str = ""
    version: str = ""
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Packs:
    """What assemblies need to deliberate, outside the dossier.

    The instances of `documents` are made of an `Asked`, and bear their party as `key`. `parties` are those whose
    assembly deliberates, by identifier; `calendar` gives the steps of one of them, and `voted` on what it voted, once
    it did. `put` returns the contract as it is put to the vote, the same for all, whoever voted before; `text` names
    its document.
    """

    documents: Sequence[Document]
    text: str
    parties: Callable[[Any], Iterable[str]]
    calendar: Callable[[Any, str], Iterable[Step]]
    put: Callable[[Any], Any]
    voted: Callable[[Any, str], Voted | None]


REWRITINGS: Final = frozenset({"CG224", "CG225", "CG227"})
"""What tells that something is written for a former version, and is read as if it were rewritten."""


def nothing_to_rewrite(facts: located.Mapping, _text: str) -> tuple[located.Mapping, tuple[Diagnostic, ...]]:
    """Return the facts of a kit that had no other version."""
    return facts, ()


@dataclass(frozen=True)
class Kit:
    """One type of contract.

    `framework`, `contribution` and `contract` are its models; `assemble` makes the contract of a framework and of
    contributions by identifier; `rules` look at it. `templates`, `schemas` and `starter` (the project that `new`
    copies) are folders. `signing` says who signs, and what keeps them from it, for a contract and its voted digest.
    `section_of` names the article or partner that a canonical path belongs to. `name_field` is the field of a
    contribution in which a partner names itself. `tells_apart` are the names of fields that tell the items of a list
    apart where two contracts are compared, after an identifier and before a title, a name or a date. `beside` makes
    files of a contract that stand beside its dossier, by name, in formats other than those of documents. `public_page`
    gives what the page that presents a published contract holds, from the contract as it may be published; without it,
    the page names the contract and offers its files. `packs` is what assemblies are given before they vote, if any
    does.

    `upgrade` takes the facts and the text of a YAML file; it returns the facts as the present version reads them, and
    what of them is to be rewritten. `former` gives the kit as it was, by `version_kit`: what was signed is built again
    as it was built, and whatever is written or checked today is of the present version. Such a kit has no rules,
    schemas or starter. `whole_titles`: its links to annexes were followed by their titles.
    """

    identifier: str
    version: str
    title: str
    framework: type[Modele]
    contribution: type[Modele]
    contract: type[Modele]
    assemble: Callable[[Any, Mapping[str, Any]], Any]
    rules: Sequence[Rule]
    documents: Sequence[Document]
    metadata: Callable[[Any], Metadata]
    templates: Path
    schemas: Path = Path()
    starter: Path = Path()
    derogations: Callable[[Any], Mapping[str, str]] = lambda _contract: {}
    follow_up: Callable[[Any], FollowUp] = lambda _contract: FollowUp()
    section_of: Callable[[tuple[str, ...], Any], str] = lambda path, _contract: path[0]
    redaction: Redaction | None = None
    name_field: str = ""
    tells_apart: Sequence[str] = ()
    signing: Callable[[Any, str], Terms] = never_blocked
    beside: Callable[[Any], Mapping[str, bytes]] = lambda _contract: {}
    public_page: Callable[[Any], PublicPage] | None = None
    packs: Packs | None = None
    upgrade: Callable[[located.Mapping, str], tuple[located.Mapping, tuple[Diagnostic, ...]]] = nothing_to_rewrite
    former: Mapping[str, Callable[[], Kit]] = field(default_factory=dict)
    whole_titles: bool = False

    @property
    def every_document(self) -> tuple[Document, ...]:
        """The documents of the contract, then those of packs: all that have a template."""
        return (*self.documents, *(self.packs.documents if self.packs else ()))

    def __copy__(self) -> Kit:
        """Return the kit itself: nothing of it changes."""
        return self

    def __deepcopy__(self, _known: object) -> Kit:
        """Return the kit itself."""
        return self

    def as_of(self, version: str) -> Kit:
        """Return the kit as it was at a version; itself at any that was not kept."""
        return self.former[version]() if version in self.former else self

"""What a kit declares of the packs that assemblies are given before they vote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime

    from contratgen.assembly.comparison import Change
    from contratgen.assembly.kit import Document


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

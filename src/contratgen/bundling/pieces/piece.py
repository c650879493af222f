"""What a vetted piece is. Imports no PDF library: what was vetted before needs none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from contratgen.base.diagnostics import Diagnostic
from contratgen.base.ocr import PageText
from contratgen.base.records import Digest, Natural, Positive, Text


class Conformity(IntEnum):
    """The levels of ISO 19005-3 that matter here; a dossier has that of its weakest part."""

    NONE = 0  # some part is no PDF/A at all: no claim is made
    B = 1  # PDF/A-3b: looks the same for good
    A = 2  # PDF/A-3a and PDF/UA-1: its text and structure can be read as well


@dataclass(frozen=True, slots=True)
class Piece:
    """A supplied file that may enter a dossier.

    `pdf` is the piece written anew from what is allowed, untagged, ready to merge; of a signed piece it is the file
    received, to be attached whole. `sha256` (hexadecimal) and `media_type` are those of the file received; `pages`
    is how many it has. `silent` are the numbers, from 0, of those that show pictures and no text; `texts` what was
    read of them. `warnings` say what was left out and what keeps it from being archived.
    """

    name: Text
    sha256: Digest
    media_type: Text
    pdf: bytes
    pages: Positive
    conformity: Conformity
    signed: bool = False
    silent: tuple[Natural, ...] = ()
    texts: Mapping[Natural, PageText] = field(default_factory=dict)
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def sheets(self) -> int:
        """How many pages of the dossier it takes: its own, or the sheet that stands for it."""
        return 1 if self.signed else self.pages

"""What is asked of a build, and what it gives. Imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contratgen.base.progress import Silent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from contratgen.base.diagnostics import Diagnostic
    from contratgen.base.ocr import Reader
    from contratgen.base.progress import Progress
    from contratgen.editions import Edition


@dataclass(frozen=True, slots=True)
class Build:
    """What a build gave: file names with their SHA-256, the dossier's pages, and the faults that do not block."""

    files: Mapping[str, str]
    pages: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a build, with the digests of its inputs by path and the versions of what makes it by name.

    `stated`: the digests are those that `sources.json` is to tell, for a project that came back out of a dossier.
    `former`: the project was signed, and is built by its kit as that was.
    """

    folder: Path
    into: Path
    edition: Edition
    inputs: Mapping[str, str]
    versions: Mapping[str, str]
    only: str | None = None
    jobs: int = 2
    reader: Reader | None = None
    stated: bool = False
    former: bool = False
    progress: Progress = field(default_factory=Silent)

    @property
    def options(self) -> dict[str, str]:
        """The options that decide an output byte, as `sources.json` tells them."""
        return {"edition": self.edition.name, "only": self.only or "", "ocr": "oui" if self.reader else ""}

    @property
    def whole(self) -> bool:
        """Whether all documents are asked for, and not one alone."""
        return self.only is None

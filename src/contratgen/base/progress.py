"""How the journey tells where it is. `Progress` hears stages by their names and what each step is about."""

from __future__ import annotations

from typing import Final, Protocol

STAGES: Final = {
    "read": "Lecture",
    "assemble": "Assemblage",
    "render": "Rédaction",
    "convert": "Conversion",
    "bundle": "Dossier",
    "sign": "Signature",
    "verify": "Vérification",
}
"""The seven stages, and what users call them."""
COUNTED: Final = {"read": "fichier", "render": "document", "convert": "document"}
"""What the steps of a stage are, where they are several."""


class Progress(Protocol):
    """Hears of progress."""

    def step(self, stage: str, done: int, total: int, what: str = "") -> None:
        """Hear that `done` of `total` steps of a stage are done, the last one about `what`."""

    def say(self, sentence: str) -> None:
        """Hear a French sentence about the run."""


class Silent:
    """Hears and says nothing."""

    def step(self, stage: str, done: int, total: int, what: str = "") -> None:
        """Hear and forget."""

    def say(self, sentence: str) -> None:
        """Hear and forget."""

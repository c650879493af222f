"""Where the files of a project stand, and which of its paths are the project's own."""

from __future__ import annotations

import re
from typing import Final

CONTRIBUTIONS: Final = "contributions"
FACTS: Final = "contribution.yaml"
TEXT: Final = "texte.md"
TEXTS: Final = "textes"
TEMPLATES: Final = "modeles"
FOLDERS: Final = (CONTRIBUTIONS, TEXTS, TEMPLATES)
READ_ME: Final = ("readme", "lisez-moi", "lisezmoi")
OF_REPOSITORIES: Final = ("license", "licence", "copying", "changelog", "makefile", "contributing")
"""Beside the framework: what a folder that is kept in git may hold."""
NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""The identifier of a partner."""


def contribution_of(path: str) -> str | None:
    """Return the folder of the contribution that a file belongs to."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == CONTRIBUTIONS else None  # noqa: PLR2004 -- folder, partner, file


def is_text(path: str) -> bool:
    """Return whether a file is one of the town's texts."""
    return path.startswith(f"{TEXTS}/") and path.endswith(".md") and not explains(path)


def is_template(path: str) -> bool:
    """Return whether a file is the town's version of a template."""
    return path.startswith(f"{TEMPLATES}/") and path.endswith(".docx") and path.count("/") == 1


def explains(path: str) -> bool:
    """Return whether a file explains the folder to its readers, and is not for the contract."""
    name = path.rpartition("/")[2].lower()
    return name.startswith(READ_ME) or ("/" not in path and name.startswith(OF_REPOSITORIES))

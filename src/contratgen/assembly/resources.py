"""Where the templates and schemas that ship are: one function, for a wheel and for an editable checkout alike."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

PACKAGE: Final = Path(__file__).parent.parent


def shipped(kind: Literal["templates", "schemas"], kit: str) -> Path:
    """Return the folder of a shipped kit's templates or schemas."""
    installed = PACKAGE / "_ressources" / kind / kit
    return installed if installed.is_dir() else PACKAGE.parent.parent / kind / kit

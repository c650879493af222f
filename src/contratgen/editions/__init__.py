"""After stage 5: what an edition changes of a build. Imports nothing heavy; `pipeline` calls its modules."""

from __future__ import annotations

from enum import StrEnum


class Edition(StrEnum):
    """What a build is for."""

    SIGNATURE = "signature"
    PUBLICATION = "publication"
    ARCHIVE = "archive"

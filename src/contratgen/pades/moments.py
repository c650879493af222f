"""Days and hours as our users read them. Light: every report needs it, and few read a PDF for that."""

from __future__ import annotations

import datetime as dt
from typing import Final

EASTERNMOST: Final = dt.timedelta(hours=12)
"""How far ahead of UTC the clocks of the Republic are, at most: those of Wallis-et-Futuna."""


def latest_day(moment: dt.datetime) -> dt.date:
    """Return the latest day that somebody in the Republic may write at a moment: a later one has not come."""
    return (moment.astimezone(dt.UTC) + EASTERNMOST).date()


def moment_in_french(written: str) -> str:
    """Return « 26/11/2026 à 11 h 39 (UTC) » for a moment in ISO 8601, « 26/11/2026 » for a day; other text as it is."""
    try:
        moment = dt.datetime.fromisoformat(written)
    except ValueError:
        return written
    if moment.tzinfo is None:
        return f"{moment:%d/%m/%Y}"
    return f"{moment.astimezone(dt.UTC):%d/%m/%Y à %H h %M} (UTC)"

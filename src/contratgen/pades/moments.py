"""Days and hours as our users read them. Light: every report needs it, and few read a PDF for that."""

from __future__ import annotations

import datetime as dt


def in_french(written: str) -> str:
    """Return « 26/11/2026 à 11 h 39 (UTC) » for a moment in ISO 8601, « 26/11/2026 » for a day; other text as it is."""
    try:
        moment = dt.datetime.fromisoformat(written)
    except ValueError:
        return written
    if moment.tzinfo is None:
        return f"{moment:%d/%m/%Y}"
    return f"{moment.astimezone(dt.UTC):%d/%m/%Y à %H h %M} (UTC)"

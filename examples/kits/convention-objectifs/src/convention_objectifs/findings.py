"""What the rules share: a finding at a field, days in figures and months later, the party of a role."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from contratgen.kit import Finding

if TYPE_CHECKING:
    from contratgen.kit import Modele
    from convention_objectifs.contract import Convention, Partie


def found(message: str, model: Modele, *path: str | int, hint: str, read: str = "", expected: str = "") -> Finding:
    """Return a finding at the field `path` below `model`."""
    field = ".".join(str(step) for step in path)
    return Finding(message, model.place(*path), hint, field=field, read=read, expected=expected)


def day(date: datetime.date) -> str:
    """Return a day in figures."""
    return f"{date:%d/%m/%Y}"


def party_of(convention: Convention, role: str) -> Partie | None:
    """Return the party of a role, if there is one."""
    return next((party for party in convention.parties if party.role == role), None)


def months_later(date: datetime.date, months: int) -> datetime.date:
    """Return the same day some months later; the last of a shorter month."""
    years, month = divmod(date.month - 1 + months, 12)
    first = datetime.date(min(date.year + years, datetime.MAXYEAR - 1), month + 1, 1)
    following = (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return first.replace(day=min(date.day, (following - datetime.timedelta(days=1)).day))

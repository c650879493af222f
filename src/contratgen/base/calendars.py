"""Calendar files (iCalendar, RFC 5545, with the calendar's name as in RFC 7986): whole days, the same bytes everywhere.

Written here rather than by a library: a build's bytes would depend on its version, and on those of what it needs, for
four properties. Tests read the files back with one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

WIDTH: Final = 75
"""Octets of a line, its end left out (RFC 5545, 3.1)."""
ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
"""What a text may not hold as it is (RFC 5545, 3.3.11)."""


class Event(NamedTuple):
    """What falls on a day. `key` tells it from the others of its calendar, and stays when the day or words change."""

    key: str
    day: datetime.date
    title: str
    description: str = ""


def calendar_file(identifier: str, title: str, stamp: datetime.date, events: Iterable[Event]) -> bytes:
    """Return the calendar of these events, by day then key.

    `identifier` stays the same from one version of the calendar to the next, so that who imports the later one sees its
    events moved, not doubled; `stamp` is the day of this version, in place of a clock.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//contratgen//contratgen//FR", "CALSCALE:GREGORIAN"]
    lines += [f"{name}:{_text(title)}" for name in ("NAME", "X-WR-CALNAME")]
    for event in sorted(events, key=lambda one: (one.day, one.key)):
        lines += _event(event, identifier, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(event: Event, identifier: str, stamp: datetime.date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(f'{event.key}@{identifier}')}"
    yield f"DTSTAMP:{_day(stamp)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(event.day)}"  # without an end, it lasts that day (3.6.1)
    yield f"SUMMARY:{_text(event.title)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    yield "TRANSP:TRANSPARENT"  # nobody is busy all that day
    yield "END:VEVENT"


def _day(day: datetime.date) -> str:
    return day.isoformat().replace("-", "")


def _text(words: str) -> str:
    return words.translate(ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """Yield the lines that one is written on: no character is cut, and those after the first begin with a space."""
    held: list[str] = []
    octets = 0
    for character in line:
        size = len(character.encode())
        if octets + size > WIDTH:
            yield "".join(held)
            held, octets = [" "], 1
        held.append(character)
        octets += size
    yield "".join(held)

"""Calendar files say what they are given, to whoever reads RFC 5545."""

import datetime as dt

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from contratgen.base.calendars import Event, calendar_file

STAMP = dt.date(2024, 3, 15)
WORDS = st.text(st.characters(exclude_categories=["C"]) | st.just("\n"), min_size=1, max_size=120)
NAMES = st.text(st.characters(exclude_categories=["C"], exclude_characters="\\;,"), min_size=1, max_size=120)
"""Names of calendars without what is escaped: the library does not know that they are texts."""
DAYS = st.dates(dt.date(1000, 1, 1))
EVENTS = st.lists(st.builds(Event, st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True), DAYS, WORDS, WORDS), max_size=4)


def read(blob: bytes) -> list[tuple[str, dt.date, str, str]]:
    """Return the events of a calendar, as a library reads them."""
    return [
        (str(one["UID"]), one.decoded("DTSTART"), str(one["SUMMARY"]), str(one.get("DESCRIPTION", "")))
        for one in icalendar.Calendar.from_ical(blob).walk("VEVENT")
    ]


@given(NAMES, EVENTS)
def test_what_is_written_is_read_back(title, events):
    blob = calendar_file("ville", title, STAMP, events)
    ordered = sorted(events, key=lambda one: (one.day, one.key))
    assert read(blob) == [(f"{e.key}@ville", e.day, e.title, e.description) for e in ordered]
    assert str(icalendar.Calendar.from_ical(blob)["NAME"]) == title


@given(WORDS, EVENTS)
def test_lines_are_short_and_end_as_the_standard_says(title, events):
    blob = calendar_file("ville", title, STAMP, events)
    *lines, last = blob.split(b"\r\n")
    assert last == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line and line.decode() for line in lines)


def test_a_calendar_of_one_day():
    event = Event("seance", dt.date(2024, 5, 5), "Séance ; vote, à main levée", "Deux\nlignes")
    assert calendar_file("ville", "Contrat", STAMP, [event]).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//contratgen//contratgen//FR",
        "CALSCALE:GREGORIAN",
        "NAME:Contrat",
        "X-WR-CALNAME:Contrat",
        "BEGIN:VEVENT",
        "UID:seance@ville",
        "DTSTAMP:20240315T000000Z",
        "DTSTART;VALUE=DATE:20240505",
        "SUMMARY:Séance \\; vote\\, à main levée",
        "DESCRIPTION:Deux\\nlignes",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]

"""Dates as an iCalendar file (RFC 5545), which the calendars of phones and mail programs read."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from core.clock import now

LINE = 75  # octets; what is longer goes on in the next line behind a blank
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Event(NamedTuple):
    """A moment with its name; `uid` is the same whenever the file is made again."""

    uid: str
    at: datetime
    summary: str
    description: str
    url: str = ""


def write_calendar(name: str, events: Iterable[Event]) -> bytes:
    """The file, with a reminder a day before each event."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//cchc-dashboard//VI", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_escape(name)}")
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{_utc(now())}"
    yield f"DTSTART:{_utc(event.at)}"
    yield f"DTEND:{_utc(event.at)}"
    yield f"SUMMARY:{_escape(event.summary)}"
    yield f"DESCRIPTION:{_escape(event.description)}"
    if event.url:
        yield f"URL:{event.url}"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D")
    yield f"DESCRIPTION:{_escape(event.summary)}"
    yield from ("END:VALARM", "END:VEVENT")


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escape(text: str) -> str:
    return text.translate(ESCAPED)


def _folded(line: str) -> Iterator[bytes]:
    """No letter is cut in two, though each may take three octets."""
    piece = b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > LINE:
            yield piece
            piece = b" "
        piece += octets
    yield piece

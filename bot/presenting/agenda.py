"""What is ahead, laid out as a reply and as a calendar file."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from bot.locales.speech import Speech
from bot.presenting.answers import coming, title
from bot.replies import Attachment, Block, Button, Paragraph, Reply, Span, Style
from briefings.models import Agenda, Event

_LINE = 75  # octets of a line of a calendar file (RFC 5545, 3.1)


def of_agenda(speech: Speech, agenda: Agenda, words: str, calendar: datetime | None) -> Reply:
    """Coming events, soonest first, to the `words` of `/agenda`.

    With the calendar file as of the instant `calendar`, else with a button that asks for it.
    """
    blocks: list[Block] = [title(speech, "agenda", agenda.words, agenda.story)]
    blocks.extend(coming(speech, event) for event in agenda.events)
    if agenda.more:
        said = speech.say("events-more", n=agenda.more)
        blocks.append(Paragraph((Span(said, Style.MUTED),)))
    if calendar is None:
        ask = Button(speech.say("button-calendar"), f"agenda {words} ics".replace("  ", " "))
        return Reply(speech.language, tuple(blocks), (ask,), briefing=agenda)
    file = Attachment("agenda.ics", calendar_of(agenda, calendar))
    return Reply(speech.language, tuple(blocks), briefing=agenda, file=file)


def calendar_of(agenda: Agenda, now: datetime) -> str:
    """An agenda as an iCalendar file (RFC 5545), each event on its days; `now` is aware.

    An event keeps its UID while its day and its source's words stay, so that a file read again
    doubles nothing.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mujaz//Agenda//EN", "CALSCALE:GREGORIAN"]
    for event in agenda.events:
        lines += _vevent(event, now)
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines)


def _vevent(event: Event, now: datetime) -> list[str]:
    first, last = event.when.first, event.when.last + timedelta(days=1)  # the end is exclusive
    source = event.sources[0]
    key = f"{first}|{source.article_id}|{event.text}".encode("utf-8", "replace")
    told = "; ".join(dict.fromkeys(one.outlet for one in event.sources))
    lines = [
        "BEGIN:VEVENT",
        f"UID:{hashlib.sha256(key).hexdigest()[:32]}@mujaz",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{last:%Y%m%d}",
        f"SUMMARY:{_escaped(event.text)}",
        f"DESCRIPTION:{_escaped(told)}",
        "TRANSP:TRANSPARENT",
    ]
    if source.url and source.url.isprintable():
        lines.append(f"URL:{source.url}")
    return [*lines, "END:VEVENT"]


def _escaped(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11)."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(plain.split())


def _folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, no character cut in two."""
    pieces: list[str] = []
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode("utf-8", "replace"))
        if size + octets > _LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece += letter
        size += octets
    return "\r\n".join([*pieces, piece]) + "\r\n"

"""What `mujaz dates` prints: a text's time expressions as plain records, lines or JSON."""

from __future__ import annotations

import json
from typing import TypedDict

from briefings.models import DocumentTimes, Timex, TimexKind
from briefings.text.hygiene import clean_line

_LONGEST = 120  # characters of an expression that a row shows


class NoteRecord(TypedDict):
    """A contradiction: its code and the values the text supports, the chosen first."""

    code: str
    readings: list[str]


class TimeRecord(TypedDict):
    """One expression; offsets are code points in the text as given, end exclusive."""

    start: int
    end: int
    text: str
    kind: str
    value: str | None
    first: str | None
    last: str | None
    precision: str | None
    certainty: str
    time_of_day: str | None
    zone: str | None
    notes: list[NoteRecord]


class ReferenceRecord(TypedDict):
    """A day expressions may count from, and why."""

    day: str
    reason: str


class DatesRecord(TypedDict):
    """A whole text: the reference, what else was considered, and the expressions in order."""

    reference: ReferenceRecord | None
    candidates: list[ReferenceRecord]
    times: list[TimeRecord]


def dates_json(found: DocumentTimes) -> str:
    """The record as JSON, one document, Arabic left readable."""
    return json.dumps(to_record(found), ensure_ascii=False, indent=2)


def dates_lines(found: DocumentTimes) -> list[str]:
    """Lines for a terminal: the day counted from and what else it might be, then a row a time.

    A row has the value ("-" where none is known, with the hour and zone where stated), how sure it
    is, and the words, cleaned of what could steer a terminal; contradictions stand below.
    """
    lines = []
    if found.reference is not None:
        others = ", ".join(f"{each.day} ({each.reason})" for each in found.candidates[1:])
        also = f"; or {others}" if others else ""
        lines.append(f"counted from {found.reference.day} ({found.reference.reason}){also}")
    values = [_shown(time) for time in found.times]
    width = max(map(len, values), default=0)
    for time, value in zip(found.times, values, strict=True):
        words = clean_line(time.text, _LONGEST)
        lines.append(f"{value:<{width}}  {time.certainty:<8}  {words}")
        lines.extend(
            f"{'':<{width}}  [{note.code}: {' / '.join(note.readings)}]" for note in time.notes
        )
    return lines


def _shown(time: Timex) -> str:
    value = time.value or (f"({time.kind})" if time.kind is TimexKind.SET else "-")
    if time.time_of_day is not None:
        value += f" {time.time_of_day}"
    if time.zone is not None:
        value += f" {time.zone}"
    return value


def to_record(found: DocumentTimes) -> DatesRecord:
    """A reading already made, as plain types."""
    chosen = found.reference
    return {
        "reference": None
        if chosen is None
        else {"day": chosen.day.isoformat(), "reason": chosen.reason.value},
        "candidates": [
            {"day": each.day.isoformat(), "reason": each.reason.value} for each in found.candidates
        ],
        "times": [_time(each) for each in found.times],
    }


def _time(time: Timex) -> TimeRecord:
    return {
        "start": time.start,
        "end": time.end,
        "text": time.text,
        "kind": time.kind.value,
        "value": time.value,
        "first": time.first.isoformat() if time.first else None,
        "last": time.last.isoformat() if time.last else None,
        "precision": time.precision.value if time.precision else None,
        "certainty": time.certainty.value,
        "time_of_day": time.time_of_day,
        "zone": time.zone,
        "notes": [
            {"code": note.code.value, "readings": list(note.readings)} for note in time.notes
        ],
    }

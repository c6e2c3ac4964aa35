"""What `mujaz dates` prints: a text's time expressions as plain records, lines or JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import TypedDict

from briefings.models import DocumentTimes, Language, Timex
from briefings.timex.reader import read_document_times


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


def dates_record(
    text: str, *, language: Language | None = None, reference: date | None = None, read_on: date
) -> DatesRecord:
    """Reads a text and puts what was found into plain types (what `--json` prints)."""
    return to_record(
        read_document_times(text, language=language, reference=reference, read_on=read_on)
    )


def dates_json(
    text: str, *, language: Language | None = None, reference: date | None = None, read_on: date
) -> str:
    """The record as JSON, one document, Arabic left readable."""
    record = dates_record(text, language=language, reference=reference, read_on=read_on)
    return json.dumps(record, ensure_ascii=False, indent=2)


def dates_lines(
    text: str, *, language: Language | None = None, reference: date | None = None, read_on: date
) -> list[str]:
    """Lines for a terminal: the reference, then value, certainty and words, tab-separated."""
    record = dates_record(text, language=language, reference=reference, read_on=read_on)
    lines = []
    if record["reference"] is not None:
        lines.append(f"{record['reference']['day']}\t{record['reference']['reason']}")
    for time in record["times"]:
        value = time["value"] or "-"
        if time["time_of_day"]:
            value += f"T{time['time_of_day']}"
        words = " ".join(time["text"].split())
        notes = "".join(
            f"\t{note['code']}: {', '.join(note['readings'])}" for note in time["notes"]
        )
        lines.append(f"{value}\t{time['certainty']}\t{words}{notes}")
    return lines


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
        "notes": [
            {"code": note.code.value, "readings": list(note.readings)} for note in time.notes
        ],
    }

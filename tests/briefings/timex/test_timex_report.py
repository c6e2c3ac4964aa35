"""Plain records of what was read."""

import json
from datetime import date

from briefings.timex.report import dates_json, dates_lines

ON = date(2024, 5, 17)
TEXT = "وصل الوفد الأحد 13 أبريل 2024 الساعة 8 مساء"


def test_json_holds_every_field_and_arabic_as_written() -> None:
    text = dates_json(TEXT, reference=ON, read_on=ON)
    record = json.loads(text)
    assert record["reference"] == {"day": "2024-05-17", "reason": "given"}
    (time,) = record["times"]
    assert TEXT[time["start"] : time["end"]] == time["text"]
    assert (time["value"], time["time_of_day"]) == ("2024-04-13", "20:00")
    assert time["notes"] == [
        {"code": "weekday-disagrees", "readings": ["2024-04-13", "2024-04-14"]}
    ]
    assert "أبريل" in text


def test_lines_show_value_certainty_words_and_notes() -> None:
    first, second = dates_lines(TEXT, read_on=ON)
    assert first == "2024-04-13\tdateline"
    assert second.startswith("2024-04-13T20:00\tdisputed\tالأحد")
    assert "weekday-disagrees" in second

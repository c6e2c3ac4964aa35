"""Plain records of what was read."""

import json
from datetime import date

from briefings.timex import read_document_times
from briefings.timex.report import dates_json, dates_lines

ON = date(2024, 5, 17)
TEXT = "وصل الوفد الأحد 13 أبريل 2024 الساعة 8 مساء"


def test_json_holds_every_field_and_arabic_as_written() -> None:
    text = dates_json(read_document_times(TEXT, reference=ON, read_on=ON))
    record = json.loads(text)
    assert record["reference"] == {"day": "2024-05-17", "reason": "given"}
    (time,) = record["times"]
    assert TEXT[time["start"] : time["end"]] == time["text"]
    assert (time["value"], time["time_of_day"], time["zone"]) == ("2024-04-13", "20:00", None)
    assert time["notes"] == [
        {"code": "weekday-disagrees", "readings": ["2024-04-13", "2024-04-14"]}
    ]
    assert "أبريل" in text


def test_lines_show_the_day_counted_from_value_certainty_words_and_notes() -> None:
    first, second, third = dates_lines(read_document_times(TEXT, read_on=ON))
    assert first.startswith("counted from 2024-04-13 (dateline); or ")
    assert second == "2024-04-13 20:00  disputed  الأحد 13 أبريل 2024 الساعة 8 مساء"
    assert third.strip() == "[weekday-disagrees: 2024-04-13 / 2024-04-14]"


def test_lines_say_where_nothing_is_one_day() -> None:
    found = read_document_times("every Friday for a few days", reference=ON, read_on=ON)
    shown = [line.split("  ")[0].strip() for line in dates_lines(found)[1:]]
    assert shown == ["(set)", "-"]


def test_what_could_steer_a_terminal_is_not_printed() -> None:
    found = read_document_times("on 3\u202e May\u2066 2024", reference=ON, read_on=ON)
    assert found.times[0].text == "3\u202e May\u2066 2024"
    assert dates_lines(found)[1].endswith("3 May 2024")

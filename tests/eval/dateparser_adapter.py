"""The same protocol for dateparser's own search, with the precision it reports as the value's."""

import json
import sys
import warnings
from datetime import datetime

from dateparser.date import DateDataParser
from dateparser.search import search_dates


def value(found: datetime, period: str) -> str:
    """A moment as the day, week, month or year dateparser says it stands for."""
    day = found.date()
    match period:
        case "year":
            return f"{day.year:04d}"
        case "month":
            return f"{day.year:04d}-{day.month:02d}"
        case "week":
            year, week, _ = day.isocalendar()
            return f"{year:04d}-W{week:02d}"
        case _:
            return day.isoformat()


def spans(text: str, language: str, reference: datetime | None) -> list[dict[str, object]]:
    """What dateparser finds, in order, placed in the text by looking its words up again."""
    options = {"RELATIVE_BASE": reference} if reference else {}
    try:
        results = search_dates(text, languages=[language], settings=options) or []
    except Exception:  # noqa: BLE001 - whatever a peer raises counts as nothing found
        return []
    parser = DateDataParser(languages=[language], settings=options)
    found: list[dict[str, object]] = []
    position = 0
    for words, moment in results:
        start = text.find(words, position)
        if start < 0:
            continue
        position = start + len(words)
        period = parser.get_date_data(words).period or "day"
        found.append(
            {"start": start, "end": position, "text": words, "value": value(moment, period)}
        )
    return found


def main() -> None:
    warnings.filterwarnings("ignore")
    for line in sys.stdin:
        case = json.loads(line)
        reference = datetime.fromisoformat(case["reference"]) if case["reference"] else None
        answer = {"id": case["id"], "spans": spans(case["text"], case["lang"], reference)}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

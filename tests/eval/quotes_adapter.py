"""Who said what, for the scorer of `actors/` (JSON in, JSON out).

It scores quotations (`--quoted`), so only those quotes are told that hold a quotation mark.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from typing import Any

from briefings.models import Draft, Outlet
from briefings.reading.read import read_article

_MARKS = frozenset('“”«»"')
_DAY = date(2018, 5, 2)


def quotes_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The quotes of one text, as spans of it."""
    draft = Draft(
        text=case["text"],
        origin=str(case["id"]),
        outlet=Outlet("o", "o"),
        language=case["lang"],
        published=datetime(2018, 5, 1, 12, tzinfo=UTC),
    )
    article = read_article(draft, read_on=_DAY)
    shift = max(0, case["text"].find(article.text[:20]))
    return [
        {
            "source": None
            if quote.source_start is None or quote.source_end is None
            else [quote.source_start + shift, quote.source_end + shift],
            "content": [quote.start + shift, quote.end + shift],
        }
        for quote in article.quotes
        if not _MARKS.isdisjoint(article.text[quote.start : quote.end])
    ]


if __name__ == "__main__":
    told = json.load(sys.stdin)["articles"]
    json.dump({case["id"]: quotes_of(case) for case in told}, sys.stdout)

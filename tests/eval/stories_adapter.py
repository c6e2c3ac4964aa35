"""The product as a grouper of articles: JSON in, groups out, through the whole way in.

usage: stories_adapter.py [event|story] < request.json

The request is {"articles": [{id, lang, date, time?, title, text}], "level"?: …}; the answer
[[id, …], …]. Articles come oldest first, as feeds bring them.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from briefings.clock import system_clock
from briefings.ingest.intake import take_in_drafts
from briefings.models import Draft, Outlet
from briefings.store import Store


def draft_of(number: int, row: dict[str, Any]) -> Draft:
    """An article of a set as a source would hand it over; its origin is its number."""
    day = date.fromisoformat((row.get("date") or "2012-06-01")[:10])
    moment = row.get("time")
    return Draft(
        row["text"] or row["title"],
        str(number),
        title=row.get("title") or None,
        identity=str(number),
        outlet=Outlet(f"outlet-{number}", f"outlet-{number}"),
        language=row["lang"],
        published=datetime.fromisoformat(moment)
        if moment
        else datetime.combine(day, time(12), UTC),
    )


async def grouped(rows: list[dict[str, Any]], level: str) -> list[list[str]]:
    """The ids of some articles by event or story."""
    drafts = [draft_of(number, row) for number, row in enumerate(rows)]
    drafts.sort(key=lambda one: (one.published, one.title or "", one.text))
    groups: dict[int, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with Store.open(Path(folder) / "store.db", clock=system_clock) as store:
            await take_in_drafts(store, drafts, clock=system_clock)
            places = await store.places(0)
            for at in range(0, len(places), 500):
                part = places[at : at + 500]
                found = await store.articles_by_id([article for article, _, _ in part])
                for article, event, story in part:
                    number = int(found[article].outlet.removeprefix("outlet-"))
                    key = event if level == "event" else story
                    groups.setdefault(key, []).append(rows[number]["id"])
    return list(groups.values())


def main() -> None:
    """Answers one request."""
    request = json.load(sys.stdin)
    level = request.get("level") or (sys.argv[1] if len(sys.argv) > 1 else "story")
    json.dump(asyncio.run(grouped(request["articles"], level)), sys.stdout)


if __name__ == "__main__":
    main()

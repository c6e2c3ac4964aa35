"""How many rows of a timeline as readers get it stand within a day of a day that journalists chose.

twelve_rows.py TOPICS.jsonl [--words]
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import date
from pathlib import Path

from writing_adapter import timeline_of

from briefings.models import Precision


def main() -> None:
    near = rows = 0
    shares: list[float] = []
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        topic = json.loads(line)
        for entries in topic["timelines"]:
            gold = sorted(date.fromisoformat(one["date"]) for one in entries)
            start, end = gold[0].isoformat(), gold[-1].isoformat()
            task = {
                "query": topic["query"],
                "lang": topic["lang"],
                "start": start,
                "end": end,
                "articles": [one for one in topic["articles"] if start <= one["date"] <= end],
            }
            made = asyncio.run(timeline_of(task, "--words" in sys.argv, None))
            days = [e.when.first for e in made.events if e.when.precision is Precision.DAY]
            hit = sum(any(abs((day - other).days) <= 1 for other in gold) for day in days)
            near, rows = near + hit, rows + len(days)
            shares.append(hit / len(days) if days else 0.0)
    sys.stdout.write(
        f"rows within a day of a gold day: {near / max(1, rows):.3f} of {rows} rows;"
        f" mean of {len(shares)} timelines {sum(shares) / len(shares):.3f}\n"
    )


if __name__ == "__main__":
    main()

"""Prints how well pages are read, ours beside the defaults of trafilatura, htmldate, newspaper4k.

    python evaluate_pages.py [FOLDER] [--errors]

FOLDER holds `pages/ID.html` and `gold.jsonl`, a line a page: `{id, url, text or null, date or
null}`. Without it, pages of our own are read (`page_samples.py`). Body: F1 over words, the mean of
the pages that have a text. Dates: of the pages that have one, the share read right (the same day),
wrong, and not at all; of those without, how many were given one. `--errors` lists ours.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path

from page_samples import Sample, samples

from briefings.models import Draft
from briefings.sources.files import draft_from_bytes

Answer = tuple[str | None, date | None]
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Score:
    """What one reader came to; a reader that gives no texts or no dates has none to show."""

    f1: list[float]
    right: int = 0
    wrong: int = 0
    none: int = 0
    invented: int = 0
    seconds: float = 0.0


def word_f1(found: str, gold: str) -> float:
    """F1 over words as a bag, case aside; 1.0 where both are empty."""
    one = Counter(_WORD.findall(found.lower()))
    other = Counter(_WORD.findall(gold.lower()))
    if not one and not other:
        return 1.0
    shared = (one & other).total()
    return 2 * shared / (one.total() + other.total())


def ours(page: Sample) -> Answer:
    """Our reader, as it reads a page that was fetched."""
    read = draft_from_bytes(
        page.markup.encode("utf-8", "surrogateescape"),
        origin=page.url or page.id,
        suffix=".html",
        address=page.url or None,
    )
    if not isinstance(read, Draft):
        return "", None
    return read.text, read.published.date() if read.published else None


def trafilatura_default(page: Sample) -> Answer:
    """trafilatura's text with nothing chosen."""
    from trafilatura import extract

    return extract(page.markup, url=page.url or None) or "", None


def htmldate_default(page: Sample) -> Answer:
    """htmldate's date with nothing chosen."""
    from htmldate import find_date

    try:
        found = find_date(page.markup, url=page.url or None)
    except Exception:  # noqa: BLE001 - a peer's fault is a page without a date
        return None, None
    return None, date.fromisoformat(found) if found else None


def newspaper_default(page: Sample) -> Answer:
    """newspaper4k's text and date with nothing chosen."""
    import newspaper

    article = newspaper.Article(page.url or "https://a.example/")
    try:
        article.download(input_html=page.markup)
        article.parse()
    except Exception:  # noqa: BLE001 - as above
        return "", None
    moment = article.publish_date
    return article.text, moment.date() if isinstance(moment, datetime) else None


READERS: tuple[tuple[str, Callable[[Sample], Answer], bool, bool], ...] = (
    ("ours", ours, True, True),
    ("trafilatura", trafilatura_default, True, False),
    ("htmldate", htmldate_default, False, True),
    *((("newspaper4k", newspaper_default, True, True),) if find_spec("newspaper") else ()),
)


def gold_pages(folder: Path) -> Iterator[Sample]:
    """The pages of a folder with their gold."""
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        gold = json.loads(line)
        path = folder / "pages" / f"{gold['id']}.html"
        if not path.exists():
            sys.stderr.write(f"no page for {gold['id']}\n")
            continue
        day = gold.get("date")
        yield Sample(
            id=str(gold["id"]),
            url=gold.get("url") or "",
            markup=path.read_bytes().decode("utf-8", "surrogateescape"),
            text=gold.get("text"),
            date=date.fromisoformat(day[:10]) if day else None,
        )


def measured(pages: Iterable[Sample], *, errors: bool = False) -> dict[str, Score]:
    """The scores of every reader over the pages."""
    scores = {name: Score([]) for name, *_ in READERS}
    for page in pages:
        for name, read, texts, dates in READERS:
            begun = time.process_time()
            text, day = read(page)
            score = scores[name]
            score.seconds += time.process_time() - begun
            if texts and page.text is not None:
                score.f1.append(word_f1(text or "", page.text))
                if errors and name == "ours" and score.f1[-1] < 0.8:
                    _say(f"{page.id}: body {score.f1[-1]:.3f} {page.url}")
            if dates:
                _count(score, page.date, day)
                if errors and name == "ours" and page.date and day != page.date:
                    _say(f"{page.id}: date {day} for {page.date} {page.url}")
    return scores


def _count(score: Score, gold: date | None, found: date | None) -> None:
    if gold is None:
        score.invented += found is not None
    elif found is None:
        score.none += 1
    elif found == gold:
        score.right += 1
    else:
        score.wrong += 1


def table(scores: dict[str, Score]) -> str:
    """The scores as lines of a table."""
    lines = [
        f"{'':12} {'body F1':>8} {'right':>7} {'wrong':>7} {'none':>7} {'invented':>9} {'ms':>7}"
    ]
    for name, score in scores.items():
        dated = score.right + score.wrong + score.none
        body = f"{sum(score.f1) / len(score.f1):.4f}" if score.f1 else "-"
        shares = [
            f"{count / dated:.1%}" if dated else "-"
            for count in (score.right, score.wrong, score.none)
        ]
        read = max(len(score.f1), dated, 1)
        lines.append(
            f"{name:12} {body:>8} {shares[0]:>7} {shares[1]:>7} {shares[2]:>7} "
            f"{score.invented if dated else '-':>9} {1_000 * score.seconds / read:>7.1f}"
        )
    return "\n".join(lines)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    """Prints the table."""
    logging.disable(logging.CRITICAL)
    folders = [Path(one) for one in sys.argv[1:] if not one.startswith("--")]
    pages = list(gold_pages(folders[0]) if folders else samples())
    _say(f"{len(pages)} pages{f' of {folders[0]}' if folders else ' of our own'}")
    _say(table(measured(pages, errors="--errors" in sys.argv)))


if __name__ == "__main__":
    main()

"""Feeds as they really are: what ours and other readers make of them, in one table.

Columns: items found, and of those expected the share whose title, link, date and text are right.
The upper table is over the feeds of a folder of cases (`FEEDS=folder`, what is expected of each
stands here), the lower over one of thirty faults planted into each item of twenty good feeds: there
the items beside the faulty one count. Run: python -m tests.eval.evaluate_feeds [FOLDER]
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree, html

from briefings.sources.feeds import read_feed
from tests.eval.feed_cases import CASES, Case
from tests.eval.feed_faults import FAULTS, ITEMS, Expected, good_feeds

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
URL = "http://127.0.0.1:8097/feed.xml"
BLOCKS = ("p", "br", "div", "li", "td", "th", "dt", "dd", "section", "figcaption")
COLUMNS = ("items", "titles", "links", "dates", "texts")


@dataclass(frozen=True)
class Item:
    """An item as a library gives it; `day` in UTC."""

    title: str
    link: str | None
    day: datetime | None
    text: str


Reader = Callable[[bytes, str], list[Item]]


def ours(data: bytes, url: str) -> list[Item]:
    feed = read_feed(data, url=url, now=NOW)
    return [Item(i.title, i.url, i.published, i.text) for i in feed.items]


def by_feedparser(data: bytes, url: str) -> list[Item]:
    import feedparser

    feed = feedparser.parse(data, response_headers={"content-location": url})
    items: list[Item] = []
    for entry in feed.entries:
        bodies = [entry.get("summary", "")] + [c.get("value", "") for c in entry.get("content", [])]
        parsed = entry.get("published_parsed") or entry.get("updated_parsed")
        day = datetime(*parsed[:6], tzinfo=UTC) if parsed else None
        items.append(Item(entry.get("title", ""), entry.get("link"), day, max(bodies, key=len)))
    return items


def by_fastfeedparser(data: bytes, url: str) -> list[Item]:
    import fastfeedparser

    items: list[Item] = []
    for entry in fastfeedparser.parse(data).entries:
        bodies = [entry.get("description") or ""]
        bodies += [c.get("value") or "" for c in entry.get("content") or []]
        written = entry.get("published") or entry.get("updated")
        day = datetime.fromisoformat(written) if written else None
        items.append(Item(entry.get("title") or "", entry.get("link"), day, max(bodies, key=len)))
    return items


def by_reader(data: bytes, url: str) -> list[Item]:
    from reader import make_reader

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "feed.xml").write_bytes(data)
        reader = make_reader(":memory:", feed_root=folder)
        reader.add_feed("feed.xml")
        reader.update_feed("feed.xml")
        items: list[Item] = []
        for entry in reader.get_entries():
            bodies = [entry.summary or ""] + [c.value for c in entry.content]
            day = entry.published or entry.updated
            items.append(Item(entry.title or "", entry.link, day, max(bodies, key=len)))
        reader.close()
    return items


READERS: dict[str, Reader] = {
    "ours": ours,
    "feedparser": by_feedparser,
    "fastfeedparser": by_fastfeedparser,
    "reader": by_reader,
}


def plain(markup: str) -> str:
    """The words of what a library gives, whether it undoes HTML or leaves that to who shows it."""
    if "<" in markup or "&" in markup:
        try:
            tree = html.fragment_fromstring(f"<div>{markup}</div>")
            for block in tree.iter(
                "p", "br", "div", "li", "td", "th", "dt", "dd", "section", "figcaption"
            ):
                block.tail = f" {block.tail or ''}"
            markup = tree.text_content()
        except (etree.LxmlError, ValueError):
            pass
    return " ".join(markup.split())


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", plain(text))


class Score:
    """Of the items expected, how many were right in each column."""

    def __init__(self) -> None:
        self.expected = 0
        self.right: Counter[str] = Counter()
        self.whole = 0

    def add(self, found: Sequence[Item], expected: Sequence[Expected]) -> None:
        """Items are met by title or link; a text is right that is told whole, and no more."""
        left = list(found)
        for fact in expected:
            self.expected += 1
            item = next((one for one in left if self._is(one, fact)), None)
            if item is None:
                continue
            left.remove(item)
            day = datetime.fromisoformat(fact.day) if fact.day else None
            right = {
                "items": True,
                "titles": item.title == fact.title or plain(item.title) == fact.title,
                "links": (item.link or None) == fact.link,
                "dates": (_utc(item.day) == day),
                "texts": self._is_text(item.text, fact),
            }
            self.right.update(name for name, is_right in right.items() if is_right)
            self.whole += all(right.values())

    @staticmethod
    def _is_text(text: str, fact: Expected) -> bool:
        if fact.words is not None:
            return len(plain(text).split()) == fact.words
        return letters(text) == letters(fact.text)

    @staticmethod
    def _is(item: Item, fact: Expected) -> bool:
        if fact.link and item.link:
            return item.link == fact.link or letters(item.title) == letters(fact.title)
        return letters(item.title) == letters(fact.title)

    def row(self, name: str) -> str:
        shares = [100 * self.right[column] / max(1, self.expected) for column in COLUMNS]
        whole = 100 * self.whole / max(1, self.expected)
        return f"{name:16}" + "".join(f"{share:9.1f}" for share in (*shares, whole))


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def read(reader: Reader, data: bytes, url: str) -> list[Item]:
    try:
        return reader(data, url)
    except Exception:  # noqa: BLE001 - a library that gives up found nothing
        return []


def over_cases(folder: Path) -> dict[str, Score]:
    scores = {name: Score() for name in READERS}
    failed: list[str] = []
    for case in CASES:
        data = _document(folder, case)
        if data is None:
            continue
        for name, reader in READERS.items():
            before = scores[name].whole
            found = read(reader, data, URL)
            scores[name].add(found, case.items)
            if name == "ours" and scores[name].whole - before < len(case.items):
                failed.append(f"{case.folder}/{case.file}")
    say(f"cases: {len(CASES)} feeds; not whole by ours: {', '.join(failed) or 'none'}")
    return scores


def _document(folder: Path, case: Case) -> bytes | None:
    path = folder / case.folder / case.file
    return path.read_bytes() if path.exists() else None


def planted(readers: dict[str, Reader], places: Sequence[int]) -> dict[str, Score]:
    scores = {name: Score() for name in readers}
    worst: Counter[str] = Counter()
    for feed, fault, at, text in planted_feeds(places):
        others = [fact for n, fact in enumerate(feed) if n != at]
        for name, reader in readers.items():
            before = scores[name].whole
            scores[name].add(read(reader, text.encode(), URL), others)
            if name == "ours" and scores[name].whole - before < len(others):
                worst[fault] += 1
    say(f"planted: {len(FAULTS)} faults, ours not whole: {dict(worst) or 'none'}")
    return scores


def planted_feeds(places: Sequence[int]) -> Iterator[tuple[tuple[Expected, ...], str, int, str]]:
    for feed in good_feeds():
        for name, fault in FAULTS.items():
            for at in places:
                yield feed.expected, name, at, feed.text(at, fault(feed.items[at]))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def show(scores: dict[str, Score]) -> None:
    expected = next(iter(scores.values())).expected
    say(f"{f'of {expected}, %':16}" + "".join(f"{column:>9}" for column in (*COLUMNS, "whole")))
    for name, score in scores.items():
        say(score.row(name))
    say("")


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/cases/feeds")
    level = True
    if folder.is_dir():
        scores = over_cases(folder)
        show(scores)
        level = _is_first(scores)
    quick = {name: reader for name, reader in READERS.items() if name != "reader"}
    scores = planted(quick, range(ITEMS))
    show(scores)
    level = level and _is_first(scores)
    show(planted({"ours": ours, "reader": by_reader}, (2,)))
    say("ours first or level in every column: " + ("yes" if level else "NO"))
    return 0 if level else 1


def _is_first(scores: dict[str, Score]) -> bool:
    mine = scores["ours"]
    return all(mine.right[c] >= s.right[c] for s in scores.values() for c in COLUMNS)


if __name__ == "__main__":
    sys.exit(main())

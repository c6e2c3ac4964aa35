"""The sources that are polled: which are due, what is known of them, how they are doing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, cast

from sqlalchemy import bindparam, delete, func, or_, select, update

from briefings.db.engine import Database
from briefings.db.lookup import AnyRow, by_code_point, slices
from briefings.db.moments import instant, seconds
from briefings.models import LANGUAGES, Language
from briefings.store import schema

LEASE: Final = timedelta(minutes=5)
FullText = Literal["feed", "page"]
_REMEMBERED: Final = timedelta(days=60)
_FARTHEST: Final = timedelta(days=8)
"""No poll is planned farther ahead; one that seems to be was planned by a clock that was wrong."""
_FIRST_INTERVAL: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source and its health. Instants are UTC; `next_poll` is None once it is not polled.

    `failure` is the reason of the last failure, None while polls succeed. `items` counts the items
    it has brought since `added_at`. `chat` is the platform and key of the chat that added it, None
    where the operator did. `full_text` says where articles' words come from, None: as the settings
    say. `repairs` are the kinds of faults that were mended in its feed when it was last read, and
    how often each.
    """

    id: int
    url: str
    title: str
    added_at: datetime
    interval: timedelta
    next_poll: datetime | None
    home: str | None = None
    language: Language | None = None
    etag: str | None = None
    last_modified: str | None = None
    last_success: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    failure: str | None = None
    dead_reported: bool = False
    gone: bool = False
    items: int = 0
    chat: tuple[str, str] | None = None
    full_text: FullText | None = None
    repairs: tuple[tuple[str, int], ...] = ()

    def items_a_day(self, now: datetime) -> float:
        """How many items a day it has brought, over at least one day."""
        return self.items / max(1.0, (now - self.added_at) / timedelta(days=1))


@dataclass(frozen=True, slots=True)
class PolledSource:
    """What a poll leaves behind: the row as it is now, and the hashes of the items there were."""

    row: SourceRow
    seen: frozenset[str] = frozenset()


class SourceRepository:
    """Reads and writes the sources of a store. Every method may raise a StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        url: str,
        *,
        title: str,
        now: datetime,
        home: str | None = None,
        language: Language | None = None,
        chat: tuple[str, str] | None = None,
        full_text: FullText | None = None,
    ) -> SourceRow:
        """Adds a source, due at once; answers with the one that is there if the URL is known.

        One that was gone or dead is tried afresh; `full_text`, where given, is set anew.
        """
        table = schema.sources
        async with self._database.writing() as connection:
            found = (await connection.execute(select(table).where(table.c.url == url))).first()
            if found is None:
                fresh = SourceRow(
                    0,
                    url,
                    title,
                    now,
                    _FIRST_INTERVAL,
                    now,
                    home=home,
                    language=language,
                    chat=chat,
                    full_text=full_text,
                )
                await connection.execute(table.insert(), [_values(fresh)])
            else:
                again = _row(found)
                if again.next_poll is None:
                    again = replace(again, next_poll=now, gone=False, dead_reported=False)
                again = replace(again, full_text=full_text or again.full_text)
                if again != _row(found):
                    await connection.execute(
                        update(table).where(table.c.id == again.id).values(**_values(again))
                    )
            row = (await connection.execute(select(table).where(table.c.url == url))).one()
            return _row(row)

    async def remove(self, source_id: int) -> bool:
        """Forgets a source, not its articles; False where there is none of this id."""
        async with self._database.writing() as connection:
            items, table = schema.source_items, schema.sources
            await connection.execute(delete(items).where(items.c.source_id == source_id))
            gone = await connection.execute(delete(table).where(table.c.id == source_id))
            return bool(gone.rowcount)

    async def all(self, *, limit: int = 5_000) -> list[SourceRow]:
        """The sources, by title."""
        table = schema.sources
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(table).order_by(by_code_point(table.c.title), table.c.id).limit(limit)
            )
            return [_row(row) for row in rows]

    async def at(self, url: str) -> SourceRow | None:
        """The source of an address, its letters' case aside; None where there is none."""
        table = schema.sources
        async with self._database.reading() as connection:
            found = await connection.execute(
                select(table).where(func.lower(table.c.url) == url.lower()).limit(1)
            )
            row = found.first()
            return _row(row) if row else None

    async def claim(self, now: datetime, *, limit: int) -> list[SourceRow]:
        """Due sources, the longest due first; nobody else gets them for five minutes."""
        table = schema.sources
        moment = seconds(now)
        wrong_clock = moment + int(_FARTHEST.total_seconds())
        lease = int(LEASE.total_seconds())
        due = or_(table.c.next_poll <= moment, table.c.next_poll > wrong_clock)
        free = or_(table.c.lease_until <= moment, table.c.lease_until > moment + 2 * lease)
        async with self._database.writing() as connection:
            rows = await connection.execute(
                select(table).where(due, free).order_by(table.c.next_poll, table.c.id).limit(limit)
            )
            claimed = [_row(row) for row in rows]
            for ids in slices([row.id for row in claimed]):
                await connection.execute(
                    update(table).where(table.c.id.in_(ids)).values(lease_until=moment + lease)
                )
            return claimed

    async def release(self, source_ids: Collection[int]) -> None:
        """Gives claims back unused, so that whoever comes next need not wait for the leases."""
        table = schema.sources
        async with self._database.writing() as connection:
            for ids in slices(sorted(set(source_ids))):
                await connection.execute(
                    update(table).where(table.c.id.in_(ids)).values(lease_until=0)
                )

    async def failures(self) -> dict[str | None, int]:
        """How many sources failed last by what; None: those that did not."""
        table = schema.sources
        query = select(table.c.failure, func.count()).group_by(table.c.failure)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return {row[0]: row[1] for row in rows}

    async def next_due(self) -> datetime | None:
        """When the next source is due; None where none is polled."""
        table = schema.sources
        async with self._database.reading() as connection:
            first = await connection.scalar(select(func.min(table.c.next_poll)))
        return _moment(first)

    async def known(self, wanted: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
        """Those pairs of source and item hash that were seen before."""
        table = schema.source_items
        asked = set(wanted)
        found: set[tuple[int, str]] = set()
        async with self._database.reading() as connection:
            for hashes in slices(sorted({content_hash for _, content_hash in asked})):
                rows = await connection.execute(
                    select(table.c.source_id, table.c.content_hash).where(
                        table.c.source_id.in_({source_id for source_id, _ in asked}),
                        table.c.content_hash.in_(hashes),
                    )
                )
                found.update((source_id, content_hash) for source_id, content_hash in rows)
        return found & asked

    async def record(self, polled: Sequence[PolledSource], now: datetime) -> None:
        """Keeps what polls came to, in one transaction, and gives the leases back.

        Sources removed meanwhile stay removed. A source whose new URL another one has keeps its
        old one.
        """
        table, items = schema.sources, schema.source_items
        oldest = seconds(now - _REMEMBERED)
        async with self._database.writing() as connection:
            there: dict[int, str] = {}
            taken: set[str] = set()
            for portion in slices([one.row.id for one in polled]):
                urls_there = await connection.execute(
                    select(table.c.id, table.c.url).where(table.c.id.in_(portion))
                )
                there.update((source_id, url) for source_id, url in urls_there)
            moved = [o.row.url for o in polled if there.get(o.row.id, o.row.url) != o.row.url]
            for urls in slices(moved):
                taken |= set(
                    await connection.scalars(select(table.c.url).where(table.c.url.in_(urls)))
                )
            rows: list[dict[str, object]] = []
            seen: list[dict[str, object]] = []
            for one in polled:
                row = one.row
                if row.id not in there:
                    continue
                if row.url != there[row.id]:
                    row = replace(row, url=there[row.id]) if row.url in taken else row
                    taken.add(row.url)
                rows.append(
                    {f"b_{name}": value for name, value in _values(row).items()} | {"b_id": row.id}
                )
                seen += (
                    {"source_id": row.id, "content_hash": words, "last_seen": seconds(now)}
                    for words in sorted(one.seen)
                )
            if rows:
                await connection.execute(_RECORD, rows)
            if seen:
                await connection.execute(
                    self._database.dialect.insert_or_replace(
                        items, ["source_id", "content_hash"], "last_seen"
                    ),
                    seen,
                )
            for ids in slices([one.row.id for one in polled if one.seen]):
                await connection.execute(
                    delete(items).where(items.c.source_id.in_(ids), items.c.last_seen < oldest)
                )


def _values(row: SourceRow) -> dict[str, object]:
    return {
        "url": row.url,
        "title": row.title,
        "home": row.home,
        "language": row.language,
        "added_at": seconds(row.added_at),
        "etag": row.etag,
        "last_modified": row.last_modified,
        "interval": int(row.interval.total_seconds()),
        "next_poll": seconds(row.next_poll),
        "lease_until": 0,
        "last_success": seconds(row.last_success),
        "failures": row.failures,
        "failing_since": seconds(row.failing_since),
        "failure": row.failure,
        "told": row.dead_reported,
        "gone": row.gone,
        "items": row.items,
        "chat_platform": row.chat[0] if row.chat else None,
        "chat_key": row.chat[1] if row.chat else None,
        "full_text": row.full_text,
        "repairs": ", ".join(f"{fault} {count}" for fault, count in row.repairs) or None,
    }


def _row(row: AnyRow) -> SourceRow:
    """A source as it stands; what makes no sense in its row (any more) is as if it were new.

    The next poll writes the row anew, so that one odd value stops neither that source nor others.
    """
    return SourceRow(
        id=row.id,
        url=str(row.url),
        title=str(row.title),
        added_at=_moment(row.added_at) or instant(0),
        interval=_interval(row.interval),
        next_poll=_moment(row.next_poll),
        home=_text(row.home),
        language=row.language if row.language in LANGUAGES else None,
        etag=_text(row.etag),
        last_modified=_text(row.last_modified),
        last_success=_moment(row.last_success),
        failures=_count(row.failures),
        failing_since=_moment(row.failing_since),
        failure=_text(row.failure),
        dead_reported=bool(row.told),
        gone=bool(row.gone),
        items=_count(row.items),
        chat=(str(row.chat_platform), str(row.chat_key)) if row.chat_key is not None else None,
        full_text=row.full_text if row.full_text in ("feed", "page") else None,
        repairs=_repairs(row.repairs),
    )


def _moment(value: object) -> datetime | None:
    """An instant; None where there is none or it is no time that a calendar has."""
    try:
        return instant(value) if isinstance(value, int) else None
    except (OverflowError, ValueError, OSError):
        return None


def _interval(value: object) -> timedelta:
    fits = isinstance(value, int) and 0 <= value <= _FARTHEST.total_seconds()
    return timedelta(seconds=cast("int", value)) if fits else _FIRST_INTERVAL


def _count(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 1 << 31 else 0


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _repairs(written: object) -> tuple[tuple[str, int], ...]:
    pairs = [one.rpartition(" ") for one in str(written or "").split(", ") if one]
    return tuple((fault, int(count)) for fault, _, count in pairs if count.isdecimal())


# One statement for all rows: made anew for each it would take longer than SQLite's work.
_RECORD: Final = (
    update(schema.sources)
    .where(schema.sources.c.id == bindparam("b_id"))
    .values({c.name: bindparam(f"b_{c.name}") for c in schema.sources.c if c.name != "id"})
)

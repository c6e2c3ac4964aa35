"""What is remembered of chats: how each wants its answers, and whether it can be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast, get_args

from sqlalchemy import and_, bindparam, func, or_, select, update

from bot.records import schema
from briefings.db.engine import Database
from briefings.db.moments import instant, seconds
from briefings.models import Language

# Made once, since it is asked for at every command.
_BY_KEY = select(schema.chats).where(
    schema.chats.c.platform == bindparam("of_platform"), schema.chats.c.key == bindparam("of_key")
)

NOBODY: Final = ("", "")
"""Whose the phrases of posts are, which many chats are sent."""


@dataclass(frozen=True, slots=True)
class ChatRow:
    """A chat and its choices; None where it has chosen nothing and the defaults hold.

    `quiet_from` and `quiet_to` are minutes after local midnight between which no post is sent (the
    window may cross midnight); `muted` are words whose news is left out of posts; `card` is how
    pictures look ("light", "dark", or "none" for no pictures); `nothing_new` is what is posted
    where there is no news ("silent" or "line"); `suspended` says why nothing is sent there now, and
    `suspended_at` since when (UTC); `closure_told`: those who subscribed know it. `place` is whose
    clock `time_zone` is, as it was asked for.
    """

    platform: str
    key: str
    language: Language | None = None
    region: str | None = None
    digits: str | None = None
    time_zone: str | None = None
    card: str | None = None
    nothing_new: str | None = None
    quiet_from: int | None = None
    quiet_to: int | None = None
    muted: tuple[str, ...] = ()
    suspended: str | None = None
    id: int = 0
    place: str | None = None
    suspended_at: datetime | None = None
    closure_told: bool = False


class ChatRepository:
    """Reads and writes the chats of a store. Every method may raise a StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, platform: str, key: str) -> ChatRow:
        """A chat; one that is not in the store has chosen nothing and has the id 0."""
        async with self._database.reading() as connection:
            found = await connection.execute(_BY_KEY, {"of_platform": platform, "of_key": key})
            row = found.first()
        return ChatRow(platform, key) if row is None else chat_of(row)

    async def put(self, chat: ChatRow) -> ChatRow:
        """Remembers a chat as it is given; answers with its id in place."""
        table = schema.chats
        here = (table.c.platform == chat.platform, table.c.key == chat.key)
        async with self._database.writing() as connection:
            known = await connection.scalar(select(table.c.id).where(*here))
            if known is None:
                await connection.execute(table.insert(), [_values(chat)])
                known = await connection.scalar(select(table.c.id).where(*here))
            else:
                await connection.execute(update(table).where(*here).values(**_values(chat)))
        return replace(chat, id=cast(int, known))

    async def move(self, platform: str, key: str, new_key: str) -> bool:
        """Gives a chat a new key, with all it has chosen; False if there is none or both are."""
        table = schema.chats
        async with self._database.writing() as connection:
            known = table.c.platform == platform
            if await connection.scalar(select(table.c.id).where(known, table.c.key == new_key)):
                return False
            moved = await connection.execute(
                update(table).where(known, table.c.key == key).values(key=new_key)
            )
        return bool(moved.rowcount)

    async def suspend(
        self, platform: str, key: str, reason: str | None, now: datetime | None = None
    ) -> None:
        """Suspends a chat and its topics (`key:…`) with a reason; None resumes them.

        `now` is since when; a chat that is suspended already keeps its own moment.
        """
        table = schema.chats
        here = or_(table.c.key == key, table.c.key.startswith(f"{key}:", autoescape=True))
        async with self._database.writing() as connection:
            await connection.execute(
                update(table)
                .where(table.c.platform == platform, here)
                .values(
                    suspended=reason,
                    suspended_at=func.coalesce(table.c.suspended_at, seconds(now))
                    if reason is not None
                    else table.c.suspended_at,
                )
            )

    async def closures(self, *, limit: int) -> list[ChatRow]:
        """Chats that were suspended or resumed and whose subscribers do not know it yet."""
        table = schema.chats
        news = or_(
            and_(table.c.suspended.is_not(None), table.c.closure_told.is_(None)),
            table.c.suspended.is_(None),
        )
        query = (
            select(table)
            .where(table.c.suspended_at.is_not(None), news)
            .order_by(table.c.suspended_at, table.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [chat_of(row) for row in await connection.execute(query)]

    async def closure_told(self, chat: ChatRow) -> None:
        """Remembers that the subscribers of a chat know how it stands, as it was read."""
        table = schema.chats
        over = chat.suspended is None
        async with self._database.writing() as connection:
            await connection.execute(
                update(table)
                .where(
                    table.c.id == chat.id, table.c.suspended.is_not_distinct_from(chat.suspended)
                )
                .values(
                    suspended_at=None if over else table.c.suspended_at,
                    closure_told=None if over else True,
                )
            )

    async def remember_phrases(
        self, texts: Mapping[str, str], asker: tuple[str, str] = NOBODY
    ) -> None:
        """Keeps texts under keys that are made from them; one that is there stays.

        `asker` is the chat (platform, key) whose words they are. Where all are
        there nothing is written: an answer need not wait for whoever writes.
        """
        table, askers = schema.phrases, schema.phrase_askers
        known = select(askers.c.phrase).where(
            askers.c.phrase.in_(list(texts)),
            askers.c.platform == asker[0],
            askers.c.chat_key == asker[1],
        )
        async with self._database.reading() as connection:
            missing = texts.keys() - set(await connection.scalars(known))
        if not missing:
            return
        dialect = self._database.dialect
        async with self._database.writing() as connection:
            await connection.execute(
                dialect.insert_new(table, ["key"]),
                [{"key": key, "text": texts[key]} for key in sorted(missing)],
            )
            await connection.execute(
                dialect.insert_new(askers, ["phrase", "platform", "chat_key"]),
                [
                    {"phrase": key, "platform": asker[0], "chat_key": asker[1]}
                    for key in sorted(missing)
                ],
            )

    async def phrase(self, key: str) -> str | None:
        """The text kept under a key, None where there is none."""
        table = schema.phrases
        async with self._database.reading() as connection:
            found = await connection.scalar(select(table.c.text).where(table.c.key == key))
        return cast("str | None", found)


CHAT_COLUMNS = tuple(column for column in schema.chats.c)
"""What `chat_of` reads, in this order."""


_LANGUAGES = frozenset(get_args(Language))


def _is_minute(value: object) -> bool:
    return isinstance(value, int) and 0 <= value < 24 * 60


def chat_of(values: Sequence[Any]) -> ChatRow:
    """A chat from the values of `CHAT_COLUMNS`: by place, for thousands are read at a time.

    What a column holds that no version of ours writes counts as not chosen.
    """
    (
        chat_id,
        platform,
        key,
        language,
        region,
        digits,
        time_zone,
        card,
        nothing_new,
        quiet_from,
        quiet_to,
        muted,
        suspended,
        place,
        suspended_at,
        closure_told,
    ) = values
    return ChatRow(
        platform,
        key,
        language if language in _LANGUAGES else None,
        region,
        digits,
        time_zone,
        card,
        nothing_new,
        quiet_from if _is_minute(quiet_from) else None,
        quiet_to if _is_minute(quiet_to) else None,
        tuple(muted.split("\n")) if muted else (),
        suspended,
        chat_id,
        place,
        instant(suspended_at),
        bool(closure_told),
    )


def _values(chat: ChatRow) -> dict[str, object]:
    return {
        "platform": chat.platform,
        "key": chat.key,
        "language": chat.language,
        "region": chat.region,
        "digits": chat.digits,
        "time_zone": chat.time_zone,
        "card": chat.card,
        "nothing_new": chat.nothing_new,
        "quiet_from": chat.quiet_from,
        "quiet_to": chat.quiet_to,
        "muted": "\n".join(chat.muted) or None,
        "suspended": chat.suspended,
        "place": chat.place,
        "suspended_at": seconds(chat.suspended_at),
        "closure_told": chat.closure_told or None,
    }

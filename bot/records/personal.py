"""All that names a chat or a person: to show it to them, and to forget it.

Runs, deliveries and posts are kept without the chat they were for. They then belong to a row of
`chats` with a made-up key, which goes with the last of them (`clear_nameless`).
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, Table, and_, delete, exists, false, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import schema
from bot.records.chats import NOBODY, ChatRow, chat_of
from bot.records.outbox import FORGOTTEN, State
from bot.records.subscriptions import SubscriptionRow, readable
from briefings.db.engine import Database
from briefings.db.lookup import slices
from briefings.db.moments import instant
from briefings.store import schema as news

_MOST_SENT = 10_000
_REWRITTEN_DIGESTS = 64 << 20  # characters of posts that are written anew at most

HOLDING: Final[tuple[Table, ...]] = (
    schema.phrase_askers,
    schema.phrases,
    schema.subscriptions,
    schema.chats,
    news.sources,
)
"""The tables whose rows name chats, people or what they wrote."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent, or is pending. Instants are UTC; `message` is its id there."""

    subscription: int
    day: date
    due_at: datetime
    state: State
    changed_at: datetime
    message: str | None


@dataclass(frozen=True, slots=True)
class Personal:
    """What is kept of a chat (with its topics) and of the person who asks.

    `elsewhere` are subscriptions in other chats that the person made.
    """

    chats: tuple[ChatRow, ...]
    subscriptions: tuple[SubscriptionRow, ...]
    sent: tuple[Sent, ...]
    sources: tuple[str, ...]
    questions: tuple[str, ...]
    elsewhere: int

    @property
    def empty(self) -> bool:
        """Whether nothing is kept."""
        kept = (self.chats, self.subscriptions, self.sources, self.questions)
        return not any(kept) and not self.elsewhere


class PersonalRepository:
    """Finds and forgets what names somebody. Every method may raise a StoreError.

    A chat is named by its platform and key, and stands for its topics (`key:…`) too. `person` is
    the platform's id of somebody in a private chat; "" where others read along.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, platform: str, key: str, person: str = "") -> Personal:
        """All that is kept of a chat, and of a person as who subscribed."""
        chats, table, phrases = schema.chats, schema.subscriptions, schema.phrases
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(chats).where(_is(chats, platform, key)))).all()
            ids = [row.id for row in rows]
            of_them = select(table).where(table.c.chat_id.in_(ids)).order_by(table.c.id)
            subscriptions = tuple(readable(await connection.execute(of_them)))
            asked = select(schema.phrase_askers.c.phrase).where(_asked_by(platform, key))
            texts = await connection.scalars(
                select(phrases.c.text).where(phrases.c.key.in_(asked)).order_by(phrases.c.key)
            )
            urls = await connection.scalars(
                select(news.sources.c.url)
                .where(_added_by(platform, key))
                .order_by(news.sources.c.id)
            )
            elsewhere = await connection.scalar(
                select(func.count())
                .select_from(table)
                .where(_made_by(platform, person), table.c.chat_id.not_in(ids))
            )
            return Personal(
                tuple(chat_of(row) for row in rows),
                subscriptions,
                await _sent(connection, ids),
                tuple(urls),
                tuple(texts),
                int(elsewhere or 0),
            )

    async def forget(self, platform: str, key: str, person: str, now: datetime) -> None:
        """Forgets a chat, and a person: afterwards no row names either.

        What is pending is given up. Of what was sent, when and how often stays. On return nothing
        of it can be read from a SQLite file any more, as far as no reader holds an older snapshot.
        """
        chats, table = schema.chats, schema.subscriptions
        async with self._database.writing() as connection:
            ids = list(
                await connection.scalars(select(chats.c.id).where(_is(chats, platform, key)))
            )
            await _forget_posts(connection, ids, now)
            await _forget_phrases(connection, platform, key, await _own_words(connection, ids))
            await connection.execute(
                update(news.sources)
                .where(_added_by(platform, key))
                .values(chat_platform=None, chat_key=None)
            )
            await connection.execute(
                update(table).where(_made_by(platform, person)).values(subscriber=None)
            )
            for portion in slices(ids):
                await connection.execute(
                    update(table).where(table.c.chat_id.in_(portion)).values(**_NAMELESS)
                )
            for one in ids:
                await connection.execute(
                    update(chats)
                    .where(chats.c.id == one)
                    .values(**_UNCHOSEN, key=f"{FORGOTTEN}-{secrets.token_hex(8)}")
                )
            await _clear_nameless(connection)
            size = await connection.scalar(select(func.sum(func.length(schema.digests.c.payloads))))
        posts = (schema.digests,) if int(size or 0) <= _REWRITTEN_DIGESTS else ()
        await self._database.wipe((*HOLDING, *posts))

    async def clear_nameless(self) -> None:
        """Forgets the remains of forgotten chats of which no run is kept any more."""
        async with self._database.writing() as connection:
            await _clear_nameless(connection)


_NAMELESS: Final = {
    "story_id": None,
    "words": None,
    "times": "0",
    "weekdays": 0,
    "zone": "UTC",
    "place": None,
    "subscriber": None,
    "next_run_at": None,
}
_UNCHOSEN: Final = {
    **{
        column.name: None
        for column in schema.chats.c
        if column.name not in ("id", "platform", "key", "suspended")
    },
    "suspended": FORGOTTEN,
}


def _is(table: Table, platform: str, key: str, column: str = "key") -> ColumnElement[bool]:
    """Whether a row is of a chat, or of one of its topics."""
    here = table.c[column]
    return and_(
        table.c.platform == platform,
        or_(here == key, here.startswith(f"{key}:", autoescape=True)),
    )


def _asked_by(platform: str, key: str) -> ColumnElement[bool]:
    return _is(schema.phrase_askers, platform, key, "chat_key")


def _added_by(platform: str, key: str) -> ColumnElement[bool]:
    table = news.sources
    here = or_(table.c.chat_key == key, table.c.chat_key.startswith(f"{key}:", autoescape=True))
    return and_(table.c.chat_platform == platform, here)


def _made_by(platform: str, person: str) -> ColumnElement[bool]:
    table = schema.subscriptions
    if not person:
        return false()
    return and_(table.c.platform == platform, table.c.subscriber == person)


async def _sent(connection: AsyncConnection, chat_ids: Collection[int]) -> tuple[Sent, ...]:
    runs, table = schema.runs, schema.deliveries
    query = (
        select(
            runs.c.subscription_id,
            runs.c.day,
            runs.c.due_at,
            table.c.state,
            table.c.changed_at,
            table.c.message,
        )
        .join(runs, runs.c.id == table.c.run_id)
        .where(table.c.chat_id.in_(chat_ids))
        .order_by(table.c.id.desc())
        .limit(_MOST_SENT)
    )
    return tuple(
        Sent(of, day, instant(due_at), State(state), instant(changed_at), message)
        for of, day, due_at, state, changed_at, message in await connection.execute(query)
    )


async def _forget_posts(connection: AsyncConnection, ids: Sequence[int], now: datetime) -> None:
    """Gives up what is pending for chats, and empties the posts that nobody else was sent."""
    table, digests = schema.deliveries, schema.digests
    for portion in slices(ids):
        mine = table.c.chat_id.in_(portion)
        await connection.execute(
            update(table)
            .where(mine, table.c.state.in_((State.PENDING.value, State.UNCERTAIN.value)))
            .values(state=State.FAILED.value, error=FORGOTTEN, changed_at=int(now.timestamp()))
        )
        await connection.execute(
            update(table).where(mine, table.c.message.is_not(None)).values(message=None)
        )
        others = table.alias("others")
        of_others = exists().where(
            others.c.digest_id == digests.c.id, others.c.chat_id.not_in(portion)
        )
        theirs = exists().where(table.c.digest_id == digests.c.id, mine)
        await connection.execute(update(digests).where(theirs, ~of_others).values(payloads="[]"))


async def _own_words(connection: AsyncConnection, ids: Sequence[int]) -> list[str]:
    """What chats subscribed to that nobody else did."""
    table = schema.subscriptions
    others = table.alias("others")
    shared = exists().where(others.c.words == table.c.words, others.c.chat_id.not_in(ids))
    query = select(table.c.words).where(
        table.c.chat_id.in_(ids), table.c.words.is_not(None), ~shared
    )
    return sorted({words for words in await connection.scalars(query) if words})


async def _forget_phrases(
    connection: AsyncConnection, platform: str, key: str, words: Sequence[str]
) -> None:
    """Phrases that nobody else asked for, and those of posts about words of the chat's own."""
    askers, phrases = schema.phrase_askers, schema.phrases
    keys = set(await connection.scalars(select(askers.c.phrase).where(_asked_by(platform, key))))
    await connection.execute(delete(askers).where(_asked_by(platform, key)))
    for one in words:
        holding = phrases.c.text.contains(one, autoescape=True)
        keys.update(await connection.scalars(select(phrases.c.key).where(holding)))
    somebodys = exists().where(askers.c.phrase == phrases.c.key, askers.c.platform != NOBODY[0])
    posts = exists().where(askers.c.phrase == phrases.c.key)
    for portion in slices(sorted(keys)):
        own = or_(~posts, *(phrases.c.text.contains(one, autoescape=True) for one in words))
        gone = list(
            await connection.scalars(
                select(phrases.c.key).where(phrases.c.key.in_(portion), ~somebodys, own)
            )
        )
        await connection.execute(delete(askers).where(askers.c.phrase.in_(gone)))
        await connection.execute(delete(phrases).where(phrases.c.key.in_(gone)))


async def _clear_nameless(connection: AsyncConnection) -> None:
    chats, table, runs, deliveries = (
        schema.chats,
        schema.subscriptions,
        schema.runs,
        schema.deliveries,
    )
    nameless = select(chats.c.id).where(chats.c.suspended == FORGOTTEN)
    # What was in flight when its chat was forgotten has got its message's id since.
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.chat_id.in_(nameless), deliveries.c.message.is_not(None))
        .values(message=None)
    )
    await connection.execute(
        delete(table).where(
            table.c.chat_id.in_(nameless), ~exists().where(runs.c.subscription_id == table.c.id)
        )
    )
    await connection.execute(
        delete(chats).where(
            chats.c.suspended == FORGOTTEN,
            ~exists().where(table.c.chat_id == chats.c.id),
            ~exists().where(deliveries.c.chat_id == chats.c.id),
        )
    )

"""What only PostgreSQL has: a server that may be away, roles, and writers on other machines."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Index, create_engine, make_url, text

from bot.records import ChatRow, Records
from bot.records.schema import metadata as chats
from bot.records.subscriptions import SubscriptionRow
from briefings.db.dialects import postgresql
from briefings.db.migrate import HEAD
from briefings.store import (
    LockedStoreError,
    NewerStoreError,
    NotAStoreError,
    OutdatedStoreError,
    Store,
    StoreError,
    UnreachableStoreError,
    UnstorableError,
    UnsupportedStoreError,
    UnwritableStoreError,
)
from tests.briefings.store.factory import NOW, article, clock, placed
from tests.briefings.store.opening import many_open, processes_open
from tests.postgres import Postgres


@pytest.fixture
def url(postgres: Postgres) -> Iterator[str]:
    """A store without news."""
    with postgres.database() as made:
        yield made


@pytest.fixture
def empty(postgres: Postgres) -> Iterator[str]:
    """A database without tables."""
    with postgres.empty() as made:
        yield made


@pytest.fixture
async def two(url: str) -> AsyncIterator[tuple[Store, Store]]:
    """Two stores on one database, as two processes have them: nothing is shared but the server."""
    async with Store.open(url, clock=clock) as one, Store.open(url, clock=clock) as other:
        yield one, other


async def refusal(where: str, kind: type[StoreError], *, read_only: bool = False) -> str:
    with pytest.raises(kind) as caught:
        async with Store.open(where, clock=clock, read_only=read_only):
            pass
    return str(caught.value)


async def run(store: Store, statement: str) -> list[object]:
    """The first column of what a statement answers."""
    async with store.database.writing() as connection:
        result = await connection.execute(text(statement))
        return list(result.scalars()) if result.returns_rows else []


async def waiting(store: Store) -> int:
    """How many sessions wait for the right to write."""
    query = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    async with store.database.reading() as connection:
        return int(await connection.scalar(query) or 0)


# --- opening --------------------------------------------------------------------------------------


async def test_the_migrations_make_the_tables_of_the_schema(empty: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    async with Store.open(empty, clock=clock) as store:
        assert await store.check() == []
        assert await run(store, "SELECT version_num FROM alembic_version") == [HEAD]
        definitions = await run(store, "SELECT indexdef FROM pg_indexes WHERE indexdef ~ ' WHERE '")
    engine = create_engine(make_url(empty).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: not str(name).startswith("article_terms")},
        )
        assert compare_metadata(context, chats) == []
    engine.dispose()

    indexes: list[Index] = [index for table in chats.tables.values() for index in table.indexes]
    partial = {
        str(index.name): str(index.dialect_options["sqlite"]["where"])
        for index in indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    made = {str(one).split()[2]: str(one).partition(" WHERE ")[2] for one in definitions}
    assert made.keys() == partial.keys()
    assert [name for name, where in partial.items() if where.split()[0] not in made[name]] == []


async def test_many_open_an_empty_database_at_once(empty: str) -> None:
    await many_open(empty)


def test_processes_open_an_empty_database_at_once(empty: str) -> None:
    processes_open(empty)


async def test_what_is_no_store_of_this_version_is_refused(empty: str, postgres: Postgres) -> None:
    assert "must be migrated" in await refusal(empty, OutdatedStoreError, read_only=True)
    async with Store.open(empty, clock=clock) as store:
        await run(store, "UPDATE alembic_version SET version_num = '9999'")
    assert "newer version (9999)" in await refusal(empty, NewerStoreError)
    with postgres.empty() as other:
        async with Store.open(other, clock=clock) as store:
            await run(store, "ALTER TABLE alembic_version RENAME TO cookies")
        assert "another program's" in await refusal(other, NotAStoreError)
    with postgres.empty("ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'") as ascii_only:
        assert "encoding must be UTF8" in await refusal(ascii_only, UnsupportedStoreError)


async def test_a_store_opened_for_reading_writes_nothing(url: str) -> None:
    async with Store.open(url, clock=clock) as store:
        await store.add([placed(article())])
    async with Store.open(url, clock=clock, read_only=True) as store:
        assert (await store.totals()).articles == 1
        with pytest.raises(UnwritableStoreError, match="reading only"):
            await store.add([placed(article("Other"))])
        with pytest.raises(UnwritableStoreError, match="nobody write"):
            async with store.database.reading() as connection:
                await connection.execute(text("DELETE FROM totals"))


@pytest.mark.parametrize(
    ("server", "told"),
    [("127.0.0.1:1", "cannot be reached"), ("nowhere.invalid", "cannot be reached")],
)
async def test_a_server_that_is_away_is_named_without_its_password(server: str, told: str) -> None:
    where = f"postgresql://mujaz:pass-word@{server}/news?password=pass-word"
    with pytest.raises(UnreachableStoreError, match=told) as caught:
        await Store.open(where, clock=clock).start()
    assert str(caught.value).startswith(f"postgresql://mujaz:***@{server}/news: ")
    assert "pass-word" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("part", ["database", "username"])
async def test_what_the_server_refuses_is_told_in_its_words(url: str, part: str) -> None:
    other = make_url(url).set(**{part: "nobody"}, password="pass-word")  # type: ignore[arg-type]
    told = await refusal(other.render_as_string(hide_password=False), UnreachableStoreError)
    assert "the server refuses" in told
    assert 'nobody" does not exist' in told
    assert "pass-word" not in told


# --- writers on several machines ------------------------------------------------------------------


async def test_what_comes_in_is_never_committed_before_what_has_a_smaller_id(
    two: tuple[Store, Store],
) -> None:
    """Or a digest that told of all up to an id would never tell of what came late under it."""
    one, other = two
    await one.add([placed(article("First", "1."))])
    async with one.database.writing() as connection:
        await connection.execute(text("SELECT max(id) FROM articles"))
        late = asyncio.create_task(other.add([placed(article("Second", "2."))]))
        async with asyncio.timeout(5):
            while not await waiting(one):
                pass
        assert await other.last_article() == 1
        assert not late.done()
    (kept,) = await late
    assert kept is not None
    assert (kept.article_id, await one.last_article()) == (2, 2)


async def test_two_writers_count_what_both_have_added(two: tuple[Store, Store]) -> None:
    await two[0].add([placed(article("First", "1."))])
    texts = [(store, f"{n}") for n in range(10) for store in two]
    await asyncio.gather(
        *(
            store.add([placed(article(f"Title {word} {id(store)}", "Text."), 1)])
            for store, word in texts
        )
    )
    (story,) = await two[0].stories(limit=9)
    (outlet,) = await two[0].outlets(limit=9)
    assert (story.articles, outlet.articles) == (21, 21)
    assert (await two[1].totals()).articles == 21


async def test_two_writers_never_give_the_same_id(two: tuple[Store, Store]) -> None:
    chat = await Records(two[0].database).chats.put(ChatRow("telegram", "1"))
    row = SubscriptionRow(chat.id, "telegram", (480,), 127, "UTC", NOW, NOW)
    rows = await asyncio.gather(
        *(Records(store.database).subscriptions.add(row) for store in two * 8)
    )
    assert sorted(row.id for row in rows) == list(range(1, 17))


async def test_two_workers_claim_each_source_once(two: tuple[Store, Store]) -> None:
    for n in range(40):
        await two[0].sources.add(f"https://{n}.example/feed", title=str(n), now=NOW)
    claims = await asyncio.gather(*(store.sources.claim(NOW, limit=5) for store in two * 4))
    ids = [source.id for claimed in claims for source in claimed]
    assert sorted(ids) == sorted(set(ids))
    assert len(ids) == 40


async def test_one_of_two_owners_has_the_lease(two: tuple[Store, Store]) -> None:
    until = NOW + timedelta(minutes=1)
    owners = await asyncio.gather(
        *(
            Records(store.database).leases.take("sender", str(n), NOW, until)
            for n, store in enumerate(two * 4)
        )
    )
    assert len(set(owners)) == 1


async def test_a_writer_that_waits_too_long_says_so(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Store.open(url, clock=clock) as one:
        monkeypatch.setattr(postgresql, "PATIENCE", 0.05)
        async with Store.open(url, clock=clock) as other:
            async with one.database.writing():
                with pytest.raises(LockedStoreError, match="locked"):
                    await other.add([placed(article())])
            assert await other.add([placed(article())])


async def test_a_writer_that_was_stopped_within_its_transaction_keeps_nobody_waiting(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a process that was paused: when it goes on, its transaction is gone."""
    async with Store.open(url, clock=clock) as other:
        monkeypatch.setattr(postgresql, "_HANGING", 0.1)
        async with Store.open(url, clock=clock) as paused:

            async def write() -> None:
                async with paused.database.writing() as connection:
                    await connection.execute(text("UPDATE totals SET articles = 99"))
                    assert await other.add([placed(article())])
                    await connection.execute(text("UPDATE totals SET stories = 99"))

            with pytest.raises((LockedStoreError, UnreachableStoreError)):
                await write()
            assert (await paused.totals()).articles == 1
            assert await paused.add([placed(article("Goes on"))])


# --- a server that goes away ----------------------------------------------------------------------

_CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def test_connections_that_were_cut_are_made_anew(two: tuple[Store, Store]) -> None:
    one, other = two
    await one.add([placed(article("First", "1."))])
    assert len(await run(other, _CUT)) >= 2
    assert (await one.totals()).articles == 1
    assert await one.add([placed(article("Second", "2."))])


async def test_a_transaction_that_was_cut_leaves_nothing(two: tuple[Store, Store]) -> None:
    one, other = two

    async def write() -> None:
        async with one.database.writing() as connection:
            await connection.execute(text("UPDATE totals SET articles = 99"))
            async with other.database.reading() as reading:
                await reading.execute(text(_CUT))
            await connection.execute(text("UPDATE totals SET stories = 99"))

    with pytest.raises(UnreachableStoreError):
        await write()
    assert (await one.totals()).articles == 0


# --- what is kept ---------------------------------------------------------------------------------


async def test_the_check_tells_of_articles_that_search_does_not_know(url: str) -> None:
    async with Store.open(url, clock=clock) as store:
        await store.add([placed(article("One", "1.")), placed(article("Two", "2."))])
        assert await store.check() == []
        await run(store, "UPDATE article_terms SET recency = recency - 7 WHERE terms @@ 'two'")
        assert await store.check() == [
            "article 2 cannot be found by its words",
            "1 rows of search belong to no article",
        ]


async def test_terms_of_any_length_are_found(url: str) -> None:
    long = "م" * 5_000
    other = long[:-1] + "ن"
    async with Store.open(url, clock=clock) as store:
        await store.add([placed(article("T", terms=[[long, "short"]])), placed(article("U"))])
        for terms, ids in (([long], [1]), ([long, "short"], [1]), ([other], [])):
            found = await store.find_articles(terms, limit=9)
            assert [row.id for row in found.articles] == ids


async def test_what_the_server_takes_for_a_fault_of_the_text_is_said_so(url: str) -> None:
    async with Store.open(url, clock=clock) as store:
        records = Records(store.database)
        for evil in ("a NUL \0 inside", "half \ud800 a pair"):
            with pytest.raises(UnstorableError) as caught:
                await records.chats.remember_phrases({"k": evil})
            assert "inside" not in str(caught.value)
        chat = await records.chats.put(ChatRow("telegram", "1"))
        row = SubscriptionRow(chat.id + 1, "telegram", (480,), 127, "UTC", NOW, NOW)
        with pytest.raises(StoreError, match="foreign key") as broken:
            await records.subscriptions.add(replace(row, words="a person's words"))
        assert "person" not in str(broken.value)

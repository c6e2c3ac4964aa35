from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
import warnings
from contextlib import closing
from pathlib import Path

import pytest

from bot.records.schema import metadata as chats
from briefings.db.dialects import sqlite
from briefings.db.migrate import HEAD, REVISIONS, SCRIPTS
from briefings.store import (
    LockedStoreError,
    NewerStoreError,
    NotAStoreError,
    OutdatedStoreError,
    Store,
    StoreError,
    UnsupportedStoreError,
    UnwritableStoreError,
)
from briefings.store.schema import metadata as news
from tests.briefings.store.factory import article, clock, placed
from tests.briefings.store.opening import many_open, processes_open


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


async def refusal(where: str | Path, kind: type[StoreError], *, read_only: bool = False) -> str:
    with pytest.raises(kind) as caught:
        async with Store.open(where, clock=clock, read_only=read_only):
            pass
    return str(caught.value)


async def test_a_store_is_made_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "ب ?#%41" / "store.db"
    async with Store.open(path, clock=clock) as store:
        await store.add([placed(article())])
    assert path.exists()
    assert not path.with_name("store.db-wal").exists()

    async with Store.open(path, clock=clock, read_only=True) as store:
        assert (await store.totals()).articles == 1
        with pytest.raises(UnwritableStoreError, match="reading only"):
            await store.add([placed(article("Other"))])


async def test_urls_name_a_store_as_paths_do(path: Path) -> None:
    async with Store.open(f"sqlite:///{path}", clock=clock) as store:
        await store.add([placed(article())])
    async with Store.open(f"sqlite+aiosqlite:///{path}", clock=clock) as store:
        assert (await store.totals()).articles == 1


def test_the_constant_head_is_the_scripts_head() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [HEAD]
    assert tuple(one.revision for one in scripts.walk_revisions())[::-1] == REVISIONS


async def test_the_migrations_make_the_tables_of_the_schema(path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    async with Store.open(path, clock=clock):
        pass
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: not str(name).startswith("article_terms")},
        )
        assert chats is news  # both sets of records stand on one
        assert compare_metadata(context, news) == []
    engine.dispose()


def test_a_store_up_to_date_opens_without_alembic(path: Path) -> None:
    script = """
        import asyncio, sys
        from pathlib import Path
        from briefings.clock import system_clock
        from briefings.store import Store
        async def main():
            async with Store.open(Path(sys.argv[1]), clock=system_clock) as store:
                await store.totals()
        asyncio.run(main())
        sys.exit("alembic" in sys.modules)
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(path)]
    first, second = (subprocess.run(command, timeout=60).returncode for _ in range(2))
    assert (first, second) == (1, 0)  # the first made the tables, by Alembic


async def test_many_open_an_empty_store_at_once(path: Path) -> None:
    await many_open(path)


def test_processes_open_an_empty_store_at_once(path: Path) -> None:
    processes_open(path)


async def test_a_newer_store_is_refused_and_left_alone(path: Path) -> None:
    async with Store.open(path, clock=clock):
        pass
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    before = path.read_bytes()

    told = await refusal(path, NewerStoreError)

    assert told == f"{path}: the database is of a newer version (9999); update this program"
    assert path.read_bytes() == before


async def test_a_store_without_its_version_says_so_and_is_left_alone(path: Path) -> None:
    async with Store.open(path, clock=clock) as store:
        await store.add([placed(article())])
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DELETE FROM alembic_version")
    before = path.read_bytes()

    for read_only in (False, True):
        told = await refusal(path, NotAStoreError, read_only=read_only)
        assert "does not say which version it is of" in told
    assert path.read_bytes() == before


def rights(path: Path) -> str:
    return f"{path.stat().st_mode & 0o777:o}"


async def test_a_store_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "store.db"
    before = os.umask(0)
    try:
        async with Store.open(path, clock=clock) as store:
            await store.add([placed(article())])
            beside = [path.with_name(f"store.db{suffix}") for suffix in ("-wal", "-shm")]
            assert [rights(one) for one in (path.parent, path, *beside)] == [
                "700",
                *["600"] * 3,
            ]
    finally:
        os.umask(before)


async def test_a_store_of_before_becomes_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    async with Store.open(path, clock=clock):
        pass
    path.chmod(0o644)
    tmp_path.chmod(0o755)
    async with Store.open(path, clock=clock):
        assert rights(path) == "600"
    assert rights(tmp_path) == "755"  # a folder that was there may hold more than the store


async def test_what_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    path.write_text("This is a letter, and no database. " * 99)
    before = path.read_bytes()

    assert await refusal(path, NotAStoreError) == f"{path}: this is no Mujaz database"
    assert path.read_bytes() == before


async def test_another_programs_database_is_refused(path: Path) -> None:
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE cookies (id)")
    raw.close()

    assert "another program's" in await refusal(path, NotAStoreError)
    raw = sqlite3.connect(path)
    assert [name for (name,) in raw.execute("SELECT name FROM sqlite_master")] == ["cookies"]
    raw.close()


async def test_a_damaged_database_is_refused(path: Path) -> None:
    async with Store.open(path, clock=clock) as store:
        await store.add([placed(article(f"Title {n}", "Text. " * 500)) for n in range(20)])
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)

    await refusal(path, NotAStoreError)


async def test_a_half_copied_database_is_told_by_the_check(path: Path, tmp_path: Path) -> None:
    async with Store.open(path, clock=clock) as store:
        await store.add([placed(article(f"Title {n}", "Text. " * 500)) for n in range(20)])
    half = tmp_path / "half.db"
    shutil.copy(path, half)
    with half.open("r+b") as file:
        file.truncate(path.stat().st_size // 8192 * 4096)

    store = Store.open(half, clock=clock)
    try:
        await store.start()
        wrong = await store.check()
    except NotAStoreError as error:
        wrong = [str(error)]
    finally:
        await store.close()
    assert wrong != []


async def test_a_folder_is_no_store(tmp_path: Path) -> None:
    assert await refusal(tmp_path, UnwritableStoreError) == (
        f"{tmp_path}: this is a folder, not a database"
    )


async def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "cannot be created" in await refusal(tmp_path / "file" / "x.db", UnwritableStoreError)


async def test_reading_only_neither_makes_nor_migrates(path: Path) -> None:
    await refusal(path, UnwritableStoreError, read_only=True)
    assert not path.exists()
    sqlite3.connect(path).close()
    path.touch()
    await refusal(path, OutdatedStoreError, read_only=True)


async def test_a_locked_store_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("BEGIN IMMEDIATE")
    try:
        assert "locked" in await refusal(path, LockedStoreError)
    finally:
        raw.close()
    async with Store.open(path, clock=clock) as store:
        assert await store.check() == []


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql+asyncpg://u:secret@h/b?password=secret", "postgresql+asyncpg://u:***@h/b:"),
        ("mysql+x://u:secret@h:port/b", "mysql+x://"),
        ("sqlite://", "sqlite://"),
        ("sqlite:///:memory:", "sqlite:///"),
    ],
)
async def test_other_databases_are_refused_without_their_password(url: str, shown: str) -> None:
    told = await refusal(url, UnsupportedStoreError)
    assert told.startswith(shown)
    assert "secret" not in told


async def test_a_store_left_open_complains(path: Path) -> None:
    store = Store.open(path, clock=clock)
    await store.start()
    database = store._database  # to close what is left behind
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        del store
        gc.collect()
    await database.close()
    assert [str(one.message) for one in caught if "left open" in str(one.message)] == [
        f"the store {path} was left open"
    ]


async def test_closing_twice_is_harmless(path: Path) -> None:
    store = Store.open(path, clock=clock)
    await store.close()
    await store.start()
    await store.close()
    await store.close()

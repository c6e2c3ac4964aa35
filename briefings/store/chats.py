"""What is remembered of chats: so far the language each reads."""

from __future__ import annotations

from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from briefings.models import Language
from briefings.store import schema
from briefings.store.dialects import Dialect


async def chat_language(connection: AsyncConnection, platform: str, key: str) -> Language | None:
    """The language a chat chose, None where it has not."""
    table = schema.chats
    chosen = await connection.scalar(
        select(table.c.language).where(table.c.platform == platform, table.c.key == key)
    )
    return cast("Language | None", chosen)


async def set_chat_language(
    connection: AsyncConnection, dialect: Dialect, platform: str, key: str, language: Language
) -> None:
    """Remembers a chat's language."""
    await connection.execute(
        dialect.insert_or_replace(schema.chats, ["platform", "key"], "language"),
        [{"platform": platform, "key": key, "language": language}],
    )

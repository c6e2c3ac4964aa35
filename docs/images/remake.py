"""Makes the pictures of the docs anew: the seeds read, asked and drawn as the bot does."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.commands import answer
from bot.config import load
from bot.layout.card import card_data
from bot.layout.drawing import draw
from bot.locales.speech import Speech
from bot.platforms.console import CHAT
from bot.requests import Request
from bot.services import Services
from briefings.clock import system_clock
from briefings.ingest.intake import take_in
from briefings.models import Language, Timeline
from briefings.store import Store
from docs.images.chats import Exchange, draw_chat

_HERE = Path(__file__).parent
_NOW = datetime(2024, 12, 11, 9, tzinfo=UTC)  # the day after the last of the seeds
_SCALE = 1.8  # of the 3 that the bot sends: a README's column is no wider
_CARDS: tuple[tuple[Language, str], ...] = (("ar", "light"), ("en", "dark"))
_CHATS: dict[str, dict[Language, tuple[tuple[str, int], ...]]] = {
    "start": {
        "ar": (("/start", 40), ("ماذا حدث في القنصلية؟", 6)),
        "en": (("/start", 40), ("What happened at the consulate?", 6)),
    },
    "subscribe": {
        "ar": (("/اشترك ٨ صباحًا صنعاء", 40), ("/الاشتراكات", 40)),
        "en": (("/subscribe 8am Sanaa", 40), ("/subscriptions", 40)),
    },
}
_THEMES: dict[Language, str] = {"ar": "light", "en": "dark"}


async def remake() -> None:
    """Writes `timeline-LANGUAGE-THEME.png` and `NAME-LANGUAGE.png` for each chat."""
    with tempfile.TemporaryDirectory(prefix="mujaz-") as folder:
        async with Store.open(Path(folder) / "images.db", clock=system_clock) as store:
            await take_in(store, [_HERE.parent.parent / "seeds"], clock=system_clock)
            services = Services(store, load(None, {}), lambda: _NOW)
            for language, theme in _CARDS:
                reply = await answer(services, Request(CHAT, "/timeline", language))
                if not isinstance(reply.briefing, Timeline):
                    raise SystemExit(f"/timeline ({language}) gave no timeline")
                data = card_data(reply.briefing, Speech(language), theme)
                name = f"timeline-{language}-{theme}.png"
                _HERE.joinpath(name).write_bytes(draw(data, scale=_SCALE))
            for name, asked in _CHATS.items():
                for language, lines in asked.items():
                    picture = await _chat(services, f"{name}-{language}", language, lines)
                    _HERE.joinpath(f"{name}-{language}.png").write_bytes(picture)


async def _chat(
    services: Services, key: str, language: Language, lines: tuple[tuple[str, int], ...]
) -> bytes:
    chat = type(CHAT)(CHAT.platform, key)  # a chat of its own, that has chosen nothing
    exchanges = [
        Exchange(
            said,
            await answer(services, Request(chat, said, language, administrator=True, plain=True)),
            most,
        )
        for said, most in lines
    ]
    return draw_chat(exchanges, language, _THEMES[language], scale=_SCALE)


if __name__ == "__main__":
    asyncio.run(remake())

"""Makes the pictures of the README anew: the seeds' main story, read and drawn as the bot does."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

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

_HERE = Path(__file__).parent
_SCALE = 1.8  # of the 3 that the bot sends: a README's column is no wider
_PICTURES: tuple[tuple[Language, str], ...] = (("ar", "light"), ("en", "dark"))


async def remake() -> None:
    """Writes `timeline-LANGUAGE-THEME.png` for each of the pictures."""
    with tempfile.TemporaryDirectory(prefix="mujaz-") as folder:
        async with Store.open(Path(folder) / "images.db", clock=system_clock) as store:
            services = Services(store, load(None, {}), system_clock)
            await take_in(store, [_HERE.parent.parent / "seeds"], clock=services.clock)
            for language, theme in _PICTURES:
                reply = await answer(services, Request(CHAT, "/timeline", language))
                if not isinstance(reply.briefing, Timeline):
                    raise SystemExit(f"/timeline ({language}) gave no timeline")
                data = card_data(reply.briefing, Speech(language), theme)
                name = f"timeline-{language}-{theme}.png"
                _HERE.joinpath(name).write_bytes(draw(data, scale=_SCALE))


if __name__ == "__main__":
    asyncio.run(remake())

"""Pictures drawn by Typst, in a process of its own at the lowest priority.

In a thread a picture of low priority would be worse than none: whenever such a thread holds the
interpreter and the processor is busy with something else, such as an import, every answer waits
for it. Here an answer waits for nothing, and what Typst remembers of a picture (some 50 MB) is not
the bot's.

Only the font of `fontpkg-ibm-plex-sans-arabic` (SIL Open Font Licence 1.1) is used, whatever the
machine has. Words go in as JSON (`sys_inputs`) and are never markup.
"""

from __future__ import annotations

import asyncio
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache

from bot.layout.glyphs import FONTS
from briefings.errors import WorkerDiedError
from briefings.ingest.workers import LOWEST, WorkerPool

if TYPE_CHECKING:
    import typst

_KEPT: Final = 16  # pictures (some 6 MB): what is asked for is asked for by many


class Artist:
    """Draws what it is asked for, one picture at a time; a process does so from the first on."""

    def __init__(self) -> None:
        self._pool = WorkerPool(1, niceness=LOWEST)
        self._kept: LRUCache[str, bytes] = LRUCache(_KEPT)

    async def picture(self, data: str) -> bytes:
        """What `draw` makes of it, or has made lately.

        Raises JobError where it takes too long, or its process was killed, and the next one too.
        """
        kept = self._kept.get(data)
        if kept is None:
            loop = asyncio.get_running_loop()
            try:
                kept = await loop.run_in_executor(self._pool, draw, data)
            except WorkerDiedError:  # somebody killed it: the picture may be as good as any
                kept = await loop.run_in_executor(self._pool, draw, data)
            self._kept[data] = kept
        return kept


def draw(data: str, *, scale: float = 3.0) -> bytes:
    """The picture of `card.card_data`, `scale` pixels to a point; a card is 360 points wide.

    Takes some 60 ms of one core, the first time twice that. A TypstError would be a fault of the
    template, since no data can be markup.
    """
    compiler, source = _compiler()
    made = compiler.compile(source, format="png", ppi=72 * scale, sys_inputs={"card": data})
    if not isinstance(made, bytes):
        raise TypeError("a card has one page")
    return made


@cache
def _compiler() -> tuple[typst.Compiler, bytes]:
    """Typst with our fonts and nothing else, made when the first card is wanted."""
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    source = files("bot.layout").joinpath("card.typ").read_bytes()
    return typst.Compiler(source, font_paths=fonts), source

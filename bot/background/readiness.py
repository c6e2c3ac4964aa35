"""Makes a process that serves people ready: nobody's answer waits for what is only once to do.

Everything here is about the event loop's single steps. Dictionaries and grammars are loaded when
first needed, which takes about a second. A full garbage collection looks at every object and
took 100 to 230 ms once they were there; what is there for good is therefore left out of it.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from typing import Final

from briefings.heap import give_back_large
from briefings.text.memory import spare_memory
from briefings.text.terms import words
from briefings.timex.reader import read_times

_SWITCH: Final = 0.001
"""Seconds after which a thread that computes lets another go on. With Python's 5 ms the event loop
waited that long at each of its system calls while a thread was at work."""

_YOUNG: Final = 20_000
"""New objects between two small collections; with Python's 700 there were hundreds a minute."""

_FIRST: Final = ("محادثات المياه الثلاثاء", "water talks on Tuesday")


class Readiness:
    """A service of `mujaz run`."""

    async def run(self) -> None:
        """Does what is to be done once, beside the platforms, and ends."""
        sys.setswitchinterval(_SWITCH)
        give_back_large()
        spare_memory()  # articles are read elsewhere, in a pool
        await asyncio.to_thread(_load)
        settle_memory()


def _load() -> None:
    for text in _FIRST:
        words(text)
        read_times(text)


def settle_memory() -> None:
    """From now on no garbage collection looks at what is in memory now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)

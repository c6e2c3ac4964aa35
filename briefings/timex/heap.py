"""Python's collector of cycles, paused while one long text is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_LONG = 50_000  # characters: ten times a long article


@contextmanager
def steady(text: str) -> Iterator[None]:
    """Pauses the collector where a text is long, and sets it going again if it was.

    A megabyte of times makes millions of small values and not one cycle; the collector would walk
    over all of them again and again as they grow, which takes two fifths of the time.
    """
    pause = len(text) > _LONG and gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()

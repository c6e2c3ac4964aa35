"""How this process's memory goes back to the system."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Final

_THRESHOLD: Final = -3
"""M_MMAP_THRESHOLD of glibc (https://man7.org/linux/man-pages/man3/mallopt.3.html)."""

_LARGE: Final = 512 * 1024


def give_back_large() -> None:
    """From now on a large block goes back to the system as soon as it is free.

    By itself glibc takes the size of the largest block freed so far (a feed of 5 MB) for common,
    and carves all smaller ones from heaps, one for each thread, in which they leave holes. Other
    C libraries have no such rule, and nothing is done.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_THRESHOLD, _LARGE)

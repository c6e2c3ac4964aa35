"""Which characters the card's font can draw; all others would be drawn as empty boxes.

The list is made from the font by `docs/data/font_coverage.py`, so that a start reads no font.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from fontpkg_ibm_plex_sans_arabic import ROOT

FONTS: Final = Path(ROOT)
COVERAGE: Final = Path(__file__).with_name("font_coverage.txt")


@cache
def drawable() -> frozenset[int]:
    """The code points with a glyph."""
    ranges = (line.split("-") for line in COVERAGE.read_text("ascii").splitlines())
    return frozenset(
        code for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1)
    )

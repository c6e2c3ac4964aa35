"""Makes `bot/layout/font_coverage.txt`: which characters the card's font can draw, by fontTools.

Run it after another version of the font is pinned: `python docs/data/font_coverage.py`. A test
compares the file with the font that is installed.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTFont

from bot.layout.glyphs import COVERAGE, FONTS


def coverage(font: Path) -> str:
    """The code points with a glyph (OpenType `cmap`), as hexadecimal ranges, one a line."""
    with TTFont(font) as opened:
        codes = sorted(code for code in opened.getBestCmap() if code >= ord(" "))
    runs = [
        [code for _, code in run]
        for _, run in groupby(enumerate(codes), lambda pair: pair[1] - pair[0])
    ]
    return "".join(f"{run[0]:04X}-{run[-1]:04X}\n" for run in runs)


if __name__ == "__main__":
    COVERAGE.write_text(coverage(FONTS / "files" / "IBMPlexSansArabic-Regular.ttf"), "ascii")

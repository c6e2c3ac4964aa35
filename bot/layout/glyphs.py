"""Which characters the card's font can draw.

Read from the font's own table (OpenType `cmap`, subtable format 4, which maps the Basic
Multilingual Plane); a text is freed of all others, which would be drawn as empty boxes.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

from fontpkg_ibm_plex_sans_arabic import ROOT

FONTS = Path(ROOT)
_REGULAR = FONTS / "files" / "IBMPlexSansArabic-Regular.ttf"


@cache
def drawable() -> frozenset[int]:
    """The code points with a glyph. Raises OSError where the package has lost its files."""
    data = _REGULAR.read_bytes()
    table = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, table + 2)
    for at in range(count):
        (offset,) = struct.unpack_from(">L", data, table + 8 + 8 * at)
        if struct.unpack_from(">H", data, table + offset) == (4,):
            return frozenset(_segments(data, table + offset))
    raise OSError(f"{_REGULAR}: no character map of format 4")


def _table(data: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for at in range(count):
        name, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * at)
        if name == tag:
            return int(offset)
    raise OSError(f"{_REGULAR}: no table {tag.decode()}")


def _segments(data: bytes, at: int) -> list[int]:
    """The mapped code points: four parallel arrays (ends, starts, deltas, range offsets)."""
    (twice,) = struct.unpack_from(">H", data, at + 6)
    n = twice // 2
    ends = struct.unpack_from(f">{n}H", data, at + 14)
    starts = struct.unpack_from(f">{n}H", data, at + 16 + twice)
    deltas = struct.unpack_from(f">{n}H", data, at + 16 + 2 * twice)
    offsets = struct.unpack_from(f">{n}H", data, at + 16 + 3 * twice)
    mapped: list[int] = []
    for segment, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offsets[segment]:
                where = at + 16 + 3 * twice + 2 * segment + offsets[segment] + 2 * (code - start)
                (glyph,) = struct.unpack_from(">H", data, where)
            if glyph and (glyph + deltas[segment]) & 0xFFFF:
                mapped.append(code)
    return mapped

"""Feeds' dates kept from the parsers, which drop their offsets and guess at what they don't know.

Each date in a document is replaced by a stamp, a moment of the year 2000 that no news bears, which
both parsers hand back as it is; by it the date is found again as it was written.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from briefings.models import Language
from briefings.sources.dates import read_date

_BASE: Final = datetime(2000, 1, 1, tzinfo=UTC)
_MOST: Final = 40_000  # within the year's seconds; more dates than any feed's items have
_DATE: Final = re.compile(
    r"(<((?:[\w.-]{1,20}:)?(?:pubDate|published|updated|issued|modified|created|date"
    r"|lastBuildDate))\b[^<>]{0,200}>)(?:\s{0,100}<!\[CDATA\[)?([^<>\[\]]{1,300})"
    r"(?:\]\]>\s{0,100})?(</\2\s{0,9}>)",
    re.IGNORECASE,
)


class Stamps:
    """The dates of one document. `text` is the document with stamps in their place."""

    def __init__(self, text: str) -> None:
        self._written: dict[str, str] = {}
        self.text = _DATE.sub(self._stamped, text)

    def read(self, value: str, language: Language | None) -> datetime | None:
        """The date behind a stamp; None for what is none, which a parser made of something else."""
        written = self._written.get(value)
        return read_date(written, language) if written else None

    def _stamped(self, found: re.Match[str]) -> str:
        if len(self._written) >= _MOST:
            return found[0]
        stamp = (_BASE + timedelta(seconds=len(self._written))).isoformat()
        self._written[stamp] = found[3].strip()
        return f"{found[1]}{stamp}{found[4]}"

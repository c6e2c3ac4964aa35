"""Which source a person means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from briefings.sources.outlets import safe_url
from briefings.store.sources import SourceRow

_NUMBER: Final = re.compile(r"#?(\d{1,9})$")


def chosen(rows: Sequence[SourceRow], words: str) -> SourceRow | None:
    """The source that a number, an address or a whole title names."""
    number = _NUMBER.match(words.strip())
    if number:
        return next((row for row in rows if row.id == int(number[1])), None)
    wanted = words.strip().casefold()
    named = [
        row
        for row in rows
        if wanted and wanted in (row.title.casefold(), row.url.casefold(), safe_url(row.url))
    ]
    return named[0] if len(named) == 1 else None

"""Moments as the store keeps them: whole seconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import overload


@overload
def seconds(moment: datetime) -> int: ...
@overload
def seconds(moment: datetime | None) -> int | None: ...
def seconds(moment: datetime | None) -> int | None:
    """A moment as it is kept; None stays None."""
    return None if moment is None else int(moment.timestamp())


@overload
def instant(kept: int) -> datetime: ...
@overload
def instant(kept: int | None) -> datetime | None: ...
def instant(kept: int | None) -> datetime | None:
    """What `seconds` was made of."""
    return None if kept is None else datetime.fromtimestamp(kept, UTC)

"""What a process of `mujaz run` does, where several share a PostgreSQL database.

| role | does |
| --- | --- |
| `bot` | answers and sends, by the one live connection of each token, or stands by for it |
| `poll` | asks the sources that are due |
| `read` | reads what was polled, and places it while it is the placer |
| `deliver` | plans and writes the posts of subscriptions that are due |

What is sent goes by the connection that answers: two processes that each kept to a platform's pace
would together send at twice that pace.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """One of them."""

    BOT = "bot"
    POLL = "poll"
    READ = "read"
    DELIVER = "deliver"


ALL = frozenset(Role)


def roles_of(words: str) -> frozenset[Role]:
    """Roles as they are written, with commas between. Raises ValueError."""
    return frozenset(Role(word.strip()) for word in words.split(","))

"""What a chat platform does for the rest of the bot, and how it says that it could not.

A platform receives requests and answers them by itself (`run`). Whoever pushes messages (the
sender of scheduled posts) packs a reply into payloads, keeps these, and sends them one by one; a
payload is text that only the platform itself reads.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from bot.replies import Reply


class Platform(Protocol):
    """One chat platform, connected with one token."""

    @property
    def name(self) -> str:
        """As in `Chat.platform`."""
        ...

    @property
    def remembers(self) -> timedelta:
        """For how long a second copy of a message is dropped by its nonce; zero: it never is."""
        ...

    def held(self, chat_key: str) -> float:
        """Seconds for which this one chat's own pace holds a post back; 0 where it may go."""
        ...

    async def run(self) -> None:
        """Connects, serves until cancelled, then finishes the answers that have begun (3 s).

        Raises WrongTokenError. Where the platform is unreachable it tries again by itself. It may
        be run again after it raised anything else.
        """
        ...

    async def pack(self, reply: Reply) -> list[str]:
        """A reply as the payloads of one or more messages, each within the platform's limits."""
        ...

    async def private_chat(self, user: str) -> str | None:
        """The key of the private chat with a person of an id; None where there is none.

        Whether the bot may write there shows when it does. Raises a SendError where the platform
        cannot be asked.
        """
        ...

    async def send(self, chat_key: str, payload: str, *, nonce: str) -> str:
        """Sends one message, at the pace the platform allows; answers with its id there.

        `nonce` (at most 25 characters) is the same for every try at the same message. Raises a
        SendError; none of them is raised for a message that is known to have arrived.
        """
        ...


class WrongTokenError(Exception):
    """The platform does not know the token. `key` names the setting."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key}: the platform does not accept this token")
        self.key = key


class SendError(Exception):
    """A message was not sent, or it is not known whether it was."""


class UnreachableError(SendError):
    """The platform did not answer, or answered that it is ill (5xx): try again later.

    `maybe_sent` is True where the request had gone out, so that the message may have arrived.
    """

    def __init__(self, what: str, *, maybe_sent: bool) -> None:
        super().__init__(what)
        self.maybe_sent = maybe_sent


class ThrottledError(SendError):
    """Too fast: nothing may be sent (to this chat, or at all if `everywhere`) for so long."""

    def __init__(self, retry_after: float, *, everywhere: bool) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after
        self.everywhere = everywhere


class ChatClosedError(SendError):
    """The chat cannot be posted to any more. `reason`: kicked, blocked, not-found, no-rights."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ChatMovedError(SendError):
    """The chat has a new key (a group became a supergroup)."""

    def __init__(self, new_key: str) -> None:
        super().__init__(new_key)
        self.new_key = new_key


class RefusedError(SendError):
    """The platform refuses this message itself; trying again would not help."""

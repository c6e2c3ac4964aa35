"""A request: a command that someone gave somewhere, the same on every platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from briefings.models import Language


class Right(StrEnum):
    """What the bot must be allowed in a chat so that it can post there."""

    VIEW = "view"
    SEND = "send"
    EMBED = "embed"


class ChatKind(StrEnum):
    """What kind of place a chat is."""

    PRIVATE = "private"
    GROUP = "group"
    TOPIC = "topic"
    CHANNEL = "channel"
    GUILD_CHANNEL = "guild-channel"
    THREAD = "thread"


@dataclass(frozen=True, slots=True)
class Chat:
    """A place to talk. `key` is the platform's own and stable."""

    platform: str
    key: str
    kind: ChatKind = ChatKind.PRIVATE


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a forwarded message was said first: a channel by name and link, a person by neither.

    `url` is the message's own, `home` the channel's, where it has a public name; `at` is aware.
    """

    at: datetime
    name: str = ""
    home: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """`text` is the whole command as typed; `language` what to answer in if the chat chose none.

    `user` is the platform's id of the person, "" where it tells none (a channel's post).
    `forwarded` is True where the person passes on somebody else's message, whose `origin` is told
    where the platform tells it. `administrator` need be
    true only where `bot.commands.needs_administrator` asked for it. `plain` is True for words that
    were said to the bot alone, so that they need not begin with a command; `replied_to` is the text
    of the message that this one answers, "" where it answers none. `missing` are the rights that
    the bot lacks in the chat, looked up only where `bot.commands.needs_rights` asks for it.
    `reader` is the language of whoever asks about another chat, which answers go by there.
    """

    chat: Chat
    text: str
    language: Language
    administrator: bool = False
    user: str = ""
    forwarded: bool = False
    origin: Origin | None = None
    plain: bool = False
    replied_to: str = ""
    missing: tuple[Right, ...] = ()
    reader: Language | None = None

"""What a command is: a name, what may follow it, and what answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.locales.speech import Speech
from bot.records import ChatRow
from bot.replies import Reply
from bot.requests import Request
from bot.services import Services


class Kind(StrEnum):
    """What a parameter takes, so that a platform can offer the right help with it."""

    STORY = "story"  # a story's number or words; stories are offered
    SPEAKER = "speaker"  # whose words are asked for; who is quoted is offered
    WORDS = "words"
    PERIOD = "period"
    LANGUAGE = "language"
    TIME = "time"
    ZONE = "zone"  # IANA zones and cities are offered
    SETTING = "setting"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A part of what follows a command; where parts are asked for one by one it goes by `name`."""

    name: str
    kind: Kind
    required: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A command's words, where they were said, and how to answer there."""

    request: Request
    words: str
    chat: ChatRow
    speech: Speech
    today: date


Handler = Callable[[Services, Asked], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command. Its words are its parameters' in order, a space between.

    `aliases` are other words for it. `changes` needs an administrator outside private chats; True
    where any words need it, a predicate of the words where only some do. One that `fetches` may
    wait for somebody's site.
    """

    name: str
    aliases: tuple[str, ...]
    handler: Handler
    parameters: tuple[Parameter, ...] = ()
    changes: bool | Callable[[str], bool] = False
    fetches: bool = False

    def needs_administrator(self, words: str) -> bool:
        """Whether these words after the command change something for everybody in the chat."""
        return self.changes(words) if callable(self.changes) else self.changes

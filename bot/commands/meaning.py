"""What a request means: a command and its words, something to read, small talk, words to find."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from bot.asking.conversation import SmallTalk, small_talk
from bot.asking.lines import LONGEST, command_line
from bot.asking.shared import LONGEST_TEXT, is_shared_text, link_meant
from bot.commands.catalogue import BY_NAME
from bot.commands.definition import Command
from bot.requests import Request
from briefings.text.hygiene import clean

LONGEST_WITH_LINK: Final = 2_100
"""Characters of a command that names an address."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is asked for. `typed` is a command's name as it stood, "" for plain words.

    `command` is None for small talk (`talk`) and for a name that no command has. `unslashed` is
    True for plain words that would change something: they are shown as a line to send, for nobody
    should change a chat by a slip of the tongue.
    """

    command: Command | None
    words: str = ""
    typed: str = ""
    talk: SmallTalk | None = None
    unslashed: bool = False


def meaning_of(request: Request) -> Meaning:
    """What a request means; see `Request.plain` for words that are no command."""
    text = request.text
    link = link_meant(text, forwarded=request.forwarded)
    line = command_line(text, LONGEST_WITH_LINK if link else LONGEST)
    if line is not None and (
        line.slashed or (line.name in BY_NAME and not request.forwarded and text.strip())
    ):
        command = BY_NAME.get(line.name)
        meaning = Meaning(command, line.words, line.typed)
        if command is None or line.slashed or not request.plain:
            return _read_as_reply(meaning, request)
        if not line.words or command.changes is False:
            return meaning
        if command.changes is True or command.needs_administrator(line.words):
            return replace(meaning, unslashed=True)
        return meaning
    if link:
        return Meaning(BY_NAME["read"], link)
    if request.forwarded or is_shared_text(text):
        return Meaning(BY_NAME["read"], clean(text[:LONGEST_TEXT]).strip())
    if not clean(text[:LONGEST]).strip():
        return Meaning(BY_NAME["help"])
    talk = small_talk(text)
    match talk:
        case SmallTalk.NEWS:
            return Meaning(BY_NAME["summary"])
        case SmallTalk.STOP:
            return Meaning(BY_NAME["subscriptions"])
        case SmallTalk.HELP:
            return Meaning(BY_NAME["help"])
        case SmallTalk.GREETING | SmallTalk.THANKS | SmallTalk.NOD:
            return Meaning(None, talk=talk)
    if request.plain:
        whole = command_line(f"/summary {text}")
        return Meaning(BY_NAME["summary"], whole.words if whole else "")
    return Meaning(None, line.words if line else "", line.typed if line else text[:40])


def _read_as_reply(meaning: Meaning, request: Request) -> Meaning:
    """`/read` in reply to a message is about that message, as is `/keep`."""
    if meaning.words or not request.replied_to or meaning.command is None:
        return meaning
    if meaning.command.name not in ("read", "keep"):
        return meaning
    link = link_meant(request.replied_to, forwarded=True)
    return replace(meaning, words=link or clean(request.replied_to[:LONGEST_TEXT]).strip())

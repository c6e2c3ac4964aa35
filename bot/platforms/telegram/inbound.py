"""From Telegram's updates to what somebody asks. Pure: nothing here talks to Telegram."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from telegram import (
    CallbackQuery,
    ChatMemberUpdated,
    Message,
    MessageOrigin,
    MessageOriginChannel,
    MessageOriginChat,
    Update,
    User,
)
from telegram.constants import ChatMemberStatus, ChatType

from bot.asking.shared import first_link, is_shared_text
from bot.commands.catalogue import BY_NAME
from bot.requests import Chat as OurChat
from bot.requests import ChatKind, Origin, Request
from briefings.models import Language

PLATFORM = "telegram"
UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "my_chat_member",
)
"""The kinds of updates that Telegram is asked for."""

_COMMAND = re.compile(r"/([^\s@/]+)(?:@(\w+))?(?:\s|$)")
_OF_A_CHAT = ("preview",)  # besides those that change one
_TARGET = re.compile(r"/?(\S+)\s+(@[A-Za-z]\w{3,31}|-100\d{6,13})(?:\s+(.*))?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where messages go: a chat, or a topic of it."""

    chat_id: int
    thread_id: int | None = None

    @property
    def key(self) -> str:
        """As in `Chat.key`."""
        return f"{self.chat_id}:{self.thread_id}" if self.thread_id else str(self.chat_id)

    @classmethod
    def of(cls, key: str) -> Place:
        """The place of a key. Raises ValueError for what is none."""
        chat_id, _, thread_id = key.partition(":")
        return cls(int(chat_id), int(thread_id) if thread_id else None)


@dataclass(frozen=True, slots=True)
class Who:
    """A person as Telegram tells: `user` is "" where it tells none."""

    user: str
    language: Language
    administrator: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """A command that somebody typed; `message_id` is the message that holds it."""

    place: Place
    kind: ChatKind
    who: Who
    text: str
    message_id: int
    edited: bool = False
    forwarded: bool = False
    origin: Origin | None = None

    def request(self) -> Request:
        """As the commands want it."""
        chat = OurChat(PLATFORM, self.place.key, self.kind)
        who = self.who
        return Request(
            chat,
            self.text,
            who.language,
            who.administrator,
            who.user,
            self.forwarded,
            self.origin,
        )


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that somebody pressed. `message_id` is None where the message is out of reach."""

    place: Place
    kind: ChatKind
    who: Who
    data: str
    query_id: str
    message_id: int | None

    def request(self, text: str) -> Request:
        """As the commands want it, with the text that the button stands for."""
        chat = OurChat(PLATFORM, self.place.key, self.kind)
        return Request(chat, text, self.who.language, self.who.administrator, self.who.user)


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The bot was let in (`reason` None) or shut out, because it was kicked or blocked."""

    place: Place
    reason: Literal["kicked", "blocked"] | None


Asked = Typed | Pressed | Moved | Standing


def asked_by(update: Update, bot_name: str, default: Language) -> Asked | None:
    """What an update asks of the bot, None for nothing.

    `bot_name` is the bot's own, without @; `default` is the language where Telegram names none.
    """
    message = update.message or update.channel_post
    if message is not None:
        moved = _moved(message)
        return moved or _typed(message, bot_name, default, edited=False)
    message = update.edited_message or update.edited_channel_post
    if message is not None:
        return _typed(message, bot_name, default, edited=True)
    if update.callback_query is not None:
        return _pressed(update.callback_query, default)
    if update.my_chat_member is not None:
        return _standing(update.my_chat_member)
    return None


def target_of(text: str) -> tuple[str, str] | None:
    """A command about another chat, as `/settings @dawn zone Asia/Muscat`: the chat, the rest.

    Only of commands about a chat; in others a name is what is looked for.
    """
    match = _TARGET.match(text)
    command = BY_NAME.get(match[1].lower()) if match else None
    if match is None or command is None:
        return None
    if command.changes is False and command.name not in _OF_A_CHAT:
        return None
    return match[2], f"/{match[1]} {match[3] or ''}".rstrip()


def with_target(action: str, name: str) -> str:
    """The action of a button under an answer about another chat, for that chat."""
    command, _, words = action.partition(" ")
    return f"{command} {name} {words}".rstrip()


def kind_of(chat_type: str, place: Place) -> ChatKind:
    """What kind of place a chat of a type (`Chat.type`) is."""
    match chat_type:
        case ChatType.PRIVATE:
            return ChatKind.PRIVATE
        case ChatType.CHANNEL:
            return ChatKind.CHANNEL
    return ChatKind.TOPIC if place.thread_id else ChatKind.GROUP


def _typed(message: Message, bot_name: str, default: Language, *, edited: bool) -> Typed | None:
    chat, author, text = message.chat, message.from_user, message.text or message.caption
    if not text or chat.is_direct_messages:
        return None
    # A channel's post appears again in its discussion group; other bots' words are not for us.
    if message.is_automatic_forward or (author and author.is_bot and not message.sender_chat):
        return None
    place = _place(message)
    kind = kind_of(chat.type, place)
    origin = _origin(message.forward_origin) if message.forward_origin is not None else None
    forwarded = origin is not None
    command = _COMMAND.match(text)
    if command and command[2] and command[2].lower() != bot_name.lower():
        return None
    if not text.startswith("/"):
        if kind is not ChatKind.PRIVATE:
            return None
        text = _meant(text, forwarded=forwarded)
    elif kind in (ChatKind.GROUP, ChatKind.TOPIC) and not (
        command and (command[2] or command[1].lower() in BY_NAME)
    ):
        return None  # another bot's command, most likely
    who = _who(message, default)
    return Typed(place, kind, who, text, message.message_id, edited, forwarded, origin)


def _origin(origin: MessageOrigin) -> Origin:
    """A channel's post or a group's in its name; people's names are nobody's business."""
    if isinstance(origin, MessageOriginChannel):
        chat, post = origin.chat, origin.message_id
    elif isinstance(origin, MessageOriginChat):
        chat, post = origin.sender_chat, 0
    else:
        return Origin(origin.date)
    home = f"https://t.me/{chat.username}" if chat.username else None
    url = f"{home}/{post}" if home and post else None
    return Origin(origin.date, chat.title or "", home, url)


def _meant(text: str, *, forwarded: bool) -> str:
    """What plain words to the bot mean: a command without its slash, something to read, or what
    to sum up.
    """
    name, *words = text.split(maxsplit=1)
    command = None if forwarded else BY_NAME.get(name.lower())
    if command and (not words or command.changes is False):  # no change by a slip of the tongue
        return text
    if forwarded or first_link(text) or is_shared_text(text):
        return text
    return f"/summary {text}"


def _who(message: Message, default: Language) -> Who:
    """Who speaks: a person, an anonymous administrator, a channel."""
    speaker = message.sender_chat
    if message.chat.type == ChatType.CHANNEL:
        return Who("", default, administrator=True)
    if speaker is not None:
        # Anonymous administrators speak in the name of the group itself.
        return Who(str(speaker.id), default, administrator=speaker.id == message.chat.id)
    author = message.from_user
    return Who(str(author.id), language_of(author, default)) if author else Who("", default)


def language_of(user: User, default: Language) -> Language:
    """The language of a person's client, where the bot speaks it."""
    code = (user.language_code or "").lower()
    if code.startswith("ar"):
        return "ar"
    return "en" if code.startswith("en") else default


def _pressed(query: CallbackQuery, default: Language) -> Pressed | None:
    message = query.message
    if message is None or query.data is None:
        return None
    reachable = isinstance(message, Message)
    place = _place(message) if isinstance(message, Message) else Place(message.chat.id)
    who = Who(str(query.from_user.id), language_of(query.from_user, default))
    number = message.message_id if reachable else None
    return Pressed(place, kind_of(message.chat.type, place), who, query.data, query.id, number)


def _place(message: Message) -> Place:
    # Outside topics a thread is but a row of replies, to which nothing can be sent.
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat.id, thread)


def _moved(message: Message) -> Moved | None:
    here = str(message.chat.id)
    if message.migrate_to_chat_id:
        return Moved(here, str(message.migrate_to_chat_id))
    if message.migrate_from_chat_id:  # either may come first
        return Moved(str(message.migrate_from_chat_id), here)
    return None


def _standing(change: ChatMemberUpdated) -> Standing | None:
    place = Place(change.chat.id)
    if change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
        private = change.chat.type == ChatType.PRIVATE
        return Standing(place, "blocked" if private else "kicked")
    return Standing(place, None)

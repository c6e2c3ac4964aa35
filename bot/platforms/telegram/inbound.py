"""From Telegram's updates to what somebody asks. Pure: nothing here talks to Telegram."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from telegram import (
    CallbackQuery,
    ChatMemberUpdated,
    Message,
    MessageEntity,
    MessageOrigin,
    MessageOriginChannel,
    MessageOriginChat,
    Update,
    User,
)
from telegram.constants import ChatMemberStatus, ChatType

from bot.asking.lines import command_line, fold_name
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

_OF_A_CHAT = ("preview",)  # besides those that change one
_OF_NO_CHAT = ("add",)  # a name behind it is a channel's that is to be followed
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
class Bot:
    """The bot itself: its id and its name without the @."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Who:
    """A person as Telegram tells: `user` is "" where it tells none."""

    user: str
    language: Language
    administrator: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """A command that somebody typed; `message_id` is the message that holds it.

    `plain`: words to the bot alone. `at` is when it was sent (UTC); `late`: it
    waited while the bot was away.
    """

    place: Place
    kind: ChatKind
    who: Who
    text: str
    message_id: int
    edited: bool = False
    forwarded: bool = False
    origin: Origin | None = None
    plain: bool = False
    replied_to: str = ""
    at: datetime | None = None
    late: bool = False

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
            self.plain,
            self.replied_to,
        )


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that somebody pressed. `message_id` is None where the message is out of reach.

    `whisper` is the number of an ephemeral message, which one person alone sees
    (https://core.telegram.org/bots/api#ephemeral-messages-and-commands).
    """

    place: Place
    kind: ChatKind
    who: Who
    data: str
    query_id: str
    message_id: int | None
    whisper: int | None = None

    def request(self, text: str) -> Request:
        """As the commands want it, with the action that the button stands for."""
        text = f"/{text.removeprefix('/')}"
        chat = OurChat(PLATFORM, self.place.key, self.kind)
        return Request(chat, text, self.who.language, self.who.administrator, self.who.user)


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class MembershipChange:
    """The bot was let in (`reason` None) or shut out, because it was kicked or blocked.

    `kind` is the chat's, `who` changed it; `new`: the bot was not in the chat before.
    """

    place: Place
    reason: Literal["kicked", "blocked"] | None
    kind: ChatKind = ChatKind.PRIVATE
    who: Who | None = None
    new: bool = False


@dataclass(frozen=True, slots=True)
class Appointed:
    """A person made the bot an administrator of a channel. `name` is the channel's public one."""

    place: Place
    name: str | None
    title: str
    who: Who


@dataclass(frozen=True, slots=True)
class Posted:
    """A post of a public channel, new or edited, that is no command.

    `markup` is Telegram's HTML; `at` is aware; `origin` is where it was forwarded from.
    """

    place: Place
    name: str
    number: int
    markup: str
    at: datetime
    title: str = ""
    origin: Origin | None = None


Asked = Typed | Pressed | Moved | MembershipChange | Appointed | Posted


def asked_by(update: Update, bot: Bot, default: Language) -> Asked | None:
    """What an update asks of the bot, None for nothing.

    `default` is the language where Telegram names none.
    """
    message = update.message or update.channel_post
    if message is not None:
        moved = _moved(message)
        return moved or _typed(message, bot, default, edited=False) or _posted(message)
    message = update.edited_message or update.edited_channel_post
    if message is not None:
        return _typed(message, bot, default, edited=True) or _posted(message)
    if update.callback_query is not None:
        return _pressed(update.callback_query, default)
    if update.my_chat_member is not None:
        change = update.my_chat_member
        return _appointed(change, default) or _membership(change, default)
    return None


def target_of(text: str) -> tuple[str, str] | None:
    """A command about another chat, as `/settings @dawn zone Asia/Muscat`: the chat, the rest.

    Only of commands about a chat; in others a name is what is looked for.
    """
    match = _TARGET.match(text)
    command = BY_NAME.get(fold_name(match[1])) if match else None
    if match is None or command is None:
        return None
    if not is_about_a_chat(command.name):
        return None
    return match[2], f"/{match[1]} {match[3] or ''}".rstrip()


def is_about_a_chat(name: str) -> bool:
    """Whether a command changes or shows what belongs to one chat."""
    command = BY_NAME.get(fold_name(name))
    if command is None or command.name in _OF_NO_CHAT:
        return False
    return command.changes is not False or command.name in _OF_A_CHAT


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


def _typed(message: Message, bot: Bot, default: Language, *, edited: bool) -> Typed | None:
    chat, author = message.chat, message.from_user
    text = with_links(message)
    if not text or chat.is_direct_messages:
        return None
    # A channel's post appears again in its discussion group; other bots' words are not for us.
    if message.is_automatic_forward or (author and author.is_bot and not message.sender_chat):
        return None
    place = _place(message)
    kind = kind_of(chat.type, place)
    origin = _origin(message.forward_origin) if message.forward_origin is not None else None
    line = command_line(text)
    if line is not None and line.slashed and line.bot and line.bot.lower() != bot.name.lower():
        return None
    plain = False
    if line is None or not line.slashed:
        said = _said_to(message, text, kind, bot)
        if said is None:
            return None
        text, plain = said, True
    elif kind in (ChatKind.GROUP, ChatKind.TOPIC) and not (line.bot or line.name in BY_NAME):
        return None  # another bot's command, most likely
    replied_to = _replied_to(message)
    return Typed(
        place,
        kind,
        _who(message, default),
        text,
        message.message_id,
        edited,
        origin is not None,
        origin,
        plain,
        replied_to,
        message.date,
    )


def _replied_to(message: Message) -> str:
    """What the message that this one answers says; of one in another chat what is quoted of it."""
    if message.reply_to_message is not None:
        return with_links(message.reply_to_message)
    return message.quote.text if message.quote is not None else ""


def _said_to(message: Message, text: str, kind: ChatKind, bot: Bot) -> str | None:
    """What is said to the bot without a command: in private, by its name, in reply to it."""
    if kind is ChatKind.PRIVATE:
        return text
    if kind is ChatKind.CHANNEL:
        return None
    answered = message.reply_to_message
    named = re.compile(rf"(?<![\w@])@{re.escape(bot.name)}\b[:,،]*", re.IGNORECASE)
    if named.search(text) and message.forward_origin is None:
        said = " ".join(named.sub(" ", text).split())
        # The name alone, in reply to somebody's message: "what is this?"
        return said or ("/read" if answered is not None and with_links(answered) else "/help")
    to_bot = answered is not None and answered.from_user and answered.from_user.id == bot.id
    return text if to_bot and message.forward_origin is None else None


def with_links(message: Message) -> str:
    """A message's words, with the addresses behind them and with what Telegram marks as a link.

    Telegram says what is one (`url`, `text_link`, https://core.telegram.org/bots/api#messageentity),
    so that `www.example.org` and a link behind a word need no guess.
    """
    text = message.text or message.caption or ""
    marked = message.parse_entities() or message.parse_caption_entities()
    for entity, words in marked.items():
        if entity.type == MessageEntity.TEXT_LINK and entity.url:
            text += f"\n{entity.url}"
        elif entity.type == MessageEntity.URL and "://" not in words:
            text = text.replace(words, f"https://{words}", 1)
    preview = message.link_preview_options  # a link may be there to be shown alone
    if preview is not None and isinstance(preview.url, str) and preview.url not in text:
        text += f"\n{preview.url}"
    return text


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
    kind = kind_of(message.chat.type, place)
    # Bot API 10.3; the library knows 10.0 and keeps what it does not know.
    whisper = message.api_kwargs.get("ephemeral_message_id")
    return Pressed(place, kind, who, query.data, query.id, number, whisper)


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


def _posted(message: Message) -> Posted | None:
    chat = message.chat
    if chat.type != ChatType.CHANNEL or not chat.username:
        return None
    markup = message.text_html if message.text else message.caption_html
    if not markup or (message.text or message.caption or "").startswith("/"):
        return None
    origin = _origin(message.forward_origin) if message.forward_origin is not None else None
    return Posted(
        Place(chat.id),
        chat.username,
        message.message_id,
        markup,
        message.date,
        chat.title or "",
        origin,
    )


def _appointed(change: ChatMemberUpdated, default: Language) -> Appointed | None:
    chat, by = change.chat, change.from_user
    administrator = ChatMemberStatus.ADMINISTRATOR
    if chat.type != ChatType.CHANNEL or change.new_chat_member.status != administrator:
        return None
    if change.old_chat_member.status == administrator:
        return None  # rights changed, no more
    who = Who(str(by.id), language_of(by, default))
    return Appointed(Place(chat.id), chat.username, chat.title or "", who)


def _membership(change: ChatMemberUpdated, default: Language) -> MembershipChange | None:
    place = Place(change.chat.id)
    out = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    kind = kind_of(change.chat.type, place)
    if change.new_chat_member.status in out:
        return MembershipChange(place, "blocked" if kind is ChatKind.PRIVATE else "kicked", kind)
    person = change.from_user
    who = Who(str(person.id), language_of(person, default))
    return MembershipChange(place, None, kind, who, change.old_chat_member.status in out)

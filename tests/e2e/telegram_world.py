"""Who and what exists on the loopback Telegram: people, chats with members and rights, messages."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.telegram_html import Entity

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal, as the Bot API words it."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters

    def as_json(self) -> Json:
        found: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            found["parameters"] = self.parameters
        return found


def bad(what: str) -> ApiError:
    return ApiError(400, f"Bad Request: {what}")


@dataclass
class User:
    id: int
    first_name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False

    def as_json(self) -> Json:
        found: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            found["username"] = self.username
        if self.language:
            found["language_code"] = self.language
        return found


@dataclass
class Chat:
    """`bot` is the bot's own membership; `members` holds the status of everybody else."""

    id: int
    kind: str  # private, group, supergroup, channel
    title: str = ""
    username: str | None = None
    forum: bool = False
    writable: bool = True  # whether members may write
    bot: str = "member"  # member, administrator, left, kicked, blocked, unknown, restricted
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)  # open, closed
    migrated_to: int | None = None
    messages: dict[int, Json] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def as_json(self) -> Json:
        found: Json = {"id": self.id, "type": self.kind}
        found["first_name" if self.kind == "private" else "title"] = self.title
        if self.username:
            found["username"] = self.username
        if self.forum:
            found["is_forum"] = True
        return found


@dataclass(frozen=True)
class Sent:
    """What arrived from the bot as a message, or as an edit of one."""

    method: str
    chat_id: int
    message_id: int
    text: str
    entities: tuple[Entity, ...]
    rows: tuple[tuple[Json, ...], ...] = ()
    thread: int | None = None
    reply_to: int | None = None
    photo: bytes | None = None
    preview: bool = True
    paid: bool = False
    at: float = 0.0  # on the monotonic clock, seconds
    document: bytes | None = None

    @property
    def labels(self) -> dict[str, str]:
        """What the buttons carry, by their labels."""
        return {one["text"]: one["callback_data"] for row in self.rows for one in row}


class Bucket:
    """`burst` at once, then `rate` a second; `wait` is how long the next would be too early."""

    def __init__(self, burst: float, rate: float) -> None:
        self.burst, self.rate = burst, rate
        self.level, self.at = burst, time.monotonic()

    def wait(self, now: float) -> float:
        self.level, self.at = min(self.burst, self.level + (now - self.at) * self.rate), now
        return max(0.0, (1 - self.level) / self.rate)


class Limits:
    """Telegram's published limits (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits).

    Short bursts are let through, as Telegram says it does: a second's worth in all, three messages
    to one chat, a minute's worth to a group. Who goes on regardless of a 429 is counted in
    `ignored`.
    """

    def __init__(self, *, overall: int = 30) -> None:
        self.overall = Bucket(overall, overall)
        self.paid = Bucket(1000, 1000)
        self.chats: dict[int, Bucket] = {}
        self.groups: dict[int, Bucket] = {}
        self.until: dict[int, float] = {}
        self.refused = self.ignored = 0

    def check(self, chat_id: int, *, paid: bool) -> None:
        now = time.monotonic()
        if now < self.until.get(chat_id, 0):
            self.ignored += 1
            raise self._too_many(self.until[chat_id] - now)
        buckets = [self.paid if paid else self.overall]
        buckets.append(self.chats.setdefault(chat_id, Bucket(3, 1)))
        if chat_id < 0:
            buckets.append(self.groups.setdefault(chat_id, Bucket(20, 20 / 60)))
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            self.refused += 1
            self.until[chat_id] = now + wait
            raise self._too_many(wait)
        for bucket in buckets:
            bucket.level -= 1

    def _too_many(self, wait: float) -> ApiError:
        seconds = max(1, int(wait + 0.999))
        return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


class World:
    """Everything that exists. Chats and people are made by the methods of the same name."""

    def __init__(self, bot: User) -> None:
        self.bot = bot
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self._ids = itertools.count(1001)

    def user(self, name: str = "Salma", language: str | None = "ar") -> User:
        """A person who has not talked to the bot yet."""
        number = next(self._ids)
        made = self.users[number] = User(number, name, f"user{number}", language)
        return made

    def private(self, user: User) -> Chat:
        """The person's chat with the bot, started."""
        return self._chat(Chat(user.id, "private", user.first_name, user.username))

    def group(self, *administrators: User, members: tuple[User, ...] = ()) -> Chat:
        """A small group."""
        return self._peopled(Chat(-next(self._ids), "group", "Friends"), administrators, members)

    def supergroup(
        self, *administrators: User, members: tuple[User, ...] = (), topics: int = 0
    ) -> Chat:
        """A supergroup; with topics it is a forum whose threads are numbered from 11."""
        made = Chat(-1_000_000_000_000 - next(self._ids), "supergroup", "Newsroom")
        made.forum = topics > 0
        made.topics = {11 + i: "open" for i in range(topics)}
        return self._peopled(made, administrators, members)

    def channel(self, *administrators: User, username: str | None = None) -> Chat:
        """A channel with the bot as an administrator."""
        made = Chat(-1_000_000_000_000 - next(self._ids), "channel", "Dawn", username)
        made.bot = "administrator"
        return self._peopled(made, administrators, ())

    def _peopled(
        self, chat: Chat, administrators: tuple[User, ...], members: tuple[User, ...]
    ) -> Chat:
        chat.members = dict.fromkeys((user.id for user in members), "member")
        chat.members |= dict.fromkeys((user.id for user in administrators), "administrator")
        return self._chat(chat)

    def _chat(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        return chat

    def find(self, chat_id: str) -> Chat:
        """A chat by its id or by @name. Raises ApiError."""
        if not chat_id:
            raise bad("chat_id is empty")
        if chat_id.startswith("@"):
            name = chat_id[1:].lower()
            for chat in self.chats.values():
                if chat.kind != "private" and (chat.username or "").lower() == name:
                    return chat
            raise bad("chat not found")
        try:
            number = int(chat_id)
        except ValueError:
            raise bad("chat not found") from None
        if number in self.chats:
            return self.chats[number]
        if number in self.users and number != self.bot.id:
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
        raise bad("chat not found")

    def writable(self, chat: Chat, thread: int | None) -> None:
        """Raises ApiError where the bot may not write."""
        if chat.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        named = "group chat" if chat.kind == "group" else f"{chat.kind} chat"
        match chat.bot:
            case "blocked":
                raise ApiError(403, "Forbidden: bot was blocked by the user")
            case "kicked":
                raise ApiError(403, f"Forbidden: bot was kicked from the {named}")
            case "left":
                raise ApiError(403, f"Forbidden: bot is not a member of the {named}")
            case "unknown":
                raise bad("chat not found")
            case "restricted":
                raise bad("not enough rights to send text messages to the chat")
            case "member" if chat.kind == "channel":
                raise bad("need administrator rights in the channel chat")
        if thread is not None:
            state = chat.topics.get(thread)
            if state is None:
                raise bad("message thread not found")
            if state == "closed":
                raise bad("TOPIC_CLOSED")

    def membership(self, chat: Chat, user_id: int) -> Json:
        """A ChatMember. Raises ApiError."""
        if chat.kind == "private":
            status = "member"
        elif chat.bot in ("left", "kicked"):
            raise ApiError(403, f"Forbidden: bot is not a member of the {chat.kind} chat")
        elif user_id == self.bot.id:
            status = chat.bot
        elif user_id not in self.users:
            raise bad("PARTICIPANT_ID_INVALID")
        else:
            status = chat.members.get(user_id, "left")
        found: Json = {"status": status, "user": self.users[user_id].as_json()}
        if status == "creator":
            found["is_anonymous"] = False
        if status == "restricted":
            rights = (
                "can_send_messages can_send_audios can_send_documents can_send_photos "
                "can_send_videos can_send_video_notes can_send_voice_notes can_send_polls "
                "can_send_other_messages can_add_web_page_previews can_change_info "
                "can_invite_users can_pin_messages can_manage_topics can_edit_tag "
                "can_react_to_messages"
            )
            found |= dict.fromkeys(rights.split(), False) | {"is_member": True, "until_date": 0}
        if status == "administrator":
            found["can_be_edited"] = False
            rights = (
                "is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
                "can_restrict_members can_promote_members can_change_info can_invite_users "
                "can_post_stories can_edit_stories can_delete_stories can_send_welcome_messages"
            )
            found |= dict.fromkeys(rights.split(), False)
            if chat.kind == "channel":
                found["can_post_messages"] = True
        return found

    def message(
        self,
        chat: Chat,
        user: User | None,
        *,
        thread: int | None = None,
        sender_chat: Chat | None = None,
        **content: Any,
    ) -> Json:
        """A new message in a chat, as the Bot API shows it."""
        number = next(chat.numbers)
        made: Json = {
            "message_id": number,
            "date": int(time.time()),
            "chat": chat.as_json(),
            **content,
        }
        if user is not None:
            made["from"] = user.as_json()
        if sender_chat is not None:
            made["sender_chat"] = sender_chat.as_json()
        if thread is not None:
            made |= {"message_thread_id": thread, "is_topic_message": True}
        chat.messages[number] = made
        return made

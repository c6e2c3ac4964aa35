"""A strict loopback Bot API: it refuses what Telegram refuses, in Telegram's own words.

After https://core.telegram.org/bots/api and the limits published there. In a test:

    async with TelegramServer() as server:
        salma = server.world.user()
        chat = server.world.private(salma)
        server.say(chat, salma, "/help")
        answer = (await server.wait_sent(1))[0]

As a process (`python -m tests.e2e.telegram_server --port 0 --people 1000`) it prints its address
and what it counted is read at `/control/counts`, by chat.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import re
import struct
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from tests.e2e.telegram_html import Entity, MarkupError, parse, units
from tests.e2e.telegram_world import ApiError, Chat, Json, Limits, Sent, User, World, bad

TOKEN = "123456:loopback-token-of-the-tests"
BOT = User(123456, "Mujaz", "mujaz_bot", is_bot=True)
_TEXT, _CAPTION, _ENTITIES, _DATA = 4096, 1024, 100, 64
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_MOVED = {"url": re.compile(r"https?://.+"), "secret": re.compile(r"[A-Za-z0-9_-]{1,256}")}

_CHECKED = 300  # requests that are held against the models at the end


@dataclass
class Fault:
    """Something goes wrong with the next `times` calls of a method (all: "*") to a chat.

    `kind`: "error" answers with `code` and `description` (and `retry_after`); "page" answers with
    an HTML page, "odd" with `body`; "drop" closes the connection before anything is done; "stored"
    does it and then closes the connection; "hold" sets `reached` and goes on when `release` is set.
    """

    kind: str
    method: str = "*"
    times: int = 1
    chat_id: int | None = None
    code: int = 500
    description: str = "Internal Server Error"
    retry_after: int = 0
    body: bytes = b""
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True)
class Call:
    """A request and its answer."""

    method: str
    parameters: dict[str, str]
    answer: Json
    at: float = field(default_factory=lambda: asyncio.get_running_loop().time())


class TelegramServer:
    """`sent` is every message and edit in the order of arrival, `calls` every request.

    `polled` is set while somebody waits for updates. `limits` are enforced where given. With
    `keep` False only counts by chat are kept.
    """

    def __init__(
        self, *, token: str = TOKEN, limits: Limits | None = None, keep: bool = True, port: int = 0
    ) -> None:
        self.token, self.limits, self.keep, self.port = token, limits, keep, port
        self.world = World(BOT)
        self.sent: list[Sent] = []
        self.calls: list[Call] = []
        self.counts: Counter[int] = Counter()
        self.pressed: dict[str, Json | None] = {}  # callback queries and their answers
        self.ephemeral = True  # whether ephemeral messages are known, as from Bot API 10.3 on
        self.whispers: dict[tuple[int, int, int], Json] = {}  # by chat, receiver and number
        self.commands: dict[tuple[str, str], list[Json]] = {}  # by scope and language
        self.faults: list[Fault] = []
        self.webhook: Json = {"url": ""}
        self.updates: list[Json] = []
        self._numbers = itertools.count(700_001)
        self._files = itertools.count(1)
        self._arrived = asyncio.Event()
        self._changed = asyncio.Condition()
        self.polled = asyncio.Event()
        self._polling: asyncio.Future[None] | None = None
        self._runner: web.ServerRunner | None = None
        self._down = False
        self._hooked: asyncio.Queue[Json] = asyncio.Queue()
        self._posting: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """For `telegram.api_url`."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> TelegramServer:
        await self.listen()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._posting is not None:
            self._posting.cancel()
        await self.hang_up()
        if kind is None:
            self.check()

    def check(self) -> None:
        """Raises where a request that was taken is none by aiogram's models of the API."""
        from tests.e2e.aiogram_models import request_fits

        for call in self.calls[-_CHECKED:]:
            if call.answer.get("ok"):
                request_fits(call.method, call.parameters)

    async def listen(self) -> None:
        """Takes connections, again at the same port after `hang_up`."""
        self._down = False
        self._runner = web.ServerRunner(
            web.Server(self._serve, access_log=None), shutdown_timeout=0.1
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def hang_up(self) -> None:
        """Closes the port and every connection, as a network that is down."""
        self._down = True
        if self._polling is not None and not self._polling.done():
            self._polling.cancel()
        if self._runner is not None:
            await self._runner.cleanup()

    # What people do.

    def say(
        self,
        chat: Chat,
        user: User | None,
        text: str,
        *,
        thread: int | None = None,
        sender_chat: Chat | None = None,
        **more: Any,
    ) -> Json:
        """A person writes; in a channel nobody is named."""
        content: Json = {"text": text, **more}
        if marks := _commands(text):
            content["entities"] = marks
        if chat.kind == "channel":
            message = self.world.message(chat, None, sender_chat=chat, **content)
            self.update(channel_post=message)
        else:
            message = self.world.message(
                chat, user, thread=thread, sender_chat=sender_chat, **content
            )
            self.update(message=message)
        return message

    def edit(self, message: Json, text: str) -> Json:
        """A person edits what they wrote."""
        message |= {"text": text, "edit_date": int(time.time())}
        message.pop("entities", None)
        if marks := _commands(text):
            message["entities"] = marks
        kind = "channel_post" if message["chat"]["type"] == "channel" else "message"
        self.update(**{f"edited_{kind}": dict(message)})
        return message

    def press(self, sent: Sent, user: User, data: str, *, old: bool = False) -> str:
        """A person presses a button; an `old` message is one the bot cannot see any more."""
        number = str(next(self._numbers))
        chat = self.world.chats[sent.chat_id]
        message: Json = (
            next(one for (_, who, _), one in self.whispers.items() if who == user.id)
            if sent.method == "whisper"
            else chat.messages[sent.message_id]
        )
        if old:
            message = {"chat": chat.as_json(), "message_id": sent.message_id, "date": 0}
            chat.messages.pop(sent.message_id)
        self.pressed[number] = None
        self.update(
            callback_query={
                "id": number,
                "from": user.as_json(),
                "chat_instance": "1",
                "message": message,
                "data": data,
            }
        )
        return number

    def migrate(self, chat: Chat) -> Chat:
        """A group becomes a supergroup; the bot is told in both chats."""
        new = self.world.supergroup()
        new.members, new.title = dict(chat.members), chat.title
        chat.migrated_to = new.id
        self.update(message=self.world.message(chat, None, migrate_to_chat_id=new.id))
        self.update(message=self.world.message(new, None, migrate_from_chat_id=chat.id))
        return new

    def stand(self, chat: Chat, user: User, status: str) -> None:
        """Somebody changes the bot's membership in a chat: member, administrator, kicked, left.

        In a private chat "kicked" blocks the bot, "member" unblocks it.
        """
        old = {"blocked": "kicked"}.get(chat.bot, chat.bot)
        chat.bot = "blocked" if chat.kind == "private" and status == "kicked" else status

        def member(status: str) -> Json:
            chat_bot = chat.bot
            chat.bot = "administrator" if status == "administrator" else "member"
            shown = self.world.membership(chat, self.world.bot.id) | {"status": status}
            chat.bot = chat_bot
            if status == "kicked":
                shown["until_date"] = 0
            return shown

        self.update(
            my_chat_member={
                "chat": chat.as_json(),
                "from": user.as_json(),
                "date": int(time.time()),
                "old_chat_member": member(old),
                "new_chat_member": member(status),
            }
        )

    def update(self, **content: Any) -> None:
        """Puts an update in the queue."""
        made = {"update_id": next(self._numbers), **content}
        if self.webhook["url"]:
            self._hooked.put_nowait(made)
        else:
            self.updates.append(made)
            self._arrived.set()

    def fail(self, kind: str, method: str = "*", **how: Any) -> Fault:
        """Lets something go wrong from now on; see Fault."""
        fault = Fault(kind, method, **how)
        self.faults.append(fault)
        return fault

    # What tests wait for.

    async def until(self, done: Callable[[], bool], *, within: float = 20) -> None:
        """Waits until a condition holds; it is looked at whenever a request was answered."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(done)

    async def wait_sent(self, count: int, *, within: float = 20) -> list[Sent]:
        """The messages and edits, once there are so many."""
        await self.until(lambda: len(self.sent) >= count, within=within)
        return self.sent

    async def wait_called(self, method: str, count: int = 1, *, within: float = 20) -> list[Call]:
        """The calls of a method, once there are so many."""
        await self.until(lambda: len(self.called(method)) >= count, within=within)
        return self.called(method)

    def called(self, method: str) -> list[Call]:
        """The calls of a method that arrived."""
        return [call for call in self.calls if call.method == method]

    # HTTP.

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/control/"):
            return await self._control(request, path.removeprefix("/control/"))
        match = re.fullmatch(r"/bot([^/]+)/(\w+)", path)
        if match is None:
            return _json({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        parameters, files = await _parameters(request)
        method = match[2]
        fault = self._fault(method, parameters)
        if fault is not None and fault.kind == "hold":
            fault.reached.set()
            await fault.release.wait()
            fault = None
        if fault is not None and fault.kind != "stored":
            refused = {"ok": False, "error_code": fault.code, "description": fault.kind}
            await self._note(Call(method, parameters, refused))
            return await self._break(request, fault)
        try:
            answer: Json = {
                "ok": True,
                "result": await self._call(match[1], method, parameters, files),
            }
            code = 200
        except ApiError as error:
            answer, code = error.as_json(), error.code
        await self._note(Call(method, parameters, answer))
        if fault is not None:
            return await self._break(request, fault)
        return _json(answer, code)

    async def _note(self, call: Call) -> None:
        if self.keep:
            self.calls.append(call)
            async with self._changed:
                self._changed.notify_all()

    def _fault(self, method: str, parameters: dict[str, str]) -> Fault | None:
        for fault in self.faults:
            chat = fault.chat_id is None or str(fault.chat_id) == parameters.get("chat_id")
            if chat and fault.method.lower() in ("*", method.lower()) and fault.times:
                fault.times -= 1
                return fault
        return None

    async def _break(self, request: web.BaseRequest, fault: Fault) -> web.StreamResponse:
        match fault.kind:
            case "error":
                more = {"retry_after": fault.retry_after} if fault.retry_after else {}
                error = ApiError(fault.code, fault.description, **more)
                return _json(error.as_json(), fault.code)
            case "page":
                page = "<html><body><h1>502 Bad Gateway</h1></body></html>"
                return web.Response(text=page, status=fault.code, content_type="text/html")
            case "odd":
                return web.Response(
                    body=fault.body, status=fault.code, content_type="application/json"
                )
        if request.transport is not None:
            request.transport.abort()
        raise asyncio.CancelledError

    async def _call(
        self, token: str, method: str, parameters: dict[str, str], files: dict[str, bytes]
    ) -> Any:
        if token != self.token:
            if not re.fullmatch(r"\d+:[\w-]{10,}", token):
                raise ApiError(404, "Not Found")
            raise ApiError(401, "Unauthorized")
        handler = getattr(self, f"_do_{method.lower()}", None)
        if handler is None:
            raise ApiError(404, "Not Found: method not found")
        if method.lower() == "sendphoto":
            return self._do_sendphoto(parameters, files)
        if method.lower() == "senddocument":
            return self._do_senddocument(parameters, files)
        result = handler(parameters)
        return await result if asyncio.iscoroutine(result) else result

    async def _control(self, request: web.BaseRequest, what: str) -> web.StreamResponse:
        """For a server that runs as a process: counts, and what is to happen."""
        match what:
            case "counts":
                return web.json_response(
                    {
                        "total": self.counts.total(),
                        "chats": {str(k): v for k, v in self.counts.items()},
                    }
                )
            case "reset":
                self.counts.clear()
            case "fault":
                self.faults.append(Fault(**await request.json()))
            case "say":
                wanted = await request.json()
                user = self.world.users[wanted["user"]]
                self.say(self.world.chats[wanted["chat"]], user, wanted["text"])
        return web.json_response({})

    # Receiving.

    async def _do_getupdates(self, given: dict[str, str]) -> list[Json]:
        if self.webhook["url"]:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use "
                "deleteWebhook to delete the webhook first",
            )
        if self._polling is not None and not self._polling.done():
            self._polling.cancel()
        mine = self._polling = asyncio.get_running_loop().create_future()
        offset, limit = int(given.get("offset", 0)), int(given.get("limit", 100))
        if offset < 0:
            del self.updates[:offset]
        else:
            self.updates = [one for one in self.updates if one["update_id"] >= offset]
        now = asyncio.get_running_loop().time
        end = now() + min(int(given.get("timeout", 0)), 50)
        while not self.updates and (left := end - now()) > 0:
            self._arrived.clear()
            self.polled.set()
            arrival = asyncio.ensure_future(self._arrived.wait())
            try:
                await asyncio.wait(
                    (arrival, mine), timeout=left, return_when=asyncio.FIRST_COMPLETED
                )
            finally:
                arrival.cancel()
                self.polled.clear()
            if mine.cancelled():
                if self._down:
                    raise asyncio.CancelledError
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one "
                    "bot instance is running",
                )
        if not mine.done():
            mine.set_result(None)
        return self.updates[: max(1, min(limit, 100))]

    def _do_setwebhook(self, given: dict[str, str]) -> bool:
        url = given.get("url", "")
        if url and not _MOVED["url"].fullmatch(url):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        secret = given.get("secret_token", "")
        if secret and not _MOVED["secret"].fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        self.webhook = {"url": url, "secret": secret}
        if url and self._posting is None:
            self._posting = asyncio.create_task(self._post_updates())
        return True

    def _do_deletewebhook(self, given: dict[str, str]) -> bool:
        self.webhook = {"url": ""}
        return True

    async def _post_updates(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                update = await self._hooked.get()
                headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook["secret"]}
                while True:
                    try:
                        async with session.post(
                            self.webhook["url"], json=update, headers=headers
                        ) as answer:
                            if answer.status == 200:
                                break
                    except aiohttp.ClientError:
                        pass
                    await asyncio.sleep(0.05)  # Telegram tries again too

    # Answering.

    def _do_getme(self, given: dict[str, str]) -> Json:
        return self.world.bot.as_json() | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def _do_setmycommands(self, given: dict[str, str]) -> bool:
        commands = json.loads(given.get("commands", "[]"))
        language = given.get("language_code", "")
        if not isinstance(commands, list) or len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        if language and not re.fullmatch("[a-z]{2}", language):
            raise bad("LANG_CODE_INVALID")
        for one in commands:
            if not _COMMAND.fullmatch(one.get("command", "")):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= units(one.get("description", "")) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        scope = json.loads(given.get("scope", '{"type": "default"}'))["type"]
        self.commands[scope, language] = commands
        return True

    def _do_getchat(self, given: dict[str, str]) -> Json:
        chat = self.world.find(given.get("chat_id", ""))
        more = {
            "accent_color_id": 1,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(
                (
                    "unlimited_gifts",
                    "limited_gifts",
                    "unique_gifts",
                    "premium_subscription",
                    "gifts_from_channels",
                ),
                False,
            ),
        }
        if chat.kind in ("group", "supergroup"):
            more["permissions"] = {"can_send_messages": chat.writable}
        return chat.as_json() | more

    def _do_getchatmember(self, given: dict[str, str]) -> Json:
        chat = self.world.find(given.get("chat_id", ""))
        if chat.kind == "channel" and chat.bot != "administrator":
            raise bad("member list is inaccessible")
        return self.world.membership(chat, int(given["user_id"]))

    def _do_answercallbackquery(self, given: dict[str, str]) -> bool:
        number = given.get("callback_query_id", "")
        if self.pressed.get(number, {}) is not None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if units(given.get("text", "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        link = given.get("url", "")
        own = f"https://t.me/{self.world.bot.username}?"
        if link and not re.fullmatch(re.escape(own) + r"start=[A-Za-z0-9_-]{1,64}", link):
            raise bad("URL_INVALID")
        self.pressed[number] = dict(given)
        return True

    def _do_sendmessage(self, given: dict[str, str]) -> Json:
        chat, thread, reply_to = self._place(given)
        text, entities = _content(given, "text", _TEXT)
        if not text:
            raise bad(
                "message text is empty" if not given.get("text") else "text must be non-empty"
            )
        rows = _rows(given)
        if self.ephemeral and "ephemeral_message_parameters" in given:
            return self._whisper(given, chat, text, entities, rows)
        return self._store(given, "sendMessage", chat, thread, reply_to, text, entities, rows)

    def _whisper(
        self,
        given: dict[str, str],
        chat: Chat,
        text: str,
        entities: list[Entity],
        rows: list[list[Json]],
    ) -> Json:
        """An ephemeral message (Bot API 10.3): one person sees it, the chat holds none of it."""
        wanted = json.loads(given["ephemeral_message_parameters"])
        if chat.kind not in ("group", "supergroup"):
            raise bad("EPHEMERAL_MESSAGE_CHAT_INVALID")
        if wanted["receiver_user_id"] not in self.world.users:
            raise bad("USER_ID_INVALID")
        if wanted.get("callback_query_id", "") not in self.pressed:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        number = next(self._numbers)
        message = self.world.message(chat, self.world.bot, text=text)
        chat.messages.pop(message["message_id"])
        receiver = self.world.users[wanted["receiver_user_id"]]
        message |= {
            "message_id": 0,
            "ephemeral_message_id": number,
            "receiver_user": receiver.as_json(),
        }
        if rows:
            message["reply_markup"] = {"inline_keyboard": rows}
        self.whispers[chat.id, receiver.id, number] = message
        self._keep("whisper", chat, message, text, entities, rows, given)
        return message

    def _do_editephemeralmessagetext(self, given: dict[str, str]) -> bool:
        chat = self.world.find(given.get("chat_id", ""))
        text, entities = _content(given, "text", _TEXT)
        key = (chat.id, int(given["receiver_user_id"]), int(given["ephemeral_message_id"]))
        message = self.whispers.get(key)
        if message is None:
            raise bad("message to edit not found")
        rows = _rows(given)
        message["text"] = text
        self._keep("editWhisper", chat, message, text, entities, rows, given)
        return True

    def _do_sendphoto(self, given: dict[str, str], files: dict[str, bytes]) -> Json:
        chat, thread, reply_to = self._place(given)
        caption, entities = _content(given, "caption", _CAPTION)
        name = given.get("photo", "").removeprefix("attach://")
        photo = files.get(name or "photo")
        if photo is None:
            raise bad("there is no photo in the request")
        width, height = _size_of(photo)
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad("PHOTO_INVALID_DIMENSIONS")
        rows = _rows(given)
        return self._store(
            given,
            "sendPhoto",
            chat,
            thread,
            reply_to,
            caption,
            entities,
            rows,
            photo,
            width,
            height,
        )

    def _do_senddocument(self, given: dict[str, str], files: dict[str, bytes]) -> Json:
        chat, thread, reply_to = self._place(given)
        caption, entities = _content(given, "caption", _CAPTION)
        name = given.get("document", "").removeprefix("attach://")
        document = files.get(name or "document")
        if not document:
            raise bad("there is no document in the request")
        rows = _rows(given)
        return self._store(
            given,
            "sendDocument",
            chat,
            thread,
            reply_to,
            caption,
            entities,
            rows,
            document=document,
        )

    def _do_editmessagetext(self, given: dict[str, str]) -> Json:
        chat = self.world.find(given.get("chat_id", ""))
        text, entities = _content(given, "text", _TEXT)
        if not text:
            raise bad("message text is empty")
        message = self._own(chat, given)
        if "text" not in message:
            raise bad("there is no text in the message to edit")
        rows = _rows(given)
        new: Json = {"text": text}
        if entities:
            new["entities"] = [one.as_json() for one in entities]
        if rows:
            new["reply_markup"] = {"inline_keyboard": rows}
        if new == {
            key: message[key] for key in ("text", "entities", "reply_markup") if key in message
        }:
            raise bad(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        self._limit(chat, given)
        for key in ("entities", "reply_markup"):
            message.pop(key, None)
        message |= {**new, "edit_date": int(time.time())}
        self._keep("editMessageText", chat, message, text, entities, rows, given)
        return message

    def _do_editmessagereplymarkup(self, given: dict[str, str]) -> Json:
        message = self._own(self.world.find(given.get("chat_id", "")), given)
        rows = _rows(given)
        if rows == message.get("reply_markup", {}).get("inline_keyboard", []):
            raise bad(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        message.pop("reply_markup", None)
        if rows:
            message["reply_markup"] = {"inline_keyboard": rows}
        return message

    def _do_deletemessage(self, given: dict[str, str]) -> bool:
        chat = self.world.find(given.get("chat_id", ""))
        if chat.messages.pop(int(given["message_id"]), None) is None:
            raise bad("message to delete not found")
        return True

    def _do_sendchataction(self, given: dict[str, str]) -> bool:
        self.world.writable(self.world.find(given.get("chat_id", "")), None)
        return True

    def _place(self, given: dict[str, str]) -> tuple[Chat, int | None, int | None]:
        chat = self.world.find(given.get("chat_id", ""))
        thread = int(given["message_thread_id"]) if "message_thread_id" in given else None
        self.world.writable(chat, thread)
        reply_to = None
        if "reply_parameters" in given:
            wanted = json.loads(given["reply_parameters"])
            reply_to = wanted["message_id"]
            if reply_to not in chat.messages:
                if not wanted.get("allow_sending_without_reply"):
                    raise bad("message to be replied not found")
                reply_to = None
        return chat, thread, reply_to

    def _own(self, chat: Chat, given: dict[str, str]) -> Json:
        self.world.writable(chat, None)
        message = chat.messages.get(int(given.get("message_id", 0)))
        if message is None:
            raise bad("message to edit not found")
        own = message.get("from", {}).get("id") == self.world.bot.id or chat.kind == "channel"
        if not own:
            raise bad("message can't be edited")
        return message

    def _limit(self, chat: Chat, given: dict[str, str]) -> None:
        if self.limits is not None:
            self.limits.check(chat.id, paid=given.get("allow_paid_broadcast") == "true")

    def _store(
        self,
        given: dict[str, str],
        method: str,
        chat: Chat,
        thread: int | None,
        reply_to: int | None,
        text: str,
        entities: list[Entity],
        rows: list[list[Json]],
        photo: bytes | None = None,
        width: int = 0,
        height: int = 0,
        document: bytes | None = None,
    ) -> Json:
        self._limit(chat, given)
        kind = "caption" if photo or document else "text"
        content: Json = {kind: text} if text else {}
        if entities:
            content["entities" if kind == "text" else "caption_entities"] = [
                one.as_json() for one in entities
            ]
        if photo is not None:
            number = str(next(self._files))
            content["photo"] = [
                {
                    "file_id": number,
                    "file_unique_id": number,
                    "width": width,
                    "height": height,
                    "file_size": len(photo),
                }
            ]
        if document is not None:
            number = str(next(self._files))
            content["document"] = {
                "file_id": number,
                "file_unique_id": number,
                "file_size": len(document),
            }
        if rows:
            content["reply_markup"] = {"inline_keyboard": rows}
        if chat.kind == "channel":
            message = self.world.message(chat, None, sender_chat=chat, **content)
        else:
            message = self.world.message(chat, self.world.bot, thread=thread, **content)
        self.counts[chat.id] += 1
        if self.keep:
            self._keep(
                method, chat, message, text, entities, rows, given, reply_to, photo, document
            )
        else:
            chat.messages.pop(message["message_id"])
        return message

    def _keep(
        self,
        method: str,
        chat: Chat,
        message: Json,
        text: str,
        entities: list[Entity],
        rows: list[list[Json]],
        given: dict[str, str],
        reply_to: int | None = None,
        photo: bytes | None = None,
        document: bytes | None = None,
    ) -> None:
        preview = json.loads(given.get("link_preview_options", "{}"))
        self.sent.append(
            Sent(
                method,
                chat.id,
                message["message_id"],
                text,
                tuple(entities),
                tuple(tuple(row) for row in rows),
                message.get("message_thread_id"),
                reply_to,
                photo,
                not preview.get("is_disabled", False),
                given.get("allow_paid_broadcast") == "true",
                time.monotonic(),
                document,
            )
        )


def _json(answer: Json, code: int = 200) -> web.Response:
    return web.Response(
        body=json.dumps(answer).encode(), status=code, content_type="application/json"
    )


async def _parameters(request: web.BaseRequest) -> tuple[dict[str, str], dict[str, bytes]]:
    """What was asked, of the content types that the Bot API reads; of others it reads nothing."""
    given, files = dict(request.query), {}
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text())
        except ValueError:
            raise web.HTTPBadRequest from None
        given |= {k: v if isinstance(v, str) else json.dumps(v) for k, v in body.items()}
    elif request.content_type == "application/x-www-form-urlencoded":
        given |= {k: str(v) for k, v in (await request.post()).items()}
    elif request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if part.filename:
                files[part.name] = bytes(await part.read())
            else:
                given[part.name] = await part.text()
    return given, files


def _commands(text: str) -> list[Json]:
    """What Telegram marks as commands: Latin letters, digits and _ alone."""
    found = []
    for match in re.finditer(r"(?<!\S)/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?!\S)", text):
        offset, length = units(text[: match.start()]), units(match[0])
        found.append({"type": "bot_command", "offset": offset, "length": length})
    return found


def _content(given: dict[str, str], key: str, most: int) -> tuple[str, list[Entity]]:
    text = given.get(key, "")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    entities: list[Entity] = []
    mode = given.get("parse_mode", "")
    if mode.lower() == "html":
        try:
            text, entities = parse(text)
        except MarkupError as error:
            raise bad(str(error)) from None
    elif mode:
        raise bad("unsupported parse_mode")
    if units(text) > most:
        raise bad("message is too long" if key == "text" else "message caption is too long")
    if len(entities) > _ENTITIES:
        raise bad("ENTITIES_TOO_LONG")
    return text, entities


def _rows(given: dict[str, str]) -> list[list[Json]]:
    if "reply_markup" not in given:
        return []
    try:
        markup = json.loads(given["reply_markup"])
        rows = markup["inline_keyboard"]
    except (ValueError, KeyError):
        raise bad("can't parse reply keyboard markup JSON object") from None
    if sum(len(row) for row in rows) > 100 or any(len(row) > 8 for row in rows):
        raise bad("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for one in row:
            if not str(one.get("text", "")).strip():
                raise bad(
                    "can't parse inline keyboard button: Text buttons are unallowed in the "
                    "inline keyboard"
                )
            if not 1 <= len(str(one.get("callback_data", "")).encode()) <= _DATA:
                raise bad("BUTTON_DATA_INVALID")
    return [row for row in rows if row]


def _size_of(photo: bytes) -> tuple[int, int]:
    if len(photo) > 10_000_000:
        raise ApiError(413, "Request Entity Too Large")
    if photo[:8] != b"\x89PNG\r\n\x1a\n" or photo[12:16] != b"IHDR":
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack(">II", photo[16:24])
    return width, height


async def _main(arguments: argparse.Namespace) -> None:
    limits = Limits() if arguments.limits else None
    server = TelegramServer(limits=limits, keep=False, port=arguments.port)
    for _ in range(arguments.people):
        server.world.private(server.world.user())
    async with server:
        print(server.url, flush=True)  # noqa: T201 - whoever started it reads this
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A loopback Telegram Bot API.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--people", type=int, default=100, help="private chats, ids from 1001")
    parser.add_argument("--limits", action="store_true", help="enforce Telegram's rates")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main(parser.parse_args()))

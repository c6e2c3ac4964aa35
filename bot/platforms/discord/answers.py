"""Answers to interactions: within Discord's three seconds, in place where a button was pressed.

Discord forgets an interaction that is not answered in 3 s, and one that was deferred after 15
minutes (https://discord.com/developers/docs/interactions/receiving-and-responding). What takes
longer than `patience` is deferred; an answer that comes too late is posted to the chat instead.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import Any, cast

import aiohttp
import discord
import structlog
from cachetools import LRUCache

from bot.commands import Kind, needs_rights, respond
from bot.layout.discord import DiscordMessage, messages_of
from bot.locales.speech import Speech
from bot.platforms.discord.messages import PICTURE, embed_of, packed_messages, pressed, view_of
from bot.platforms.discord.offers import offers
from bot.platforms.discord.slash import BY_NAME, line_of, option_name
from bot.platforms.kit.trails import trail_after, with_way_back
from bot.presenting import answers as words
from bot.replies import Attachment, Reply
from bot.requests import Chat, ChatKind, Request, Right
from bot.services import Services
from briefings.models import Language, Timeline
from briefings.store import StoreError

PATIENCE = 2.0
"""Seconds after which an answer is deferred."""

_TIMEOUT = 10.0  # seconds for one request to Discord
_ALREADY = 40060  # acknowledged: an earlier try had arrived
_UNSENT = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)
_TOO_LATE = (10062, 10015)  # unknown interaction; unknown webhook, for its token has expired
_THREADS = (
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
)
_ALT_TEXT = 1024  # characters
_REMEMBERED = 4_000  # messages whose way back is known

_log = structlog.get_logger(__name__)


class _Placing(Enum):
    """Where an answer stands."""

    ANEW = "anew"  # a message of its own
    HERE = "here"  # in the message that was pressed, which one person sees
    ALONE = "alone"  # the press was on a message for all: the presser alone sees the answer


@dataclass(frozen=True, slots=True)
class _Answer:
    """What to show. `quietly`: to the person alone."""

    messages: list[DiscordMessage]
    reply: Reply
    quietly: bool
    place: _Placing


class Answers:
    """Answers interactions with the commands of a core."""

    def __init__(self, services: Services, patience: float = PATIENCE) -> None:
        self._services = services
        self._patience = patience
        self._trails: LRUCache[int, tuple[tuple[str, ...], str]] = LRUCache(_REMEMBERED)

    async def __call__(self, interaction: discord.Interaction) -> None:
        """Answers one interaction, whatever happens; failures are for the log."""
        try:
            match interaction.type:
                case discord.InteractionType.autocomplete:
                    await self._offer(interaction)
                case discord.InteractionType.application_command:
                    name, options = _command(interaction)
                    meant = BY_NAME.get(name)
                    arabic = meant is not None and meant.language == "ar"
                    language: Language = "ar" if arabic else self._language(interaction)
                    await self._answer(interaction, line_of(name, options), language)
                case discord.InteractionType.component:
                    await self._press(interaction)
                case _:
                    return
        except Exception as error:  # noqa: BLE001 - one answer's failure must stop no other
            reference = secrets.token_hex(3)
            _log.error(
                "answer-failed",
                reference=reference,
                chat=str(interaction.channel_id),
                interaction=interaction.id,
                exc_info=error,
            )
            await self._apologise(interaction, reference)

    async def _apologise(self, interaction: discord.Interaction, reference: str) -> None:
        """Tells the person the reference under which the log has what went wrong."""
        if interaction.type is discord.InteractionType.autocomplete:
            return
        speech = Speech(self._language(interaction))
        (message,) = messages_of(words.failure(speech, "failed", reference=reference))
        with contextlib.suppress(*_UNSENT):
            async with asyncio.timeout(_TIMEOUT):
                if interaction.response.is_done():
                    await interaction.followup.send(embed=embed_of(message), ephemeral=True)
                else:
                    await interaction.response.send_message(embed=embed_of(message), ephemeral=True)

    async def _press(self, interaction: discord.Interaction) -> None:
        data = cast("Mapping[str, Any]", interaction.data or {})  # as Discord's JSON has it
        found = await pressed(self._services, str(data.get("custom_id", "")))
        if found is None:
            speech = await self._speech(interaction, self._language(interaction))
            lost = words.failure(speech, "button-lost")
            await self._show(
                interaction,
                await self._made(chat_of(interaction), lost, quietly=True),
                deferred=False,
            )
            return
        language, action = found
        await self._answer(interaction, f"/{action}", language, pressed=action)

    async def _answer(
        self,
        interaction: discord.Interaction,
        line: str,
        language: Language,
        *,
        pressed: str = "",
    ) -> None:
        request = Request(
            chat_of(interaction),
            line,
            language,
            administrator=_administrates(interaction),
            user=str(interaction.user.id),
        )
        if needs_rights(request):
            request = replace(request, missing=_missing(interaction))
        place = _placing(interaction, request.chat.kind)
        trail: tuple[str, ...] = ()
        if place is _Placing.HERE:
            trail = trail_after(*self._trail_of(interaction), pressed)
        work = asyncio.create_task(self._reply(request, trail, place))
        try:
            done, _ = await asyncio.wait({work}, timeout=self._patience)
            if not done:
                await self._defer(interaction, place)
            answer = await work
        finally:
            work.cancel()
        number = await self._show(interaction, answer, deferred=not done)
        if number is not None:
            self._trails[number] = (trail, line.removeprefix("/"))
        if answer.reply.ok and isinstance(answer.reply.briefing, Timeline):
            await self._illustrate(interaction, answer, answer.reply.briefing, request)

    def _trail_of(self, interaction: discord.Interaction) -> tuple[tuple[str, ...], str]:
        """The commands behind the message that was pressed, and the one that it answers."""
        message = interaction.message
        return self._trails.get(message.id if message is not None else 0, ((), ""))

    async def _reply(self, request: Request, trail: tuple[str, ...], place: _Placing) -> _Answer:
        reply = await respond(self._services, request)
        if reply is None:  # Discord shows an error where nothing at all is answered
            reply = words.failure(Speech(request.language), "too-many")
        private = request.chat.kind is ChatKind.PRIVATE
        alone = not reply.ok or reply.file is not None or request.text.split()[0] == "/help"
        quietly = not private and alone
        if reply.ok:
            reply = with_way_back(reply, trail)
        quietly = quietly or place is _Placing.ALONE
        return await self._made(request.chat, reply, quietly=quietly, place=place)

    async def _made(
        self, chat: Chat, reply: Reply, *, quietly: bool, place: _Placing = _Placing.ANEW
    ) -> _Answer:
        try:
            messages = await packed_messages(self._services, reply, chat)
        except StoreError as error:  # no room for what the buttons mean: the text still stands
            _log.error("buttons-failed", exc_info=error)
            messages = messages_of(replace(reply, buttons=()))
        return _Answer(messages, reply, quietly, place)

    async def _defer(self, interaction: discord.Interaction, place: _Placing) -> None:
        async def defer() -> None:
            if place is _Placing.HERE:
                await interaction.response.defer()
            else:
                alone = place is _Placing.ALONE
                await interaction.response.defer(thinking=True, ephemeral=alone)

        try:
            await _try(defer)
        except discord.NotFound as error:
            if error.code not in _TOO_LATE:
                raise  # else the answer itself will find its way

    async def _show(
        self, interaction: discord.Interaction, answer: _Answer, *, deferred: bool
    ) -> int | None:
        """Shows an answer; says in which message, as far as Discord tells."""
        first, *others = answer.messages
        here = answer.place is _Placing.HERE
        number: int | None = None

        async def show() -> None:
            nonlocal number
            embed, view = embed_of(first), view_of(first)
            quietly = answer.quietly or (here and not answer.reply.ok)
            if here and answer.reply.ok:
                if deferred:
                    await interaction.edit_original_response(embed=embed, view=view, attachments=[])
                else:
                    await interaction.response.edit_message(embed=embed, view=view, attachments=[])
                number = interaction.message.id if interaction.message is not None else None
            elif deferred and here:  # what was pressed still stands
                await interaction.followup.send(embed=embed, view=view, ephemeral=True)
            elif deferred and quietly and answer.place is _Placing.ANEW:
                # All can see that the bot is thinking: that goes, and the person alone is answered.
                # A follow-up sent while it thinks would take its place, and be as public.
                await interaction.edit_original_response(content="…")
                await interaction.delete_original_response()
                await interaction.followup.send(embed=embed, view=view, ephemeral=True)
            elif deferred:
                edited = await interaction.edit_original_response(
                    embed=embed, view=view, attachments=[]
                )
                number = edited.id
            else:
                sent = await interaction.response.send_message(
                    embed=embed, view=view, ephemeral=quietly
                )
                number = sent.message_id

        try:
            await _try(show)
            for message in others:
                await _try(partial(self._follow, interaction, message, answer))
            if answer.reply.file is not None:
                await _try(partial(self._attach, interaction, answer.reply.file, answer))
        except discord.NotFound as error:
            if error.code not in _TOO_LATE or answer.quietly:
                raise
            _log.warning("answer-late", chat=str(interaction.channel_id))
            await self._post(interaction, answer)
        return number

    async def _follow(
        self, interaction: discord.Interaction, message: DiscordMessage, answer: _Answer
    ) -> None:
        await interaction.followup.send(
            embed=embed_of(message), view=view_of(message), ephemeral=answer.quietly
        )

    async def _attach(
        self, interaction: discord.Interaction, file: Attachment, answer: _Answer
    ) -> None:
        upload = discord.File(io.BytesIO(file.text.encode()), file.name)
        await interaction.followup.send(file=upload, ephemeral=answer.quietly)

    async def _post(self, interaction: discord.Interaction, answer: _Answer) -> None:
        """Says in the chat what there is no interaction left to answer with."""
        if interaction.channel_id is None:
            return
        place = interaction.client.get_partial_messageable(interaction.channel_id)
        for message in answer.messages:
            async with asyncio.timeout(_TIMEOUT):
                await place.send(embed=embed_of(message), view=view_of(message))

    async def _illustrate(
        self,
        interaction: discord.Interaction,
        answer: _Answer,
        timeline: Timeline,
        request: Request,
    ) -> None:
        """Puts the picture of a timeline into its answer; without one the text stands as it is."""
        from bot.layout.card import timeline_card

        try:
            chat = await self._services.records.chats.get(request.chat.platform, request.chat.key)
            theme = chat.card or "light"
            if theme == "none":
                return
            speech = self._services.speech(chat, request.language)
            picture = await timeline_card(timeline, speech, theme)
        except Exception as error:  # noqa: BLE001 - whatever fails in drawing, the text stands
            _log.error("card-failed", chat=request.chat.key, exc_info=error)
            return
        first = answer.messages[0]

        async def show() -> None:
            file = discord.File(
                io.BytesIO(picture), PICTURE, description=first.title[:_ALT_TEXT] or None
            )
            await interaction.edit_original_response(
                embed=embed_of(first, picture=True), attachments=[file]
            )

        try:
            await _try(show)
        except _UNSENT as error:
            _log.warning("card-unsent", chat=request.chat.key, why=repr(error)[:200])

    async def _offer(self, interaction: discord.Interaction) -> None:
        name, options = _command(interaction)
        meant = BY_NAME.get(name)
        focused = next((one for one in options if one.get("focused")), None)
        choices: list[discord.app_commands.Choice[str]] = []
        if meant is not None and focused is not None:
            values = {str(one["name"]): str(one.get("value", "")) for one in options}
            for parameter in meant.command.parameters:
                if option_name(parameter, meant.language) != focused["name"]:
                    continue
                kinds = {one.kind: one for one in meant.command.parameters}
                setting = kinds.get(Kind.SETTING)
                found = await offers(
                    self._services,
                    meant.command,
                    parameter,
                    str(focused.get("value", "")),
                    meant.language,
                    setting=values.get(option_name(setting, meant.language), "") if setting else "",
                )
                choices = [discord.app_commands.Choice(name=o.name, value=o.value) for o in found]
        async with asyncio.timeout(_TIMEOUT):
            await interaction.response.autocomplete(choices)

    async def _speech(self, interaction: discord.Interaction, language: Language) -> Speech:
        chat = chat_of(interaction)
        return self._services.speech(
            await self._services.records.chats.get(chat.platform, chat.key), language
        )

    def _language(self, interaction: discord.Interaction) -> Language:
        """What a person's client speaks, if it is one of ours."""
        locale = str(interaction.locale)
        if locale.startswith("ar"):
            return "ar"
        return "en" if locale.startswith("en") else self._services.settings.chats.language


def chat_of(interaction: discord.Interaction) -> Chat:
    """Where an interaction was."""
    channel = interaction.channel
    kind = ChatKind.GUILD_CHANNEL
    if interaction.guild_id is None:
        kind = ChatKind.PRIVATE
    elif channel is not None and channel.type in _THREADS:
        kind = ChatKind.THREAD
    return Chat("discord", str(interaction.channel_id), kind)


def _placing(interaction: discord.Interaction, kind: ChatKind) -> _Placing:
    if interaction.type is not discord.InteractionType.component:
        return _Placing.ANEW
    message = interaction.message
    own = kind is ChatKind.PRIVATE or (message is not None and message.flags.ephemeral)
    return _Placing.HERE if own else _Placing.ALONE


def _missing(interaction: discord.Interaction) -> tuple[Right, ...]:
    """Which rights the bot lacks where it was asked; Discord tells them with the interaction."""
    mine = interaction.app_permissions
    thread = interaction.channel is not None and interaction.channel.type in _THREADS
    has = {
        Right.VIEW: mine.view_channel,
        Right.SEND: mine.send_messages_in_threads if thread else mine.send_messages,
        Right.EMBED: mine.embed_links,
    }
    return () if mine.administrator else tuple(right for right, ok in has.items() if not ok)


def _administrates(interaction: discord.Interaction) -> bool:
    allowed = interaction.permissions
    return allowed.administrator or allowed.manage_guild or allowed.manage_channels


def _command(interaction: discord.Interaction) -> tuple[str, list[Mapping[str, Any]]]:
    data = cast("Mapping[str, Any]", interaction.data or {})  # as Discord's JSON has it
    return str(data.get("name", "")), list(data.get("options") or [])


async def _try(send: Callable[[], Awaitable[None]]) -> None:
    """Sends, and once more where it is not known whether the first try arrived."""
    for last in (False, True):
        try:
            async with asyncio.timeout(_TIMEOUT):
                await send()
        except discord.HTTPException as error:
            if error.code != _ALREADY:
                raise
        except (aiohttp.ClientError, OSError, TimeoutError):
            if last:
                raise
            continue
        return

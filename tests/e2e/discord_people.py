"""The people who use the bot on a loopback Discord, and the places where they do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import discord
from simcord.backend import Backend, serializers
from simcord.backend.models import Channel, Guild, Interaction, Message, Overwrite, User
from simcord.interactions import base_payload

T = TypeVar("T")


class People:
    """What people can do, for a server to inherit."""

    backend: Backend

    async def until(self, found: Callable[[], T | None], *, within: float = 20.0) -> T:
        """Waits for what `found` finds."""
        raise NotImplementedError

    def guild(self, name: str = "Newsroom") -> Guild:
        return self.backend.create_guild(name)

    def channel(self, guild: Guild, name: str = "news") -> Channel:
        return self.backend.create_channel(guild.id, name)

    def thread(self, channel: Channel, name: str = "a thread") -> Channel:
        return self.backend.create_thread(channel.id, name, self.backend.bot_user.id)

    def person(self, name: str, guild: Guild | None = None, *, administrator: bool = False) -> User:
        user = self.backend.make_user(name)
        if guild is not None:
            roles = []
            if administrator:
                allowed = discord.Permissions(manage_guild=True, view_channel=True).value
                roles.append(self.backend.create_role(guild.id, "editors", permissions=allowed).id)
            self.backend.add_member(guild.id, user.id, roles=roles)
        return user

    def dm(self, user: User) -> Channel:
        return self.backend.get_dm_channel(user.id)

    def deny(self, channel: Channel, **permissions: bool) -> None:
        """Takes permissions in a channel from the bot: `send_messages=True`."""
        denied = discord.Permissions(**permissions).value
        bot = self.backend.bot_user.id
        overwrite = Overwrite(target_id=bot, type=1, allow=0, deny=denied)
        self.backend.set_overwrite(channel.id, overwrite)

    def messages(self, channel: Channel) -> list[Message]:
        """What the bot has posted there, oldest first, finished answers and ephemeral ones too."""
        kept = self.backend.messages.get(channel.id, {})
        bot = self.backend.bot_user.id
        return [kept[key] for key in sorted(kept) if kept[key].author_id == bot]

    def interact(
        self, kind: int, place: Channel, user: User, data: dict[str, Any], locale: str = "en-US"
    ) -> Interaction:
        """Tells the bot of an interaction (2 a command, 3 a press, 4 completion)."""
        record, payload = self._interaction(kind, place, user, data)
        self.backend.emit("INTERACTION_CREATE", {**payload, "locale": locale})
        return record

    def _interaction(
        self, kind: int, place: Channel, user: User, data: dict[str, Any]
    ) -> tuple[Interaction, dict[str, Any]]:
        return base_payload(
            self.backend,
            type=kind,
            channel_id=place.id,
            guild_id=place.guild_id,
            user_id=user.id,
            data=data,
        )

    def command(
        self, place: Channel, user: User, name: str, /, *, locale: str = "en-US", **values: str
    ) -> Interaction:
        """A person gives a slash command; only one that is registered, with options it has."""
        options = self._options(name, values)
        data = {"id": self._listed(name)["id"], "name": name, "type": 1, "options": options}
        return self.interact(2, place, user, data, locale)

    def complete(
        self, place: Channel, user: User, name: str, focused: str, typed: str, **others: str
    ) -> Interaction:
        """A person is typing an option that completes."""
        options = self._options(name, {**others, focused: typed}, whole=False)
        for option in options:
            if option["name"] == focused:
                option["focused"] = True
        data = {"id": self._listed(name)["id"], "name": name, "type": 1, "options": options}
        return self.interact(4, place, user, data)

    def press(self, place: Channel, user: User, message: Message, label: str) -> Interaction:
        """A person presses the button with a label."""
        ids = [b["custom_id"] for b in buttons_of(message) if b["label"] == label]
        return self.press_id(place, user, message, ids[0])

    def press_id(self, place: Channel, user: User, message: Message, custom_id: str) -> Interaction:
        data = {"custom_id": custom_id, "component_type": 2}
        record, payload = self._interaction(3, place, user, data)
        record.source_message_id = message.id
        payload["message"] = dict(serializers.message_payload(self.backend, message))
        self.backend.emit("INTERACTION_CREATE", payload)
        return record

    async def answer(self, record: Interaction) -> Message:
        """The message that a command was answered with, when it is whole."""

        def whole() -> Message | None:
            if record.message_id is None or record.loading:
                return None
            return self.backend.get_message(record.channel_id, record.message_id)

        return await self.until(whole)

    async def choices(self, record: Interaction) -> list[dict[str, str]]:
        """What was offered."""
        await self.until(lambda: record.autocomplete_choices is not None)
        return record.autocomplete_choices or []

    def _listed(self, name: str) -> dict[str, Any]:
        command = self.backend.find_command(name, None)
        if command is None:
            raise LookupError(f"/{name} is not registered")
        return command

    def _options(
        self, name: str, values: dict[str, str], *, whole: bool = True
    ) -> list[dict[str, Any]]:
        known = {option["name"]: option for option in self._listed(name)["options"]}
        for option in known.values():
            choices = [choice["value"] for choice in option.get("choices") or []]
            given = values.get(option["name"])
            assert not (whole and option.get("required") and given is None), "a value is missing"
            assert not choices or given is None or given in choices, "not one of the choices"
        return [{"name": known[key]["name"], "type": 3, "value": values[key]} for key in values]


def buttons_of(message: Message) -> list[dict[str, Any]]:
    """The buttons under a message."""
    return [button for row in message.components for button in row["components"]]


def text_of(message: Message) -> str:
    """What a person reads in a message."""
    parts = [message.content or ""]
    for embed in message.embeds:
        parts += [embed.get("title") or "", embed.get("description") or ""]
        parts += [f"{one['name']}\n{one['value']}" for one in embed.get("fields") or []]
    return "\n".join(part for part in parts if part)

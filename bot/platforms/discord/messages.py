"""Messages of the layout as discord.py's embeds and buttons, and what a button carries."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.layout.discord import DiscordMessage, messages_of
from bot.platforms.kit.actions import pack_actions, unpack_action
from bot.replies import Reply
from bot.requests import Chat
from bot.services import Services
from briefings.models import LANGUAGES, Language

PICTURE = "timeline.png"
_CUSTOM_ID = 100  # https://discord.com/developers/docs/components/reference#button
_COLOUR = 0x0C6A62  # as on the cards


class Buttons(discord.ui.View):
    """Buttons that hold all there is to know: discord.py has nothing to remember of them."""

    def is_finished(self) -> bool:
        """Always: a finished view is sent, but not kept for its presses."""
        return True


async def packed_messages(
    services: Services, reply: Reply, asker: Chat | None = None
) -> list[DiscordMessage]:
    """The messages of a reply, whose buttons hold custom ids. Raises StoreError.

    `asker` is the chat that it answers, None for a post.

    Of two buttons that do the same the first is kept: Discord takes no message with both.
    """
    made: list[DiscordMessage] = []
    head = f"{reply.language}|"
    for message in messages_of(reply):
        # By what they do, each once.
        wanted = dict.fromkeys(button.action for row in message.rows for button in row)
        packed = await pack_actions(services, list(wanted), _CUSTOM_ID - len(head), asker)
        ids = dict(zip(wanted, packed, strict=True))
        rows = [
            tuple(
                replace(button, action=head + ids.pop(button.action))
                for button in row
                if button.action in ids
            )
            for row in message.rows
        ]
        made.append(replace(message, rows=tuple(row for row in rows if row)))
    return made


async def pressed(services: Services, custom_id: str) -> tuple[Language, str] | None:
    """The language and the command that a button holds; None where the store has lost it.

    Raises StoreError.
    """
    head, _, packed = custom_id.partition("|")
    language: Language = next((one for one in LANGUAGES if one == head), "ar")
    action = await unpack_action(services, packed)
    return (language, action) if action else None


def embed_of(message: DiscordMessage, *, picture: bool = False) -> discord.Embed:
    """The embed of a message; with `picture`, the file of that name is shown in it."""
    embed = discord.Embed(
        title=message.title or None, description=message.description or None, colour=_COLOUR
    )
    if message.footer:
        embed.set_footer(text=message.footer)
    if picture:
        embed.set_image(url=f"attachment://{PICTURE}")
    return embed


def view_of(message: DiscordMessage) -> Buttons:
    """The buttons of a message, whose actions are custom ids by now."""
    view = Buttons(timeout=None)
    for at, row in enumerate(message.rows):
        for button in row:
            item: discord.ui.Button[Buttons] = discord.ui.Button(
                label=button.label, custom_id=button.action, row=at
            )
            view.add_item(item)
    return view

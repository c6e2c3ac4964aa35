"""The link that adds the bot to a server, with the least it needs."""

from __future__ import annotations

import base64
import binascii

import discord

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
)
_SCOPES = ("bot", "applications.commands")


def application_id(token: str) -> int | None:
    """The id that a token's first part holds in base64; None where it holds none.

    It is the bot user's, which is the application's too for every application made since 2016.
    """
    head = token.partition(".")[0]
    try:
        text = base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return int(text) if text.isdecimal() and len(text) <= 20 else None


def invite_link(token: str) -> str | None:
    """Where an administrator adds the bot to a server; None for what is no bot's token."""
    identity = application_id(token)
    if identity is None:
        return None
    return discord.utils.oauth_url(identity, permissions=PERMISSIONS, scopes=_SCOPES)

"""Discord: slash commands, buttons and posts, through discord.py."""

from bot.platforms.discord.platform import DiscordPlatform

__all__ = ["DiscordPlatform"]

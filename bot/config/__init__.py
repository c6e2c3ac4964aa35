"""Settings: a TOML file and the environment become one checked, frozen `Settings`."""

from bot.config.errors import ConfigError
from bot.config.load import KEYS, exposed, load
from bot.config.nearest import nearest
from bot.config.settings import (
    ChatDefaults,
    DeliverySettings,
    DiscordSettings,
    HttpSettings,
    LogSettings,
    PrivacySettings,
    Settings,
    SourceSettings,
    StoreSettings,
    TelegramSettings,
)
from bot.config.values import DIGITS, REGIONS, FullText, IPNetwork

__all__ = [
    "DIGITS",
    "KEYS",
    "REGIONS",
    "ChatDefaults",
    "ConfigError",
    "DeliverySettings",
    "DiscordSettings",
    "FullText",
    "HttpSettings",
    "IPNetwork",
    "LogSettings",
    "PrivacySettings",
    "Settings",
    "SourceSettings",
    "StoreSettings",
    "TelegramSettings",
    "exposed",
    "load",
    "nearest",
]

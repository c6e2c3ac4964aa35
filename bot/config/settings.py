"""Everything that can be set: a class a section, a field a key, with its default and its check.

A field is all that a new key takes here: `load` finds it, and tests ask for its line in
`config.example.toml` and in `docs/configuration.md`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from bot.config import values
from bot.config.values import FullText, IPNetwork, Value
from briefings.models import Language

T = TypeVar("T")
KEY: Final = "key"
"""Where a field's metadata holds its `Key`."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key's default, whose type is the type that the key takes, and what checks its value."""

    default: Value
    parse: Callable[[Value], object]


def _key(default: Value, parse: Callable[[Value], T], *, secret: bool = False) -> T:
    """A field that `load` fills; a secret one never shows in `repr`."""
    one: Any = field(metadata={KEY: Key(default, parse)}, repr=not secret)
    return cast(T, one)


def default_store() -> str:
    """Where the store lies unless set: the user's data folder (XDG Base Directory)."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return str(Path(base) / "mujaz" / "mujaz.db")


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the briefing store lies: a path, or a database's URL, which may hold a password.

    Articles are kept for `keep_articles_days`; 0: for ever.
    """

    path: str = _key("", values.text)
    url: str = _key("", values.address("postgresql"), secret=True)
    keep_articles_days: int = _key(0, values.none_or(30, 36_500))

    @property
    def location(self) -> str:
        """The URL or path; the user's data folder where none is set."""
        return self.url or self.path or default_store()


@dataclass(frozen=True, slots=True)
class ChatDefaults:
    """What holds in a chat that has chosen nothing. `time_zone` is an IANA name."""

    language: Language = _key("ar", values.language)
    region: str = _key("dual", values.one_of(*values.REGIONS))
    digits: str = _key("latin", values.one_of(*values.DIGITS))
    time_zone: str = _key("UTC", values.zone)


@dataclass(frozen=True, slots=True)
class LogSettings:
    """How much is logged, and how a line looks."""

    level: str = _key("info", values.one_of(*values.LEVELS))
    format: str = _key("text", values.one_of(*values.FORMATS))


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """How news is fetched.

    `ports` may be connected to on the public internet; `networks` (CIDR) are private networks that
    are open too, on every port. `administrators` (`telegram:ID`) alone may change sources from a
    platform; the console and the shell always may. `workers` processes read feeds and articles.
    """

    poll: bool = _key(True, values.flag)
    full_text: FullText = _key("feed", values.full_text)
    contact: str = _key("", values.contact)
    ports: frozenset[int] = _key("80, 443", values.ports)
    networks: tuple[IPNetwork, ...] = _key("", values.networks)
    administrators: frozenset[str] = _key("", values.people)
    workers: int = _key(1, values.between(1, 64))


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """How to reach Telegram. An empty `webhook_url` means long polling.

    With `paid_broadcast` more than 30 messages a second go out, for Telegram Stars.
    """

    token: str = _key("", values.token, secret=True)
    api_url: str = _key("https://api.telegram.org", values.api("https", "http"))
    webhook_url: str = _key("", values.address("https", "http"))
    webhook_listen: str = _key("127.0.0.1", values.text)
    webhook_port: int = _key(8443, values.between(1, 65_535))
    paid_broadcast: bool = _key(False, values.flag)


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """How to reach Discord. An empty `gateway_url` means the one that the API names."""

    token: str = _key("", values.token, secret=True)
    api_url: str = _key("https://discord.com/api/v10", values.api("https", "http"))
    gateway_url: str = _key("", values.address("wss", "ws"))


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """How scheduled posts go out.

    What may or may not have arrived is sent again (`uncertain` "retry") or waits for the operator
    ("skip").
    """

    grace_hours: int = _key(6, values.between(0, 168))
    uncertain: str = _key("retry", values.one_of("retry", "skip"))
    telegram_senders: int = _key(1, values.between(1, 64))
    discord_senders: int = _key(16, values.between(1, 64))
    keep_days: int = _key(30, values.between(3, 3650))

    @property
    def grace(self) -> timedelta:
        """A run that was missed still goes out within this time of its moment."""
        return timedelta(hours=self.grace_hours)

    @property
    def keep(self) -> timedelta:
        """For how long it is remembered what was sent."""
        return timedelta(days=self.keep_days)

    @property
    def senders(self) -> Mapping[str, int]:
        """The messages in flight at a time, by platform."""
        return {"telegram": self.telegram_senders, "discord": self.discord_senders}


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """Where `/healthz`, `/readyz` and `/metrics` are served; nowhere with an empty `listen`."""

    listen: str = _key("127.0.0.1", values.token)
    port: int = _key(9477, values.between(1, 65_535))


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """What `/privacy` says of the operator: whom to ask, and words of their own; "" for none."""

    contact: str = _key("", values.short(200))
    text: str = _key("", values.short(1_000))


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can set, by section. Tokens and passwords never show in `repr`."""

    store: StoreSettings
    chats: ChatDefaults
    log: LogSettings
    sources: SourceSettings
    telegram: TelegramSettings
    discord: DiscordSettings
    delivery: DeliverySettings
    privacy: PrivacySettings
    http: HttpSettings

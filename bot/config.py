"""Configuration: a TOML file and the environment become one checked, frozen Settings.

The environment goes before the file: `MUJAZ_CHATS_LANGUAGE` sets `chats.language`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal, cast

from briefings.models import LANGUAGES, Language

REGIONS = ("EG", "LB", "MA", "dual")
DIGITS = ("latin", "arabic")
LEVELS = ("debug", "info", "warning", "error")
FORMATS = ("text", "json")
PLATFORMS = ("telegram", "discord")
_PREFIX = "MUJAZ_"

FullText = Literal["feed", "page"]
IPNetwork = IPv4Network | IPv6Network
Value = str | int | bool
_Check = Callable[[Value], str | None]


class ConfigError(Exception):
    """One sentence that names the file and the key."""


@dataclass(frozen=True, slots=True)
class ChatDefaults:
    """What holds in a chat that has chosen nothing. `time_zone` is an IANA name."""

    language: Language
    region: str
    digits: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """How news is fetched.

    `ports` may be connected to on the public internet; `networks` (CIDR) are private networks that
    are open too, on every port. `administrators` (`telegram:ID`) alone may change sources from a
    platform; the console and the shell always may. `workers` processes read feeds and articles.
    """

    poll: bool
    full_text: FullText
    contact: str
    ports: frozenset[int]
    networks: tuple[IPNetwork, ...]
    administrators: frozenset[str]
    workers: int


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """How to reach Telegram. An empty `webhook_url` means long polling.

    With `paid_broadcast` more than 30 messages a second go out, for Telegram Stars.
    """

    token: str = field(repr=False)
    api_url: str
    webhook_url: str
    webhook_listen: str
    webhook_port: int
    paid_broadcast: bool


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """How to reach Discord. An empty `gateway_url` means the one that the API names."""

    token: str = field(repr=False)
    api_url: str
    gateway_url: str


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """How scheduled posts go out.

    A run that was missed still goes out within `grace` of its time. What may or may not have
    arrived is sent again (`uncertain` "retry") or waits for the operator ("skip"). `senders` are
    the messages in flight at a time, by platform.
    """

    grace: timedelta
    uncertain: str
    senders: Mapping[str, int]
    keep: timedelta


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """What `/privacy` says of the operator: whom to ask, and words of their own; "" for none."""

    contact: str
    text: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can set. Tokens and passwords never show in `repr`.

    `store` is a path, or a database's URL, which may hold a password.
    """

    store: str = field(repr=False)
    chats: ChatDefaults
    log_level: str
    log_format: str
    sources: SourceSettings
    telegram: TelegramSettings
    discord: DiscordSettings
    delivery: DeliverySettings
    privacy: PrivacySettings


def default_store() -> str:
    """Where the store lies unless set: the user's data folder (XDG Base Directory)."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return str(Path(base) / "mujaz" / "mujaz.db")


def _any(value: Value) -> str | None:
    return None


def _one_of(*allowed: str) -> _Check:
    def check(value: Value) -> str | None:
        return None if value in allowed else f"must be one of {', '.join(allowed)}"

    return check


def _between(least: int, most: int) -> _Check:
    def check(value: Value) -> str | None:
        fits = isinstance(value, int) and least <= value <= most
        return None if fits else f"must be a whole number from {least} to {most}"

    return check


def _address(*schemes: str) -> _Check:
    def check(value: Value) -> str | None:
        if not value or str(value).startswith(tuple(f"{scheme}://" for scheme in schemes)):
            return None
        return f"must be an address that begins with {schemes[0]}://"

    return check


def _zone(value: Value) -> str | None:
    from zoneinfo import available_timezones

    zones = available_timezones()
    if value in zones:
        return None
    near = nearest(str(value), sorted(zones))
    hint = f"; did you mean {near}?" if near else ""
    return f'"{value}" is not a time zone{hint}'


def _ports(value: Value) -> str | None:
    parts = _list(value)
    fits = parts and all(p.isascii() and p.isdigit() and 0 < int(p[:6]) < 65_536 for p in parts)
    return None if fits else "must be port numbers with commas between, such as 80, 443"


def _networks(value: Value) -> str | None:
    for part in _list(value):
        try:
            ip_network(part)
        except ValueError:
            return f'"{part}" is not a network such as 10.1.0.0/16'
    return None


def _people(value: Value) -> str | None:
    for part in _list(value):
        platform, _, person = part.partition(":")
        if platform not in PLATFORMS or not person:
            return f'"{part}" is not a person such as telegram:123456789'
    return None


def _contact(value: Value) -> str | None:
    text = str(value)
    if text.isascii() and text.isprintable() and len(text) <= 200 and not set(text) & set("()\\"):
        return None
    return "must be an address in plain letters, such as https://example.org/bot"


def _line(value: Value) -> str | None:
    text = str(value)
    fits = len(text) <= 200 and "\n" not in text
    return None if fits else "must be one line of at most 200 characters"


def _short_text(value: Value) -> str | None:
    return None if len(str(value)) <= 1_000 else "must be at most 1,000 characters"


def _list(value: Value) -> list[str]:
    return [part.strip() for part in str(value).split(",") if part.strip()]


# The type of a default is the type that the key takes.
_KEYS: dict[str, tuple[Value, _Check]] = {
    "store.path": ("", _any),
    "store.url": ("", _address("postgresql")),
    "chats.language": ("ar", _one_of(*LANGUAGES)),
    "chats.region": ("dual", _one_of(*REGIONS)),
    "chats.digits": ("latin", _one_of(*DIGITS)),
    "chats.time_zone": ("UTC", _zone),
    "log.level": ("info", _one_of(*LEVELS)),
    "log.format": ("text", _one_of(*FORMATS)),
    "sources.poll": (True, _any),
    "sources.full_text": ("feed", _one_of("feed", "page")),
    "sources.contact": ("", _contact),
    "sources.ports": ("80, 443", _ports),
    "sources.networks": ("", _networks),
    "sources.administrators": ("", _people),
    "sources.workers": (1, _between(1, 64)),
    "telegram.token": ("", _any),
    "telegram.api_url": ("https://api.telegram.org", _address("https", "http")),
    "telegram.webhook_url": ("", _address("https", "http")),
    "telegram.webhook_listen": ("127.0.0.1", _any),
    "telegram.webhook_port": (8443, _between(1, 65_535)),
    "telegram.paid_broadcast": (False, _any),
    "discord.token": ("", _any),
    "discord.api_url": ("https://discord.com/api/v10", _address("https", "http")),
    "discord.gateway_url": ("", _address("wss", "ws")),
    "delivery.grace_hours": (6, _between(0, 168)),
    "delivery.uncertain": ("retry", _one_of("retry", "skip")),
    "delivery.telegram_senders": (1, _between(1, 64)),
    "delivery.discord_senders": (16, _between(1, 64)),
    "delivery.keep_days": (30, _between(3, 3650)),
    "privacy.contact": ("", _line),
    "privacy.text": ("", _short_text),
}
KEYS = tuple(_KEYS)


@dataclass(frozen=True, slots=True)
class _Read:
    values: Mapping[str, Value]

    def text(self, key: str) -> str:
        return str(self.values[key])

    def number(self, key: str) -> int:
        return int(self.values[key])

    def flag(self, key: str) -> bool:
        return bool(self.values[key])


def load(path: Path | None, environment: Mapping[str, str]) -> Settings:
    """Settings from a file (none: defaults) and the environment. Raises ConfigError."""
    values: dict[str, Value] = {key: default for key, (default, _) in _KEYS.items()}
    origin = {key: key for key in _KEYS}
    if path is not None:
        for key, value in _file(path).items():
            if key not in _KEYS:
                near = nearest(key, KEYS)
                hint = f"; did you mean {near}?" if near else ""
                raise ConfigError(f"{path}: {key}: there is no such key{hint}")
            if type(value) is not type(_KEYS[key][0]):
                raise ConfigError(f"{path}: {key}: must be {_kind(_KEYS[key][0])}")
            values[key], origin[key] = value, f"{path}: {key}"
    names = {_PREFIX + key.replace(".", "_").upper(): key for key in _KEYS}
    sections = tuple({name[: name.index("_", len(_PREFIX)) + 1] for name in names})
    for name in environment:
        if name.startswith(sections) and name not in names:
            near = nearest(name, list(names))
            hint = f"; did you mean {near}?" if near else ""
            raise ConfigError(f"{name}: there is no such key{hint}")
    for name, key in names.items():
        default = _KEYS[key][0]
        if name in environment:
            values[key], origin[key] = _from_text(name, environment[name], default), name
    for key, (_, check) in _KEYS.items():
        if wrong := check(values[key]):
            raise ConfigError(f"{origin[key]}: {wrong}")
    if values["store.path"] and values["store.url"]:
        both = f"{origin['store.path']} and {origin['store.url']}"
        raise ConfigError(f"{both}: set one of them, not both")
    return _settings(_Read(values))


def _settings(read: _Read) -> Settings:
    return Settings(
        store=read.text("store.url") or read.text("store.path") or default_store(),
        chats=ChatDefaults(
            language=cast(Language, read.text("chats.language")),  # checked against LANGUAGES
            region=read.text("chats.region"),
            digits=read.text("chats.digits"),
            time_zone=read.text("chats.time_zone"),
        ),
        log_level=read.text("log.level"),
        log_format=read.text("log.format"),
        sources=SourceSettings(
            poll=read.flag("sources.poll"),
            full_text=cast(FullText, read.text("sources.full_text")),  # checked
            contact=read.text("sources.contact").strip(),
            ports=frozenset(int(port) for port in _list(read.text("sources.ports"))),
            networks=tuple(ip_network(one) for one in _list(read.text("sources.networks"))),
            administrators=frozenset(_list(read.text("sources.administrators"))),
            workers=read.number("sources.workers"),
        ),
        telegram=TelegramSettings(
            token=read.text("telegram.token").strip(),
            api_url=read.text("telegram.api_url").rstrip("/"),
            webhook_url=read.text("telegram.webhook_url"),
            webhook_listen=read.text("telegram.webhook_listen"),
            webhook_port=read.number("telegram.webhook_port"),
            paid_broadcast=read.flag("telegram.paid_broadcast"),
        ),
        discord=DiscordSettings(
            token=read.text("discord.token").strip(),
            api_url=read.text("discord.api_url").rstrip("/"),
            gateway_url=read.text("discord.gateway_url"),
        ),
        delivery=DeliverySettings(
            grace=timedelta(hours=read.number("delivery.grace_hours")),
            uncertain=read.text("delivery.uncertain"),
            senders={
                "telegram": read.number("delivery.telegram_senders"),
                "discord": read.number("delivery.discord_senders"),
            },
            keep=timedelta(days=read.number("delivery.keep_days")),
        ),
        privacy=PrivacySettings(
            contact=read.text("privacy.contact").strip(), text=read.text("privacy.text").strip()
        ),
    )


def _kind(default: Value) -> str:
    if isinstance(default, bool):
        return "true or false"
    return "a whole number" if isinstance(default, int) else "a text in quotation marks"


def _from_text(name: str, text: str, default: Value) -> Value:
    """A variable of the environment as the type of its key."""
    if isinstance(default, bool):
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
    elif isinstance(default, int):
        if text.isascii() and text.isdigit():
            return int(text[:9])
    else:
        return text
    raise ConfigError(f"{name}: must be {_kind(default)}")


def nearest(word: str, among: tuple[str, ...] | list[str]) -> str | None:
    """The entry most like a word, None where none is near."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, among, scorer=fuzz.ratio, score_cutoff=60)
    return str(found[0]) if found else None


def _file(path: Path) -> dict[str, object]:
    try:
        content = path.read_bytes().decode()
        tables = tomllib.loads(content)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or 'cannot be read'}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: is not valid TOML: {error}") from error
    flat: dict[str, object] = {}
    for section, table in tables.items():
        if isinstance(table, dict):
            flat.update({f"{section}.{key}": value for key, value in table.items()})
        else:
            flat[section] = table
    return flat

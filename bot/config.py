"""Configuration: a TOML file and the environment become one checked, frozen Settings.

The environment goes before the file: `MUJAZ_CHATS_LANGUAGE` sets `chats.language`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from briefings.models import LANGUAGES, Language

REGIONS = ("EG", "LB", "MA", "dual")
DIGITS = ("latin", "arabic")
LEVELS = ("debug", "info", "warning", "error")
_PREFIX = "MUJAZ_"


class ConfigError(Exception):
    """One sentence that names the file and the key."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can set. Tokens never show in `repr`."""

    store: str
    language: Language
    region: str
    digits: str
    time_zone: str
    log_level: str
    telegram_token: str = field(repr=False)
    discord_token: str = field(repr=False)


def default_store() -> str:
    """Where the store lies unless set: the user's data folder (XDG Base Directory)."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return str(Path(base) / "mujaz" / "mujaz.db")


def _text(value: str) -> str | None:
    return None


def _one_of(allowed: tuple[str, ...]) -> Callable[[str], str | None]:
    def check(value: str) -> str | None:
        return None if value in allowed else f"must be one of {', '.join(allowed)}"

    return check


def _zone(value: str) -> str | None:
    from zoneinfo import available_timezones

    zones = available_timezones()
    if value in zones:
        return None
    near = nearest(value, sorted(zones))
    hint = f"; did you mean {near}?" if near else ""
    return f'"{value}" is not a time zone{hint}'


_KEYS: dict[str, tuple[str, Callable[[str], str | None]]] = {
    "store.path": ("", _text),
    "chats.language": ("ar", _one_of(tuple(LANGUAGES))),
    "chats.region": ("dual", _one_of(REGIONS)),
    "chats.digits": ("latin", _one_of(DIGITS)),
    "chats.time_zone": ("UTC", _zone),
    "log.level": ("info", _one_of(LEVELS)),
    "telegram.token": ("", _text),
    "discord.token": ("", _text),
}
KEYS = tuple(_KEYS)


def load(path: Path | None, environment: Mapping[str, str]) -> Settings:
    """Settings from a file (none: defaults) and the environment. Raises ConfigError."""
    values = {key: default for key, (default, _) in _KEYS.items()}
    origin = {key: key for key in _KEYS}
    if path is not None:
        for key, value in _file(path).items():
            if key not in _KEYS:
                near = nearest(key, KEYS)
                hint = f"; did you mean {near}?" if near else ""
                raise ConfigError(f"{path}: {key}: there is no such key{hint}")
            if not isinstance(value, str):
                raise ConfigError(f"{path}: {key}: must be a text in quotation marks")
            values[key], origin[key] = value, f"{path}: {key}"
    for key in _KEYS:
        name = _PREFIX + key.replace(".", "_").upper()
        if name in environment:
            values[key], origin[key] = environment[name], name
    for key, (_, check) in _KEYS.items():
        if wrong := check(values[key]):
            raise ConfigError(f"{origin[key]}: {wrong}")
    return Settings(
        store=values["store.path"] or default_store(),
        language=cast(Language, values["chats.language"]),  # checked against LANGUAGES above
        region=values["chats.region"],
        digits=values["chats.digits"],
        time_zone=values["chats.time_zone"],
        log_level=values["log.level"],
        telegram_token=values["telegram.token"],
        discord_token=values["discord.token"],
    )


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

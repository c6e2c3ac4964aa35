"""Reads settings: a TOML file, and the environment, which goes before it.

`MUJAZ_CHATS_LANGUAGE` sets `chats.language`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, get_type_hints

from bot.config.errors import ConfigError, WrongValueError
from bot.config.nearest import did_you_mean
from bot.config.settings import KEY, Key, Settings
from bot.config.values import Value
from briefings.db.private import open_to_others

_PREFIX: Final = "MUJAZ_"
_SECTIONS: Final[Mapping[str, type[Any]]] = get_type_hints(Settings)
_KEYS: Final[Mapping[str, Key]] = {
    f"{section}.{one.name}": one.metadata[KEY]
    for section, kind in _SECTIONS.items()
    for one in fields(kind)
}
_SECRET: Final = frozenset(
    f"{section}.{one.name}"
    for section, kind in _SECTIONS.items()
    for one in fields(kind)
    if not one.repr
)
KEYS: Final = tuple(_KEYS)
"""Every key, as `section.key`, in the order of `config.example.toml`."""

_VARIABLES: Final = {_PREFIX + key.replace(".", "_").upper(): key for key in KEYS}


def load(path: Path | None, environment: Mapping[str, str]) -> Settings:
    """Settings from a file (none: defaults) and the environment. Raises ConfigError."""
    given: dict[str, tuple[str, Value]] = {}  # by key: where it was set, and to what
    if path is not None:
        given.update(_from_file(path))
    given.update(_from_environment(environment))
    if {"store.path", "store.url"} <= {key for key, (_, value) in given.items() if value}:
        both = f"{given['store.path'][0]} and {given['store.url'][0]}"
        raise ConfigError(f"{both}: set one of them, not both")
    parsed: dict[str, dict[str, object]] = {section: {} for section in _SECTIONS}
    for key, how in _KEYS.items():
        origin, value = given.get(key, (key, how.default))
        section, _, name = key.partition(".")
        try:
            parsed[section][name] = how.parse(value)
        except WrongValueError as error:
            raise ConfigError(f"{origin}: {error}") from None
    return Settings(**{section: kind(**parsed[section]) for section, kind in _SECTIONS.items()})


def exposed(path: Path | None) -> str | None:
    """One sentence where others may read a file that holds a secret, else None."""
    try:
        if path is None or not open_to_others(path):
            return None
        secrets = [key for key, value in _flat(path).items() if key in _SECRET and value]
    except (OSError, ConfigError):
        return None
    held = ", ".join(secrets)
    return f"{path}: others may read this file, and it holds {held}: chmod 600" if held else None


def _from_file(path: Path) -> dict[str, tuple[str, Value]]:
    given: dict[str, tuple[str, Value]] = {}
    for key, value in _flat(path).items():
        origin = f"{path}: {key}"
        if key not in _KEYS:
            raise ConfigError(f"{origin}: there is no such key{did_you_mean(key, KEYS)}")
        default = _KEYS[key].default
        if not isinstance(value, (str, int)) or type(value) is not type(default):
            raise ConfigError(f"{origin}: must be {_type_of(default)}")
        given[key] = origin, value
    return given


def _from_environment(environment: Mapping[str, str]) -> dict[str, tuple[str, Value]]:
    sections = tuple(f"{_PREFIX}{section.upper()}_" for section in _SECTIONS)
    for name in environment:
        if name.startswith(sections) and name not in _VARIABLES:
            hint = did_you_mean(name, list(_VARIABLES))
            raise ConfigError(f"{name}: there is no such key{hint}")
    return {
        key: (name, _from_text(name, environment[name], _KEYS[key].default))
        for name, key in _VARIABLES.items()
        if name in environment
    }


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
    raise ConfigError(f"{name}: must be {_type_of(default)}")


def _type_of(default: Value) -> str:
    if isinstance(default, bool):
        return "true or false"
    return "a whole number" if isinstance(default, int) else "a text in quotation marks"


def _flat(path: Path) -> dict[str, object]:
    """A TOML file's values by `section.key`."""
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

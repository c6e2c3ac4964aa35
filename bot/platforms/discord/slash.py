"""Slash commands: every command of the bot twice, once in each language.

Discord has no Arabic among its locales (https://discord.com/developers/docs/reference#locales), so
a translation cannot be attached to a command: the Arabic one stands beside it under its own name.
Whoever uses it is answered in Arabic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.commands import COMMANDS, Command, Kind, Parameter
from bot.commands.chat import SETTINGS
from bot.locales.speech import Speech
from briefings.models import LANGUAGES, Language
from briefings.text.hygiene import clean_line

_CHAT_INPUT, _STRING = 1, 3
_GUILD, _BOT_DM = 0, 1  # where a command may be used; not in talks between others
_LONGEST = 100  # characters of a description or a choice
_ARABIC = re.compile(r"[\u0620-\u064A_]+")
_OFFERED = frozenset((Kind.STORY, Kind.SPEAKER, Kind.ZONE, Kind.PERIOD, Kind.TIME))

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few values, by the name a person sees."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Option:
    """What may follow a command. Either `choices` are all there is, or values may be `offered`."""

    name: str
    description: str
    required: bool = False
    offered: bool = False
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Slash:
    """A command as Discord lists it."""

    name: str
    description: str
    options: tuple[Option, ...] = ()

    def to_json(self) -> Json:
        """As Discord's API takes it."""
        return {
            "type": _CHAT_INPUT,
            "name": self.name,
            "description": self.description,
            "contexts": [_GUILD, _BOT_DM],
            "options": [_option_json(option) for option in self.options],
        }

    @classmethod
    def from_json(cls, kept: Json) -> Slash:
        """What Discord holds of a command, as far as it is ours to say."""
        options = kept.get("options")
        return cls(
            str(kept["name"]),
            str(kept.get("description")),
            tuple(_option(one) for one in options) if isinstance(options, list) else (),
        )


@dataclass(frozen=True, slots=True)
class Meant:
    """What a slash command stands for."""

    command: Command
    language: Language


def _names() -> dict[str, Meant]:
    names = {command.name: Meant(command, "en") for command in COMMANDS}
    for command in COMMANDS:
        arabic = next((alias for alias in command.aliases if _ARABIC.fullmatch(alias)), None)
        if arabic is not None:
            names[arabic] = Meant(command, "ar")
    return names


BY_NAME: Mapping[str, Meant] = _names()
"""Every slash command by its name."""


def slashes() -> tuple[Slash, ...]:
    """The commands to register."""
    return tuple(_slash(name, meant) for name, meant in BY_NAME.items())


def line_of(name: str, options: Iterable[Json]) -> str:
    """The command line that was meant: the values in the order of the command's parameters."""
    values = {str(option["name"]): str(option.get("value", "")) for option in options}
    meant = BY_NAME.get(name)
    if meant is None:  # registered by another version
        return " ".join((f"/{name}", *values.values()))
    words = [values.get(option_name(one, meant.language), "") for one in meant.command.parameters]
    return " ".join((f"/{meant.command.name}", *(word for word in words if word)))


def option_name(parameter: Parameter, language: Language) -> str:
    """What a parameter is called in a language."""
    return Speech(language).say(f"param-{parameter.name}")


def is_offered(command: Command, parameter: Parameter) -> bool:
    """Whether values are offered while a person types."""
    return parameter.kind in _OFFERED or (command.name == "settings" and parameter.name == "value")


def _slash(name: str, meant: Meant) -> Slash:
    say = Speech(meant.language).say
    options = tuple(_made(meant, parameter) for parameter in meant.command.parameters)
    said = say(f"help-{meant.command.name}")
    return Slash(name, clean_line(said, _LONGEST), options)


def _made(meant: Meant, parameter: Parameter) -> Option:
    choices = _choices(parameter.kind, Speech(meant.language))
    return Option(
        option_name(parameter, meant.language),
        clean_line(Speech(meant.language).say(f"param-{parameter.name}-what"), _LONGEST),
        parameter.required,
        not choices and is_offered(meant.command, parameter),
        choices,
    )


def _choices(kind: Kind, speech: Speech) -> tuple[Choice, ...]:
    match kind:
        case Kind.LANGUAGE:
            return tuple(Choice(speech.say(f"language-{one}"), one) for one in LANGUAGES)
        case Kind.SETTING:
            return tuple(Choice(speech.say(f"setting-{one}"), one) for one in SETTINGS)
        case _:
            return ()


def _option_json(option: Option) -> Json:
    made: dict[str, object] = {
        "type": _STRING,
        "name": option.name,
        "description": option.description,
        "required": option.required,
    }
    if option.offered:
        made["autocomplete"] = True
    if option.choices:
        made["choices"] = [{"name": one.name, "value": one.value} for one in option.choices]
    return made


def _option(kept: Json) -> Option:
    choices = kept.get("choices")
    return Option(
        str(kept["name"]),
        str(kept.get("description")),
        bool(kept.get("required")),
        bool(kept.get("autocomplete")),
        tuple(_choice(one) for one in choices) if isinstance(choices, Sequence) else (),
    )


def _choice(kept: Json) -> Choice:
    return Choice(str(kept["name"]), str(kept["value"]))

"""What Discord refuses that simcord's backend lets through.

From Discord's documentation: application commands
(https://discord.com/developers/docs/interactions/application-commands), locales
(https://discord.com/developers/docs/reference#locales), messages
(https://discord.com/developers/docs/resources/message).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import discord
from simcord.backend import errors

# Arabic is not among them.
LOCALES = frozenset(locale.value for locale in discord.Locale)
_NAME = re.compile(r"[-_'\w]{1,32}")


def invalid_json() -> errors.BackendError:
    return errors.BackendError(400, 50109, "The request body contains invalid JSON.")


def check_text(value: Any) -> None:
    """No string anywhere may hold half a character: such JSON is not UTF-8."""
    for text in _strings(value):
        try:
            text.encode()
        except UnicodeEncodeError:
            raise errors.BackendError(
                400, 50109, "The request body contains invalid JSON."
            ) from None


def check_message(body: dict[str, Any]) -> None:
    nonce = body.get("nonce")
    if nonce is not None and not 1 <= len(str(nonce)) <= 25:
        raise errors.invalid_form_body("nonce: Must be between 1 and 25 in length.")
    for index, embed in enumerate(body.get("embeds") or []):
        where = f"embeds[{index}]"
        for at, field in enumerate(embed.get("fields") or []):
            for key in ("name", "value"):
                if not str(field.get(key) or "").strip():
                    raise errors.invalid_form_body(f"{where}.fields[{at}].{key}: is required")
        for part, key in ((embed, "url"), (embed.get("author") or {}, "url")):
            if part.get(key) and not str(part[key]).startswith(("http://", "https://")):
                raise errors.invalid_form_body(f"{where}.url: Scheme must be http or https")
        if not any(embed.get(key) for key in ("title", "description", "fields", "image", "author")):
            raise errors.invalid_form_body(f"{where}.description: This field is required")


def check_choices(choices: list[dict[str, Any]]) -> None:
    if len(choices) > 25:
        raise errors.invalid_form_body("data.choices: Must be 25 or fewer in length.")
    for choice in choices:
        for key in ("name", "value"):
            if not isinstance(choice[key], str) or not 1 <= len(choice[key]) <= 100:
                raise errors.invalid_form_body(
                    f"choices.{key}: Must be between 1 and 100 in length."
                )


def check_commands(commands: list[dict[str, Any]]) -> None:
    if len(commands) > 100:
        raise errors.invalid_form_body("Maximum number of application commands reached (100)")
    names = [command["name"] for command in commands]
    if len(set(names)) != len(names):
        raise errors.invalid_form_body("Application command names must be unique")
    for command in commands:
        _check_named(command, command["name"])
        options = command.get("options") or []
        if len(options) > 25:
            raise errors.invalid_form_body(f"{command['name']}: options: 25 or fewer")
        given = [option["name"] for option in options]
        if len(set(given)) != len(given):
            raise errors.invalid_form_body(f"{command['name']}: option names must be unique")
        needed = [bool(option.get("required")) for option in options]
        if needed != sorted(needed, reverse=True):
            raise errors.invalid_form_body("Required options must be placed before non-required")
        for option in options:
            _check_named(option, f"{command['name']}.{option['name']}")
            if option.get("choices"):
                check_choices(option["choices"])
                if option.get("autocomplete"):
                    raise errors.invalid_form_body("autocomplete cannot go with choices")
        if sum(len(text) for text in _strings(command)) > 8000:
            raise errors.invalid_form_body(f"{command['name']}: 8,000 characters at most in all")


def _check_named(thing: dict[str, Any], where: str) -> None:
    names = [thing["name"], *(thing.get("name_localizations") or {}).values()]
    said = [thing.get("description", ""), *(thing.get("description_localizations") or {}).values()]
    for name in names:
        if not _NAME.fullmatch(name) or name != name.lower():
            raise errors.invalid_form_body(f"{where}.name: String value did not validate: {name!r}")
    for text in said:
        if not 1 <= len(text) <= 100:
            raise errors.invalid_form_body(f"{where}.description: Must be 1 to 100 in length.")
    for key in ("name_localizations", "description_localizations"):
        for locale in thing.get(key) or {}:
            if locale not in LOCALES:
                raise errors.invalid_form_body(f"{where}.{key}: no such locale: {locale!r}")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)

"""What a key may be set to: each function checks a value and gives it in the form that is used.

A value comes as TOML's text, whole number or truth; its type is checked before. Each raises
WrongValueError with what the value must be.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final, Literal, cast

from bot.config.errors import WrongValueError
from bot.config.nearest import did_you_mean
from briefings.models import LANGUAGES, Language

REGIONS: Final = ("EG", "LB", "MA", "dual")
DIGITS: Final = ("latin", "arabic")
LEVELS: Final = ("debug", "info", "warning", "error")
FORMATS: Final = ("text", "json")
PLATFORMS: Final = ("telegram", "discord")

FullText = Literal["feed", "page"]
IPNetwork = IPv4Network | IPv6Network
Value = str | int | bool
"""What TOML and the environment may give for a key."""


def text(value: Value) -> str:
    """Any text, as it stands."""
    return str(value)


def token(value: Value) -> str:
    """Any text, without the blanks around it that copying leaves."""
    return str(value).strip()


def short(most: int) -> Callable[[Value], str]:
    """A text of so many characters at most."""

    def parse(value: Value) -> str:
        said = str(value).strip()
        if len(said) > most:
            raise WrongValueError(f"must be at most {most} characters")
        return said

    return parse


def flag(value: Value) -> bool:
    """True or false."""
    return bool(value)


def one_of(*allowed: str) -> Callable[[Value], str]:
    """One of a few words."""

    def parse(value: Value) -> str:
        if value not in allowed:
            raise WrongValueError(f"must be one of {', '.join(allowed)}")
        return str(value)

    return parse


def language(value: Value) -> Language:
    """The code of a language that answers are given in."""
    return cast(Language, one_of(*LANGUAGES)(value))


def full_text(value: Value) -> FullText:
    """Where an article's words come from."""
    return cast(FullText, one_of("feed", "page")(value))


def between(least: int, most: int) -> Callable[[Value], int]:
    """A whole number, both bounds included."""

    def parse(value: Value) -> int:
        if not isinstance(value, int) or not least <= value <= most:
            raise WrongValueError(f"must be a whole number from {least} to {most}")
        return value

    return parse


def none_or(least: int, most: int) -> Callable[[Value], int]:
    """0, or a whole number within both bounds."""
    parse = between(least, most)

    def parse_or_none(value: Value) -> int:
        if value == 0:
            return 0
        try:
            return parse(value)
        except WrongValueError as error:
            raise WrongValueError(f"{error}, or 0") from None

    return parse_or_none


def address(*schemes: str) -> Callable[[Value], str]:
    """An address with one of these schemes, or nothing."""

    def parse(value: Value) -> str:
        if value and not str(value).startswith(tuple(f"{scheme}://" for scheme in schemes)):
            raise WrongValueError(f"must be an address that begins with {schemes[0]}://")
        return str(value)

    return parse


def api(*schemes: str) -> Callable[[Value], str]:
    """An address that paths are put behind: without a slash at its end."""
    parse = address(*schemes)
    return lambda value: parse(value).rstrip("/")


def zone(value: Value) -> str:
    """The name of an IANA time zone."""
    from zoneinfo import available_timezones

    zones = available_timezones()
    if value not in zones:
        hint = did_you_mean(str(value), sorted(zones))
        raise WrongValueError(f'"{value}" is not a time zone{hint}')
    return str(value)


def ports(value: Value) -> frozenset[int]:
    """Port numbers with commas between, at least one."""
    parts = _parts(value)
    if not parts or not all(p.isascii() and p.isdigit() and 0 < int(p[:6]) < 65_536 for p in parts):
        raise WrongValueError("must be port numbers with commas between, such as 80, 443")
    return frozenset(map(int, parts))


def networks(value: Value) -> tuple[IPNetwork, ...]:
    """IP networks (CIDR) with commas between."""
    found: list[IPNetwork] = []
    for part in _parts(value):
        try:
            found.append(ip_network(part))
        except ValueError:
            raise WrongValueError(f'"{part}" is not a network such as 10.1.0.0/16') from None
    return tuple(found)


def people(value: Value) -> frozenset[str]:
    """Persons as `platform:ID` with commas between."""
    parts = _parts(value)
    for part in parts:
        platform, _, person = part.partition(":")
        if platform not in PLATFORMS or not person:
            raise WrongValueError(f'"{part}" is not a person such as telegram:123456789')
    return frozenset(parts)


def contact(value: Value) -> str:
    """An address that can stand in the comment of a User-Agent (RFC 9110, 5.6.5)."""
    said = str(value)
    fits = said.isascii() and said.isprintable() and len(said) <= 200
    if not fits or set(said) & set("()\\"):
        raise WrongValueError(
            "must be an address in plain letters, such as https://example.org/bot"
        )
    return said.strip()


def _parts(value: Value) -> list[str]:
    return [part.strip() for part in str(value).split(",") if part.strip()]

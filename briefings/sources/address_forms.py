"""Addresses as people write them: `feed://`, no scheme, brackets, marks around them, `@channel`."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 2_048
_UNSEEN: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c\u00ad]")
_AROUND: Final = "\"'`<>«»“”‘’„‹›*_~| \t\r\n\xa0"
_AFTER: Final = ".,;:!?…،؛؟|\\"
_MARKDOWN: Final = re.compile(r"\[[^\[\]]{0,300}\]\(\s*(\S{4,})\s*\)")
# What readers and browsers put before an address: `feed:https://…`, `view-source:`, `url=`.
_WRAPPER: Final = re.compile(
    r"(?:feed|rss|view-source|url|rss\s?feed|link|رابط|الرابط|العنوان)\s*[:=]\s*(?!//)", re.I
)
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]{1,20})\s*[:;]\s*//+", re.I)
_BROKEN_SCHEME: Final = re.compile(r"h(?:tt|xx)p(s?)\s*(?:[:;]\s*/{0,4}|/{2,4})(?=[^\s/])", re.I)
# How people name a Telegram channel: `@name`, and the links of its own apps.
_CHANNEL: Final = re.compile(
    r"@([A-Za-z][A-Za-z0-9_]{3,31})|tg:(?://)?resolve/?\?domain=([A-Za-z][A-Za-z0-9_]{3,31})(?:&\S*)?",
    re.IGNORECASE,
)
_FEED_SCHEMES: Final = frozenset({"feed", "feeds", "rss", "pcast", "itpc", "podcast", "web+feed"})
_HOST: Final = re.compile(
    r"(?:(?:[^\s/:@?#.]{1,63}\.)+(?:[^\W\d]{2,30}|xn--[a-z0-9-]{2,60})\.?"
    r"|(?:\d{1,3}\.){3}\d{1,3})(?::\d{1,5})?"
    r"(?:[/?#]\S*)?$"
    r"|localhost(?::\d{1,5})?(?:[/?#]\S*)?$|\[[0-9a-f:.]{2,45}\](?::\d{1,5})?(?:[/?#]\S*)?$",
    re.I,
)


def typed_addresses(words: str) -> tuple[str, ...]:
    """The http(s) addresses that are meant, the likeliest first; empty where none is.

    Without a scheme both are meant, https first; a scheme of feed readers (`feed://`) is none.
    An address of another scheme is none, but for Telegram's own.
    """
    text = _UNSEEN.sub("", words[: 2 * _LONGEST]).strip(_AROUND)
    if found := _MARKDOWN.search(text):
        text = found[1]
    text = _bare(text)
    if len(text) > _LONGEST or not text or re.search(r"\s", text):
        return ()
    if channel := _CHANNEL.fullmatch(text):
        return (f"https://t.me/{channel[1] or channel[2]}",)
    broken = _BROKEN_SCHEME.match(text)
    if broken:
        return (f"http{broken[1].lower()}://{text[broken.end() :]}",)
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() == "tg":
        return (text,)  # a channel's, as Telegram's apps give it
    if scheme and scheme[1].lower() not in _FEED_SCHEMES:
        return ()
    rest = text[scheme.end() :] if scheme else text.removeprefix("//")
    if not _HOST.match(rest.rpartition("@")[2] if "@" in rest.partition("/")[0] else rest):
        return ()
    return (f"https://{rest}", f"http://{rest}")


def _bare(text: str) -> str:
    """Without what stands before, around and behind an address."""
    while wrapper := _WRAPPER.match(text):
        text = text[wrapper.end() :].strip(_AROUND)
    before = None
    while text != before:
        before = text
        text = text.strip(_AROUND).rstrip(_AFTER)
        for opening, closing in ("()", "[]", "{}"):
            if text.startswith(opening) and text.endswith(closing):
                text = text[1:-1]
            elif text.endswith(closing) and text.count(closing) > text.count(opening):
                text = text[:-1]
    return text

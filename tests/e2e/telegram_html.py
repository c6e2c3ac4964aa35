"""Telegram's HTML, read as strictly as its servers read it, into text and UTF-16 entities.

After the public description (https://core.telegram.org/bots/api#html-style) and the behaviour of
TDLib's `parse_html` and `fix_formatted_text`, on which the Bot API server is built: the same tags,
the same four named entities, the same sentences for what is wrong. Offsets in errors count bytes
of UTF-8, offsets of entities count UTF-16 units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACES = " \t\r\n\0\v"
_ENTITY = re.compile(r"&(?:#(?:x([0-9a-fA-F]+)|([0-9]+))|([a-zA-Z]+));?")
_PLAIN = re.compile(r"[^<&]+")
# Control characters become spaces; carriage returns, bidi marks of U+2028 to U+202E and the
# combining lines that draw over neighbouring lines vanish.
_CLEAN = {
    **{code: " " for code in range(32) if code not in (10, 13)},
    13: None,
    **dict.fromkeys(range(0x2028, 0x202F)),
    **dict.fromkeys((0x333, 0x33F, 0x30A)),
}
_DIRTY = re.compile("[\0-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
_TRIMMED = " \n\u00a0\u2800\u3164\u200b"


class MarkupError(Exception):
    """Why the text is refused, in Telegram's words without "Bad Request: "."""


@dataclass(frozen=True)
class Entity:
    """A stretch of text that is marked: offset and length in UTF-16 units."""

    kind: str
    offset: int
    length: int
    url: str = ""
    language: str = ""
    emoji: str = ""

    def as_json(self) -> dict[str, object]:
        found: dict[str, object] = {
            "type": self.kind,
            "offset": self.offset,
            "length": self.length,
        }
        if self.kind == "text_link":
            found["url"] = self.url
        if self.language:
            found["language"] = self.language
        if self.emoji:
            found["custom_emoji_id"] = self.emoji
        return found


def units(text: str) -> int:
    """The length of a text in UTF-16 code units. Lone surrogates raise UnicodeEncodeError."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


@dataclass
class _Open:
    tag: str
    argument: str
    offset: int
    begin: int  # in the parts of the result


def parse(html: str) -> tuple[str, list[Entity]]:
    """Text and entities as Telegram would store them. Raises MarkupError."""
    text, entities = _parse(html)
    return _fixed(text, entities)


def _parse(html: str) -> tuple[str, list[Entity]]:
    parts: list[str] = []
    entities: list[tuple[int, Entity]] = []  # with the order in which each was opened
    nested: list[tuple[int, _Open]] = []
    offset, at, opened = 0, 0, 0
    while at < len(html):
        if plain := _PLAIN.match(html, at):
            parts.append(plain[0])
            offset += units(plain[0])
            at = plain.end()
            continue
        if html[at] == "&":
            character, at = _character(html, at)
            parts.append(character)
            offset += units(character)
            continue
        begin = at
        if html[at + 1 : at + 2] != "/":
            tag, argument, at = _start_tag(html, begin)
            nested.append((opened, _Open(tag, argument, offset, len(parts))))
            opened += 1
            continue
        if not nested:
            raise _error(html, begin, "Unexpected end tag at byte offset {}")
        at = _end_tag(html, begin, nested[-1][1].tag)
        order, start = nested.pop()
        if offset > start.offset:
            entity = _entity(start, offset, "".join(parts[start.begin :]))
            if entity is not None:
                entities.append((order, entity))
    if nested:
        tag = nested[-1][1].tag
        raise MarkupError(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{tag}\""
        )
    entities.sort(key=lambda one: (one[1].offset, -one[1].length, one[0]))
    return "".join(parts), [entity for _, entity in entities]


def _error(html: str, at: int, what: str) -> MarkupError:
    return MarkupError("can't parse entities: " + what.format(len(html[:at].encode())))


def _character(html: str, at: int) -> tuple[str, int]:
    match = _ENTITY.match(html, at)
    if match is None:
        return "&", at + 1
    if match[3]:
        known = _NAMED.get(match[3])
        return (known, match.end()) if known else ("&", at + 1)
    code = int(match[1], 16) if match[1] else int(match[2])
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "&", at + 1
    return chr(code), match.end()


def _until(html: str, at: int, stops: str) -> int:
    while at < len(html) and html[at] not in stops:
        at += 1
    return at


def _skip(html: str, at: int) -> int:
    while at < len(html) and html[at] in _SPACES:
        at += 1
    return at


def _start_tag(html: str, begin: int) -> tuple[str, str, int]:
    at = _until(html, begin + 1, _SPACES + ">")
    if at >= len(html):
        raise _error(html, begin, "Unclosed start tag at byte offset {}")
    tag = html[begin + 1 : at].lower()
    if tag not in _KINDS:
        raise _error(html, begin, f'Unsupported start tag "{_braces(tag)}" at byte offset {{}}')
    argument = ""
    while True:
        at = _skip(html, at)
        if at >= len(html):
            raise _error(html, begin, "Unclosed start tag at byte offset {}")
        if html[at] == ">":
            break
        name, value, at = _attribute(html, at, begin, tag)
        if tag == "a" and name == "href":
            argument = value
        elif tag == "code" and name == "class" and value.startswith("language-"):
            argument = value.removeprefix("language-")
        elif tag == "span" and name == "class" and value.startswith("tg-"):
            argument = value.removeprefix("tg-")
        elif tag == "tg-emoji" and name == "emoji-id":
            argument = value
        elif tag == "blockquote" and name == "expandable":
            argument = "1"
    if tag == "span" and argument != "spoiler":
        raise _error(html, begin, 'Tag "span" must have class "tg-spoiler" at byte offset {}')
    return tag, argument, at + 1


def _attribute(html: str, at: int, begin: int, tag: str) -> tuple[str, str, int]:
    start = at
    at = _until(html, at, _SPACES + "=>/\"'")
    name = html[start:at]
    if not name:
        raise _error(html, begin, f'Empty attribute name in the tag "{tag}" at byte offset {{}}')
    at = _skip(html, at)
    if at >= len(html):
        raise _error(html, begin, f'Unclosed start tag "{tag}" at byte offset {{}}')
    if html[at] != "=":
        if tag == "blockquote" and name == "expandable":
            return name, "", at
        raise _error(
            html,
            begin,
            f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte '
            "offset {}",
        )
    at = _skip(html, at + 1)
    if at >= len(html):
        raise _error(html, begin, f'Unclosed start tag "{tag}" at byte offset {{}}')
    if html[at] not in "\"'":
        start = at
        while at < len(html) and ((html[at].isascii() and html[at].isalnum()) or html[at] in ".-"):
            at += 1
        if at < len(html) and html[at] not in _SPACES + ">":
            raise _error(html, start, "Unexpected end of name token at byte offset {}")
        return name, html[start:at].lower(), at
    quote, at = html[at], at + 1
    value: list[str] = []
    while at < len(html) and html[at] != quote:
        if html[at] == "&":
            character, at = _character(html, at)
            value.append(character)
        else:
            value.append(html[at])
            at += 1
    if at >= len(html):
        raise _error(html, begin, "Unclosed start tag at byte offset {}")
    return name, "".join(value), at + 1


def _end_tag(html: str, begin: int, expected: str) -> int:
    at = _until(html, begin + 2, _SPACES + ">")
    found = html[begin + 2 : at]
    at = _skip(html, at)
    if at >= len(html) or html[at] != ">":
        raise _error(html, begin, "Unclosed end tag at byte offset {}")
    if found and found != expected:
        raise _error(
            html,
            begin,
            f'Unmatched end tag at byte offset {{}}, expected "</{expected}>", found '
            f'"</{_braces(found)}>"',
        )
    return at + 1


def _braces(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _entity(start: _Open, end: int, text: str) -> Entity | None:
    kind, length = _KINDS[start.tag], end - start.offset
    if kind == "text_link":
        url = _link(start.argument or text)
        return Entity(kind, start.offset, length, url=url) if url else None
    if kind == "custom_emoji":
        return Entity(kind, start.offset, length, emoji=start.argument)
    if kind == "blockquote" and start.argument:
        return Entity("expandable_blockquote", start.offset, length)
    if kind == "code" and start.argument:
        return Entity("pre", start.offset, length, language=start.argument)
    return Entity(kind, start.offset, length)


def _link(url: str) -> str:
    """A link that Telegram keeps: http, https, tg, ton and mailto; a bare host gets http."""
    url = url.strip()
    match = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", url)
    if match and match[1].lower() in ("http", "https", "ftp", "tg", "ton", "tonsite", "mailto"):
        host = re.match(r"[^:]+:(?://)?([^/?#]+)", url)
        return url if host and not re.search(r"[\s<>\"]", host[1]) else ""
    if match and not re.match(r"[^/?#]+\.[a-zA-Z]{2,}(:\d+)?([/?#]|$)", url):
        return ""
    return f"http://{url}/" if re.fullmatch(r"[^\s/?#<>\"]+\.[^\s/?#<>\"]{2,}", url) else ""


def _fixed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cleans and trims a text as Telegram does, moving the entities along."""
    if _DIRTY.search(text):
        text, entities = _cleaned(text, entities)
    kept = text.lstrip(_TRIMMED)
    cut = units(text[: len(text) - len(kept)])
    kept = kept.rstrip(_TRIMMED)
    end = units(kept)
    moved: list[Entity] = []
    for one in entities:
        first = max(one.offset - cut, 0)
        last = min(one.offset + one.length - cut, end)
        if last > first:
            moved.append(_placed(one, first, last - first))
    return kept, moved


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    new_of: list[int] = []  # the new offset for every old UTF-16 offset
    offset = 0
    for character in text:
        kept = character.translate(_CLEAN)
        new_of += [offset] * units(character)
        offset += units(kept)
    new_of.append(offset)
    moved = []
    for one in entities:
        first, last = new_of[one.offset], new_of[one.offset + one.length]
        if last > first:
            moved.append(_placed(one, first, last - first))
    return text.translate(_CLEAN), moved


def _placed(one: Entity, offset: int, length: int) -> Entity:
    return Entity(one.kind, offset, length, one.url, one.language, one.emoji)

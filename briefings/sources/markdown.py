"""Markdown for quotation: front matter read, marks of layout taken out, lines kept as lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefings.sources.markup import COMMENT_BEGIN, COMMENT_END, without

FRONT_MATTER_KEYS = ("title", "outlet", "outlet_home", "url", "published", "language")

_FENCE = re.compile(r"---[ \t]*")
_END = re.compile(r"(?:---|\.\.\.)[ \t]*")
_ENTRY = re.compile(r"([A-Za-z_][\w-]{0,63})[ \t]*:(?:[ \t]+(.*)|[ \t]*)")
_COMMENT = re.compile(r"(?:^|\s)#(?!\d).*")  # "#1" is a rank
_MOST_LINES = 200

_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_CLOSING_HASHES = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_BULLET = re.compile(r"[ \t]*[-*+•][ \t]+")
_QUOTED = re.compile(r" {0,3}(?:>[ \t]?)+")
_CODE_FENCE = re.compile(r" {0,3}(?:```|~~~)[^`]*")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S.*")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,300}>")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]{1,1000})>")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,500}\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,200}\])")
_LINK = re.compile(
    r"\[([^\[\]\n]{1,500})\](?:\([^()\n]{0,1000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)"
    r"|\[[^\[\]\n]{0,200}\])"
)
_STRONG = re.compile(r"(?<!\\)(\*\*\*|\*\*|\*|~~)(?=\S)([^*~\n]{1,2000}?)(?<=\S)\1")
_UNDERSCORED = re.compile(r"(?<![\w\\])(___|__|_)(?=\S)([^_\n]{1,2000}?)(?<=\S)\1(?!\w)")
_CODE = re.compile(r"(`{1,3})([^`\n]{1,500})\1")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


class FrontMatterError(ValueError):
    """Front matter that cannot be read; `key` is what is wrong, `---` where it is not closed."""

    def __init__(self, key: str) -> None:
        super().__init__(f"front matter: {key}")
        self.key = key


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """A Markdown document: its front matter (known keys only), its heading, and its plain lines."""

    meta: dict[str, str]
    heading: str | None
    body: str


def read_markdown(text: str) -> MarkdownText:
    """Reads a document with `\\n` line ends.

    The heading is a first-level one above everything else; it is not repeated in the body.
    Raises `FrontMatterError` where front matter is begun and not ended.
    """
    meta, rest = _front_matter(text)
    lines = _plain_lines(without(rest, COMMENT_BEGIN, COMMENT_END))
    heading = None
    first = next((i for i, (_, line) in enumerate(lines) if line), None)
    if first is not None and lines[first][0]:
        heading = lines[first][1]
        lines = lines[first + 1 :]
    body = "\n".join(line for _, line in lines)
    return MarkdownText(meta, heading, re.sub(r"\n{3,}", "\n\n", body).strip("\n"))


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    lines = text.lstrip("\n").split("\n")
    if not _FENCE.fullmatch(lines[0]) or len(lines) < 2:
        return {}, text
    if not _ENTRY.fullmatch(lines[1]) and not _END.fullmatch(lines[1]):
        return {}, text  # a rule above the text
    meta: dict[str, str] = {}
    for number, line in enumerate(lines[1 : _MOST_LINES + 1], start=1):
        if _END.fullmatch(line):
            return meta, "\n".join(lines[number + 1 :])
        entry = _ENTRY.fullmatch(line)
        if entry is not None and entry[1].lower() in FRONT_MATTER_KEYS:
            meta[entry[1].lower()] = _value(entry[2] or "")
    raise FrontMatterError("---")


def _value(raw: str) -> str:
    """A scalar of front matter: quotes around all of it off, and a comment behind it.

    A title may begin with a word in quotes, hold a colon or stand in brackets, which YAML refuses.
    """
    value = raw.strip()
    quote = value[:1]
    if quote in ("'", '"') and len(value) > 1:
        end = value.rfind(quote)
        if end > 0 and not _COMMENT.sub("", value[end + 1 :]).strip():
            inner = value[1:end]
            return inner.replace("''", "'") if quote == "'" else _ESCAPE.sub(r"\1", inner)
    return _COMMENT.sub("", value).strip()


def _plain_lines(text: str) -> list[tuple[bool, str]]:
    """Lines without marks, each with whether it is a first-level heading."""
    lines: list[tuple[bool, str]] = []
    in_code = False
    for raw in text.split("\n"):
        if _CODE_FENCE.fullmatch(raw):
            in_code = not in_code
        elif in_code:
            lines.append((False, raw))
        elif _UNDERLINE.fullmatch(raw) and lines and lines[-1][1] and _opens(lines):
            lines[-1] = ("=" in raw, lines[-1][1])
            lines.append((False, ""))
        elif not _RULE.fullmatch(raw) and not _DEFINITION.fullmatch(raw):
            lines.append(_line(raw))
    return lines


def _opens(lines: list[tuple[bool, str]]) -> bool:
    """True where the last line is a paragraph of one line, which an underline makes a heading."""
    return (len(lines) == 1 or not lines[-2][1]) and not lines[-1][1].startswith("- ")


def _line(raw: str) -> tuple[bool, str]:
    quoted = _QUOTED.match(raw)
    line = raw[quoted.end() :] if quoted else raw
    heading = _HEADING.match(line)
    if heading:
        plain = _inline(_CLOSING_HASHES.sub("", line[heading.end() :]))
        return heading[0].strip() == "#" and bool(plain), plain
    bullet = _BULLET.match(line)
    if bullet:
        return False, "- " + _inline(line[bullet.end() :])
    return False, _inline(line)


def _inline(text: str) -> str:
    text = _AUTOLINK.sub(r"\1", text)
    text = _IMAGE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _CODE.sub(r"\2", text)
    for _ in range(3):  # marks nest: bold in italics in struck-out
        text = _STRONG.sub(r"\2", text)
    for _ in range(3):
        text = _UNDERSCORED.sub(r"\2", text)
    text = _TAG.sub("", text)
    return _ESCAPE.sub(r"\1", text).strip()

"""The words of a feed's HTML: a line a block, cells apart, entities undone, tags gone."""

from __future__ import annotations

import html
import re
from typing import Final

from briefings.sources.feeds.model import Words
from briefings.sources.markup import CODE_BEGIN, CODE_END, COMMENT_BEGIN, COMMENT_END, without
from briefings.sources.xml_faults import HTML_NAMES, paired
from briefings.text.hygiene import clean

_TEXT_LIMIT: Final = 400_000
_BLOCKS: Final = (
    r"address|article|aside|blockquote|br|caption|center|dd|details|dialog|div|dl|dt|fieldset"
    r"|figcaption|figure|footer|form|h[1-6]|header|hr|legend|main|menu|nav|ol|option|p|pre|section"
    r"|summary|table|tbody|tfoot|thead|tr|ul"
)
# A block's begin and end are both a break; a term stands before what it means.
_LINE_TAG: Final = re.compile(rf"<\s*/?(?:{_BLOCKS}|/li)(?=[\s/>])[^<>]{{0,4000}}>", re.I)
_CELL_END: Final = re.compile(
    r"</(?:td|th|button|label)\s{0,9}>"
    r"|</dt\s*>\s*<dd\b[^<>]{0,2000}>|<(?:td|th)\b[^<>]{0,2000}>",
    re.I,
)
_BULLET_TAG: Final = re.compile(r"<\s*li\b[^<>]{0,2000}>", re.I)
_BULLET_END: Final = re.compile(r"</li\s*>", re.I)
# Quoted values may hold ">"; where a quotation mark is missing the second takes what it can.
_TAG: Final = re.compile(
    r"""<[/!?]?(?!https?:)[A-Za-z][\w:.-]*+(?=[\s/>"'])"""
    r"""(?:(?:[^<>"']++|"[^"<]*+"|'[^'<]*+'|["'])*+>|[^<>]{0,4000}>)"""
)
_KNOWN_TAG: Final = re.compile(
    rf"</?(?:{'|'.join(sorted(HTML_NAMES, key=len, reverse=True))})(?=[\s/>])[^<>]{{0,2000}}>", re.I
)
# What is shown where a frame or film is not, and a page's own head.
_INSTEAD: Final = re.compile(
    r"<(iframe|object|audio|video|noscript|canvas|svg|head|title)\b[^<>]{0,2000}>(?:(?!</?\1).){0,400}</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_HIDDEN: Final = re.compile(
    r"<span\b[^<>]{0,200}class=[\"']?invisible\b[^<>]{0,200}>[^<>]{0,2000}</span\s*>", re.I
)
_SPACES: Final = re.compile(r"[ \t\xa0]+")
_CDATA: Final = re.compile(r"<!\[CDATA\[|\]\]>", re.I)
# What stands in a text that was escaped once too often.
_AGAIN: Final = re.compile(
    r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|nbsp|amp|quot|apos|lt|gt|[lr][sd]quo|[lr]aquo|[mn]dash|hellip"
    r"|rlm|lrm|zwnj|[a-z]{1,6}(?:acute|grave|circ|uml|cedil|tilde));"
    r"|</?(?:p|br|div|span|a|b|i|em|strong|img|ul|ol|li|h[1-6]|blockquote|figure|table|t[dr])"
    r"\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_C1: Final = re.compile("[\x80-\x9f]")
# References to C1 controls mean Windows-1252 (HTML, section 13.2.5.80).
_WINDOWS: Final = {
    code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)
}


def plain(words: Words, *, title: bool = False) -> str:
    """Lines of text. What was escaped once too often is undone once more.

    In a title only HTML's own tags are tags: "vector<int>" is none.
    """
    value = paired(words.value[:_TEXT_LIMIT])
    if _C1.search(value):
        value = value.translate(_WINDOWS)
    if not words.markup:
        return _lines(html.unescape(value) if _AGAIN.search(value) and "<" not in value else value)
    text = _unmarked(value, title=title)
    return _unmarked(text, title=title, again=True) if _AGAIN.search(text) else text


def _unmarked(markup: str, *, title: bool, again: bool = False) -> str:
    text = without(markup, COMMENT_BEGIN, COMMENT_END)
    text = without(text, CODE_BEGIN, CODE_END)
    if "<" in text:
        text = _CDATA.sub("", _HIDDEN.sub("", text))
        text = _INSTEAD.sub(" ", text)
        if not again and _LINE_TAG.search(text):
            text = text.replace("\r", " ").replace("\n", " ")
        text = _CELL_END.sub(" ", text)
        text = _BULLET_END.sub("\n", _BULLET_TAG.sub("\n- ", text))
        text = _LINE_TAG.sub("\n", text)
        text = (_KNOWN_TAG if title else _TAG).sub("", text)
    text = html.unescape(text)
    return _lines(text.translate(_WINDOWS) if _C1.search(text) else text)


def _lines(text: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in clean(text).split("\n"))
    return "\n".join(line for line in lines if line and line != "-")

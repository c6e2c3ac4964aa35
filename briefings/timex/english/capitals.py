"""Months that are names, told by capitals: "April Moss", "Justice May"; and names that are months.

Folding loses capitals, so this looks at the text as it came.
"""

from __future__ import annotations

import re
from functools import lru_cache

from briefings.text.fold import Folded
from briefings.timex.tokens import Token

_NAMED_NEXT = re.compile(r" (?!I\b)[A-Z][a-z]+")
_NAME_BEFORE = re.compile(r"(?:^|[^.!?\n:] )[A-Z][\w.'’-]* $")
# The word that opens a sentence is capital anyway; these are no names before a month.
_OPENING = re.compile(
    r"\b(?!(?:When|As|If|While|Though|Although|But|And|Or|Until|Since|Because|Once|What|Where|Why"
    r"|How|This|That|Then|So|Not|Only|Even|Mid|Come|Every|Each|Both|Either|Now|Yet|For)\b)"
    r"[A-Z][\w'’-]* $"
)
_PLACE = re.compile(
    r" (?:[A-Z][\w'’-]+ )?(?:Street|Road|Avenue|Boulevard|Drive|Lane|Way|Bridge|Club|Hall|School"
    r"|Hospital|Stadium|Park|Gardens)\b"
)
_SPEAKER = re.compile(r"\b(?:says|said|adds|added|asks|asked|recalls|recalled) $")
# "His wife, May, said": no month stands before the comma.
_BETWEEN_COMMAS = re.compile(
    r"[a-z](?<!uary)(?<!ember)(?<!arch)(?<!pril)(?<!ober), $"
)  # "his wife, May,"
_CAPITAL = re.compile(r"[A-Z]")
_CASED = 300  # characters on either side in which a text that writes capitals has one
_REACH = 24  # characters looked at on either side
_TAKES_MONTHS = "fSiuABbgPRTtdoaWELy-"  # what may stand before a month
_GOES_ON = "dyoLgM"  # what may follow one


def settle(tokens: list[Token], folded: Folded) -> bool:
    """Retags months: a name becomes nothing, a capital "May" within a sentence a month for sure.

    Returns whether there was any that letters outside the tokens decide.
    """
    looked = False
    source = folded.source
    for index, token in enumerate(tokens):
        if token.tag in "sWMmy" and _PLACE.match(
            folded.source, folded.span(token.start, token.end)[1]
        ):
            token.tag = "|"  # "March Street", "1931 Spring Road"
            looked = True
            continue
        if token.tag in "sW":
            looked = _names_more(tokens, index, folded) or looked
            continue
        if token.tag not in "Mmw" or token.end - token.start > 9:
            continue
        after = tokens[index + 1].tag if index + 1 < len(tokens) else "|"
        if after in _GOES_ON:
            continue
        looked = True
        start, end = folded.span(token.start, token.end)
        letter = source[start : start + 1]
        if letter.islower() and token.tag in "mw":
            if _CAPITAL.search(source, max(0, start - _CASED), end + _CASED) is not None:
                token.tag = "|"
            continue
        if token.tag == "w" or not letter.isupper() or source[start:end].isupper():
            continue
        if after == "s" and source[end + 1 : end + 2].isupper():
            token.tag = "|"  # "June Winter"
            continue
        before = tokens[index - 1] if index else None
        led = before is not None and before.tag in _TAKES_MONTHS and before.end >= token.start - 1
        if led and before is not None and before.value == "until" and token.tag == "m":
            token.tag = "M"  # "through March", which no verb follows
        if led:
            continue
        begin = start - _REACH
        if begin > 0:
            near, at = "\0" + source[begin : end + _REACH], _REACH + 1
        else:
            near, at = source[: end + _REACH], start
        starts = before is None or before.tag == "|"
        token.tag = _judged(near, at, at + end - start, token.tag, starts, after == "|")
    return looked


def _names_more(tokens: list[Token], index: int, folded: Folded) -> bool:
    """Makes nothing of a season or weekday that begins a longer name; whether it could be one.

    "Spring Gardens", "the Winter Olympics", "the Sunday Post"; but "on Sunday Israel said".
    """
    token = tokens[index]
    if token.tag == "W" and (index == 0 or tokens[index - 1].tag != "L"):
        return False
    start, end = folded.span(token.start, token.end)
    source = folded.source
    capital = source[start : start + 1].isupper()
    if token.tag == "s" and capital:
        before = source[max(0, start - _REACH) : start]
        apposed = source.startswith(",", end) and _BETWEEN_COMMAS.search(before)
        if apposed or _NAME_BEFORE.search(before):
            token.tag = "|"  # "Des Winter", "his daughter, Autumn,"
            return True
    if capital and _NAMED_NEXT.match(source, end) is not None:
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if after is None or after.start > token.end + 1 or after.tag == "|":
            token.tag = "|"
    return True


@lru_cache(maxsize=4096)
def _judged(near: str, start: int, end: int, tag: str, starts: bool, ends: bool) -> str:
    """The tag of a capital month amid its letters; `starts`, `ends`: no known word beside it."""
    if ends and _NAMED_NEXT.match(near, end):
        return "|"
    if tag != "m" and end - start > 6:
        return tag
    if _NAME_BEFORE.search(near, 0, start):
        return "|"
    if tag != "m":
        return tag
    if _SPEAKER.search(near, 0, start):
        return "|"
    if near.startswith(",", end) and _BETWEEN_COMMAS.search(near, 0, start):
        return "|"
    if starts and ends and _OPENING.search(near, 0, start):
        return "|"
    within = start > 1 and near[start - 1] == " " and near[start - 2] not in ".!?\n"
    return "M" if within else tag

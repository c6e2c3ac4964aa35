"""Months that are names, told by capitals: "April Moss", "Justice May"; and names that are months.

Folding loses capitals, so this looks at the text as it came.
"""

from __future__ import annotations

import re

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
        before = tokens[index - 1] if index else None
        led = before is not None and before.tag in _TAKES_MONTHS and before.end >= token.start - 1
        if led and before is not None and before.value == "until" and token.tag == "m":
            token.tag = "M"  # "through March", which no verb follows
        if led:
            continue
        if _NAMED_NEXT.match(source, end, end + _REACH) and after == "|":
            token.tag = "|"
        elif token.tag == "m" or len(source[start:end]) <= 6:
            named = _NAME_BEFORE.search(source, max(0, start - _REACH), start)
            opened = token.tag == "m" and _OPENING.search(source, max(0, start - _REACH), start)
            if named or (opened and (before is None or before.tag == "|") and after == "|"):
                token.tag = "|"
            elif (
                token.tag == "m"
                and start
                and source[start - 1] == " "
                and source[start - 2] not in ".!?\n"
            ):
                token.tag = "M"
    return looked

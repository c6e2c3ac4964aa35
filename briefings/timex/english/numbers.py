"""English numbers in words, joined to one token each."""

from __future__ import annotations

from briefings.languages.en.numbers import Sum
from briefings.timex.tokens import Token


def merge(tokens: list[Token]) -> list[Token]:
    """Joins the words of each number into one token (tag c, o or, for years, y)."""
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.tag != "c" or not isinstance(token.value, int):
            out.append(token)
            index += 1
            continue
        end, value, tag = _run(tokens, index)
        out.append(Token(tag, value, token.start, tokens[end - 1].end))
        index = end
    return out


def _run(tokens: list[Token], index: int) -> tuple[int, int, str]:
    """The end, value and tag of the number that begins at `index`."""
    found, tag = Sum(_value(tokens[index])), "c"
    at = index + 1
    while at < len(tokens) and tag == "c":
        word = at
        joined = tokens[at].tag in "a-"
        if joined:
            word += 1
        if word >= len(tokens) or tokens[word].tag not in "co":
            break
        hyphen = tokens[at].tag == "-"
        if not found.take(_value(tokens[word]), joined=joined, hyphen=hyphen):
            break
        tag = tokens[word].tag
        at = word + 1
    total = int(found.total)
    if tag == "c" and at - index > 1 and 1100 <= total < 2200:
        tag = "y"
    return at, total, tag


def _value(token: Token) -> int:
    return token.value if isinstance(token.value, int) else 0

"""Arabic numbers in words, joined to one token each."""

from __future__ import annotations

from briefings.languages.ar.numbers import Sum
from briefings.timex.tokens import Token


def merge(tokens: list[Token]) -> list[Token]:
    """Joins the words of each number into one token (tag c, o or, from 1001 to 2199, y)."""
    out: list[Token] = []
    index = 0
    count = len(tokens)
    while index < count:
        token = tokens[index]
        after = tokens[index + 1] if index + 1 < count else None
        if token.tag in "dny" and after is not None and after.tag == "c" and after.value == 1000:
            out.append(Token("n", None, token.start, after.end))  # «125 ألف سنة»
            index += 2
            continue
        if token.tag not in "co2" or not isinstance(token.value, int):
            out.append(token)
            index += 1
            continue
        end, value = _run(tokens, index)
        tag = token.tag
        if end - index > 1 and 1000 <= value < 2200:
            tag = "y"
        out.append(Token(tag, value, token.start, tokens[end - 1].end))
        index = end
    return out


def _run(tokens: list[Token], index: int) -> tuple[int, int]:
    """The end of the number that begins at `index`, and its value."""
    first = _value(tokens, index)
    at = index + 1
    if first < 0:
        return at, first
    found = Sum(first)
    while at < len(tokens):
        joined = tokens[at].tag == "a"
        word = at + 1 if joined else at
        if word >= len(tokens) or tokens[word].tag not in "co2":
            break
        if not found.take(_value(tokens, word), joined=joined):
            break
        at = word + 1
    return at, int(found.total)


def _value(tokens: list[Token], index: int) -> int:
    value = tokens[index].value
    return value if isinstance(value, int) else 0

"""English numbers in words, and how several words make one number or year."""

from __future__ import annotations

from briefings.timex.tokens import Token, Value

CARDINALS: dict[Value, str] = {
    1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
    9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen",
    15: "fifteen", 16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty",
    30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty",
    90: "ninety", 100: "hundred", 1000: "thousand",
}  # fmt: skip
ORDINALS: dict[Value, str] = {
    -1: "last|final", 1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth",
    7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth", 11: "eleventh", 12: "twelfth",
    13: "thirteenth", 14: "fourteenth", 15: "fifteenth", 16: "sixteenth", 17: "seventeenth",
    18: "eighteenth", 19: "nineteenth", 20: "twentieth", 30: "thirtieth",
}  # fmt: skip
del ORDINALS[-1]  # "last" is a direction first


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
    done, value = 0, _value(tokens[index])
    last, tag = value, "c"
    at = index + 1
    while at < len(tokens) and tag == "c":
        word = at
        joined = tokens[at].tag in "a-"
        if joined:
            word += 1
        if word >= len(tokens) or tokens[word].tag not in "co":
            break
        following = _value(tokens[word])
        hyphen = tokens[at].tag == "-"
        if following == 100 and not joined and 1 <= value < 100:
            value, last = value * 100, 100
        elif following == 1000 and not joined and 1 <= value < 1000:
            done, value, last = value * 1000, 0, 1000
        elif (20 <= last <= 90 and following < 10 and (hyphen or not joined)) or (
            last >= 100 and following < 100 and not hyphen
        ):
            value, last = value + following, following
        elif not joined and 10 <= value <= 20 and not done and 10 <= following <= 99:
            value, last = value * 100 + following, following  # "nineteen eighty"
        else:
            break
        tag = tokens[word].tag
        at = word + 1
    total = done + value
    if tag == "c" and at - index > 1 and 1100 <= total < 2200:
        tag = "y"
    return at, total, tag


def _value(token: Token) -> int:
    return token.value if isinstance(token.value, int) else 0

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
# What follows a season that is a time; other words behind one make it their own: "spring budget".
_AFTER_SEASON_WORDS = """
    was were is are has had have will would may can could should must might did does do came comes
    come brought brings saw sees began begins ended ends starts started arrived arrives turned turns
    gave went passed fell left made means meant looks looked remains nears approaches looms

    with without and or but of when while as that which who after before since until than then to in
    on at for from by because if so yet also too again alone there here he she it they we i you a an
    the this these his her its their our some many all most each every no not only even just now
    more less where through under over into near amid during despite between against about although
    though like ago later period last next never always often still once both
"""
_AFTER_SEASON = frozenset(_AFTER_SEASON_WORDS.split())
_SEASON_NOUN_WORDS = """
    timetable holiday holidays vacation break recess term budget statement session window transfer
    games olympics league schedule sale sales offensive counteroffensive collection collections fuel
    campaign festival harvest crop crops tour exams school camp clothes coat heat cold storm storms
    solstice equinox equinox weather stock rain rains wheat barley vegetables sowing planting season
    fair concert course programme program sports temperatures meeting conference edition quarter
    getaway peak floods flooding tourism tourists
"""
_SEASON_NOUNS = frozenset(_SEASON_NOUN_WORDS.split()) - {"tourists", "temperatures"}
_AMID = re.compile(r"[a-z],? [“\"'‘]?$")
_OPENERS = "iLTtfSuAB"  # what opens a sentence by a capital letter
_SHORT_MONTHS = ((5, 3), (6, 4), (7, 4))  # and their lengths: "may", "june", "july"
_NEXT_WORD = re.compile(r" ([a-z]+)")
_NAMED_NEAR = 2000  # characters on either side in which a name is told in full
_CASED = 300  # characters on either side in which a text that writes capitals has one
_REACH = 24  # characters looked at on either side
_TAKES_MONTHS = "fSiuABbgPRTtdoaWELy-"  # what may stand before a month
_ASK_MONTHS = "fSiPRTtdoE"  # those that no other capital "May" is behind
_GOES_ON = "dyoLgM"  # what may follow one


def settle(tokens: list[Token], folded: Folded) -> bool:
    """Retags months: a name becomes nothing, a capital "May" within a sentence a month for sure.

    Returns whether there was any that letters outside the tokens decide.
    """
    looked = False
    source = folded.source
    stops: list[int] = []
    for index, token in enumerate(tokens):
        if token.tag in _OPENERS and index and tokens[index - 1].tag == "p":
            ends = tokens[index - 1].end
            opens = folded.span(token.start, token.end)[0]
            if folded.text[ends - 1 : ends] == "." and source[opens : opens + 1].isupper():
                stops.append(index)  # "at 9 p.m. On Friday"
                looked = True
            continue
        if token.tag == "." and index and _in_full(tokens[index - 1]):
            token.tag = ";"  # "on Thursday. On 20 March"
            continue
        if token.tag == "X" and token.value == "lent":
            looked = True
            at, _ = folded.span(token.start, token.end)
            near = source[max(0, at - _CASED) : at + _CASED]
            if source[at].islower() and _CAPITAL.search(near) is not None:
                token.tag = "|"  # "the bank lent the company"
            continue
        if token.tag == "P":
            looked = _entitled(tokens, index, folded) or looked
            continue
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
        if after == "." and index + 2 < len(tokens) and tokens[index + 2].tag in "dyo":
            continue  # "a Feb. 10 hearing"
        if after in _GOES_ON and not (after == "L" and token.tag == "m"):
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
            token.tag = tokens[index + 1].tag = "|"  # "June Winter"
            continue
        before = tokens[index - 1] if index else None
        led = before is not None and before.tag in _TAKES_MONTHS and before.end >= token.start - 1
        if (
            led
            and before is not None
            and token.tag == "m"
            and (before.tag in _ASK_MONTHS or before.value == "through")
        ):
            token.tag = "M"  # "in May the", "through March", which no verb follows
        if led:
            continue
        if token.tag == "m" and after == "ς" and not _surname(source, start, end):
            token.tag = "M"  # "May was the wettest"
            continue
        begin = start - _REACH
        if begin > 0:
            near, at = "\0" + source[begin : end + _REACH], _REACH + 1
        else:
            near, at = source[: end + _REACH], start
        starts = before is None or before.tag == "|"
        token.tag = _judged(near, at, at + end - start, token.tag, starts, after == "|")
    for index in reversed(stops):
        here = tokens[index].start
        tokens.insert(index, Token(";", None, here, here))
    return looked


def _surname(source: str, start: int, end: int) -> bool:
    """Whether somebody near bears a month's name: "said Laura March"."""
    near = source[max(0, start - _NAMED_NEAR) : end + _NAMED_NEAR]
    return re.search(rf"[a-z,] [A-Z][\w.]+ {source[start:end]}\b(?! \d)", near) is not None


def _in_full(token: Token) -> bool:
    """Whether a weekday or month is no abbreviation, so that a full stop behind it ends more."""
    size = token.end - token.start
    if token.tag == "W":
        return size >= len("friday")
    return token.tag in "Mm" and (size >= len("march") or (token.value, size) in _SHORT_MONTHS)


def _entitled(tokens: list[Token], index: int, folded: Folded) -> bool:
    """Makes nothing of a title amid a sentence: "her third quartet, Late September, …"."""
    token = tokens[index]
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or after.tag not in "Mmsv":
        return False
    start, _ = folded.span(token.start, token.end)
    behind, _ = folded.span(after.start, after.end)
    source = folded.source
    capital = source[start : start + 1].isupper() and source[behind : behind + 1].isupper()
    if capital and _AMID.search(source, max(0, start - _REACH), start) is not None:
        token.tag = after.tag = "|"
    return True


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
    if token.tag == "s" and _lends_its_name(tokens, index, source, end):
        token.tag = "|"
        return True
    if token.tag == "s" and capital:
        before = source[max(0, start - _REACH) : start]
        apposed = source.startswith(",", end) and _BETWEEN_COMMAS.search(before)
        named = _NAME_BEFORE.search(before) and _apart(tokens, index)
        if named or apposed or (index == 0 and _surname(source, start, end)):
            token.tag = "|"  # "Des Winter", "his daughter, Autumn,"
            return True
    if capital and _NAMED_NEXT.match(source, end) is not None:
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if after is None or after.start > token.end + 1 or after.tag == "|":
            token.tag = "|"
    return True


def _apart(tokens: list[Token], index: int) -> bool:
    """Whether no known word stands right before a token."""
    return (
        not index
        or tokens[index - 1].tag == "|"
        or (tokens[index - 1].end < tokens[index].start - 1)
    )


def _lends_its_name(tokens: list[Token], index: int, source: str, end: int) -> bool:
    """Whether a season only says what something is: "the spring budget", "winter fuel"."""
    follower = _NEXT_WORD.match(source, end)
    if follower is None:
        return False
    before = [token.tag for token in tokens[max(0, index - 2) : index]]
    if before and before[-1] in "RTt":
        return False
    if before and (before[-1] in "iSu" or (before[-1] == "L" and before[0] in "iSu")):
        return follower[1] in _SEASON_NOUNS
    word = follower[1]
    return word not in _AFTER_SEASON and not word.endswith("ed")


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

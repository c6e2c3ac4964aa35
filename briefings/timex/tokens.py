"""Tokens: the words of a text that can take part in a time expression, each with a tag.

A tag is one letter, so that a grammar can be written as regular expressions over tag strings.
Ordinary words cost one dictionary look-up; a run of them becomes one break.

    d  digits 1 to 31            y  four digits, 1000 to 2199     n  other digits
    c  cardinal in words         o  ordinal                       F  "few", «بضعة»
    M  month   m doubtful month  H  Hijri month                   x  Q1 as one word
    W  weekday w doubtful one    D  today, yesterday, tomorrow    N  now
    j day  k week  l month  q quarter  v year  z decade  C century  e weekend  h hour or less
    J  day, as the opener of a date («يوم»)   @  «اليوم», "the day" or "today"
    1 a, an    ! fiscal    % the Q of Q1    § season or fall    ¢ year to date
    8  a decade's name           =  «الموافق», "corresponding to"   ;  a line's end
    s  season                    P  early, mid, late              X  feast
    R  last, next, current       T  this                          t  that, same
    f  from    u  to, until      b  between     a  and            i  in, on, at
    g  of      L  the            A  after       B  before         S  since
    G  ago, back                 V  from now, hence               E  every
    K  Hijri marker              Y  Gregorian marker (CE)         p  part of the day
    O  clock word, «الساعة»      r  time zone                     $  what is counted, not dated
    2  ordinal without its article, which only counts
    ½  "and a half"               ¾  half or a quarter of a unit, whole: "half a year"
    ¼  minutes in words, «والنصف» 0  a time of day as one word: noon, «منتصف الليل»
    9  what recurs by itself: "Mondays", «يوميا»   5 the same where no noun follows: "daily"
    Ð  tonight, last night        ¤  a word of age, «عمره», "his"   ¬  what is numbered: "law"
    7  once, twice, times         4  for                          ¶  a noun that names by dates
    Q  about, «نحو»              Z  an expression already read    |  anything else
    , / - . ( ) : ' themselves
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from briefings.timex.expressions import Expression

Value = int | str | tuple[object, ...] | Expression | None

# Longer chains of numbers are addresses, versions and telephone numbers, not dates.
_PIECES = re.compile(
    r"[^\W\d_]+| +|\d+(?:[./:-]\d+){6,}|\d+(?:[/.:]\d+){3,}|\d+|[^\w\s]|\n|[^\S\n]+|_"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A word's tag and value; its first `prefix` letters are clitics, tagged `prefix_tag`."""

    tag: str
    value: Value = None
    prefix: int = 0
    prefix_tag: str = ""


_PUNCTUATION = {
    **{sign: sign for sign in ",/-.():'~"},
    "،": ",", "–": "-", "—": "-", "−": "-", "‑": "-", "⁄": "/", "٫": ".", "[": "(", "]": ")",
    "!": ".", "?": ".", "؟": ".", "%": "$", "٪": "$", "$": "$", "€": "$", "£": "$", "°": "$",
}  # fmt: skip
# What every language shares: punctuation, line ends, and numbers of up to four digits (tag #,
# which what stands around them decides).
_ARTICLE = Entry("")
SHARED: Mapping[str, Entry] = {
    **{sign: Entry(tag) for sign, tag in _PUNCTUATION.items()},
    "\n": Entry(";"),
    **{f"{number:0{width}d}": Entry("#") for width in (1, 2, 3, 4) for number in range(10**width)},
}


@dataclass(slots=True)
class Token:
    """A tagged word. Offsets are in the folded text."""

    tag: str
    value: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language's words, and its phrases by first word, longest first; tag | reads as nothing.

    Every first word of a phrase is among the words, as | where it means nothing alone, unless
    it is a number.
    """

    words: Mapping[str, Entry]
    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], Entry]]]
    suffixes: frozenset[str]
    merge: Callable[[list[Token]], list[Token]]


def split(text: str) -> list[str]:
    """The pieces of a folded spelling, as `tokenise` will meet them in a text."""
    return [piece for piece in _PIECES.findall(text) if not piece.isspace()]


def tokenise(text: str, lexicon: Lexicon) -> list[Token]:
    """The tokens of a folded text. Linear in its length."""
    pieces: list[str] = _PIECES.findall(text)
    entries = [*map(lexicon.words.get, pieces)]
    starts = [*accumulate(map(len, pieces), initial=0)]
    phrases = lexicon.phrases
    tokens: list[Token] = []
    broken = True
    done = 0  # pieces behind us
    for index in [at for at, entry in enumerate(entries) if entry is not None]:
        if index < done:
            continue
        entry = entries[index]
        if entry is None:
            continue
        unknown = index - done
        if unknown and not broken and (unknown > 1 or not pieces[done].isspace()):
            tokens.append(Token("|", None, starts[done], starts[done]))
            broken = True
        done = index + 1
        piece = pieces[index]
        if piece in phrases:
            found = _phrase(pieces, index, phrases[piece])
            if found is not None:
                done, entry = found
        start, end = starts[index], starts[done]
        match entry.tag:
            case "|":
                if not broken:
                    tokens.append(Token("|", None, start, start))
                    broken = True
                continue
            case "":
                continue
            case "#":
                if index and entries[index - 1] == _ARTICLE:
                    start = starts[index - 1]
                elif index > 1 and pieces[index - 1] == " " and entries[index - 2] == _ARTICLE:
                    start = starts[index - 2]
                tag, value = _number(pieces, index, piece, lexicon)
                if tag in "o8":
                    done += 1
                    end = starts[done]
                tokens.append(Token(tag, value, start, end))
            case ":":
                tag = ":" if _clock_colon(pieces, index) else "."
                tokens.append(Token(tag, None, start, end))
            case _:
                _append(tokens, entry, start, end)
        broken = False
    if done < len(pieces) and not broken:
        tokens.append(Token("|", None, starts[done], starts[done]))
    return lexicon.merge(tokens)


def _append(tokens: list[Token], entry: Entry, start: int, end: int) -> None:
    for offset, tag in enumerate(entry.prefix_tag):
        tokens.append(Token(tag, None, start + offset, start + offset + 1))
    start += entry.prefix
    tokens.append(Token(entry.tag, entry.value, start, end))


def _phrase(
    pieces: list[str], index: int, candidates: Sequence[tuple[tuple[str, ...], Entry]]
) -> tuple[int, Entry] | None:
    """Where a phrase beginning at `index` ends, if one does; words a space or hyphen apart."""
    for rest, entry in candidates:
        at = index + 1
        for word in rest:
            if at < len(pieces) and (pieces[at].isspace() and pieces[at] != "\n"):
                at += 1
            if at >= len(pieces) or pieces[at] != word:
                break
            at += 1
        else:
            return at, entry
    return None


def _clock_colon(pieces: list[str], index: int) -> bool:
    """Whether a colon stands between an hour and minutes of two digits."""
    if not 0 < index < len(pieces) - 1:
        return False
    return pieces[index - 1].isdecimal() and len(pieces[index + 1]) == 2


def _grouped(pieces: list[str], index: int) -> bool:
    """Whether digits are part of a longer number: «14,000», "6,107.31"."""
    if pieces[index + 1 : index + 2] == [","] and len(pieces) > index + 2:
        after = pieces[index + 2]
        if len(after) == 3 and after.isdigit():
            return True
    if index < 2 or pieces[index - 1] not in ",." or not pieces[index - 2].isdigit():
        return False
    if pieces[index - 1] == ",":
        return len(pieces[index]) == 3
    return len(pieces[index - 2]) == 3


def _number(pieces: list[str], index: int, piece: str, lexicon: Lexicon) -> tuple[str, Value]:
    """The tag of a run of digits: glued to an unknown word it is no date («كوفيد19»)."""
    if index and pieces[index - 1][0].isalpha() and pieces[index - 1] not in lexicon.words:
        return "|", None
    if len(piece) > 4 or _grouped(pieces, index):
        return "n", None
    after = pieces[index + 1] if index + 1 < len(pieces) else " "
    if after[0].isalpha():
        if after in lexicon.suffixes and len(piece) <= 2 and int(piece):
            return "o", int(piece)
        if after == "s" and len(piece) in (2, 4) and piece.endswith("0"):
            return "8", ("decade", int(piece))
        if after not in lexicon.words:
            return "|", None
    number = int(piece)
    if len(piece) == 4:
        return ("y" if 1000 <= number < 2200 else "n"), number
    if len(piece) <= 2 and 1 <= number <= 31:
        return "d", number
    return "n", number

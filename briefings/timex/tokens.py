"""Tokens: the words of a text that can take part in a time expression, each with a tag.

A tag is one letter, so that a grammar can be written as regular expressions over tag strings.
Ordinary words cost one dictionary look-up; a run of them becomes one break.

    d  digits 1 to 31            y  four digits, 1000 to 2199     n  other digits
    c  cardinal in words         o  ordinal                       F  "few", «بضعة»
    M  month   m doubtful month  H  Hijri month   Ĥ doubtful one  x  Q1 as one word
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
    K  Hijri marker              Y  Gregorian marker (CE), β BCE   p  part of the day
    O  clock word, «الساعة»      r  time zone                     $  what is counted, not dated
    2  ordinal without its article, which only counts
    ½  "and a half"               ¾  half or a quarter of a unit, whole: "half a year"
    ¼  minutes in words, «والنصف» 0  a time of day as one word: noon, «منتصف الليل»
    9  what recurs by itself: "Mondays", «يوميا»   5 the same where no noun follows: "daily"
    ¥  of it, «منه»               Λ  a length as one word: "month-long"
    Δ  the eve of, the morrow of  ÷  what goes on for a while: talks, rest
    σ  he, she    ς  was, had    Ω  straight, consecutive    ε  "more", in "two more weeks"
    ψ  a period with a name of its own: «العشر الأواخر»
    θ  what is traded for a month, or earned in half a year    φ  futures    λ  "first-half"
    Ð  tonight, last night        ¤  a word of age, «عمره», "his"   ¬  what is numbered: "law"
    7  once, twice, times         4  for      Θ  over     ¶  a noun that names by dates
    Q  about, «نحو»              Z  an expression already read    |  anything else
    Σ  one that recurs
    , / - . ( ) : ' themselves
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, count
from typing import NamedTuple

from briefings.timex.expressions import Expression

Value = int | str | tuple[object, ...] | Expression | None

# Longer chains of numbers are addresses, versions and telephone numbers, not dates.
# Of words, the first alternative is the second's common case, and faster.
_WORD = (
    r"[a-z\u0621-\u064a]++(?![^\W\d_])|[^\W\d_]+"
    r"|\d+(?:[./:-]\d+){6,}|\d+(?:[/.:]\d+){3,}|\d+|[^\w\s]|_"
)
_SPACE = r"\n| +|[^\S\n]+"
_PIECES = re.compile(f"{_WORD}|{_SPACE}")
# The same with the space behind a word as part of it, which halves what is looked up.
_SPACED = re.compile(f"(?:{_WORD}) ?|{_SPACE}")
_BEFORE, _BEHIND = 3, 2  # pieces around a run that say what its numbers are
_LONGEST_PHRASE = 12  # pieces
_GROUPING = (",", ".")


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
SHARED: Mapping[str, Entry] = {
    **{sign: Entry(tag) for sign, tag in _PUNCTUATION.items()},
    "\n": Entry(";"),
    **{f"{number:0{width}d}": Entry("#") for width in (1, 2, 3, 4) for number in range(10**width)},
}


# Tags that only go with others: no rule matches a run in which all are of these.
_IDLE = frozenset("εςσΩφθΘ÷βifaugb,.-():'/;L1&¶¬¤4QTtRBASVGN=KYr$2F×½|~P%7¥") | {""}
BY_WORD, BY_PHRASE = 1, 2
_SPECIAL = frozenset({"|", "", "#", ":"})  # tags that what stands around them decides


@dataclass(slots=True)
class Token:
    """A tagged word. Offsets are in the folded text."""

    tag: str
    value: Value
    start: int
    end: int


# What may follow the first two words of a phrase, the longest first; where one ends, and its entry.
Endings = Sequence[tuple[tuple[str, ...], Entry]]
Found = tuple[int, Entry]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language's words, and its phrases by first and second word; tag | reads as nothing.

    Every word of a phrase is among the words, as | where it means nothing alone, unless it is a
    number.
    """

    words: Mapping[str, Entry]
    phrases: Mapping[str, Mapping[str, Endings]]
    spaced: frozenset[str]  # the words, each also with a space behind it
    carriers: Mapping[str, int]  # those no time is named without: BY_WORD, or BY_PHRASE
    suffixes: frozenset[str]
    articles: frozenset[str]  # what stands before a number as a part of it
    merge: Callable[[list[Token]], list[Token]]


def spaced(words: Iterable[str]) -> Iterator[str]:
    """The words, and each with a space behind it."""
    for word in words:
        yield word
        yield f"{word} "


def carriers(
    words: Mapping[str, Entry], phrases: Mapping[str, Mapping[str, Endings]]
) -> Mapping[str, int]:
    """The words that carry a time by themselves, and those that begin a phrase that does."""
    found = {word: BY_WORD for word, entry in words.items() if entry.tag not in _IDLE}
    for word, seconds in phrases.items():
        if any(entry.tag not in _IDLE for items in seconds.values() for _, entry in items):
            found.setdefault(word, BY_PHRASE)
    return {spelling: by for word, by in found.items() for spelling in spaced([word])}


def split(text: str) -> list[str]:
    """The pieces of a folded spelling, as `tokenise` will meet them in a text."""
    return [piece for piece in _PIECES.findall(text) if not piece.isspace()]


class Run(NamedTuple):
    """A run of known words in which a time may be named, as folded offsets and piece numbers.

    `first` and `last` say that nothing stands before it or behind it in the text.
    """

    start: int
    end: int
    first: bool
    last: bool
    begin: int
    stop: int


class Text:
    """A folded text in pieces, and the runs of it that are worth reading.

    Most words are looked up once and left: a run of known words is read only where one of them
    carries a time (`Lexicon.carriers`). Linear in the text's length.
    """

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self._lexicon = lexicon
        self._pieces: list[str] = _SPACED.findall(text)
        self._starts: list[int] = []

    def runs(self) -> Iterator[tuple[int, int, bool, bool, int, int]]:
        """The runs, in order: what `Run` is made of, for few are looked at closely."""
        pieces, lexicon = self._pieces, self._lexicon
        carried = [*map(lexicon.carriers.get, pieces)]
        starts = self._starts = [*accumulate(map(len, pieces), initial=0)]
        done = 0  # pieces behind us
        for carrier in compress(count(), carried):
            if carrier < done:
                continue
            if carried[carrier] == BY_PHRASE and not self._leads(carrier):
                continue
            begin = _run_start(pieces, carrier, done, lexicon.spaced)
            done = _run_end(pieces, carrier, lexicon.spaced)
            first = begin == 0 or (begin == 1 and pieces[0].isspace())
            last = done == len(pieces)
            end = starts[done]
            if not last and pieces[done - 1][-1] == " ":
                end -= 1
            yield starts[begin], end, first, last, begin, done

    def tokens(self, run: Run) -> list[Token]:
        """The tokens of a run, numbers in words joined."""
        first = self._starts[max(0, run.begin - _BEFORE)]
        last = self._starts[min(run.stop + _BEHIND, len(self._pieces))]
        pieces: list[str] = _PIECES.findall(self.text, first, last)
        starts = [*accumulate(map(len, pieces), initial=first)]
        begin, stop = bisect_left(starts, run.start), bisect_left(starts, run.end)
        return self._lexicon.merge(_tokenise(pieces, starts, begin, stop, self._lexicon))

    def _leads(self, at: int) -> bool:
        """Whether a phrase that carries a time begins here."""
        pieces = self._pieces
        if at + 1 == len(pieces):
            return False
        seconds = self._lexicon.phrases[pieces[at].removesuffix(" ")]
        if pieces[at + 1].removesuffix(" ") not in seconds:
            return False
        near: list[str] = _PIECES.findall("".join(pieces[at : at + _LONGEST_PHRASE]))
        found = _phrase(near, 0, seconds)
        return found is not None and found[1].tag not in _IDLE


def _run_start(pieces: list[str], at: int, done: int, known: frozenset[str]) -> int:
    """Where the run of known words that reaches `at` begins, one space between any two."""
    begin, spaced = at, False
    for place in range(at - 1, done - 1, -1):
        piece = pieces[place]
        if piece in known:
            begin, spaced = place, False
        elif spaced or not piece.isspace() or not _parts(pieces, place):
            break
        else:
            spaced = True
    return begin


def _run_end(pieces: list[str], at: int, known: frozenset[str]) -> int:
    """Where the run of known words that begins at or before `at` ends."""
    end, spaced = at + 1, False
    for place in range(at + 1, len(pieces)):
        piece = pieces[place]
        if piece in known:
            end, spaced = place + 1, False
        elif spaced or not piece.isspace() or not _parts(pieces, place):
            break
        else:
            spaced = True
    else:
        end = len(pieces)
    return end


def _parts(pieces: list[str], at: int) -> bool:
    """Whether white space may stand between two words of a run: spaces, or a tab without one."""
    return pieces[at][0] == " " or not at or pieces[at - 1][-1] != " "


def _break(tokens: list[Token], at: int) -> None:
    if tokens and tokens[-1].tag != "|":
        tokens.append(Token("|", None, at, at))


def _tokenise(
    pieces: list[str],
    starts: list[int],
    index: int,
    stop: int,
    lexicon: Lexicon,
) -> list[Token]:
    words, phrases = lexicon.words, lexicon.phrases
    tokens: list[Token] = []
    while index < stop:
        piece = pieces[index]
        entry = words.get(piece)
        if entry is None:
            index += 1
            continue
        here, index = index, index + 1
        if piece in phrases:
            found = _phrase(pieces, here, phrases[piece])
            if found is not None:
                index, entry = found
        start = starts[here]
        tag = entry.tag
        if tag not in _SPECIAL:
            if entry.prefix_tag:
                for letter in entry.prefix_tag:
                    tokens.append(Token(letter, None, start, start + 1))
                    start += 1
                start = starts[here] + entry.prefix
            tokens.append(Token(tag, entry.value, start, starts[index]))
        elif tag == "|":
            _break(tokens, start)
        elif tag == "#":
            before = here - 2 if here > 1 and pieces[here - 1] == " " else here - 1
            if before >= 0 and pieces[before] in lexicon.articles:
                start = starts[before]
            tag, value = _number(pieces, here, piece, lexicon)
            if tag in "o8":
                index += 1
            tokens.append(Token(tag, value, start, starts[index]))
        elif tag == ":":
            tag = ":" if _clock_colon(pieces, here) else "."
            tokens.append(Token(tag, None, start, starts[index]))
    return tokens


def _phrase(pieces: list[str], index: int, seconds: Mapping[str, Endings]) -> Found | None:
    """Where a phrase beginning at `index` ends, if one does; words a space or hyphen apart."""
    at = index + 1
    size = len(pieces)
    if at < size and pieces[at] == " ":
        at += 1
    if at >= size:
        return None
    endings = seconds.get(pieces[at])
    if endings is None:
        return None
    for rest, entry in endings:
        after = at + 1
        for word in rest:
            if after < size and pieces[after].isspace() and pieces[after] != "\n":
                after += 1
            if after >= size or pieces[after] != word:
                break
            after += 1
        else:
            return after, entry
    return None


def _clock_colon(pieces: list[str], index: int) -> bool:
    """Whether a colon stands between an hour and minutes of two digits."""
    if not 0 < index < len(pieces) - 1:
        return False
    return pieces[index - 1].isdecimal() and len(pieces[index + 1]) == 2


def _grouped(pieces: list[str], index: int) -> bool:
    """Whether digits are part of a longer number: «14,000», "6,107.31"."""
    if len(pieces) > index + 2 and pieces[index + 1] == ",":
        after = pieces[index + 2]
        if len(after) == 3 and after.isdigit():
            return True
    if index < 2 or pieces[index - 1] not in _GROUPING or not pieces[index - 2].isdigit():
        return False
    if pieces[index - 1] == ",":
        return len(pieces[index]) == 3
    return len(pieces[index - 2]) == 3


def _decimal(pieces: list[str], index: int) -> bool:
    """Whether digits are a fraction, "27.65", and no date's year, "3.5.65"."""
    return (
        index > 1
        and pieces[index - 1] == "."
        and pieces[index - 2].isdigit()
        and (index < 3 or pieces[index - 3] != ".")
    )


def _number(pieces: list[str], index: int, piece: str, lexicon: Lexicon) -> tuple[str, Value]:
    """The tag of a run of digits: glued to an unknown word it is no date («كوفيد19»)."""
    if index and pieces[index - 1][0].isalpha() and pieces[index - 1] not in lexicon.words:
        return "|", None
    after = pieces[index + 1] if index + 1 < len(pieces) else " "
    near = after == "," or (index > 1 and pieces[index - 1] in _GROUPING)
    if len(piece) > 4 or (near and _grouped(pieces, index)):
        return "n", None
    if after[0].isalpha():
        if after in lexicon.suffixes and len(piece) <= 2 and int(piece):
            return "o", int(piece)
        if after == "s" and len(piece) in (2, 4) and piece.endswith("0"):
            return "8", ("decade", int(piece))
        if after not in lexicon.words:
            return "|", None
    number = int(piece)
    if number > 59 and len(piece) == 2 and not after[0].isalpha() and _decimal(pieces, index):
        return "|", None
    if len(piece) == 4:
        return ("y" if 1000 <= number < 2200 else "n"), number
    if len(piece) <= 2 and 1 <= number <= 31:
        return "d", number
    return "n", number

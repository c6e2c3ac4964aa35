"""Numbers in a text, in digits and words, whole: «اثنا عشر», "some 1.2 million", "five to seven".

What they count is none of this room's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from briefings.languages.ar import numbers as arabic
from briefings.languages.en import numbers as english
from briefings.languages.sums import Sum
from briefings.models import Approximation
from briefings.text.fold import Folded, fold_word
from briefings.text.terms import Words


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and where it stands: offsets into the text, and its first and last word.

    `opens` is the first word of what says how exactly it is meant ("at least"), `first` where
    nothing does. `low` equals `high` unless it is a range or a vague one (`dozens`). `currency` is
    the sign before it; `worded` is False where it is written in digits alone.
    """

    start: int
    end: int
    first: int
    last: int
    opens: int
    low: float
    high: float
    approximation: Approximation | None = None
    currency: str | None = None
    worded: bool = False


class _Atom(NamedTuple):
    """A word or digits that may be part of a number. `joined`: a conjunction is written on it."""

    first: int
    last: int
    low: float
    high: float
    kind: str
    joined: bool
    currency: str | None = None
    glued: bool = False  # to a preposition: «بثلاثة»


_DIGITS, _WORD, _SCALE, _VAGUE, _FRACTION = "digits", "word", "scale", "vague", "fraction"
_NUMBER = re.compile(
    r"(?<![\w.,/:])([$€£])?(?:و|ب|ل)?"
    r"(\d{1,3},\d{1,2}(?=\s(?:مليون|مليار|تريليون|million|billion|trillion))|"
    r"\d{1,3}(?:[,٬]\d{3})+(?:[.٫]\d+)?|\d{1,15}(?:[.٫]\d+)?)(?![\w/:]|[.,]\d)"
)
_SHORT_SCALE = re.compile(r"(?<![\w.,/:])([$€£])?(\d{1,6}(?:\.\d+)?)(m|mn|bn|tn|k)(?!\w)")
_SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12}
_BEFORE = ("$", "€", "£", "و", "ب", "ل")
_DIGIT = re.compile(r"\d")
_HYPHENS = frozenset("-‐‑–")
_SEPARATORS = str.maketrans({",": "", "٬": "", "٫": "."})

_AT_LEAST, _AT_MOST, _ABOUT = Approximation.AT_LEAST, Approximation.AT_MOST, Approximation.ABOUT
_BEHIND: Final = {
    ("at", "least"): _AT_LEAST,
    ("or", "more"): _AT_LEAST,
    ("or", "so"): _ABOUT,
    ("علي", "الاقل"): _AT_LEAST,
    ("علي", "الاكثر"): _AT_MOST,
    ("تقريبا",): _ABOUT,
}
MOVES = frozenset(map(fold_word, f"{english.MOVES}|{arabic.MOVES}".split("|")))
_MOVES_NEAR = 12
_RANGE_OPENS = frozenset(("between", "from", "بين", "من", "مابين"))
_BOTH = frozenset(("between", "بين", "مابين"))
_TO = frozenset(("to", "الي", "حتي"))
_AND = frozenset(("and", "و"))
_LONGEST_PHRASE = 4
_SHORTEST_SCALE = 5
_ROUND = 1000  # the fewest of which a fraction is taken: "half a million"


def find_numerals(folded: Folded, found: Words) -> tuple[Numeral, ...]:
    """The numbers of a text in order. Linear in its length; ordinals are none."""
    atoms = _atoms(folded, found)
    numerals: list[Numeral] = []
    at = 0
    while at < len(atoms):
        end, numeral = _number(atoms, at, folded.source, found)
        if end == at + 1 and _is_no_number(atoms[at], found):
            at = end
            continue
        if end < len(atoms) and (closed := _range(numeral, atoms, end, folded.source, found)):
            end, numeral = closed
        numerals.append(_approximated(numeral, folded.source, found))
        at = end
    return tuple(numerals)


def _atoms(folded: Folded, found: Words) -> list[_Atom]:
    table = _table()
    atoms: list[_Atom] = []
    taken: set[int] = set()  # words within a number in digits: "4m" that a joiner parts
    for start, end, value, currency, joined in _digits(folded):
        first = found.first_from(start)
        if first < len(found) and found.starts[first] < end:
            last = max(first, found.first_from(end) - 1)
            atoms.append(_Atom(first, last, value, value, _DIGITS, joined, currency))
            taken.update(range(first, last + 1))
    atoms += (
        _Atom(at, at, *known)
        for at, known in enumerate(map(table.get, found.folded))
        if known is not None and at not in taken
    )
    atoms.sort()
    return atoms


def _digits(folded: Folded) -> Iterator[tuple[int, int, float, str | None, bool]]:
    """Where the numbers in digits stand, tried only where there is a digit."""
    text = folded.text
    digit = _DIGIT.search(text)
    behind = 0
    while digit is not None:
        at = digit.start()
        # A currency and a conjunction may stand before it.
        ahead = 2 if text[at - 1 : at] in _BEFORE else 0
        for start in range(max(behind, at - ahead), at + 1):
            match = _NUMBER.match(text, start) or _SHORT_SCALE.match(text, start)
            if match is not None:
                whole, comma, rest = match[2].partition(",")
                if comma and len(rest) < 3:  # «1,4 مليون»
                    value = float(f"{whole}.{rest}")
                else:
                    value = float(match[2].translate(_SEPARATORS))
                if match.re is _SHORT_SCALE:
                    value *= _SHORT[match[3]]
                joined = text[match.start(2) - 1 : match.start(2)] == "و"
                begun, ended = folded.span(*match.span())
                yield begun, ended, value, match[1], joined
                behind = match.end()
                break
        else:
            behind = at + 1
        digit = _DIGIT.search(text, behind)


def _number(atoms: Sequence[_Atom], at: int, text: str, found: Words) -> tuple[int, Numeral]:
    """The number that begins with an atom, and the atom behind it."""
    head = atoms[at]
    low, high, last = head.low, head.high, head.last
    fraction = head.low if head.kind is _FRACTION else None
    at += 1
    if head.kind is _VAGUE or fraction is not None:
        # «عشرات الآلاف», "tens of thousands", «نصف مليون»
        scale = _multiplied(atoms[at]) if at < len(atoms) else None
        if scale and _of(head, atoms[at], text, found):
            low, high, last = low * scale, _vague_high(head, scale), atoms[at].last
            at += 1
    else:
        total = _sum(head, text, found)
        while at < len(atoms):
            joined = _joins(atoms[at - 1], atoms[at], text, found)
            if joined is None or not _may_follow(head, atoms[at]):
                break
            if atoms[at].kind is _FRACTION:
                if not joined or high < _ROUND:
                    break
                scale = next(s for s in (1e12, 1e9, 1e6, 1e3) if high >= s)
                total = type(total)(total.total + atoms[at].low * scale)
                last, at = atoms[at].last, at + 1
                high = total.total
                if (
                    at < len(atoms)
                    and _scale_of(atoms[at]) == scale
                    and _next(atoms[at - 1], atoms[at], text, found)
                ):
                    last, at = atoms[at].last, at + 1
                break
            if not total.take(
                _scale_of(atoms[at]) or atoms[at].low,
                joined=joined is _JOINED,
                hyphen=joined is _HYPHENED,
            ):
                break
            last, at = atoms[at].last, at + 1
            low = high = total.total
        low = high = total.total
    approximation = _ABOUT if low != high else None
    start = found.starts[head.first]
    if head.kind is _DIGITS and head.currency:
        start -= 1
    elif head.joined or head.glued:
        start += 1 if text[start] in "وبل" else 0
    return at, Numeral(
        start,
        found.ends[last],
        head.first,
        last,
        head.first,
        min(low, high),
        high,
        approximation,
        head.currency,
        head.kind is not _DIGITS,
    )


def _is_no_number(atom: _Atom, found: Words) -> bool:
    """Whether a word is no number by itself: a half, a quarter, the "m" of "5 m"."""
    return atom.kind is _FRACTION or (
        atom.kind is _SCALE and len(found.folded[atom.first]) < _SHORTEST_SCALE
    )


def _multiplied(atom: _Atom) -> float | None:
    return -english.DOZEN if atom.low == english.DOZEN else _scale_of(atom)


def _vague_high(head: _Atom, scale: float) -> float:
    return head.high * scale if head.kind is _FRACTION else (head.high + 1) * scale - 1


def _sum(head: _Atom, text: str, found: Words) -> Sum:
    arabic_word = "\u0600" <= text[found.ends[head.last] - 1] <= "\u06ff"
    if head.kind is _DIGITS:
        behind = found.folded[head.last + 1][:1] if head.last + 1 < len(found) else ""
        arabic_word = "\u0600" <= behind <= "\u06ff"
    return arabic.Sum(abs(head.low)) if arabic_word else english.Sum(abs(head.low))


_PLAIN, _JOINED, _HYPHENED = "plain", "joined", "hyphened"


def _joins(one: _Atom, other: _Atom, text: str, found: Words) -> str | None:
    """How two atoms hang together, None where they don't."""
    if other.glued or other.currency:
        return None
    between = other.first - one.last - 1
    if between == 0:
        gap = text[found.ends[one.last] : found.starts[other.first]]
        if gap in _HYPHENS:
            return _HYPHENED
        if not gap.isspace() or "\n" in gap:
            return None
        return _JOINED if other.joined else _PLAIN
    if between > 2 or other.joined:
        return None
    words = found.folded[one.last + 1 : other.first]
    gap = text[found.ends[one.last] : found.starts[other.first]]
    if any(mark in gap for mark in ",.;:\n،؛"):
        return None
    if words[0] in _AND and (between == 1 or words[1] == "a"):
        return _JOINED
    return None


def _next(one: _Atom, other: _Atom, text: str, found: Words) -> bool:
    return (
        other.first == one.last + 1
        and text[found.ends[one.last] : found.starts[other.first]] == " "
    )


def _may_follow(head: _Atom, other: _Atom) -> bool:
    """Digits are followed by scales, and by digits behind a scale («12 ألفا و300»)."""
    if other.kind is _VAGUE:
        return _scale_of(other) is not None and head.kind is not _VAGUE
    if other.kind is _DIGITS:
        return other.joined and other.low < _ROUND
    return True


_SCALES_IN_VAGUE = {2000.0: 1e3, 2e6: 1e6, 2e9: 1e9}


def _scale_of(atom: _Atom) -> float | None:
    """The scale that a word is behind a number: «آلاف» behind «خمسة» is a thousand."""
    if atom.kind is _SCALE:
        return atom.low
    if atom.kind is _VAGUE:
        return _SCALES_IN_VAGUE.get(atom.low)
    return atom.low if atom.low in (1e3, 1e6, 1e9) and atom.kind is _WORD else None


def _of(one: _Atom, other: _Atom, text: str, found: Words) -> bool:
    """«عشرات الآلاف», "hundreds of thousands", "half a million"."""
    if _next(one, other, text, found):
        return True
    between = other.first - one.last - 1
    return between == 1 and found.folded[one.last + 1] in ("of", "a")


def _range(
    low: Numeral, atoms: Sequence[_Atom], at: int, text: str, found: Words
) -> tuple[int, Numeral] | None:
    """The range that a number opens: «بين 250 و300», "five to seven", "5-7"."""
    head = atoms[at]
    gap = text[low.end : found.starts[head.first]]
    if len(gap) > 8 or "\n" in gap or low.low != low.high:
        return None
    between = found.folded[low.last + 1 : head.first]
    before = found.folded[low.first - 1] if low.first else ""
    if before == "ما" or (low.first > 1 and before in _AND):
        before = found.folded[low.first - 2] if low.first > 1 else ""
    if before in ("from", "من") and _rises(low.first, found):
        return None  # "rose from 14 to 20" tells of two times
    to = (len(between) == 1 and between[0] in _TO) or (
        not between and gap.strip() in _HYPHENS and gap.strip() != ""
    )
    both = before in _BOTH and (
        (len(between) == 1 and between[0] in _AND) or (not between and head.joined)
    )
    if not (to or both):
        return None
    end, high = _number(atoms, at, text, found)
    if high.low != high.high or low.low >= high.high:
        return None
    least = low.low
    # "five to seven million", «بين 3 و5 ملايين»
    for scale in (1e12, 1e9, 1e6, 1e3):
        if high.high >= scale > least and high.high / scale < _ROUND and _worded_scale(high, found):
            least *= scale
            break
    if least >= high.high:
        return None
    opens = low.first - 1 if low.first and found.folded[low.first - 1] in _RANGE_OPENS else None
    return end, Numeral(
        low.start,
        high.end,
        low.first,
        high.last,
        low.first if opens is None else opens,
        least,
        high.high,
        Approximation.RANGE,
        low.currency or high.currency,
        low.worded or high.worded,
    )


def _rises(at: int, found: Words) -> bool:
    return not MOVES.isdisjoint(found.folded[max(0, at - _MOVES_NEAR) : at])


def _worded_scale(numeral: Numeral, found: Words) -> bool:
    known = _table().get(found.folded[numeral.last])
    return known is not None and numeral.last > numeral.first


def _approximated(numeral: Numeral, text: str, found: Words) -> Numeral:
    """With what says how exactly it is meant, before it or behind."""
    first = numeral.opens
    phrases = _phrases()
    for length in range(min(_LONGEST_PHRASE, first), 0, -1):
        kind = phrases.get(found.folded[first - length : first])
        if kind is not None and "\n" not in text[found.starts[first - length] : numeral.start]:
            return _with(numeral, kind, first - length)
    for phrase, kind in _BEHIND.items():
        behind = numeral.last + 1
        for skipped in (0, 1):  # "nine people at least"
            at = behind + skipped
            if found.folded[at : at + len(phrase)] == phrase:
                return _with(numeral, kind, numeral.opens)
    return numeral


def _with(numeral: Numeral, kind: Approximation, opens: int) -> Numeral:
    return Numeral(
        numeral.start,
        numeral.end,
        numeral.first,
        numeral.last,
        opens,
        numeral.low,
        numeral.high,
        numeral.approximation if numeral.approximation is Approximation.RANGE else kind,
        numeral.currency,
        numeral.worded,
    )


@cache
def _phrases() -> dict[tuple[str, ...], Approximation]:
    return {
        tuple(map(fold_word, phrase.split())): Approximation(kind)
        for phrases in (arabic.APPROXIMATELY, english.APPROXIMATELY)
        for kind, told in phrases.items()
        for phrase in told.split("|")
    }


@cache
def _table() -> dict[str, tuple[float, float, str, bool, None, bool]]:
    """What a folded word is in a number: value, kind, and what is written on it."""
    table: dict[str, tuple[float, float, str, bool, None, bool]] = {}

    def put(value: float, high: float, spellings: str, kind: str, *, clitics: bool) -> None:
        for spelling in spellings.split("|"):
            word = fold_word(spelling)
            if word.startswith("ال") and kind is not _VAGUE and value < _ROUND:
                continue  # «الخمسة» have been told of before
            table.setdefault(word, (value, high, kind, False, None, False))
            if clitics:
                table.setdefault("و" + word, (value, high, kind, True, None, False))
                for letter in "بلف":
                    table.setdefault(letter + word, (value, high, kind, False, None, True))

    for (low, high), spellings in arabic.VAGUE.items():
        put(low, high, spellings, _VAGUE, clitics=True)
    for value, spellings in arabic.CARDINALS.items():
        put(value, value, spellings, _WORD, clitics=True)
    for value, spellings in arabic.CONSTRUCT.items():
        put(value, value, spellings, _WORD, clitics=True)
    for table_of in (arabic.SCALES, arabic.SCALES_TWICE):
        for value, spellings in table_of.items():
            put(value, value, spellings, _SCALE, clitics=True)
    for share, spellings in arabic.FRACTIONS.items():
        put(share, share, spellings, _FRACTION, clitics=True)
    put(11, 11, "أحد عشر|إحدى عشرة", _WORD, clitics=True)
    for value, spellings in english.CARDINALS.items():
        put(value, value, spellings, _WORD, clitics=False)
    for value, spellings in english.SCALES.items():
        put(value, value, spellings, _SCALE, clitics=False)
    for (low, high), spellings in english.VAGUE.items():
        put(low, high, spellings, _VAGUE, clitics=False)
    put(english.DOZEN, english.DOZEN, "dozen", _WORD, clitics=False)
    put(20, 99, "tens", _VAGUE, clitics=False)
    for share, spellings in english.FRACTIONS.items():
        put(share, share, spellings, _FRACTION, clitics=False)
    return table

"""What a figure counts: the killed, the wounded, the missing, …, or what its noun names.

The dead are told of in many ways ("killing at least 21", "the toll rose to 58", «لقي 17 عاملاً
مصرعهم»), so these kinds are known by the words of the figure's own part of the sentence, alike in
both languages.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from briefings.text.fold import fold_word
from briefings.text.numerals import MOVES, Numeral
from briefings.text.terms import Words

KINDS: Final = ("killed", "wounded", "missing", "arrested", "displaced", "freed", "rescued")
"""Of whom it is told what befell them; `Figure.counted` is the kind behind a `MARK`."""

_OF_BODIES: Final = ("killed", "wounded")
_OF_THE_LIVING: Final = ("arrested", "displaced", "freed", "rescued")

MARK: Final = "~"
KILLED: Final = MARK + "killed"
WOUNDED: Final = MARK + "wounded"

_ENDS = re.compile(r"[.!?؟\n](?:\s|$)|\n")
_BREAKS = re.compile(r"[,،;؛:()«»\"“”—–]|\s-\s")
_WINDOW = 30  # words around a figure that may say what it counts
_NEAR = 3
_CLITICS = ("", "و", "ف", "ب", "ل", "ال", "وال", "بال", "لل", "فال", "ولل", "وب", "ول")


def counted_by(numeral: Numeral, found: Words, text: str) -> str | None:
    """What a number counts; None where the text does not say so nearby."""
    noun = _noun(numeral, found, text)
    if noun is not None and text[numeral.end : numeral.end + 1] == "-":
        return found.terms[noun] or None  # "a four-storey building"
    if _outgrown(numeral, found):
        return None
    word = found.folded[noun] if noun is not None else ""
    kind = kind_of(word) if word else None
    if kind is None and word:
        kind = _dual_kind(word)
    ahead = kind_of(found.folded[numeral.opens - 1]) if numeral.opens else None
    if kind in _OF_THE_LIVING and ahead in _OF_BODIES:
        kind = ahead  # «مقتل مئات المعتقلين»
    if kind is None:
        kind = _told(numeral, noun, found, text)
    term = found.terms[noun] or None if noun is not None else None
    if kind is None:
        return term
    if _among(numeral, found):
        return f"{MARK}{kind}/{term or ''}"
    if found.folded[numeral.last + 1 : numeral.last + 2] and (
        found.folded[numeral.last + 1] in _words("before", "added")
    ):
        return f"{MARK}{kind}/more"
    return MARK + kind


def _outgrown(numeral: Numeral, found: Words) -> bool:
    """Whether a number is what another rose from: "from 14 to 20"."""
    at = numeral.opens
    return (
        at > 1
        and found.folded[at - 1] in ("from", "من")
        and not MOVES.isdisjoint(found.folded[max(0, at - _WINDOW) : at])
    )


def duals_in(found: Words) -> Iterator[int]:
    """Words that count two by their ending: «قتيلان», «شخصين»."""
    duals = _duals()
    return (at for at, word in enumerate(found.folded) if word in duals)


@cache
def _told_of() -> dict[str, str]:
    """The kind that a folded word tells of."""
    return {
        clitic + word: kind
        for kind in KINDS
        for word in _words("told", kind)
        for clitic in (_CLITICS if "\u0600" <= word[0] <= "\u06ff" else ("",))
    }


def kind_of(word: str) -> str | None:
    """The kind that a folded word tells of: "dead", «وإصابة»."""
    return _told_of().get(word)


def _dual_kind(word: str) -> str | None:
    stem = _duals().get(word)
    return kind_of(stem) if stem else None


@cache
def _duals() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, endings in (("duals", ("ان", "ين")), ("duals_in_an", ("ان",))):
        for noun in _words("people", name):
            stem = noun[:-1] + "ت" if noun.endswith("ه") else noun
            for clitic in ("", "و", "ب", "ل", "ف"):
                found.update({clitic + stem + ending: noun for ending in endings})
    return found


@cache
def _people() -> frozenset[str]:
    words = _words("people", "words")
    return frozenset(words | {"ال" + word for word in words} | _duals().keys())


def _noun(numeral: Numeral, found: Words, text: str) -> int | None:
    """The word that says what is counted, right behind the number."""
    if found.folded[numeral.last] in _duals():
        return numeral.last
    at = numeral.last
    for _ in range(2):
        if at + 1 >= len(found):
            return None
        gap = text[found.ends[at] : found.starts[at + 1]]
        if gap.strip("-% ") or "\n" in gap:
            return None
        at += 1
        if _joined(found, at):
            return None
        if found.folded[at] in ("من", "of", "the"):  # «عشرات من القتلى»
            continue
        if found.folded[at] not in _words("before", "between"):
            break
        after = at + 1 < len(found) and text[found.ends[at] : found.starts[at + 1]] == " "
        if not after or kind_of(found.folded[at + 1]) or not found.terms[at + 1]:
            break
    word = found.folded[at]
    named = found.terms[at] or word in _people() or word in _words("before", "spans")
    return at if named or kind_of(word) else None


def _told(numeral: Numeral, noun: int | None, found: Words, text: str) -> str | None:
    at = numeral.opens
    before = found.folded[at - 1] if at and _adjacent(found, text, at) else ""
    around = found.folded[max(0, numeral.first - _WINDOW) : numeral.last + 1 + _WINDOW]
    if _told_of().keys().isdisjoint(around):
        return None
    first, stop = _sentence(numeral, found, text)
    begun, end = _part(numeral, found, text, first, stop)
    told = [(at, kind) for at in range(begun, end) if (kind := kind_of(found.folded[at]))]
    told = [(at, kind) for at, kind in told if not numeral.first <= at <= numeral.last]
    if noun is not None and found.folded[noun] in _words("before", "spans"):
        return None
    people = noun is None or found.folded[noun] in _people()
    follows = noun is None and any(0 < at - numeral.last <= _NEAR - 1 for at, _ in told)
    if not follows and before in _words("before", "places"):
        return None
    if not told:
        if noun is None or not people:
            return None
        if _among(numeral, found):
            end = first
        elif not _bridged(found, end, stop):
            return None
        kinds = {kind for at in range(end, stop) if (kind := kind_of(found.folded[at]))}
        return kinds.pop() if len(kinds) == 1 else None
    behind = (numeral.last if noun is None else noun) + 1
    near = [(min(abs(numeral.opens - at), abs(at - behind + 1)), kind, at) for at, kind in told]
    _, kind, at = min(near, key=lambda one: one[0])
    if _of_two_kinds(at, kind, numeral, found):
        return None
    if people and noun is not None:
        return kind
    if noun is not None:  # a noun of anything: the word has to stand right beside
        return kind if at == numeral.opens - 1 or _is_told(at, behind, found) else None
    if numeral.opens - _NEAR <= at < numeral.opens or behind <= at < behind + _NEAR:
        return kind
    reaches = before in _words("before", "reaches")
    return kind if reaches else None


def _bridged(found: Words, end: int, stop: int) -> bool:
    """Whether some of those counted are told between the number and what befell them."""
    return not _words("before", "among").isdisjoint(found.folded[end : min(stop, end + 2)])


def _is_told(at: int, behind: int, found: Words) -> bool:
    """Whether what befell them follows right behind: "nine oarsmen were killed"."""
    if at == behind:
        return True
    return behind < at < behind + _NEAR and found.folded[behind] in _words("before", "passive")


def _of_two_kinds(at: int, kind: str, numeral: Numeral, found: Words) -> bool:
    """Whether one number tells of two: "killed or wounded", «مقتل وإصابة»."""
    for step in (-2, -1, 1, 2):
        if not 0 <= at + step < len(found):
            continue
        between = found.folded[min(at, at + step) + 1 : max(at, at + step)]
        other = kind_of(found.folded[at + step])
        later = max(at, at + step)
        if other in (None, kind) or not (between or _joined(found, later)):
            continue
        if between and between[0] in ("or", "او"):
            return True
        before = found.folded[max(0, min(at, at + step) - 2) : min(at, at + step)]
        has_own = any(word in _people() or word[:1].isdigit() for word in before)
        if later < numeral.first and not has_own and (not between or between[0] == "and"):
            return True
    return False


def _adjacent(found: Words, text: str, at: int) -> bool:
    return (
        text[found.ends[at - 1] : found.starts[at]].isspace()
        and "\n" not in (text[found.ends[at - 1] : found.starts[at]])
    )


def _sentence(numeral: Numeral, found: Words, text: str) -> tuple[int, int]:
    """The words around a figure that belong to its sentence."""
    first = numeral.first
    while (
        first
        and numeral.first - first < _WINDOW
        and not _ENDS.search(text, found.ends[first - 1], found.starts[first])
    ):
        first -= 1
    stop = numeral.last + 1
    while (
        stop < len(found)
        and stop - numeral.last < _WINDOW
        and not _ENDS.search(text, found.ends[stop - 1], found.starts[stop])
    ):
        stop += 1
    return first, stop


def _part(numeral: Numeral, found: Words, text: str, first: int, stop: int) -> tuple[int, int]:
    """The words of the figure's part of the sentence: between commas and conjunctions."""
    parts = _words("before", "parts")
    begun = numeral.opens
    while begun > first:
        if _BREAKS.search(text, found.ends[begun - 1], found.starts[begun]):
            break
        if found.folded[begun - 1] in parts:
            break
        begun -= 1
        if begun < numeral.opens and _joined(found, begun):
            break
    if _joined(found, numeral.opens) and begun < numeral.opens:
        begun = numeral.opens
    end = numeral.last + 1
    while end < stop:
        if _BREAKS.search(text, found.ends[end - 1], found.starts[end]):
            break
        if found.folded[end] in parts or _joined(found, end):
            break
        end += 1
    return begun, end


def _joined(found: Words, at: int) -> bool:
    """Whether «و» is written on a word."""
    form = found.forms[at]
    if form[:1] != "و" or len(form) < 3:
        return False
    return form[1:2].isdigit() or found.folded[at] not in _words("before", "rooted")


def _among(numeral: Numeral, found: Words) -> bool:
    """Whether a figure counts some of those that another counts: "including three children"."""
    before = found.folded[max(0, numeral.opens - 2) : numeral.opens]
    return not _words("before", "among").isdisjoint(before)


@cache
def _words(table: str, name: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in _lists()[table][name].split())


@cache
def _lists() -> dict[str, dict[str, str]]:
    data = files("briefings.reading").joinpath("data/counted.toml").read_text("utf-8")
    lists: dict[str, dict[str, str]] = tomllib.loads(data)
    return lists

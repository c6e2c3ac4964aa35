"""Who said what in Arabic: قال فلان إن …، «…» قال فلان، نقلت الوكالة عنه قوله، …، بحسب فلان.

The verb opens its clause, the speaker stands behind it or is left out, and what was said begins
behind أن or إن, a colon or a quotation mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from briefings.languages.ar import speech as lists
from briefings.reading.speech import Said, Span, Unit
from briefings.text.fold import fold_word
from briefings.text.terms import Words

_WORD = re.compile(r"[^\W_]+")
_QUOTES = '“”«»„"'
_FAR = 16  # words between a verb of speech and what was said
_NEAR = 6
_LONGEST_SOURCE = 9
_FEWEST_WORDS = 4
_FEWEST_TOLD = 3
_TITLE = 50  # characters within which a title names who speaks


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a unit: where they stand, folded, and whether they are the narrator's."""

    text: str
    unit: Unit
    starts: Sequence[int]
    ends: Sequence[int]
    folded: Sequence[str]
    own: Sequence[bool]

    def gap(self, at: int) -> str:
        """What stands before a word, behind the one before it."""
        start = self.ends[at - 1] if at else self.unit.start
        end = self.starts[at] if at < len(self.starts) else self.unit.end
        return self.text[start:end]

    def between(self, first: int, stop: int) -> Span:
        """The stretch from a word to before another."""
        return Span(self.starts[first], self.ends[stop - 1])


@dataclass(frozen=True, slots=True)
class _Opened:
    """A verb of speech (`cue`), who speaks, and the word with which what was said begins."""

    cue: int
    source: Span | None
    begins: int
    start: int


def speech_in(text: str, unit: Unit, found: Words) -> list[Said]:
    """What is said in a unit, in order; direct, indirect and mixed."""
    words = _words_of(text, unit, found)
    if words is None:
        return []
    opened = _opened(words) or _colon(words)
    said = _contents(words, opened)
    covered = [one.content for one in said]
    for span in unit.quoted:
        if any(span.start < other.end and other.start < span.end for other in covered):
            continue
        behind = _behind(words, span)
        if behind is not None:
            said.append(behind)
        elif len(_WORD.findall(text, *span)) >= _FEWEST_WORDS:
            said.append(Said(span, None, True))
    if not said:
        according = _according(words)
        if according is not None:
            said.append(according)
    return sorted(said, key=lambda one: one.content)


def _words_of(text: str, unit: Unit, found: Words) -> _Words | None:
    """The words of a unit; None where neither a quotation nor a word of speech is among them."""
    first, stop = found.first_from(unit.start), found.first_from(unit.end)
    folded = found.folded[first:stop]
    titled = ":" in text[unit.start : unit.start + _TITLE]
    if not unit.quoted and not titled and _tell().isdisjoint(folded):
        return None
    starts = found.starts[first:stop]
    own = [True] * len(folded)
    for span in unit.quoted:
        begun, ended = bisect_left(starts, span.start), bisect_left(starts, span.end)
        own[begun:ended] = [False] * (ended - begun)
    return _Words(text, unit, starts, found.ends[first:stop], folded, own)


def _opened(words: _Words) -> list[_Opened]:
    """The verbs of speech behind which what was said begins."""
    found: list[_Opened] = []
    behind = 0
    cues = _cues()
    for at, word in enumerate(words.folded):
        if word not in cues or at < behind or not words.own[at]:
            continue
        if found and not _starts(words, at):
            continue
        one = _open(words, at)
        if one is not None:
            found.append(one)
            behind = one.begins
    return found


def _open(words: _Words, cue: int) -> _Opened | None:
    far = _NEAR if words.folded[cue] in _participles() else _FAR
    cues, opens, nouns = _cues(), _opens(), _nouns()
    for at in range(cue + 1, min(len(words.folded), cue + far)):
        gap, word = words.text[words.ends[at - 1] : words.starts[at]], words.folded[at]
        if ":" in gap or (not words.own[at] and _is_speech(words, at)):
            start = words.starts[at]
            if not words.own[at]:
                start = next(span.start for span in words.unit.quoted if span.end > start)
            return _Opened(cue, _source(words, cue, at), at, start)
        if word in opens and not (word in ("ان", "انه") and words.folded[at - 1] == "قبل"):
            begins = at + 1 if word in ("ان", "بان") else at
            if begins >= len(words.folded):
                return None
            start = words.starts[begins]
            if not words.own[begins]:
                start = next(span.start for span in words.unit.quoted if span.end > start)
            return _Opened(cue, _source(words, cue, at), begins, start)
        if word in nouns or (at > cue + 1 and word in cues and _open_behind(words, at)):
            return None
        if gap != " " and any(mark in gap for mark in ".؟!؛"):
            return None
    return None


def _is_speech(words: _Words, at: int) -> bool:
    """Whether a quotation is long enough not to be a name («صحيفة "الميناء" أن»)."""
    begun = words.starts[at]
    span = next(span for span in words.unit.quoted if span.start <= begun < span.end)
    return words.text.count(" ", *span) >= _FEWEST_TOLD - 1


def _open_behind(words: _Words, at: int) -> bool:
    """Whether what was said begins right behind a word."""
    behind = words.folded[at + 1 : at + 2]
    return bool(behind) and (behind[0] in _opens() or ":" in words.gap(at + 1))


def _contents(words: _Words, found: Sequence[_Opened]) -> list[Said]:
    said: list[Said] = []
    for number, one in enumerate(found):
        stop = found[number + 1].cue if number + 1 < len(found) else len(words.folded)
        if stop < len(words.folded):
            end = words.starts[stop]
            end -= len(words.gap(stop))
        else:
            end = words.unit.end
        quoted = next((s for s in words.unit.quoted if s.start == one.start), None)
        if quoted is not None:
            end = _quoted_end(words, quoted, end)
        else:
            end = _before_source(words, one.begins, stop, end)
        if end > one.start:
            said.append(Said(Span(one.start, end), one.source, one.source is None))
    return said


def _quoted_end(words: _Words, quoted: Span, limit: int) -> int:
    """Where speech that opens with a quotation ends: «"…" و"…"» is one."""
    end = quoted.end
    for span in words.unit.quoted:
        goes_on = span.start >= end and span.end <= limit
        if goes_on and len(words.text[end : span.start].strip(" ،,و")) <= 1:
            end = span.end
    return end


def _before_source(words: _Words, begins: int, stop: int, end: int) -> int:
    """Without «، بحسب البيان» behind what was said."""
    for at in range(begins + _FEWEST_TOLD, stop):
        if words.own[at] and words.folded[at] in _from() and "،" in words.gap(at):
            return words.ends[at - 1]
    return end


def _source(words: _Words, cue: int, begins: int) -> Span | None:
    """Who speaks: behind the verb, else before it; None where nobody is named."""
    if words.folded[cue] in _participles():
        return None
    if words.folded[cue].lstrip("ب") in _nouns():
        for at in range(cue - 1, max(-1, cue - _FAR), -1):
            if words.folded[at] in ("عن", "وعن"):
                return words.between(at + 1, cue) if at + 1 < cue else None
        return None
    first = cue + 1
    while first < begins and words.folded[first] in _skipped():
        first += 1
    behind = _phrase(words, first, begins)
    if behind is not None:
        return behind
    return _subject_before(words, cue)


def _phrase(words: _Words, first: int, begins: int) -> Span | None:
    """The noun phrase that names a speaker, without where and when it was said."""
    stop = first
    while stop < begins and stop - first < _LONGEST_SOURCE:
        word = words.folded[stop]
        if word in _stops() or word in _participles() or (stop > first and _is_cue(word)):
            break
        if stop > first and any(mark in words.gap(stop) for mark in "،,(-–:؛"):
            break
        if word.startswith("لل") and len(word) > 4:
            break
        if stop == first and word.isdigit():
            break
        stop += 1
    if stop > first and words.folded[stop - 1] in ("من", "الي"):  # «حذر العلماء من أن»
        stop -= 1
    return words.between(first, stop) if stop > first else None


def _subject_before(words: _Words, cue: int) -> Span | None:
    """«الوزير قال إن», «وكان الوزير قد قال إن»; none before a verb that goes on («وأضاف»)."""
    if words.folded[cue] not in _verbs():
        return None
    stop = cue
    while stop and words.folded[stop - 1] in _skipped():
        stop -= 1
    first = stop
    while first and stop - first < _LONGEST_SOURCE and words.own[first - 1]:
        word = words.folded[first - 1]
        if word in _skipped() or word in _stops() or word in _opens():
            break
        if any(mark in words.gap(first) for mark in "،,؛:.") and first != stop:
            break
        first -= 1
    if first == stop:
        return None
    if first and stop - first < 2 and words.folded[first - 1] in ("حسب", "بحسب"):
        return None
    return words.between(first, stop)


def _starts(words: _Words, at: int) -> bool:
    """Whether a verb goes on with who spoke, and is not within what they said."""
    word = words.folded[at]
    if word in _participles():
        return any(mark in words.gap(at) for mark in "،,") or word[:1] == "و"
    return word not in _verbs() and word[:1] in "وف"


def _behind(words: _Words, span: Span) -> Said | None:
    """«…»، قال فلان; «…»، بحسب فلان; «…» على حد قوله."""
    at = next((n for n, one in enumerate(words.starts) if one >= span.end), None)
    if at is None or len(words.text[span.end : words.starts[at]].strip(" ،,.-–")) > 0:
        return None
    if words.folded[at] in ("كما", "هكذا", "بهذه", "وفقما") and at + 1 < len(words.folded):
        at += 1
    word = words.folded[at]
    if word in _from():
        return Said(span, _behind_from(words, at))
    if word == "علي" and words.folded[at + 1 : at + 2] == ["حد"]:
        return Said(span, None, True)
    if _is_cue(word) and word not in _participles():
        first = at + 1
        while first < len(words.folded) and words.folded[first] in _skipped():
            first += 1
        source = _phrase(words, first, len(words.folded))
        return Said(span, source, source is None)
    return None


def _behind_from(words: _Words, at: int) -> Span | None:
    """Whom «بحسب» names: «بحسب ما أعلنت الوزارة» the ministry."""
    first = at + 1
    while first < len(words.folded) and (
        words.folded[first] in ("ما", "لما", "لل", "ل") or _is_cue(words.folded[first])
    ):
        first += 1
    if first >= len(words.folded):
        return None
    return _phrase_from(words, first)


def _phrase_from(words: _Words, first: int) -> Span | None:
    stop = first
    while stop < len(words.folded) and stop - first < _LONGEST_SOURCE and words.own[stop]:
        if stop > first and any(mark in words.gap(stop) for mark in "،,.؛:("):
            break
        if stop > first and words.folded[stop] in _stops():
            break
        stop += 1
    return words.between(first, stop) if stop > first else None


def _according(words: _Words) -> Said | None:
    """«…، بحسب وزارة الصحة»; «وبحسب الوزارة، فإن …»."""
    for at, word in enumerate(words.folded):
        if word not in _from() or not words.own[at]:
            continue
        source = _behind_from(words, at)
        if source is None:
            continue
        if at >= _FEWEST_WORDS:
            return Said(Span(words.unit.start, words.ends[at - 1]), source)
        if at == 0:
            rest = next((n for n, one in enumerate(words.starts) if one >= source.end), None)
            if rest is not None and len(words.starts) - rest >= _FEWEST_WORDS:
                return Said(Span(words.starts[rest], words.unit.end), source)
    return None


def _colon(words: _Words) -> list[_Opened]:
    """«الصفدي: لن نسمح …», as titles have it."""
    unit = words.unit
    if ":" not in words.text[unit.start : unit.start + _TITLE]:
        return []
    for at in range(1, min(_NEAR, len(words.folded) - 1)):
        if ":" in words.gap(at):
            named = words.between(0, at)
            if words.own[0] and not any(map(_is_cue, words.folded[:at])):
                start = words.starts[at]
                for span in words.unit.quoted:
                    if span.start < start < span.end:
                        start = span.start
                return [_Opened(0, named, at, start)]
            return []
    return []


def _is_cue(word: str) -> bool:
    return word in _cues()


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in getattr(lists, name).split())


def _verbs() -> frozenset[str]:
    return _folded("SAID")


@cache
def _participles() -> frozenset[str]:
    words = _folded("PARTICIPLES")
    return frozenset(words | {"و" + word for word in words})


@cache
def _nouns() -> frozenset[str]:
    words = _folded("NOUNS")
    return frozenset(words | {"ب" + word for word in words})


@cache
def _cues() -> frozenset[str]:
    verbs = _verbs()
    return frozenset(
        verbs
        | {clitic + word for clitic in "وف" for word in verbs}
        | {"س" + word for word in verbs if word[:1] in "يت"}
        | _participles()
        | _nouns()
    )


@cache
def _tell() -> frozenset[str]:
    return _cues() | _from()


def _opens() -> frozenset[str]:
    return _folded("OPENS")


@cache
def _from() -> frozenset[str]:
    words = _folded("FROM")
    return frozenset(words | {"و" + word for word in words})


def _stops() -> frozenset[str]:
    return _folded("STOPS")


def _skipped() -> frozenset[str]:
    return _folded("SKIPPED")


@cache
def _ends() -> re.Pattern[str]:
    verbs = "|".join(sorted(set(lists.SAID.split()), key=lambda verb: (-len(verb), verb)))
    sources = "|".join(lists.FROM.split())
    return re.compile(rf"\s*[،,]?\s*(?:كما\s+)?[وف]?(?:{verbs}|{sources}|على حد)\b")


ENDS = _ends()

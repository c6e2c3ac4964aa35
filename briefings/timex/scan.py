"""From a text to the expressions in it, before any is resolved."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from briefings.models import Language
from briefings.text.fold import Folded, fold
from briefings.timex.cascade import REMEMBERED, Grammar, read
from briefings.timex.context import Tense
from briefings.timex.expressions import Expression
from briefings.timex.tokens import Lexicon, Run, Text, Token

_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3]+")
_LATIN = re.compile("[A-Za-z]+")
_SAMPLE = 600  # characters that decide the language
_SENTENCE_END = re.compile(r"[.!?؟;؛\n](?=\s|$)")
_WORD = re.compile(r"[^\W\d_]{2,}(?:'t)?")
_CLAUSE_END = re.compile(r"[,،:()—–]")
_CLAUSE = 25  # what a comma between a verb and an expression adds to their distance
_REACH = 90  # characters before an expression in which its verb is looked for


_SHORT = 120  # characters of a run that is remembered

Reading = tuple[Expression, int, int]  # an expression and where it stands in its run


@dataclass(frozen=True, slots=True)
class Speech:
    """What reading needs of a language."""

    lexicon: Lexicon
    grammar: Grammar
    tense_of: Callable[[str, str], Tense | None]  # of a word and the one before it
    announcing: frozenset[str]  # words after which what is told need not have happened
    settle: Callable[[list[Token], Folded], bool]  # decides by capitals; whether it looked at any
    next_week: bool  # "next Tuesday" is next week's
    verb_parts: bool  # a verb after an event's name begins the sentence's own event
    memory: dict[tuple[str, bool, bool], Sequence[Reading]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that tells a tense, and where it stands."""

    tense: Tense
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """An expression and where it stands in the folded text."""

    expression: Expression
    start: int
    end: int


@dataclass(frozen=True)
class Scan:
    """A text's expressions in order; what surrounds them is looked up once, when first needed."""

    folded: Folded
    speech: Speech
    mentions: tuple[Mention, ...]

    @cached_property
    def _stops(self) -> list[int]:
        return [found.end() for found in _SENTENCE_END.finditer(self.folded.text)]

    def sentence(self, mention: Mention) -> tuple[int, int]:
        """The bounds of the sentence a mention stands in."""
        after = bisect_right(self._stops, mention.start)
        begin = self._stops[after - 1] if after else 0
        ending = bisect_left(self._stops, mention.end)
        end = self._stops[ending] if ending < len(self._stops) else len(self.folded.text)
        return begin, end

    def together(self, one: Mention, two: Mention) -> bool:
        """Whether two mentions, in this order, stand in one sentence."""
        stops = self._stops
        return bisect_right(stops, one.start) == bisect_right(stops, two.start)

    def alone(self, mention: Mention) -> bool:
        """Whether the sentence holds no other words."""
        begin, end = self.sentence(mention)
        text = self.folded.text
        begin, end = max(begin, mention.start - _REACH), min(end, mention.end + _REACH)
        before = _WORD.search(text, begin, mention.start)
        return before is None and _WORD.search(text, mention.end, end) is None

    def happened(self, mention: Mention) -> bool:
        """Whether a verb of the past governs a mention, and does not announce or report it."""
        cue = self._cue(mention)
        if cue is None or cue.tense != "past" or cue.end > mention.start:
            return False
        text = self.folded.text
        between = _WORD.findall(text, cue.start, mention.start)
        return self.speech.announcing.isdisjoint(between)

    def tense(self, mention: Mention) -> Tense | None:
        """Whether the sentence around a mention looks ahead or back: the nearest cue decides."""
        cue = self._cue(mention)
        return cue.tense if cue is not None else None

    def _cue(self, mention: Mention) -> Cue | None:
        begin, end = self.sentence(mention)
        begin, end = max(begin, mention.start - _REACH), min(end, mention.end + _REACH // 2)
        best: Cue | None = None
        nearest = 0
        text = self.folded.text
        tense_of = self.speech.tense_of
        before = ""
        owning = text.startswith("'s", mention.end)  # "in Saturday's vote"
        for word in _WORD.finditer(text, begin, end):
            if mention.start <= word.start() < mention.end:
                continue
            if owning and word.start() > mention.end:
                before, owning = "the", False
            tense = tense_of(word[0], before)
            before = word[0]
            if tense is None:
                continue
            if word.end() <= mention.start:
                away = mention.start - word.end()
                away += _CLAUSE * len(_CLAUSE_END.findall(text, word.end(), mention.start))
            else:
                away = 3 * abs(word.start() - mention.end)
                away += _CLAUSE * len(_CLAUSE_END.findall(text, mention.end, word.start()))
            if best is None or away < nearest:
                best, nearest = Cue(tense, word.start(), word.end()), away
        return best


def scan(text: str, language: Language | None) -> Scan:
    """The time expressions of a text. Never raises; linear in the text's length."""
    if language is None:
        sample = text[:_SAMPLE]
        arabic = sum(map(len, _ARABIC.findall(sample)))
        latin = sum(map(len, _LATIN.findall(sample)))
        language = "ar" if 2 * arabic >= latin and arabic else "en"
    speech = _speech(language)
    folded = fold(text)
    mentions: list[Mention] = []
    pieces = Text(folded.text, speech.lexicon)
    for run in pieces.runs():
        start = run.start
        for expression, begin, end in _read_run(pieces, run, folded, speech):
            mentions.append(Mention(expression, start + begin, start + end))
    return Scan(folded, speech, tuple(mentions))


def _read_run(pieces: Text, run: Run, folded: Folded, speech: Speech) -> Sequence[Reading]:
    """The expressions of a run and where they stand in it; what news says again is remembered.

    A run is read by itself and its neighbouring letters alone, unless capitals decide.
    """
    near = pieces.text[max(0, run.start - 1) : run.end + 1] if run.end - run.start < _SHORT else ""
    key = (near, run.first, run.last)
    known = speech.memory.get(key)
    if known is not None:
        return known
    tokens = pieces.tokens(run)
    settled = speech.settle(tokens, folded)
    found = [
        (token.value, token.start - run.start, token.end - run.start)
        for token in read(tokens, speech.grammar, first=run.first, last=run.last)
        if token.value is not None and not isinstance(token.value, int | str | tuple)
    ]
    if near and not settled:
        if len(speech.memory) >= REMEMBERED:
            speech.memory.clear()
        speech.memory[key] = found
    return found


_SPEECHES: dict[Language, Speech] = {}


def _speech(language: Language) -> Speech:
    known = _SPEECHES.get(language)
    if known is None:
        known = _SPEECHES[language] = _BUILDERS[language]()
    return known


def _arabic() -> Speech:
    from briefings.timex.arabic import grammar, lexicon, tense

    return Speech(
        lexicon.lexicon(),
        grammar.grammar(),
        tense.tense_of,
        tense.ANNOUNCING,
        lambda *_: False,
        next_week=False,
        verb_parts=True,
    )


def _english() -> Speech:
    from briefings.timex.english import capitals, grammar, lexicon, tense

    return Speech(
        lexicon.lexicon(),
        grammar.grammar(),
        tense.tense_of,
        tense.ANNOUNCING,
        capitals.settle,
        next_week=True,
        verb_parts=False,
    )


_BUILDERS: dict[Language, Callable[[], Speech]] = {"ar": _arabic, "en": _english}

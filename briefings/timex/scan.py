"""From a text to the expressions in it, before any is resolved."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from briefings.models import Language
from briefings.text.fold import Folded, fold
from briefings.timex.cascade import Grammar, read
from briefings.timex.expressions import Expression
from briefings.timex.resolve import Tense
from briefings.timex.tokens import Lexicon, Token, tokenise

_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3]")
_LATIN = re.compile("[A-Za-z]")
_SAMPLE = 600  # characters that decide the language
_SENTENCE_END = re.compile(r"[.!?؟;؛\n](?=\s|$)")
_WORD = re.compile(r"[^\W\d_]{2,}(?:'t)?")
_CLAUSE_END = re.compile(r"[,،:()—–]")
_CLAUSE = 25  # what a comma between a verb and an expression adds to their distance
_REACH = 90  # characters before an expression in which its verb is looked for


@dataclass(frozen=True, slots=True)
class Speech:
    """What reading needs of a language."""

    lexicon: Lexicon
    grammar: Grammar
    tense_of: Callable[[str, str], Tense | None]  # of a word and the one before it
    announcing: frozenset[str]  # words after which what is told need not have happened
    settle: Callable[[list[Token], Folded], None]  # decides by what folding hid, such as capitals
    next_week: bool  # "next Tuesday" is next week's
    verb_parts: bool  # a verb after an event's name begins the sentence's own event


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
        arabic = len(_ARABIC.findall(sample))
        language = "ar" if 2 * arabic >= len(_LATIN.findall(sample)) and arabic else "en"
    speech = _speech(language)
    folded = fold(text)
    tokens = tokenise(folded.text, speech.lexicon)
    speech.settle(tokens, folded)
    found = read(tokens, speech.grammar)
    mentions = []
    for token in found:
        expression = token.value
        if expression is None or isinstance(expression, int | str | tuple):
            continue
        mentions.append(Mention(expression, token.start, token.end))
    return Scan(folded, speech, tuple(mentions))


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
        lambda *_: None,
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

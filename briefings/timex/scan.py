"""From a text to the expressions in it, before any is resolved."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from briefings.models import Language
from briefings.text.fold import Folded, fold
from briefings.timex.cascade import Grammar, read
from briefings.timex.expressions import Expression
from briefings.timex.resolve import Tense
from briefings.timex.tokens import Lexicon, tokenise

_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3]")
_LATIN = re.compile("[A-Za-z]")
_SAMPLE = 4000  # characters that decide the language
_SENTENCE_END = re.compile(r"[.!?؟;؛\n](?=\s|$)")
_REACH = 120  # characters before an expression in which its verb is looked for


@dataclass(frozen=True, slots=True)
class Speech:
    """What reading needs of a language."""

    lexicon: Lexicon
    grammar: Grammar
    future: re.Pattern[str]
    past: re.Pattern[str]
    next_week: bool  # "next Tuesday" is next week's


@dataclass(frozen=True, slots=True)
class Mention:
    """An expression and where it stands in the folded text."""

    expression: Expression
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scan:
    """A text's expressions in order."""

    folded: Folded
    speech: Speech
    mentions: tuple[Mention, ...]
    _tenses: dict[int, Tense | None] = field(default_factory=dict)

    def sentence(self, mention: Mention) -> tuple[int, int]:
        """The bounds of the sentence a mention stands in, looking no further than `_REACH`."""
        text = self.folded.text
        begin = max(0, mention.start - _REACH)
        for found in _SENTENCE_END.finditer(text, begin, mention.start):
            begin = found.end()
        ended = _SENTENCE_END.search(text, mention.end, mention.end + _REACH)
        return begin, ended.start() if ended else min(len(text), mention.end + _REACH)

    def tense(self, mention: Mention) -> Tense | None:
        """Whether the sentence around a mention looks ahead or back: the nearest cue decides."""
        if mention.start not in self._tenses:
            self._tenses[mention.start] = self._find_tense(mention)
        return self._tenses[mention.start]

    def _find_tense(self, mention: Mention) -> Tense | None:
        begin, end = self.sentence(mention)
        text = self.folded.text
        end = min(end, mention.end + _REACH // 2)
        best: tuple[int, Tense] | None = None
        cues: tuple[tuple[Tense, re.Pattern[str]], ...] = (
            ("future", self.speech.future),
            ("past", self.speech.past),
        )
        for tense, pattern in cues:
            for found in pattern.finditer(text, begin, end):
                if found.end() <= mention.start:
                    away = mention.start - found.end()
                else:
                    away = 3 * abs(found.start() - mention.end)
                if best is None or away < best[0]:
                    best = (away, tense)
        return best[1] if best else None


def scan(text: str, language: Language | None) -> Scan:
    """The time expressions of a text. Never raises; linear in the text's length."""
    if language is None:
        sample = text[:_SAMPLE]
        arabic = len(_ARABIC.findall(sample))
        language = "ar" if 2 * arabic >= len(_LATIN.findall(sample)) and arabic else "en"
    speech = _speech(language)
    folded = fold(text)
    tokens = tokenise(folded.text, speech.lexicon)
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

    return Speech(lexicon.lexicon(), grammar.grammar(), tense.FUTURE, tense.PAST, next_week=False)


def _english() -> Speech:
    from briefings.timex.english import grammar, lexicon, tense

    return Speech(lexicon.lexicon(), grammar.grammar(), tense.FUTURE, tense.PAST, next_week=True)


_BUILDERS: dict[Language, Callable[[], Speech]] = {"ar": _arabic, "en": _english}

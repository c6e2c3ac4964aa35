"""What reading needs of a language, gathered from its room when that language is first read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from briefings.models import Language
from briefings.text.fold import Folded
from briefings.timex.cascade import Grammar
from briefings.timex.context import Sign
from briefings.timex.expressions import Expression
from briefings.timex.tokens import Lexicon, Token

Reading = tuple[Expression, int, int]  # an expression and where it stands in its run


@dataclass(frozen=True, slots=True)
class Speech:
    """What reading needs of a language."""

    lexicon: Lexicon
    grammar: Grammar
    tense_of: Callable[[str, str], Sign | None]  # of a word and what stands before it
    befores: Callable[[Sequence[str]], list[str]]  # what stands before each word of a sentence
    moved: re.Pattern[str] | None  # what stands before a new date: "postponed to"
    dual: frozenset[str]  # words that tell a tense and are words of time too
    reporting: frozenset[str]  # words that say what someone said
    announcing: frozenset[str]  # words after which what is told need not have happened
    settle: Callable[[list[Token], Folded], bool]  # decides by capitals; whether it looked at any
    is_name: Callable[[Expression, int, int, str], bool] | None  # of what stands in a text
    from_then: Callable[[str], bool]  # whether a word may look ahead from a time past: "would"
    is_present: Callable[[str], bool]  # whether a word that looks ahead is a verb of the present
    present: re.Pattern[str] | None  # what stands before a date that is ahead: "the vote is on"
    cancelling: frozenset[str]  # words right behind which stands the day of what was called off
    promising: frozenset[str]  # words after which a date right behind is the promise's own
    appointed: re.Pattern[str] | None  # what stands behind a date in front of its noun
    arranged: re.Pattern[str] | None  # what says behind such a noun that it is to come
    holding: re.Pattern[str] | None  # what stands before a day until which, or on which, it goes on
    usually: Sequence[str]  # words that say of the time behind them that it recurs
    recurs: Callable[[str, str], bool]  # whether a range does, by what is before it; its sentence
    of_year: Callable[[str], bool]  # whether a sentence tells of halves of a year
    next_week: bool  # "next Tuesday" is next week's
    verb_parts: bool  # a verb after an event's name begins the sentence's own event
    memory: dict[tuple[str, bool, bool], Sequence[Reading]] = field(default_factory=dict)


_SPEECHES: dict[Language, Speech] = {}


def speech_of(language: Language) -> Speech:
    """What reading needs of a language; built at first use (some milliseconds)."""
    known = _SPEECHES.get(language)
    if known is None:
        known = _SPEECHES[language] = _BUILDERS[language]()
    return known


def _arabic() -> Speech:
    from briefings.timex.arabic import grammar, letters, lexicon, tense

    return Speech(
        lexicon=lexicon.lexicon(),
        grammar=grammar.grammar(),
        tense_of=tense.tense_of,
        befores=tense.befores,
        moved=tense.MOVED,
        dual=frozenset(),
        reporting=tense.REPORTING,
        announcing=tense.ANNOUNCING,
        settle=letters.settle,
        is_name=letters.is_name,
        from_then=tense.looks_from_then,
        is_present=tense.is_present,
        present=None,
        cancelling=frozenset(),
        promising=frozenset(),
        appointed=None,
        arranged=None,
        holding=None,
        usually=(),
        recurs=lambda *_: False,
        of_year=lambda _: False,
        next_week=False,
        verb_parts=True,
    )


def _english() -> Speech:
    from briefings.timex.english import capitals, grammar, habits, lexicon, tense

    return Speech(
        lexicon=lexicon.lexicon(),
        grammar=grammar.grammar(),
        tense_of=tense.tense_of,
        befores=tense.befores,
        moved=tense.MOVED,
        dual=frozenset({"may"}),
        reporting=tense.REPORTING,
        announcing=tense.ANNOUNCING,
        settle=capitals.settle,
        is_name=None,
        from_then=tense.looks_from_then,
        is_present=lambda _: False,
        present=tense.PRESENT,
        cancelling=tense.CANCELLING,
        promising=tense.PROMISING,
        appointed=tense.APPOINTED,
        arranged=tense.ARRANGED,
        holding=tense.HOLDING,
        usually=habits.USUALLY,
        recurs=habits.recurs,
        of_year=habits.of_year,
        next_week=True,
        verb_parts=False,
    )


_BUILDERS: dict[Language, Callable[[], Speech]] = {"ar": _arabic, "en": _english}

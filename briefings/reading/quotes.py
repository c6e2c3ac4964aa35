"""Quotes: what was said, directly or indirectly, and who said it.

A speaker is named by the words beside the verb of speech. They are a name, or lead to one: a
pronoun or a subject left out to whoever spoke last, an office («الوزير») to who bore it before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from briefings.languages.ar import speech as arabic_words
from briefings.languages.en import speech as english_words
from briefings.models import ActorKind, Mention, Quote
from briefings.reading import speech_arabic, speech_english
from briefings.reading.speech import Said, Span, Unit, paragraphs_of, quoted_in, units_of
from briefings.text.fold import fold_word
from briefings.text.terms import Words

_ARABIC = re.compile("[\u0620-\u064a]")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_UNIT = 4_000  # characters; no sentence is longer
_TITLE_WORDS = 5
_BEFORE_NAME = 60  # characters before a name in which its office stands


def find_quotes(text: str, mentions: Sequence[Mention], found: Words) -> tuple[Quote, ...]:
    """The quotes of a text in order, with their speakers. Linear in the text's length."""
    speakers = _Speakers(text, mentions)
    quotes: list[Quote] = []
    for paragraph in paragraphs_of(text):
        arabic = _ARABIC.search(text, *paragraph) is not None
        language = speech_arabic if arabic else speech_english
        quoted = quoted_in(text, paragraph)
        speakers.opens_paragraph()
        for unit in units_of(text, paragraph, quoted, language.ENDS):
            if unit.end - unit.start > _LONGEST_UNIT:
                continue
            for said in language.speech_in(text, unit, found):
                quote = speakers.attributed(said, unit)
                if quote is not None:
                    quotes.append(quote)
    quotes.sort(key=lambda quote: (quote.start, quote.end))
    return tuple(quotes)


class _Speakers:
    """Who has spoken so far, and which office each bore."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self._text = text
        self._places = {
            (one.start, one.end) for one in mentions if one.actor.kind is ActorKind.PLACE
        }
        self._named = [one for one in mentions if one.actor.kind is not ActorKind.PLACE]
        self._starts = [one.start for one in self._named]
        self._last: Quote | None = None
        self._age = 0  # paragraphs since the last quote
        self._offices: dict[str, str] = {}
        self._seen = 0

    def opens_paragraph(self) -> None:
        self._age += 1

    def attributed(self, said: Said, unit: Unit) -> Quote | None:
        """The quote with its speaker; None for a quotation that nobody is known to have said."""
        self._learn(said.content.start)
        content = _stripped(self._text, said.content)
        if content is None:
            return None
        source, speaker = said.source, None
        if source in self._places:
            return None  # «اليمن: المبعوث …» is a title's place
        if source is None:
            last = self._last
            if last is not None and self._age <= 1 and last.source_start is not None:
                source, speaker = Span(last.source_start, last.source_end or 0), last.speaker
            else:
                near = self._nearest(content)
                if near is not None:
                    source, speaker = Span(near.start, near.end), near.actor.key
        else:
            speaker = self._who(source)
        quote = Quote(
            content.start,
            content.end,
            speaker,
            source.start if source else None,
            source.end if source else None,
        )
        if source is not None:
            self._last, self._age = quote, 0
        return quote

    def _who(self, source: Span) -> str | None:
        at = bisect_left(self._starts, source.start)
        if at and self._named[at - 1].end > source.start:
            at -= 1
        within = [
            one
            for one in self._named[at : at + 4]
            if one.start < source.end and one.end > source.start
        ]
        people = [one for one in within if one.actor.kind is ActorKind.PERSON]
        if people:
            return people[0].actor.key
        words = [fold_word(word) for word in _WORD.findall(self._text, *source)]
        if within and not (words and words[0] in _own_offices()):
            return within[0].actor.key
        if words and words[-1] in _pronouns():
            return self._last.speaker if self._last is not None and self._age <= 2 else None
        for word in words:
            office = _offices().get(word)
            if office in self._offices:
                return self._offices[office]
        return None

    def _nearest(self, content: Span) -> Mention | None:
        """The last person or body named in the paragraph before, or right behind."""
        floor = self._text.rfind("\n", 0, content.start) + 1
        at = bisect_left(self._starts, content.start)
        if at and self._named[at - 1].start >= max(floor, content.start - 220):
            return self._named[at - 1]
        if at < len(self._named) and "\n" not in self._text[content.end : self._named[at].start]:
            behind = self._named[at]
            if content.end <= behind.start < content.end + 110:
                return behind
        return None

    def _learn(self, until: int) -> None:
        """Remembers the offices of those named up to a place: "Minister Jane Roe"."""
        while self._seen < len(self._named) and self._named[self._seen].start < until:
            one = self._named[self._seen]
            self._seen += 1
            if one.actor.kind is not ActorKind.PERSON:
                continue
            floor = self._text.rfind("\n", 0, one.start) + 1
            if self._seen > 1:
                floor = max(floor, self._named[self._seen - 2].end)
            before = self._text[max(floor, one.start - _BEFORE_NAME) : one.start]
            for word in map(fold_word, _WORD.findall(before)[-_TITLE_WORDS:]):
                office = _offices().get(word)
                if office:
                    self._offices[office] = one.actor.key


@cache
def _offices() -> dict[str, str]:
    """An office as it stands before a name, and as it stands for who bears it."""
    offices = {word: word for word in english_words.OFFICES.split()}
    for word in map(fold_word, arabic_words.OFFICES.split()):
        offices[word] = word
        bare = word.removeprefix("ال")
        offices.setdefault(bare, "ال" + bare)
        offices.setdefault("و" + bare, "ال" + bare)
    return offices


@cache
def _own_offices() -> frozenset[str]:
    """Who speaks for themselves, as a spokesman does not: «مبعوث الأمم المتحدة»."""
    speak_for = map(fold_word, f"{english_words.SPOKESMEN} {arabic_words.SPOKESMEN}".split())
    spoken_for = {word for name in speak_for for word in (name, name.removeprefix("ال"))}
    return frozenset(_offices().keys() - spoken_for)


@cache
def _pronouns() -> frozenset[str]:
    return frozenset(english_words.PRONOUNS.lower().split())


def _stripped(text: str, content: Span) -> Span | None:
    start, end = content
    while start < end and text[start] in " \t,،:؛;-–—\xa0":
        start += 1
    while end > start and text[end - 1] in " \t,،:؛;-–—\xa0":
        end -= 1
    return Span(start, end) if end > start and _WORD.search(text, start, end) else None

"""Whether a sentence can be quoted alone, and where its own words begin.

A sentence is not chosen for a briefing when it leans on what stood before: a dangling connective
(«ومع ذلك», "However"), a verb of saying whose subject is left out («وأضاف أن», "He added"), a
pronoun or demonstrative whose noun was named earlier («هذه المباحثات», "the move"), or when it is
no full sentence (an unbalanced quotation, a question to the reader, a caption).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from briefings.reading.lexicon import phrase_list, word_list
from briefings.text.fold import fold_word
from briefings.text.sentences import sentences
from briefings.text.terms import Word, frequency, lemma_of, plain_words, stop_words

_FEWEST_WORDS = 6
_MOST_WORDS = 75
_LONGEST_PHRASE = 4
_OPENING, _CLOSING = "“«([", "”»)]"
_QUOTE_MARKS = "\"“«'‘"
_SUFFIX = re.compile("(?:ها|هم|هما|ه|نا|وا)$")
# A verb whose subject was named before («وأطلقت منذ أكتوبر»), or whose object was («وهاجمها»).
_FEMININE_VERB = re.compile(r"\w{2,}(?<!ا)ت$")
_OBJECT = re.compile(r"\w{3,}(?:ها|ه)$")
_SIGNS = re.compile("[\u064b-\u0652\u0640]")
_DASH = re.compile(r"\s[-–—]\s")
# A place in capitals, or one with an agency behind it in brackets; perhaps a day; a dash.
_PLACE = r"[A-Z][A-Z.'’\- ]{2,30}(?:,\s[^\n—–()]{2,30})?"
_WORDS = r"[^\s\n()،,.]{2,20}(?:\s[^\s\n()،,.]{2,20}){0,3}(?:[,،]\s[^\n—–()]{2,30})?"
_AGENCY = r"\s\([^()\n]{2,30}\)"
_DATELINE = re.compile(rf"(?:{_PLACE}\s?[—–]|(?:{_PLACE}|{_WORDS}){_AGENCY}\s?[-–—])\s+")
_UNFINISHED = ("؟", "?", ":", "،", ",", "…", "...")
# «"…", he said»: the speaker is a pronoun.
_PRONOUN_SAYS = re.compile(
    r"[\"”],? (?:he|she|they|it) (?:said|says|adds|added|tells|told|writes|wrote)\b"
)
_QUOTATION = re.compile('["“«][^"“”«»]*["”»]')
_LABELLED = re.compile(r"\W*\d[\d.,٫٬]*\s?[%٪]?\s?:")  # «38%: how much …», a line of a table
# «استؤنفت في القاهرة، الأحد، المفاوضات»: the subject comes behind its commas.
_LATE_SUBJECT = re.compile(r"\w+\s\w+\s[^،.]{2,30}،\s(?:[^،.]{2,20}،\s)?(?=(ال\w{3,}))")
_ADJECTIVES = 2  # between an agent and what shows that nobody is named: «الموقع الأميركي نفسه أن»
_CREDIT = re.compile(r"\bcontributed to this (?:report|story|article)\b")


def after_dateline(text: str, start: int, end: int) -> int:
    """Where an article's first sentence begins behind its dateline («القاهرة (رويترز) - »)."""
    line = _DATELINE.match(text, start, end)
    # A second dash would make it a parenthesis: "Peace – so often promised – failed".
    if line is None or _DASH.search(text, line.end(), end):
        return start
    return line.end()


def is_trimming(line: str, found: Sequence[Word]) -> bool:
    """Whether a line is no part of the news: a caption, a link to other articles, a credit.

    `found` are its words.
    """
    if line[:1] == "(" and line.rstrip(".")[-1:] == ")" and line.count("(") == 1:
        return True
    labels, calls = phrase_list("labels"), phrase_list("calls")
    start = found[0].start if found else 0
    for length in range(1, min(_LONGEST_PHRASE, len(found)) + 1):
        head = tuple(word.folded for word in found[:length])
        behind = line[found[length - 1].end - start :].lstrip()
        if head in calls or (head in labels and behind[:1] in tuple(":،,|/–-")):
            return True
    return _CREDIT.search(line) is not None


def antecedent(before: str, limit: int) -> int | None:
    """Where the sentence begins that stands before another and tells what that leans on.

    `before` is the text up to the leaning sentence. None where no sentence of its paragraph stands
    there, where that leans itself, or where it is longer than `limit`.
    """
    paragraph = before.rfind("\n") + 1
    # The «و» that ties the leaning sentence is no part of it (see `own_start`).
    found = sentences(before.removesuffix("و"), paragraph)
    if not found or len(before) - found[-1][0] > limit:
        return None
    start, end = found[-1]
    if not is_standalone(before[start:end], plain_words(before[start:end])):
        return None
    return start


def own_start(text: str, start: int, found: list[Word]) -> int:
    """Where a sentence's own words begin: behind the «و» that only ties it to the one before.

    Arabic news opens most sentences with «و» («وأعلنت الوزارة»); a quotation may leave it out
    without touching a word. It stays where it is the word's own letter («وصل», «واشنطن»).
    """
    if not found or found[0].start != start or text[start : start + 1] != "و":
        return start
    return start + 1 if _is_tied(text[start : found[0].end]) else start


@lru_cache(maxsize=20_000)
def _is_tied(word: str) -> bool:
    """Whether the «و» a word begins with is the conjunction."""
    rest = word[1:]
    if len(rest) < 2:
        return False
    if not fold_word(lemma_of(word)).startswith("و"):
        return True
    known = frequency(word, "ar")
    if not known:  # «وهاجمها»: never seen, nor without the «و», but a verb without its object
        stem = _SUFFIX.sub("", rest)
        return bool(frequency(rest, "ar") or frequency(stem, "ar"))
    return frequency(rest, "ar") > 4 * known


def is_standalone(sentence: str, found: list[Word]) -> bool:
    """Whether a sentence, its own words only, can be understood when quoted alone.

    `found` are its words, the first of them where the sentence begins.
    """
    if not _FEWEST_WORDS <= len(found) <= _MOST_WORDS:
        return False
    if not _balanced(sentence) or sentence.endswith(_UNFINISHED) or _LABELLED.match(sentence):
        return False
    if sentence[:1] in _QUOTE_MARKS and not re.search(r"\w", _QUOTATION.sub("", sentence)):
        return False  # nobody says who says it
    folded = [word.folded for word in found[:8]]
    if "\u0620" <= folded[0][:1] <= "\u064a":
        return _arabic_standalone(sentence, found, folded)
    return _english_standalone(sentence, folded)


def _arabic_standalone(sentence: str, found: list[Word], folded: list[str]) -> bool:
    connectives = phrase_list("connectives_ar")
    bare = folded[0][1:] if folded[0][:1] == "و" else folded[0]
    for length in range(1, _LONGEST_PHRASE + 1):
        rest = tuple(folded[1:length])
        if (folded[0], *rest) in connectives or (bare, *rest) in connectives:
            return False
    first = _SIGNS.sub("", sentence[: found[0].end - found[0].start])
    if _OBJECT.match(first) and first not in word_list("unsuffixed_ar"):
        return False
    verb = folded[0] in ("كان", "كانوا") or _FEMININE_VERB.match(folded[0])
    if verb and folded[1] in word_list("prepositions_ar") and not _subject_comes(sentence):
        return False
    if _agent_unnamed(sentence, found, folded):
        return False
    saying = word_list("saying_ar")
    if folded[0] in saying or bare in saying:
        gap = sentence[found[0].end - found[0].start : found[1].start - found[0].start]
        if folded[1] in word_list("subjectless_ar") or gap.strip():
            return False
    demonstratives, time_nouns = word_list("demonstratives_ar"), word_list("time_nouns_ar")
    return not any(
        word in demonstratives and following not in time_nouns
        for word, following in pairwise(folded[:7])
    )


def _subject_comes(sentence: str) -> bool:
    late = _LATE_SUBJECT.match(sentence)
    return late is not None and fold_word(late[1]) not in word_list("weekdays_ar")


def _agent_unnamed(sentence: str, found: list[Word], folded: list[str]) -> bool:
    """Whether it is told by one whom only an earlier sentence names: «أشارت المصادر إلى أن»."""
    tells = folded[0] in ("كان", "كانت") or folded[0] in word_list("saying_ar")
    if not tells or folded[1] not in word_list("agents_ar"):
        return False
    at = 1
    offset = found[0].start
    for _ in range(_ADJECTIVES + 1):
        gap = sentence[found[at].end - offset : found[at + 1].start - offset]
        if gap.strip() or folded[at + 1] in word_list("unnamed_ar"):
            return True
        at += 1
        if at + 1 >= len(folded) or not folded[at].startswith("ال"):
            return False
    return False


def _english_standalone(sentence: str, folded: list[str]) -> bool:
    if sentence[:1].islower() or _PRONOUN_SAYS.search(sentence):
        return False
    connectives, openings = phrase_list("connectives_en"), phrase_list("openings_en")
    heads = [tuple(folded[:length]) for length in range(1, _LONGEST_PHRASE + 1)]
    if any(head in openings for head in heads):
        return True
    if folded[0] in ("earlier", "later") and folded[1] not in stop_words("en"):
        return sentence[len(folded[0]) : len(folded[0]) + 1] != ","  # "Earlier rounds failed"
    if sentence[:1] in _QUOTE_MARKS:  # a quoted "we" is the speaker's, who is named behind it
        return True
    return not any(head in connectives for head in heads)


def _balanced(sentence: str) -> bool:
    return sentence.count('"') % 2 == 0 and all(
        sentence.count(opening) == sentence.count(closing)
        for opening, closing in zip(_OPENING, _CLOSING, strict=True)
    )

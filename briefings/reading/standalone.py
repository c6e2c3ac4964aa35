"""Whether a sentence can be quoted alone, and where its own words begin.

A sentence is not chosen for a briefing when it leans on what stood before: a dangling connective
(«ومع ذلك», "However"), a verb of saying whose subject is left out («وأضاف أن», "He added"), a
pronoun or demonstrative whose noun was named earlier («هذه المباحثات», "the move"), or when it is
no full sentence (an unbalanced quotation, a question to the reader, a caption), or is addressed to
a site's reader («تابعونا على», "Sign up to").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from briefings.reading.lexicon import phrases_from, word_list
from briefings.text.calls import is_call
from briefings.text.dictionaries import frequency
from briefings.text.fold import fold_word
from briefings.text.memory import Remembered
from briefings.text.sentences import sentences
from briefings.text.terms import Words, lemma_of, plain_words, stop_words

_FEWEST_WORDS = 6
_MOST_WORDS = 75
_OPENING = 8  # words that decide whether a sentence leans
_LONGEST_PHRASE = 4
_LABEL_ENDS = tuple(":،,|/–-")
_QUOTE_MARKS = "\"“«'‘"
_SUFFIX = re.compile("(?:ها|هم|هما|ه|نا|وا)$")
# A verb whose subject was named before («وأطلقت منذ أكتوبر»), or whose object was («وهاجمها»).
_FEMININE_VERB = re.compile(r"\w{2,}(?<!ا)ت$")
_OBJECT = re.compile(r"\w{3,}(?:ها|ه)$")
_OWNED = re.compile(r"(?!ال)\w{3,}(?:ه|ها|هم|هما)")
_SIGNS = re.compile("[\u064b-\u0652\u0640]")
_DASH = re.compile(r"\s[-–—]\s")
# A place in capitals, or one with an agency behind it in brackets; perhaps a day; a dash.
_PLACE = r"[A-Z][A-Z./'’\- ]{2,30}(?:,\s[^\n—–()]{2,30})?"
_WORDS = r"[^\s\n()،,.]{2,20}(?:\s[^\s\n()،,.]{2,20}){0,3}(?:[,،]\s[^\n—–()]{2,30})?"
_AGENCY = r"\s\([^()\n]{2,30}\)"
_ABROAD = r"[A-Z][A-Z.'’\- ]{2,30},\s[A-Z][^\n—–()\-]{2,30}\s-"  # "PARIS, France - "
_OWN_NAME = r"(?:[-–—:]\s)?[«\"][^«»\"\n]{2,30}[»\"](?:\s?[-–—]\s?[^\s:]{3,10})?\s?[-–—:]"
_DATELINE = re.compile(rf"(?:{_PLACE}\s?[—–]|{_ABROAD}|{_WORDS}\s?{_OWN_NAME})\s+")
# "BEIRUT | Fri Apr 22, 2011 12:12 pm EDT BEIRUT (Reuters) - ": when the page was put out.
_STAMP = (
    r"[A-Z][^|\n]{1,50}\|\s(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,?\s[^|\n]{8,40}?\b[AaPp]\.?[Mm]\b\.?"
    r"(?:\s[A-Z]{2,5}\b)?\s+"
)
_SIGNED = re.compile(
    rf"(?:{_STAMP})?(?:(?:{_PLACE}|{_WORDS}){_AGENCY}|\([A-Z][A-Za-z]{{1,12}}\))\s?[-–—]{{1,2}}\s+|{_STAMP}"
)
_UNFINISHED = ("؟", "?", ":", "،", ",", "…", "...")
# «"…", he said»: the speaker is a pronoun.
_PRONOUN_SAYS = re.compile(
    r"[\"”],? (?:he|she|they|it) (?:said|says|adds|added|tells|told|writes|wrote)\b"
)
_QUOTATION = re.compile('["“«][^"“”«»]*["”»]')
_PAIRED = re.compile(r"[\"“”«»()\[\]]")
_LETTER = re.compile(r"\w")
_LABELLED = re.compile(r"\W*\d[\d.,٫٬]*\s?[%٪]?\s?:")  # «38%: how much …», a line of a table
# «استؤنفت في القاهرة، الأحد، المفاوضات»: the subject comes behind its commas.
_LATE_SUBJECT = re.compile(r"\w+\s\w+\s[^،.]{2,30}،\s(?:[^،.]{2,20}،\s)?(?=(ال\w{3,}))")
_ADJECTIVES = 2  # between an agent and what shows that nobody is named: «الموقع الأميركي نفسه أن»
# Of a running report: the hour in front of an entry, and what the whole is called.
_ENTRY = re.compile(
    r"\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\.?|.{0,160}\(all times [^()]{2,30}\):?.{0,16}", re.IGNORECASE
)
_CREDIT = re.compile(r"\bcontributed to this (?:report|story|article)\b")


def after_dateline(text: str, start: int, end: int) -> int:
    """Where an article's first sentence begins behind its dateline («القاهرة (رويترز) - »)."""
    signed = _SIGNED.match(text, start, end)
    if signed is not None:
        return signed.end()
    line = _DATELINE.match(text, start, end)
    # A second dash would make it a parenthesis: "Peace – so often promised – failed".
    if line is None or _DASH.search(text, line.end(), end):
        return start
    return line.end()


def is_trimming(text: str, start: int, end: int, found: Words) -> bool:
    """Whether the line `text[start:end]` is no part of the news: a caption, a link, a credit.

    `found` are the words of the whole text.
    """
    line = text[start:end]
    if line[:1] == "(" and line.rstrip(".")[-1:] == ")" and line.count("(") == 1:
        return True
    first = found.first_from(start)
    last = min(found.first_from(end), first + _LONGEST_PHRASE)
    if first < last:
        opening, rest = found.folded[first], found.folded[first + 1 : last]
        if _opens(rest, opening, "calls"):
            return True
        for more in phrases_from("labels").get(opening, ()):
            if rest[: len(more)] == more:
                behind = text[found.ends[first + len(more)] : end].lstrip()
                if behind[:1] in _LABEL_ENDS:
                    return True
    return "contributed" in line and _CREDIT.search(line) is not None


def is_aside(sentence: str) -> bool:
    """Whether a sentence in a line of news is none of it: a call, the hour of an entry."""
    return is_call(sentence) or _ENTRY.fullmatch(sentence) is not None


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
    sentence = before[start:end]
    return start if is_standalone(sentence, 0, end - start, plain_words(sentence)) else None


def after_kicker(text: str, start: int, found: Words) -> int:
    """Where a sentence begins behind the label some outlets open a paragraph with ("Details: ")."""
    first = found.first_from(start)
    if first == len(found) or found.starts[first] != start:
        return start
    for more in phrases_from("kickers").get(found.folded[first], ()):
        last = first + len(more)
        if found.folded[first + 1 : last + 1] == more and text.startswith(": ", found.ends[last]):
            return found.ends[last] + 2
    return start


def own_start(text: str, start: int, found: Words) -> int:
    """Where a sentence's own words begin: behind the «و» that only ties it to the one before.

    Arabic news opens most sentences with «و» («وأعلنت الوزارة»); a quotation may leave it out
    without touching a word. It stays where it is the word's own letter («وصل», «واشنطن»).
    """
    if not text.startswith("و", start):
        return start
    first = found.first_from(start)
    if first == len(found) or found.starts[first] != start:
        return start
    return start + _tied[found.forms[first]]


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


_tied = Remembered(_is_tied, 20_000)


def is_standalone(text: str, start: int, end: int, found: Words) -> bool:
    """Whether the sentence `text[start:end]` can be understood when quoted alone.

    `found` are the words of the whole text. The sentence may begin behind the «و» of its first.
    """
    first, last = found.first_from(start), found.first_from(end)
    cut = first > 0 and found.ends[first - 1] > start
    first -= cut
    if not _FEWEST_WORDS <= last - first <= _MOST_WORDS:
        return False
    sentence = text[start:end]
    if sentence.endswith(_UNFINISHED) or _LABELLED.match(sentence):
        return False
    if _PAIRED.search(sentence) and not _balanced(sentence):
        return False
    if sentence[0] in _QUOTE_MARKS and not _LETTER.search(_QUOTATION.sub("", sentence)):
        return False  # nobody says who says it
    folded = found.folded[first : min(last, first + _OPENING)]
    if cut:
        folded = (folded[0][1:], *folded[1:])
    arabic = "\u0620" <= folded[0][:1] <= "\u064a"
    whole = (
        _arabic_standalone(sentence, folded, found, first, cut)
        if arabic
        else _english_standalone(sentence, folded)
    )
    return whole and not is_call(sentence)


def _arabic_standalone(
    sentence: str, folded: Sequence[str], found: Words, number: int, cut: bool
) -> bool:
    begins = found.starts[number] + cut  # where the sentence does

    def gap(at: int) -> bool:
        """Whether more than a space stands behind one of its words."""
        end, start = found.ends[number + at], found.starts[number + at + 1]
        return bool(sentence[end - begins : start - begins].strip())

    bare = folded[0][1:] if folded[0][:1] == "و" else folded[0]
    rest = folded[1:]
    if _opens(rest, folded[0], "connectives_ar") or _opens(rest, bare, "connectives_ar"):
        return False
    first = _SIGNS.sub("", sentence[: found.ends[number] - begins])
    if _OBJECT.match(first) and first not in word_list("unsuffixed_ar"):
        return False
    second = _SIGNS.sub("", found.forms[number + 1])
    if _whose(folded[0], second) or _whom(folded):
        return False
    if (
        folded[1] in word_list("prepositions_ar")
        and (folded[0] in ("كان", "كانوا") or _FEMININE_VERB.match(folded[0]))
        and not _subject_comes(sentence)
    ):
        return False
    if _agent_unnamed(folded, gap):
        return False
    saying = word_list("saying_ar")
    if (folded[0] in saying or bare in saying) and (
        folded[1] in word_list("subjectless_ar") or gap(0)
    ):
        return False
    demonstratives = word_list("demonstratives_ar")
    if demonstratives.isdisjoint(folded):
        return True
    time_nouns = word_list("time_nouns_ar")
    return not any(
        word in demonstratives and following not in time_nouns
        for word, following in pairwise(folded[:7])
    )


def _whose(first: str, second: str) -> bool:
    """Whether only an earlier sentence says whose something is: «ألغى سفره», «وفق أوساطه»."""
    if not _OWNED.fullmatch(second) or second in word_list("unsuffixed_ar"):
        return False
    return first not in word_list("prepositions_ar") or first in word_list("sources_ar")


def _whom(folded: Sequence[str]) -> bool:
    """Whether its subject was left out and its object stands first: «وهنأ السباح على ما قدمه»."""
    verb = folded[0].removeprefix("و")
    return verb in word_list("thanking_ar") and folded[2] in word_list("reasons_ar")


def _subject_comes(sentence: str) -> bool:
    late = _LATE_SUBJECT.match(sentence)
    return late is not None and fold_word(late[1]) not in word_list("weekdays_ar")


def _agent_unnamed(folded: Sequence[str], gap: Callable[[int], bool]) -> bool:
    """Whether it is told by one whom only an earlier sentence names: «أشارت المصادر إلى أن»."""
    if folded[1] not in word_list("agents_ar"):
        return False
    if folded[0] not in ("كان", "كانت") and folded[0] not in word_list("saying_ar"):
        return False
    at = 1
    for _ in range(_ADJECTIVES + 1):
        if gap(at) or folded[at + 1] in word_list("unnamed_ar"):
            return True
        at += 1
        if at + 1 >= len(folded) or not folded[at].startswith("ال"):
            return False
    return False


def _english_standalone(sentence: str, folded: Sequence[str]) -> bool:
    if sentence[:1].islower() or _PRONOUN_SAYS.search(sentence):
        return False
    first, rest = folded[0], folded[1:]
    if _opens(rest, first, "openings_en"):
        return True
    if first in ("earlier", "later") and folded[1] not in stop_words("en"):
        return sentence[len(first) : len(first) + 1] != ","  # "Earlier rounds failed"
    if sentence[:1] in _QUOTE_MARKS:  # a quoted "we" is the speaker's, who is named behind it
        return True
    return not _opens(rest, first, "connectives_en")


def _opens(rest: Sequence[str], first: str, phrases: str) -> bool:
    """Whether one of the phrases opens a sentence of these words."""
    return any(rest[: len(more)] == more for more in phrases_from(phrases).get(first, ()))


def _balanced(sentence: str) -> bool:
    count = sentence.count
    return (
        count('"') % 2 == 0
        and count("“") == count("”")
        and count("«") == count("»")
        and count("(") == count(")")
        and count("[") == count("]")
    )

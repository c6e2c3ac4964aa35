"""A sentence that tells of several days, taken apart: which part of it each date belongs to.

«سيطرت الفصائل على حلب، ثم على حماة يوم الخميس، ثم على حمص ليل السبت»: what happened on Thursday
ends before what happened on Saturday. A part that leaves its verb or subject to the one before it
is quoted from where these stand, so that a reader never gets half a clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefings.models import Language
from briefings.reading.standalone import is_standalone, own_start
from briefings.text.fold import fold_word
from briefings.text.terms import plain_words
from briefings.timex.arabic.tense import tense_of as arabic_tense_of
from briefings.timex.english.tense import tense_of as english_tense_of

_JOINTS_AR = re.compile(r"[،؛,;]\s+(?:ثم\s+|(?=و\w{3}))|؛\s+|(?<=\S)\s+ثم\s+|\s+(?=قبل أن\s)")
_JOINTS_EN = re.compile(r";\s+|,?\s+(?:and\s+)?then\s+|,\s+(?:and|but|while|before)\s+")
# Behind these a clause begins that says its own verb: «العملية التي سيطرت فيها …», "said that".
_OPENS_AR = re.compile(r"(?<!\S)(?:التي|الذي|اللذين|الذين|أن|إن|بأن|وأن|حيث|إذ)\s+")
_OPENS_EN = re.compile(r"\b(?:who|which|that|where)\s+")
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"))
_END = " .!؟?…،,؛;"

Part = tuple[int, int]


def parts_of(
    sentence: str, dates: Sequence[tuple[int, int]], language: Language
) -> list[Part | None]:
    """The part of a sentence that each date (start, end) dates, None where it is the whole.

    Two dates that no conjunction parts have none either. A part begins in words of the sentence and
    ends with its own clause; it can be quoted behind “…”.
    """
    joints = list((_JOINTS_AR if language == "ar" else _JOINTS_EN).finditer(sentence))
    ends = [one.start() for one in joints] + [len(sentence)]
    begins = [0] + [one.end() for one in joints]
    where = [next(at for at, end in enumerate(ends) if start < end) for start, _ in dates]
    found: list[Part | None] = []
    for at, date in zip(where, dates, strict=True):
        if where.count(at) > 1 or date[0] < begins[at]:
            found.append(None)
            continue
        begin = _own_start(sentence, begins, at, ends[at], language)
        end = len(sentence[: ends[at]].rstrip(_END))
        whole = begin == 0 and ends[at] == len(sentence)
        part = sentence[begin:end]
        found.append(None if whole or not _balanced(part) else (begin, end))
    return found


def _own_start(sentence: str, begins: Sequence[int], at: int, end: int, language: Language) -> int:
    """Where what a part says begins: with it, or with the clause that it leans on."""
    if at == 0:
        return 0
    begin = own_start(sentence, begins[at], plain_words(sentence))
    if _says_a_verb(sentence[begin:end], language) and _stands(sentence, begin, end):
        return begin
    opens = _OPENS_AR if language == "ar" else _OPENS_EN
    heads = [one.end() for one in opens.finditer(sentence, 0, begins[1])]
    if heads and _says_a_verb(sentence[heads[-1] : begins[1]], language):
        return heads[-1]
    return 0


def _stands(sentence: str, begin: int, end: int) -> bool:
    part = sentence[begin:end].rstrip(_END)
    found = plain_words(part)
    return len(found) > 0 and is_standalone(part, 0, len(part), found)


def _says_a_verb(part: str, language: Language) -> bool:
    tense_of = arabic_tense_of if language == "ar" else english_tense_of
    words = [fold_word(form) for form in plain_words(part).forms]
    return any(tense_of(word, before) for before, word in zip(["", *words], words, strict=False))


def _balanced(part: str) -> bool:
    return part.count('"') % 2 == 0 and all(
        part.count(one) == part.count(two) for one, two in _PAIRS
    )

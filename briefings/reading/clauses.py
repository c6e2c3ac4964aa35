"""What a sentence says of a date that stands in it: told outright, or mentioned in passing.

"The talks came a month after the attack of 13 April" tells of the talks and mentions the attack. A
timeline would rather quote a sentence that tells of the attack; where there is none, the clause
that holds the date («الهجوم الصاروخي … في 13 إبريل») if it can be understood alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from briefings.models import Language
from briefings.reading.lexicon import phrase_list, word_list
from briefings.text.fold import fold_word
from briefings.timex.arabic.tense import tense_of

_MARKS = "[\u064b-\u0652\u0640]*"
_LETTERS = {"ا": "[اأإآ]", "ي": "[يى]", "ه": "[هة]"}
_BREAKS = re.compile(r"[,،;؛]\s|\s[–—]\s")
_RELATIVE = re.compile(r"(?:who|which|whose|where|الذي|التي|اللذين|الذين|وهو|وهي|البالغ|البالغة)\b")
_RELATED = re.compile(r"\s(?:who|which|الذي|التي|اللذين|الذين)(?:\s+[^\s,،;؛]+){1,4}\s*$")
# «الانتخابات الرئاسية التي جرت السبت»: what the relative clause dates, and the clause.
_DATED_NOUN = re.compile(
    r"(?<!\S)(ال\w+(?:\sال\w+){0,2}\s(?:الذي|التي|اللذين|الذين)(?:\s[^\s،؛«»\"\d]+){1,5})\s$"
)
# Behind these a sentence tells by itself what the words before ascribe to somebody.
_CONTENT_AR = re.compile(r"(?<!\S)(?:أن|إن|بأن|وإن|وأن|فإن|إذ|حيث)\s|[،,]\s(?:هي|هو)\s(?=ال)")
_CONTENT_EN = re.compile(r"\bthat\s|[,]\s(?:is|was|are|were)\s(?=the\s)")
_PLANNED_AR = re.compile(
    r"(?<!\S)[وف]?(?:من (?:المنتظر|المقرر|المتوقع|المزمع|المرتقب|المفترض)|يُ?نتظر أن|يُ?توقع أن)\s"
)
_PLANNED_EN = re.compile(
    r"\b(?:will|shall|should have|plans? to|expects?|(?:is|are|was|were) (?:to|supposed to|"
    r"due (?:to|on|in)|set to|"
    r"(?:scheduled|slated) (?:to|for)|expected (?:to|on|in)))\s[^,;]*$"
)
# «بسبب العقوبات إلى 500 مليون يورو في 2022»: the amount is the main verb's, not the noun's.
_MEASURED = re.compile(r"(?<!\S)إلى\s+(?:نحو\s+|حوالي\s+|أكثر من\s+)?[\d٠-٩]")
_POINTING_AR = re.compile(r"(?<!\S)[وفبلك]?(?:هذا|هذه|ذلك|تلك|هؤلاء)(?!\S)")
_APPOSED = re.compile(r"(?:an?|the)\b")
_RESUMES = re.compile(r"(?:has|have|had|was|were|is|are|will|said|says|told)\b")
# A pronoun without its noun; what only should or would have been.
_LEANING_EN = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|its|their|we|us|our|this|these|those|should|would)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LAST_WORD = re.compile(r"(?<!\S)([^\W\d_]+)\s+$")
_NAMES = re.compile(r"\b[وفبلك]?ال\w")
_SUFFIXED = re.compile(r"\w{2,}(?:ها|هم|هما|هن|ه)$")
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"))
_COUNTED = re.compile(r"^(?:و?بعد (?!ظهر|منتصف|غد)|after )|\b(?:later|after|earlier|before)$")
_ONGOING = re.compile(
    r"^و?منذ (?!مطلع|بداية|نهاية|أواخر|أوائل)(?:\S+ ){0,3}?"
    r"(?:ساع|أيام|يوم|أسبوع|أسابيع|شهر|أشهر|شهور|عام|أعوام|سن)"
    r"|^(?:for|over|in) .*(?:hours|days|weeks|months|years|decades)$"
)
_NEAR = 60  # characters before a date among which its relative pronoun may stand
_FEWEST_WORDS = 3
"""Words of a clause beside its date, below which it names no event."""


@dataclass(frozen=True, slots=True)
class Clause:
    """How a sentence holds a date.

    `aside` is True where it mentions the dated event while telling of another. `start` and `end`
    bound the clause in the sentence that names the event and can be quoted alone, if one can.
    """

    aside: bool
    start: int | None = None
    end: int | None = None


def clause_of(sentence: str, start: int, end: int, language: Language) -> Clause:
    """How `sentence` holds the date at `start:end`. Linear in the sentence's length."""
    begun = _begins(sentence, start, language)
    if begun is None:
        noun = _DATED_NOUN.search(sentence, 0, start) if language == "ar" else None
        if noun is not None and _understood(sentence[noun.start() : end], language):
            verb = _verb_before(sentence, noun.start())
            return Clause(verb is None, noun.start() if verb is None else verb, end)
        return Clause(_parenthetic(sentence, start, end))
    stop = _stops(sentence, end)
    others = len(_WORD.findall(sentence, begun, start)) + len(_WORD.findall(sentence, end, stop))
    if others < _FEWEST_WORDS:
        return Clause(_parenthetic(sentence, start, end))
    if _understood(sentence[begun:stop], language):
        return Clause(True, begun, stop)
    return Clause(True)


def content_of(sentence: str, start: int, end: int, language: Language) -> tuple[int, int] | None:
    """What a leaning sentence says by itself of the date at `start:end`, without who says it.

    «أشارت المصادر إلى أن الوفدين وصلا يوم الثلاثاء» gives «الوفدين وصلا يوم الثلاثاء»; None where
    no clause with the date can be understood alone.
    """
    stop = len(sentence.rstrip(" .!؟?…"))
    leads = _CONTENT_AR if language == "ar" else _CONTENT_EN
    for lead in reversed(list(leads.finditer(sentence, 0, start))):
        clause = sentence[lead.end() : stop]
        words = len(_WORD.findall(sentence, lead.end(), start))
        told = len(_WORD.findall(sentence, end, stop))
        if (
            words + told >= _FEWEST_WORDS
            and _understood(clause, language)
            and (language == "en" or not _POINTING_AR.search(clause))
        ):
            return lead.end(), stop
    return None


def is_planned(sentence: str, start: int, language: Language) -> bool:
    """Whether what the date at `start` dates was only to come: «من المنتظر أن يلتقيا الاثنين»."""
    pattern = _PLANNED_AR if language == "ar" else _PLANNED_EN
    if pattern.search(sentence, 0, start) is None:
        return False
    # «كان من المفترض أن تُختتم الدورة التي انطلقت في 11 نوفمبر»: the session did open.
    return language == "en" or _DATED_NOUN.search(sentence, 0, start) is None


def is_ongoing(timex: str) -> bool:
    """Whether an expression says for how long something has been so: «منذ 4 أسابيع»."""
    return _ONGOING.search(timex) is not None


def is_counted(timex: str) -> bool:
    """Whether an expression counts from another event and names no day: «بعد نحو شهر», "later"."""
    return _COUNTED.search(timex) is not None


def _verb_before(sentence: str, start: int) -> int | None:
    """Where the verb begins whose subject is at `start`: «بدأت القوات التي … دوريات في مارس»."""
    word = _LAST_WORD.search(sentence, 0, start)
    if word is None or tense_of(fold_word(word[1]), "") != "past":
        return None
    return word.start(1)


def _begins(sentence: str, start: int, language: Language) -> int | None:
    """Where the phrase that names the dated event begins, behind what leads up to it."""
    last = None
    for lead in _leads(language).finditer(sentence, 0, start):
        last = lead
    # A comma ends what the lead opened.
    if last is None or _BREAKS.search(sentence, last.end(), start):
        return None
    first = _WORD.match(sentence, last.end())
    if first is not None and (first[0].isdigit() or fold_word(first[0]) in word_list("units_ar")):
        return None  # «منذ سنوات»
    return last.end()


@cache
def _leads(language: Language) -> re.Pattern[str]:
    def spelled(phrase: tuple[str, ...]) -> str:
        return r"\s+".join(
            "".join(_LETTERS.get(letter, re.escape(letter)) + _MARKS for letter in word)
            if language == "ar"
            else re.escape(word)
            for word in phrase
        )

    phrases = sorted(phrase_list(f"leads_{language}"), key=lambda one: (-len(one), one))
    one = "|".join(map(spelled, phrases))
    if language == "en":
        return re.compile(rf"\b(?:{one})\s+(?!dawn|noon|midnight|sunrise|sunset)", re.IGNORECASE)
    units = "|".join(spelled((word,)) for word in sorted(word_list("units_ar")))
    counted = rf"(?:\s+\S+){{0,5}}?\s+(?:{units})\s+(?:واحد\s+)?(?:على|من)"
    return re.compile(rf"(?<!\S)[وف]?(?:{one})(?:{counted})?\s+(?!ظهر|منتصف|أن\s|ان\s)")


def _stops(sentence: str, end: int) -> int:
    mark = _BREAKS.search(sentence, end)
    stop = mark.start() if mark else len(sentence)
    return len(sentence[:stop].rstrip(" .!؟?…"))


def _parenthetic(sentence: str, start: int, end: int) -> bool:
    """Whether the date stands in a relative clause: "the ship, hit last month, sank"."""
    if _RELATED.search(sentence, max(0, start - _NEAR), start):
        return True
    after = _BREAKS.search(sentence, end)
    opened = 0
    for mark in _BREAKS.finditer(sentence, 0, start):
        opened = mark.end()
    return bool(
        opened
        and (
            _RELATIVE.match(sentence, opened)
            or (
                after is not None
                and _APPOSED.match(sentence, opened)
                and _RESUMES.match(sentence, after.end())
            )
        )
    )


def _understood(clause: str, language: Language) -> bool:
    if clause.count('"') % 2 or any(clause.count(one) != clause.count(two) for one, two in _PAIRS):
        return False
    if language == "en":
        return clause[:1].isalnum() and _LEANING_EN.search(clause) is None
    if _MEASURED.search(clause):
        return False
    named = _NAMES.search(clause)
    return not any(
        (named is None or named.start() >= word.start())  # what a suffix stands for comes first
        and word[0] not in word_list("unsuffixed_ar")
        and _SUFFIXED.match(word[0])
        for word in _WORD.finditer(clause)
    )

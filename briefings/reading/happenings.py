"""Whether a sentence tells of something that happened, and whether a date in it is that day.

No happening: a question, an opinion, what may or should be, how a competition goes on. No day of
an event: a year with which a figure is compared, an hour of a story told again.
"""

from __future__ import annotations

import re
from functools import cache

from briefings.models import Language
from briefings.text.fold import fold_word
from briefings.timex.arabic.tense import tense_of as arabic_tense
from briefings.timex.english.tense import tense_of as english_tense

_TENSE_WORDS = 24  # words of a sentence in which its verb stands, for what follows is an aside
_SHORTEST = 2  # letters of a word that shows a tense
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MODALS = frozenset(("may", "might", "could", "should", "must", "can", "would", "ought"))
_AHEAD = frozenset(("will", "shall", "ll", "aim", "aims", "plans", "intends", "expects", "hopes"))
_OPINION_EN = re.compile(
    r"\W*(?:(?:i|we)\s(?:think|believe|hope|feel|fear|guess|want|need)\b"
    r"|in (?:my|our) (?:view|opinion)\b|let us\b|let's\b|imagine\b"
    r"|it (?:is|seems|appears) (?:time|clear|likely|possible|hard)\b)",
    re.IGNORECASE,
)
_OPINION_AR = re.compile(
    r"\W*[وف]?(?:أعتقد|نعتقد|أظن|أرى أن|برأيي|في رأيي|لعل|ربما|قد (?=[يت]\w{2,})|يجب|ينبغي|يتعين"
    r"|لا بد|من (?:الممكن|المحتمل|الضروري|المستحيل|الواضح|المرجح)|يمكن|بإمكان)(?!\w)"
)
_RULE = re.compile(
    r"\b(?:the (?:winners?|losers?|top (?:two|three|four)|first (?:two|three|four))\b[^.]{0,40}"
    r"\b(?:advances?|qualif\w+|progress(?:es)?|proceeds?|plays?|meets?|faces?|goes|go)\b"
    r"|(?:advances?|qualif(?:y|ies)) (?:to|for) the (?:next|knockout|final|semi))"
    r"|(?<!\w)و?(?:يتأهل|تتأهل|يصعد|تصعد|يلتقي الفائز|يواجه الفائز|يهبط)\b[^.]{0,60}"
    r"(?:الأول|الثاني|المجموعة|الدور|الفائز|المركز|دوري|أصحاب)",
    re.IGNORECASE,
)
_COMPARED_EN = re.compile(
    r"(?:\b(?:compared|comparing) (?:to|with)(?: \w+){0,4}|\b(?:than|versus|up from|down from|as)"
    r"(?: (?:in|on|at|the|same|it|was|they|were|those|that)){0,4}"
    r"|\b(?:above|below|under|over|from|against) (?:its|their|the|a)(?: \w+)?"
    r"|\blevels? (?:of|in|from|seen in|recorded in)"
    r"|\bsame (?:period|month|quarter|week|day|time) (?:of|in|last|a)"
    r"|\b(?:first|worst|largest|biggest|highest|lowest|deadliest|longest|most|best)\b"
    r"[^.,;]{0,60}\bsince)\s*$",
    re.IGNORECASE,
)
_LEVEL_EN = re.compile(r"[’']?s?\s+(?:record )?(?:low|high|peak|level|figure|average|total)s?\b")
_COMPARED_AR = re.compile(
    r"(?:(?<!\w)(?:مقارنة|بالمقارنة|قياسا|قياسًا|مقابل|نظير)(?:\s+\S+){0,5}"
    r"|(?<!\w)(?:أقل|أكثر|أعلى|أدنى|أكبر|أصغر|أسوأ|أول|أطول|أفضل)\s[^،.؛]{0,70}"
    r"(?:المسجل|المسجلة|سجل|سجلت|سجله|منذ|كان|كانت)(?:\s\S+){0,2}"
    r"|(?<!\w)(?:مستواه|مستواها|مستوياته|مستوياتها|ذروته|ذروتها)(?:\s+\S+){0,3}"
    r"|(?<!\w)(?:الفترة|الشهر|الربع|الفصل|الأسبوع|اليوم|العام) "
    r"(?:نفسها|نفسه|ذاتها|ذاته|المماثلة|المماثل|عينه|عينها)"
    r"(?:\s+(?:من|في))?)\s*(?:في|من|عام|سنة)?\s*$"
)
_DAY_WORDS_EN = re.compile(
    r"day\b|tonight|night|morning|evening|noon|dawn|midnight|week|month|year|\b(?:jan|feb|mar|apr"
    r"|may|jun|jul|aug|sep|oct|nov|dec)|/",
    re.IGNORECASE,
)
_DAY_WORDS_AR = re.compile(
    r"يوم|أمس|امس|الليلة|ليلة|ليل|صباح|مساء|ظهر|فجر|غد|السبت|الأحد|الاثنين|الإثنين|الثلاثاء|الأربعاء"
    r"|الخميس|الجمعة|شهر|عام|/"
)
_BEFORE_EN = re.compile(
    r"^\W*(?:earlier|previous|previously|formerly|once|historically|in the past)\b|\bhad\s(?!to\b)",
    re.IGNORECASE,
)
_BEFORE_AR = re.compile(
    r"(?:^|\s)و?كان(?:ت|وا)?\s(?:\S+\s){0,2}قد\s|^\W*[وف]?سبق\s|^و?كان(?:ت|وا)?\s"
)
# "For several days the two stood close to war": a state, and when it began or ended is not said.
_LASTING_EN = re.compile(
    r"\W*(?:for|over|throughout|during) (?:\w+ ){0,3}(?:days|weeks|months|years|decades)\b",
    re.IGNORECASE,
)
_LASTING_AR = re.compile(
    r"\W*(?:[وف]?(?:طوال|طيلة|على مدى|على مدار|خلال) (?:\S+ ){0,3}?"
    r"|ل(?=أيام|أسابيع|أشهر|سنوات|سنين|عقود))"
    r"(?:أيام|الأيام|أسابيع|الأسابيع|أشهر|الأشهر|سنوات|السنوات|عقود|العقود|يوما|عاما|أسبوعين|شهرين|عامين)"
    r"(?!\w)"
)
_HOUR = re.compile(
    r"\d|ساعة|ساعات|ساعتين|دقيقة|دقائق|o['’]clock|[ap]\.?m\b|\b(?:hour|minute)s?\b", re.IGNORECASE
)
_MOVING = (
    "أجل", "أُجل", "أرج", "أُرج", "إرج", "جيل", "تقديم", "postpon", "reschedul", "move", "put off",
    "push", "delay", "adjourn", "brought",
)  # fmt: skip
_MOVED = re.compile(
    r"\b(?:postpon\w+|reschedul\w+|mov(?:es|ed) (?:to|from|back|forward|the)|put off"
    r"|push(?:es|ed) back|delay(?:s|ed)?|adjourn\w*|brought forward)\b"
    r"|(?<!\w)[وف]?(?:أجلت|أجل|أُجلت|أُجل|تأجلت|تأجل|تأجيل|بتأجيل"
    r"|إرجاء|أرجأت|أرجأ|أُرجئت|أُرجئ|تقديم موعد)(?!\w)",
    re.IGNORECASE,
)


def tells_no_event(sentence: str, language: Language) -> bool:
    """Whether a sentence asks, judges, supposes or gives a rule."""
    if sentence.rstrip("»”\"') ").endswith(("?", "؟")) or _RULE.search(sentence):
        return True
    opinion = _OPINION_AR if language == "ar" else _OPINION_EN
    if opinion.match(sentence):
        return True
    return language == "en" and _first_sign(sentence, language) == "modal"


def tells_past(sentence: str, language: Language) -> bool:
    """Whether a sentence tells what has just happened: its first verb that shows a tense is past.

    «وكان قد أعلن», "had warned" and "Earlier rounds" tell of something before, "For several days"
    of what lasted.
    """
    before = _BEFORE_AR if language == "ar" else _BEFORE_EN
    lasting = _LASTING_AR if language == "ar" else _LASTING_EN
    if before.search(sentence) or lasting.match(sentence):
        return False
    return _first_sign(sentence, language) == "past"


def looks_ahead(sentence: str, language: Language) -> bool:
    """Whether a sentence announces: some word of it tells of the future."""
    tense_of = arabic_tense if language == "ar" else english_tense
    before = ""
    for word in _WORD.finditer(sentence):
        folded = fold_word(word[0])
        if len(folded) < _SHORTEST:
            continue
        if tense_of(folded, before) in ("future", "open"):
            return True
        before = folded
    return False


def _first_sign(sentence: str, language: Language) -> str | None:
    tense_of = arabic_tense if language == "ar" else english_tense
    before = ""
    for number, word in enumerate(_WORD.finditer(sentence)):
        if number == _TENSE_WORDS:
            break
        folded = fold_word(word[0])
        if len(folded) < _SHORTEST:
            continue
        if language == "en" and folded in _MODALS:
            return None if word[0][0].isupper() else "modal"
        sign = tense_of(folded, before)
        if sign == "past" or (sign is not None and (language == "ar" or folded in _AHEAD)):
            return sign  # "plan", "vote" and "report" are nouns more often than not
        before = folded
    return None


def is_comparison(sentence: str, start: int, end: int, language: Language) -> bool:
    """Whether the date at `start:end` is one that something is compared with: "below its 2022 low".

    «… أي أقل بثماني مرات من مستواها المسجل في 2014», "dropped 23 percent compared to March 2022".
    """
    own, before = sentence[start:end], sentence[max(0, start - 90) : start]
    lead = _leading_words(language).match(own)
    opened = before + own[: lead.end()] if lead else before
    if language == "ar":
        return _COMPARED_AR.search(opened) is not None
    return _COMPARED_EN.search(opened) is not None or _LEVEL_EN.match(sentence, end) is not None


@cache
def _leading_words(language: Language) -> re.Pattern[str]:
    """Prepositions that time expressions hold themselves: "since March", «في 2014»."""
    words = r"(?:في|منذ|عام|من)\s" if language == "ar" else r"(?:in|since|of|than|from|on)\s"
    return re.compile(words, re.IGNORECASE)


def is_bare_hour(timex: str) -> bool:
    """Whether an expression gives an hour and no day: "at 10 p.m.", «الساعة السادسة»."""
    return (
        _HOUR.search(timex) is not None
        and _DAY_WORDS_EN.search(timex) is None
        and _DAY_WORDS_AR.search(timex) is None
    )


def moves_day(text: str) -> bool:
    """Whether a sentence says that something was put off, or moved to another day."""
    # What most sentences lack altogether is looked for first: the pattern costs 40 µs.
    lower = text.lower()
    return any(part in lower for part in _MOVING) and _MOVED.search(text) is not None

"""Words that tell whether an English sentence looks ahead or back, folded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from briefings.timex.context import Sign

# Modals and adjectives of the future; verbs that announce; and what is scheduled, which English
# puts in the present ("they meet on Thursday").
_FUTURE_WORDS = """
    will shall ll won't wont going due set scheduled slated expected plan plans planned planning
    upcoming next intends intend hopes hope would should could may might can must likely
    expire expires ahead forthcoming tomorrow hoping aims aim
    expect expects forecast forecasts predict predicts invited urged promised pledged vowed
    meet meets begin begins start starts open opens reopen reopens close closes end ends return
    returns leave leaves arrive arrives fly flies play plays face faces host hosts visit visits go
    goes vote votes head heads travel travels resume resumes run runs take takes come comes hear
    hears debate debates elect elects decide decides kick kicks publish hold holds release releases
    present report reports rise rises fall falls mark marks sit sits celebrate celebrates launch
    launches announce announces sign signs continue continues last lasts join joins address
    addresses deliver delivers unveil unveils chair chairs attend attends
    discuss discusses consider considers appear appears bring brings payable
"""
_FUTURE = frozenset(_FUTURE_WORDS.split()) - {"last", "report", "next"}
_PAST_WORDS = """
    was were had did said told took came went began held met made left won lost fell rose shot
    struck hit broke fled died sent saw found became gave got spoke ago wrote ran sold
    bought fought killed has have been led paid drew flew grew knew threw chose drove rode froze
    shook stole woke wore brought caught taught thought sought built burnt dealt felt kept laid lay
    meant read sank sang slept stood swept swore understood withdrew won overthrew spent hurt cut
    blew bore beat bent bit bled clung crept dug drank ate fed fled flung forgot hid hung knelt lent
    lit rang shone shrank slid spun sprang stuck swam swung tore wept wound
    put let quit burst cost split spread hasn't haven't hadn't didn't wasn't weren't
"""
_PAST = frozenset(_PAST_WORDS.split()) - {"read", "hurt", "cut", "put", "let", "cost"}
_NO_PAST = frozenset({"indeed", "hundred", "united", "speed", "need", "exceed", "proceed", "embed"})


_ANNOUNCING_WORDS = """
    that to until for by through till said announced scheduled set called postponed delayed
    extended fixed moved pushed named chose picked proposed expected planned due
"""
REPORTING = frozenset({"said", "told", "announced", "reported", "added", "says", "confirmed"})
ANNOUNCING = frozenset(_ANNOUNCING_WORDS.split())
# What is as often a noun: "the vote", "a visit".
_NOUN_WORDS = """
vote visit run start play return face end ends host travel debate address launch sign hold
meet close open may must will going set due mark fall rise rises release votes visits runs
starts plays head heads hope hopes aim aims chair chairs leave
returns faces hosts debates launches signs holds marks falls releases forecast forecasts plan plans
"""
_NOUNS = frozenset(_NOUN_WORDS.split())
_DETERMINER_WORDS = """
the a an his her its their this that these those no any every some first second another of
for with by from in on at and or each our my your final general early snap state top
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
"""
_DETERMINERS = frozenset(_DETERMINER_WORDS.split())
# "Was due", "originally scheduled": the plan may have come to nothing, on either side of now.
_PLANNED = frozenset({"scheduled", "planned", "expected", "due", "set", "slated", "going", "would"})
_NO_LONGER = frozenset({"was", "were", "been", "originally", "initially", "previously", "had"})
_UNDONE = "was to"  # what stands before "meet" in "they were due to meet"
MOVED = re.compile(
    r"\b(?:postponed|adjourned|rescheduled|deferred|delayed|moved|extended"
    r"|(?:put|pushed) (?:off|back)|brought forward)(?: \w+){0,3}? (?:to|until|till)\b"
    r"|\b(?:warnings?|alerts?|curfew)\b(?: \S+){0,8} (?:from|for|until|through)\b"
    r"|\b(?:have|has) (?:until|till)\b"  # "they have until Friday to reply"
)
_DAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
PRESENT = re.compile(r"\b(?:is|are)(?: on)? (?:the )?$")
CANCELLING = frozenset(["cancelled", "canceled", "postponed", "delayed"])
PROMISING = frozenset(["promised", "pledged", "vowed", "urged", "invited"])
# What words before "visit" and its like make it a noun: "a two-day visit", "an official visit".
_VISITS = frozenset(
    ["visit", "vote", "run", "start", "play", "return", "debate", "launch", "release"]
)
_DESCRIBING = re.compile(
    r"(?:al|ic|ous|ive|ary|ish|ian|est)$"
    r"|^(?:day|week|month|year|hour|minute|round|brief|surprise|rare|key|secret|joint|new|such)$"
)
_MODAL_NOUNS = frozenset(["may", "will", "must"])
_CLAUSES = frozenset(["that", "which", "who", "and", "or"])
_FROM_THEN_WORDS = """
    would could might should due must promised pledged vowed planned expected scheduled invited
    urged going slated
"""
_FROM_THEN = frozenset(_FROM_THEN_WORDS.split())
_ARTICLES = frozenset(["the", "a", "an", "his", "her", "its", "their", "our", "my", "your", "any"])
_ALIKE = frozenset(
    ["put", "let", "quit", "burst", "cost", "split", "spread", "hit", "beat", "become"]
)
_MODALS = frozenset(["will", "would", "could", "may", "might", "must", "can", "shall", "should"])
_OPENING = frozenset(["open", "close"])
_BEFORE_OPENING = _MODALS | {
    "to",
    "and",
    "or",
    "not",
    "they",
    "we",
    "who",
    "that",
    "which",
    _UNDONE,
}
_BEFORE_WILL = _ARTICLES | {"of", "no", "this", "that", "last", "free", "good"}
_SUBJECTS = frozenset({"he", "she", "it"})
_SAYING = frozenset({"says", "knows", "thinks", "wants", "feels", "lives", "believes", "insists"})
_BEING = frozenset(["is", "are", "be", "being", "remain", "remains", "am", "stay", "stays"])


_DONE = "was done"  # what stands before "set" where it is no appointment
_WHEN_SET = frozenset(
    ["on", "in", "by", "during", "last", "when", "ablaze", "alight", "off", "fire"]
)
_CAME = frozenset(["come", "run", "become"])
_HAVING = frozenset(["have", "has", "had", "having", "ve"])
# "A June 3 hearing has been set": a date in front of what is scheduled lies ahead.
APPOINTED = re.compile(
    r" (?:[\w-]+ )?(?:hearing|vote|ballot|trial|deadline|meeting|elections?|summit|referendum"
    r"|runoff|run-off|session|conference|debate|inauguration|launch|sentencing|arraignment|primary"
    r"|protest|rally|strike|closing|opening|talks|wedding|funeral|date)\b(?P<rest>[^.;\n]{0,80})"
)
ARRANGED = re.compile(
    r"\b(?:scheduled|set|confirmed|slated|planned|expected|will|approach\w*|upcoming|looms?"
    r"|announced|called|agreed|fixed)\b"
)
# What holds until a day holds now: "keeps every berth closed until Friday"; and what was said would
# be when something else is done: "due when the office opened on Friday".
HOLDING = re.compile(
    r"(?:\b(?:keep|keeps|keeping|remain|remains|stay|stays|is|are|be|being)\b[^.;,\n]{0,40}"
    r"|\b(?:will|would)\b[^.;\n]{0,60}\b(?:when|once|as soon as)\b[^.;,\n]{0,40}) $"
)


def looks_from_then(word: str) -> bool:
    """Whether a word that looks ahead may do so from a time past: "would", and what was moved."""
    return word not in _FUTURE or word in _FROM_THEN


def befores(words: Sequence[str]) -> list[str]:
    """The word before each; of an infinitive that a past plan governs, that it does."""
    found = ["", *words]
    for index, word in enumerate(words[:-1]):
        if word == "set" and (words[index + 1] in _WHEN_SET or found[index].endswith("ly")):
            found[index] = _DONE
    for index in range(1, len(words) - 1):
        if words[index] != "to" or words[index + 1] == "have":
            continue  # "he was to have flown home" tells of the past
        plan = words[index - 1]
        if plan in ("was", "were") or (plan in _PLANNED and found[index - 1] in _NO_LONGER):
            found[index + 1] = _UNDONE
    return found


@lru_cache(maxsize=32768)
def tense_of(word: str, before: str) -> Sign | None:
    """The tense a word tells, if it tells one, knowing the word before it.

    Regular past forms by their ending; "is closed" tells no past, "the vote" no future.
    """
    if word == "set" and before == _DONE:  # "the record was set on Aug. 6"
        return "past"
    if word in _CAME and before in _HAVING:  # "prices have come down"
        return "past"
    if word == "deadline" or before == _UNDONE or (word in _PLANNED and before in _NO_LONGER):
        return "open"
    if word == "be" and before == "to":  # "are to be freed"
        return "future"
    if word == "is" and before in _DAYS:  # "Monday is a holiday"
        return "future"
    if word == "have" and before in ("will", "shall"):
        return "future"
    if word == "have" and (before in _MODALS or before == "to"):
        return None
    if word in _MODAL_NOUNS and before in _CLAUSES:  # "an injury that may keep him out"
        return "future"
    if word in _OPENING and not (before[-1:] == "s" or before in _BEFORE_OPENING):
        return None  # "at the Aussie Open", "an open letter"
    if word == "forthcoming" and before not in _DETERMINERS:
        return None  # "was not forthcoming"
    noun = before in _DETERMINERS and not (before == "and" and word[-1] == "s")
    if word in _VISITS and _DESCRIBING.search(before):
        return None
    if word in _NOUNS and noun and (word not in _MODALS or before in _BEFORE_WILL):
        return None
    if before in _MODALS and word in _ALIKE:
        return "future"  # "will spread"
    if before in _BEING and (word in _PAST or word.endswith("ed")) and word not in _FUTURE:
        return None
    if word in _FUTURE:
        return "future"
    if word in _PAST:
        return "past"
    if before in _SUBJECTS and word[-1] == "s" and word[-2] not in "sui" and word not in _SAYING:
        return "future"  # "she campaigns in Ohio on Tuesday"
    if word.endswith("ed") and len(word) > 4 and word not in _NO_PAST:
        return None if before in _ARTICLES else "past"  # "the damaged part"
    return None

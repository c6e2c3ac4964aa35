"""Actors nobody has listed, found by how the news introduces them.

English has capitals; Arabic has none, so a name is taken only behind a title («وزير الصحة فلان»)
or a verb of saying («وقالت فلانة إن»), word by word while the words are rare ones. Wrong names
cost trust, missed ones little: the rules are strict.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from briefings.models import Actor, ActorKind, Mention
from briefings.reading.lexicon import word_list
from briefings.text.fold import fold_word
from briefings.text.terms import Word, frequency, stop_words

_ENGLISH_NAME = re.compile(
    r"\b(?:[A-Z][a-z'’]+|[A-Z]\.)"
    r"(?:[ -](?:al-|bin |de |van |von |el-)?(?:[A-Z][a-z'’]+|[A-Z]\.)){1,3}"
)
_ENGLISH_TITLE = re.compile(
    r"\b(?:[Pp]resident|[Mm]inister|[Ss]pokes(?:man|woman|person)|[Ee]nvoy|[Ss]ecretary|[Cc]hief|"
    r"[Aa]mbassador|[Gg]eneral|[Cc]ommander|[Dd]irector|[Cc]hair(?:man|woman)?|[Jj]udge|[Cc]oach|"
    r"[Pp]rofessor|[Dd]octor|[Ll]eader|[Oo]fficial|[Aa]dvis[eo]r|[Cc]aptain|Mr|Mrs|Ms|Dr|Gen|Sen|"
    r"[Cc]olonel|[Gg]overnor|[Mm]ayor|[Kk]ing|[Pp]rince|[Qq]ueen|[Ss]heikh|[Aa]yatollah)\.?,? $"
)
_ENGLISH_SAYS = re.compile(
    r",? (?:said|says|told|added|warned|announced|stated|wrote|insisted|urged|tweeted|argued)\b"
)
_NOT_FIRST = frozenset(("The", "A", "An", "In", "On", "At", "But", "And", "When", "While", "After"))

_OWNED = re.compile(r"[بلك]\w{3,}(?:ه|ها|هم)")  # «بهزيمته»
_PREFIXES = ("و", "ب", "ل")
_COMMON = 2e-5  # a form more frequent than this is no rare name
_LONGEST_NAME = 3


def find_unlisted(text: str, found: Sequence[Word], taken: Sequence[bool]) -> Iterator[Mention]:
    """Actors among the words of a text whose `taken` flag (a listed actor) is not set."""
    yield from _english(text, found, taken)
    yield from _arabic(text, found, taken)


def _english(text: str, found: Sequence[Word], taken: Sequence[bool]) -> Iterator[Mention]:
    for match in _ENGLISH_NAME.finditer(text):
        number = bisect_left(found, (match.start(),))
        name = match[0].removesuffix("'s").removesuffix("’s").rstrip(".")
        first, _, _ = name.partition(" ")
        known = number == len(found) or found[number].start != match.start() or taken[number]
        if known or first in _NOT_FIRST:
            continue
        if name.rsplit(" ", 1)[-1].lower() in word_list("bodies_en"):
            kind = ActorKind.ORGANISATION
        elif _ENGLISH_TITLE.search(
            text, max(0, match.start() - 24), match.start()
        ) or _ENGLISH_SAYS.match(text, match.end()):
            kind = ActorKind.PERSON
        else:
            continue
        key = f"{kind}:~{fold_word(name)}"
        yield Mention(Actor(key, kind, None, name), match.start(), match.start() + len(name))


def _arabic(text: str, found: Sequence[Word], taken: Sequence[bool]) -> Iterator[Mention]:
    for number, word in enumerate(found):
        form = word.folded
        kind = _introduces(form)
        if kind is None:
            continue
        if kind is ActorKind.ORGANISATION:
            end = number
            while (
                end + 1 < len(found)
                and end - number < _LONGEST_NAME
                and found[end + 1].folded.startswith("ال")
                and text[found[end].end : found[end + 1].start] == " "
            ):
                end += 1
            if end > number and not any(taken[number : end + 1]):
                start = word.start + (form not in word_list("bodies_ar"))
                name = text[start : found[end].end]
                yield Mention(
                    Actor(f"{kind}:~{fold_word(name)}", kind, name), start, found[end].end
                )
        else:
            # Between title and name may stand an office and a nation: «وزير الخارجية الفلاني».
            first = number + 1
            while first < len(found) and first - number < 4 and found[first].folded[:2] == "ال":
                first += 1
            last = first
            while last < len(found) and last - first < _LONGEST_NAME and not taken[last]:
                # Nothing may stand between: «قال: "موكلي بريء"» names nobody.
                if text[found[last - 1].end : found[last].start] != " ":
                    break
                spelled = text[found[last].start : found[last].end]
                if not _is_name(found[last], spelled, last == first):
                    break
                last += 1
            if last - first >= 2:
                start, end = found[first].start, found[last - 1].end
                name = text[start:end]
                yield Mention(Actor(f"{kind}:~{fold_word(name)}", kind, name), start, end)


@lru_cache(maxsize=50_000)
def _introduces(form: str) -> ActorKind | None:
    """What a name behind this word would be: a body's first word, a title or a verb of saying."""
    bare = form[1:] if form[:1] in _PREFIXES else form
    if form in word_list("bodies_ar") or bare in word_list("bodies_ar"):
        return ActorKind.ORGANISATION
    saying = word_list("saying_ar")
    if form in word_list("titles_ar") or form in saying or bare in saying:
        return ActorKind.PERSON
    return None


def _is_name(word: Word, spelled: str, first: bool) -> bool:
    """Whether a word, as the text spells it, can be part of a name: a rare one."""
    folded = word.folded
    if folded in ("بن", "بنت", "ابو", "عبد", "ال"):
        return True
    if folded in stop_words("ar") or folded.isdigit() or not "\u0620" <= folded[:1] <= "\u064a":
        return False
    if first and folded.startswith("ال"):
        return False
    if _OWNED.fullmatch(spelled):
        return False
    # As spelled: folded, «الحكومة» would be a word nobody has seen.
    return frequency(spelled.removeprefix("ال"), "ar") < _COMMON

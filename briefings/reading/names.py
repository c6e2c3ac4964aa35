"""Actors nobody has listed, found by how the news introduces them.

English has capitals; Arabic has none, so a name is taken only behind a title («وزير الصحة فلان»)
or a verb of saying («وقالت فلانة إن»), word by word while the words are rare ones. Wrong names
cost trust, missed ones little: the rules are strict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import compress, count

from briefings.models import Actor, ActorKind, Mention
from briefings.reading.lexicon import word_list
from briefings.text.dictionaries import frequency
from briefings.text.fold import fold_word
from briefings.text.terms import Words, stop_words

# The lookbehind is a \b that comes second, so that capitals alone are looked at.
_ENGLISH_NAME = re.compile(
    r"[A-Z](?<=\b[A-Z])(?:[a-z'’]+|\.)"
    r"(?:[ -](?:al-|bin |de |van |von |el-)?(?:[A-Z][a-z'’]+|[A-Z]\.)){1,3}"
)
_TITLES = """
    president minister spokesman spokeswoman spokesperson envoy secretary chief ambassador general
    commander director chair chairman chairwoman judge coach professor doctor leader official
    adviser advisor captain colonel governor mayor king prince queen sheikh ayatollah"""
_ENGLISH_TITLES = frozenset(
    (*_TITLES.split(), *_TITLES.title().split(), "Mr", "Mrs", "Ms", "Dr", "Gen", "Sen")
)
_BEHIND_TITLE = frozenset((" ", ". ", ", ", "., "))
_ENGLISH_SAYS = re.compile(
    r",? (?:said|says|told|added|warned|announced|stated|wrote|insisted|urged|tweeted|argued)\b"
)
_NOT_FIRST = frozenset(("The", "A", "An", "In", "On", "At", "But", "And", "When", "While", "After"))

_OWNED = re.compile(r"[بلك]\w{3,}(?:ه|ها|هم)")  # «بهزيمته»
_PREFIXES = ("و", "ب", "ل")
_COMMON = 2e-5  # a form more frequent than this is no rare name
_LONGEST_NAME = 3


def find_unlisted(
    text: str, found: Words, introduced: Sequence[ActorKind | None], taken: Sequence[bool]
) -> Iterator[Mention]:
    """Actors among the words of a text whose `taken` flag (a listed actor) is not set.

    `introduced` tells of each word what it `introduces`.
    """
    yield from _english(text, found, taken)
    yield from _arabic(text, found, introduced, taken)


def _english(text: str, found: Words, taken: Sequence[bool]) -> Iterator[Mention]:
    for match in _ENGLISH_NAME.finditer(text):
        number = found.first_from(match.start())
        name = match[0].removesuffix("'s").removesuffix("’s").rstrip(".")
        first, _, _ = name.partition(" ")
        known = number == len(found) or found.starts[number] != match.start() or taken[number]
        if known or first in _NOT_FIRST:
            continue
        if name.rsplit(" ", 1)[-1].lower() in word_list("bodies_en"):
            kind = ActorKind.ORGANISATION
        elif _behind_title(text, found, number) or _ENGLISH_SAYS.match(text, match.end()):
            kind = ActorKind.PERSON
        else:
            continue
        key = f"{kind}:~{fold_word(name)}"
        yield Mention(Actor(key, kind, None, name), match.start(), match.start() + len(name))


def _behind_title(text: str, found: Words, number: int) -> bool:
    before = number - 1
    return (
        before >= 0
        and found.forms[before] in _ENGLISH_TITLES
        and text[found.ends[before] : found.starts[number]] in _BEHIND_TITLE
    )


def _arabic(
    text: str, found: Words, introduced: Sequence[ActorKind | None], taken: Sequence[bool]
) -> Iterator[Mention]:
    for number in compress(count(), introduced):
        if introduced[number] is ActorKind.ORGANISATION:
            body = _body(text, found, number)
            if body is not None and not any(taken[number : body + 1]):
                start = found.starts[number]
                start += found.folded[number] not in word_list("bodies_ar")  # behind its clitic
                yield _mention(text, ActorKind.ORGANISATION, start, found.ends[body])
        else:
            named = _person(text, found, taken, number)
            if named is not None:
                first, last = named
                yield _mention(text, ActorKind.PERSON, found.starts[first], found.ends[last])


def _mention(text: str, kind: ActorKind, start: int, end: int) -> Mention:
    name = text[start:end]
    return Mention(Actor(f"{kind}:~{fold_word(name)}", kind, name), start, end)


def _body(text: str, found: Words, number: int) -> int | None:
    """The last word of a body's name that begins with a word: «وزارة الصحة»."""
    end = number
    while (
        end + 1 < len(found)
        and end - number < _LONGEST_NAME
        and found.folded[end + 1].startswith("ال")
        and text[found.ends[end] : found.starts[end + 1]] == " "
    ):
        end += 1
    return end if end > number else None


def _person(text: str, found: Words, taken: Sequence[bool], number: int) -> tuple[int, int] | None:
    """The first and last word of a person's name behind a title or a verb of saying.

    Between title and name may stand an office and a nation: «وزير الخارجية الفلاني».
    """
    first = number + 1
    while first < len(found) and first - number < 4 and found.folded[first][:2] == "ال":
        first += 1
    last = first
    while last < len(found) and last - first < _LONGEST_NAME and not taken[last]:
        # Nothing may stand between: «قال: "موكلي بريء"» names nobody.
        if text[found.ends[last - 1] : found.starts[last]] != " ":
            break
        if not _is_name(found.folded[last], found.forms[last], last == first):
            break
        last += 1
    return (first, last - 1) if last - first >= 2 else None


def introduces(form: str) -> ActorKind | None:
    """What a name behind this folded word would be: a body's first word, a title, a verb of saying
    (a person)."""
    bare = form[1:] if form[:1] in _PREFIXES else form
    if form in word_list("bodies_ar") or bare in word_list("bodies_ar"):
        return ActorKind.ORGANISATION
    saying = word_list("saying_ar")
    if form in word_list("titles_ar") or form in saying or bare in saying:
        return ActorKind.PERSON
    return None


def _is_name(folded: str, spelled: str, first: bool) -> bool:
    """Whether a word, as the text spells it, can be part of a name: a rare one."""
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

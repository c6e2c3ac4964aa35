"""The actors of a text: listed ones, those its words speak for, and their short forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter

from briefings.models import Actor, ActorKind, Mention
from briefings.reading.gazetteer import Named, find_named, nation_of
from briefings.reading.names.archive import NOTHING, ArchiveNames, find_archived
from briefings.reading.names.clues import NO_NAME, Cue
from briefings.reading.names.english import find_english
from briefings.reading.names.introduced import Seen, find_introduced
from briefings.reading.names.keys import unlisted, without_clitic
from briefings.reading.names.persons import find_persons
from briefings.reading.names.shortforms import NameSpan, owners_of, short_forms, with_owners
from briefings.reading.vocabulary import Vocabulary
from briefings.text.terms import Words

_GIVEN = 1.5  # odds (`names.clues`) of a usual given name
_ALI = "علي"
_YEH_FOR_MAQSURA = re.compile(r"\b(?:إلي|الي|حتي|علي (?:أن|ان|هذا|هذه|ما))\b")
_SOME_NAME = 0.3  # the same of any, before a surname that stands for a listed person


def find_mentions(
    text: str, known: Vocabulary, archive: ArchiveNames = NOTHING
) -> tuple[Mention, ...]:
    """All mentions of actors in a text, in order; none overlap.

    `archive` adds names that the text alone does not show to be names.
    """
    known = _without_prepositions(text, known)
    found = known.words
    taken = [False] * len(found)
    spans: list[NameSpan] = []
    for named in find_named(found, known.names):
        if _is_anothers(text, known, named):
            continue
        _take(taken, named.first, named.last)
        # An organisation's own name stands without what it is called: «صحيفة», «شركة».
        called = named.last > named.first and known.cues[named.first] & Cue.BODY_CUE
        spans.append(NameSpan(named.actor, named.first + bool(called), named.last))
    seen = Seen(text, found, known.odds, known.cues, taken)
    for each in find_introduced(seen):
        if not any(taken[each.first : each.last + 1]) or each.last > each.first:
            spans = [t for t in spans if t.last < each.first or t.first > each.last]
            _take(taken, each.first, each.last)
            spans.append(
                NameSpan(_actor(each.kind, known, each.first, each.last), each.first, each.last)
            )
    for first, last in find_persons(text, found, known.odds, known.cues, taken):
        _take(taken, first, last)
        spans.append(NameSpan(_actor(ActorKind.PERSON, known, first, last), first, last))
    for one in find_english(text, found, taken):
        _take(taken, one.first, one.last)
        spans.append(one)
    owners = owners_of(known, spans)
    spans = with_owners(known, spans, {**archive.surnames, **owners})
    for one in [*short_forms(known, spans, owners, taken)]:
        _take(taken, one.first, one.last)
        spans.append(one)
    if archive.version:
        spans.extend(find_archived(known, archive, taken))
    mentions = [Mention(t.actor, found.starts[t.first], _end(text, found, t.last)) for t in spans]
    return tuple(sorted(mentions, key=attrgetter("start", "end")))


def _without_prepositions(text: str, known: Vocabulary) -> Vocabulary:
    """Where a text writes «ي» for «ى», its «علي» is the preposition and no name."""
    if _ALI not in known.words.forms or _YEH_FOR_MAQSURA.search(text) is None:
        return known
    odds = zip(known.odds, known.words.forms, strict=True)
    return known._replace(odds=tuple([NO_NAME if form == _ALI else one for one, form in odds]))


def find_nations(known: Vocabulary) -> tuple[Mention, ...]:
    """The countries whose adjectives stand in a text, in order."""
    found = known.words
    nations = ((at, nation_of(found.terms[at])) for at in _with(known.cues, Cue.NATION))
    return tuple(Mention(actor, found.starts[at], found.ends[at]) for at, actor in nations if actor)


def _is_anothers(text: str, known: Vocabulary, named: Named) -> bool:
    """Whether the name before a listed person's makes it another's: «أحمد علي عبد الله صالح»."""
    before = named.first - 1
    return (
        named.actor.kind is ActorKind.PERSON
        and before >= 0
        and bool(
            known.odds[before] >= (_SOME_NAME if named.first == named.last else _GIVEN)
            or known.cues[before] & Cue.PARTICLE
        )
        and text[known.words.ends[before] : known.words.starts[named.first]] == " "
    )


def _with(cues: Sequence[int], cue: int) -> Iterator[int]:
    return (at for at, has in enumerate(cues) if has & cue)


def _take(taken: list[bool], first: int, last: int) -> None:
    taken[first : last + 1] = [True] * (last + 1 - first)


def _actor(kind: ActorKind, known: Vocabulary, first: int, last: int) -> Actor:
    name = " ".join(known.words.forms[first : last + 1])
    cues = known.cues[first]
    # Behind its cue a body's or place's own name has no clitic; its first word may.
    whole = kind is ActorKind.PERSON or cues & (Cue.BODY_HEAD | Cue.WEAK_HEAD)
    joined = whole and cues & Cue.JOINED
    return unlisted(kind, without_clitic(name) if joined else name, arabic=True)


def _end(text: str, found: Words, last: int) -> int:
    """Where a name ends that its last word may own something by: "Smith's"."""
    end = found.ends[last]
    for suffix in ("'s", "’s"):
        if text.endswith(suffix, found.starts[last], end):
            return end - 2
    return end

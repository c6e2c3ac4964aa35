"""Placing articles among events and stories as they come in.

An article's neighbourhood is found by an inverted index, and the stories in it are grouped anew:
average link over their articles, one dendrogram, two cuts (`regrouping`). Groups keep the ids of
those they overlap most with, so that a story that grows, splits or merges stays the one that people
follow. What is compared is bounded by `weights`, so an article costs the same however many articles
and stories the store holds. Deterministic: the same articles in the same order make the same
stories; and since whole neighbourhoods are grouped, their order within a day hardly matters.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from briefings.models import LANGUAGES, Article, Language
from briefings.stories.encoder import TermEncoder, similarities
from briefings.stories.features import ACTOR, Features, features_of, pack_features
from briefings.stories.regrouping import carry, fade, group
from briefings.stories.weights import (
    FADE,
    HEADS,
    MOST_LOCAL,
    MOST_NEIGHBOURS,
    NEIGHBOUR,
    NEWEST,
    PROFILE_ACTORS,
    PROFILE_FADE,
    PROFILE_GROWTH,
    PROFILE_TERMS,
    QUIET_STORIES,
    QUIET_TERMS,
    RETURN_CUT,
    SMALL_WINDOW,
    STORY_CUT,
    WINDOW_ARTICLES,
)
from briefings.stories.window import Entry, Window


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that is to be placed, and what it is grouped by, also as the store keeps it."""

    article: Article
    features: Features
    packed: bytes


def candidate_of(article: Article) -> Candidate:
    """Made where articles are read: it takes longer than placing."""
    features = features_of(article)
    return Candidate(article, features, pack_features(features))


@dataclass(frozen=True, slots=True)
class Grouped:
    """An article of the store with its event and story, to make an index of."""

    article: int
    event: int
    story: int
    features: Features
    signature: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Quiet:
    """A story of which no article is in the window: its heaviest terms, and its last day."""

    story: int
    language: Language
    day: int
    terms: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article belongs. Ids below 0 are new; `copy_of` below 0 is -1 - its place."""

    event: int
    story: int
    copy_of: int | None


@dataclass(frozen=True, slots=True)
class Placement:
    """What placing a batch came to.

    `places` are in the batch's order. Of what was there before: `moved` says which articles are in
    another event now; `events` in which story every event is that was looked at, new ones among
    them. `profiles` are the heaviest terms of the stories that changed (actors behind "@"), and
    `heads` the articles that tell an event best, one a language; ids as in `Place.copy_of`.
    """

    places: tuple[Place, ...]
    moved: dict[int, int]
    events: dict[int, int]
    profiles: dict[int, tuple[tuple[str, float], ...]]
    heads: dict[int, tuple[int, ...]]


@dataclass(slots=True)
class _Changes:
    """What a batch changes, while it is placed."""

    events: dict[int, int] = field(default_factory=dict)  # their stories
    grown: set[int] = field(default_factory=set)  # events whose articles are others now
    stories: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)  # entries that were there before


class StoryIndex:
    """The articles that new ones are compared with, in memory. Fed by `place`."""

    def __init__(self, window: int = WINDOW_ARTICLES) -> None:
        self._most = window
        self._window = Window()
        self._quiet: dict[Language, TermEncoder] = {}
        self._quiet_stories: dict[Language, list[Quiet]] = {one: [] for one in LANGUAGES}
        self._profiled: dict[int, int] = {}  # articles of a story when its profile was made
        self._new_event = self._new_story = -1
        self._forget_quiet()

    @classmethod
    def of(
        cls,
        articles: Iterable[Grouped],
        quiet: Iterable[Quiet] = (),
        window: int = WINDOW_ARTICLES,
    ) -> StoryIndex:
        """The index of what a store holds, its oldest article first."""
        index = cls(window)
        index.extend(articles)
        for one in quiet:
            if one.story not in index._window.stories:
                index._rest(one)
        return index

    def __len__(self) -> int:
        return len(self._window)

    @property
    def articles(self) -> set[int]:
        """The ids of the articles in the window."""
        return {entry.article for entry in self._window.entries}

    def extend(self, articles: Iterable[Grouped]) -> None:
        """Takes in articles that were placed elsewhere: by another process, or before a start."""
        for one in articles:
            self._window.add(one.article, one.event, one.story, one.features, one.signature)

    def regroup(self, places: Iterable[tuple[int, int, int]]) -> None:
        """Learns that articles (id, event, story) are grouped otherwise now."""
        numbers = {entry.article: at for at, entry in enumerate(self._window.entries)}
        for article, event, story in places:
            if article in numbers:
                self._window.move(numbers[article], event, story)

    # --- placing ----------------------------------------------------------------------------------

    def place(self, batch: Sequence[Candidate]) -> Placement:
        """Where each article of a batch belongs, and what that changes about others.

        Follow it with `settle` once the batch is stored.
        """
        if len(self._window) + len(batch) > self._most:
            self._shrink()
        before = len(self._window)
        self._new_event = self._new_story = -1
        near: list[list[int]] = []
        for at, one in enumerate(batch):
            number = self._window.add(
                -1 - at, self._event(), self._story(), one.features, one.article.signature
            )
            near.append(self._neighbours(number))
        changes = _Changes()
        for local in self._neighbourhoods(before, near):
            self._group(local, before, changes)
        return self._placement(before, changes)

    def settle(
        self,
        articles: Sequence[int | None],
        events: dict[int, int],
        stories: dict[int, int],
    ) -> None:
        """Learns the ids that the batch's articles, new events and new stories got in the store.

        An article that was not stored (None) stays among those that others are compared with.
        """
        window = self._window
        first = len(window) - len(articles)
        for at, article in enumerate(articles):
            if article is not None:
                window.entries[first + at].article = article
        for number in range(first, len(window)):
            entry = window.entries[number]
            window.move(
                number,
                events.get(entry.event, entry.event),
                stories.get(entry.story, entry.story),
            )
        for groups, ids in ((window.events, events), (window.stories, stories)):
            for new, known in ids.items():
                for number in list(groups.get(new, ())):
                    entry = window.entries[number]
                    window.move(
                        number,
                        known if groups is window.events else entry.event,
                        known if groups is window.stories else entry.story,
                    )

    def _event(self) -> int:
        self._new_event -= 1
        return self._new_event + 1

    def _story(self) -> int:
        self._new_story -= 1
        return self._new_story + 1

    def _neighbours(self, number: int) -> list[int]:
        """The entries nearest to one, in its language and in the other."""
        window = self._window
        entry = window.entries[number]
        found: list[int] = []
        if entry.copy_of is not None:
            found.append(entry.copy_of)
        near = window.encoders[entry.language].near(entry.vector, number)
        chosen = np.flatnonzero(near >= NEIGHBOUR * STORY_CUT)
        if len(chosen):
            days = np.array([window.entries[at].day for at in chosen.tolist()], np.float32)
            faded = near[chosen] * fade(np.abs(days - entry.day), FADE)
            order = np.lexsort((chosen, -np.round(faded, 5)))[:MOST_NEIGHBOURS]
            found += chosen[order[faded[order] >= NEIGHBOUR * STORY_CUT]].tolist()
        if window.names.bilingual:
            shared = window.names.near(entry, number)
            chosen = np.flatnonzero(shared)
            found += chosen[np.lexsort((-chosen, -shared[chosen]))[:MOST_NEIGHBOURS]].tolist()
        return found

    def _neighbourhoods(self, before: int, near: Sequence[Sequence[int]]) -> list[list[int]]:
        """The new entries with their neighbours' stories, apart where they have none in common."""
        window = self._window
        if len(window) <= SMALL_WINDOW:
            return [list(range(len(window)))]
        parents: dict[int, int] = {}

        def root(story: int) -> int:
            parents.setdefault(story, story)
            while parents[story] != story:
                parents[story] = parents[parents[story]]
                story = parents[story]
            return story

        for at, others in enumerate(near):
            own = window.entries[before + at].story
            for number in others:
                one, other = root(own), root(window.entries[number].story)
                if one != other:
                    parents[max(one, other)] = min(one, other)
            root(own)
        joined: dict[int, list[int]] = {}
        for story in parents:
            joined.setdefault(root(story), []).append(story)
        found: list[list[int]] = []
        for stories in joined.values():
            numbers = {number for story in stories for number in window.newest(story, NEWEST)}
            # New ones always; of the others those that came last.
            found.append(sorted(sorted(numbers)[-MOST_LOCAL:]))
        return sorted(found)

    def _group(self, numbers: Sequence[int], first_new: int, changes: _Changes) -> None:
        """Groups some entries anew and gives the groups their ids."""
        window = self._window
        entries = [window.entries[number] for number in numbers]
        by_event, by_story = group(entries, numbers, window.names)
        old_events = [entry.event if entry.event > 0 else None for entry in entries]
        old_stories = [entry.story if entry.story > 0 else None for entry in entries]
        events, stories = carry(by_event, old_events), carry(by_story, old_stories)
        for label in dict.fromkeys(by_story):
            if label not in stories:
                returned = self._returning(
                    [n for n, own in zip(numbers, by_story, strict=True) if own == label]
                )
                stories[label] = self._story() if returned is None else returned
        for label in dict.fromkeys(by_event):
            if label not in events:
                events[label] = self._event()
        for number, event, story in zip(numbers, by_event, by_story, strict=True):
            entry = window.entries[number]
            before = (entry.event, entry.story)
            window.move(number, events[event], stories[story])
            if number >= first_new:
                changes.stories.add(entry.story)
                changes.grown.add(entry.event)
            elif before != (entry.event, entry.story):
                changes.moved.add(number)
                changes.stories |= {before[1], entry.story}
                changes.grown |= {before[0], entry.event}
            changes.events[entry.event] = entry.story
        self._follow(events.values(), changes)

    def _follow(self, events: Iterable[int], changes: _Changes) -> None:
        """Events are in one story: entries beyond those regrouped go where their event went."""
        for event in events:
            for number in list(self._window.events.get(event, ())):
                story = changes.events[event]
                if self._window.entries[number].story != story:
                    changes.stories.add(self._window.entries[number].story)
                    self._window.move(number, event, story)

    def _placement(self, before: int, changes: _Changes) -> Placement:
        window = self._window
        places: list[Place] = []
        for entry in window.entries[before:]:
            copied = window.entries[entry.copy_of].article if entry.copy_of is not None else None
            places.append(Place(entry.event, entry.story, copied))
        return Placement(
            tuple(places),
            {
                window.entries[number].article: window.entries[number].event
                for number in sorted(changes.moved)
            },
            changes.events,
            {
                story: tuple(self._profile(story))
                for story in sorted(changes.stories)
                if story in window.stories and self._outgrown(story)
            },
            {
                event: tuple(self._heads(event))
                for event in sorted(changes.grown)
                if event in window.events
            },
        )

    def _outgrown(self, story: int) -> bool:
        """Whether a story is another size than when its profile was made; notes that it is made."""
        size, known = len(self._window.stories[story]), self._profiled.get(story, 0)
        if abs(size - known) < max(1.0, PROFILE_GROWTH * known):
            return False
        if story > 0:
            self._profiled[story] = size
        return True

    def _profile(self, story: int) -> Iterator[tuple[str, float]]:
        """What a story is found by: its heaviest terms and its actors, more for a larger story."""
        members = self._window.newest(story, NEWEST)
        size = (1.0 - PROFILE_FADE ** len(members)) / (1.0 - PROFILE_FADE)
        for term, weight in self._window.centre(members, PROFILE_TERMS):
            yield term, round(weight * size, 4)
        actors: dict[str, float] = {}
        for number in members:
            own = {
                name: 1.0 + math.log(count)
                for name, count in self._window.entries[number].names
                if name.startswith(ACTOR)
            }
            length = math.sqrt(sum(weight * weight for weight in own.values()))
            for name, weight in own.items():
                actors[name] = actors.get(name, 0.0) + weight / length / len(members)
        best = sorted(actors.items(), key=lambda one: (-one[1], one[0]))[:PROFILE_ACTORS]
        yield from ((name, round(weight * size, 4)) for name, weight in best)

    def _heads(self, event: int) -> Iterator[int]:
        """For each language the article most like the event's others; of equals the earliest."""
        window = self._window
        members = sorted(window.events[event], key=lambda one: (window.entries[one].day, one))
        for language in LANGUAGES:
            own = [one for one in members if window.entries[one].language == language]
            original = [one for one in own if window.entries[one].copy_of is None] or own
            original = original[-HEADS:]
            if len(original) in (1, 2):
                yield window.entries[original[0]].article
            elif original:
                near = similarities([window.entries[one].vector for one in original])
                best = original[int(near.sum(axis=1).round(3).argmax())]
                yield window.entries[best].article

    # --- stories that have left the window -------------------------------------------------------

    def _shrink(self) -> None:
        """Lets the oldest quarter of the window go; their stories rest, and may come back."""
        window = self._window
        leaving = len(window) // 4
        stories = {entry.story for entry in window.entries[:leaving]}
        staying = {entry.story for entry in window.entries[leaving:]}
        resting = [self._resting(story) for story in sorted(stories - staying)]
        kept = [one for quiet in self._quiet_stories.values() for one in quiet]
        self._window = window.without_oldest(leaving)
        self._profiled = {story: size for story, size in self._profiled.items() if story in staying}
        self._forget_quiet()
        for one in sorted([*kept, *resting], key=lambda one: (one.day, one.story))[-QUIET_STORIES:]:
            self._rest(one)

    def _resting(self, story: int) -> Quiet:
        members = self._window.newest(story, NEWEST)
        last = self._window.entries[members[-1]]
        same = [one for one in members if self._window.entries[one].language == last.language]
        terms = tuple(self._window.centre(same, QUIET_TERMS))
        return Quiet(story, last.language, last.day, terms)

    def _forget_quiet(self) -> None:
        self._quiet = {one: TermEncoder() for one in LANGUAGES}
        self._quiet_stories = {one: [] for one in LANGUAGES}

    def _rest(self, one: Quiet) -> None:
        terms = [(text, weight) for text, weight in one.terms if not text.startswith(ACTOR)]
        terms = terms[:QUIET_TERMS]
        length = math.sqrt(sum(weight * weight for _, weight in terms)) or 1.0
        encoder, known = self._quiet[one.language], self._quiet_stories[one.language]
        vector = encoder.of_words((text, weight / length) for text, weight in terms)
        encoder.add(len(known), vector)
        known.append(one)

    def _returning(self, numbers: Sequence[int]) -> int | None:
        """The resting story that entries of none continue."""
        first: Entry = self._window.entries[numbers[0]]
        known = self._quiet_stories[first.language]
        if not known:
            return None
        encoder = self._quiet[first.language]
        same = [one for one in numbers if self._window.entries[one].language == first.language]
        terms = list(self._window.centre(same, QUIET_TERMS))
        length = math.sqrt(sum(weight * weight for _, weight in terms)) or 1.0
        vector = encoder.of_words((text, weight / length) for text, weight in terms)
        near = encoder.near(vector, len(known))
        days = np.array([one.day for one in known], np.float32)
        near *= fade(np.abs(days - first.day), FADE)
        best = int(near.argmax())
        story = known[best].story
        if near[best] < RETURN_CUT or story in self._window.stories:
            return None
        return story

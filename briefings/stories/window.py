"""The articles in memory that a new one is compared with, and what they are grouped into."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from briefings.models import LANGUAGES, Language
from briefings.stories.copies import Copies
from briefings.stories.encoder import Floats, TermEncoder, Vector
from briefings.stories.features import ACTOR, Features
from briefings.stories.weights import LEAD


@dataclass(slots=True)
class Entry:
    """An article of the window. Ids below 0 are of the batch in hand and not yet in the store."""

    article: int
    event: int
    story: int
    language: Language
    day: int
    vector: Vector
    names: tuple[tuple[str, int], ...]
    signature: tuple[int, ...]
    told: tuple[int, ...] = ()  # other days that its text names
    about: frozenset[str] = frozenset()  # the actors of its title and lead
    actors: frozenset[str] = frozenset()
    copy_of: int | None = None  # the entry's number


class Names:
    """Which entries hold a name, by language, and how rare it is in both."""

    def __init__(self) -> None:
        self._held: dict[Language, dict[str, array[int]]] = {one: {} for one in LANGUAGES}
        self._counts: dict[Language, int] = dict.fromkeys(LANGUAGES, 0)

    @property
    def bilingual(self) -> bool:
        """Whether there are articles in both languages."""
        return all(self._counts.values())

    def add(self, number: int, language: Language, names: Iterable[tuple[str, int]]) -> None:
        """Remembers an entry's names."""
        self._counts[language] += 1
        held = self._held[language]
        for name, _ in names:
            found = held.get(name)
            if found is None:
                found = held[name] = array("i")
            found.append(number)

    def rarity(self, name: str) -> float:
        """The mean of a name's inverse document frequencies in the languages; 0 if not in both."""
        total = 0.0
        for language in LANGUAGES:
            held = self._held[language].get(name)
            if held is None:
                return 0.0
            total += float(np.log((self._counts[language] + 1) / (len(held) + 0.5)))
        return max(0.0, total / len(LANGUAGES))

    def near(self, entry: Entry, count: int) -> Floats:
        """How much those numbered below `count` share with an entry of the other language."""
        (other,) = (one for one in LANGUAGES if one != entry.language)
        numbers: list[array[int]] = []
        weights: list[Floats] = []
        for name, _ in entry.names:
            held = self._held[other].get(name)
            if held is not None and (rarity := self.rarity(name)):
                numbers.append(held)
                weights.append(np.full(len(held), rarity * rarity, np.float32))
        if not numbers:
            return np.zeros(count, np.float32)
        joined = np.concatenate([np.frombuffer(one, np.int32) for one in numbers])
        return np.bincount(joined, np.concatenate(weights), count)[:count].astype(np.float32)


class Window:
    """Entries by number, with the indexes that find those near one."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.encoders: dict[Language, TermEncoder] = {one: TermEncoder() for one in LANGUAGES}
        self.names = Names()
        self.copies = Copies()
        self.events: dict[int, list[int]] = {}
        self.stories: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def add(
        self,
        article: int,
        event: int,
        story: int,
        features: Features,
        signature: tuple[int, ...],
        vector: Vector | None = None,
    ) -> int:
        """Takes an article in; returns its number."""
        number = len(self.entries)
        encoder = self.encoders[features.language]
        vector = encoder.encode(features.terms) if vector is None else vector
        self._take(
            Entry(
                article,
                event,
                story,
                features.language,
                features.day,
                vector,
                features.names,
                signature,
                features.told,
                frozenset(
                    name
                    for name, count in features.names
                    if count >= LEAD and name.startswith(ACTOR)
                ),
                frozenset(name for name, _ in features.names if name.startswith(ACTOR)),
                self.copies.original(signature),
            )
        )
        return number

    def _take(self, entry: Entry) -> None:
        number = len(self.entries)
        self.entries.append(entry)
        self.encoders[entry.language].add(number, entry.vector)
        self.names.add(number, entry.language, entry.names)
        self.copies.add(number, entry.signature)
        self.events.setdefault(entry.event, []).append(number)
        self.stories.setdefault(entry.story, []).append(number)

    def move(self, number: int, event: int, story: int) -> None:
        """Puts an entry into another event and story."""
        entry = self.entries[number]
        if entry.event != event:
            self._leave(self.events, entry.event, number)
            self.events.setdefault(event, []).append(number)
            entry.event = event
        if entry.story != story:
            self._leave(self.stories, entry.story, number)
            self.stories.setdefault(story, []).append(number)
            entry.story = story

    @staticmethod
    def _leave(groups: dict[int, list[int]], group: int, number: int) -> None:
        members = groups[group]
        members.remove(number)
        if not members:
            del groups[group]

    def newest(self, story: int, most: int) -> list[int]:
        """The numbers of a story's newest entries, the oldest of them first."""
        members = self.stories.get(story, [])
        return sorted(members, key=lambda one: (self.entries[one].day, one))[-most:]

    def centre(self, numbers: Iterable[int], most: int) -> Iterator[tuple[str, float]]:
        """The mean of some entries' vectors: of each language its heaviest terms, those first."""
        chosen = [self.entries[number] for number in numbers]
        for language, encoder in self.encoders.items():
            vectors = [entry.vector for entry in chosen if entry.language == language]
            if vectors:
                ids, columns = np.unique(
                    np.concatenate([vector.ids for vector in vectors]), return_inverse=True
                )
                sums = np.bincount(columns, np.concatenate([one.weights for one in vectors]))
                heaviest = np.lexsort((ids, -np.round(sums, 5)))[:most]
                mean = Vector(ids[heaviest], (sums[heaviest] / len(chosen)).astype(np.float32))
                yield from encoder.words(mean)

    def without_oldest(self, count: int) -> Window:
        """A new window of all entries but the first so many; vectors stay as they are."""
        window = Window()
        for entry in self.entries[count:]:
            words = self.encoders[entry.language].words(entry.vector)
            entry.vector = window.encoders[entry.language].of_words(words)
            if entry.copy_of is not None:
                entry.copy_of = entry.copy_of - count if entry.copy_of >= count else None
            window._take(entry)
        return window

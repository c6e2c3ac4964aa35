"""Helpers that turn a language's plain word lists into a `Lexicon`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from briefings.text.fold import fold_word
from briefings.timex.tokens import SHARED, Entry, Lexicon, Token, Value, carriers, spaced, split

_Key = TypeVar("_Key", bound=Value)
Merge = Callable[[list[Token]], list[Token]]
Phrases = dict[str, list[tuple[tuple[str, ...], Entry]]]


class Words:
    """Collects entries: single words, and phrases of several under their first word."""

    def __init__(self) -> None:
        self.words: dict[str, Entry] = {}
        self.phrases: Phrases = {}

    def add(self, tag: str, value: Value, spellings: str) -> None:
        """Adds spellings separated by "|", each folded; later entries win."""
        for spelling in spellings.split("|"):
            parts = split(fold_word(spelling))
            self._put(tuple(parts), Entry(tag, value))

    def add_all(self, tag: str, table: Mapping[_Key, str]) -> None:
        """Adds a table of values and their spellings."""
        for value, spellings in table.items():
            self.add(tag, value, spellings)

    def _put(self, parts: tuple[str, ...], entry: Entry) -> None:
        if len(parts) == 1:
            self.words[parts[0]] = entry
            return
        known = self.phrases.setdefault(parts[0], [])
        known[:] = [item for item in known if item[0] != parts[1:]]
        known.append((parts[1:], entry))
        known.sort(key=lambda item: -len(item[0]))

    def lexicon(self, suffixes: frozenset[str], merge: Merge) -> Lexicon:
        """The finished lexicon."""
        for word, items in self.phrases.items():
            for part in (word, *(part for rest, _ in items for part in rest)):
                if part.isalpha():
                    self.words.setdefault(part, Entry("|"))
        words = {**SHARED, **dict.fromkeys(suffixes, Entry("|")), **self.words}
        phrases: dict[str, dict[str, list[tuple[tuple[str, ...], Entry]]]] = {}
        for word, items in self.phrases.items():
            seconds = phrases.setdefault(word, {})
            for rest, entry in items:
                seconds.setdefault(rest[0], []).append((rest[1:], entry))
        articles = frozenset(word for word, entry in words.items() if not entry.tag)
        return Lexicon(
            words,
            phrases,
            frozenset(spaced(words)),
            carriers(words, phrases),
            suffixes,
            articles,
            merge,
        )

    def prefixed(self, variants: Iterable[tuple[str, str, str]], tags: str) -> None:
        """Adds clitic spellings: (what stands before, what it replaces, tags of its letters).

        `replaces` is the stem's own beginning («ال» for «لل»), the empty string for none.
        Words already known stay as they are.
        """
        stems = [(word, entry) for word, entry in self.words.items() if entry.tag in tags]
        lists = [(word, list(items)) for word, items in self.phrases.items()]
        for before, replaces, letter_tags in variants:
            for word, entry in stems:
                if word.startswith(replaces):
                    spelt = before + word[len(replaces) :]
                    self.words.setdefault(spelt, _shifted(entry, letter_tags, replaces))
            for word, items in lists:
                if not word.startswith(replaces):
                    continue
                spelt = before + word[len(replaces) :]
                for rest, entry in items:
                    if entry.tag in tags and not entry.prefix:
                        into = self.phrases.setdefault(spelt, [])
                        if all(item[0] != rest for item in into):
                            into.append((rest, _shifted(entry, letter_tags, replaces)))
                            into.sort(key=lambda item: -len(item[0]))


def _shifted(entry: Entry, letter_tags: str, replaces: str) -> Entry:
    # «لل» has swallowed the article's alef: the word cannot be cut from its preposition.
    prefix = len(letter_tags) - (1 if replaces else 0)
    return Entry(entry.tag, entry.value, prefix, letter_tags)

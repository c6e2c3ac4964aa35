"""Whose report an article is: its outlet's, an agency's, or another outlet's that it repeats.

Two outlets that print one agency's text, or one of which repeats the other, are one voice: what
both say is not borne out by anyone.
"""

from __future__ import annotations

from collections.abc import Iterable

from briefings.store import ArticleRow
from briefings.writing.candidates import Candidate


def independent(one: ArticleRow, other: ArticleRow) -> bool:
    """Whether two articles are of two voices, so that one can bear out the other."""
    return (
        one.outlet != other.outlet
        and (one.duplicate_of or one.id) != (other.duplicate_of or other.id)
        and frozenset(one.agencies).isdisjoint(other.agencies)
    )


def nearest_of_each(
    told: ArticleRow, found: Iterable[tuple[float, Candidate]]
) -> tuple[Candidate, ...]:
    """Of candidates and their likeness to what `told` says: the nearest of each other voice.

    The nearest goes first. Of copies the agency's own page, or the text first read, goes before
    others as near.
    """
    chosen: list[Candidate] = []
    for _, one in sorted(found, key=lambda pair: (-pair[0], pair[1].article.duplicate_of or 0)):
        if all(independent(one.article, other) for other in (told, *_articles(chosen))):
            chosen.append(one)
    return tuple(chosen)


def count_voices(articles: Iterable[ArticleRow]) -> int:
    """How many voices tell of something."""
    return len({one.agencies or one.outlet for one in articles})


def _articles(chosen: Iterable[Candidate]) -> list[ArticleRow]:
    return [one.article for one in chosen]

"""The key points of one article, before or without its being stored."""

from __future__ import annotations

from typing import Final

from briefings.models import Article, Role, Sentence

_TOO_ALIKE: Final = 0.6


def points_of(article: Article, limit: int) -> tuple[Sentence, ...]:
    """Its most salient sentences that stand alone and do not repeat each other, in its own order.

    Where none stands alone, the first of its body.
    """
    told = [one for one in article.sentences if one.role in (Role.LEAD, Role.BODY)]
    chosen: list[Sentence] = []
    for one in sorted(told, key=lambda s: (-s.salience, s.order)):
        if len(chosen) == limit:
            break
        if one.standalone and not any(_alike(one, other) for other in chosen):
            chosen.append(one)
    return tuple(sorted(chosen or told[:1], key=lambda s: s.order))


def _alike(one: Sentence, other: Sentence) -> bool:
    mine, others = set(one.terms), set(other.terms)
    fewest = min(len(mine), len(others))
    return fewest > 0 and len(mine & others) >= _TOO_ALIKE * fewest

"""The key points of one article, stored or not: the lead first, then on in the article's order.

On sets of summaries that people wrote of single articles nothing beats the article's own order. A
sentence that leans on the one before it is quoted together with that one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from briefings.models import Article, Role, Sentence
from briefings.store import SentenceRow

_LONGEST: Final = 400  # characters of sentences that are quoted together
_TOO_ALIKE: Final = 0.6


_Told = TypeVar("_Told", Sentence, SentenceRow)


def points_of(article: Article, limit: int) -> tuple[Sentence, ...]:
    """Its key points' first sentences, for where no more than these can be shown."""
    return tuple(run[0] for run in runs_of(article.sentences, limit, _alike))


def runs_of(
    sentences: Iterable[_Told], limit: int, alike: Callable[[_Told, _Told], bool]
) -> list[list[_Told]]:
    """At most `limit` points of one article, each of one sentence or some that follow each other.

    The first sentence of the body goes first, whether it can be quoted alone or not; bullets
    above the text only fill up what its body leaves. Of two that are `alike` the first is taken.
    """
    told = sorted(
        (one for one in sentences if one.role in (Role.LEAD, Role.BODY)),
        key=lambda one: (one.role is Role.LEAD, one.order),
    )
    runs: list[list[_Told]] = []
    for one in told:
        last = runs[-1] if runs else None
        if last is not None and not one.standalone:
            if one.order == last[-1].order + 1 and one.end - last[0].start <= _LONGEST:
                last.append(one)
            continue
        if len(runs) == limit:
            break
        if not any(alike(one, other) for run in runs for other in run):
            runs.append([one])
    return runs


def quotable(rows: Iterable[SentenceRow], each: int) -> list[SentenceRow]:
    """Of articles' sentences, the most salient first, `each` that may be quoted.

    The one that opens an article's body has nothing that it could lean on.
    """
    by_article: dict[int, list[SentenceRow]] = {}
    for row in rows:
        by_article.setdefault(row.article_id, []).append(row)
    found: list[SentenceRow] = []
    for some in by_article.values():
        first = min((row.order for row in some if row.role is Role.BODY), default=None)
        found += [row for row in some if row.standalone or row.order == first][:each]
    return found


def _alike(one: Sentence, other: Sentence) -> bool:
    mine, others = set(one.terms), set(other.terms)
    fewest = min(len(mine), len(others))
    return fewest > 0 and len(mine & others) >= _TOO_ALIKE * fewest

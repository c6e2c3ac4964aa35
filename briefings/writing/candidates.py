"""Sentences that may be quoted, and what speaks for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from briefings.models import Language
from briefings.store import ArticleRow, SentenceRow
from briefings.writing.likeness import Sketch

_COPIED = 0.1  # what a sentence loses whose article is another outlet's text


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of an article; the score is comparable among the candidates of one answer."""

    sketch: Sketch
    article: ArticleRow
    score: float


def candidates_of(
    sketches: Sequence[Sketch],
    articles: Mapping[int, ArticleRow],
    language: Language,
    *,
    own: float,
    fresh: float,
    asked: Callable[[SentenceRow], float],
) -> list[Candidate]:
    """Scores sentences: salience, freshness and what the caller asks for.

    `articles` go newest first. A sentence in the reader's `language` gains `own`, and what `asked`
    says of it; the newest article's gain `fresh` over the oldest's.
    """
    ages = {article_id: at / max(1, len(articles)) for at, article_id in enumerate(articles)}
    return [
        Candidate(
            one,
            articles[one.row.article_id],
            one.row.salience
            + fresh * (1 - ages[one.row.article_id])
            + (own if one.language == language else 0.0)
            + asked(one.row)
            - (_COPIED if articles[one.row.article_id].duplicate_of is not None else 0.0),
        )
        for one in sketches
    ]

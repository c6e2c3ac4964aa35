"""What was read in an article, as rows of the tables that keep it: pure functions."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from operator import attrgetter
from typing import Final

from briefings.db.codec import pack_notes, recency
from briefings.models import Article, Sentence, Timex, TimexKind

Column = str | int | float | bool | bytes | date | datetime | None
Row = dict[str, Column]

_DATED: Final = (TimexKind.DATE, TimexKind.TIME)


def reading_rows(
    article: Article, article_id: int, story_id: int, actors: Mapping[str, int]
) -> Iterator[tuple[str, Row]]:
    """The rows of an article's sentences, times, mentions, quotes and figures, by table.

    `actors` are the ids of actors by key. A figure that is no finite number is left out.
    """
    sentences = _Sentences(article.sentences)
    for row in _sentence_rows(article, sentences):
        yield "sentences", {"article_id": article_id, **row}
    for position, timex in enumerate(article.times):
        row = _timex_row(timex, sentences)
        yield (
            "timexes",
            {"article_id": article_id, "position": position, "story_id": story_id, **row},
        )
    for position, mention in enumerate(article.mentions):
        yield (
            "mentions",
            {
                "article_id": article_id,
                "position": position,
                "actor_id": actors[mention.actor.key],
                "start": mention.start,
                "end": mention.end,
            },
        )
    order = recency(article.dct.day, article.published, article_id)
    for position, quote in enumerate(article.quotes):
        yield (
            "quotes",
            {
                "article_id": article_id,
                "position": position,
                "speaker_id": actors.get(quote.speaker or ""),
                "recency": order,
                "start": quote.start,
                "end": quote.end,
            },
        )
    for position, figure in enumerate(article.figures):
        if math.isfinite(figure.low) and math.isfinite(figure.high):
            yield (
                "figures",
                {
                    "article_id": article_id,
                    "position": position,
                    "start": figure.start,
                    "end": figure.end,
                    "low": figure.low,
                    "high": figure.high,
                    "unit": figure.unit,
                    "counted": figure.counted,
                },
            )


def _sentence_rows(article: Article, sentences: _Sentences) -> Iterator[Row]:
    named: dict[int, dict[str, None]] = {}
    for mention in sorted((*article.mentions, *article.nations), key=attrgetter("start")):
        rank = sentences.rank_at(mention.start)
        if rank is not None:
            named.setdefault(rank, {})[mention.actor.key] = None
    figures = Counter(sentences.rank_at(figure.start) for figure in article.figures)
    quotes = Counter(sentences.rank_at(quote.start) for quote in article.quotes)
    for rank, sentence in enumerate(sentences.by_salience):
        yield {
            "rank": rank,
            "order": sentence.order,
            "start": sentence.start,
            "end": sentence.end,
            "role": sentence.role.value,
            "paragraph": sentence.paragraph,
            "salience": sentence.salience,
            "standalone": sentence.standalone,
            "figures": figures[rank],
            "quotes": quotes[rank],
            "actors": "\t".join(named.get(rank, ())),
            "terms": " ".join(sentence.terms),
        }


def _timex_row(timex: Timex, sentences: _Sentences) -> Row:
    rank = sentences.rank_at(timex.start)
    dated = (
        rank is not None
        and timex.kind in _DATED
        and timex.value is not None
        and timex.first is not None
        and timex.last is not None
    )
    return {
        "sentence_rank": rank,
        "dated": dated,
        "salience": 0.0 if rank is None else sentences.by_salience[rank].salience,
        "first_day": timex.first,
        "last_day": timex.last,
        "start": timex.start,
        "end": timex.end,
        "kind": timex.kind.value,
        "value": timex.value,
        "precision": timex.precision and timex.precision.value,
        "certainty": timex.certainty.value,
        "time_of_day": timex.time_of_day,
        "notes": pack_notes(timex.notes),
    }


class _Sentences:
    """An article's sentences by salience, and which of them stands at an offset."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self.by_salience = sorted(sentences, key=lambda one: (-one.salience, one.order))
        placed = sorted((one.start, one.end, rank) for rank, one in enumerate(self.by_salience))
        self._starts = [start for start, _, _ in placed]
        self._placed = placed

    def rank_at(self, offset: int) -> int | None:
        at = bisect_right(self._starts, offset) - 1
        if at < 0 or offset >= self._placed[at][1]:
            return None
        return self._placed[at][2]

"""Which days of a story matter: every article has a vote for each day it tells of.

After the date selection of Gholipour Ghalandari and Ifrim ("Examining the State-of-the-Art in News
Timeline Summarization", ACL 2020) and Tran et al. (2015): a day told of by many articles, and still
told of a week later, is one that mattered. An article that tells of its own day has one vote for
it like any other. Constants chosen on the development halves of two English sets (SemEval 2015
task 4 and T17); learned weights did no better.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from briefings.store import DatedRow, SentenceRow
from briefings.store.days import DayCount
from briefings.writing.likeness import Sketch, Weights, rarity
from briefings.writing.wanted import Wanted

_SOON, _LATE = 2, 7  # days after an event from which on a report of it is a reminder
_REMINDED_SOON, _REMINDED_LATE = 2.0, 3.0
FIRST_SENTENCES = 5
"""Sentences of an article within which one without a date tells of its own day."""
_DEEP = 0.5  # the vote of an undated sentence further down
_OPENING = 8  # sentences by which an article's relevance is judged


def lag(day: date, published: date) -> float:
    """How much a mention of `day` counts in an article of the day `published`."""
    apart = (published - day).days
    return _REMINDED_LATE if apart >= _LATE else _REMINDED_SOON if apart >= _SOON else 1.0


def is_reported(row: DatedRow) -> bool:
    """Whether a sentence names no day, so that its article's own is taken for it."""
    return row.start == row.end


def story_days(counts: Iterable[DayCount]) -> dict[date, float]:
    """The weights of a story's days."""
    weights: defaultdict[date, float] = defaultdict(float)
    for one in counts:
        weights[one.day] += one.articles * lag(one.day, one.published)
    return dict(weights)


def voted_days(
    rows: Iterable[DatedRow], relevance: Mapping[int, float], asked: Wanted
) -> dict[date, float]:
    """The weights of the days that some sentences tell of: a vote an article, its strongest.

    A vote counts as its article's `relevance` and the share of what was asked that it names say.
    """
    votes: dict[tuple[date, int], float] = {}
    for row in rows:
        if row.first != row.last:
            continue
        article_id = row.sentence.article_id
        deep = is_reported(row) and row.sentence.order > FIRST_SENTENCES
        vote = (
            relevance.get(article_id, 1.0)
            * math.sqrt(asked.met(row.sentence) / len(asked.units) if asked.units else 1.0)
            * lag(row.first, row.day)
            * (_DEEP if deep else 1.0)
        )
        key = row.first, article_id
        votes[key] = max(votes.get(key, 0.0), vote)
    weights: defaultdict[date, float] = defaultdict(float)
    for (day, _), vote in sorted(votes.items()):
        weights[day] += vote
    return dict(weights)


def relevances(
    sentences: Sequence[SentenceRow], headlines: Mapping[int, Sequence[str]], asked: Wanted
) -> dict[int, float]:
    """How near each article is to those that name all that is asked for in title or lead (0–1)."""
    opening: defaultdict[int, list[SentenceRow]] = defaultdict(list)
    for row in sorted(sentences, key=lambda row: (row.article_id, row.order)):
        if len(opening[row.article_id]) < _OPENING:
            opening[row.article_id].append(row)
    terms = {
        at: Counter([*headlines.get(at, ()), *(t for row in rows for t in row.terms)])
        for at, rows in opening.items()
    }
    number = len(terms)
    held = Counter(term for counts in terms.values() for term in counts)
    idf = {term: math.log((1 + number) / (0.5 + count)) for term, count in held.items()}
    vectors = {
        at: {t: idf[t] * (1 + math.log(n)) if n > 1 else idf[t] for t, n in counts.items()}
        for at, counts in terms.items()
    }
    sizes = {at: _norm(vector) or 1.0 for at, vector in vectors.items()}
    about = [
        at
        for at, rows in opening.items()
        if all(
            unit.within(
                {*headlines.get(at, ()), *rows[0].terms, *("@" + k for k in rows[0].actors)}
            )
            for unit in asked.units
        )
    ]
    centre: defaultdict[str, float] = defaultdict(float)
    for at in about or list(vectors):
        size = sizes[at]
        for term, weight in vectors[at].items():
            centre[term] += weight / size
    scale = _norm(centre) or 1.0
    return {
        at: math.fsum([weight * centre.get(term, 0.0) for term, weight in vector.items()])
        / (scale * sizes[at])
        for at, vector in vectors.items()
    }


def _norm(vector: Mapping[str, float]) -> float:
    return math.sqrt(math.fsum([weight * weight for weight in vector.values()]))


def centralities(rows: Sequence[tuple[date, Sketch]]) -> list[float]:
    """How near each sentence is to the centroid of its day's, 0 to 1."""
    centres: defaultdict[date, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for day, sketch in rows:
        for term, weight in sketch.weights.items():
            centres[day][term] += weight
    norms = {day: _norm(centre) or 1.0 for day, centre in centres.items()}
    return [
        math.fsum(weight * centres[day][term] for term, weight in sketch.weights.items())
        / norms[day]
        for day, sketch in rows
    ]


def weights_of(rows: Iterable[DatedRow]) -> Weights:
    """How rare the terms of some sentences are, each sentence counted once."""
    once = {(row.sentence.article_id, row.sentence.start): row.sentence for row in rows}
    return rarity(once.values())

"""Timeline: what happened when, each event in the words of one report of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from briefings.models import (
    Certainty,
    Event,
    EventDate,
    Language,
    Precision,
    Question,
    Role,
    Timeline,
    TimexKind,
)
from briefings.store import ArticleRow, DatedRow, Store
from briefings.writing.likeness import SAME, Sketch, likeness, rarity, sketch
from briefings.writing.material import Material, card, material_for, of_story

EVENTS = 12
"""Events of a timeline unless the question says otherwise."""

MOST_EVENTS = 60
"""Events that may be asked for."""

_ROWS = 400
_A_DAY = 3  # events shown of one date
_FINENESS = {
    Precision.DAY: 0.35,
    Precision.WEEK: 0.15,
    Precision.INTERVAL: 0.1,
    Precision.MONTH: 0.12,
    Precision.QUARTER: 0.05,
    Precision.SEASON: 0.05,
    Precision.YEAR: 0.0,
}
_TRUST = {
    Certainty.STATED: 0.06,
    Certainty.RESOLVED: 0.04,
    Certainty.ASSUMED: 0.02,
    Certainty.DISPUTED: 0.0,
}


_Date = tuple[date, date, bool]


@dataclass(frozen=True, slots=True)
class _Report:
    dated: DatedRow
    sketch: Sketch
    outlet: str
    score: float


async def write_timeline(store: Store, question: Question) -> Timeline:
    """The events of a story, of what words find, or of the story most alive. Oldest first.

    Left out: what lies after the day of its article (announcements), dates coarser than a year,
    headings. The same store and question give the same answer. Raises StoreError.
    """
    limit = max(1, min(question.limit or EVENTS, MOST_EVENTS))
    if question.story_id is not None or question.words.strip():
        material = await material_for(store, question)
    else:
        material = await _leading(store, question)
    rows = await _dated(store, material, question)
    articles = await store.articles_by_id({row.sentence.article_id for row in rows})
    events = _events(_reports(rows, articles, material, question.language))
    best = sorted(events, key=lambda event: (-_weight(event), _when(event)))
    shown = sorted(best[:limit], key=_when)
    chosen = [report for event in shown for report in event]
    cited = await store.citations({report.dated.sentence.article_id for report in chosen})
    words = await store.passages([_span(event[0]) for event in shown])
    return Timeline(
        words=question.words,
        story=material.story,
        events=tuple(
            Event(
                when=_event_date(event[0].dated),
                text=words[_span(event[0])],
                language=event[0].dated.language,
                sources=tuple(cited[one.dated.sentence.article_id] for one in event),
            )
            for event in shown
        ),
        stories=material.nearby,
        more=len(events) - len(shown),
    )


async def _leading(store: Store, question: Question) -> Material:
    """The story to tell when none is named: of those most alive, the one most reported."""
    rows = await store.stories(question.period, limit=25)
    if not rows:
        return Material(None, (), (), ())
    lead = max(rows, key=lambda row: (row.articles, row.heat))
    nearby = tuple(card(row, question.language) for row in rows if row.id != lead.id)
    material = await of_story(store, lead, question)
    return Material(material.story, material.articles, (), nearby[:5])


async def _dated(store: Store, material: Material, question: Question) -> list[DatedRow]:
    if material.story is not None:
        return await store.dated_sentences(
            story_id=material.story.id, period=question.period, limit=_ROWS
        )
    ids = [article.id for article in material.articles]
    if not ids:
        return []
    return await store.dated_sentences(article_ids=ids, period=question.period, limit=_ROWS)


def _reports(
    rows: Sequence[DatedRow],
    articles: dict[int, ArticleRow],
    material: Material,
    language: Language,
) -> list[_Report]:
    rare = rarity(row.sentence for row in rows)
    wanted = set(material.terms) if material.story is None else set()
    reports: list[_Report] = []
    for row in rows:
        if (
            row.precision not in _FINENESS
            or row.kind is TimexKind.DURATION
            or row.first > row.day
            or row.sentence.role not in (Role.BODY, Role.LEAD)
            or (wanted and not wanted & set(row.sentence.terms))
        ):
            continue
        one = sketch(row.sentence, row.language, rare)
        score = (
            row.sentence.salience
            + (0.0 if row.sentence.standalone else -0.5)
            + (0.2 if row.language == language else 0.0)
            + _FINENESS[row.precision]
            + _TRUST[row.certainty]
        )
        reports.append(_Report(row, one, articles[row.sentence.article_id].outlet, score))
    return reports


def _events(reports: Sequence[_Report]) -> list[list[_Report]]:
    """Reports of one date that say the same are one event; its best report goes first.

    A sentence is for the date that comes first in it; for its other dates it speaks only where no
    sentence of their own is there.
    """
    by_date: dict[_Date, list[_Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda r: (-r.score, _span(r), r.dated.start)):
        by_date[_date(report)].append(report)
    main = {_span(report): _date(report) for report in sorted(reports, key=_mainness)}
    events: list[list[_Report]] = []
    for when, together in by_date.items():
        groups: list[list[_Report]] = []
        own = [report for report in together if main[_span(report)] == when]
        for report in own or together:
            home = next(
                (group for group in groups if _same(group[0], report)),
                None,
            )
            if home is None:
                groups.append([report])
            elif all(report.outlet != one.outlet for one in home):
                home.append(report)
        full = [group for group in groups if group[0].dated.sentence.standalone]
        events.extend((full or groups[:1])[:_A_DAY])
    return events


def _date(report: _Report) -> _Date:
    """A date that its text contradicts stays apart from the same date undisputed."""
    dated = report.dated
    return dated.first, dated.last, dated.certainty is Certainty.DISPUTED


def _mainness(report: _Report) -> tuple[float, int]:
    """Sorts a sentence's main date last: the finest, of these the first in the text."""
    return _FINENESS[report.dated.precision or Precision.YEAR], -report.dated.start


def _same(one: _Report, other: _Report) -> bool:
    if _span(one) == _span(other):
        return True
    near = likeness(one.sketch, other.sketch)
    # A shared day is evidence already, so less likeness is asked for.
    return near >= (SAME * 0.6 if one.dated.precision is Precision.DAY else SAME)


def _weight(event: Sequence[_Report]) -> float:
    return event[0].score + 0.18 * (len(event) - 1)


def _when(event: Sequence[_Report]) -> tuple[date, date, str, tuple[int, int, int]]:
    dated = event[0].dated
    return dated.first, dated.last, dated.time_of_day or "", _span(event[0])


def _span(report: _Report) -> tuple[int, int, int]:
    sentence = report.dated.sentence
    return sentence.article_id, sentence.start, sentence.end


def _event_date(row: DatedRow) -> EventDate:
    return EventDate(
        value=row.value,
        first=row.first,
        last=row.last,
        precision=row.precision or Precision.DAY,
        certainty=row.certainty,
        notes=row.notes,
        time_of_day=row.time_of_day,
    )

"""Timeline: what happened when, each event in the words of one report of it."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from briefings.models import (
    Certainty,
    Event,
    EventDate,
    Period,
    Precision,
    Question,
    Timeline,
)
from briefings.store import ArticleRow, DatedRow, Store
from briefings.text.terms import terms
from briefings.together import together
from briefings.writing.agenda import agenda_of, write_agenda
from briefings.writing.days import (
    is_reported,
    lag,
    relevances,
    story_days,
    voted_days,
)
from briefings.writing.figures import comparable, differ, figures_in
from briefings.writing.likeness import SAME, at_odds, likeness
from briefings.writing.material import MOST_ARTICLES, Material, card, material_for, of_story
from briefings.writing.reports import (
    FINENESS,
    Dated,
    Report,
    Span,
    central,
    long_before,
    place_of,
    reports_of,
    shown_texts,
    tells,
    undated,
)
from briefings.writing.voices import independent
from briefings.writing.wanted import Wanted

EVENTS = 12
"""Events of a timeline unless the question says otherwise."""

MOST_EVENTS = 200
"""Events that may be asked for."""

_ROWS = 120  # dates of a story, the most salient
_ROWS_OF_WORDS = 480  # the same where articles were found by words
_EACH = 24  # dated sentences of a day, and articles published on it
_UNDATED = 3  # sentences of an article that may tell of its own day
_READ, _DEEPEST = 600, 30  # sentences read where words were asked for; of one article
_SPARE = 1.25  # days looked at for one that is shown
_A_DAY = 3  # events shown of one date
_TOLD_WELL = 0.1  # what a day gains by a better sentence
_NEXT = 0.6  # what a day's second event weighs beside its first
_FOREIGN = 0.25  # what an event weighs beside another of its day in the reader's language
_REPEATED = 0.1  # what an event weighs whose sentence is shown for another day
_ELSEWHERE = 0.1  # of the articles, from which on words are followed through all stories
_AHEAD = 3  # coming events at a timeline's end
_FEWEST_EVENTS = 3  # from these on, years that are mentioned on the way are left out
_OPENING = 16  # characters into a sentence where "In 1989" opens it
# What a mention of a time weighs beside one of a day.
_COARSE = {
    Precision.WEEK: 0.7,
    Precision.MONTH: 0.6,
    Precision.INTERVAL: 0.5,
    Precision.QUARTER: 0.4,
    Precision.SEASON: 0.4,
    Precision.YEAR: 0.3,
}


@dataclass(frozen=True, slots=True)
class _Gathered:
    """The sentences that may be rows, and what each day weighs."""

    rows: list[DatedRow]
    days: Mapping[date, float]


async def write_timeline(store: Store, question: Question) -> Timeline:
    """The events of a story, of what words find, or of the story most alive. Oldest first.

    Left out: what lies after the day of its article (announcements), dates coarser than a year,
    windows too vague to be a date, headings. The same store and question give the same answer.
    Raises StoreError.
    """
    limit = max(1, min(question.limit or EVENTS, MOST_EVENTS))
    if question.story_id is not None or question.words.strip():
        material = _throughout(await material_for(store, question))
    else:
        material = await _leading(store, question)
    gathered = await _gather(store, material, question, limit)
    rows = gathered.rows
    articles = await _articles(store, material, {row.sentence.article_id for row in rows})
    # Comparing sentences is work for the processor: the event loop goes on meanwhile.
    looked_at = await asyncio.to_thread(central, rows)
    whole = await store.passages({place_of(row) for row, _ in looked_at})
    begun = min((article.day for article in material.articles), default=date.min)
    numbers = await figures_in(store, (row.sentence for row, _ in looked_at))
    reports = await asyncio.to_thread(
        reports_of, looked_at, articles, whole, numbers, question.language, begun, material.wanted
    )
    dated = [one for one in reports if not is_reported(one.dated)]
    life = 2 * sum(map(_is_year, dated)) > len(dated)  # told in years
    telling = reports if life else [one for one in reports if not _on_the_way(one, begun)]
    events = _events(telling, life)
    if len(events) < _FEWEST_EVENTS:
        events = _events(reports, life)
    weights = _weights(events, gathered, question)
    best = sorted(range(len(events)), key=lambda at: (-weights[at], _when(events[at])))
    shown = sorted(best[:limit], key=lambda at: _when(events[at]))
    texts, cited = await together(
        shown_texts(store, [events[at][0] for at in shown], whole),
        store.citations({one.sentence[0] for at in shown for one in events[at]}),
    )
    return Timeline(
        words=question.words,
        story=material.story,
        events=tuple(
            Event(
                when=_event_date(best.dated),
                text=texts[best.quoted],
                language=best.dated.language,
                sources=tuple(cited[one.sentence[0]] for one in events[at]),
                excerpt=not best.opens,
                weight=weights[at],
                cut=best.opens and best.excerpt is not None,
            )
            for at in shown
            for best in events[at][:1]
        ),
        stories=material.nearby,
        more=len(events) - len(shown),
        taken_as=material.wanted.taken_as,
        ahead=await _ahead(store, material, question) if shown else (),
    )


def _throughout(material: Material) -> Material:
    """What is asked for by words is followed through all stories, not only that it mostly means.

    A company or an index is told of in its great affair and before and after that.
    """
    found = len(material.articles) + len(material.elsewhere)
    if material.capped or len(material.elsewhere) <= _ELSEWHERE * found:
        return material
    both = sorted((*material.articles, *material.elsewhere), key=lambda one: -one.recency)
    return replace(material, story=None, articles=tuple(both[:MOST_ARTICLES]), elsewhere=())


async def _leading(store: Store, question: Question) -> Material:
    """The story to tell when none is named: of those most alive, the one most reported."""
    rows = await store.stories(question.period, limit=25)
    if not rows:
        return Material(None, (), Wanted(), ())
    lead = max(rows, key=lambda row: (row.articles, row.activity))
    nearby = tuple(card(row, question.language) for row in rows if row.id != lead.id)
    material = await of_story(store, lead, question)
    return Material(material.story, material.articles, Wanted(), nearby[:5])


async def _ahead(store: Store, material: Material, question: Question) -> tuple[Event, ...]:
    """A few coming events of the same."""
    story_id = material.story.id if material.story is not None else question.story_id
    asked = replace(question, story_id=story_id, limit=_AHEAD)
    if question.period is not None or not (question.words.strip() or story_id):
        return (await write_agenda(store, asked)).events
    return (await agenda_of(store, asked, material)).events


async def _gather(store: Store, material: Material, question: Question, limit: int) -> _Gathered:
    if material.story is not None:
        return await _gather_story(store, material, material.story.id, question.period, limit)
    return await _gather_found(store, material, question.period)


async def _gather_story(
    store: Store, material: Material, story_id: int, period: Period | None, limit: int
) -> _Gathered:
    """Of a story, however large: its days are weighed first, then read are those that matter."""
    days = story_days(await store.day_counts(story_id, period=period))
    heavy = sorted(days, key=lambda day: (-days[day], day))[: int(_SPARE * limit) + _A_DAY]
    each = _EACH if limit <= EVENTS else 2 * _EACH  # who asks for more days reads longer, too
    told, dated, ids = await together(
        store.told_on(story_id, heavy, each=each),
        store.dated_sentences(story_id=story_id, period=period, limit=_ROWS),
        store.published_on(story_id, heavy, each=each),
    )
    rows = [*told, *dated, *await _undated(store, material, ids, _UNDATED)]
    once = {(place_of(row), row.start): row for row in rows if tells(row)}
    return _Gathered(list(once.values()), days)


async def _gather_found(store: Store, material: Material, period: Period | None) -> _Gathered:
    """Of articles that words found, in which other things may be told of too."""
    ids = [article.id for article in material.articles]
    if not ids:
        return _Gathered([], {})
    asked = material.wanted
    each = max(_UNDATED, min(_DEEPEST, _READ // len(ids)))
    named, unnamed, sentences = await together(
        store.dated_sentences(article_ids=ids, period=period, limit=_ROWS_OF_WORDS),
        _undated(store, material, ids, each),
        store.sentences_of(ids, per_article=10),
    )
    first, last = (period.first, period.last) if period is not None else (None, None)
    rows = [
        row
        for row in [*named, *unnamed]
        if tells(row)
        and (not asked.units or 2 * asked.met(row.sentence) >= len(asked.units))
        and (first or date.min) <= row.last
        and row.first <= (last or date.max)
    ]
    headlines = {article.id: terms(article.headline) for article in material.articles}
    return _Gathered(rows, voted_days(rows, relevances(sentences, headlines, asked), asked))


async def _articles(
    store: Store, material: Material, ids: Collection[int]
) -> dict[int, ArticleRow]:
    """Articles by id: those at hand, and from the store only the others."""
    found = {article.id: article for article in material.articles}
    if missing := set(ids) - found.keys():
        found |= await store.articles_by_id(missing)
    return found


async def _undated(
    store: Store, material: Material, ids: Sequence[int], each: int
) -> list[DatedRow]:
    """Sentences of articles that name no day."""
    sentences, articles, places = await together(
        store.sentences_of(list(ids), per_article=each, standalone_only=True),
        _articles(store, material, ids),
        store.dated_places(ids),
    )
    return undated(sentences, articles, places)


def _weights(
    events: Sequence[Sequence[Report]], gathered: _Gathered, question: Question
) -> list[float]:
    """What speaks for each event: its day's weight, for the day's best; less for its others."""
    first_date = {
        place_of(row): row.start for row in sorted(gathered.rows, key=lambda row: -row.start)
    }
    times_told = Counter(event[0].quoted for event in events)
    native = {event[0].when for event in events if event[0].dated.language == question.language}
    tellers: defaultdict[Dated, set[int]] = defaultdict(set)
    for row in gathered.rows:
        tellers[row.first, row.last, row.certainty is Certainty.DISPUTED].add(
            row.sentence.article_id
        )
    weights = [0.0] * len(events)
    before: Counter[Dated] = Counter()
    for at in sorted(range(len(events)), key=lambda at: (-events[at][0].score, _when(events[at]))):
        best = events[at][0]
        dated = best.dated
        if dated.first == dated.last:
            weight = gathered.days.get(dated.first, 1.0)
        else:
            precision = dated.precision or Precision.YEAR
            weight = _COARSE.get(precision, 0.3) * lag(dated.last, dated.day)
            weight *= len(tellers[best.when])
        weight *= 1.0 + _TOLD_WELL * best.score
        weight *= _NEXT ** before[best.when]
        if best.dated.language != question.language and best.when in native:
            weight *= _FOREIGN
        if times_told[best.quoted] > 1 and dated.start > first_date[best.sentence]:
            weight *= _REPEATED
        before[best.when] += 1
        weights[at] = weight
    return weights


def _events(reports: Sequence[Report], life: bool) -> list[list[Report]]:
    """Reports of one date that say the same are one event; its best report goes first.

    Dates told outright go before dates mentioned in passing, days before weeks and months: a day
    that is told needs no mention beside it, nor a month in which the same is told to the day. A
    sentence is shown for one date; for another only where that day would be lost without it.
    """
    by_date: dict[Dated, list[Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda r: (-r.score, r.sentence, r.dated.start)):
        by_date[report.when].append(report)
    main = {report.sentence: report.when for report in sorted(reports, key=_mainness)}
    events: list[list[Report]] = []
    order = sorted(by_date, key=lambda when: (when[1] - when[0], when))
    for when in order:
        together = by_date[when]
        own = [one for one in together if not one.aside and main[one.sentence] == when]
        own = [one for one in own if not one.counted] or own
        told = own or [one for one in together if not one.aside] or together[:1]
        groups = _grouped(told)
        full = [group for group in groups if group[0].quotable]
        if not own:  # these sentences are shown for another day
            full = full[:1]
        elif when[2] is False and not full and not life and _is_year(own[0]):
            continue  # a year, and a sentence that leans: "the longest since 1987"
        for group in (full or groups[:1])[:_A_DAY]:
            if not _covered(group, events):
                events.append(group)
    return events


def _grouped(reports: Sequence[Report]) -> list[list[Report]]:
    """Reports of one date by event. One that only gives other numbers beside is told already."""
    groups: list[list[Report]] = []
    for report in reports:
        home = next((group for group in groups if _same(group[0], report)), None)
        if home is None:
            if not any(_retells(report, group[0]) for group in groups):
                groups.append([report])
        elif all(independent(report.article, one.article) for one in home):
            home.append(report)
    return groups


def _covered(event: Sequence[Report], events: Sequence[Sequence[Report]]) -> bool:
    """Whether an event at a coarse date is told already, to a finer one within it."""
    best = event[0]
    if best.dated.certainty is Certainty.DISPUTED or best.dated.first == best.dated.last:
        return False
    return any(
        best.dated.first <= other.dated.first
        and other.dated.last <= best.dated.last
        and (
            best.aside
            or best.counted
            or best.sentence == other.sentence
            or likeness(best.sketch, other.sketch) >= SAME * 0.6
        )
        for (other, *_) in events
    ) or any(best.quoted == other.quoted for (other, *_) in events)


def _is_year(report: Report) -> bool:
    return report.dated.precision is Precision.YEAR


def _on_the_way(report: Report, begun: date) -> bool:
    """Whether a time is only mentioned: "a zone created in 1974", not "In 1974, …".

    So are months and years long before the story's first report, on the day `begun`: "In 2015, two
    earthquakes killed 9,000 people".
    """
    dated = report.dated
    into = dated.start - report.sentence[1]
    return long_before(dated, begun) or (_is_year(report) and into > _OPENING)


def _mainness(report: Report) -> tuple[bool, float, int]:
    """Sorts a sentence's main date last: told outright, the finest, the first in the text."""
    fineness = FINENESS[report.dated.precision or Precision.YEAR]
    return not report.aside, fineness, -report.dated.start


def _same(one: Report, other: Report) -> bool:
    if one.sentence == other.sentence:
        return True
    return not at_odds(one.sketch, other.sketch) and _alike(one, other)


def _retells(one: Report, other: Report) -> bool:
    """Whether two reports tell of one event with other numbers, yet none that contradict.

    "Dozens of missiles" and "300 drones" do; "45 killed" and "38 killed" are told both.
    """
    pair = comparable(one.sketch.figures, other.sketch.figures)
    return _alike(one, other) and (pair is None or not differ(*pair))


def _alike(one: Report, other: Report) -> bool:
    # A shared day is evidence already, so less likeness is asked for.
    least = SAME * 0.6 if one.dated.precision is Precision.DAY else SAME
    return likeness(one.sketch, other.sketch) >= least


def _when(event: Sequence[Report]) -> tuple[date, date, str, Span]:
    dated = event[0].dated
    return dated.first, dated.last, dated.time_of_day or "", event[0].sentence


def _event_date(row: DatedRow) -> EventDate:
    return EventDate(
        value=row.value,
        first=row.first,
        last=row.last,
        precision=row.precision or Precision.DAY,
        certainty=row.certainty,
        notes=row.notes,
        time_of_day=row.time_of_day,
        of_report=is_reported(row),
    )

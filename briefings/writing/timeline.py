"""Timeline: what happened when, each event in the words of one report of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

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
from briefings.reading.clauses import clause_of, content_of, is_counted, is_ongoing, is_planned
from briefings.reading.standalone import antecedent
from briefings.store import ArticleRow, DatedRow, Store
from briefings.store.fresh import FigureRow
from briefings.writing.figures import Place, figures_in
from briefings.writing.likeness import SAME, Sketch, at_odds, likeness, rarity
from briefings.writing.material import Material, card, material_for, of_story
from briefings.writing.wanted import Wanted

EVENTS = 12
"""Events of a timeline unless the question says otherwise."""

MOST_EVENTS = 60
"""Events that may be asked for."""

_ROWS = 240
_A_DAY = 3  # events shown of one date
_ASIDE = 0.45  # what a report loses that only mentions the event
_FOREIGN = 0.25  # what an event loses that another in the reader's language tells of the same day
_REPEATED = 0.8  # what an event loses whose sentence is shown for another day
_FEWEST_EVENTS = 3  # from these on, years that are mentioned on the way are left out
_OPENING = 16  # characters into a sentence where "In 1989" opens it
_LONGEST_QUOTE = 340  # characters of a sentence that leans and the one before it
_BACKGROUND = timedelta(days=300)  # before a story's first report: another affair, if no day
_CUT = 0.1  # what a report loses of which only what somebody says can be quoted
_LONGEST_WINDOW = 7  # days; a longer one up to the article's own («في الأسابيع الأخيرة») is vague
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

_ANOTHER = re.compile(r"\b(?:similar|another)\b|مماثل|مشابه", re.IGNORECASE)
_LONG = (Precision.QUARTER, Precision.SEASON, Precision.YEAR)  # no events while they last


_Date = tuple[date, date, bool]
_Span = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Report:
    """A date in a sentence. `excerpt` is the part of the sentence to quote, where not all of it."""

    dated: DatedRow
    sketch: Sketch
    outlet: str
    score: float
    aside: bool
    counted: bool
    excerpt: _Span | None

    @property
    def sentence(self) -> _Span:
        """Where the sentence stands: article, start, end."""
        row = self.dated.sentence
        return row.article_id, row.start, row.end

    @property
    def quoted(self) -> _Span:
        """What is shown of it."""
        return self.excerpt or self.sentence


async def write_timeline(store: Store, question: Question) -> Timeline:
    """The events of a story, of what words find, or of the story most alive. Oldest first.

    Left out: what lies after the day of its article (announcements), dates coarser than a year,
    windows too vague to be a date, headings. The same store and question give the same answer.
    Raises StoreError.
    """
    limit = max(1, min(question.limit or EVENTS, MOST_EVENTS))
    if question.story_id is not None or question.words.strip():
        material = await material_for(store, question)
    else:
        material = await _leading(store, question)
    rows = [row for row in await _dated(store, material, question) if _tells(row, material)]
    articles = await store.articles_by_id({row.sentence.article_id for row in rows})
    whole = await store.passages({_sentence(row) for row in rows})
    begun = min((article.day for article in material.articles), default=date.min)
    numbers = await figures_in(store, (row.sentence for row in rows))
    reports = _reports(rows, articles, whole, numbers, question.language, begun)
    life = 2 * sum(map(_is_year, reports)) > len(reports)  # told in years
    telling = reports if life else [one for one in reports if not _on_the_way(one, begun)]
    events = _events(telling, life)
    if len(events) < _FEWEST_EVENTS:
        events = _events(reports, life)
    first_date = {_sentence(row): row.start for row in sorted(rows, key=lambda row: -row.start)}
    native = {_date(event[0]) for event in events if event[0].dated.language == question.language}

    times_told = Counter(event[0].quoted for event in events)

    def worth(event: Sequence[_Report]) -> float:
        best = event[0]
        foreign = best.dated.language != question.language and _date(best) in native
        repeated = times_told[best.quoted] > 1 and best.dated.start > first_date[best.sentence]
        return _weight(event) - (_FOREIGN if foreign else 0.0) - (_REPEATED if repeated else 0.0)

    best = sorted(events, key=lambda event: (-worth(event), _when(event)))
    shown = sorted(best[:limit], key=_when)
    chosen = [report for event in shown for report in event]
    texts = await _texts(store, [event[0] for event in shown], whole)
    cited = await store.citations({report.dated.sentence.article_id for report in chosen})
    return Timeline(
        words=question.words,
        story=material.story,
        events=tuple(
            Event(
                when=_event_date(event[0].dated),
                text=texts[event[0].quoted],
                language=event[0].dated.language,
                sources=tuple(cited[one.dated.sentence.article_id] for one in event),
                excerpt=event[0].excerpt is not None,
            )
            for event in shown
        ),
        stories=material.nearby,
        more=len(events) - len(shown),
        taken_as=material.wanted.taken_as,
    )


async def _leading(store: Store, question: Question) -> Material:
    """The story to tell when none is named: of those most alive, the one most reported."""
    rows = await store.stories(question.period, limit=25)
    if not rows:
        return Material(None, (), Wanted(), ())
    lead = max(rows, key=lambda row: (row.articles, row.heat))
    nearby = tuple(card(row, question.language) for row in rows if row.id != lead.id)
    material = await of_story(store, lead, question)
    return Material(material.story, material.articles, Wanted(), nearby[:5])


async def _dated(store: Store, material: Material, question: Question) -> list[DatedRow]:
    if material.story is not None:
        return await store.dated_sentences(
            story_id=material.story.id, period=question.period, limit=_ROWS
        )
    ids = [article.id for article in material.articles]
    if not ids:
        return []
    return await store.dated_sentences(article_ids=ids, period=question.period, limit=_ROWS)


def _tells(row: DatedRow, material: Material) -> bool:
    """Whether a date can be an event's of what was asked for."""
    return (
        row.precision in _FINENESS
        and row.kind is not TimexKind.DURATION
        and row.first <= row.day
        and row.sentence.role in (Role.BODY, Role.LEAD)
        and not _vague(row)
        and not (row.precision in _LONG and row.last >= row.day)
        and (
            material.story is not None
            or not material.wanted.units
            or material.wanted.met(row.sentence) > 0
        )
    )


def _vague(row: DatedRow) -> bool:
    return (
        row.precision is Precision.INTERVAL
        and row.certainty is not Certainty.STATED
        and (row.last - row.first).days >= _LONGEST_WINDOW
        and (row.day - row.last).days <= 1
    )


def _reports(
    rows: Sequence[DatedRow],
    articles: dict[int, ArticleRow],
    whole: dict[_Span, str],
    numbers: Mapping[Place, tuple[FigureRow, ...]],
    language: Language,
    begun: date,
) -> list[_Report]:
    rare = rarity(row.sentence for row in rows)
    reports: list[_Report] = []
    for row in rows:
        place = _sentence(row)
        text, (article_id, opening, _) = whole[place], place
        start, end = row.start - opening, row.end - opening
        if _long_before(row, begun) and _ANOTHER.search(text):
            continue  # "a similar fire killed 20 in March 2021"
        if is_ongoing(text[start:end]):
            continue
        counted = is_counted(text[start:end])
        compared = counted and row.precision is Precision.YEAR  # "up 8% from a year earlier"
        if compared or is_planned(text, start, row.language):
            continue
        clause = clause_of(text, start, end, row.language)
        excerpt: _Span | None = None
        one = Sketch(row.sentence, row.language, rare, numbers.get(place[:2], ()))
        if clause.start is not None and clause.end is not None:
            excerpt = article_id, opening + clause.start, opening + clause.end
        cut = 0.0
        if excerpt is None and not row.sentence.standalone:
            content = content_of(text, start, end, row.language)
            if content is not None:
                excerpt, cut = (article_id, opening + content[0], opening + content[1]), _CUT
        score = (
            row.sentence.salience
            + (0.0 if row.sentence.standalone or excerpt else -0.5)
            + (0.2 if row.language == language else 0.0)
            + _FINENESS[row.precision or Precision.YEAR]
            + _TRUST[row.certainty]
            - (_ASIDE if clause.aside else 0.0)
            - cut
        )
        outlet = articles[row.sentence.article_id].outlet
        reports.append(_Report(row, one, outlet, score, clause.aside, counted, excerpt))
    # «… أمس الجمعة، بعد عشرة أيام من …» tells of Friday alone.
    told = {one.sentence for one in reports if not one.aside and not one.counted}
    return [one for one in reports if not (one.counted and one.sentence in told)]


def _events(reports: Sequence[_Report], life: bool) -> list[list[_Report]]:
    """Reports of one date that say the same are one event; its best report goes first.

    Dates told outright go before dates mentioned in passing, days before weeks and months: a day
    that is told needs no mention beside it, nor a month in which the same is told to the day. A
    sentence is shown for one date; for another only where that day would be lost without it.
    """
    by_date: dict[_Date, list[_Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda r: (-r.score, r.sentence, r.dated.start)):
        by_date[_date(report)].append(report)
    main = {report.sentence: _date(report) for report in sorted(reports, key=_mainness)}
    events: list[list[_Report]] = []
    order = sorted(by_date, key=lambda when: (when[1] - when[0], when))
    for when in order:
        together = by_date[when]
        own = [one for one in together if not one.aside and main[one.sentence] == when]
        own = [one for one in own if not one.counted] or own
        told = own or [one for one in together if not one.aside] or together[:1]
        groups = _grouped(told)
        full = [group for group in groups if _quotable(group[0])]
        if not own:  # these sentences are shown for another day
            full = full[:1]
        elif when[2] is False and not full and not life and _is_year(own[0]):
            continue  # a year, and a sentence that leans: "the longest since 1987"
        for group in (full or groups[:1])[:_A_DAY]:
            if not _covered(group, events):
                events.append(group)
    return events


def _grouped(reports: Sequence[_Report]) -> list[list[_Report]]:
    groups: list[list[_Report]] = []
    for report in reports:
        home = next((group for group in groups if _same(group[0], report)), None)
        if home is None:
            groups.append([report])
        elif all(report.outlet != one.outlet for one in home):
            home.append(report)
    return groups


def _covered(event: Sequence[_Report], events: Sequence[Sequence[_Report]]) -> bool:
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


def _is_year(report: _Report) -> bool:
    return report.dated.precision is Precision.YEAR


def _on_the_way(report: _Report, begun: date) -> bool:
    """Whether a time is only mentioned: "a zone created in 1974", not "In 1974, …".

    So are months and years long before the story's first report, on the day `begun`: "In 2015, two
    earthquakes killed 9,000 people".
    """
    dated = report.dated
    into = dated.start - report.sentence[1]
    return _long_before(dated, begun) or (_is_year(report) and into > _OPENING)


def _long_before(dated: DatedRow, begun: date) -> bool:
    """Whether a time that is no day lies long before a story whose first report is of `begun`."""
    return dated.first != dated.last and dated.last < begun - _BACKGROUND


def _quotable(report: _Report) -> bool:
    return report.dated.sentence.standalone or report.excerpt is not None


def _date(report: _Report) -> _Date:
    """A date that its text contradicts stays apart from the same date undisputed."""
    dated = report.dated
    return dated.first, dated.last, dated.certainty is Certainty.DISPUTED


def _mainness(report: _Report) -> tuple[bool, float, int]:
    """Sorts a sentence's main date last: told outright, the finest, the first in the text."""
    fineness = _FINENESS[report.dated.precision or Precision.YEAR]
    return not report.aside, fineness, -report.dated.start


def _same(one: _Report, other: _Report) -> bool:
    if one.sentence == other.sentence:
        return True
    if at_odds(one.sketch, other.sketch):
        return False
    near = likeness(one.sketch, other.sketch)
    # A shared day is evidence already, so less likeness is asked for.
    return near >= (SAME * 0.6 if one.dated.precision is Precision.DAY else SAME)


def _weight(event: Sequence[_Report]) -> float:
    return event[0].score + 0.18 * (len(event) - 1)


def _when(event: Sequence[_Report]) -> tuple[date, date, str, _Span]:
    dated = event[0].dated
    return dated.first, dated.last, dated.time_of_day or "", event[0].sentence


def _sentence(row: DatedRow) -> _Span:
    return row.sentence.article_id, row.sentence.start, row.sentence.end


async def _texts(
    store: Store, reports: Sequence[_Report], whole: dict[_Span, str]
) -> dict[_Span, str]:
    """What is shown of reports: a sentence that leans comes with the one before it."""
    leaning = [report.sentence for report in reports if not _quotable(report)]
    befores = await store.passages(
        {(article_id, max(0, start - _LONGEST_QUOTE), start) for article_id, start, _ in leaning}
    )
    ahead = {(article_id, end): text for (article_id, _, end), text in befores.items()}
    texts: dict[_Span, str] = {}
    for report in reports:
        article_id, begun, _ = report.sentence
        _, start, end = report.quoted
        text = whole[report.sentence][start - begun : end - begun]
        before = ahead.get((article_id, begun), "") if not _quotable(report) else ""
        place = antecedent(before, _LONGEST_QUOTE - len(text)) if before else None
        texts[report.quoted] = text if place is None else before[place:] + text
    return texts


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

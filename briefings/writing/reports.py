"""Which sentences tell of which day, and the words of each that are shown for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from briefings.models import Certainty, Language, Precision, Role, TimexKind
from briefings.reading.clauses import clause_of, content_of, is_counted, is_ongoing, is_planned
from briefings.reading.coordination import parts_of
from briefings.reading.happenings import (
    is_bare_hour,
    is_comparison,
    tells_no_event,
    tells_past,
)
from briefings.reading.standalone import antecedent
from briefings.store import ArticleRow, DatedRow, SentenceRow, Store
from briefings.store.fresh import FigureRow
from briefings.writing.days import centralities, is_reported, weights_of
from briefings.writing.figures import Place
from briefings.writing.likeness import Sketch
from briefings.writing.wanted import Wanted

_NOTHING = Wanted()
_SEVERAL = 2  # days that one sentence tells of
_ASIDE = 0.45
_ASKED = 1.0  # what it gains that names all that was asked for
_LEANS = 0.5  # what it loses that cannot be quoted alone
_OWN_LANGUAGE = 0.2
_CUT = 0.1  # what a report loses of which only what somebody says can be quoted
_CENTRAL = 1.2  # what it gains that stands at its day's centroid
_BACKGROUND = timedelta(days=300)  # before a story's first report: another affair, if no day
_LONGEST_QUOTE = 340  # characters of a sentence that leans and the one before it
_LONGEST_WINDOW = 7  # days; a longer one up to the article's own («في الأسابيع الأخيرة») is vague
_TRIED = 10  # sentences of a day that are looked at, with and without a date, the most central
FINENESS = {
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

Dated = tuple[date, date, bool]
Span = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Report:
    """A date in a sentence. `excerpt` is the part of the sentence to quote, where not all of it."""

    dated: DatedRow
    sketch: Sketch
    article: ArticleRow
    score: float
    aside: bool
    counted: bool
    excerpt: Span | None

    @property
    def sentence(self) -> Span:
        """Where the sentence stands: article, start, end."""
        return place_of(self.dated)

    @property
    def quoted(self) -> Span:
        """What is shown of it."""
        return self.excerpt or self.sentence

    @property
    def opens(self) -> bool:
        """Whether what is shown begins as its sentence does."""
        return self.quoted[1] == self.sentence[1]

    @property
    def quotable(self) -> bool:
        """Whether it can be shown without the sentence before it."""
        return self.dated.sentence.standalone or self.excerpt is not None

    @property
    def when(self) -> Dated:
        """Its date; one that its text contradicts stays apart from the same date undisputed."""
        dated = self.dated
        return dated.first, dated.last, dated.certainty is Certainty.DISPUTED


def place_of(row: DatedRow) -> Span:
    """Where a dated sentence stands: article, start, end."""
    return row.sentence.article_id, row.sentence.start, row.sentence.end


def undated(
    sentences: Sequence[SentenceRow],
    articles: Mapping[int, ArticleRow],
    places: Mapping[int, Sequence[int]],
) -> list[DatedRow]:
    """Sentences that name no day, dated by their article's own.

    `places` are where articles name days. The expression of such a row is empty (`is_reported`).
    """
    return [
        DatedRow(
            kind=TimexKind.DATE,
            value=article.day.isoformat(),
            first=article.day,
            last=article.day,
            precision=Precision.DAY,
            certainty=Certainty.ASSUMED if article.assumed else Certainty.RESOLVED,
            notes=(),
            time_of_day=None,
            start=row.start,
            end=row.start,
            story_id=article.story_id,
            language=article.language,
            day=article.day,
            sentence=row,
        )
        for row in sentences
        if row.role is Role.BODY  # bullets are headlines
        and row.standalone
        and not any(row.start <= at < row.end for at in places.get(row.article_id, ()))
        for article in (articles[row.article_id],)
    ]


def tells(row: DatedRow) -> bool:
    """Whether a date can be that of something that happened."""
    return (
        row.precision in FINENESS
        and row.kind is not TimexKind.DURATION
        and row.first <= row.day
        and row.sentence.role in (Role.BODY, Role.LEAD)
        and not _vague(row)
        and not (row.precision in _LONG and row.last >= row.day)
    )


async def without_bare_hours(store: Store, rows: Sequence[DatedRow]) -> list[DatedRow]:
    """Leaves out hours without a day, which fall on a day only as their story does."""
    spans = {
        (row.sentence.article_id, row.start, row.end) for row in rows if row.kind is TimexKind.TIME
    }
    texts = await store.passages(spans)
    return [
        row
        for row in rows
        if row.kind is not TimexKind.TIME
        or not is_bare_hour(texts[row.sentence.article_id, row.start, row.end])
    ]


def _vague(row: DatedRow) -> bool:
    return (
        row.precision is Precision.INTERVAL
        and row.certainty is not Certainty.STATED
        and (row.last - row.first).days >= _LONGEST_WINDOW
        and (row.day - row.last).days <= 1
    )


def central(rows: Sequence[DatedRow]) -> list[tuple[DatedRow, float]]:
    """Sentences, each with how near it is to its day's centroid; a few of a day."""
    rare = weights_of(rows)
    sketches = [(row.first, Sketch(row.sentence, row.language, rare)) for row in rows]
    found = list(zip(rows, centralities(sketches), strict=True))
    tried: dict[tuple[date, Language, bool], int] = {}
    kept: set[int] = set()
    for at in sorted(range(len(rows)), key=lambda at: (-found[at][1], place_of(rows[at]))):
        row = rows[at]
        if row.first == row.last:
            key = row.first, row.language, is_reported(row)
            tried[key] = tried.get(key, 0) + 1
            if tried[key] > _TRIED:
                continue
        kept.add(at)
    return [found[at] for at in sorted(kept)]


def reports_of(
    rows: Sequence[tuple[DatedRow, float]],
    articles: Mapping[int, ArticleRow],
    whole: Mapping[Span, str],
    numbers: Mapping[Place, tuple[FigureRow, ...]],
    language: Language,
    begun: date,
    asked: Wanted = _NOTHING,
) -> list[Report]:
    """The sentences that tell of their day. `begun` is the day of the story's first report.

    Of two that tell of one day the one that names more of what is `asked` for goes before.
    """
    rare = weights_of(row for row, _ in rows)
    reports: list[Report] = []
    for row, near in rows:
        place = place_of(row)
        sketch = Sketch(row.sentence, row.language, rare, numbers.get(place[:2], ()))
        report = _report(row, sketch, near, articles, whole[place], language, begun)
        if report is not None:
            named = _ASKED * asked.share(row.sentence)
            reports.append(replace(report, score=report.score + named))
    # «… أمس الجمعة، بعد عشرة أيام من …» tells of Friday alone.
    told = {one.sentence for one in reports if not one.aside and not one.counted}
    kept = [one for one in reports if not (one.counted and one.sentence in told)]
    return _in_parts(kept, whole)


def _in_parts(reports: list[Report], whole: Mapping[Span, str]) -> list[Report]:
    """Of a sentence that tells of several days each report quotes the part that tells of its own.

    «… على حماة يوم الخميس، ثم على حمص ليل السبت» would otherwise be two rows of the same words.
    """
    together: dict[Span, list[int]] = {}
    for at, report in enumerate(reports):
        if not is_reported(report.dated):
            together.setdefault(report.sentence, []).append(at)
    for place, indices in together.items():
        if len({reports[at].when for at in indices}) < _SEVERAL:
            continue
        dates = [
            (reports[at].dated.start - place[1], reports[at].dated.end - place[1]) for at in indices
        ]
        parts = parts_of(whole[place], dates, reports[indices[0]].dated.language)
        for at, part in zip(indices, parts, strict=True):
            report = reports[at]
            leans = part is not None and part[0] == 0 and not report.dated.sentence.standalone
            if part is not None and report.excerpt is None and not leans:
                excerpt = place[0], place[1] + part[0], place[1] + part[1]
                reports[at] = replace(report, excerpt=excerpt)
    return reports


def _report(
    row: DatedRow,
    sketch: Sketch,
    near: float,
    articles: Mapping[int, ArticleRow],
    text: str,
    language: Language,
    begun: date,
) -> Report | None:
    article_id, opening, _ = place_of(row)
    start, end = row.start - opening, row.end - opening
    counted = aside = False
    excerpt: Span | None = None
    cut = 0.0
    if tells_no_event(text, row.language):
        return None
    if is_reported(row):
        if not tells_past(text, row.language):
            return None
    else:
        if long_before(row, begun) and _ANOTHER.search(text):
            return None  # "a similar fire killed 20 in March 2021"
        counted = is_counted(text[start:end])
        if (
            is_ongoing(text[start:end])
            or (counted and row.precision is Precision.YEAR)  # "up 8% from a year earlier"
            or is_planned(text, start, row.language)
            or is_comparison(text, start, end, row.language)
            or (row.kind is TimexKind.TIME and is_bare_hour(text[start:end]))
        ):
            return None
        clause = clause_of(text, start, end, row.language)
        aside = clause.aside
        if clause.start is not None and clause.end is not None:
            excerpt = article_id, opening + clause.start, opening + clause.end
        elif not row.sentence.standalone:
            content = content_of(text, start, end, row.language)
            if content is not None:
                excerpt, cut = (article_id, opening + content[0], opening + content[1]), _CUT
    score = (
        _CENTRAL * near
        - (0.0 if row.sentence.standalone or excerpt else _LEANS)
        + (_OWN_LANGUAGE if row.language == language else 0.0)
        + FINENESS[row.precision or Precision.YEAR]
        + _TRUST[row.certainty]
        - (_ASIDE if aside else 0.0)
        - cut
    )
    return Report(row, sketch, articles[article_id], score, aside, counted, excerpt)


def long_before(dated: DatedRow, begun: date) -> bool:
    """Whether a time that is no day lies long before a story whose first report is of `begun`."""
    return dated.first != dated.last and dated.last < begun - _BACKGROUND


async def shown_texts(
    store: Store, reports: Collection[Report], whole: Mapping[Span, str]
) -> dict[Span, str]:
    """What is shown of reports: a sentence that leans comes with the one before it."""
    leaning = [report.sentence for report in reports if not report.quotable]
    befores = await store.passages(
        {(article_id, max(0, start - _LONGEST_QUOTE), start) for article_id, start, _ in leaning}
    )
    ahead = {(article_id, end): text for (article_id, _, end), text in befores.items()}
    texts: dict[Span, str] = {}
    for report in reports:
        article_id, begun, _ = report.sentence
        _, start, end = report.quoted
        text = whole[report.sentence][start - begun : end - begun]
        before = ahead.get((article_id, begun), "") if not report.quotable else ""
        place = antecedent(before, _LONGEST_QUOTE - len(text)) if before else None
        texts[report.quoted] = text if place is None else before[place:] + text
    return texts

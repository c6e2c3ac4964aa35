"""What is ahead: hearings, votes, deadlines and matches, each as it was announced.

A later report that calls something off takes it from the list, and one that moves it to another
day takes its earlier day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from briefings.models import Agenda, Event, EventDate, Language, Period, Precision, Question, Role
from briefings.models import TimexKind as Kind
from briefings.reading.clauses import content_of
from briefings.reading.happenings import looks_ahead, moves_day
from briefings.store import ArticleRow, DatedRow, SentenceRow, Store
from briefings.writing.days import weights_of
from briefings.writing.likeness import SAME, Sketch, likeness
from briefings.writing.material import Material, material_for
from briefings.writing.voices import independent
from briefings.writing.wanted import Wanted

COMING = 12
"""Coming events of an answer unless the question says otherwise."""

_MOST = 40
_ROWS = 240
_ARTICLES = 200  # the newest, where nothing is asked for
_EACH = 6  # sentences of an article among which one may call something off
_SAME_DAY = 0.6 * SAME
_ABOUT_IT = 0.25  # likeness of what calls an event off to what announced it
_PRECISE = (Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.INTERVAL)
_CALLED_OFF = re.compile(
    r"\b(?:cancel(?:s|led|ed|ling|ing)?|cancellation|call(?:s|ed)? off|scrap(?:s|ped)?)\b"
    r"|(?<!\w)[وف]?(?:أ?لغت|ألغى|ألغي|أُلغي|ألغيت|أُلغيت|إلغاء|بإلغاء|يلغي|تلغي)(?!\w)",
    re.IGNORECASE,
)
_OFF = ("لغ", "ancel", "call", "scrap", "ANCEL", "CALL", "SCRAP", "Call", "Scrap")
_Span = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Announced:
    """A day ahead in a sentence; `quoted` is what of it is shown."""

    dated: DatedRow
    sketch: Sketch
    article: ArticleRow
    quoted: _Span
    moved: bool


async def write_agenda(store: Store, question: Question) -> Agenda:
    """What is ahead of `question.today` in a story, in what words find, or in the newest articles.

    Soonest first. Without a `today`, ahead of the newest article found. Raises StoreError.
    """
    return await agenda_of(store, question, await _material(store, question))


async def agenda_of(store: Store, question: Question, material: Material) -> Agenda:
    """As `write_agenda`, of articles that are found already. Raises StoreError."""
    limit = max(1, min(question.limit or COMING, _MOST))
    ids = [article.id for article in material.articles]
    today = question.today or max((one.day for one in material.articles), default=date.min)
    until = question.period.last if question.period else None
    rows: list[DatedRow] = []
    if ids:
        period = Period(max(today, (question.period and question.period.first) or today), until)
        rows = await store.dated_sentences(article_ids=ids, period=period, limit=_ROWS)
        rows = [row for row in rows if _is_ahead(row, today)]
    articles = {article.id: article for article in material.articles}
    texts = await store.passages({_place(row) for row in rows})
    announced = _announced(rows, articles, texts)
    gone = await _called_off(store, articles, announced) if announced else set()
    groups = _grouped(
        [one for at, one in enumerate(announced) if at not in gone], question.language
    )
    shown = groups[:limit]
    words, cited = await store.passages_and_citations(
        {group[0].quoted for group in shown}, {one.article.id for group in shown for one in group}
    )
    events = tuple(
        Event(
            when=_when(group[0].dated),
            text=words[group[0].quoted],
            language=group[0].dated.language,
            sources=tuple(cited[one.article.id] for one in group),
            excerpt=group[0].quoted != _place(group[0].dated),
        )
        for group in shown
    )
    return Agenda(question.words, material.story, events, len(groups) - len(shown))


async def _material(store: Store, question: Question) -> Material:
    # The period asked for is when things are due, not when they were told.
    wanted = replace(question, period=None)
    if question.story_id is not None or question.words.strip():
        return await material_for(store, wanted)
    found = await store.find_articles((), limit=_ARTICLES)
    return Material(None, found.articles, Wanted(), ())


def _is_ahead(row: DatedRow, today: date) -> bool:
    return (
        row.first > row.day
        and row.first >= today
        and row.precision in _PRECISE
        and row.kind not in (Kind.DURATION, Kind.SET)
        and row.sentence.role in (Role.BODY, Role.LEAD)
    )


def _announced(
    rows: Sequence[DatedRow], articles: Mapping[int, ArticleRow], texts: Mapping[_Span, str]
) -> list[_Announced]:
    """Sentences that announce a day; of one that moves an event the last day it names."""
    rare = weights_of(rows)
    lasts: dict[_Span, int] = {}
    for row in rows:
        lasts[_place(row)] = max(lasts.get(_place(row), -1), row.start)
    found: list[_Announced] = []
    for row in rows:
        place, text = _place(row), texts[_place(row)]
        moved = moves_day(text)
        if (moved and row.start != lasts[place]) or _calls_off(text):
            continue
        if not moved and not looks_ahead(text, row.language):
            continue
        if moved and row.precision is Precision.INTERVAL:  # "from 20 March to 2 April"
            last = row.last
            row = replace(row, first=last, value=last.isoformat(), precision=Precision.DAY)
        quoted = place
        if not row.sentence.standalone:
            start, end = row.start - place[1], row.end - place[1]
            part = content_of(text, start, end, row.language)
            if part is None:
                continue
            quoted = place[0], place[1] + part[0], place[1] + part[1]
        sketch = Sketch(row.sentence, row.language, rare)
        found.append(_Announced(row, sketch, articles[place[0]], quoted, moved))
    return found


async def _called_off(
    store: Store, articles: Mapping[int, ArticleRow], announced: Sequence[_Announced]
) -> set[int]:
    """The places of what a later report calls off, or has on another day."""
    first = min(one.article.recency for one in announced)
    newer = [article.id for article in articles.values() if article.recency > first]
    sentences = await store.sentences_of(newer, per_article=_EACH)
    texts = await store.passages({_whole(row) for row in sentences})
    # What is put off without a new day is not ahead any more either; with one it is announced anew.
    anew = {_place(one.dated) for one in announced if one.moved}
    ending = {
        place
        for place, text in texts.items()
        if _calls_off(text) or (place not in anew and moves_day(text))
    }
    sentences = [row for row in sentences if _whole(row) in ending]
    gone: set[int] = set()
    for at, one in enumerate(announced):
        for row in sentences:
            later = articles[row.article_id]
            if later.recency <= one.article.recency:
                continue
            off = Sketch(row, later.language, one.sketch.rare)
            if likeness(one.sketch, off) >= _ABOUT_IT:
                gone.add(at)
        for other in announced:
            if (
                other.moved
                and other.article.recency > one.article.recency
                and other.dated.first != one.dated.first
                and likeness(one.sketch, other.sketch) >= _ABOUT_IT
            ):
                gone.add(at)
    return gone


def _calls_off(text: str) -> bool:
    # What most sentences lack altogether is looked for first.
    return any(part in text for part in _OFF) and _CALLED_OFF.search(text) is not None


def _grouped(announced: Sequence[_Announced], language: Language) -> list[list[_Announced]]:
    """Reports of one coming event together: in the reader's language first, then the newest."""
    order = sorted(
        announced,
        key=lambda one: (
            one.dated.first,
            one.dated.last,
            one.dated.language != language,
            -one.article.recency,
            one.dated.start,
        ),
    )
    groups: list[list[_Announced]] = []
    for one in order:
        for group in groups:
            best = group[0]
            if best.quoted == one.quoted:
                break
            same_day = best.dated.first <= one.dated.last and one.dated.first <= best.dated.last
            if same_day and likeness(best.sketch, one.sketch) >= _SAME_DAY:
                if all(independent(one.article, other.article) for other in group):
                    group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _when(row: DatedRow) -> EventDate:
    return EventDate(
        value=row.value,
        first=row.first,
        last=row.last,
        precision=row.precision or Precision.DAY,
        certainty=row.certainty,
        notes=row.notes,
        time_of_day=row.time_of_day,
    )


def _place(row: DatedRow) -> _Span:
    return _whole(row.sentence)


def _whole(row: SentenceRow) -> _Span:
    return row.article_id, row.start, row.end

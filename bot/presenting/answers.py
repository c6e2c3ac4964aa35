"""Briefings laid out as replies: every line with the outlet that said it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.layout.quotation import quoted
from bot.locales.speech import Speech
from bot.replies import Block, Bullet, Button, DatedRow, Heading, Paragraph, Reply, Span, Style
from briefings.models import (
    UNNAMED_OUTLET,
    Citation,
    Event,
    KeyPoint,
    Question,
    Reports,
    SearchResult,
    SourceList,
    StoryCard,
    StoryList,
    Summary,
    Timeline,
)
from briefings.store import RevisionRow
from briefings.text.language import language_of
from briefings.writing import EVENTS, MOST_EVENTS, MOST_POINTS, POINTS

_LONGEST_FILE = 32  # characters of a file's name in place of an outlet's


def failure(speech: Speech, key: str, stories: Sequence[StoryCard] = (), **words: str) -> Reply:
    """One sentence that says what to do, and the stories that may have been meant."""
    blocks: list[Block] = [Paragraph((Span(speech.say(key, **words)),))]
    blocks.extend(_nearby(speech, stories))
    return Reply(speech.language, tuple(blocks), ok=False)


def of_summary(speech: Speech, summary: Summary, question: Question) -> Reply:
    """Key points, each with whom it quotes."""
    blocks: list[Block] = [title(speech, "summary", summary.words, summary.story)]
    blocks.extend(taken_as(speech, summary.taken_as))
    blocks.append(
        Paragraph(
            (
                Span(
                    speech.say(
                        "based-on",
                        articles=speech.say("articles-count", n=summary.articles),
                        outlets=speech.say("outlets-count", n=summary.outlets),
                        period=speech.period(summary.period),
                    ),
                    Style.MUTED,
                ),
            )
        )
    )
    for point in summary.points:
        foreign = point.language != speech.language
        blocks.append(Bullet((Span(point.text, foreign=foreign),), cited(speech, point.sources)))
        blocks.extend(differing(speech, point))
    blocks.extend(_nearby(speech, summary.stories))
    full = len(summary.points) >= (question.limit or POINTS)
    more = f"+{len(summary.points) + POINTS}" if full and len(summary.points) < MOST_POINTS else ""
    buttons = _buttons(speech, "summary", question, summary.story, more)
    if summary.story is None:
        buttons += tuple(_picker(story) for story in summary.stories[:5])
    return Reply(speech.language, tuple(blocks), buttons, True, summary)


def counting(key: str, counted: str | None) -> str:
    """The form of a message that says which people a figure counts, where it counts any."""
    return f"{key}-{counted}" if counted else key


def differing(speech: Speech, point: KeyPoint) -> list[Block]:
    """One line that shows side by side what reports give otherwise; none where they agree."""
    if not point.figures:
        return []
    spans: list[Span] = [
        Span(
            f"{speech.say(counting('reports-differ', point.figures[0].counted))} ",
            Style.MUTED,
        )
    ]
    for at, figure in enumerate(point.figures):
        comma = ("، " if speech.language == "ar" else ", ") if at else ""
        spans.append(Span(comma))
        spans.append(Span(figure.text, Style.STRONG, foreign=True))
        spans.append(Span(" ("))
        spans.append(
            Span(_outlet(speech, figure.source.outlet), url=figure.source.url, foreign=True)
        )
        spans.append(Span(")"))
    return [Bullet(tuple(spans))]


def of_timeline(speech: Speech, timeline: Timeline, question: Question) -> Reply:
    """Events, oldest first."""
    blocks: list[Block] = [title(speech, "timeline", timeline.words, timeline.story)]
    blocks.extend(taken_as(speech, timeline.taken_as))
    for event in timeline.events:
        foreign = event.language != speech.language
        text = quoted(event)
        blocks.append(
            DatedRow(
                speech.event_date(event.when),
                (Span(text, foreign=foreign),),
                cited(speech, event.sources),
                _notes(speech, event),
            )
        )
    if timeline.ahead:
        blocks.append(Heading((Span(speech.say("ahead-title")),)))
        blocks.extend(coming(speech, event) for event in timeline.ahead)
    more = f"+{min(len(timeline.events) + EVENTS, MOST_EVENTS)}" if timeline.more else ""
    if timeline.more:
        rest = speech.say("events-more", n=timeline.more)
        every = f"+{min(len(timeline.events) + timeline.more, MOST_EVENTS)}"
        said = speech.say("more-events", more=rest, ask=every)
        blocks.append(Paragraph((Span(said, Style.MUTED),)))
    buttons = _buttons(speech, "timeline", question, timeline.story, more)
    return Reply(speech.language, tuple(blocks), buttons, True, timeline)


def coming(speech: Speech, event: Event) -> DatedRow:
    """An event that is ahead, as it was announced."""
    text = quoted(event)
    said = Span(text, foreign=event.language != speech.language)
    return DatedRow(speech.event_date(event.when), (said,), cited(speech, event.sources))


def of_stories(speech: Speech, stories: StoryList) -> Reply:
    """Stories with the numbers to ask for them by."""
    blocks: list[Block] = [Heading((Span(speech.say("stories-title")),))]
    blocks.extend(_story(speech, story) for story in stories.stories)
    if stories.stories:
        hint = speech.say("stories-hint", id=str(stories.stories[0].id))
        blocks.append(Paragraph((Span(hint, Style.MUTED),)))
    buttons = tuple(_picker(story) for story in stories.stories[:8])
    return Reply(speech.language, tuple(blocks), buttons, briefing=stories)


def of_search(speech: Speech, result: SearchResult) -> Reply:
    """Articles, each with its best sentence."""
    return _of_hits(speech, result, "search-title")


def of_nearest(speech: Speech, result: SearchResult) -> Reply:
    """Articles that hold much of what was asked for, where none holds all of it."""
    return _of_hits(speech, result, "nearest-title")


def _of_hits(speech: Speech, result: SearchResult, key: str) -> Reply:
    blocks: list[Block] = [Heading((Span(speech.say(key, words=result.words)),))]
    blocks.extend(taken_as(speech, result.taken_as))
    for hit in result.hits:
        foreign = hit.language != speech.language
        blocks.append(Bullet((Span(hit.text, foreign=foreign),), cited(speech, (hit.source,))))
    if result.total > len(result.hits):
        key = "more-hits-capped" if result.capped else "more-hits"
        said = speech.say(key, shown=len(result.hits), total=result.total)
        blocks.append(Paragraph((Span(said, Style.MUTED),)))
    return Reply(speech.language, tuple(blocks), briefing=result)


def of_reports(speech: Speech, reports: Reports, before: Sequence[RevisionRow] = ()) -> Reply:
    """The articles behind an answer, each with its link, and the headlines it bore before."""
    named = reports.story.headline if reports.story else reports.words
    blocks: list[Block] = [Heading((Span(speech.say("reports-of", words=named)),))]
    for one in reports.citations:
        spans = [Span(one.headline, foreign=_foreign(one.headline, speech))]
        old = (row.headline for row in before if row.article_id == one.article_id)
        others = dict.fromkeys(headline for headline in old if headline != one.headline)
        if others:
            said = speech.say("said-before", words=" / ".join(list(others)[-3:]))
            spans.append(Span(f" — {said}", Style.MUTED))
        blocks.append(Bullet(tuple(spans), cited(speech, (one,))))
    return Reply(speech.language, tuple(blocks), briefing=reports)


def of_sources(speech: Speech, sources: SourceList, polled: Sequence[Block] = ()) -> Reply:
    """Outlets and how much of each was read, then how the polled sources do."""
    blocks: list[Block] = []
    if sources.outlets:
        blocks.append(Heading((Span(speech.say("sources-title")),)))
    for outlet in sources.outlets:
        said = speech.say("articles-count", n=outlet.articles)
        spans = (
            Span(_outlet(speech, outlet.name), Style.STRONG, outlet.home, foreign=True),
            Span(
                f": {said}، {speech.day(outlet.last)}"
                if speech.language == "ar"
                else f": {said}, {speech.day(outlet.last)}"
            ),
        )
        blocks.append(Bullet(spans))
    return Reply(speech.language, (*blocks, *polled), briefing=sources)


def title(speech: Speech, kind: str, words: str, story: StoryCard | None) -> Heading:
    """What an answer is about: a story, the words asked for, or all."""
    named = story.headline if story else words
    text = speech.say(f"{kind}-of", words=named) if named else speech.say(f"{kind}-title")
    return Heading((Span(text),))


def taken_as(speech: Speech, words: str | None) -> list[Block]:
    """That other words were looked for than those typed."""
    if words is None:
        return []
    return [Paragraph((Span(speech.say("taken-as", words=words), Style.MUTED),))]


def cited(speech: Speech, sources: Sequence[Citation]) -> tuple[Span, ...]:
    """Whose words these are, when they were written, and who says the same."""
    first, *others = sources
    spans = [Span(_outlet(speech, first.outlet), Style.STRONG, first.url, foreign=True)]
    spans.extend(_credit(speech, first))
    spans.append(Span(f" · {speech.day(first.day)}", Style.MUTED))
    if first.assumed:
        spans.append(Span(f" {speech.say('date-assumed')}", Style.MUTED))
    if first.updated:
        spans.append(Span(f" · {speech.say('updated')}", Style.MUTED))
    if others:
        comma = "، " if speech.language == "ar" else ", "
        before = f" · {speech.say('also-in')} "
        named = {_outlet(speech, other.outlet): other for other in reversed(others)}
        for name, other in reversed(named.items()):
            # One by one, or two names of the other direction would change places.
            spans += [Span(before, Style.MUTED), Span(name, Style.MUTED, foreign=True)]
            spans.extend(_credit(speech, other))
            before = comma
    return tuple(spans)


def _credit(speech: Speech, source: Citation) -> list[Span]:
    """The agencies whose text an outlet prints, in brackets behind its name."""
    spans: list[Span] = []
    for one in source.agencies:
        name = one.name_ar if speech.language == "ar" else one.name_en
        comma = "، " if speech.language == "ar" else ", "
        spans += [Span(comma if spans else " (", Style.MUTED)]
        spans += [Span(name or one.key, Style.MUTED, foreign=True)]
    return [*spans, Span(")", Style.MUTED)] if spans else []


def _outlet(speech: Speech, name: str) -> str:
    """An outlet's name; where none is known, that, and the file its article came in."""
    if not name.startswith(UNNAMED_OUTLET):
        return name
    file = name.removeprefix(UNNAMED_OUTLET)
    short = file if len(file) <= _LONGEST_FILE else f"{file[: _LONGEST_FILE - 1]}…"
    return speech.say("outlet-unnamed", file=short)


def _notes(speech: Speech, event: Event) -> tuple[Span, ...]:
    said: list[str] = []
    for note in event.when.notes:
        readings = " / ".join(speech.value(reading) for reading in note.readings)
        said.append(speech.say(f"note-{note.code.value}", readings=readings))
    return tuple(Span(f"⚠ {text}", Style.MUTED) for text in said)


def _nearby(speech: Speech, stories: Sequence[StoryCard]) -> list[Block]:
    if not stories:
        return []
    return [
        Heading((Span(speech.say("nearby")),)),
        *(_story(speech, story) for story in stories[:5]),
    ]


def _story(speech: Speech, story: StoryCard) -> Bullet:
    said = speech.say(
        "reports",
        articles=speech.say("articles-count", n=story.articles),
        outlets=speech.say("outlets-count", n=story.outlets),
    )
    return Bullet(
        (
            Span(f"#{story.id} ", Style.CODE, foreign=True),
            Span(story.headline, foreign=story.language != speech.language),
        ),
        (Span(f"{said} · {speech.day(story.last)}", Style.MUTED),),
    )


def _buttons(
    speech: Speech, this: str, question: Question, story: StoryCard | None, more: str
) -> tuple[Button, ...]:
    """What a reader may want next: more of it, the other view, and whose words these are."""
    about = f"#{story.id}" if story else question.words
    other = "timeline" if this == "summary" else "summary"
    made: list[Button] = []
    if more:
        made.append(Button(speech.say("button-more"), f"{this} {about} {more}".replace("  ", " ")))
    if about:
        made.append(Button(speech.say(f"button-{other}"), f"{other} {about}"))
        made.append(Button(speech.say("button-sources"), f"sources {about}"))
    return tuple(made)


def _foreign(text: str, speech: Speech) -> bool:
    return language_of(text) != speech.language


def _picker(story: StoryCard) -> Button:
    return Button(f"#{story.id} {story.headline}", f"summary #{story.id}", wide=True)

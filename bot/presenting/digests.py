"""Digests laid out as posts: what is new, by story, and what has changed."""

from __future__ import annotations

from bot.locales.speech import Speech
from bot.presenting.answers import cited, counting, differing
from bot.replies import Block, Bullet, Button, DatedRow, Heading, Paragraph, Reply, Span, Style
from briefings.models import Citation, Digest, DigestPoint, DigestStory, Update, UpdateKind
from briefings.text.hygiene import clean_line

_LABEL = 40  # characters of a story on a button
_BUTTONS = 3
_NAMED = 2  # other outlets named; of more, their number is told


def of_digest(speech: Speech, digest: Digest) -> Reply:
    """A post. The buttons open the timelines of its stories."""
    one = digest.stories[0] if len(digest.stories) == 1 else None
    blocks: list[Block] = [Heading((Span(_title(speech, digest, one)),)), _line(speech, digest)]
    for story in digest.stories:
        if one is None:
            blocks.append(_heading(speech, story))
        for point in story.points:
            blocks += _point(speech, point)
        for event in story.events:
            foreign = event.language != speech.language
            blocks.append(
                DatedRow(
                    speech.event_date(event.when),
                    (Span(event.text, foreign=foreign),),
                    _sources(speech, event.sources),
                )
            )
    if digest.more:
        said = speech.say("digest-more", n=digest.more)
        blocks.append(Paragraph((Span(said, Style.MUTED),)))
    return Reply(speech.language, tuple(blocks), _buttons(speech, digest), True, digest)


def nothing_new(speech: Speech, about: str, *, first: bool) -> Reply:
    """The one line of a post without news; `first` where there was none before it."""
    since = speech.say("digest-over-day" if first else "digest-since-last")
    key = "digest-nothing-of" if about else "digest-nothing"
    said = speech.say(key, words=about, since=since) if about else speech.say(key, since=since)
    return Reply(speech.language, (Paragraph((Span(said),)),))


def _title(speech: Speech, digest: Digest, one: DigestStory | None) -> str:
    named = digest.words or (one.story.headline if one else "")
    return speech.say("digest-of", words=named) if named else speech.say("digest-title")


def _line(speech: Speech, digest: Digest) -> Paragraph:
    said = speech.say(
        "digest-line" if digest.since else "digest-line-first",
        articles=speech.say("articles-count", n=digest.articles),
        outlets=speech.say("outlets-count", n=digest.outlets),
    )
    return Paragraph((Span(said, Style.MUTED),))


def _heading(speech: Speech, story: DigestStory) -> Heading:
    foreign = story.story.language != speech.language
    spans = [Span(story.story.headline, foreign=foreign)]
    if not story.known:
        spans.append(Span(f" · {speech.say('digest-new-story')}", Style.MUTED))
    return Heading(tuple(spans))


def _point(speech: Speech, told: DigestPoint) -> list[Block]:
    point = told.point
    spans: list[Span] = []
    if told.update is not None and not told.update.stated:
        spans.append(Span(f"{_mark(speech, told.update)} ", Style.STRONG))
    spans.append(Span(point.text, foreign=point.language != speech.language))
    sources = list(_sources(speech, point.sources))
    if told.update is not None and told.update.before:
        sources += _before(speech, told.update)
    blocks: list[Block] = [Bullet(tuple(spans), tuple(sources))]
    blocks += differing(speech, point)
    return blocks


def _mark(speech: Speech, update: Update) -> str:
    key = {
        UpdateKind.FIGURE: "digest-updated",
        UpdateKind.DENIED: "digest-denied",
        UpdateKind.CORRECTED: "digest-corrected",
    }[update.kind]
    return speech.say(key)


def _before(speech: Speech, update: Update) -> list[Span]:
    spans = [
        Span(f" · {speech.say(counting('digest-before', update.counted))} ", Style.MUTED),
        Span(update.before, Style.MUTED, foreign=True),
    ]
    if update.source is not None:
        spans += [Span(" ("), Span(update.source.outlet, url=update.source.url, foreign=True)]
        spans.append(Span(")"))
    return spans


def _sources(speech: Speech, sources: tuple[Citation, ...]) -> tuple[Span, ...]:
    others = {source.outlet for source in sources[1:]}
    if len(others) <= _NAMED:
        return cited(speech, sources)
    said = speech.say("digest-also", outlets=speech.say("outlets-count", n=len(others)))
    return (*cited(speech, sources[:1]), Span(f" · {said}", Style.MUTED))


def _buttons(speech: Speech, digest: Digest) -> tuple[Button, ...]:
    if len(digest.stories) == 1:
        about = f"#{digest.stories[0].story.id}"
        return (
            Button(speech.say("button-timeline"), f"timeline {about}"),
            Button(speech.say("button-sources"), f"sources {about}"),
        )
    return tuple(
        Button(clean_line(one.story.headline, _LABEL), f"timeline #{one.story.id}", wide=True)
        for one in digest.stories[:_BUTTONS]
    )

"""Who appears in the news, laid out by kind: how often, since when."""

from __future__ import annotations

from bot.locales.speech import Speech
from bot.presenting.answers import taken_as, title
from bot.replies import Block, Bullet, Heading, Paragraph, Reply, Span, Style
from briefings.models import Actor, ActorKind, ActorList, Appearance


def of_actors(speech: Speech, actors: ActorList) -> Reply:
    """Persons, organisations and places, each with how many articles name it, and since when."""
    blocks: list[Block] = [title(speech, "actors", actors.words, actors.story)]
    blocks.extend(taken_as(speech, actors.taken_as))
    blocks.append(Paragraph((Span(speech.period(actors.period), Style.MUTED),)))
    for kind in ActorKind:
        named = [one for one in actors.appearances if one.actor.kind is kind]
        if named:
            blocks.append(Heading((Span(speech.say(f"actors-{kind}")),)))
            blocks.extend(Bullet(_line(speech, one)) for one in named)
    return Reply(speech.language, tuple(blocks), briefing=actors)


def _line(speech: Speech, one: Appearance) -> tuple[Span, ...]:
    said = speech.say(
        "actor-appears",
        articles=speech.say("articles-count", n=one.articles),
        since=speech.day(one.first),
    )
    return Span(_name(speech, one.actor), Style.STRONG, foreign=True), Span(f": {said}")


def _name(speech: Speech, actor: Actor) -> str:
    """An actor's name in the reader's language, else as the news writes it."""
    arabic_first = speech.language == "ar"
    names = (actor.name_ar, actor.name_en) if arabic_first else (actor.name_en, actor.name_ar)
    return names[0] or names[1] or ""

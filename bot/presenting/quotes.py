"""Who said what, laid out: newest first, each with its outlet and day."""

from __future__ import annotations

from bot.asking.questions import without_limit
from bot.locales.speech import Speech
from bot.presenting.answers import cited
from bot.replies import Block, Bullet, Button, Heading, Paragraph, Reply, Span
from briefings.models import Actor, StatementList
from briefings.writing import MOST_STATEMENTS, STATEMENTS, name_of

_LONGEST_LABEL = 60


def of_quotes(speech: Speech, said: StatementList, words: str) -> Reply:
    """What one speaker said; others of the same name as buttons. `words` are those that asked."""
    name = name_of(said.speaker, speech.language) if said.speaker else said.words
    blocks: list[Block] = [Heading((Span(speech.say("quotes-of", name=name)),))]
    for one in said.statements:
        foreign = one.language != speech.language
        blocks.append(Bullet((Span(one.text, foreign=foreign),), cited(speech, one.sources)))
    buttons: list[Button] = []
    if said.more and len(said.statements) < MOST_STATEMENTS:
        action = f"quotes {without_limit(words)} +{len(said.statements) + STATEMENTS}"
        buttons.append(Button(speech.say("button-more"), action))
    buttons += _choices(speech, said.near)
    return Reply(speech.language, tuple(blocks), tuple(buttons), briefing=said)


def nobody(speech: Speech, key: str, near: tuple[Actor, ...], **words: str) -> Reply:
    """Why there is nothing, and whom to ask for instead."""
    blocks: list[Block] = [Paragraph((Span(speech.say(key, **words)),))]
    choices = _choices(speech, near)
    blocks += [Bullet((Span(one.label, foreign=True),)) for one in choices]
    return Reply(speech.language, tuple(blocks), choices, ok=False)


def _choices(speech: Speech, near: tuple[Actor, ...]) -> tuple[Button, ...]:
    names = [name for one in near if (name := name_of(one, speech.language))]
    return tuple(Button(name[:_LONGEST_LABEL], f"quotes {name}", wide=True) for name in names)

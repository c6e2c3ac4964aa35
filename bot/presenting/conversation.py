"""What the bot says where nobody asked for news: a welcome, a nod, a line to send."""

from __future__ import annotations

from bot.asking.conversation import SmallTalk
from bot.locales.speech import Speech
from bot.replies import Block, Button, Heading, Paragraph, Reply, Span, Style


def of_small_talk(speech: Speech, talk: SmallTalk) -> Reply:
    """A greeting is answered with how to begin, thanks and a nod with one."""
    if talk is SmallTalk.GREETING:
        said = Paragraph((Span(speech.say("greeting")),))
        return Reply(speech.language, (said,), _first_steps(speech))
    key = "you-are-welcome" if talk is SmallTalk.THANKS else "nod"
    return Reply(speech.language, (Paragraph((Span(speech.say(key)),)),))


def of_welcome(speech: Speech, *, shared: bool) -> Reply:
    """Three lines for whoever meets the bot; in a `shared` chat they speak to all of it."""
    keys = ("welcome-what", "welcome-how-here" if shared else "welcome-how", "welcome-cost")
    blocks: list[Block] = [Heading((Span(speech.say("welcome-title")),))]
    blocks += [Paragraph((Span(speech.say(key)),)) for key in keys]
    return Reply(speech.language, tuple(blocks), _first_steps(speech))


def of_unslashed(speech: Speech, line: str) -> Reply:
    """Words that would change something, as the line to send, with a button that sends it."""
    blocks: tuple[Block, ...] = (
        Paragraph((Span(speech.say("unslashed")),)),
        Paragraph((Span(f"/{line}", Style.CODE, foreign=True),)),
    )
    return Reply(speech.language, blocks, (Button(speech.say("button-do-it"), line, wide=True),))


def _first_steps(speech: Speech) -> tuple[Button, ...]:
    return (
        Button(speech.say("button-news"), "summary"),
        Button(speech.say("button-stories"), "stories"),
        Button(speech.say("button-help"), "help"),
    )

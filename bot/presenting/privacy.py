"""What is kept of a chat and a person, told, as a file, and asked about before it goes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from bot.config import PrivacySettings
from bot.locales.speech import Speech
from bot.records import ChatRow
from bot.records.personal import Personal, Sent
from bot.records.subscriptions import SubscriptionRow
from bot.replies import Attachment, Block, Bullet, Button, Heading, Paragraph, Reply, Span

_FILE = "mujaz-export.json"


def of_privacy(speech: Speech, settings: PrivacySettings, *, kept: timedelta) -> Reply:
    """What is kept, why, for how long (of posts: `kept`), whom to ask; the operator's own words."""
    say = speech.say
    whom = (
        say("privacy-whom-contact", contact=settings.contact)
        if settings.contact
        else say("privacy-whom")
    )
    lines = (
        say("privacy-what"),
        say("privacy-not"),
        say("privacy-why"),
        say("privacy-long", days=kept.days),
        whom,
    )
    blocks: list[Block] = [Heading((Span(say("privacy-title")),))]
    blocks += [Bullet((Span(line),)) for line in lines]
    if settings.text:
        blocks.append(Paragraph((Span(settings.text, foreign=True),)))
    blocks.append(Paragraph((Span(say("privacy-commands")),)))
    buttons = (Button(say("button-export"), "export"), Button(say("button-forget"), "forget"))
    return Reply(speech.language, tuple(blocks), buttons)


def of_question(speech: Speech, kept: Personal, *, private: bool) -> Reply:
    """What would go, with the button that lets it go."""
    say = speech.say
    topics = sum(":" in chat.key for chat in kept.chats)
    parts = [
        say("forget-settings") if kept.chats else "",
        say("forget-topics", n=topics) if topics else "",
        say("forget-subscriptions", n=len(kept.subscriptions)) if kept.subscriptions else "",
        say("forget-sent", n=len(kept.sent)) if kept.sent else "",
        say("forget-sources", n=len(kept.sources)) if kept.sources else "",
        say("forget-questions", n=len(kept.questions)) if kept.questions else "",
        say("forget-elsewhere", n=kept.elsewhere) if kept.elsewhere else "",
    ]
    blocks: list[Block] = [
        Heading((Span(say("forget-title" if private else "forget-title-here")),))
    ]
    blocks += [Bullet((Span(part),)) for part in parts if part]
    blocks.append(Paragraph((Span(say("forget-final")),)))
    if not private:
        blocks.append(Paragraph((Span(say("forget-yourself")),)))
    buttons = (
        Button(say("button-forget-yes"), "forget yes", wide=True),
        Button(say("button-export"), "export", wide=True),
    )
    return Reply(speech.language, tuple(blocks), buttons)


def of_forgotten(speech: Speech) -> Reply:
    """That nothing is left."""
    return Reply(speech.language, (Paragraph((Span(speech.say("forgotten")),)),))


def of_nothing_kept(speech: Speech) -> Reply:
    """That there is nothing to forget."""
    return Reply(speech.language, (Paragraph((Span(speech.say("forget-nothing")),)),))


def of_export(speech: Speech, kept: Personal, now: datetime) -> Reply:
    """A file of all that is kept; other people's ids are left out."""
    say = speech.say
    if kept.empty:
        return Reply(speech.language, (Paragraph((Span(say("export-nothing")),)),))
    document = {
        "format": "mujaz-export/1",
        "made_at": now.isoformat(timespec="seconds"),
        "chats": [_chat(one) for one in kept.chats],
        "subscriptions": [_subscription(one) for one in kept.subscriptions],
        "subscriptions_in_other_chats": kept.elsewhere,
        "messages": [_message(one) for one in kept.sent],
        "sources_added": list(kept.sources),
        "questions_behind_buttons": list(kept.questions),
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return Reply(
        speech.language,
        (Paragraph((Span(say("export-done")),)),),
        file=Attachment(_FILE, text + "\n"),
    )


def _chat(chat: ChatRow) -> dict[str, object]:
    return {
        "platform": chat.platform,
        "chat": chat.key,
        "language": chat.language,
        "months": chat.region,
        "digits": chat.digits,
        "time_zone": chat.time_zone,
        "place": chat.place,
        "picture": chat.card,
        "nothing_new": chat.nothing_new,
        "quiet_hours": None
        if chat.quiet_from is None or chat.quiet_to is None
        else [_clock(chat.quiet_from), _clock(chat.quiet_to)],
        "muted": list(chat.muted),
        "suspended": chat.suspended,
        "suspended_at": _moment(chat.suspended_at),
    }


def _subscription(row: SubscriptionRow) -> dict[str, object]:
    return {
        "id": row.id,
        "story": row.story_id,
        "words": row.words,
        "times": [_clock(minute) for minute in row.times],
        "weekdays": [day for day in range(1, 8) if row.weekdays >> (day - 1) & 1],  # ISO: Monday 1
        "time_zone": row.zone,
        "place": row.place,
        "created_at": _moment(row.created_at),
        "next_post_at": _moment(row.next_run_at),
        "told_up_to": None if row.cursor is None else _moment(row.cursor.at),
    }


def _message(sent: Sent) -> dict[str, object]:
    return {
        "subscription": sent.subscription,
        "day": sent.day.isoformat(),
        "due_at": _moment(sent.due_at),
        "state": sent.state.value,
        "changed_at": _moment(sent.changed_at),
        "message": sent.message,
    }


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")

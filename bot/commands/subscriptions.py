"""Commands about scheduled posts: subscribe, see what there is, change it, look ahead."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.asking.subscription_requests import (
    SubscriptionRequest,
    SubscriptionRequestError,
    read_subscription_request,
    working_days,
)
from bot.commands.definition import Asked, Command, Kind, Parameter
from bot.locales.speech import Speech
from bot.locales.zones import place_name
from bot.presenting import answers
from bot.presenting.digests import nothing_new
from bot.presenting.posts import post_of, reply_of
from bot.records import ChatRow
from bot.records.faults import FaultKind
from bot.records.runs import PlannedRun, RunState
from bot.records.subscriptions import SubscriptionRow
from bot.replies import Block, Bullet, Button, Heading, Paragraph, Reply, Span, Style
from bot.scheduling.recurrence import EVERY_DAY, Rhythm, next_due, zone_of
from bot.services import Services
from briefings.text.digits import latin_digits
from briefings.text.fold import fold_word
from briefings.text.hygiene import clean_line
from briefings.text.terms import terms

_ZONE = re.compile(r"/|^(?:UTC|GMT)|[+-]\d")  # “Asia/Muscat”, “UTC+3”: no place to hear news of
_MOST = 10  # subscriptions of one chat
_BUTTONS_FOR = 4  # subscriptions that have buttons at a time: Discord has room for five rows
_LABEL = 40
_ABOUT = 120  # characters of words that are kept
_ALL = frozenset(("all", "الكل", "كلها", "جميعها"))
_ACTIONS = {
    "page": "page",
    **dict.fromkeys(("pause", "stop", "اوقف", "ايقاف", "وقف"), "pause"),
    **dict.fromkeys(("resume", "start", "استانف", "استئناف", "تابع"), "resume"),
    **dict.fromkeys(("change", "edit", "غير", "تغيير", "عدل"), "change"),
    **dict.fromkeys(("remove", "delete", "احذف", "حذف", "الغ", "الغاء"), "remove"),
}


_NO_SENSE = (LookupError, ValueError, OverflowError)
"""What comes of a row whose zone or times nothing can be made of."""


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A subscription and the number a person sees it by."""

    number: int
    row: SubscriptionRow


# --- subscribing ----------------------------------------------------------------------------------


async def _subscribe(services: Services, asked: Asked) -> Reply:
    try:
        # The first look at names of places takes a third of a second.
        requested = await asyncio.to_thread(read_subscription_request, asked.words)
    except SubscriptionRequestError as error:
        return answers.failure(asked.speech, error.key, word=error.word)
    if not requested.times:
        return answers.failure(asked.speech, "subscribe-what")
    if requested.story_id is not None and await services.store.story(requested.story_id) is None:
        return answers.failure(asked.speech, "no-story", id=str(requested.story_id))
    if requested.words and not requested.about and requested.place is None:
        found = await services.store.find_articles(terms(requested.words), limit=1)
        if not found.articles:  # a place that we do not know, as likely as not
            return answers.failure(asked.speech, "subscribe-unknown", word=requested.words[:_LABEL])
    chat = await _settled(services, asked, requested)
    there = await services.records.subscriptions.of_chat(chat.id)
    row = _row(services, chat, requested, asked.request.user)
    same = next((one for one in there if _alike(one, row)), None)
    if same is None and len(there) >= _MOST:
        return answers.failure(asked.speech, "subscribe-full", most=str(_MOST))
    kept = same or await services.records.subscriptions.add(row)
    if same is not None and same.next_run_at is None:
        kept = replace(same, next_run_at=row.next_run_at)
        await services.records.subscriptions.change(kept, services.clock())
    return await _confirmed(services, asked, kept, requested, "subscribed")


async def _settled(services: Services, asked: Asked, requested: SubscriptionRequest) -> ChatRow:
    """The chat, remembered with the language that it is answered in, and its zone."""
    chat = asked.chat
    wanted = replace(chat, language=chat.language or asked.speech.language)
    if chat.time_zone is None and requested.place is not None:
        wanted = replace(wanted, time_zone=requested.place.zone, place=_place(requested))
    return chat if wanted == chat and chat.id else await services.records.chats.put(wanted)


def _row(
    services: Services, chat: ChatRow, requested: SubscriptionRequest, user: str
) -> SubscriptionRow:
    now = services.clock()
    zone = requested.place.zone if requested.place else services.zone(chat).key
    weekdays = requested.weekdays or (working_days(zone) if requested.working else EVERY_DAY)
    rhythm = Rhythm(requested.times, zone, weekdays)
    if requested.weekly and requested.weekdays is None:  # on the day of the week that comes first
        rhythm = replace(rhythm, weekdays=1 << next_due(rhythm, now).day.weekday())
    return SubscriptionRow(
        chat_id=chat.id,
        platform=chat.platform,
        times=rhythm.times,
        weekdays=rhythm.weekdays,
        zone=zone,
        created_at=now.replace(microsecond=0),
        next_run_at=next_due(rhythm, now).at,
        story_id=requested.story_id,
        words=clean_line(requested.words, _ABOUT) or None,
        place=_place(requested) if requested.place else chat.place,
        subscriber=user or None,
    )


def _place(requested: SubscriptionRequest) -> str | None:
    """The place as asked for; None where a zone was named and not a place."""
    if requested.place is None or "/" in requested.place.name:
        return None
    return clean_line(requested.place.name, _LABEL)


def _alike(one: SubscriptionRow, other: SubscriptionRow) -> bool:
    def what(row: SubscriptionRow) -> tuple[object, ...]:
        return row.times, row.weekdays, row.zone, row.story_id, row.words

    return what(one) == what(other)


async def _confirmed(
    services: Services,
    asked: Asked,
    row: SubscriptionRow,
    requested: SubscriptionRequest | None,
    key: str,
) -> Reply:
    speech = asked.speech
    blocks: list[Block] = [
        Heading((Span(speech.say(key)),)),
        Bullet((Span(await _about(services, speech, row), Style.STRONG, foreign=True),)),
        Bullet((Span(_rhythm(speech, row)),)),
    ]
    if row.next_run_at is not None:
        at = speech.moment(row.next_run_at.astimezone(zone_of(row.zone)))
        blocks.append(
            Bullet((Span(f"{speech.say('next-post')} "), Span(at, Style.STRONG, foreign=True)))
        )
    if requested is not None:
        rows = await services.records.subscriptions.of_chat(row.chat_id)
        number = next((at for at, one in enumerate(rows, 1) if one.id == row.id), 1)
        blocks += _remarks(asked, row, requested, number)
    blocks += _missing(asked)
    buttons = (
        Button(speech.say("button-preview"), f"preview @{row.id}"),
        Button(speech.say("button-subscriptions"), "subscriptions"),
    )
    return Reply(speech.language, tuple(blocks), buttons)


def _missing(asked: Asked) -> list[Block]:
    """Which rights the bot lacks here, as far as the platform told."""
    missing = asked.request.missing
    if not missing:
        return []
    named = asked.speech.listed([asked.speech.say(f"right-{one.value}") for one in missing])
    said = asked.speech.say("cannot-post-here", rights=named)
    return [Paragraph((Span(f"⚠ {said}", Style.STRONG),))]


def _remarks(
    asked: Asked, row: SubscriptionRow, requested: SubscriptionRequest, number: int
) -> list[Block]:
    speech, said = asked.speech, ""
    if requested.place is None and asked.chat.time_zone is None:
        zone = place_name(row.place, row.zone, speech.language)
        said = speech.say("subscribe-zone-assumed", zone=zone, number=str(number))
    elif requested.place is not None and requested.place.guessed:
        said = speech.say("subscribe-zone-guessed", name=requested.place.name)
    elif requested.place is not None and not (
        requested.words or requested.story_id or _ZONE.search(requested.place.name)
    ):
        time = f"{row.times[0] // 60:02}:{row.times[0] % 60:02}"
        said = speech.say("subscribe-about-hint", name=requested.place.name, time=time)
    return [Paragraph((Span(said, Style.MUTED),))] if said else []


# --- what there is --------------------------------------------------------------------------------


async def _subscriptions(services: Services, asked: Asked) -> Reply:
    there = await _there(services, asked)
    first, _, rest = latin_digits(asked.words).partition(" ")
    if not first:
        return await _listed(services, asked, there)
    action = _ACTIONS.get(fold_word(first))
    if action is None:
        return answers.failure(asked.speech, "subscriptions-what")
    number, _, words = rest.strip().partition(" ")
    if action == "page":
        page = int(number) if number.isdecimal() and len(number) < 3 else 1
        return await _listed(services, asked, there, page=page)
    chosen = _chosen(there, number)
    if chosen is None:
        return _no_such(asked.speech, there, number)
    match action:
        case "pause":
            return await _paused(services, asked, chosen.row)
        case "resume":
            return await _resumed(services, asked, chosen.row)
        case "remove":
            return await _removed(services, asked, [chosen])
        case _:
            return await _changed(services, asked, chosen.row, words)


async def _listed(
    services: Services,
    asked: Asked,
    there: list[_Numbered],
    hint: str = "subscriptions-hint",
    page: int = 1,
) -> Reply:
    speech = asked.speech
    if not there:
        return answers.failure(speech, "subscriptions-none")
    blocks: list[Block] = [Heading((Span(speech.say("subscriptions-title")),))]
    buttons: list[Button] = []
    ids = [str(one.row.id) for one in there]
    broken = await services.records.faults.of(FaultKind.SUBSCRIPTION, ids)
    failing = await services.records.faults.of(FaultKind.POST, ids)
    for one in there:
        about = await _about(services, speech, one.row)
        spans = [
            Span(f"{speech.digits(str(one.number))}. "),
            Span(about, Style.STRONG, foreign=True),
            Span(f" · {_rhythm(speech, one.row)}"),
        ]
        if str(one.row.id) in broken:
            state = speech.say("subscription-state-broken")
        else:
            state = await _state(services, speech, one.row)
        if str(one.row.id) in failing and one.row.next_run_at is not None:
            state = f"{state} · {speech.say('subscription-state-failing')}"
        blocks.append(Bullet(tuple(spans), (Span(state),)))
        paused = one.row.next_run_at is None
        label = speech.say("button-resume" if paused else "button-pause", n=str(one.number))
        if (one.number - 1) // _BUTTONS_FOR + 1 != page:
            continue
        action, row = "resume" if paused else "pause", f"subscription {one.number}"
        buttons.append(Button(label, f"subscriptions {action} @{one.row.id}", group=row))
        label = speech.say("button-end", n=str(one.number))
        buttons.append(Button(label, f"subscriptions remove @{one.row.id}", group=row))
    if len(there) > _BUTTONS_FOR:
        pages = (len(there) - 1) // _BUTTONS_FOR + 1
        label = speech.say("button-others")
        buttons.append(Button(label, f"subscriptions page {page % pages + 1}", group="pages"))
    blocks += _missing(asked)
    if asked.chat.suspended is not None:
        blocks.append(Paragraph((Span(speech.say("subscriptions-suspended"), Style.MUTED),)))
    blocks.append(Paragraph((Span(speech.say(hint), Style.MUTED),)))
    return Reply(speech.language, tuple(blocks), tuple(buttons))


async def _state(services: Services, speech: Speech, row: SubscriptionRow) -> str:
    """When the next post comes, and what became of the last if it is worth knowing."""
    if row.next_run_at is None:
        return speech.say("subscription-state-paused")
    zone = zone_of(row.zone)
    said = f"{speech.say('next-post')} {speech.moment(row.next_run_at.astimezone(zone))}"
    runs = await services.records.runs.latest(row.id, limit=1)
    if not runs or services.clock() - runs[0].due_at > timedelta(days=8):
        return said
    key = _outcome(runs[0])
    if key is None:
        return said
    at = speech.moment(runs[0].due_at.astimezone(zone))
    return f"{said} · {speech.say(key, at=at)}"


def _outcome(run: PlannedRun) -> str | None:
    match run.state:
        case RunState.MISSED:
            return "subscription-state-missed"
        case RunState.SUSPENDED:
            return "subscription-state-suspended"
        case RunState.EMPTY:
            return "subscription-state-empty"
        case RunState.FAILED:
            return "subscription-state-failed"
        case RunState.POSTED:
            return None


async def _paused(services: Services, asked: Asked, row: SubscriptionRow) -> Reply:
    await services.records.subscriptions.change(replace(row, next_run_at=None), services.clock())
    return await _listed(services, asked, await _there(services, asked))


async def _resumed(services: Services, asked: Asked, row: SubscriptionRow) -> Reply:
    try:
        at = next_due(Rhythm(row.times, row.zone, row.weekdays), services.clock()).at
    except _NO_SENSE:
        return answers.failure(asked.speech, "subscription-broken")
    await services.records.subscriptions.change(replace(row, next_run_at=at), services.clock())
    return await _listed(services, asked, await _there(services, asked))


async def _changed(services: Services, asked: Asked, row: SubscriptionRow, words: str) -> Reply:
    """What the words name is changed, the rest stays as it was."""
    try:
        requested = await asyncio.to_thread(read_subscription_request, words)
    except SubscriptionRequestError as error:
        return answers.failure(asked.speech, error.key, word=error.word)
    if requested == SubscriptionRequest():
        return answers.failure(asked.speech, "change-what")
    if requested.story_id is not None and await services.store.story(requested.story_id) is None:
        return answers.failure(asked.speech, "no-story", id=str(requested.story_id))
    zone = requested.place.zone if requested.place else row.zone
    days = requested.weekdays or (working_days(zone) if requested.working else row.weekdays)
    rhythm = Rhythm(requested.times or row.times, zone, days)
    try:
        due = next_due(rhythm, services.clock())
    except _NO_SENSE:
        return answers.failure(asked.speech, "subscription-broken")
    if requested.weekly and requested.weekdays is None:
        rhythm = replace(rhythm, weekdays=1 << due.day.weekday())
    about = bool(requested.words or requested.story_id)
    changed = replace(
        row,
        times=rhythm.times,
        weekdays=rhythm.weekdays,
        zone=zone,
        place=_place(requested) if requested.place else row.place,
        next_run_at=due.at,
        story_id=requested.story_id if about else row.story_id,
        words=clean_line(requested.words, _ABOUT) or None if about else row.words,
    )
    await services.records.subscriptions.change(changed, services.clock())
    return await _confirmed(services, asked, changed, None, "subscription-changed")


# --- ending ---------------------------------------------------------------------------------------


async def _unsubscribe(services: Services, asked: Asked) -> Reply:
    there = await _there(services, asked)
    number = latin_digits(asked.words).strip()
    if not there:
        return answers.failure(asked.speech, "subscriptions-none")
    if fold_word(number) in _ALL:
        return await _removed(services, asked, there)
    if not number and len(there) > 1:
        return await _listed(services, asked, there, "unsubscribe-which")
    chosen = there[0] if not number else _chosen(there, number)
    if chosen is None:
        return _no_such(asked.speech, there, number)
    return await _removed(services, asked, [chosen])


async def _removed(services: Services, asked: Asked, chosen: list[_Numbered]) -> Reply:
    speech = asked.speech
    blocks: list[Block] = [Heading((Span(speech.say("unsubscribed")),))]
    for one in chosen:
        about = await _about(services, speech, one.row)
        await services.records.subscriptions.remove(one.row.id)
        spans = (Span(about, foreign=True), Span(f" · {_rhythm(speech, one.row)}"))
        blocks.append(Bullet(spans))
    return Reply(speech.language, tuple(blocks))


# --- looking ahead --------------------------------------------------------------------------------


async def _preview(services: Services, asked: Asked) -> Reply:
    """What the next post would say if it went out now. Nothing changes by looking."""
    there = await _there(services, asked)
    number = latin_digits(asked.words).strip()
    chosen = there[0] if there and not number else _chosen(there, number)
    if chosen is None and (number or not there):
        if number:
            return _no_such(asked.speech, there, number)
        return answers.failure(asked.speech, "subscriptions-none")
    assert chosen is not None
    now = services.clock()
    # In the language of the chat, and with its muted words, as the post will be.
    post = post_of(services, chosen.row, asked.chat, now)
    language = asked.chat.language or asked.speech.language
    post = replace(post, nothing_new="line", language=language)
    reply = await reply_of(services, post, await services.store.last_article(), now)
    return reply or nothing_new(asked.speech, "", first=chosen.row.cursor is None)


# --- helpers --------------------------------------------------------------------------------------


async def _there(services: Services, asked: Asked) -> list[_Numbered]:
    rows = await services.records.subscriptions.of_chat(asked.chat.id) if asked.chat.id else []
    return [_Numbered(number, row) for number, row in enumerate(rows, 1)]


def _chosen(there: list[_Numbered], number: str) -> _Numbered | None:
    """By the number shown, or as buttons name it (`@` and the id), which never shifts."""
    if not number and len(there) == 1:
        return there[0]
    for one in there:
        if number in (str(one.number), f"#{one.number}", f"@{one.row.id}"):
            return one
    return None


def _no_such(speech: Speech, there: list[_Numbered], number: str) -> Reply:
    if not there:
        return answers.failure(speech, "subscriptions-none")
    if not number:
        return answers.failure(speech, "subscription-which", n=str(len(there)))
    return answers.failure(speech, "no-subscription", number=number.removeprefix("@"))


async def _about(services: Services, speech: Speech, row: SubscriptionRow) -> str:
    if row.story_id is not None:
        story = await services.store.story(row.story_id)
        if story is not None:
            names = (story.headline_ar, story.headline_en)
            first, other = names if speech.language == "ar" else names[::-1]
            return clean_line(first or other or "", 100)
        return f"#{row.story_id}"
    return row.words or speech.say("about-everything")


def _rhythm(speech: Speech, row: SubscriptionRow) -> str:
    """«08:00 و 20:00 · كل يوم · مسقط»."""
    times = [speech.digits(f"{at // 60:02}:{at % 60:02}") for at in row.times]
    days = _days(speech, row.weekdays)
    return " · ".join(
        (speech.listed(times), days, place_name(row.place, row.zone, speech.language))
    )


def _days(speech: Speech, weekdays: int) -> str:
    """«كل يوم», «من الأحد إلى الخميس», «الاثنين والجمعة»."""
    if weekdays == EVERY_DAY:
        return speech.say("every-day")
    days = [day for day in range(7) if weekdays >> day & 1]
    begins = [day for day in days if (day - 1) % 7 not in days]
    if len(begins) == 1 and len(days) > 2:
        first, last = begins[0], (begins[0] + len(days) - 1) % 7
        return speech.say("days-range", first=speech.weekday(first), last=speech.weekday(last))
    return speech.listed([speech.weekday(day) for day in days])


def _changes(words: str) -> bool:
    return bool(words) and not words.startswith("page ")


COMMANDS = (
    Command(
        "subscribe",
        ("اشترك", "اشتراك"),
        _subscribe,
        (
            Parameter("time", Kind.TIME, required=True),
            Parameter("zone", Kind.ZONE),
            Parameter("story", Kind.STORY),
        ),
        changes=True,
    ),
    Command(
        "subscriptions",
        ("اشتراكات", "الاشتراكات", "اشتراكاتي"),
        _subscriptions,
        (Parameter("change", Kind.WORDS),),
        changes=_changes,  # to look is everybody's
    ),
    Command(
        "unsubscribe",
        ("إلغاء", "الغاء", "الغ"),
        _unsubscribe,
        (Parameter("number", Kind.WORDS),),
        changes=True,
    ),
    Command("preview", ("معاينة", "معاينه"), _preview, (Parameter("number", Kind.WORDS),)),
)

"""Commands, completion and buttons as people on Discord use them, in both languages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import regex
from simcord.backend.models import Channel, Message
from structlog.testing import capture_logs

from bot.commands import COMMANDS
from bot.platforms.discord.slash import BY_NAME, option_name
from briefings.models import LANGUAGES, Language
from tests.e2e.discord_bot import Bot, bot_on
from tests.e2e.discord_server import DiscordServer, buttons_of, text_of

# What is said to a command that cannot do without, by the name of its parameter.
SAID: dict[str, tuple[str, str]] = {
    "story": ("Isfahan", "أصفهان"),
    "words": ("Isfahan", "أصفهان"),
    "setting": ("digits", "digits"),
    "value": ("latin", "arabic"),
    "hours": ("22:00-07:00", "٢٢-٧"),
    "language": ("en", "ar"),
}
_ARABIC = regex.compile(r"\p{Arabic}")


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


@pytest.fixture
async def bot(server: DiscordServer, store_file: Path) -> AsyncIterator[Bot]:
    async with bot_on(server, store_file) as bot:
        yield bot


def _place(server: DiscordServer, kind: str) -> Channel:
    guild = server.guild()
    channel = server.channel(guild)
    match kind:
        case "channel":
            return channel
        case "thread":
            return server.thread(channel)
        case _:
            return server.dm(server.person("ranya"))


def _person(server: DiscordServer, place: Channel, *, administrator: bool = True) -> object:
    if place.guild_id is None:
        return server.backend.get_user(place.recipient_ids[0])
    guild = server.backend.get_guild(place.guild_id)
    return server.person("samir", guild, administrator=administrator)


def _arabic(message: Message) -> bool:
    """Whether the bot's own first words are Arabic: news may be in either language."""
    first = regex.search(r"\p{L}", text_of(message))
    return first is not None and _ARABIC.match(first[0]) is not None


@pytest.mark.parametrize("kind", ["dm", "channel", "thread"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_command_is_answered_in_its_language(
    server: DiscordServer, bot: Bot, kind: str, language: Language
) -> None:
    place = _place(server, kind)
    names = [name for name, meant in BY_NAME.items() if meant.language == language]
    assert len(names) == len(COMMANDS)
    for name in names:
        bot.services.flood.__init__()  # type: ignore[misc]  # this is about answers, not floods
        person = _person(server, place)
        values = {
            option_name(parameter, language): SAID.get(parameter.name, "xx")[language == "ar"]
            for parameter in BY_NAME[name].command.parameters
            if parameter.name in SAID or parameter.required
        }
        record = server.command(place, person, name, **values)
        message = await server.answer(record)
        assert _arabic(message) == (language == "ar"), text_of(message)
        body = server.callbacks[record.id]
        assert body["data"]["allowed_mentions"] == {"parse": []}
    chat = await bot.services.records.chats.get("discord", str(place.id))
    assert chat.language == language
    assert chat.quiet_from == 22 * 60


async def test_language_follows_the_person_until_the_chat_chooses(
    server: DiscordServer, bot: Bot
) -> None:
    place = _place(server, "channel")
    person = _person(server, place)
    for locale, arabic in (("en-GB", False), ("fr", True), ("ar", True)):
        message = await server.answer(server.command(place, person, "stories", locale=locale))
        assert _arabic(message) == arabic
    await server.answer(server.command(place, person, "lang", language="en"))
    assert not _arabic(await server.answer(server.command(place, person, "قصص")))


async def test_only_administrators_change_a_channel(server: DiscordServer, bot: Bot) -> None:
    place = _place(server, "channel")
    person = _person(server, place, administrator=False)
    refused = await server.answer(server.command(place, person, "lang", language="ar"))
    assert "administrators" in text_of(refused)
    assert refused.is_ephemeral
    seen = await server.answer(server.command(place, person, "settings"))
    assert "Language" in text_of(seen)
    editor = _person(server, place)
    saved = await server.answer(server.command(place, editor, "lang", language="ar"))
    assert "حُفظت" in text_of(saved)


async def test_a_flood_is_told_to_the_one_who_floods(server: DiscordServer, bot: Bot) -> None:
    place = _place(server, "channel")
    one, other = _person(server, place), _person(server, place)
    records = [server.command(place, one, "help") for _ in range(9)]
    for record in records[6:]:
        message = await server.answer(record)
        assert "a lot at once" in text_of(message)
        assert message.is_ephemeral
    assert "Stories" in text_of(await server.answer(server.command(place, other, "stories")))


async def test_what_is_mistyped_gets_one_sentence(server: DiscordServer, bot: Bot) -> None:
    place = _place(server, "channel")
    person = _person(server, place)
    for name, values, said in (
        ("summary", {"story": "#999"}, "999"),
        ("summary", {"story": "zzzz"}, "zzzz"),
        ("quiet", {"hours": "never"}, "22:00"),
        ("settings", {"setting": "zone", "value": "Mars"}, "“Mars”"),
    ):
        message = await server.answer(server.command(place, person, name, **values))
        assert said in text_of(message)
        assert message.is_ephemeral


async def test_a_file_of_what_is_kept_is_for_the_one_who_asked(
    server: DiscordServer, bot: Bot
) -> None:
    place = _place(server, "channel")
    editor = _person(server, place)
    await server.answer(server.command(place, editor, "quiet", hours="22:00-07:00"))
    said = await server.answer(server.command(place, editor, "export"))
    assert said.is_ephemeral
    await server.until(lambda: any(one.attachments for one in server.messages(place)))
    (file,) = [one for one in server.messages(place) if one.attachments]
    assert file.is_ephemeral
    assert file.attachments[0]["filename"] == "mujaz-export.json"


# --- completion -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "option", "typed", "others", "value"),
    [
        ("summary", "story", "", {}, "#"),
        ("timeline", "story", "clim", {}, "climate deal"),
        ("timeline", "story", "#13", {}, "#13"),
        ("ملخص", "قصة", "المناخ", {}, "مؤتمر باكو للمناخ"),
        ("summary", "period", "we", {}, "week"),
        ("ملخص", "فترة", "امس", {}, "أمس"),
        ("quotes", "name", "netan", {}, "Benjamin Netanyahu"),
        ("أقوال", "اسم", "نتني", {}, "بنيامين نتنياهو"),
        ("settings", "value", "cair", {"setting": "zone"}, "Africa/Cairo"),
        ("settings", "value", "new york", {"setting": "zone"}, "America/New_York"),
        ("إعدادات", "قيمة", "القاهر", {"إعداد": "zone"}, "Africa/Cairo"),
        ("settings", "value", "", {"setting": "card"}, "light"),
        ("settings", "value", "", {"setting": "region"}, "EG"),
    ],
)
async def test_values_are_offered_while_typing(
    server: DiscordServer,
    bot: Bot,
    name: str,
    option: str,
    typed: str,
    others: dict[str, str],
    value: str,
) -> None:
    place = _place(server, "channel")
    record = server.complete(place, _person(server, place), name, option, typed, **others)
    choices = await server.choices(record)
    first = choices[0]
    # A story's number is for the store to give: it is told by its headline.
    assert first["value"].startswith(value) or value in first["name"]
    assert len(choices) <= 25


@pytest.mark.parametrize("typed", ["zzzzz", "#", "*" * 300, "‮", "\x00", "+20", "'; --"])
async def test_nothing_typed_breaks_completion(server: DiscordServer, bot: Bot, typed: str) -> None:
    place = _place(server, "dm")
    person = _person(server, place)
    for option in ("story", "period"):
        await server.choices(server.complete(place, person, "summary", option, typed))
    for setting in ("zone", "mute", "card"):
        data = {"setting": setting}
        record = server.complete(place, person, "settings", "value", typed, **data)
        await server.choices(record)


# --- buttons --------------------------------------------------------------------------------------


async def test_a_press_in_a_server_is_answered_to_the_presser_alone(
    server: DiscordServer, bot: Bot
) -> None:
    place = _place(server, "channel")
    person = _person(server, place)
    message = await server.answer(server.command(place, person, "ملخص", قصة="#13"))
    before = text_of(message)
    server.press(place, person, message, "التسلسل الزمني")
    shown, alone = await server.until(
        lambda: len(server.messages(place)) == 2 and server.messages(place)
    )
    assert text_of(shown) == before
    assert alone.is_ephemeral
    assert "التسلسل الزمني" in text_of(alone)
    # What stands in the presser's own message changes in place, with a way back.
    server.press(place, person, alone, "المصادر")
    await server.until(lambda: "الأخبار:" in text_of(alone) or "التقارير" in text_of(alone))
    assert "رجوع ›" in {one["label"] for one in buttons_of(alone)}
    assert text_of(shown) == before
    assert len(server.messages(place)) == 2


async def test_a_press_in_private_edits_in_place_and_keeps_the_language(
    server: DiscordServer, bot: Bot
) -> None:
    place = _place(server, "dm")
    person = _person(server, place)
    message = await server.answer(server.command(place, person, "ملخص", قصة="#13"))
    before = text_of(message)
    press = server.press(place, person, message, "التسلسل الزمني")
    await server.until(lambda: press.responded)
    edited = server.messages(place)
    assert [one.id for one in edited] == [message.id]
    assert text_of(edited[0]) != before
    assert "التسلسل الزمني" in text_of(edited[0])
    assert server.callbacks[press.id]["type"] == 7
    server.press(place, person, edited[0], "الملخص")  # the button that leads back
    await server.until(lambda: text_of(edited[0]) == before)


async def test_a_button_works_after_a_restart(server: DiscordServer, store_file: Path) -> None:
    place = _place(server, "channel")
    person = _person(server, place)
    # Too long for a button: the store keeps it.
    words = "Iran Israel strikes consulate Damascus missiles drones attack night " * 2
    async with bot_on(server, store_file):
        message = await server.answer(server.command(place, person, "summary", story=words))
    buttons = buttons_of(message)
    assert any("~" in button["custom_id"] for button in buttons)
    async with bot_on(server, store_file):
        press = server.press(place, person, message, "Sources")
        await server.until(lambda: press.responded)
        assert "Reports" in text_of(server.messages(place)[-1])


@pytest.mark.parametrize("custom_id", ["en|~0123", "en|~", "", "|", "summary", "fr|~x", "x" * 100])
async def test_a_button_of_another_time_is_answered(
    server: DiscordServer, bot: Bot, custom_id: str
) -> None:
    place = _place(server, "channel")
    person = _person(server, place)
    message = await server.answer(server.command(place, person, "stories"))
    before = text_of(message)
    press = server.press_id(place, person, message, custom_id)
    said = await server.until(lambda: len(server.messages(place)) > 1 and server.messages(place))
    assert press.responded
    assert said[-1].is_ephemeral
    assert text_of(said[0]) == before


# --- time -----------------------------------------------------------------------------------------


async def test_what_takes_long_is_deferred(server: DiscordServer, store_file: Path) -> None:
    place = _place(server, "channel")
    person = _person(server, place)
    async with bot_on(server, store_file, patience=0.0):
        record = server.command(place, person, "summary", story="#13")
        message = await server.answer(record)
        assert server.callbacks[record.id]["type"] == 5
        assert "What happened" in text_of(message)
        press = server.press(place, person, message, "Sources")
        await server.until(lambda: "Reports" in text_of(server.messages(place)[-1]))
        assert server.callbacks[press.id]["type"] == 5
        assert server.messages(place)[-1].is_ephemeral
        # What is refused late is for the person alone: nothing of it stays for all to see.
        server.command(place, person, "summary", story="#999")
        refused = await server.until(
            lambda: next((one for one in server.messages(place) if "999" in text_of(one)), None)
        )
        assert refused.is_ephemeral
        assert [one for one in server.messages(place) if not one.is_ephemeral] == [message]


async def test_a_press_in_private_that_takes_long_is_deferred(
    server: DiscordServer, store_file: Path
) -> None:
    place = _place(server, "dm")
    person = _person(server, place)
    async with bot_on(server, store_file, patience=0.0):
        message = await server.answer(server.command(place, person, "summary", story="#13"))
        press = server.press(place, person, message, "Sources")
        await server.until(lambda: "Reports" in text_of(server.messages(place)[0]))
        assert server.callbacks[press.id]["type"] == 6


@pytest.mark.parametrize(
    ("denied", "named"),
    [
        ({"send_messages": True}, "Send Messages"),
        ({"embed_links": True}, "Embed Links"),
        ({"view_channel": True}, "View Channel"),
    ],
)
async def test_who_subscribes_hears_which_right_is_missing(
    server: DiscordServer, bot: Bot, denied: dict[str, bool], named: str
) -> None:
    place = _place(server, "channel")
    person = _person(server, place)
    server.deny(place, **denied)
    message = await server.answer(
        server.command(place, person, "subscribe", time="08:00", city="Cairo")
    )
    assert "Subscribed" in text_of(message)
    assert named in text_of(message)
    listed = await server.answer(server.command(place, person, "subscriptions"))
    assert named in text_of(listed)


async def test_an_answer_that_comes_too_late_is_posted(server: DiscordServer, bot: Bot) -> None:
    place = _place(server, "thread")
    person = _person(server, place)
    server.fail("/callback", 404, code=10062)
    server.command(place, person, "stories")
    posted = await server.until(lambda: server.messages(place))
    assert "Stories" in text_of(posted[0])
    assert server.counts[place.id] == 1


@pytest.mark.parametrize("status", [0, 502])
async def test_an_answer_whose_way_back_was_lost_is_given_once(
    server: DiscordServer, bot: Bot, status: int
) -> None:
    place = _place(server, "channel")
    person = _person(server, place)
    server.fail("/callback", status, after=True)
    record = server.command(place, person, "stories")
    await server.until(lambda: sum("/callback" in line for _, line, _ in server.log) == 2)
    assert "Stories" in text_of(await server.answer(record))
    assert len(server.messages(place)) == 1


@pytest.mark.parametrize("patience", [0.0, 30.0])
async def test_a_failure_is_owned_up_to_and_stops_nothing(
    server: DiscordServer, store_file: Path, patience: float
) -> None:
    place = _place(server, "channel")
    async with bot_on(server, store_file, patience=patience):
        server.fail("/messages/@original" if not patience else "/callback", 400, code=50035)
        with capture_logs() as logs:
            record = server.command(place, _person(server, place), "stories")
            message = await server.answer(record)
        (failed,) = [one for one in logs if one["event"] == "answer-failed"]
        assert failed["reference"] in text_of(message)
        after = server.command(place, _person(server, place), "stories")
        assert "Stories" in text_of(await server.answer(after))


async def test_a_long_answer_is_several_messages(server: DiscordServer, bot: Bot) -> None:
    place = _place(server, "channel")
    person = _person(server, place)
    await server.answer(server.command(place, person, "timeline", story="Iran +60"))
    last = await server.until(lambda: next(filter(buttons_of, server.messages(place)), None))
    parts = server.messages(place)
    assert len(parts) > 1
    assert parts[-1] is last
    footers = [one.embeds[0]["footer"]["text"] for one in parts]
    assert footers == [f"{at}/{len(parts)}" for at in range(1, len(parts) + 1)]


async def test_answers_begun_are_finished(server: DiscordServer, store_file: Path) -> None:
    place = _place(server, "channel")
    person = _person(server, place)
    async with bot_on(server, store_file) as bot:
        hold = server.hold("/callback")
        record = server.command(place, person, "stories")
        await hold.reached.wait()
        bot.task.cancel()
        await server.until(lambda: not any(one.socket for one in server.sessions.values()))
        hold.release()
        with pytest.raises(asyncio.CancelledError):
            await bot.task
    assert "Stories" in text_of(await server.answer(record))


# --- pictures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("patience", [0.0, 30.0])
async def test_a_timeline_gets_its_picture(
    server: DiscordServer, store_file: Path, patience: float
) -> None:
    place = _place(server, "dm")
    person = _person(server, place)
    async with bot_on(server, store_file, patience=patience):
        record = server.command(place, person, "تسلسل", قصة="#9")
        message = await server.answer(record)
        await server.until(lambda: message.attachments)
        (picture,) = message.attachments
        assert picture["filename"] == "timeline.png"
        assert picture["description"] == message.embeds[0]["title"]
        assert message.embeds[0]["image"]["url"] == "attachment://timeline.png"
        assert (server.backend.cdn.get(picture["url"]) or b"").startswith(b"\x89PNG")
        before = text_of(message)
        press = server.press(place, person, message, "الملخص")  # the picture goes with its timeline
        await server.until(lambda: not message.attachments)
        assert press.responded
        server.press(place, person, message, "التسلسل الزمني")
        await server.until(lambda: message.attachments)
        assert text_of(message) == before


async def test_a_chat_can_do_without_pictures(server: DiscordServer, store_file: Path) -> None:
    place = _place(server, "dm")
    person = _person(server, place)
    async with bot_on(server, store_file):
        for theme, pictures in (("none", 0), ("dark", 1)):
            setting = {"setting": "card", "value": theme}
            await server.answer(server.command(place, person, "settings", **setting))
            message = await server.answer(server.command(place, person, "timeline", story="#9"))
            if pictures:
                await server.until(lambda message=message: message.attachments)
            else:
                await server.answer(server.command(place, person, "help"))
                assert not message.attachments


async def test_a_picture_that_cannot_be_sent_leaves_the_text(
    server: DiscordServer, bot: Bot
) -> None:
    place = _place(server, "channel")
    refused = server.fail("PATCH /webhooks", 403, code=50013)
    message = await server.answer(
        server.command(place, _person(server, place), "timeline", story="#9")
    )
    await server.until(lambda: refused.times == 0)
    assert "Timeline" in text_of(message)
    assert not message.attachments
    after = server.command(place, _person(server, place), "stories")
    assert "Stories" in text_of(await server.answer(after))
    assert not [one for one in server.messages(place) if "Sorry" in text_of(one)]

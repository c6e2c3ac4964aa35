"""Telegram channels by their public pages: addresses, posts, and what a page says instead."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from briefings.ingest.poller import Poller
from briefings.models import Draft, Refusal
from briefings.sources.address_forms import typed_addresses
from briefings.sources.channels.addresses import channel_address, is_private
from briefings.sources.channels.preview import PACE, ChannelError, ChannelReason, read_preview
from briefings.sources.feeds import Feed
from briefings.sources.fetch import Fetcher
from briefings.sources.followed import read_followed
from briefings.sources.links import FoundFeed, find_source, read_link
from briefings.sources.outlets import outlet_of
from briefings.sources.pauses import Pauses
from briefings.store import Store
from tests.briefings.sources.channel_pages import nobody, page, person, post, unseen, withheld
from tests.briefings.sources.polling import LOOPBACK, loopback_resolver

URL = "https://t.me/s/marsa_news"
NOW = datetime(2026, 11, 30, tzinfo=UTC)


class Channel:
    """A preview page on loopback whose posts a test sets, and what a poller keeps of it."""

    def __init__(self) -> None:
        self.now = NOW
        self.markup = ""
        self.base = ""
        self.kept: list[Draft] = []
        self.older: dict[str, str] = {}  # pages by what their address says behind `before=`
        self.asked: list[str] = []

    async def answer(self, request: web.Request) -> web.Response:
        if request.path == "/hidden":
            return web.Response(text=unseen(), content_type="text/html")
        if request.path.startswith("/s/hidden"):
            raise web.HTTPFound("/hidden")
        before = request.query.get("before", "")
        self.asked.append(before)
        return web.Response(text=self.older.get(before, self.markup), content_type="text/html")

    async def keep(self, drafts: Sequence[Draft]) -> None:
        self.kept += drafts


@pytest.fixture
async def channel() -> AsyncIterator[Channel]:
    made = Channel()
    app = web.Application()
    app.router.add_get("/{tail:.*}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


async def test_a_channel_is_followed_and_an_edit_keeps_its_identity(
    channel: Channel, tmp_path: Path
) -> None:
    channel.markup = page(post(7, "Three boats were damaged."))
    async with (
        Fetcher(policy=LOOPBACK, resolver=loopback_resolver) as fetcher,
        Store.open(tmp_path / "store.db", clock=lambda: channel.now) as store,
    ):
        found = await find_source(fetcher, f"{channel.base}/s/marsa_news")
        assert isinstance(found, FoundFeed)
        assert found.url.endswith("/s/marsa_news")
        await store.sources.add(found.url, title=found.feed.title, now=channel.now)
        poller = Poller(store.sources, fetcher, channel.keep, clock=lambda: channel.now)
        await poller.poll_due()
        channel.markup = page(post(7, "Four boats were damaged.", edited=True), post(8, "Calm."))
        channel.now += timedelta(seconds=PACE - 1)
        assert (await poller.poll_due()).polled == 0
        channel.now += timedelta(days=1)
        await poller.poll_due()
    assert [draft.text for draft in channel.kept] == [
        "Three boats were damaged.",
        "Calm.",
        "Four boats were damaged.",
    ]
    assert channel.kept[0].identity == channel.kept[2].identity


async def test_a_busy_channel_is_read_back_to_the_last_known_post(
    channel: Channel, tmp_path: Path
) -> None:
    channel.markup = page(post(40, "The port is open."))
    channel.older = {"40": page(post(39, "Never asked for."))}
    async with (
        Fetcher(policy=LOOPBACK, resolver=loopback_resolver) as fetcher,
        Store.open(tmp_path / "store.db", clock=lambda: channel.now) as store,
    ):
        await store.sources.add(f"{channel.base}/s/marsa_news", title="", now=channel.now)
        poller = Poller(store.sources, fetcher, channel.keep, clock=lambda: channel.now)
        await poller.poll_due()
        assert channel.asked == [""]  # a channel newly followed is not read back
        channel.markup = page(post(43, "Three."), post(44, "Four."))
        channel.older = {
            "43": page(post(41, "One."), post(42, "Two.")),
            "41": page(post(39, "Before it was followed."), post(40, "The port is open.")),
        }
        channel.now += timedelta(days=1)
        await poller.poll_due()
        assert channel.asked == ["", "", "43", "41"]
        channel.markup = page(*(post(n, f"Post {n}.") for n in (998, 999)))
        channel.older = {
            str(n): page(post(n - 2, f"Post {n - 2}."), post(n - 1, f"Post {n - 1}."))
            for n in range(900, 999, 2)
        }
        channel.now += timedelta(days=1)
        await poller.poll_due()
    assert [draft.text for draft in channel.kept][:5] == [
        "The port is open.", "Four.", "Three.", "Two.", "One.",
    ]  # fmt: skip
    assert len(channel.asked) == 4 + 1 + 5  # a hundred posts at most, on t.me


def test_requests_for_channels_lie_apart_whatever_the_channel() -> None:
    pauses = Pauses()
    pauses.asked("t.me", 10.0)
    pauses.asked("a.example", 10.0)
    assert pauses.left("t.me", 10.5) == 1.5
    assert pauses.left("t.me", 12.0) == 0.0
    assert pauses.left("a.example", 10.0) == 0.0


async def test_a_channel_without_a_preview_is_named_as_such(channel: Channel) -> None:
    async with Fetcher(policy=LOOPBACK, resolver=loopback_resolver) as fetcher:
        found = await find_source(fetcher, f"{channel.base}/s/hidden")
    assert isinstance(found, Refusal)
    assert found.reason == "channel-without-preview"


async def test_one_post_is_read_and_a_channel_is_no_article(channel: Channel) -> None:
    channel.markup = page(post(7, "Three boats were damaged.", "2026-11-28T09:00:00+03:00"))
    async with Fetcher(policy=LOOPBACK, resolver=loopback_resolver) as fetcher:
        draft = await read_link(fetcher, f"{channel.base}/marsa_news/7?embed=1")
        assert isinstance(draft, Draft)
        assert draft.text == "Three boats were damaged."
        assert draft.published == datetime(2026, 11, 28, 6, tzinfo=UTC)
        refused = await read_link(fetcher, f"{channel.base}/s/marsa_news")
        assert isinstance(refused, Refusal)
        assert refused.reason == "a-feed"
        private = await read_link(fetcher, "https://t.me/+AbCdEf")
        assert isinstance(private, Refusal)
        assert private.reason == "private-channel"


def read(*posts: str, url: str = URL) -> Feed:
    return read_preview(page(*posts).encode(), url=url, now=NOW)


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("https://t.me/marsa_news", "marsa_news", None),
        ("t.me/marsa_news/", "marsa_news", None),
        ("https://t.me/s/marsa_news?before=20", "marsa_news", None),
        ("HTTPS://T.ME/marsa_news/123?single", "marsa_news", 123),
        ("https://www.telegram.me/marsa_news", "marsa_news", None),
        ("https://marsanews.t.me/7", "marsanews", 7),
        ("tg://resolve?domain=marsa_news&post=5", "marsa_news", 5),
    ],
)
def test_addresses_of_channels(text: str, name: str, number: int | None) -> None:
    found = channel_address(text)
    assert found is not None
    assert (found.name, found.post) == (name, number)
    assert found.preview == f"https://t.me/s/{name}"


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/marsa_news",
        "https://t.me/",
        "https://t.me/addstickers/boats",
        "https://t.me/share/url?url=x",
        "https://t.me/1abc",
        "https://t.me.example.org/marsa_news",
        "https://t.me/+AbCdEf",
    ],
)
def test_other_addresses(text: str) -> None:
    assert channel_address(text) is None


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("https://t.me/+AbCdEf", True),
        ("t.me/joinchat/AbCdEf", True),
        ("https://t.me/c/12345/6", True),
        ("https://t.me/marsa_news", False),
        ("https://example.org/+AbC", False),
    ],
)
def test_private_links(text: str, private: bool) -> None:
    assert is_private(text) is private


def test_posts_are_items_the_newest_first() -> None:
    feed = read(
        post(7, "فُتح الرصيف الشرقي صباح السبت.", "2026-11-28T09:00:00+00:00"),
        post(8, "وصلت أول سفينة حبوب.", "2026-11-28T12:00:00+00:00"),
    )
    assert [item.key for item in feed.items] == ["marsa_news/8", "marsa_news/7"]
    first = feed.items[0]
    assert first.text == "وصلت أول سفينة حبوب."
    assert first.url == "https://t.me/marsa_news/8"
    assert first.published == datetime(2026, 11, 28, 12, tzinfo=UTC)
    assert feed.title == "أخبار المرسى"
    assert feed.language == "ar"
    assert feed.ttl == 600
    assert feed.outlet is not None
    assert (feed.outlet.key, feed.outlet.home) == (
        "t.me/marsa_news",
        "https://t.me/marsa_news",
    )


def test_an_edit_keeps_its_key_and_changes_its_words() -> None:
    before = read(post(7, "Three boats were damaged.")).items[0]
    after = read(post(7, "Four boats were damaged.", edited=True)).items[0]
    assert before.key == after.key
    assert before.content_hash != after.content_hash
    assert read(post(7, "Three boats were damaged.", views="12K")).items[0] == before


def test_lines_titles_and_signatures() -> None:
    item = read(
        post(
            9,
            "<b>The quay is open</b><br/><br/>Ships sail again.<br>Trade "
            "<i class='emoji'><b>⚓</b></i> resumes."
            "<blockquote>The first one docked at noon.</blockquote>"
            "<a href='?q=%23marsa'>#marsa</a><br/>@marsa_news | <a href='https://t.me/x'>t.me/x</a>",
        )
    ).items[0]
    assert item.title == "The quay is open"
    assert item.text == "Ships sail again.\nTrade ⚓ resumes.\nThe first one docked at noon."


def test_a_bold_word_is_no_title() -> None:
    item = read(post(9, "<b>Marsa</b>: ships sail again.<br/>Trade resumes.")).items[0]
    assert item.title == ""
    assert item.text.startswith("Marsa: ships sail again.")


def test_an_album_is_one_post_and_posts_without_words_none() -> None:
    feed = read(
        post(10, "Divers at work in the harbour.", photos=3),
        post(13, None, photos=1),
        post(14, "Channel photo updated", service=True),
        post(15, None, unsupported=True),
    )
    assert [(i.key, i.text) for i in feed.items] == [
        ("marsa_news/10", "Divers at work in the harbour.")
    ]


def test_text_in_its_own_frame_is_read_once() -> None:
    inner = "<div class='tgme_widget_message_text js-message_text'>Ships sail again.</div>"
    assert read(post(11, inner)).items[0].text == "Ships sail again."


def test_a_reply_and_a_links_preview_are_no_part_of_it() -> None:
    item = read(post(12, "It was confirmed.", reply="An old rumour", link="A site's words")).items[
        0
    ]
    assert item.text == "It was confirmed."


def test_the_forwarded_source_is_named() -> None:
    item = read(
        post(20, "A storm is coming.", source=("Coast Guard", "https://t.me/coast/5"))
    ).items[0]
    assert item.outlet is not None
    assert (item.outlet.key, item.outlet.name) == ("t.me/coast", "Coast Guard")
    assert item.url == "https://t.me/coast/5"
    assert item.key == "marsa_news/20"
    draft = item.draft(None, "en", "x")
    assert draft.outlet == item.outlet


def test_a_hidden_source_is_named_without_an_address() -> None:
    item = read(post(20, "A storm is coming.", source=("Sami Nour", None))).items[0]
    assert item.outlet is not None
    assert (item.outlet.name, item.outlet.home) == ("Sami Nour", None)
    assert item.url == "https://t.me/marsa_news/20"


def test_other_sites_put_no_words_into_a_channels_mouth() -> None:
    feed = read(
        post(20, "A storm is coming.", source=("Coast Guard", "https://t.me/coast/5")),
        url="https://mirror.example/s/marsa_news",
    )
    assert feed.items[0].url == "https://mirror.example/marsa_news/20"
    assert feed.items[0].outlet is not None
    assert feed.items[0].outlet.home is None
    assert feed.home == "https://mirror.example/marsa_news"


def test_a_channel_without_posts_is_one() -> None:
    assert read().items == ()


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (unseen(), ChannelReason.HIDDEN),
        (nobody(), ChannelReason.UNKNOWN),
        (person(), ChannelReason.NO_CHANNEL),
        (withheld(), ChannelReason.WITHHELD),
        ("<html><body><h1>This site is blocked</h1></body></html>", ChannelReason.WITHHELD),
        ("", ChannelReason.WITHHELD),
    ],
)
def test_a_page_without_posts_says_why(markup: str, reason: ChannelReason) -> None:
    with pytest.raises(ChannelError) as raised:
        read_followed(markup.encode(), url=URL, now=NOW)
    assert raised.value.reason == reason


def test_a_date_ahead_is_none() -> None:
    assert read(post(7, "Ships sail.", "2027-11-28T09:00:00+00:00")).items[0].published is None


@pytest.mark.parametrize(
    ("name", "home", "key", "shown"),
    [
        ("أخبار - Telegram Channel", "https://t.me/s/marsa_news", "t.me/marsa_news", "أخبار"),
        ("Marsa", "https://www.youtube.com/@marsa", "youtube.com/@marsa", "Marsa"),
        ("Marsa", "https://www.youtube.com/channel/UC1x", "youtube.com/channel/uc1x", "Marsa"),
        ("Marsa", "https://old.example/@marsa/110", "old.example/@marsa", "Marsa"),
        ("Marsa", "https://www.reddit.com/r/marsa/", "reddit.com/r/marsa", "Marsa"),
        ("Marsa", "https://x.com/marsa/status/1", "x.com/marsa", "Marsa"),
        ("YouTube", "https://www.youtube.com/watch?v=1", "youtube.com", "YouTube"),
        ("Telegram", "https://t.me/", "t.me", "Telegram"),
        ("Marsa", "https://marsa.example/news/1", "marsa.example", "Marsa"),
    ],
)
def test_an_outlet_of_a_shared_host_is_the_account(
    name: str, home: str, key: str, shown: str
) -> None:
    outlet = outlet_of(name, home)
    assert outlet is not None
    assert (outlet.key, outlet.name) == (key, shown)


@pytest.mark.parametrize(
    "words",
    ["@marsa_news", "«@marsa_news»،", "tg://resolve?domain=marsa_news&post=4", "t.me/marsa_news"],
)
def test_a_channel_as_people_name_it(words: str) -> None:
    assert typed_addresses(words)[0] == "https://t.me/marsa_news"


@pytest.mark.parametrize("words", ["@abc", "@marsa news", "salma@marsa", "tg://join?invite=x"])
def test_what_names_no_channel(words: str) -> None:
    assert not any("t.me" in address for address in typed_addresses(words))

"""Channels that the bot is an administrator of: their posts as news, where they are followed.

Following is a person's choice (`/add`): an appointment alone follows nothing, and is only offered
to those who may add sources.
"""

from __future__ import annotations

from typing import Final

import structlog
from cachetools import LRUCache

from bot.layout.telegram import messages_of
from bot.platforms.kit.protocol import SendError
from bot.platforms.telegram.inbound import PLATFORM, Appointed, Place, Posted
from bot.platforms.telegram.posting import Manner, Poster
from bot.platforms.telegram.showing import packed, speech_of
from bot.replies import Button, Paragraph, Reply, Span
from bot.services import Services
from briefings.models import Outlet
from briefings.sources.outlets import outlet_of, safe_url
from briefings.store import StoreError

_OFFERS: Final = 1_000  # channels of which is remembered to whom they were offered
_log = structlog.get_logger(__name__)


class Channels:
    """Takes in posts of followed channels, and offers to follow others."""

    def __init__(self, services: Services, poster: Poster) -> None:
        self._services = services
        self._poster = poster
        self._offered: LRUCache[tuple[int, str], bool] = LRUCache(_OFFERS)

    async def posted(self, post: Posted) -> None:
        """Stores a post, or its new wording, as its channel's page would bring it later.

        It has the identity and words of the polled item, so that the poll changes nothing.
        """
        from briefings.sources.channels.addresses import ChannelAddress
        from briefings.sources.channels.preview import item_of

        ingestion = self._services.ingestion
        if ingestion is None:
            return
        try:
            row = await self._services.store.sources.at(ChannelAddress(post.name).preview)
            if row is None:
                return
            source = _source(post)
            url = post.origin.url if post.origin else None
            item = item_of(post.name, post.number, post.markup, post.at, source, url)
            if item is None:
                return
            outlet = outlet_of(post.title or row.title, f"https://t.me/{post.name}")
            identity = f"{row.id}:{item.key}"
            draft = item.draft(outlet, row.language, safe_url(row.url), identity)
            await ingestion.keep(draft)
        except StoreError as error:
            _log.error("channel-post-not-kept", chat=post.place.key, exc_info=error)

    async def appointed(self, appointed: Appointed) -> None:
        """Offers to follow a channel to who made the bot its administrator, once, in private."""
        from briefings.sources.channels.addresses import ChannelAddress

        user, name = appointed.who.user, appointed.name
        allowed = f"{PLATFORM}:{user}" in self._services.settings.sources.administrators
        if not allowed or not name or not self._first(appointed.place.chat_id, user):
            return
        link = ChannelAddress(name).preview
        try:
            if await self._services.store.sources.at(link) is not None:
                return
            private = Place(int(user))
            speech = await speech_of(self._services, private, appointed.who.language)
            line = Span(speech.say("channel-appointed", title=appointed.title or name))
            follow = Button(speech.say("button-follow-channel"), f"add https://t.me/{name}")
            reply = Reply(speech.language, (Paragraph((line,)),), (follow,))
            for message in messages_of(reply):
                ready = await packed(self._services, message, place=private)
                await self._poster.send(private, ready, Manner(answer=True))
        except StoreError as error:
            _log.error("store-failed", chat=appointed.place.key, exc_info=error)
        except SendError as error:  # who never wrote to the bot cannot be written to
            _log.info("channel-not-offered", chat=appointed.place.key, why=type(error).__name__)

    def _first(self, chat_id: int, user: str) -> bool:
        known = (chat_id, user) in self._offered
        self._offered[chat_id, user] = True
        return not known


def _source(post: Posted) -> Outlet | None:
    """The outlet that a post was forwarded from; people are nobody's business."""
    origin = post.origin
    return outlet_of(origin.name, origin.home) if origin and origin.name else None

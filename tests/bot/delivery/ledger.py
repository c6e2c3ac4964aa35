"""A platform that keeps a ledger of what was posted, and fails as it is told."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from datetime import timedelta

from bot.layout.terminal import lines_of
from bot.platforms.kit.protocol import SendError
from bot.replies import Reply

Fault = Callable[[], SendError | None]


class Ledger:
    """A chat platform in memory. `remembers` drops second copies of a nonce, as Discord does.

    `faults` are taken one a send, in order: an error that is raised before the message arrives,
    or, if it says that the message may have been sent, after.
    """

    def __init__(self, name: str = "telegram", *, remembers: bool = False) -> None:
        self._name = name
        self._remembers = remembers
        self._nonces: set[str] = set()
        self.posts: defaultdict[str, list[str]] = defaultdict(list)
        self.nonces: Counter[str] = Counter()
        self.tries = 0
        self.at_once = self.most_at_once = 0
        self.faults: deque[SendError] = deque()
        self.busy: dict[str, float] = {}
        self.closed: dict[str, SendError] = {}
        self.open = asyncio.Event()
        self.open.set()
        self.changed = asyncio.Event()

    @property
    def name(self) -> str:
        return self._name

    @property
    def remembers(self) -> timedelta:
        return timedelta(minutes=2) if self._remembers else timedelta()

    def held(self, chat_key: str) -> float:
        return self.busy.get(chat_key, 0.0)

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def pack(self, reply: Reply) -> list[str]:
        text = "\n".join(lines_of(reply))
        size = 120
        return [text[at : at + size] for at in range(0, len(text), size)]

    async def private_chat(self, user: str) -> str | None:
        return f"private {user}"

    async def send(self, chat_key: str, payload: str, *, nonce: str) -> str:
        self.tries += 1
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            assert len(nonce) <= 25
            if chat_key in self.closed:
                raise self.closed[chat_key]
            fault = self.faults.popleft() if self.faults else None
            if fault is not None and not getattr(fault, "maybe_sent", False):
                raise fault
            await self.open.wait()
            await asyncio.sleep(0)
            self.nonces[nonce] += 1
            if not (self._remembers and nonce in self._nonces):
                self.posts[chat_key].append(payload)
            self._nonces.add(nonce)
            if fault is not None:
                raise fault
            return f"m{self.tries}"
        finally:
            self.at_once -= 1
            self.changed.set()

    @property
    def count(self) -> int:
        return sum(map(len, self.posts.values()))

    async def until(self, done: Callable[[], bool], within: float = 20) -> None:
        async with asyncio.timeout(within):
            while not done():
                self.changed.clear()
                await self.changed.wait()

"""Pacing: sends as fast as a platform allows and no faster, answers to people first.

Limits are sliding windows over the moments at which requests *arrive*: in no stretch of
`Rate.seconds` do more than `Rate.count`. When one arrived nobody tells us, but it was after its
turn was given and before its answer came. So one counts as long as it is on its way, and then for
`seconds` from its answer, less the way back, which is taken to be half of the shortest round trip
seen lately. Thus neither a busy loop nor a slow network can push two stretches into each other,
and what that costs is what the slow ones were slower than the fastest.

A pause (a 429's `retry_after`) holds until it ends, whatever else is sent meanwhile.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` in any `seconds`."""

    count: int
    seconds: float


class _Window:
    """What counts against one rate: how many are on their way, and when the others were over."""

    __slots__ = ("_away", "_over", "_rate")

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._away = 0
        self._over: deque[float] = deque()

    def free_at(self, now: float, back: float = 0.0) -> float:
        """The earliest moment at which one more is within the rate, as far as is known now.

        `back` is the time in which an answer came back, at least.
        """
        over, lasts = self._over, self._rate.seconds - back
        while over and over[0] + lasts <= now:
            over.popleft()
        too_many = len(over) + self._away - self._rate.count
        if too_many < 0:
            return float("-inf")
        if too_many < len(over):
            return over[too_many] + lasts
        return now + self._rate.seconds  # or earlier, once one that is on its way is over

    def begin(self) -> None:
        self._away += 1

    def end(self, now: float) -> None:
        self._away -= 1
        self._over.append(now)

    def drop(self) -> None:
        """One that had begun was never sent."""
        self._away -= 1

    def idle_at(self) -> float:
        """The moment from which it is as good as new."""
        if self._away:
            return float("inf")
        return self._over[-1] + self._rate.seconds if self._over else float("-inf")


class _WayBack:
    """How long answers take to come back, at least: half of the shortest trip of late."""

    __slots__ = ("_before", "_lately", "_since")

    def __init__(self) -> None:
        self._before = self._lately = self._since = float("inf")

    def note(self, took: float, now: float) -> None:
        if now - self._since > _LATELY:
            self._before, self._lately, self._since = self._lately, took, now
        elif took < self._lately:
            self._lately = took
            self._since = min(self._since, now)

    def seconds(self) -> float:
        shortest = min(self._before, self._lately)
        return min(shortest / 2, _LONGEST_BACK) if shortest < float("inf") else 0.0


_LATELY = 30.0  # seconds after which the shortest trip is measured anew
_LONGEST_BACK = 0.2  # seconds

_Waiter = asyncio.Future["Turn"]


@dataclass(slots=True)
class _Chat:
    key: str
    windows: tuple[_Window, ...]
    paused_until: float = float("-inf")
    answers: deque[_Waiter] = field(default_factory=deque)
    posts: deque[_Waiter] = field(default_factory=deque)
    queued: int = 0  # the entry in a queue that counts; older ones are void

    def free_at(self, now: float, back: float) -> float:
        return max((self.paused_until, *(window.free_at(now, back) for window in self.windows)))

    def idle_at(self) -> float:
        return max((self.paused_until, *(window.idle_at() for window in self.windows)))

    def waits(self) -> bool:
        for waiters in (self.answers, self.posts):
            while waiters and waiters[0].done():  # given up by whoever waited
                waiters.popleft()
        return bool(self.answers or self.posts)


class PacerClosedError(Exception):
    """There are no more turns: the platform stops."""


class Turn:
    """A send permit: release it with `over()`, or use it as a context manager."""

    __slots__ = ("_began", "_pacer", "chat")

    def __init__(self, pacer: Pacer, chat: _Chat | None, began: float) -> None:
        self._pacer: Pacer | None = pacer
        self._began = began
        self.chat = chat

    def over(self) -> None:
        """The answer came, or none will: the message arrived before now or never does."""
        pacer, self._pacer = self._pacer, None
        if pacer is not None:
            pacer._over(self.chat, self._began)

    def __enter__(self) -> Turn:
        return self

    def __exit__(self, *_: object) -> None:
        self.over()


_MOST = 10_000  # chats remembered; those that rest are forgotten first


class Pacer:
    """Gives out turns to send. `each` says what holds in one chat, by its key.

    `stride` spreads what leaves, so that a second's worth does not go out in a heap; it counts
    departures. `now` is a monotonic clock in seconds and `sleep` waits by it; tests bring their
    own. Within a chat turns come in the order asked for, answers before posts.
    """

    def __init__(
        self,
        overall: Sequence[Rate],
        each: Callable[[str], Sequence[Rate]],
        *,
        stride: Rate | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._overall = tuple(_Window(rate) for rate in overall)
        self._stride = None if stride is None else _Window(stride)
        self._back = _WayBack()
        self._each = each
        self._now = now
        self._sleep = sleep
        self._paused_until = float("-inf")
        self._chats: OrderedDict[str, _Chat] = OrderedDict()
        self._numbers = itertools.count(1)
        # Chats that must wait for their own limits, and those that only wait for the overall one.
        self._later: list[tuple[float, int, _Chat]] = []
        self.waited: Callable[[float], None] = lambda seconds: None
        """Is told how many seconds each turn was waited for."""
        self._answers: deque[tuple[int, _Chat]] = deque()
        self._posts: deque[tuple[int, _Chat]] = deque()
        self._alarm: asyncio.Task[None] | None = None
        self._alarm_at = float("inf")
        self._closed = False

    async def turn(self, chat_key: str, *, answer: bool) -> Turn:
        """Returns when one message may be sent to a chat. An `answer` goes before posts.

        `with await pacer.turn(…): send` is how to use it. Raises PacerClosedError.
        """
        if self._closed:
            raise PacerClosedError
        chat = self._chat(chat_key)
        waiter: _Waiter = asyncio.get_running_loop().create_future()
        waits = chat.waits()
        (chat.answers if answer else chat.posts).append(waiter)
        if not waits or answer:  # an answer may lift its chat into the faster queue
            self._queue(chat)
        began = self._now()
        self._pump()
        try:
            turn = await waiter
            self.waited(self._now() - began)
            return turn
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._back_out(chat)  # it was given in the very moment that it was given up
            raise

    def beside(self) -> Turn:
        """Counts something that is sent without a turn, for the platform counts it too."""
        for window in self._overall:
            window.begin()
        return Turn(self, None, self._now())

    def held(self, chat_key: str) -> float:
        """Seconds for which a chat's own limits hold back whoever asks for a turn now."""
        chat = self._chats.get(chat_key)
        if chat is None:
            return 0.0
        waiting = len(chat.answers) + len(chat.posts)
        now = self._now()
        held = max(0.0, chat.free_at(now, self._back.seconds()) - now)
        # Of those that wait already each takes a turn; a second each is what most limits give.
        return held + waiting if chat.waits() else held

    def pause(self, seconds: float, chat_key: str | None = None) -> None:
        """Nothing is sent (to a chat, or at all) for so long. A pause is never shortened."""
        until = self._now() + seconds
        if chat_key is None:
            self._paused_until = max(self._paused_until, until)
        else:
            chat = self._chat(chat_key)
            chat.paused_until = max(chat.paused_until, until)
            if chat.waits():
                self._queue(chat)

    def open(self) -> None:
        """Gives out turns (again): a platform that failed is run anew."""
        self._closed = False

    async def close(self) -> None:
        """Ends the waiting: who still waits gets a PacerClosedError."""
        self._closed = True
        if self._alarm is not None:
            self._alarm.cancel()
            await asyncio.gather(self._alarm, return_exceptions=True)
        for chat in self._chats.values():
            for waiter in (*chat.answers, *chat.posts):
                if not waiter.done():
                    waiter.set_exception(PacerClosedError())

    def _over(self, chat: _Chat | None, began: float) -> None:
        now = self._now()
        self._back.note(now - began, now)
        for window in (*self._overall, *(chat.windows if chat is not None else ())):
            window.end(now)
        self._freed(chat)

    def _back_out(self, chat: _Chat) -> None:
        for window in (*self._overall, *chat.windows):
            window.drop()
        self._freed(chat)

    def _freed(self, chat: _Chat | None) -> None:
        if self._closed:
            return
        if chat is not None and chat.waits():
            self._queue(chat)
        self._pump()

    def _chat(self, key: str) -> _Chat:
        chat = self._chats.get(key)
        if chat is None:
            windows = tuple(_Window(rate) for rate in self._each(key))
            chat = self._chats[key] = _Chat(key, windows)
            if len(self._chats) > _MOST:
                self._forget()
        self._chats.move_to_end(key)
        return chat

    def _forget(self) -> None:
        """Forgets the tenth unused longest, but none whose limits still hold."""
        now = self._now()
        oldest = list(itertools.islice(self._chats.values(), _MOST // 10))
        for chat in oldest:
            if chat.idle_at() <= now and not chat.waits():
                del self._chats[chat.key]

    def _queue(self, chat: _Chat) -> None:
        chat.queued = next(self._numbers)
        free_at = chat.free_at(self._now(), self._back.seconds())
        heapq.heappush(self._later, (free_at, chat.queued, chat))

    def _pump(self) -> None:
        """Gives out every turn that is free now and sets the alarm for the next."""
        now, back = self._now(), self._back.seconds()
        while self._later and self._later[0][0] <= now:
            _, number, chat = heapq.heappop(self._later)
            if number == chat.queued and chat.waits():
                (self._answers if chat.answers else self._posts).append((number, chat))
        while self._answers or self._posts:
            free_at = max(
                self._paused_until,
                self._stride.free_at(now) if self._stride is not None else self._paused_until,
                *(window.free_at(now, back) for window in self._overall),
            )
            if free_at > now:
                self._wake_at(free_at)
                break
            number, chat = (self._answers or self._posts).popleft()
            if number != chat.queued or not chat.waits():
                continue
            for window in (*self._overall, *chat.windows):
                window.begin()
            if self._stride is not None:
                self._stride.begin()
                self._stride.end(now)
            (chat.answers or chat.posts).popleft().set_result(Turn(self, chat, now))
            if chat.waits():
                self._queue(chat)
        if self._later:
            self._wake_at(self._later[0][0])

    def _wake_at(self, moment: float) -> None:
        if self._alarm is not None and not self._alarm.done():
            if self._alarm_at <= moment:
                return
            self._alarm.cancel()
        self._alarm_at = moment
        self._alarm = asyncio.get_running_loop().create_task(self._ring(moment))

    async def _ring(self, moment: float) -> None:
        while (left := moment - self._now()) > 0:
            await self._sleep(left)
        # From here on a new alarm may be set: this one has rung.
        self._alarm = None
        self._pump()

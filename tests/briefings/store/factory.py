"""Makes articles as reading hands them over, without reading anything."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from briefings.models import (
    Actor,
    ActorKind,
    Article,
    Certainty,
    Figure,
    Language,
    Mention,
    Outlet,
    Precision,
    Quote,
    Reference,
    ReferenceReason,
    Role,
    Sentence,
    Timex,
    TimexKind,
)
from briefings.store import InBatch, Placed, StoryPlacement

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
DAY = date(2024, 4, 14)
ENVOY = Actor("person:envoy", ActorKind.PERSON, "المبعوث", "The envoy")
NEW = InBatch(0)
CITY = Actor("place:city", ActorKind.PLACE, "المدينة", "The city")


def clock() -> datetime:
    """A clock that stands still."""
    return NOW


def article(
    *texts: str,
    day: date = DAY,
    outlet: str = "example.org",
    language: Language = "en",
    url: str | None = None,
    published: datetime | None = None,
    terms: Sequence[Sequence[str]] | None = None,
    saliences: Sequence[float] | None = None,
    standalone: Sequence[bool] | None = None,
    dates: Sequence[tuple[int, date]] = (),
    times: tuple[Timex, ...] | None = None,
    mentions: Sequence[tuple[int, Actor]] = (),
    reason: ReferenceReason = ReferenceReason.GIVEN,
    signature: tuple[int, ...] = (1, 2, 3),
) -> Article:
    """An article of the sentences given, the first its title.

    `dates` and `mentions` stand at the start of the sentence they name by order.
    """
    texts = texts or ("A title", "One sentence stands here.")
    text = "\n".join(texts)
    starts: list[int] = []
    at = 0
    for sentence in texts:
        starts.append(at)
        at += len(sentence) + 1
    words = terms or [sentence.lower().replace(".", "").split() for sentence in texts]
    sentences = tuple(
        Sentence(
            order=order,
            start=starts[order],
            end=starts[order] + len(sentence),
            role=Role.BODY if order else Role.TITLE,
            paragraph=order,
            terms=tuple(words[order]),
            salience=saliences[order] if saliences else 1.0 - order / 10,
            standalone=standalone[order] if standalone else True,
        )
        for order, sentence in enumerate(texts)
    )
    if times is None:
        times = tuple(
            Timex(
                start=starts[order],
                end=starts[order] + 1,
                text=text[starts[order] : starts[order] + 1],
                kind=TimexKind.DATE,
                value=when.isoformat(),
                first=when,
                last=when,
                precision=Precision.DAY,
                certainty=Certainty.STATED,
            )
            for order, when in dates
        )
    return Article(
        text=text,
        headline=texts[0],
        origin="memory",
        outlet=Outlet(outlet, outlet.title()),
        url=url,
        language=language,
        published=published,
        dct=Reference(day, reason),
        content_hash=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        signature=signature,
        sentences=sentences,
        times=times,
        mentions=tuple(
            Mention(actor, starts[order], starts[order] + 1) for order, actor in mentions
        ),
        quotes=tuple(
            Quote(starts[order], starts[order] + 1, actor.key) for order, actor in mentions
        ),
        figures=(Figure(0, 1, 3.0, 3.0, None, "things"),),
    )


def placed(one: Article, story: int | InBatch = NEW, **placement: object) -> Placed:
    """An article and its story, by default the batch's first new one."""
    return Placed(one, StoryPlacement(story, **placement))  # type: ignore[arg-type]  # as given


def many(count: int, seed: int, *, size: int = 10, vocabulary: int = 20_000) -> list[Article]:
    """Articles of `size` sentences of 30 words drawn by Zipf's law, over two years of days."""
    dice = random.Random(seed)
    words = [f"w{int(vocabulary ** dice.random())}" for _ in range(200_000)]
    actors = [Actor(f"actor:{n}", ActorKind.PERSON, f"اسم {n}", f"Name {n}") for n in range(2000)]
    made: list[Article] = []
    for index in range(count):
        day = date(2024, 1, 1) + timedelta(days=int(730 * dice.random()))
        at = dice.randrange(len(words) - size * 18)
        terms = [words[at + n * 18 : at + n * 18 + 18] for n in range(size)]
        texts = [f"{index} {seed} {' '.join(line)} وقالت المصادر" for line in terms]
        made.append(
            article(
                *texts,
                day=day,
                outlet=f"outlet{dice.randrange(60)}.example",
                language="ar" if dice.random() < 0.6 else "en",
                terms=terms,
                saliences=[round(dice.random(), 4) for _ in texts],
                standalone=[dice.random() < 0.7 for _ in texts],
                dates=[(n * 2, day - timedelta(days=dice.randrange(9))) for n in range(size // 2)],
                mentions=[
                    (dice.randrange(size), actors[int(2000 ** dice.random())]) for _ in range(8)
                ],
                signature=tuple(dice.getrandbits(32) for _ in range(128)),
            )
        )
    return made

"""The tables of what the bot keeps of chats. Migrations create them; a test checks that both agree.

Instants are whole seconds since 1970, UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from briefings.db.metadata import metadata

chats = Table(
    "chats",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("key", Text, nullable=False),
    Column("language", String(8)),
    Column("region", String(8)),
    Column("digits", String(8)),
    Column("time_zone", String(64)),
    Column("card", String(8)),
    Column("nothing_new", String(8)),
    Column("quiet_from", Integer),  # minutes after local midnight
    Column("quiet_to", Integer),
    Column("muted", Text),  # words, a line break between
    Column("suspended", String(40)),  # why nothing is sent, null where all is well
    Column("place", Text),  # whose clock it keeps, as asked for; null: the zone's own city
    Column("suspended_at", BigInteger),  # since when; kept until those who subscribed know it over
    Column("closure_told", Boolean),  # whether those who subscribed know of it
    Index("ix_chats_closures", "suspended_at", sqlite_where=text("suspended_at IS NOT NULL")),
    Index(None, "platform", "key", unique=True),
)

# Commands behind buttons that are too long for a button to carry.
phrases = Table(
    "phrases",
    metadata,
    Column("key", String(24), primary_key=True),
    Column("text", Text, nullable=False),
)

# For whom a phrase was kept; both are "" where it was for a post.
phrase_askers = Table(
    "phrase_askers",
    metadata,
    Column("phrase", ForeignKey(phrases.c.key), primary_key=True),
    Column("platform", String(16), primary_key=True),
    Column("chat_key", Text, primary_key=True),
    Index(None, "platform", "chat_key"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_id", ForeignKey(chats.c.id), nullable=False),
    Column("platform", String(16), nullable=False),  # of its chat
    Column("story_id", Integer),
    Column("words", Text),  # null with no story either: everything
    Column("times", Text, nullable=False),  # minutes after local midnight, a space between
    Column("weekdays", Integer, nullable=False),  # bits, Monday first
    Column("zone", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("next_run_at", BigInteger),  # null: paused
    Column("since_article", Integer),  # articles up to this one were told of; null: none yet
    Column("since_at", BigInteger),
    Column("place", Text),  # as asked for; null: the zone's own city
    Column("subscriber", Text),  # the platform's id of who subscribed; null: not known
    Index(None, "platform", "next_run_at", "id"),
    Index(None, "chat_id"),
)

# What failed and why, until it goes well again.
faults = Table(
    "faults",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("reason", String(200), nullable=False),
)

# Due moments that have come. `since_*` is how far the chat had been told before.
runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscription_id", ForeignKey(subscriptions.c.id), nullable=False),
    Column("day", Date, nullable=False),
    Column("slot", Integer, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("since_article", Integer),
    Column("since_at", BigInteger),
    Index(None, "subscription_id", "day", "slot", unique=True),
    Index(None, "due_at"),
)

# Posts as their platform packed them, each shared by all chats that are sent the same.
digests = Table(
    "digests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("made_at", BigInteger, nullable=False),
    Column("until_article", Integer, nullable=False),
    Column("payloads", Text, nullable=False),  # JSON: a list of texts, none where nothing is sent
)

_PENDING, _OPEN = "state = 'pending'", "state IN ('pending', 'sending')"
_TROUBLED = "state IN ('failed', 'uncertain')"

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey(runs.c.id), nullable=False),
    Column("chat_id", ForeignKey(chats.c.id), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("digest_id", ForeignKey(digests.c.id), nullable=False),
    Column("part", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),  # times it was not known whether it had arrived
    Column("not_before", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("message", Text),  # its id on the platform, once sent
    Column("error", String(80)),
    Index(None, "run_id"),
    # The outbox proper: what was sent long ago costs nothing here.
    Index(
        "ix_deliveries_pending",
        "platform",
        "not_before",
        "id",
        sqlite_where=text(_PENDING),
    ),
    Index(
        "ix_deliveries_open",
        "chat_id",
        "id",
        sqlite_where=text(_OPEN),
    ),
    Index(
        "ix_deliveries_troubled",
        "state",
        "id",
        sqlite_where=text(_TROUBLED),
    ),
)

"""The tables of the news. Migrations create them; a test checks that both say the same.

Sentence text is not kept twice: a sentence is offsets into `articles.text`. Some columns repeat
what a join could tell, so that every question is answered from one index in the order it is asked
for, at a cost that does not grow with the store:

- `articles.recency` packs the article's day, its time and its id (see `codec.py`); it is also
  the document number in full-text search.
- `sentences.rank` counts an article's sentences from the most salient (0); `actors`, `figures`
  and `quotes` say what a sentence holds.
- `timexes.story_id`, `timexes.salience` and `quotes.recency` repeat those of their article and
  sentence; `timexes.dated` is true for a date or time with both days known, in a sentence.
- `stories` and `outlets` keep counts, `totals` has one row.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from briefings.db.metadata import metadata

outlets = Table(
    "outlets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("home", Text),
    Column("articles", Integer, nullable=False),
    Column("articles_ar", Integer, nullable=False),
    Column("articles_en", Integer, nullable=False),
    Column("last_day", Date, nullable=False),
    Index(None, "articles"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("headline_ar", Text),
    Column("headline_en", Text),
    Column("headline_ar_recency", BigInteger),
    Column("headline_en_recency", BigInteger),
    Column("articles", Integer, nullable=False),
    Column("outlets", Integer, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("heat", Float, nullable=False),  # its activity
    Index(None, "heat", "id", "first_day", "last_day"),
    Index(None, "last_day", "id"),
)

# One happening, told by its articles; the rest of what is known of it stands with those.
events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("story_id", ForeignKey(stories.c.id), nullable=False),
    Column("articles", Integer, nullable=False),
    Column("outlets", Integer, nullable=False),  # copies of another outlet's report apart
    Column(
        "first_day", Date, nullable=False
    ),  # of its first report, and the last that repeats none
    Column("last_day", Date, nullable=False),
    Column("precision", String(16), nullable=False),
    Column("first_report", BigInteger, nullable=False),  # the recency of an article
    Column("last_report", BigInteger, nullable=False),
    Index(None, "story_id", "last_report"),
)

event_headlines = Table(
    "event_headlines",
    metadata,
    Column("event_id", ForeignKey(events.c.id), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("article_id", Integer, nullable=False),
    Column("headline", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Events and stories whose articles all went to another: the old id answers for the new one.
successors = Table(
    "successors",
    metadata,
    Column("kind", String(8), primary_key=True),  # "event" or "story"
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("successor", Integer, nullable=False),
    Index(None, "kind", "successor"),
    sqlite_with_rowid=False,
)

_CORRECTED = "updated_at IS NOT NULL"

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("recency", BigInteger, nullable=False, unique=True),
    Column("story_id", ForeignKey(stories.c.id), nullable=False),
    Column("outlet_id", ForeignKey(outlets.c.id), nullable=False),
    Column("duplicate_of", Integer, ForeignKey("articles.id")),
    Column("language", String(8), nullable=False),
    Column("headline", Text, nullable=False),
    Column("url", Text),
    Column("origin", Text, nullable=False),
    Column("published", DateTime(timezone=True)),
    Column("day", Date, nullable=False),
    Column("day_reason", String(24), nullable=False),
    Column("content_hash", String(128), nullable=False, unique=True),
    Column("signature", LargeBinary, nullable=False),
    Column("read_at", DateTime(timezone=True), nullable=False),
    Column("text", Text, nullable=False),  # last: long, and rarely asked for
    Column("identity", Text),  # what stays when the words are corrected
    Column("updated_at", DateTime(timezone=True)),  # null where the words are the first
    Column("event_id", ForeignKey(events.c.id)),  # null where read before there were events
    Column("agencies", Text),  # keys of those it credits, a space between; null: none
    Index(None, "story_id", "recency"),
    Index(None, "event_id", "recency"),
    Index(None, "url"),
    Index(None, "identity"),
    # Few are ever corrected. (`postgresql_where` is said in the migrations alone: said here, it
    # would load all of SQLAlchemy's PostgreSQL dialect at every start.)
    Index(
        "ix_articles_updated_at",
        "updated_at",
        sqlite_where=text(_CORRECTED),
    ),
)

# What articles are grouped by, as `briefings.stories` packs it.
article_features = Table(
    "article_features",
    metadata,
    Column("article_id", ForeignKey(articles.c.id), primary_key=True),
    Column("features", LargeBinary, nullable=False),
)

# What articles said before they were corrected.
revisions = Table(
    "revisions",
    metadata,
    Column("article_id", ForeignKey(articles.c.id), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1 is the first wording
    Column("content_hash", String(128), nullable=False, unique=True),
    Column("headline", Text, nullable=False),
    Column("published", DateTime(timezone=True)),
    Column("read_at", DateTime(timezone=True), nullable=False),
    Column("text", Text, nullable=False),
)

sentences = Table(
    "sentences",
    metadata,
    Column("article_id", ForeignKey(articles.c.id), primary_key=True),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("order", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("role", String(16), nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("salience", Float, nullable=False),
    Column("standalone", Boolean, nullable=False),
    Column("figures", Integer, nullable=False),
    Column("quotes", Integer, nullable=False),
    Column("actors", Text, nullable=False),  # keys, a tab between
    Column("terms", Text, nullable=False),  # a space between
    sqlite_with_rowid=False,
)

timexes = Table(
    "timexes",
    metadata,
    Column("article_id", ForeignKey(articles.c.id), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("sentence_rank", Integer),
    Column("story_id", ForeignKey(stories.c.id), nullable=False),
    Column("dated", Boolean, nullable=False),
    Column("salience", Float, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("value", Text),
    Column("precision", String(16)),
    Column("certainty", String(16), nullable=False),
    Column("time_of_day", String(16)),
    Column("notes", Text),  # JSON, null where there are none
    ForeignKeyConstraint(
        ["article_id", "sentence_rank"], [sentences.c.article_id, sentences.c.rank]
    ),
    Index(
        "ix_timexes_dated",
        "story_id",
        "dated",
        "salience",
        "article_id",
        "position",
        "first_day",
        "last_day",
    ),
    sqlite_with_rowid=False,
)

actors = Table(
    "actors",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("name_ar", Text),
    Column("name_en", Text),
)

mentions = Table(
    "mentions",
    metadata,
    Column("article_id", ForeignKey(articles.c.id), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("actor_id", ForeignKey(actors.c.id), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    sqlite_with_rowid=False,
)

quotes = Table(
    "quotes",
    metadata,
    Column("article_id", ForeignKey(articles.c.id), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("speaker_id", ForeignKey(actors.c.id)),
    Column("recency", BigInteger, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index(None, "speaker_id", "recency", "position"),
    sqlite_with_rowid=False,
)

figures = Table(
    "figures",
    metadata,
    Column("article_id", ForeignKey(articles.c.id), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
    Column("unit", Text),
    Column("counted", Text),
    sqlite_with_rowid=False,
)

story_terms = Table(
    "story_terms",
    metadata,
    Column("story_id", ForeignKey(stories.c.id), primary_key=True),
    Column("term", Text, primary_key=True),
    Column("weight", Float, nullable=False),
    Index(None, "term", "weight", "story_id"),
    sqlite_with_rowid=False,
)

story_outlets = Table(
    "story_outlets",
    metadata,
    Column("story_id", ForeignKey(stories.c.id), primary_key=True),
    Column("outlet_id", ForeignKey(outlets.c.id), primary_key=True),
    sqlite_with_rowid=False,
)

story_actors = Table(
    "story_actors",
    metadata,
    Column("story_id", ForeignKey(stories.c.id), primary_key=True),
    Column("actor_id", ForeignKey(actors.c.id), primary_key=True),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

totals = Table(
    "totals",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("articles", Integer, nullable=False),
    Column("stories", Integer, nullable=False),
)

# Instants of the poller are whole seconds since 1970, UTC: it compares them, nobody reads them.
sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("home", Text),
    Column("language", String(8)),
    Column("added_at", BigInteger, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("interval", Integer, nullable=False),  # seconds between polls while they succeed
    Column("next_poll", BigInteger),  # null: not polled any more
    Column("lease_until", BigInteger, nullable=False),
    Column("last_success", BigInteger),
    Column("failures", Integer, nullable=False),
    Column("failing_since", BigInteger),
    Column("failure", String(40)),
    Column("told", Boolean, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("items", Integer, nullable=False),
    Column("chat_platform", String(16)),  # the chat that added it, which hears of its death
    Column("chat_key", Text),
    Column("full_text", String(8)),  # "feed" or "page"; null: as the settings say
    Column("repairs", Text),  # "bare-ampersand 3, unclosed-tag 1": of the feed as last read
    Index(None, "next_poll"),
)

source_items = Table(
    "source_items",
    metadata,
    Column("source_id", ForeignKey(sources.c.id), primary_key=True),
    Column("content_hash", String(64), primary_key=True),
    Column("last_seen", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

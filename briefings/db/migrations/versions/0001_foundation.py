"""The foundation: articles and what stands in them, stories, outlets, actors, chats, search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates every table."""
    op.create_table(
        "actors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=True),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actors")),
        sa.UniqueConstraint("key", name=op.f("uq_actors_key")),
    )
    op.create_table(
        "chats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
    )
    op.create_index(op.f("ix_chats_platform_key"), "chats", ["platform", "key"], unique=True)
    op.create_table(
        "outlets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=True),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("articles_ar", sa.Integer(), nullable=False),
        sa.Column("articles_en", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlets")),
        sa.UniqueConstraint("key", name=op.f("uq_outlets_key")),
    )
    op.create_index(op.f("ix_outlets_articles"), "outlets", ["articles"], unique=False)
    op.create_table(
        "stories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("headline_ar", sa.Text(), nullable=True),
        sa.Column("headline_en", sa.Text(), nullable=True),
        sa.Column("headline_ar_recency", sa.BigInteger(), nullable=True),
        sa.Column("headline_en_recency", sa.BigInteger(), nullable=True),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("heat", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_index(
        op.f("ix_stories_heat_id_first_day_last_day"),
        "stories",
        ["heat", "id", "first_day", "last_day"],
        unique=False,
    )
    op.create_index(op.f("ix_stories_last_day_id"), "stories", ["last_day", "id"], unique=False)
    op.create_table(
        "totals",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_totals")),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recency", sa.BigInteger(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("duplicate_of", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("day_reason", sa.String(length=24), nullable=False),
        sa.Column("content_hash", sa.String(length=128), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["duplicate_of"], ["articles.id"], name=op.f("fk_articles_duplicate_of_articles")
        ),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlets.id"], name=op.f("fk_articles_outlet_id_outlets")
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_articles_story_id_stories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_articles_content_hash")),
        sa.UniqueConstraint("recency", name=op.f("uq_articles_recency")),
    )
    op.create_index(
        op.f("ix_articles_story_id_recency"), "articles", ["story_id", "recency"], unique=False
    )
    op.create_index(op.f("ix_articles_url"), "articles", ["url"], unique=False)
    op.create_table(
        "story_actors",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actors.id"], name=op.f("fk_story_actors_actor_id_actors")
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_actors_story_id_stories")
        ),
        sa.PrimaryKeyConstraint("story_id", "actor_id", name=op.f("pk_story_actors")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_outlets",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlets.id"], name=op.f("fk_story_outlets_outlet_id_outlets")
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_outlets_story_id_stories")
        ),
        sa.PrimaryKeyConstraint("story_id", "outlet_id", name=op.f("pk_story_outlets")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_terms",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_terms_story_id_stories")
        ),
        sa.PrimaryKeyConstraint("story_id", "term", name=op.f("pk_story_terms")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_story_terms_term_weight_story_id"),
        "story_terms",
        ["term", "weight", "story_id"],
        unique=False,
    )
    op.create_table(
        "figures",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("counted", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_figures_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_figures")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mentions",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actors.id"], name=op.f("fk_mentions_actor_id_actors")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_mentions_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_mentions")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quotes",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("recency", sa.BigInteger(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_quotes_article_id_articles")
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["actors.id"], name=op.f("fk_quotes_speaker_id_actors")
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_quotes")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_quotes_speaker_id_recency_position"),
        "quotes",
        ["speaker_id", "recency", "position"],
        unique=False,
    )
    op.create_table(
        "sentences",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("salience", sa.Float(), nullable=False),
        sa.Column("standalone", sa.Boolean(), nullable=False),
        sa.Column("figures", sa.Integer(), nullable=False),
        sa.Column("quotes", sa.Integer(), nullable=False),
        sa.Column("actors", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_sentences_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("article_id", "rank", name=op.f("pk_sentences")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "timexes",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sentence_rank", sa.Integer(), nullable=True),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("dated", sa.Boolean(), nullable=False),
        sa.Column("salience", sa.Float(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("precision", sa.String(length=16), nullable=True),
        sa.Column("certainty", sa.String(length=16), nullable=False),
        sa.Column("time_of_day", sa.String(length=16), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id", "sentence_rank"],
            ["sentences.article_id", "sentences.rank"],
            name=op.f("fk_timexes_article_id_sentence_rank_sentences"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_timexes_article_id_articles")
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_timexes_story_id_stories")
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_timexes")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_timexes_dated"),
        "timexes",
        ["story_id", "dated", "salience", "article_id", "position", "first_day", "last_day"],
        unique=False,
    )
    op.execute("INSERT INTO totals (id, articles, stories) VALUES (1, 0, 0)")
    if op.get_bind().dialect.name == "sqlite":
        # Without columns, positions or lengths: it answers only which articles hold a term.
        op.execute(
            "CREATE VIRTUAL TABLE article_terms USING fts5("
            "terms, content='', detail=none, columnsize=0, tokenize='ascii')"
        )
    else:
        op.execute(
            "CREATE TABLE article_terms (recency BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL)"
        )
        op.execute("CREATE INDEX ix_article_terms_terms ON article_terms USING gin (terms)")

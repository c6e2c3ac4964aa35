"""Events, what articles are grouped by, and which event or story took another's place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates the tables. Articles read before keep their stories, and have no event."""
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("precision", sa.String(length=16), nullable=False),
        sa.Column("first_report", sa.BigInteger(), nullable=False),
        sa.Column("last_report", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_events_story_id_stories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_story_id_last_report"), "events", ["story_id", "last_report"])
    op.create_table(
        "event_headlines",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_headlines_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", "language", name=op.f("pk_event_headlines")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "successors",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("successor", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_successors")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_successors_kind_successor"), "successors", ["kind", "successor"])
    op.create_table(
        "article_features",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("features", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_features_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_features")),
    )
    # Alembic adds a column with a foreign key to SQLite only by copying the table.
    op.execute(
        "ALTER TABLE articles ADD COLUMN event_id INTEGER"
        " CONSTRAINT fk_articles_event_id_events REFERENCES events (id)"
    )
    op.create_index(op.f("ix_articles_event_id_recency"), "articles", ["event_id", "recency"])

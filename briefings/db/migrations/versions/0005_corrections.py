"""Corrected articles keep what they said before; sources know who added them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widens articles and sources, and adds the earlier wordings."""
    op.add_column("articles", sa.Column("identity", sa.Text(), nullable=True))
    op.add_column("articles", sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_articles_identity"), "articles", ["identity"], unique=False)
    op.create_table(
        "revisions",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content_hash", sa.String(length=128), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_revisions_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_revisions")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_revisions_content_hash")),
    )
    op.add_column("sources", sa.Column("chat_platform", sa.String(length=16), nullable=True))
    op.add_column("sources", sa.Column("chat_key", sa.Text(), nullable=True))
    op.add_column("sources", sa.Column("full_text", sa.String(length=8), nullable=True))

"""Phrases know the chats they were kept for, so that these can be forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table. Phrases of before stay nobody's."""
    op.create_table(
        "phrase_askers",
        sa.Column("phrase", sa.String(24), sa.ForeignKey("phrases.key"), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("phrase", "platform", "chat_key", name="pk_phrase_askers"),
    )
    op.create_index("ix_phrase_askers_platform_chat_key", "phrase_askers", ["platform", "chat_key"])

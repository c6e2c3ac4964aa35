"""Places keep the name they were asked for by; who subscribed, and since when a chat is closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widens the tables of chats and subscriptions."""
    op.add_column("chats", sa.Column("place", sa.Text(), nullable=True))
    op.add_column("chats", sa.Column("suspended_at", sa.BigInteger(), nullable=True))
    op.add_column("chats", sa.Column("closure_told", sa.Boolean(), nullable=True))
    op.create_index(
        "ix_chats_closures",
        "chats",
        ["suspended_at"],
        sqlite_where=sa.text("suspended_at IS NOT NULL"),
        postgresql_where=sa.text("suspended_at IS NOT NULL"),
    )
    op.add_column("subscriptions", sa.Column("place", sa.Text(), nullable=True))
    op.add_column("subscriptions", sa.Column("subscriber", sa.Text(), nullable=True))

"""Chats choose more than a language, or nothing at all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widens the table of chats."""
    with op.batch_alter_table("chats") as batch:
        batch.alter_column("language", existing_type=sa.String(length=8), nullable=True)
        batch.add_column(sa.Column("region", sa.String(length=8), nullable=True))
        batch.add_column(sa.Column("digits", sa.String(length=8), nullable=True))
        batch.add_column(sa.Column("time_zone", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("card", sa.String(length=8), nullable=True))
        batch.add_column(sa.Column("nothing_new", sa.String(length=8), nullable=True))
        batch.add_column(sa.Column("quiet_from", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("quiet_to", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("muted", sa.Text(), nullable=True))
        batch.add_column(sa.Column("suspended", sa.String(length=40), nullable=True))
    op.create_table(
        "phrases",
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_phrases")),
    )

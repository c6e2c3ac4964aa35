"""Articles keep the news agencies that they credit. What was read before credits none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widens articles."""
    op.add_column("articles", sa.Column("agencies", sa.Text(), nullable=True))

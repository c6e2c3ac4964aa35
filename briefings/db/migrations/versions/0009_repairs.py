"""Sources know with which repairs their feed was last read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widens sources."""
    op.add_column("sources", sa.Column("repairs", sa.Text(), nullable=True))

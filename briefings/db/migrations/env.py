"""How Alembic reaches the database: through the connection, and transaction, of its caller."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from briefings.db.metadata import metadata

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()

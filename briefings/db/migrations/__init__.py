"""Alembic's scripts, forward only. `briefings.db.migrate` runs them."""

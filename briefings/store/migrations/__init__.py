"""Alembic's scripts, forward only. `briefings.store.migrate` runs them."""

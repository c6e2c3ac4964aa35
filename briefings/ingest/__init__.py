"""Ingest: what was fetched becomes articles of the store."""

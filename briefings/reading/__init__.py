"""Article → sentences, time expressions, actors, quotes and figures: pure functions."""

from briefings.reading.read import read_article

__all__ = ["read_article"]

"""Choosing: what an answer says, in the sources' own words."""

from briefings.writing.lists import list_sources, list_stories, search
from briefings.writing.summary import write_summary
from briefings.writing.timeline import write_timeline

__all__ = ["list_sources", "list_stories", "search", "write_summary", "write_timeline"]

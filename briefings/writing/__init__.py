"""Choosing: what an answer says, in the sources' own words."""

from briefings.writing.actors import ACTORS, list_actors
from briefings.writing.agenda import COMING, write_agenda
from briefings.writing.digest import DigestQuestion, write_digest
from briefings.writing.lists import list_reports, list_sources, list_stories, search
from briefings.writing.quotes import (
    MOST_STATEMENTS,
    STATEMENTS,
    list_quotes,
    list_speakers,
    name_of,
)
from briefings.writing.summary import MOST_POINTS, POINTS, write_summary
from briefings.writing.timeline import EVENTS, MOST_EVENTS, write_timeline

__all__ = [
    "ACTORS",
    "COMING",
    "EVENTS",
    "MOST_EVENTS",
    "MOST_POINTS",
    "MOST_STATEMENTS",
    "POINTS",
    "STATEMENTS",
    "DigestQuestion",
    "list_actors",
    "list_quotes",
    "list_reports",
    "list_sources",
    "list_speakers",
    "list_stories",
    "name_of",
    "search",
    "write_agenda",
    "write_digest",
    "write_summary",
    "write_timeline",
]

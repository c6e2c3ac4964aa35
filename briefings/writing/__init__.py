"""Choosing: what an answer says, in the sources' own words."""

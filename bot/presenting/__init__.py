"""Briefings as replies, for asking and pushing alike."""

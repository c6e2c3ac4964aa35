"""Replies laid out as messages, one module for each kind of screen."""

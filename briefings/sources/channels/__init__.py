"""Channels of messengers as sources: their addresses, and their public preview pages."""

"""What is said of a configuration that cannot be used."""

from __future__ import annotations


class ConfigError(Exception):
    """One sentence that names the file or variable and the key; never a secret value."""


class WrongValueError(ValueError):
    """What a key must be, to stand behind the key's name: "must be one of ar, en"."""

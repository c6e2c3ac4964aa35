"""What operators do and look at, as data."""

SOURCE_ACTIONS = ("add", "list", "remove", "check", "poll", "import", "export")
"""What may follow `mujaz sources`; other words are a question, as in /sources."""

ASKING = ("summary", "timeline", "agenda", "stories", "search", "quotes", "sources")
"""The commands of `mujaz` that answer as the chat command of that name does."""

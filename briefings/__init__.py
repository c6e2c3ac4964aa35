"""The core of Mujaz: keeps the briefing store and understands the news. Knows nothing of chat."""

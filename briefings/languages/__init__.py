"""What belongs to one language: its number words and how they are put together."""

"""English: its words and its grammar of time."""

"""What the bot itself says, in the reader's language."""

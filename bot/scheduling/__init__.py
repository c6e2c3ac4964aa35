"""When something is due, in local time."""

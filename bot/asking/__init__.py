"""What people ask, read from their words."""

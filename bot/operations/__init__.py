"""What operators do and look at, as data."""

"""What every chat platform shares."""

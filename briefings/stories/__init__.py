"""Near-duplicates, and the grouping of articles into stories across outlets and languages."""

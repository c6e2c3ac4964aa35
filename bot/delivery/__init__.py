"""Posts that nobody asks for at the moment: when they are due, what is owed, how it is sent."""

"""Posts that nobody asks for at the moment: when they are due, what is pending, how it is sent."""

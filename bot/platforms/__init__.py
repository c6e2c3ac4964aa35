"""Where requests come from and replies go: one module for each platform."""

"""Everything of Mujaz that meets people: commands, layout, platforms, delivery."""

__version__ = "0.1.0"

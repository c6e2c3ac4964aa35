"""What all tests share: Hypothesis judges answers, never how long a shared machine took."""

from hypothesis import settings

settings.register_profile("mujaz", deadline=None)
settings.load_profile("mujaz")

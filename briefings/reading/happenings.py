"""Whether a sentence tells of something that happened."""

from __future__ import annotations

from briefings.models import Language


def tells_no_event(sentence: str, language: Language) -> bool:
    return False


def tells_past(sentence: str, language: Language) -> bool:
    return True


def is_comparison(sentence: str, start: int, end: int, language: Language) -> bool:
    return False

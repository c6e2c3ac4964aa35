"""Names to offer while somebody types whose words they ask for."""

from __future__ import annotations

from bot.services import Services
from briefings.models import Language, Question
from briefings.text.fold import fold_word
from briefings.text.hygiene import clean_line
from briefings.writing import list_speakers, name_of

_LONGEST = 100  # characters of a name


async def speakers_like(
    services: Services, typed: str, language: Language, *, most: int
) -> list[str]:
    """Who is quoted in the news of these days, most often first, whose name has what is typed.

    A part of any word will do, in either language. Raises StoreError.
    """
    known = await services.answer_cache.ask(list_speakers, services.store, Question())
    part = _folded(typed)
    found = (one for one in known if part in _folded(f"{one.name_ar or ''} {one.name_en or ''}"))
    names = dict.fromkeys(clean_line(name_of(one, language), _LONGEST) for one in found)
    return list(filter(None, names))[:most]


def _folded(text: str) -> str:
    return " ".join(fold_word(word) for word in text.split())

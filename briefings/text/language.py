"""Which of our languages a text is in, by its letters."""

from __future__ import annotations

import re

from briefings.models import Language

_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_SAMPLE = 20_000


def language_of(text: str) -> Language | None:
    """The language most of the letters belong to; None where there is no letter of either.

    A script is enough to part Arabic from English. The first 20,000 characters are counted.
    """
    sample = text[:_SAMPLE]
    arabic, latin = len(_ARABIC.findall(sample)), len(_LATIN.findall(sample))
    if not arabic and not latin:
        return None
    return "ar" if arabic >= latin else "en"

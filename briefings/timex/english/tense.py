"""Words that tell whether an English sentence looks ahead or back (matched in folded text)."""

from __future__ import annotations

import re

FUTURE = re.compile(
    r"\b(?:will|shall|'ll|won't|going to|due (?:to|on|in|for|by)|set to|set for|scheduled|"
    r"slated|expected|plans?|planned|planning|upcoming|next|to be held|to meet|to begin|to start|"
    r"to open|to visit|to hold|to vote|to take place|intends?|hopes? to|ahead of|would|deadline|"
    r"expires?|until|by)\b|'ll\b"
)
PAST = re.compile(
    r"\b(?:was|were|had|did|said|told|announced|took|came|went|began|held|met|made|left|won|lost|"
    r"fell|rose|shot|struck|hit|broke|fled|died|sent|saw|found|became|gave|got|spoke|"
    r"[a-z]{3,}(?<!ne)(?<!spe)(?<!fe)(?<!e)ed|since|ago|last)\b"
)

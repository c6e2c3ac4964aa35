"""One key for one actor across spellings and languages, and a display name without its clitics.

Two names are one by evidence only: the same letters once hamza, alef, «ة», the article and the
joint of «عبد» are folded; or, of a name in Latin letters, the Arabic form that lists of people give
for each of its words. Vowels stay: «بشار» is not «البشير», nor «حسن» «حسين».
"""

from __future__ import annotations

import re
from functools import cache

from briefings.models import Actor, ActorKind
from briefings.reading.names.clues import rows
from briefings.text.fold import fold_word

_ABD = re.compile(r"\bعبد (?=\S)")
_FATHER = re.compile(r"\b(?:ابي|ابا)\b")  # the cases of «أبو»
_TITLES = re.compile(r"^(?:mr|mrs|ms|dr)\.? ")
_INITIAL = re.compile(r"\b[a-z]\.? ")
_JOINERS = frozenset(("بن", "ابن", "bin", "ibn", "ben", "al", "el", "ال"))


def unlisted(kind: ActorKind, name: str, *, arabic: bool) -> Actor:
    """The actor of a name that no list holds."""
    key = f"{kind}:~{arabic_key(name) if arabic else latin_key(name, kind)}"
    return Actor(key, kind, name, None) if arabic else Actor(key, kind, None, name)


def arabic_key(name: str) -> str:
    """«محمد الأنصاري», «محمد انصاري» and «محمّد الأنصارى» have one."""
    joined = _FATHER.sub("ابو", _ABD.sub("عبد", fold_word(name)))
    return " ".join(word.removeprefix("ال") or word for word in joined.split())


def latin_key(name: str, kind: ActorKind) -> str:
    """That of the Arabic name where all words of a person's name have an Arabic form."""
    folded = _INITIAL.sub("", _TITLES.sub("", fold_word(name))).replace("'", "").replace("’", "")
    words = [word for word in re.split(r"[ -]+", folded) if word]
    if kind is ActorKind.PERSON and len(words) > 1:
        forms = [
            word if word in _JOINERS else _arabic_forms().get(word)
            for word in words
            if word not in ("al", "el", "al-", "el-")
        ]
        if all(forms):
            return arabic_key(" ".join(filter(None, forms)))
    return " ".join(words)


@cache
def _arabic_forms() -> dict[str, str]:
    return {latin: arabic for latin, arabic in rows("latin_names.tsv")}  # noqa: C416 - lists


def without_clitic(name: str) -> str:
    """An Arabic name without the conjunction or preposition written to its first word."""
    return "ال" + name[2:] if name.startswith("لل") else name[1:]

"""Plain words to the bot: greetings, thanks, and what a whole question asks about.

Closed lists of what people really send to a bot; whatever is not in them is words to look for.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from briefings.text.fold import fold_word


class SmallTalk(Enum):
    """What a message means that asks for nothing in particular."""

    GREETING = "greeting"
    THANKS = "thanks"
    NEWS = "news"
    STOP = "stop"
    HELP = "help"


_PHRASES: Final[dict[SmallTalk, tuple[str, ...]]] = {
    SmallTalk.GREETING: (
        "hi",
        "hello",
        "hello there",
        "hey",
        "hi there",
        "hey there",
        "good morning",
        "good afternoon",
        "good evening",
        "salam",
        "salaam",
        "how are you",
        "are you there",
        "السلام عليكم",
        "سلام عليكم",
        "السلام عليكم ورحمة الله",
        "السلام عليكم ورحمة الله وبركاته",
        "وعليكم السلام",
        "سلام",
        "مرحبا",
        "مرحبا بك",
        "مرحبتين",
        "أهلا",
        "أهلين",
        "أهلا وسهلا",
        "هلا",
        "هلا والله",
        "صباح الخير",
        "صباح النور",
        "مساء الخير",
        "مساء النور",
        "كيف الحال",
        "كيف حالك",
        "كيفك",
        "شلونك",
        "ازيك",
        "تحية طيبة",
    ),
    SmallTalk.THANKS: (
        "thanks",
        "thank you",
        "thank you very much",
        "thank you so much",
        "thanks a lot",
        "many thanks",
        "thx",
        "ty",
        "ok",
        "okay",
        "ok thanks",
        "great",
        "good",
        "good bot",
        "nice",
        "perfect",
        "cool",
        "yes",
        "no",
        "bye",
        "goodbye",
        "شكرا",
        "شكرا جزيلا",
        "شكرا لك",
        "شكرا لكم",
        "شكرا كثيرا",
        "الف شكر",
        "مشكور",
        "مشكورين",
        "يعطيك العافية",
        "يعطيكم العافية",
        "جزاك الله خيرا",
        "جزاكم الله خيرا",
        "بارك الله فيك",
        "تسلم",
        "تمام",
        "ممتاز",
        "حسنا",
        "طيب",
        "اوكي",
        "نعم",
        "لا",
        "اي",
        "مع السلامة",
        "وداعا",
    ),
    SmallTalk.NEWS: (
        "news",
        "the news",
        "latest",
        "the latest",
        "latest news",
        "the latest news",
        "news please",
        "give me the news",
        "show me the news",
        "any news",
        "what's new",
        "whats new",
        "what is new",
        "what's the news",
        "what is the news",
        "what happened",
        "what's happening",
        "whats happening",
        "what is happening",
        "what's going on",
        "what is going on",
        "headlines",
        "today's news",
        "news today",
        "الأخبار",
        "أخبار",
        "اخبار اليوم",
        "ما الأخبار",
        "ما هي الأخبار",
        "ما اخر الأخبار",
        "ما هي اخر الأخبار",
        "شو الأخبار",
        "شو في أخبار",
        "ايش الأخبار",
        "وش الأخبار",
        "ايه الأخبار",
        "ما الجديد",
        "ما هو الجديد",
        "شو الجديد",
        "ايه الجديد",
        "وش الجديد",
        "الجديد",
        "اخر الأخبار",
        "آخر المستجدات",
        "المستجدات",
        "ماذا حدث",
        "ماذا جرى",
        "ماذا يحدث",
        "ماذا يجري",
        "شو صار",
        "وش صار",
        "ايش صار",
        "هات الأخبار",
        "اعطني الأخبار",
        "أريد الأخبار",
    ),
    SmallTalk.STOP: (
        "stop",
        "stop it",
        "stop please",
        "cancel",
        "unfollow",
        "توقف",
        "قف",
        "أوقف",
        "كفى",
        "ايقاف",
        "الغاء الاشتراك",
    ),
    SmallTalk.HELP: (
        "help me",
        "what can you do",
        "who are you",
        "what are you",
        "how does it work",
        "how do you work",
        "commands",
        "menu",
        "ساعدني",
        "من أنت",
        "من انتم",
        "ماذا تفعل",
        "ماذا تستطيع",
        "ماذا تستطيع أن تفعل",
        "كيف تعمل",
        "كيف أستخدمك",
        "الأوامر",
        "القائمة",
    ),
}
_PLEASE: Final = frozenset(
    fold_word(word) for word in ("please", "pls", "plz", "لو", "سمحت", "سمحتم", "فضلك", "رجاء")
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ADDRESS: Final = frozenset(fold_word(word) for word in ("bot", "mujaz", "موجز", "بوت", "يا"))


def _folded(text: str) -> tuple[str, ...]:
    # Tanween is written as a bare alef in «شكراً» and left out in «شكرا»: folding drops the sign.
    return tuple(fold_word(word).replace("’", "'") for word in _WORD.findall(text))


_MEANT: Final = {_folded(phrase): talk for talk, phrases in _PHRASES.items() for phrase in phrases}
_MOST_WORDS: Final = max(map(len, _MEANT)) + 3


def small_talk(text: str) -> SmallTalk | None:
    """What a message means that asks for nothing in particular; None where it has words to find.

    A message without a letter or digit («👍», "?") wants help at most, as does none at all.
    """
    words = _folded(text[:400])
    if not words:
        return SmallTalk.THANKS if text.strip() and not set(text) & set("?؟") else SmallTalk.HELP
    if len(words) > _MOST_WORDS:
        return None
    bare = tuple(word for word in words if word not in _PLEASE and word not in _ADDRESS)
    return _MEANT.get(words) or _MEANT.get(bare)


# --- questions ------------------------------------------------------------------------------------

_ASKING: Final = frozenset(
    fold_word(word)
    for word in [
        "what",
        "what's",
        "whats",
        "when",
        "where",
        "who",
        "why",
        "how",
        "which",
        "did",
        "does",
        "do",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "tell",
        "show",
        "give",
        "explain",
        "ماذا",
        "ما",
        "متى",
        "أين",
        "اين",
        "من",
        "لماذا",
        "كيف",
        "هل",
        "أي",
        "اي",
        "كم",
        "شو",
        "وش",
        "ايش",
        "ليش",
        "وين",
        "ايه",
        "أخبرني",
        "اخبرني",
        "حدثني",
        "احكي",
        "أعطني",
        "اعطني",
    ]
)
"""Words that a question begins with."""

_FILLERS: Final = _ASKING | frozenset(
    fold_word(word)
    for word in [
        "me",
        "us",
        "about",
        "the",
        "a",
        "an",
        "of",
        "at",
        "in",
        "on",
        "to",
        "for",
        "from",
        "with",
        "by",
        "there",
        "any",
        "happened",
        "happen",
        "happening",
        "happens",
        "going",
        "latest",
        "news",
        "new",
        "update",
        "updates",
        "please",
        "it",
        "and",
        "حدث",
        "يحدث",
        "جرى",
        "يجري",
        "صار",
        "يصير",
        "في",
        "عن",
        "على",
        "إلى",
        "من",
        "مع",
        "بشأن",
        "حول",
        "الذي",
        "التي",
        "هو",
        "هي",
        "آخر",
        "أخبار",
        "الأخبار",
        "جديد",
        "الجديد",
        "مستجدات",
        "لي",
        "لنا",
        "هناك",
        "ثمة",
        "لو",
        "سمحت",
        "فضلك",
    ]
)
"""Words of a question that nobody looks for."""


def content_words(text: str) -> str:
    """What a question is about: its words without those that only ask; else the text as it is.

    Only of a text that begins as questions do, or ends in a question mark.
    """
    words = text.split()
    if not words:
        return text
    asks = text.rstrip().endswith(("?", "؟"))
    bare = [word.strip('?؟!.,،؛:«»"“”()') for word in words]
    first = fold_word(bare[0]).replace("’", "'")
    if not asks and first not in _ASKING:
        return text
    kept = [word for word in bare if word and fold_word(word).replace("’", "'") not in _FILLERS]
    return " ".join(kept) or text

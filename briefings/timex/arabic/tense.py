"""Words that tell whether an Arabic sentence looks ahead or back, folded."""

from __future__ import annotations

import re
from functools import lru_cache

from briefings.timex.resolve import Tense

# «سيعقد», «ستبدأ»: the future prefix before an imperfect verb, but not «سيطر» or «ستار».
_FUTURE_VERB = re.compile(
    r"[وف]?س[يتن](?!طر|ناريو|ره\b|ما\b|ول\b|دني|د\b|ده\b|ف\b|ار|وي|غاف|وكه|ين\b|ون\b|دات|اد|اق|اس"
    r"|ناء|ه\b|عه\b|ئه|ئات|يات|بق\b|جاب|عود)[ء-ي]{2,}"
)
_FUTURE_WORDS = """
    سوف المقبل المقبله القادم القادمه المقرر المتوقع المرتقب المنتظر مقرر مقرره مرتقب مرتقبه
    يعتزم تعتزم يعتزمون يستعد تستعد يخطط تخطط موعد موعدا يتوقع تتوقع غدا
"""
_FUTURE = frozenset(_FUTURE_WORDS.split())
_PAST_WORDS = """
    اجرت اجري ادت ادي استهدف استهدفت اصدر اصدرت اصيب اضاف اضافت اطلق اطلقت اعتقل اعتقلت اعلن
    اعلنت اغلق اغلقت افاد افادت اكد اكدت التقت التقي الماضي الماضيه المنصرم انتهت انتهي اندلع
    اندلعت انطلق انطلقت بدا بدات تسلم تعرض تعرضت توفي تولي جرت جري حضر دخل دخلت ذكر ذكرت زار زارت
    سقط سقطت شن شنت شهد شهدت صوت ضرب عدت عقد عقدت غادرت فاز فازت قال قالت قتل قتلت قرر قررت كان
    كانت كانوا كشف كشفت لقي لم منذ نفذ نفذت نقل نقلت وافق وافقت وصل وصلت وقع وقعت
"""
_PAST = frozenset(_PAST_WORDS.split())
_ANNOUNCING_WORDS = """
    ان بان الي حتي لغايه موعد موعدا اعلن اعلنت حدد حددت قرر قررت قال قالت اكد اكدت دعا دعت توقع
    توقعت اجل اجلت مدد مددت جدول اجتماع انتخابات المقرره المقرر ليوم
"""
ANNOUNCING = frozenset(_ANNOUNCING_WORDS.split())


@lru_cache(maxsize=32768)
def tense_of(word: str, before: str) -> Tense | None:
    """The tense a word tells, if it tells one, knowing the word before it."""
    if word in _PAST or (word[0] in "وف" and word[1:] in _PAST):
        return "past"
    if word in _FUTURE or (word[0] in "وف" and word[1:] in _FUTURE):
        return "future"
    if (word[0] == "س" or word[1:2] == "س") and _FUTURE_VERB.fullmatch(word):
        return "future"
    return None

"""Words that tell whether an Arabic sentence looks ahead or back, folded.

Nouns and verbs are told apart by their letters where these suffice, and by lists where not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from briefings.timex.context import Sign

# «سيعقد», «ستبدأ»: the future prefix before an imperfect verb, but not «سيطر» or «ستار».
_FUTURE_VERB = re.compile(
    r"[وف]?س[يتن](?!طر|ناريو|ره\b|ما\b|ول\b|دني|د\b|ده\b|ف\b|ار|وي|غاف|وكه|ين\b|ون\b|دات|اد|اق|اس"
    r"|ناء|ه\b|عه\b|ئه|ئات|يات|بق\b|جاب|عود)[ء-ي]{2,}"
)
_FUTURE_WORDS = """
    سوف المقبل المقبله القادم القادمه المقرر المتوقع المرتقب المنتظر مقرر مقرره مرتقب مرتقبه
    يعتزم تعتزم يعتزمون يستعد تستعد يخطط تخطط موعد موعدا يتوقع تتوقع غدا لن يرتقب ينتظر المزمع
    يرجح المرجح المحتمل المقرره المقررين المقررتين المزمعه المرتقبه المنتظره المتوقعه المحتمله
    تاجل تاجلت ارجي ارجيت ارجا ارجات تاجيل ارجاء التاجيل
"""
_FUTURE = frozenset(_FUTURE_WORDS.split())
_PAST_WORDS = """
    اجرت اجري ادت ادي استهدف استهدفت اصدر اصدرت اصيب اضاف اضافت اطلق اطلقت اعتقل اعتقلت اعلن
    اعلنت اغلق اغلقت افاد افادت اكد اكدت التقت التقي الماضي الماضيه المنصرم انتهت انتهي اندلع
    اندلعت انطلق انطلقت بدا بدات تسلم تعرض تعرضت توفي تولي جرت جري حضر دخل دخلت ذكر ذكرت زار زارت
    سقط سقطت شن شنت شهد شهدت صوت ضرب عدت عقد عقدت غادرت فاز فازت قال قالت قتل قتلت قرر قررت كان
    كانت كانوا كشف كشفت لقي لم منذ نفذ نفذت نقل نقلت وافق وافقت وصل وصلت وقع وقعت قد لقد فقد
    تقدم تحدث تعهد توصل تراجع رفض طالب دعا حذر صرح كلف تنحي اتهم هاجم اطاح القي انهي بلغ تجاوز
    ارتفع انخفض سجل حقق خسر تاهل احرز تعادل نال حصل توج انتخب اختار استقال غادر عاد رحل ولد نشر بث
    كتب انجز اسس تاسس افتتح دشن وجه تلقي استقبل شارك نظم اقيم اقر الغي اوقف افرج ادان برا هرب نجا
    تضرر دمر قصف اسقط اغتال اغتيل خطف احتجز اصاب جرح نزح لجا ابلغ اوضح اشار شدد اعرب ندد نفي رد
    حل حلت جاء جاءت بات باتت ظل ظلت مر مرت صار صارت ردت عادت نالت سار سارت زاد زادت قاد قادت باع
    باعت عاش عاشت قام قامت دار دارت ثار ثارت هز هزت فر فرت حث حثت تم تمت سجلت حققت خسرت ضم ضمت
    علق ارسل سلم وزع اعاد ابرم وقعا اجتمع اتفق هدد ضبط اوقفت فتح هبط صعد انسحب سيطر تصدي نظر ساد
    اندلعوا فتحت وزعت مات قضي استشهد انهار تحطم غرق اشتعل انفجر تعافي شفي تزوج
"""
_PAST = frozenset(_PAST_WORDS.split())
# «أعلنت», «اجتمعوا», «استهدف», «انطلق», «اعتقل»: verbs of the past by their letters; a masdar has
# an alef before its last letter («انطلاق»), a plural noun ends in «ات».
_PAST_VERB = re.compile(
    r"(?!ال)[وف]?(?:[ء-ي]{2,5}[^ايوةت]ت|[ء-ي]{3,6}وا|است[^ا]{2,4}|ا[نجعحتشكسقلبفخرصضط]ت[^ا]{2,3}"
    r"|ان[^اتيو][^ا]{2})(?:ه|ها|هم)?"
)
_NOT_PAST_WORDS = """
    وقت الوقت صوت بيت تحت بنت زيت موت بيروت كويت ليست سبت انت كنت اخت انترنت توقيت تثبيت ثابت بحت
    فئت سكت التي حيث ثمت اذت استاذ انهم اننا انها انما انتم انتهي كلفت وقتها بيتها صوتها انفسهم
"""
_NOT_PAST = frozenset(_NOT_PAST_WORDS.split())
# The imperfect: with a day it tells what is scheduled («تفتح البورصة الأحد», «يلتقي الخميس»).
_IMPERFECT = re.compile(r"[وف]?ي[^ا][ء-ي]{2,5}")
# Feminine, where «و» opens a clause with it («وتُجرى الامتحانات»); a masdar has ا or ي inside.
_SHE = re.compile(r"[وف]ت(?!ونس|موز|لك\b|شرين|ركي|حت\b)[^اي][^اي]{1,3}[^هةت]")
_NOT_IMPERFECT_WORDS = """
    يوم يومي يومين يومها يونيو يوليو يناير يوليوز يونيه يسار يمين يمني يمنيه يهود يهودي يهوديه
    يونان يوناني يابان يقين يورو يوما يوميا وفيات وفيما وفيها يعني وفيه
"""
_NOT_IMPERFECT = frozenset(_NOT_IMPERFECT_WORDS.split())
_ANNOUNCING_WORDS = """
    ان بان الي حتي لغايه موعد موعدا اعلن اعلنت حدد حددت قرر قررت قال قالت اكد اكدت دعا دعت توقع
    توقعت اجل اجلت مدد مددت جدول اجتماع انتخابات المقرره المقرر ليوم
"""
REPORTING = frozenset(
    [
        "قال",
        "قالت",
        "اعلن",
        "اعلنت",
        "اكد",
        "اكدت",
        "اضاف",
        "اضافت",
        "ذكر",
        "ذكرت",
        "افاد",
        "افادت",
        "صرح",
    ]
)
ANNOUNCING = frozenset(_ANNOUNCING_WORDS.split())


@lru_cache(maxsize=32768)
def tense_of(word: str, before: str) -> Sign | None:
    """The tense a word tells, if it tells one, knowing the word before it."""
    plain = word[1:] if word[0] in "وف" and len(word) > 3 else word
    if plain in _SETTING:
        return "open"
    if word in _FUTURE or plain in _FUTURE:  # «من المقرر», but «كان مقررا» tells nothing
        return "open" if before in _WAS else "future"
    if before in _NOT_BEFORE_VERBS:
        return None
    if word in _PAST or plain in _PAST:
        return "past"
    if (word[0] == "س" or word[1:2] == "س") and _FUTURE_VERB.fullmatch(word):
        return "future"
    if plain not in _NOT_PAST and _PAST_VERB.fullmatch(plain):
        return "past"
    if plain not in _NOT_IMPERFECT and (_IMPERFECT.fullmatch(plain) or _SHE.fullmatch(word)):
        return None if before in _NARRATED else "future"
    return None


def befores(words: Sequence[str]) -> list[str]:
    """The word before each, past the preposition of «كان من المقرر»."""
    found = ["", *words]
    for index, word in enumerate(words):
        if word == "من" and found[index] in _WAS:
            found[index + 1] = found[index]
        elif word == "ان" and found[index] == "علي":  # «على أن يشيع الجمعة» is a plan
            found[index + 1] = "علي ان"
    return found


# «لم يصل», «كان يصل»: an imperfect that tells of the past; «قبل أن يصل» tells nothing.
_NARRATED = frozenset(
    ["لم", "كان", "كانت", "كانوا", "ان", "وهو", "وهي", "ما", "لا", "التي", "الذي"]
)
_SETTING = frozenset({"حدد", "حددت", "تحدد", "تحددت", "حددوا"})  # a date, on either side of now
_WAS = frozenset({"كان", "كانت", "كانا", "كانوا"})
_NOT_BEFORE_VERBS = frozenset({"في", "من", "علي", "عن", "الي", "بين"})

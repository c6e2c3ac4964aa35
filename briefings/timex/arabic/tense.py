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
    r"|ناء|ه\b|عه\b|ئه|ئات|يات|بق\b|جاب)[ء-ي]{2,}"
)
# Nouns and names that look like such verbs, of the 100,000 commonest forms.
_NOT_FUTURE_WORDS = """
    سنوات سنتين ستيفن ستيف سينما ستريت سيدتي ستيوارت سياحيه سيئا ستيفان سياتل سينمائي سيلفا
    سيلفي سنترال ستانلي ستيفنز سياحه سيرته سيمبسون سيرفر سيلفيا ستانفورد ستوديو سنتر سيباستيان
    سينمائيه سياج سيراليون ستائر سيجاره سيسي ستيشن سيرجيو ستانتون سييرا سيبيريا سيرك ستيفين سيفه
    سنتان سندريلا سيرغي سيفا سيلفر سنته سيئون سيناتور سيسيليا سيمونز ستيلا سيرتك سيوداد سنتيمتر
    سيسكو سنتيمترات سينت سنودن سياح سيلفيو سيريل ستيفانو سيمور ستايلز فستانها وسنوات ستينات
    سيلفستر ستمائه سيقان سيئين ستاندرد ستوكس سنتيم سندرلاند سياحيا سيلك سيمز سيناترا سترته سيرتي
    وسيطه سيوله ستاند سنتيمترا سيئول سيرتها سيكس سيلتا سيهات سندباد سيلان سنكلير ستامفورد سنتها
    سينثيا سترات سيبويه سيندي سيينا ستينيات سياف سينمائيا ستايسي سيرهم سنايدر سيميوني سترونج
    سنتات سيراميك سيرخيو سيليكون سيمفونيه سيتا سيمبا سيوه ستانيسلاف ستراوس ستيرلينغ سيليا
    سينسيناتي سيرفرات سيريا سيفين سيلتيك ستراسبورغ سترايك سيتو سيفاستوبول سينيه سيكولوجيه سندس
    سيريس سيمنز ستيفنسون سيلاس سينيور سيرتهم سيروس وستمائه وسيرته سيتروين سيرنا سيريلانكا ستلايت
    سيريوس سيكريت سيمو ستوكتون سيسك فسيفساء ستيبان ستيريو سيبيل ستاينر سيستم سيرانو سيوفهم
    ستافورد سيجال ستاين سترينج سنحان سيرت سيغفريد فسيحه سياله ستراند سيجما سيرز سيلفان سيليك
    سيليكا سيموس فسيولوجيه ستيورات سيدتنا ستراسبورج سيمونا سيموني سيوارد سيانيد سيسل سيلز ستاتن
    ستراتون وسينما سنبله سياط سيغموند سينترال ستيفنس وستيف ستريكلاند سيفيك سيمنس سيديا سيجار
    سيسوكو وسندان سيبريا سيزونز سيكا سينكلير ستيفينز سيدتان وسيله سيتي سيدنا سيمون سينا سيرا
    سياحي سناب سيزار ستالين سينغ سناء سنتا سيرين ستايل سيرو سيرج سنتي سيوف سيرينا سنها سيلينا
    سيرها ستريم سيكو فستانا سيبو سندي سيلين سيزر ستيرن سيدريك ستات ستاك وسيطا سيدو ستيب سيركل
    ستريب سنواته سيات سينجر ستيفي سيرف ستونز وسيدنا ستايت سيرسي سيشل سنفور ستونر وسيمون ستيج
    سيشيل سنجر ستالون سينك فستانك ستيغ سنواتها سيرش سيمي وسترن سيبل سيريني سيبر سيرفس سيزيف
    فسنوات ستاد ستون وستون وستين وسنتين وسنتان سنغالي سنغاليه السنغال سيده وسيده وسياره وسيارات
    وسياحه وسياحيه وسيوله ستوديوهات سيناريوهات سيدي سنجار سيروم ستنت سندات سيول وسيول وسيقان
    وستائر وسياج وسيناتور سندان
"""
_NOT_FUTURE = frozenset(_NOT_FUTURE_WORDS.split())
_FUTURE_WORDS = """
    سوف المقبل المقبله القادم القادمه المقرر المتوقع المرتقب المنتظر مقرر مقرره مرتقب مرتقبه
    يعتزم تعتزم يعتزمون يستعد تستعد يخطط تخطط موعد موعدا يتوقع تتوقع غدا لن يرتقب ينتظر المزمع
    يرجح المرجح المحتمل المقرره المقررين المقررتين المزمعه المرتقبه المنتظره المتوقعه المحتمله
    تاجل تاجلت ارجي ارجيت ارجا ارجات تاجيل ارجاء التاجيل يامل تامل ياملون
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
    توقف تسبب تحول تجمع تعطل توسع توجه توسط تكبد تحسن تصدر تخطي تبني تغلب تفوق تخلي تفقد تكرر تعثر
    تدخل تجددت تزامن
"""
_PAST = frozenset(_PAST_WORDS.split())
# «أعلنت», «اجتمعوا», «استهدف», «انطلق», «اعتقل»: verbs of the past by their letters; a masdar has
# an alef before its last letter («انطلاق»), a plural noun ends in «ات».
_PAST_VERB = re.compile(
    r"(?!ال|ي|لي)[وف]?(?!ي)(?:[ء-ي]{2,5}[^ايوةت]ت|[ء-ي]{3,6}وا|است[^ا]{2,4}|ا[نجعحتشكسقلبفخرصضط]ت[^ا]{2,3}"
    r"|ان[^اتيو][^ا]{2})(?P<object>ه|ها|هم)?"
)
_NOT_PAST_WORDS = """
    وقت الوقت صوت بيت تحت بنت زيت موت بيروت كويت ليست سبت انت كنت اخت انترنت توقيت تثبيت ثابت بحت
    فئت سكت التي حيث ثمت اذت استاذ انهم اننا انها انما انتم انتهي كلفت وقتها بيتها صوتها انفسهم
    اكتوبر انقره انظمه انشطه انديه انبوب اندرو اندريه انتوني انجيل انجلس انطون استوديو استطيع
    مؤقت مؤقته ثابت ثابته صامت صامته لافته مثبت تثبت تلفت تصمت تسكت بصمت بالصمت لوقت بوقت للوقت
    بالوقت روبرت سانت بوست بورت سبورت مارت سمارت كورت هارت ماركت غرانت مونت فورست بودابست كينت
    فنسنت سوفت رافت بهجت مدحت عصمت حكمت جوشوا بابوا باسوا كونوا فرانسوا برمته برمتها
"""
_NOT_PAST = frozenset(_NOT_PAST_WORDS.split())
# The imperfect: with a day it tells what is scheduled («تفتح البورصة الأحد», «يلتقي الخميس»).
_IMPERFECT = re.compile(r"[وف]?ي[^ا][ء-ي]{2,5}")
# Feminine, where «و» opens a clause with it («وتُجرى الامتحانات»); a masdar has ا or ي inside.
_SHE = re.compile(
    r"[وف]ت(?!ونس|موز|لك\b|شرين|ركي|حت\b|حه|عتبر|وجد\b|شمل\b|ضم\b|مثل\b|شكل\b|حتوي|تضمن|عني\b)"
    r"[^اي][^اي]{1,3}[^هةت]"
)
# The same without «و»: by their letters (forms VII, VIII and X), or those that open programmes.
_SHE_OPENS = re.compile(
    r"تست[^ا][ء-ي]{1,3}|ت[^اتسن]ت[^اي][^ا][ء-ي]?|تنت[ء-ي]{2,3}|تن[^ايت][^اي][^اي]"
)
_SHE_WORDS = """
    تبدا تعقد تصدر تزور تصل تعود تقام تجري تعلن تطلق تنظم تبث تغلق تفتح تنشر تصوت تحسم تنظر تلعب
    تخوض تحيي تحتفل تودع تدشن تبحث تناقش تتوجه تتجه تغادر تحل تستانف تنهي تواجه تفتتح تختتم
"""
_SHE_ALONE = frozenset(_SHE_WORDS.split())
# What is said of programmes, behind «التي» too.
_PROGRAMMED_WORDS = """
    تعقد يعقد تنعقد ينعقد تلتءم يلتءم تلتئم يلتئم تبدا يبدا تنطلق ينطلق تقام يقام تفتتح يفتتح تختتم
    يختتم تستضيفها تستضيفه تجري تنظم ينظم
"""
_PROGRAMMED = frozenset(_PROGRAMMED_WORDS.split())
_WHICH = frozenset({"التي", "الذي"})
_SHE_IS_WORDS = """
    تعتبر تعتبره تعتقد تحتوي تحتويه تختلف تشتهر تقتصر تمتلك تنتمي تستند تشتمل تنقسم تنوره تنوعت
    تمتعت تمتعوا تستطيع تستطع تستحق تتضمن ترتبط
"""
_SHE_IS = frozenset(_SHE_IS_WORDS.split())  # of what lasts, no programme
_NOT_IMPERFECT_WORDS = """
    يوم يومي يومين يومها يونيو يوليو يناير يوليوز يونيه يسار يمين يمني يمنيه يهود يهودي يهوديه
    يونان يوناني يابان يقين يورو يوما يوميا وفيات وفيما وفيها يعني وفيه فيديو فيديوهات
    فيروس فيروسات فيسبوك فيليب فيينا فيتنام فيلما فيلمه فيضان فيضانات فيدرالي فيدراليه فيزياء
    فيتامين فيلادلفيا فيصل ويلز ويكيبيديا ويلسون ويليام ويندوز ويسكونسن ويستمنستر ويتكوف يوسف يعقوب
    يونس يوتيوب يزن يوفنتوس يقول يقولون يقال يذكر يوجد يعتبر يعتقد يعتقدون يبدو يشير يعرف يمثل يشكل
    يحتوي يتضمن يشبه يزال يزالون يعيش يعيشون يعاني يعانون يتمتع يتميز ينص ينتمي
    يوهان يفغيني يورغن يوري يلدريم يوليا يوليان يريفان ييلين يونغ يوكوهاما ينبع يثرب يونيسف يونيسيف
    يونسكو يونيفيل يورونيوز يوروبول يوحنا يوشع يهوذا يهودا يحيي يمنيون يمنيين يومئذ
    يوميات يعقوبي يوسفي
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
    if before == _ON_CONDITION:  # «على أن تتسلم الباقي في سبتمبر»
        return "future"
    if word in _FUTURE or plain in _FUTURE:  # «من المقرر», but «كان مقررا» tells nothing
        return "open" if before in _WAS else "future"
    if before in _NOT_BEFORE_VERBS:
        return None
    if word in _PAST or plain in _PAST:
        return "past"
    if (word[0] == "س" or word[1:2] == "س") and _FUTURE_VERB.fullmatch(word):
        return None if word in _NOT_FUTURE else "future"
    if plain not in _NOT_PAST and _tells_past(plain, before):
        return "past"
    if word[0] == "ف" and len(word) > _AND_SO:
        return None  # «فيدانت» is a name far more often than a verb
    if not {plain, word} & _NOT_IMPERFECT and (_IMPERFECT.fullmatch(plain) or _SHE.fullmatch(word)):
        return None if before in _NARRATED else "future"
    if plain in _PROGRAMMED and before in _WHICH:
        return "future"  # «القمة التي تعقد الجمعة»
    if plain in _SHE_ALONE or (word not in _SHE_IS and _SHE_OPENS.fullmatch(word)):
        return None if before in _NARRATED or before in _PAST else "future"
    return None


def looks_from_then(word: str) -> bool:
    """Whether a word that looks ahead may do so from a time past: «أعلن … أنها ستجرى في يناير»."""
    plain = word[1:] if word[0] in "وف" else word
    return plain[0] == "س" or plain == "لن" or not _looks_ahead(plain)


def is_present(word: str) -> bool:
    """Whether a word that looks ahead does so as a verb of the present alone: «تودع»."""
    plain = word[1:] if word[0] in "وف" and len(word) > 3 else word
    return plain[0] in "يت" and word not in _FUTURE and plain not in _FUTURE


def _looks_ahead(word: str) -> bool:
    return word in _FUTURE or word[0] in "يت"


def _tells_past(word: str, before: str) -> bool:
    """Whether a word is a verb of the past by its letters.

    «زيارته» and «نشرته» look alike: with an object it is a verb that is known or in a clause.
    """
    found = _PAST_VERB.fullmatch(word)
    if found is None:
        return False
    start = found.start("object")
    if start < 0 or word[start - 1] != "ت" or before in _RELATIVE or word[:start] in _PAST:
        return True
    return start > _AUGMENTED and word[0] == "ا" and "ا" not in word[1:]  # «اتخذته», «أعلنته»


def befores(words: Sequence[str]) -> list[str]:
    """The word before each, past the preposition of «كان من المقرر»."""
    found = ["", *words]
    for index, word in enumerate(words):
        if word == "من" and found[index] in _WAS:
            found[index + 1] = found[index]
        elif word == "ان" and found[index] == "علي":  # «على أن يشيع الجمعة» is a plan
            found[index + 1] = _ON_CONDITION
    return found


# «لم يصل», «كان يصل»: an imperfect that tells of the past; «قبل أن يصل» tells nothing.
_NARRATED = frozenset(
    ["لم", "كان", "كانت", "كانوا", "ان", "وهو", "وهي", "ما", "لا", "التي", "الذي"]
)
_AND_SO = 5  # letters of «فيعقد»
_AUGMENTED = 4  # letters; nouns with a pronoun have no more («ابنته», «أسرته»), or an alef inside
_RELATIVE = frozenset({"الذي", "التي", "ما", "مما", "كما", "قد", "وقد", "لقد", "كانت", "بعدما"})
_ON_CONDITION = "علي ان"
# What was put off or extended to a day has it ahead, whatever the tense: «مددت الهدنة حتى الأحد».
MOVED = re.compile(
    r"\b[وف]?(?:مدد|مددت|تمديد|اجل|اجلت|تاجيل|ارجا|ارجات|ارجاء|امهل|امهلت|مهله|المهله"
    r"|تعليق|علق|علقت|اغلاق|اغلقت|تعطيل|حظر)"
    r"(?: \S+){0,20}? (?:حتي|الي|لغايه)\b"
)
_SETTING = frozenset(
    {"حجز", "حجزت", "حدد", "حددت", "تحدد", "تحددت", "حددوا"}
)  # a date, on either side of now
_WAS = frozenset({"كان", "كانت", "كانا", "كانوا"})
_NOT_BEFORE_VERBS = frozenset({"في", "من", "علي", "عن", "الي", "بين"})

"""Arabic words that tell a time only by what is written around them: «باب», «محمد الخميس», «1728».

Folding makes one spelling of «آب» and «أب», and the tags of a run show no unknown word, so this
looks at the text itself, as `english.capitals` does for capitals.
"""

from __future__ import annotations

import re

from briefings.text.fold import Folded, fold_word
from briefings.timex.expressions import Expression, Season, Weekday
from briefings.timex.tokens import Token

_AUGUST, _JULY = 8, 7
_NEAR = 40  # characters looked at on either side
_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"([^\W\d_]+) ?$")
_TWO_WORDS = re.compile(r"(?:([^\W\d_]+)([،,.:()«»\"“”]?) )?([^\W\d_]+) $")
_ONE = 1
_LONGEST_NAME = len("الثلاثاء")
_WITHIN_NAMES = frozenset(["بن", "ابن", "ابو", "ال", "ابي"])
# Given names that are no common word. Behind one that stands alone («النائب عبدالله الأحد») a
# weekday or season is the family's name; behind a full name («محمود عباس الأحد») it is a day.
_GIVEN_NAMES = """
    محمد أحمد محمود مصطفى حسن حسين عمر عمرو عثمان إبراهيم إسماعيل إسحاق يوسف يعقوب موسى عيسى يحيى
    زكريا سليمان داود داوود يونس أيوب عبدالله عبدالرحمن عبدالعزيز عبدالكريم عبدالرحيم عبداللطيف
    عبدالحميد عبدالمجيد عبدالوهاب عبدالقادر عبدالرزاق عبدالناصر عبدالسلام عبدالمنعم عبدالملك
    عبدالإله عبدالفتاح عبدالمحسن عبدالهادي عبدالجبار عبدالغني عبدالعظيم عبدالحكيم أسامة طارق زياد
    أنس أيمن أشرف أكرم بلال ثامر جاسم جابر جعفر حاتم حمد حمزة حمدان حيدر خالد خليفة خليل رائد رامي
    رياض سامي سامر سعود سلطان سلمان سلمى سليم سهيل شادي طلال عاصم عامر عدنان عزام عصام عقيل علاء
    عماد عمار فؤاد فادي فاروق فراس فهد فوزي فيصل قاسم قيس لؤي ماهر مازن متعب مجدي محسن مروان مشعل
    مشاري معاذ معتز معن منذر مهدي مهند نايف نبيل نزار نواف هادي هاني هشام هيثم وائل وسام وليد ياسر
    ياسين يزيد فاطمة عائشة خديجة زينب مريم سارة ليلى نورة هدى سعاد سلوى سميرة ريم دانة لينا رانيا
    ديما هند هالة رشا داليا دعاء آلاء أسماء إيمان بشرى
"""
_GIVEN = frozenset(map(fold_word, _GIVEN_NAMES.split()))
# Who is called by the given name alone: «وصل الملك سلمان الخميس».
_ROYAL_WORDS = """
    الملك ملك الأمير أمير الأميرة السلطان سلطان الشيخ الشيخة العهد البابا الخديوي الإمام العاهل
    الملكة
"""
_ROYAL = frozenset(map(fold_word, _ROYAL_WORDS.split()))
# What stands before an outlet that is called «اليوم», and whose own name may end with it.
_OUTLET = re.compile(
    r"(?:^|\s)[وف]?[بلك]?(?:صحيفه|جريده|قناه|موقع|عين|منصه|بوابه|مجله|برنامج|فضائيه|شبكه)"
    r" (?:(?:فلسطين|مصر|اليمن|السودان|العراق|تونس|الجزائر|الاردن|الكويت|قطر|البحرين|كردستان|الشرق"
    r"|الخليج|المغرب|الامارات|موريتانيا|الشارقه|الامه) )?$"
)
_QUOTES = "\"“”«»'"
# «بكرة القدم» is football, not tomorrow, and «بكرة رأسية» a header.
_BALL = re.compile(
    r" (?:(?:ال)?(?:قدم|سله|يد|طائره|مضرب|ماء|طاوله|صالات|سرعه|شاطئيه|حديد|ثلج)"
    r"|(?!ال)[^\W\d_]{3,}[يا]?ه|من|سدد|لعب|مرر|ارسل|حول)[^\W\d_]{0,3}\b"
)
# Nouns that a number counts: accusatives without an article, and feminines. Adverbs are none.
_COUNTED = re.compile(r"\)? \(?(?!ال)([^\W\d_]{2,}(?:ا|ه|ات|ين))\b")
_NOT_COUNTED_WORDS = """
    اذا هذا هذه كذا كما لما مما ايضا جدا تقريبا تحديدا خصوصا مقارنه وفقا طبقا نظرا حاليا سابقا لاحقا
    رسميا مباشره خاصه عامه نتيجه بدايه انا هنا لها له به بها فيه فيها منه منها عنه عنها اليه اليها
    عليه عليها كانا حينما عندما بينما حيثما ربما فيما انما اينما كلما دائما ميلاديه هجريه ميلاديا
    هجريا اولا ثانيا ثالثا وذلك وحتي نهايه غير كافه قبيل بحسب تراجعا ارتفاعا زياده بزياده بين حين
    اثنين بنسبه بقيمه بمشاركه برئاسه حوالي داخليا خارجيا محليا عالميا دوليا سنويا شهريا يوميا عبر
    ماضيه مضيفه مشيره موضحه مؤكده بعدما قبلما وكانا وسط ابتداء انتهاء
"""
_NOT_COUNTED = frozenset(_NOT_COUNTED_WORDS.split())
_ASKS_NOTHING = "|(afubWD,$c;."  # behind these a number may be of anything
_ASKS_A_YEAR = "vMmHĤ&!s§qP"
_OLDEST = 1800  # before which news names no year without a word for it
_JOINS = "ua-"
_RANGES = "ua-/,"
# «50 شاحنة في الساعة الواحدة»: so many of something an hour.
_RATE = re.compile(r"\d(?:[^\W_]|[ ,.])*\bفي $")


def settle(tokens: list[Token], folded: Folded) -> bool:
    """Makes nothing of what only looks like a time; whether letters outside the tokens decide."""
    looked = False
    for index, token in enumerate(tokens):
        match token.tag:
            case "m" if token.value == _AUGUST:
                looked = True
                if not _august(token, index, tokens, folded):
                    token.tag = "|"
            case "M" if token.value == _JULY:
                if folded.text[token.end - 1] == "ه":  # «الاهتمام الذي يوليه»
                    token.tag = "m"
            case "D" if token.value == 1 and folded.text[token.end - 1] == "ه":
                looked = True
                if _BALL.match(folded.text, token.end):
                    token.tag = "|"
            case "v" | "l" | "k" | "z" | "C":
                if _no_count(index, tokens, folded):
                    token.tag = "|"
            case "O" if index + 1 < len(tokens) and tokens[index + 1].value == _ONE:
                looked = True
                if _an_hour(index, tokens, folded):
                    token.tag = "|"
            case _:
                pass
    return _count_nouns(tokens, folded) or looked


def _august(token: Token, index: int, tokens: list[Token], folded: Folded) -> bool:
    """Whether «آب» is written so, or at least without the hamza of «أب» and the letter of «باب».

    «إب» is a town; bare «اب» is read where it is a word by itself.
    """
    if token.end - token.start > len("اب"):
        return True
    start, _ = folded.span(token.start, token.end)
    letter = folded.source[start : start + 1]
    glued = token.start > 0 and folded.text[token.start - 1].isalpha()
    return letter == "آ" or (letter == "ا" and not glued)


def is_name(expression: Expression, start: int, end: int, text: str) -> bool:
    """Whether a word of time between two offsets is, by what stands before it, part of a name.

    «النائب عبدالله الأحد» is a family, «صحيفة "اليوم"» a paper. Asked of what was read, since what
    a run of known words means is remembered whatever stands before it.
    """
    if end - start > _LONGEST_NAME:
        return False
    if isinstance(expression, Weekday | Season):
        return _surname(start, text)
    return text[start:end] == "اليوم" and _outlet(start, end, text)


def _surname(start: int, text: str) -> bool:
    """Whether a weekday or season is the name of a family."""
    found = _TWO_WORDS.search(text, max(0, start - _NEAR), start)
    if found is None:
        return False
    before, mark, name = found[1] or "", found[2], found[3]
    if before in ("عبد", "عبدال"):
        return True
    if name not in _GIVEN or (before in _ROYAL and not mark):
        return False
    return bool(mark) or not (before in _GIVEN or before in _WITHIN_NAMES)


def _outlet(start: int, end: int, text: str) -> bool:
    """Whether «اليوم» is a paper: in quotation marks, or behind «صحيفة»."""
    if start and text[start - 1] in _QUOTES:
        return text[end : end + 1] in _QUOTES and end < len(text)
    return _OUTLET.search(text, max(0, start - _NEAR), start) is not None


def _no_count(index: int, tokens: list[Token], folded: Folded) -> bool:
    """Whether a unit with its article stands right behind «بعد»: «بعد العقد الجديد»."""
    token = tokens[index]
    if not index or tokens[index - 1].tag not in "AB" or not isinstance(token.value, tuple):
        return False
    if token.value[1] != _ONE or not folded.text.startswith("ال", token.start):
        return False
    after = tokens[index + 1].tag if index + 1 < len(tokens) else "|"
    return after not in "RydcnotTMmHĤK!8q(,fi"


def _an_hour(index: int, tokens: list[Token], folded: Folded) -> bool:
    """Whether «في الساعة الواحدة» says how many of something an hour."""
    if any(token.tag in "pr" for token in tokens[index + 2 : index + 4]):
        return False
    start = tokens[index].start
    return _RATE.search(folded.text, max(0, start - _NEAR), start) is not None


def _count_nouns(tokens: list[Token], folded: Folded) -> bool:
    """Makes numbers of what nouns count: «1728 سيدة», «بين 1130 و1140 دولارا».

    Returns whether any stood where the word behind it decides.
    """
    looked = counted = False
    for index in reversed(range(len(tokens))):
        token = tokens[index]
        if token.tag != "y":
            continue
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if counted and after is not None and after.tag in _JOINS:
            token.tag = "n"  # «بين 1130 و1140 دولارا»: the same noun counts both
            continue
        told = _told(token, index, tokens)
        if told is None:
            looked = True
            told = _counts(token, folded)
        counted = told
        if counted:
            token.tag = "n"
    return looked


def _weakly_led(tokens: list[Token], index: int) -> bool:
    """Whether no word before a number asks for a year, also not before the first of a range."""
    while index > 1 and tokens[index - 1].tag in _RANGES and tokens[index - 2].tag in "yn":
        index -= 2
    return not index or tokens[index - 1].tag in _ASKS_NOTHING


def _told(token: Token, index: int, tokens: list[Token]) -> bool | None:
    """Whether a number is of something counted, by the tags around it; None where they say not."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    closed = after is not None and after.tag == ")"
    if closed:
        after = tokens[index + 2] if index + 2 < len(tokens) else None
    if after is not None and after.tag == "$" and after.start <= token.end + 2:
        return not index or tokens[index - 1].tag not in _ASKS_A_YEAR
    if after is not None and after.tag != "|" and after.start <= token.end + 1:
        return False
    if not closed and not _weakly_led(tokens, index):
        return False
    value = token.value if isinstance(token.value, int) else 0
    ranged = (index > 1 and tokens[index - 1].tag in _RANGES and tokens[index - 2].tag == "y") or (
        after is not None and after.tag in _RANGES
    )
    return True if value < _OLDEST and not ranged and not closed else None


def _counts(token: Token, folded: Folded) -> bool:
    """Whether the word behind a number is a noun that it counts."""
    found = _COUNTED.match(folded.text, token.end)
    return found is not None and found[1] not in _NOT_COUNTED

"""Arabic numbers in words: their values, and how several words make one number.

Gender, case and definiteness slip in the press, so every spelling counts for every place.
"""

from __future__ import annotations

from briefings.timex.tokens import Token, Value

CARDINALS: dict[Value, str] = {
    1: "واحد|واحدة|إحدى|الواحد|الواحدة|حادي",
    2: "اثنان|اثنين|اثنتين|اثنتان|اثنا|اثني|اثنتا|اثنتي|إثنان|الاثنا|الاثني",
    3: "ثلاث|ثلاثة|الثلاثة|الثلاث|ثلاثه",
    4: "أربع|أربعة|الأربعة|الأربع|اربعه",
    5: "خمس|خمسة|الخمسة|الخمس",
    6: "ست|ستة|الستة|الست",
    7: "سبع|سبعة|السبعة|السبع",
    8: "ثمان|ثماني|ثمانية|الثمانية|الثماني",
    9: "تسع|تسعة|التسعة|التسع",
    10: "عشر|عشرة|العشرة|العشر",
    20: "عشرون|عشرين",
    30: "ثلاثون|ثلاثين",
    40: "أربعون|أربعين|الأربعين|الأربعون",
    50: "خمسون|خمسين|الخمسين|الخمسون",
    60: "ستون|ستين|الستين|الستون",
    70: "سبعون|سبعين|السبعين|السبعون",
    80: "ثمانون|ثمانين|الثمانين|الثمانون",
    90: "تسعون|تسعين|التسعين|التسعون",
    100: "مئة|مائة|المئة|المائة|مية",
    200: "مئتين|مئتان|مائتين|مائتان",
    300: "ثلاثمئة|ثلاثمائة|ثلثمائة",
    400: "أربعمئة|أربعمائة",
    500: "خمسمئة|خمسمائة",
    600: "ستمئة|ستمائة",
    700: "سبعمئة|سبعمائة",
    800: "ثمانمئة|ثمانمائة|ثمانيمائة|ثمانيمئة",
    900: "تسعمئة|تسعمائة",
    1000: "ألف|آلاف|ألفا",
    2000: "ألفين|ألفان",
}
ORDINALS: dict[Value, str] = {
    1: "الأول|الأولى|الحادي|الحادية",
    2: "الثاني|الثانية",
    3: "الثالث|الثالثة",
    4: "الرابع|الرابعة",
    5: "الخامس|الخامسة",
    6: "السادس|السادسة",
    7: "السابع|السابعة",
    8: "الثامن|الثامنة",
    9: "التاسع|التاسعة",
    10: "العاشر|العاشرة",
    20: "العشرين|العشرون",
    30: "الثلاثين|الثلاثون",
}

# Without the article they count («أول جمعة من مايو») and name no day of their own.
COUNTING: dict[Value, str] = {
    -1: "آخر", 1: "أول|أولى|غرة|فاتح", 2: "ثاني", 3: "ثالث", 4: "رابع", 5: "خامس", 6: "سادس",
    7: "سابع", 8: "ثامن", 9: "تاسع", 10: "عاشر",
}  # fmt: skip


def merge(tokens: list[Token]) -> list[Token]:
    """Joins the words of each number into one token (tag c, o or, from 1001 to 2199, y)."""
    out: list[Token] = []
    index = 0
    count = len(tokens)
    while index < count:
        token = tokens[index]
        after = tokens[index + 1] if index + 1 < count else None
        if token.tag in "dny" and after is not None and after.tag == "c" and after.value == 1000:
            out.append(Token("n", None, token.start, after.end))  # «125 ألف سنة»
            index += 2
            continue
        if token.tag not in "co2" or not isinstance(token.value, int):
            out.append(token)
            index += 1
            continue
        end, value = _run(tokens, index)
        tag = token.tag
        if end - index > 1 and 1000 <= value < 2200:
            tag = "y"
        out.append(Token(tag, value, token.start, tokens[end - 1].end))
        index = end
    return out


def _run(tokens: list[Token], index: int) -> tuple[int, int]:
    """The end of the number that begins at `index`, and its value."""
    done = 0  # thousands, complete
    value = _value(tokens, index)
    last = value
    at = index + 1
    if value < 0:
        return at, value
    while at < len(tokens):
        joined = tokens[at].tag == "a"
        word = at + 1 if joined else at
        if word >= len(tokens) or tokens[word].tag not in "co2":
            break
        following = _value(tokens, word)
        if not joined and following == 10 and 1 <= last <= 9:
            value, last = value + 10, 11
        elif not joined and following == 100 and 3 <= last <= 9:
            value, last = value - last + last * 100, 100
        elif following == 1000 and not joined and 1 <= value < 1000:
            done, value, last = done + value * 1000, 0, 1000
        elif joined and last >= 1000 and following < 1000 and done + value <= 9000:
            done, value, last = done + value, following, following
        elif joined and (
            (last >= 100 and following < 100)
            or (1 <= last <= 9 and 20 <= following <= 90)
            or (last == 10 and value > 100 and 20 <= following <= 90)
        ):
            value, last = value + following, following
        else:
            break
        at = word + 1
    return at, done + value


def _value(tokens: list[Token], index: int) -> int:
    value = tokens[index].value
    return value if isinstance(value, int) else 0

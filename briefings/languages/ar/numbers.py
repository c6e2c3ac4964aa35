"""Arabic number words: their values, and how several make one number.

Gender, case and definiteness slip in the press, so every spelling counts for every place.
"""

from __future__ import annotations

from typing import Final

from briefings.languages.sums import Sum as _Sum

CARDINALS: Final[dict[int, str]] = {
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
ORDINALS: Final[dict[int, str]] = {
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
COUNTING: Final[dict[int, str]] = {
    -1: "آخر", 1: "أول|أولى|غرة|فاتح", 2: "ثاني", 3: "ثالث", 4: "رابع", 5: "خامس", 6: "سادس",
    7: "سابع", 8: "ثامن", 9: "تاسع", 10: "عاشر",
}  # fmt: skip

SCALES: Final[dict[int, str]] = {
    10**6: "مليون|مليونا|ملايين|المليون",
    10**9: "مليار|مليارا|المليار|مليارات|بليون|بلايين",
    10**12: "تريليون|تريليونا|تريليونات|ترليون",
}
SCALES_TWICE: Final[dict[int, str]] = {
    2 * 10**6: "مليونان|مليونين|مليوني",
    2 * 10**9: "ملياران|مليارين|ملياري",
}
CONSTRUCT: Final[dict[int, str]] = {200: "مئتا|مئتي|مائتا|مائتي", 2000: "ألفا|ألفي"}
"""Duals as they stand before what they count. «ألفا» is also the accusative of a thousand."""

FRACTIONS: Final[dict[float, str]] = {0.5: "نصف", 0.25: "ربع", 1 / 3: "ثلث"}

VAGUE: Final[dict[tuple[int, int], str]] = {
    (20, 99): "عشرات|العشرات",
    (200, 999): "مئات|المئات|مائات",
    (2000, 9999): "آلاف|الآلاف|ألوف|الألوف",
    (2 * 10**6, 10**7 - 1): "ملايين|الملايين",
    (2 * 10**9, 10**10 - 1): "مليارات|المليارات",
}
"""Numbers told by their order alone, and what they span: «عشرات القتلى»."""


class Sum(_Sum):
    """«ثلاثة آلاف ومئتان وخمسة وأربعون», word by word."""

    def take(self, following: float, *, joined: bool, hyphen: bool = False) -> bool:
        """Adds the next number word, `joined` by «و»; False where another number begins."""
        value, last = self._value, self._last
        if not joined and following == 10 and 1 <= last <= 9:
            self._value, self._last = value + 10, 11
        elif not joined and following == 100 and 3 <= last <= 9:
            self._value, self._last = value - last + last * 100, 100
        elif self._is_scale(following) and not joined and 0 < value < 1000:
            self._scale(following)
        elif joined and last >= 1000 and following < last:
            self._done, self._value, self._last = self._done + value, following, following
        elif joined and (
            (last >= 100 and following < 100)
            or (1 <= last <= 9 and 20 <= following <= 90)
            or (last == 10 and value > 100 and 20 <= following <= 90)
        ):
            self._value, self._last = value + following, following
        else:
            return False
        return True


APPROXIMATELY: Final[dict[str, str]] = {
    "at-least": "ما لا يقل عن|لا يقل عن|لا تقل عن|أكثر من|أزيد من|ما يزيد على|ما يزيد عن|يزيد على|"
    "يزيد عن|تزيد على|تزيد عن|ما يفوق|يفوق|فوق|تجاوز|تجاوزت|يتجاوز",
    "at-most": "أقل من|ما لا يزيد على|ما لا يزيد عن|لا يزيد على|لا يزيد عن|ما يصل إلى|يصل إلى",
    "about": "نحو|حوالي|قرابة|زهاء|ما يقارب|ما يقرب من|يقارب|يقرب من|تقارب|قريبا من|ما يناهز|"
    "بنحو|بحوالي|لنحو|لحوالي|ونحو|وحوالي|وقرابة|بقرابة",
}
"""What before a number says how exactly it is meant (`models.Approximation`)."""

MOVES: Final = (
    "ارتفع|ارتفعت|ارتفاع|وارتفع|وارتفعت|وارتفاع|يرتفع|ترتفع|زاد|زادت|قفز|قفزت|صعد|صعدت|رفع|رفعت|"
    "تراجع|تراجعت|انخفض|انخفضت|انخفاض|هبط|هبطت|خفض|خفضت|تقلص|تقلصت"
)
"""What a number did that went from one value to another."""

"""Reading direction: lines that mix Arabic and Latin read in the order they were written.

A screen takes a line's direction from its first strong character (Unicode UAX #9, rules P2 and P3)
and orders runs within it by their letters. A name, date or command of the other direction would
drag neighbouring signs along; isolated (FSI … PDI) it does not. Texts given here hold no direction
controls of their own (`briefings.text.hygiene` takes them out), so whatever is isolated is closed.
"""

from __future__ import annotations

from typing import Literal

import regex

from briefings.models import Language

FSI, PDI = "\u2068", "\u2069"
LRM, RLM = "\u200e", "\u200f"
Direction = Literal["ltr", "rtl"]

_STRONG = regex.compile(r"[\p{bc=L}\p{bc=R}\p{bc=AL}]")
_RTL = regex.compile(r"[\p{bc=R}\p{bc=AL}]")
_LTR = regex.compile(r"\p{bc=L}")
_ISOLATED = regex.compile(f"[\u2066-\u2068][^{PDI}]*(?:{PDI}|$)")
# From what may begin a run of Latin or a number to what none reaches across in an Arabic line:
# Arabic letters, stops and quotation marks. The like for runs of Arabic in an English line.
_STRETCH_IN_RTL = regex.compile(r"[\p{bc=L}\d/#@+\-−$€£~][^\p{bc=R}\p{bc=AL}،؛؟«»“”\"·\n]*+")
_STRETCH_IN_LTR = regex.compile(r"[\p{bc=R}\p{bc=AL}][^\p{bc=L}“”\"·\n]*+")
_ATTACHED_BEFORE = regex.compile(r"[/#@+$€£~_\-.\d]*+\Z")
_DIGITS_AFTER = regex.compile(r"(?:[ #\-:/.,=&?_%+]*+\d++|\p{M}++)*+")
_ATTACHED_AFTER = regex.compile(r"[%+°#…]*+")
# Numbers whose parts would change places after an Arabic letter (W2 makes them AN, which W4 joins
# by a comma or colon alone): dates, times, signed, priced and counted in per cent.
_NUMBER = regex.compile(r"(?:(?<![\w\p{M}])[+\-−$€£])?\d++(?:[:/.,\-]\d++)*+%?")
_PARTS = regex.compile(r"[:/.\-]")
_LAST_LTR, _LAST_RTL = (
    regex.compile(letter, regex.REVERSE) for letter in (r"\p{bc=L}", r"[\p{bc=R}\p{bc=AL}]")
)


def direction_of(text: str) -> Direction | None:
    """The direction of the first strong character outside isolates (P2); None without one."""
    return _direction(_ISOLATED.sub("", text))


def isolate(text: str) -> str:
    """The text as a unit whose direction is its own and does not touch the line around it."""
    return f"{FSI}{text}{PDI}"


def mark(line: str, language: Language) -> str:
    """What must stand first for a line to read in the language's direction: a mark, or nothing.

    Some screens look into isolates for the first strong character and some do not; both must
    come to the same direction.
    """
    wanted: Direction = "rtl" if language == "ar" else "ltr"
    if direction_of(line) == wanted == _direction(line):
        return ""
    return RLM if language == "ar" else LRM


def ordered(text: str, language: Language) -> str:
    """The text with every run of the other direction isolated, for a line of the language."""
    if language == "ar":
        return _STRETCH_IN_RTL.sub(_isolate_in_arabic, text)
    return _STRETCH_IN_LTR.sub(lambda match: _isolate_arabic(match[0]), text)


def _direction(text: str) -> Direction | None:
    first = _STRONG.search(text)
    if first is None:
        return None
    return "ltr" if _LTR.match(first[0]) else "rtl"


def _isolate_in_arabic(found: regex.Match[str]) -> str:
    stretch, at = found[0], found.start()
    if stretch[0] in "-−+" and at and _RTL.match(found.string, at - 1):
        return stretch[0] + _isolate_latin(stretch[1:])  # «كوفيد-19» has a hyphen, no sign
    return _isolate_latin(stretch)


def _isolate_latin(stretch: str) -> str:
    """Isolates what lies between the first and the last Latin letter, with what is attached."""
    first = _LTR.search(stretch)
    if first is None:
        return _isolate_numbers(stretch)
    start, end = first.start(), _end(stretch, _LAST_LTR)
    before = _ATTACHED_BEFORE.search(stretch, max(0, start - 20), start)
    if before is not None:
        start = before.start()
    after = _ATTACHED_AFTER.match(stretch, end)
    if after is not None:
        end = after.end()
    end = _with_bracket(stretch, start, end)
    inner = isolate(stretch[start:end])
    return _isolate_numbers(stretch[:start]) + inner + _isolate_numbers(stretch[end:])


def _isolate_arabic(stretch: str) -> str:
    end = _with_bracket(stretch, 0, _end(stretch, _LAST_RTL))
    return isolate(stretch[:end]) + stretch[end:]


def _isolate_numbers(text: str) -> str:
    return _NUMBER.sub(lambda match: _isolate_number(match[0]), text)


def _isolate_number(number: str) -> str:
    """A pair like 2-1 stays: it is a score or a span, which Arabic reads from the right."""
    parts = len(_PARTS.findall(number, 1))
    whole = number[0].isdigit() and not number.endswith("%") and not {":", "/"} & set(number)
    return number if whole and parts < 2 else isolate(number)


def _end(stretch: str, last: regex.Pattern[str]) -> int:
    """Behind the last strong character and the digits that follow it."""
    found = last.search(stretch)
    end = found.end() if found else 0
    digits = _DIGITS_AFTER.match(stretch, end)
    return digits.end() if digits else end


def _with_bracket(stretch: str, start: int, end: int) -> int:
    """Past a closing bracket that belongs to one opened within."""
    for opening, closing in ("()", "[]"):
        inside = stretch.count(opening, start, end) > stretch.count(closing, start, end)
        if inside and stretch[end : end + 1] == closing:
            return end + 1
    return end

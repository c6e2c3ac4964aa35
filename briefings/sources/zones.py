"""Zones as dates of documents name them: offsets, abbreviations, IANA and long names, places.

RFC 5322 knows the American abbreviations alone and takes all others for Greenwich. Of those with
several meanings the one of more feeds is taken (`IST` is India's); `AST` is Arabia's where Arabic
is written. A name that stands for winter and summer alike (`ET`, «بتوقيت القاهرة») is the place's,
by the rules of the IANA database.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from briefings.models import Language

# Hours east of Greenwich.
_HOURS: Final = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet", "azost"), 0.0),
    **dict.fromkeys(("bst", "west", "cet", "met", "mez", "wat"), 1.0),
    **dict.fromkeys(("eet", "cest", "mest", "mesz", "sast", "cat", "wast"), 2.0),
    **dict.fromkeys(("eest", "msk", "trt", "eat", "ksa", "idt"), 3.0),
    **dict.fromkeys(("gst", "samt", "azt", "get", "msd", "scst"), 4.0),
    **dict.fromkeys(("pkt", "uzt", "yekt", "mvt", "tjt", "tmt"), 5.0),
    **dict.fromkeys(("bdt", "omst", "kgt", "almt"), 6.0),
    **dict.fromkeys(("ict", "wib", "krat", "novt"), 7.0),
    **dict.fromkeys(("hkt", "sgt", "myt", "awst", "pht", "wita", "irkt"), 8.0),
    **dict.fromkeys(("jst", "kst", "wit", "yakt"), 9.0),
    **dict.fromkeys(("aest", "chst", "vlat"), 10.0),
    **dict.fromkeys(("aedt", "lhdt", "magt"), 11.0),
    **dict.fromkeys(("nzst", "fjt", "pett"), 12.0),
    "nzdt": 13.0,
    "irst": 3.5,
    "irdt": 4.5,
    "aft": 4.5,
    "ist": 5.5,
    "npt": 5.75,
    "mmt": 6.5,
    "acst": 9.5,
    "acdt": 10.5,
    "nst": -3.5,
    "ndt": -2.5,
    **dict.fromkeys(("ast", "edt", "clt", "vet", "bot", "gyt"), -4.0),
    **dict.fromkeys(("adt", "brt", "art", "uyt", "clst", "pyst"), -3.0),
    **dict.fromkeys(("brst", "fnt"), -2.0),
    "cvt": -1.0,
    **dict.fromkeys(("est", "cdt", "cot", "pet", "ect"), -5.0),
    **dict.fromkeys(("cst", "mdt"), -6.0),
    **dict.fromkeys(("mst", "pdt"), -7.0),
    **dict.fromkeys(("pst", "akdt"), -8.0),
    **dict.fromkeys(("akst", "hdt"), -9.0),
    "hst": -10.0,
}
_ARABIA: Final = 3.0  # AST on an Arabic page is Arabia's, elsewhere the Atlantic's

# Names that hold in winter and in summer, folded; places in both languages.
_PLACES: Final = {
    "America/New_York": "et,eastern,eastern time,new york,washington,واشنطن,نيويورك",
    "America/Chicago": "ct,central,central time,chicago",
    "America/Denver": "mountain time,denver",
    "America/Los_Angeles": "pt,pacific,pacific time,los angeles",
    "Europe/London": "london,british time,uk,لندن,بريطانيا",
    "Europe/Paris": "paris,central european time,وسط اوروبا,باريس,فرنسا",
    "Europe/Berlin": "berlin,برلين,المانيا",
    "Europe/Moscow": "moscow,moscow standard time,موسكو,روسيا",
    "Europe/Istanbul": "istanbul,ankara,turkey,اسطنبول,انقره,تركيا",
    "Africa/Cairo": "cairo,egypt,egypt standard time,القاهره,مصر",
    "Africa/Tripoli": "tripoli,libya,طرابلس,ليبيا",
    "Africa/Tunis": "tunis,tunisia,تونس",
    "Africa/Algiers": "algiers,algeria,الجزائر",
    "Africa/Casablanca": "rabat,morocco,المغرب,الرباط,الدار البيضاء",
    "Africa/Khartoum": "khartoum,sudan,الخرطوم,السودان",
    "Africa/Nouakchott": "nouakchott,نواكشوط,موريتانيا",
    "Asia/Beirut": "beirut,lebanon,بيروت,لبنان",
    "Asia/Damascus": "damascus,syria,دمشق,سوريا",
    "Asia/Amman": "amman,jordan,عمان,الاردن",
    "Asia/Hebron": "jerusalem,palestine,gaza,القدس,القدس المحتله,فلسطين,غزه,رام الله",
    "Asia/Baghdad": "baghdad,iraq,بغداد,العراق",
    "Asia/Riyadh": "mecca,makkah,riyadh,saudi,saudi arabia,ksa,arab standard time,"
    "arabia standard time,مكه,مكه المكرمه,الرياض,السعوديه",
    "Asia/Kuwait": "kuwait,الكويت",
    "Asia/Qatar": "doha,qatar,الدوحه,قطر",
    "Asia/Bahrain": "manama,bahrain,المنامه,البحرين",
    "Asia/Dubai": "dubai,abu dhabi,uae,gulf standard time,arabian standard time,"
    "دبي,ابوظبي,ابو ظبي,الامارات",
    "Asia/Muscat": "muscat,oman,مسقط,سلطنه عمان",
    "Asia/Aden": "sanaa,aden,yemen,صنعاء,عدن,اليمن",
    "Asia/Tehran": "tehran,iran,طهران,ايران",
    "Asia/Kolkata": "india,new delhi,india standard time,نيودلهي,الهند",
    "UTC": "greenwich,greenwich mean time,coordinated universal time,universal time,"
    "غرينتش,جرينتش,غرينيتش,جرينيتش,غرينتش الموحد,العالمي,العالمي الموحد",
}
# Long names of one season, as Windows and browsers write them: "Pacific Daylight Time".
_LONG: Final = re.compile(
    r"\b(atlantic|eastern|central|mountain|pacific|alaskan?|hawaii(?:an)?|"
    r"(?:central|eastern|western) european|australian eastern|india|japan|korea|israel|british)"
    r" (standard|daylight|summer) time$"
)
_SHORT: Final = {"alaska": "ak", "alaskan": "ak", "hawaii": "h", "hawaiian": "h"}

_COMMENT: Final = re.compile(
    r"((?:[+-]\d\d?(?::?\d\d)?|\bz|\bgmt|\butc))\s*[(\[][^()\[\]]{1,60}[)\]]$"
)
_OFFSET: Final = re.compile(r"(?:(?:gmt|utc|\b)\s*)?([+-])\s?(\d\d?)(?::?(\d\d))?(?:\s?z)?$")
_IANA: Final = re.compile(r"\b([a-z]{2,12}(?:/[a-z_+-]{2,24}){1,2})$")
_NAME: Final = re.compile(r"\b([a-z]{1,5})$")
_TIME_OF: Final = re.compile(
    r"(?:\(|\b)(?:ب?(?:حسب )?(?:ال)?توقيت)\s+(?:مدينه )?"
    r"([\u0620-\u064a ]{2,20}?)(?=\s*(?:\)|$|[-،,|]|\d))"
)
_PLACE_TIME: Final = re.compile(r"(?: local)?(?: time)?$")
_LAST_WORDS: Final = re.compile(r"\b(?:[a-z]{2,12} ){0,2}[a-z]{2,12}$")


def zone_of(text: str, language: Language | None) -> tuple[tzinfo, str]:
    """The zone that a folded text ends with, or names as a place, and the text without it.

    UTC where it names none.
    """
    text = _COMMENT.sub(r"\1", text.strip())
    if place := _TIME_OF.search(text):
        zone = _places().get(place[1].strip())
        if zone is not None:
            return ZoneInfo(zone), f"{text[: place.start()]} {text[place.end() :].lstrip(')')}"
    text = re.sub(r"\s*[(\[]([^()\[\]]{1,60})[)\]]$", r" \1", text)
    if offset := _OFFSET.search(text):
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        if hours <= 14 and minutes < 60:
            length = timedelta(hours=hours, minutes=minutes)
            return timezone(-length if offset[1] == "-" else length), text[: offset.start()]
    if named := _IANA.search(text):
        zone = _iana().get(named[1])
        if zone is not None:
            with suppress(ZoneInfoNotFoundError, ValueError):
                return ZoneInfo(zone), text[: named.start()]
    if long := _LONG.search(text):
        hours_east = _HOURS.get(_abbreviated(long[1], long[2]))
        if hours_east is not None:
            return timezone(timedelta(hours=hours_east)), text[: long.start()]
    if named := _NAME.search(text):
        hours_east = _HOURS.get(named[1])
        if named[1] == "ast" and language == "ar":
            hours_east = _ARABIA
        if hours_east is not None:
            return timezone(timedelta(hours=hours_east)), text[: named.start()]
    bare = _PLACE_TIME.sub("", text)
    if words := _LAST_WORDS.search(bare):
        for start in (0, *(at + 1 for at, char in enumerate(words[0]) if char == " ")):
            zone = _places().get(words[0][start:]) or _places().get(text[words.start() + start :])
            if zone is not None:
                return ZoneInfo(zone), text[: words.start() + start]
    return UTC, text


def _abbreviated(place: str, season: str) -> str:
    words = place.split()
    short = _SHORT.get(place) or "".join(word[0] for word in words)
    if len(words) == 2 and words[1] == "european":
        return f"{short}t" if season == "standard" else f"{short}st"
    return f"{short}{'s' if season == 'standard' or place == 'british' else 'd'}t"


@cache
def _places() -> dict[str, str]:
    return {name: zone for zone, names in _PLACES.items() for name in names.split(",")}


@cache
def _iana() -> dict[str, str]:
    """IANA's names by their lower case, those the database at hand has."""
    return {name.lower(): name for name in available_timezones()}

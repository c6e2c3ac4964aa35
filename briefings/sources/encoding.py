"""Which encoding a news text is in, for the few that occur: told by the bytes, not by guesswork.

In this order: byte-order mark; UTF-16 without one, by plausibility of its characters; strict UTF-8;
what the document declares; Windows-1256, ISO 8859-6 or Windows-1252 by the letters they would give.
What fits none is refused, so that no garbled text is ever quoted.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

# How often letters stand in Arabic news text, most frequent first. Only the order is used.
_ARABIC_BY_FREQUENCY: Final = "اليمونرتبةعدسفهكقحأجشصىطخإضءذزثغئظآؤ"
_WEIGHT: Final = {
    letter: 1 - rank / len(_ARABIC_BY_FREQUENCY) for rank, letter in enumerate(_ARABIC_BY_FREQUENCY)
}
_ARABIC: Final = "\u0621-\u064a"
_ARABIC_LETTER: Final = re.compile(f"[{_ARABIC}]")
_ARABIC_WORD: Final = re.compile(f"[{_ARABIC}]+")
# Words and beginnings that no Arabic text of some length is without.
_FAMILIAR: Final = re.compile(
    f"[وف]?(?:[بك]?ال[{_ARABIC}]{{2,}}|لل[{_ARABIC}]{{2,}}|من|في|على|إلى|عن|أن|إن|قال|قالت|كان|كانت|هذا|هذه"
    "|التي|الذي|مع|بعد|قبل|لم|لا|ما|هو|هي|أو|كما|بين|حتى|منذ|أمس|نحو|خلال)"
)
_TOUCHING: Final = re.compile(f"[A-Za-z][{_ARABIC}]|[{_ARABIC}][A-Za-z]")
_ACCENTED_IN_WORD: Final = re.compile(
    r"(?<=[A-Za-z])[À-ÖØ-öø-ÿŒœŠšŽžŸ]|[À-ÖØ-öø-ÿŒœŠšŽžŸ](?=[A-Za-z])"
)
_LONE_WORD: Final = re.compile(r"(?<!\S)[ÀàÉéÈèÓóÍí](?!\S)")
_PRINTED_MARK: Final = re.compile("[\xa0«»“”‘’„–—…•·°€£¥©®™§×½¼¾¿¡]")
_SAMPLE: Final = 65_536
_RARITY: Final = 0.85  # ISO 8859-6 is rare: it must read clearly better than Windows-1256

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Labels that browsers read as another encoding (WHATWG Encoding Standard, section 4.2).
_LABELS: Final = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_MULTIBYTE: Final = ("utf-8", "utf-16", "utf-32", "utf-7")

_KINDS: Final = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"ID3", "MP3"),
)


def binary_kind(data: bytes) -> str | None:
    """The name of a well-known format that is no text, by its first bytes; None for others."""
    for magic, kind in _KINDS:
        if data.startswith(magic):
            return kind
    return None


def decode(data: bytes, declared: str | None = None) -> str | None:
    """The text of some bytes, or None where no encoding makes sense of them.

    A character cut in two at the very end is left out. `declared` is the encoding a document or
    its server names; it is believed only where the bytes do not tell.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _whole(data[len(mark) :], name)
    if b"\x00" in data or b"\x06" in data:  # U+06xx and Latin letters in UTF-16
        return _utf16(data)
    text = _utf8(data)
    if text is not None:
        return text
    if _damaged_utf8(data):
        return None
    return _declared(data, declared) or _single_byte(data)


def looks_binary(data: bytes) -> bool:
    """True where so many control characters stand in the bytes that they are no text."""
    sample = data[:_SAMPLE]
    controls = sum(
        sample.count(byte) for byte in range(32) if byte not in b"\t\n\x0b\x0c\r\x1a\x1b"
    )
    return controls * 50 > len(sample)


def _whole(data: bytes, name: str) -> str | None:
    """Strictly decoded without a last character that was cut; None where anything else is wrong."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        return decoder.decode(data)
    except UnicodeDecodeError:
        return None


def _utf8(data: bytes) -> str | None:
    text = _whole(data, "utf-8")
    if text is None or not text.isascii() or len(text) == len(data):
        return text
    return None  # one high byte after nothing but ASCII is an accent of Windows-1252, not a cut


def _damaged_utf8(data: bytes) -> bool:
    """True for UTF-8 with a few wrong bytes: a single-byte reading of it would be garbled."""
    lenient = data[:_SAMPLE].decode("utf-8", "replace")
    wrong = lenient.count("\ufffd")
    right = sum(1 for c in lenient if c > "\x7f") - wrong
    return right > 2 * wrong


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a byte-order mark, in the order that gives letters we know."""
    best: str | None = None
    best_share = 0.9
    for name in ("utf-16-le", "utf-16-be"):
        text = _whole(data, name)
        if not text:
            continue
        sample = text[:_SAMPLE]
        share = sum(map(_expected, sample)) / len(sample)
        if share > best_share:
            best, best_share = text, share
    return best


def _expected(char: str) -> bool:
    """True for what Arabic and European news texts are written with."""
    return (
        " " <= char <= "~"
        or char in "\t\n\r"
        or "\xa0" <= char <= "\u024f"
        or "\u0600" <= char <= "\u06ff"
        or "\u2009" <= char <= "\u2044"
        or char == "\u20ac"
        or "\ud800" <= char <= "\udfff"
        or "\ufb50" <= char <= "\ufdff"
        or "\ufe70" <= char <= "\ufeff"
        or "\U0001f300" <= char <= "\U0001faff"
    )


def _declared(data: bytes, label: str | None) -> str | None:
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
        if name.startswith(_MULTIBYTE):
            return None
        return data.decode(_LABELS.get(name, name))
    except (LookupError, UnicodeError, ValueError):
        return None


def _single_byte(data: bytes) -> str | None:
    best: str | None = None
    best_score = 0.0
    for name, prior in (("cp1256", 1.0), ("iso8859-6", _RARITY)):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        score = prior * _arabic_score(text[:_SAMPLE])
        if score > best_score:
            best, best_score = text, score
    if best is not None:
        return best
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return text if _is_western(text[:_SAMPLE]) else None


def _arabic_score(text: str) -> float:
    """How Arabic the non-ASCII part reads, by letters and words, 0 to 2; 0 where it does not.

    Western accents read as Arabic letters touch Latin ones («caf<Arabic>»); Arabic words do not.
    """
    letters = _ARABIC_LETTER.findall(text)
    if len(letters) < 2 or len(_TOUCHING.findall(text)) * 4 > len(letters):
        return 0.0
    others = sum(1 for c in text if c > "\x7f") - len(letters)
    marks = len(_PRINTED_MARK.findall(text)) + sum(
        map(text.count, "،؛؟\u0640\u200c\u200d\u200e\u200f")
    )
    score = sum(_WEIGHT.get(letter, 0.0) for letter in letters) / len(letters)
    score *= len(letters) / (len(letters) + max(0, others - marks))
    if score <= 0.45:
        return 0.0
    words = _ARABIC_WORD.findall(text)
    return score + sum(1 for word in words if _FAMILIAR.fullmatch(word)) / len(words)


def _is_western(text: str) -> bool:
    high = sum(1 for c in text if c > "\x7f")
    known = (
        len(_ACCENTED_IN_WORD.findall(text))
        + len(_LONE_WORD.findall(text))
        + len(_PRINTED_MARK.findall(text))
    )
    return known * 10 >= high * 9

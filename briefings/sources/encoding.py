"""Which encoding a news text is in, for the few that occur: told by the bytes, not by guesswork.

In this order: byte-order mark; UTF-16 without one, by plausibility of its characters; UTF-8, strict
or but for a few wrong bytes, which are left out; what the document declares, where that reading is
plausible for the letters it gives; Windows-1256, ISO 8859-6 or Windows-1252 by the letters they
would give. What fits none is refused, so that no garbled text is ever quoted.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
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
_TRUST: Final = 1.1  # how much better than a declared encoding another must read
_WRONG_BYTES: Final = 20  # nearly UTF-8 without accents: at most one wrong byte in so many
_NULS: Final = 200  # stray control bytes of UTF-16 in another encoding: at most one in so many
_MIXED_CASE: Final = 0.1  # of pairs of letters; Arabic bytes read as Latin or Cyrillic: a quarter
# A character of three bytes that was cut after its second («’», "—"), which is no accent of any
# single-byte encoding that stands before ASCII.
_CUT_UTF8: Final = re.compile(rb"[\x00-\x7f]\xe2[\x80-\x82](?=[\x00-\x7f]|$)")
_LONG_ASCII: Final = re.compile(r"[\x00-\x7f]{80,}")

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Labels that browsers read as another encoding (WHATWG Encoding Standard, section 4.2).
_LABELS: Final = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
_ARABIC_ENCODINGS: Final = ("cp1256", "iso8859-6")
# Letters of Greek, Cyrillic, Hebrew and beyond; what separates them from Latin is printed.
_OTHER_SCRIPT: Final = re.compile("[\u0370-\u0e7f]")
_OTHER_TOUCHING: Final = re.compile("[A-Za-z][\u0370-\u0e7f]|[\u0370-\u0e7f][A-Za-z]")
_HIGH_PAIR: Final = re.compile("(?=([^\x00-\x7f]{2}))")
_EVERY_BYTE: Final = bytes(range(256))
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


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how many wrong bytes were left out of it."""

    text: str
    wrong_bytes: int = 0


def decode(data: bytes, declared: str | None = None) -> str | None:
    """The text of some bytes, or None where no encoding makes sense of them.

    A character cut in two at the very end is left out, and so are the wrong bytes of what is else
    UTF-8. `declared` is the encoding a document or its server names; it is believed only where the
    bytes do not tell, and where its reading is plausible.
    """
    found = decoded(data, declared)
    return found.text if found else None


def decoded(data: bytes, declared: str | None = None) -> Decoded | None:
    """As `decode`, with the number of bytes that were left out."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], name)
    stray = data.count(0) + data.count(6)  # U+06xx and Latin letters in UTF-16
    if stray:
        text = _utf16(data)
        if text is not None:
            return Decoded(text)
        if stray * _NULS > len(data):
            return None
        found = decoded(data.replace(b"\x00", b"").replace(b"\x06", b""), declared)
        return Decoded(found.text, found.wrong_bytes + stray) if found else None
    text = _utf8(data)
    if text is not None:
        return Decoded(text)
    nearly = _nearly_utf8(data)
    if nearly is not None and (_is_damaged_utf8(nearly) or _CUT_UTF8.search(data)):
        return nearly
    text = _declared(data, declared) or _single_byte(data)
    return Decoded(text) if text is not None else nearly


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


def _marked(data: bytes, name: str) -> Decoded | None:
    """What follows a byte-order mark; a few wrong bytes are left out."""
    text = _whole(data, name)
    if text is not None:
        return Decoded(text)
    if name == "utf-8":
        return _nearly_utf8(data)
    lenient = data.decode(name, "replace")
    wrong = lenient.count("\ufffd")
    return Decoded(lenient.replace("\ufffd", ""), wrong) if wrong * _NULS <= len(lenient) else None


def _nearly_utf8(data: bytes) -> Decoded | None:
    """The text without its wrong bytes, where they are few."""
    text = data.decode("utf-8", "ignore")
    wrong = len(data) - len(text.encode())
    return Decoded(text, wrong) if wrong * _WRONG_BYTES <= len(data) else None


def _is_damaged_utf8(nearly: Decoded) -> bool:
    """True for UTF-8 with a few wrong bytes: a single-byte reading of it would be garbled."""
    right = len(nearly.text.encode()) - len(nearly.text)  # bytes that continue a character
    return right > 2 * nearly.wrong_bytes


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
    """The reading of a label, or None where the label is none or its reading is implausible."""
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
        if name.startswith(_MULTIBYTE):
            return None
        name = _LABELS.get(name, name)
        text = data.decode(name)
        single = len(_EVERY_BYTE.decode(name, "replace")) == len(_EVERY_BYTE)
    except (LookupError, UnicodeError, ValueError, TypeError):
        return None
    if not isinstance(text, str):
        return None
    sample = _sample(text)
    if not single or name in _ARABIC_ENCODINGS:
        # Of the Arabic encodings the better reading is found below, with trust in the label.
        return text if not single else _single_byte(data, trusted=name)
    if _is_mixed_case(sample) and (arabic := _arabic(data)) is not None:
        return arabic
    letters = _OTHER_SCRIPT.findall(sample)
    if letters and len(_OTHER_TOUCHING.findall(sample)) * 2 > len(letters):
        return _single_byte(data)  # «prйsident»
    return text


def _is_mixed_case(text: str) -> bool:
    """True where small letters stand before capitals in words, as when Arabic is read as Latin.

    Latin, Cyrillic and Greek are written so nowhere; scripts without case give no pairs.
    """
    pairs = _HIGH_PAIR.findall(text)
    mixed = sum(1 for pair in pairs if pair[0].islower() and pair[1].isupper())
    lone = sum(1 for pair in pairs if pair[0].isalpha() != pair[1].isalpha())
    return (mixed + lone) > _MIXED_CASE * len(pairs)


def _single_byte(data: bytes, trusted: str | None = None) -> str | None:
    arabic = _arabic(data, trusted)
    if arabic is not None:
        return arabic
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return text if _is_western(_sample(text)) else None


def _arabic(data: bytes, trusted: str | None = None) -> str | None:
    """The better of the Arabic readings, None where neither reads as Arabic."""
    best: str | None = None
    best_score = 0.0
    for name in _ARABIC_ENCODINGS:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        score = _arabic_score(_sample(text))
        if name == trusted:
            score *= _TRUST
        elif name == "iso8859-6" and trusted is None:
            score *= _RARITY
        if score > best_score:
            best, best_score = text, score
    return best


def _sample(text: str) -> str:
    """Enough of a text to tell its language: of a long page the words between its code."""
    if len(text) > _SAMPLE:
        text = _LONG_ASCII.sub(" ", text)
    return text[:_SAMPLE]


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

"""Encodings: Arabic news text comes back identical, whichever of them it was in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.sources.encoding import decode

WORDS = tuple(
    "قال وقالت الرئيس الحكومة في من على إلى عن المتحدث باسم الوزارة إن المحادثات بدأت صباح "  # noqa: SIM905 - words read best as a sentence
    "الثلاثاء بعد هجوم المدينة أمس، وأضاف البيان: «لن نقبل» 13 2024 GDP؟ ثلاثة أشخاص قتلوا "
    "وأصيب آخرون مساءً".split()
)
article = st.lists(st.sampled_from(WORDS), min_size=4, max_size=60).map(" ".join)


@given(text=article, name=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_unicode_comes_back(text: str, name: str) -> None:
    assert decode(text.encode(name)) == text


@given(text=article, name=st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_utf16_without_a_mark_comes_back(text: str, name: str) -> None:
    assert decode(text.encode(name)) == text


@given(text=st.permutations([w for w in WORDS if w > "\u0600"]).map(lambda w: " ".join(w[:9])))
def test_windows_arabic_comes_back(text: str) -> None:
    assert decode(text.encode("cp1256")) == text


@given(text=st.text(min_size=1, max_size=200))
def test_utf8_comes_back(text: str) -> None:
    clean = "".join(c for c in text if c not in "\x00\x06" and not "\ud800" <= c <= "\udfff")
    if not clean.startswith("\ufeff"):
        assert decode(clean.encode()) == clean


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Le président a déclaré à l’Assemblée qu’il était prêt.", "cp1252"),
        ("Der Außenminister reist morgen über Zürich nach Ägypten.", "cp1252"),
        ("It cost £20 — “too much”, she said.", "cp1252"),
        ("a café", "cp1252"),
        ("قال المتحدث إن المحادثات بدأت صباح الثلاثاء في العاصمة", "iso8859-6"),
        ("Prices in Cairo: قال الوزير إن الأسعار لن ترتفع هذا العام", "cp1256"),
    ],
)
def test_single_byte_texts_come_back(text: str, name: str) -> None:
    assert decode(text.encode(name)) == text


def test_what_a_document_declares_is_believed_where_bytes_do_not_tell() -> None:
    russian = "Переговоры начались"
    assert decode(russian.encode("cp1251"), "windows-1251") == russian
    assert decode("قال".encode(), "windows-1256") == "قال"  # the bytes tell


@pytest.mark.parametrize("data", [b"\x80\x81\x8d\x8f\x90", b"\xff\xff\xff", b"abc\x00\x01\x02\x03"])
def test_nonsense_is_refused(data: bytes) -> None:
    assert decode(data) is None

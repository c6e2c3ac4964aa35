"""Encodings: Arabic news text comes back identical, whichever of them it was in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.sources.encoding import decode, decoded

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


ARABIC = "أعلنت بلدية الساحل أن سوق السمك ستفتح أبوابها صباح الخميس"
FRENCH = "Le marché rouvrira jeudi, a déclaré la mairie à l’agence."


@pytest.mark.parametrize("wrong", [b"\xd8", b"\x85", b"\xff", b"\xd9\xd9", b"\x00", b"\x06"])
@given(at=st.integers(0, len(ARABIC) * 20))
def test_a_wrong_byte_costs_no_more_than_itself(wrong: bytes, at: int) -> None:
    text = f"<p>{ARABIC}</p>\n" * 20
    data = text.encode()
    while at < len(data) and data[at] & 0xC0 == 0x80:
        at += 1  # between two characters
    found = decoded(data[:at] + wrong + data[at:])
    assert found is not None
    assert found.text == text
    # At the very end it may be a character that was cut, which is no fault.
    assert found.wrong_bytes == len(wrong) or at >= len(data)


def test_a_byte_order_mark_and_a_wrong_byte_are_still_utf8() -> None:
    data = b"\xef\xbb\xbf" + ARABIC.encode() + b"\xd9 " + ARABIC.encode()
    assert decode(data) == f"{ARABIC} {ARABIC}"
    english = b'<?xml version="1.0"?><p>The market opens on Thursday, the city said\xe2\x80.</p>'
    assert decode(english, "utf-8") == english.decode("utf-8", "ignore")


@pytest.mark.parametrize(
    "label",
    [
        "iso-8859-1",
        "windows-1252",
        "iso-8859-15",
        "windows-1251",
        "windows-1256",
        "iso-8859-6",
        "utf-8",
        "us-ascii",
        "no-such-encoding",
        "koi8-r",
    ],
)
@pytest.mark.parametrize("name", ["cp1256", "iso8859-6"])
def test_a_label_that_gives_no_plausible_letters_is_not_believed(label: str, name: str) -> None:
    page = f"<html><title>{ARABIC}</title><p>Harbour: {ARABIC}</p></html>"
    assert decode(page.encode(name), label) == page


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        (FRENCH, "cp1252", "windows-1256"),
        (FRENCH, "cp1252", "windows-1251"),
        (FRENCH, "cp1252", "iso-8859-1"),
        ("Čtvrtek: trh bude otevřen, řekl úřad města Lodž", "cp1250", "windows-1250"),
        ("Çarşı perşembe günü açılacak, İzmir Belediyesi söyledi", "cp1254", "iso-8859-9"),
        ("Рынок откроется в четверг, сообщила мэрия. США", "koi8-r", "koi8-r"),
        ("Η αγορά ανοίγει την Πέμπτη, λέει ο δήμος", "cp1253", "windows-1253"),
        ("השוק ייפתח ביום חמישי, אמרה העירייה", "cp1255", "windows-1255"),
        ("市场将于星期四开放", "gbk", "gb2312"),
    ],
)
def test_labels_with_plausible_letters_are_believed(text: str, name: str, label: str) -> None:
    assert decode(text.encode(name), label) == text


def test_letters_far_down_a_long_page_are_found() -> None:
    page = f"<script>{'x = 1; ' * 20_000}</script><p>{ARABIC}</p>"
    assert decode(page.encode("cp1256"), "iso-8859-1") == page

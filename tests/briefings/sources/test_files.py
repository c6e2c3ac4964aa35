"""Articles in files: what is read, what is refused, and that nothing raises."""

from __future__ import annotations

import os
import pickle
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.models import Draft, Outlet, Refusal
from briefings.sources.files import SIZE_LIMIT, draft_from_bytes, find_files, read_file
from briefings.sources.refusals import REFUSAL_REASONS

ARABIC = (
    "وصل الوفد إلى العاصمة صباح الثلاثاء، وقال المتحدث باسمه إن المحادثات ستبدأ في المساء.\n"
    "وأضاف أن الجولة السابقة عقدت في يناير/ كانون الثاني ولم تنته إلى اتفاق."
)
FRONT = "---\ntitle: {title}\noutlet: Harbour Post\nurl: https://www.harbour.example/a?id=7\n"


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path) -> Draft:
    draft = read_file(path)
    assert isinstance(draft, Draft), draft
    return draft


# --- finding --------------------------------------------------------------------------------------


def test_folders_are_walked_in_order_and_each_file_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    wanted = [write(tmp_path / name, "x") for name in ("a.txt", "z.HTML", "b/c.md")]
    for name in ("README.md", "notes.pdf", ".hidden.txt", ".git/x.txt"):
        write(tmp_path / name, "x")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "b" / "self.txt").symlink_to(tmp_path / "b" / "self.txt")
    found = find_files([tmp_path, tmp_path / "b", wanted[0]])
    assert set(wanted) <= set(found.files)
    assert len(found.files) == len(wanted) + 1  # the link to itself is told when it is read
    assert found == find_files([tmp_path, tmp_path / "b", wanted[0]])
    refused = read_file(tmp_path / "b" / "self.txt")
    assert isinstance(refused, Refusal)
    assert refused.reason == "unreadable"


def test_paths_that_lead_to_no_article_are_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    write(empty / "README.md", "about this folder")
    found = find_files([tmp_path / "missing", empty, Path("nul\0byte")])
    assert not found.files
    assert [r.reason for r in found.refusals] == ["not-found", "no-article", "not-found"]
    assert "missing" in found.refusals[0].origin


def test_a_named_file_is_taken_whatever_its_name(tmp_path: Path) -> None:
    readme = write(tmp_path / "README.md", "# عنوان\n\nنص الخبر.")
    assert find_files([readme]).files == (readme,)


# --- plain text -----------------------------------------------------------------------------------


def test_plain_text_keeps_its_words_and_gets_no_title(tmp_path: Path) -> None:
    draft = read(write(tmp_path / "a.txt", "- نقطة أولى.\r\nسطر\u2028آخر.\rوثالث.\n"))
    assert draft == Draft(text="- نقطة أولى.\nسطر\nآخر.\nوثالث.", origin=str(tmp_path / "a.txt"))


def test_what_the_person_says_goes_first(tmp_path: Path) -> None:
    outlet = Outlet("mine.example", "Mine")
    day = datetime(2024, 5, 1, tzinfo=UTC)
    text = FRONT.format(title="T") + "published: 2024-04-14\n---\nWords.\n"
    draft = read_file(write(tmp_path / "a.md", text), outlet=outlet, published=day)
    assert isinstance(draft, Draft)
    assert (draft.outlet, draft.published) == (outlet, day)


# --- Markdown -------------------------------------------------------------------------------------


def test_front_matter_is_read(tmp_path: Path) -> None:
    text = (
        FRONT.format(title="'A title: with a colon'")
        + 'outlet_home: "https://harbour.example"\npublished: 2024-04-14T23:30:00+03:00\n'
        + "language: ar-EG\ntags:\n  - one\n---\n\nنص الخبر.\n"
    )
    draft = read(write(tmp_path / "a.md", text))
    assert draft.title == "A title: with a colon"
    assert draft.outlet == Outlet("harbour.example", "Harbour Post", "https://harbour.example/")
    assert draft.url == "https://www.harbour.example/a?id=7"
    assert draft.language == "ar"
    assert draft.published is not None
    assert draft.published.astimezone(UTC) == datetime(2024, 4, 14, 20, 30, tzinfo=UTC)
    assert draft.published.date().isoformat() == "2024-04-14"  # the day at the outlet
    assert draft.text == "نص الخبر."


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('"هدنة" في الساعة #1', '"هدنة" في الساعة #1'),
        ("'Enough', says the minister", "'Enough', says the minister"),
        ('"هدنة" # from the desk', "هدنة"),
        ("غزة: بدء الهدنة # من المحرر", "غزة: بدء الهدنة"),
        ("[عاجل] بدء الهدنة", "[عاجل] بدء الهدنة"),
    ],
)
def test_a_title_keeps_its_words_as_news_writes_them(
    tmp_path: Path, written: str, title: str
) -> None:
    draft = read(write(tmp_path / "a.md", FRONT.format(title=written) + "---\n\nنص الخبر.\n"))
    assert draft.title == title


def test_a_bare_date_is_that_day(tmp_path: Path) -> None:
    draft = read(write(tmp_path / "a.md", "---\npublished: 2024-04-14\n---\nWords."))
    assert draft.published == datetime(2024, 4, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("front", "detail"),
    [
        ("published: 14 of April\n---\n", "published"),
        ("published: 2024-13-41\n---\n", "published"),
        ("url: ftp://x.example/\n---\n", "url"),
        ("outlet_home: nowhere\n---\n", "outlet_home"),
        ("language: Klingon\n---\n", "language"),
        ("title: cut in the mid", "---"),
    ],
)
def test_bad_front_matter_names_its_key(tmp_path: Path, front: str, detail: str) -> None:
    refused = read_file(write(tmp_path / "a.md", f"---\n{front}Words."))
    assert refused == Refusal(str(tmp_path / "a.md"), "bad-front-matter", detail)


def test_markup_is_taken_out_and_lines_stay(tmp_path: Path) -> None:
    text = (
        "# The *real* title #\n\n"
        "* First [bullet](https://a.example/x_(y)) here.\n- Second **bold _and_ slanted**.\n\n"
        "## A subheading\n\n![picture](x.png)\nWords with `code`, 2 * 3 * 4 and snake_case_names, "
        "<b>tags</b> and \\*stars\\*.\n\n***\n\n> Quoted\n\n[1]: https://a.example\n"
    )
    draft = read(write(tmp_path / "a.md", text))
    assert draft.title == "The real title"
    assert draft.text.split("\n") == [
        "- First bullet here.",
        "- Second bold and slanted.",
        "",
        "A subheading",
        "",
        "Words with code, 2 * 3 * 4 and snake_case_names, tags and *stars*.",
        "",
        "Quoted",
    ]


def test_a_rule_on_top_is_no_front_matter(tmp_path: Path) -> None:
    draft = read(write(tmp_path / "a.md", "---\n\nWords of the text.\n"))
    assert draft.text == "Words of the text."


# --- bad input ------------------------------------------------------------------------------------

BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "empty-file"),
    "blank.txt": (b" \r\n\t\n", "empty-file"),
    "marks.txt": ("\ufeff\u200f\u200b".encode(), "empty-file"),
    "digits.txt": (b"12345 -- 67", "no-text"),
    "photo.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary-file"),
    "paper.txt": (b"%PDF-1.7\n...", "binary-file"),
    "archive.md": (b"PK\x03\x04" + bytes(100), "binary-file"),
    "nulls.txt": (b"some words" + bytes(5_000), "binary-file"),
    "noise.html": (bytes((i * 197 + 31) % 256 for i in range(4_000)), "binary-file"),
    "large.txt": (b"a" * (SIZE_LIMIT + 1), "too-large"),
    "garbled.txt": (b"\xff\x80\x81" * 200, "unreadable-encoding"),
    "cut.md": (b"---\ntitle: The beginn", "bad-front-matter"),
    "frame.html": (b"<html><body><nav>1</nav><script>let a</script></body></html>", "no-text"),
}


def test_a_mixed_batch_names_each_bad_file_and_reads_the_others(tmp_path: Path) -> None:
    good = {
        "bom.txt": ARABIC.encode("utf-8-sig"),
        "windows.txt": ARABIC.encode("cp1256"),
        "le.txt": ARABIC.encode("utf-16-le"),
        "be.txt": ARABIC.encode("utf-16-be"),
        "marked.txt": ARABIC.encode("utf-16"),
        "iso.txt": ARABIC.encode("iso8859-6"),
        "ok.txt": ARABIC.encode(),
        "damaged.txt": ARABIC.encode().replace(b" ", b" \xff\xd9", 1),
    }
    for name, content in {**good, **{name: bad for name, (bad, _) in BAD.items()}}.items():
        write(tmp_path / name, content)
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(50_000_000)
    outcomes = {path.name: read_file(path) for path in find_files([tmp_path]).files}
    refused = {name: r for name, r in outcomes.items() if isinstance(r, Refusal)}
    assert {name: r.reason for name, r in refused.items()} == {
        "huge.txt": "too-large",
        **{name: reason for name, (_, reason) in BAD.items()},
    }
    assert all(r.origin == str(tmp_path / name) for name, r in refused.items())
    assert {r.reason for r in refused.values()} <= set(REFUSAL_REASONS)
    assert {n: r.text for n, r in outcomes.items() if isinstance(r, Draft)} == dict.fromkeys(
        good, ARABIC
    )


def test_a_half_truncated_file_is_read_without_its_cut_letter(tmp_path: Path) -> None:
    data = ARABIC.encode()
    draft = read(write(tmp_path / "a.txt", data[:41]))
    assert ARABIC.startswith(draft.text)
    sixteen = ARABIC.encode("utf-16")
    assert ARABIC.startswith(read(write(tmp_path / "b.txt", sixteen[:61])).text)


def test_pipes_and_folders_are_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        refused = read_file(path)
        assert isinstance(refused, Refusal)
        assert refused.reason == "not-a-file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", ARABIC)
    path.chmod(0)
    refused = read_file(path)
    assert isinstance(refused, Refusal)
    assert refused.reason == "not-permitted"


def test_names_are_safe_to_print(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"bad\xff\x1b[31mname.txt")
    refused = read_file(path)
    assert isinstance(refused, Refusal)
    refused.origin.encode()
    assert "\x1b" not in refused.origin
    assert "\\xff" in refused.origin


@given(data=st.binary(max_size=400), suffix=st.sampled_from([".txt", ".md", ".html", ""]))
def test_any_bytes_give_a_draft_or_a_refusal(data: bytes, suffix: str) -> None:
    result = draft_from_bytes(data, origin="x", suffix=suffix)
    assert pickle.loads(pickle.dumps(result)) == result
    if isinstance(result, Refusal):
        assert result.reason in REFUSAL_REASONS
    else:
        result.text.encode()


@given(
    text=st.text(max_size=300),
    marks=st.lists(st.sampled_from(["---\n", "# ", "[a](", "**", "title: ", "<p>", "\n", "`"])),
    suffix=st.sampled_from([".md", ".html"]),
)
def test_any_marked_up_text_gives_a_draft_or_a_refusal(
    text: str, marks: list[str], suffix: str
) -> None:
    data = ("".join(marks) + text + "".join(reversed(marks))).encode("utf-8", "replace")
    assert isinstance(draft_from_bytes(data, origin="x", suffix=suffix), Draft | Refusal)

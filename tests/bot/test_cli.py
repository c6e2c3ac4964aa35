from __future__ import annotations

import io
import json
import os
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from briefings.db.dialects import sqlite

SEEDS = Path("seeds").resolve()
ARTICLE = """وصل الوفد إلى العاصمة يوم الثلاثاء الموافق 14 مايو/ أيار 2024 لبدء جولة ثانية.

وقال المتحدث باسم وزارة الخارجية الفرنسية يوم الاثنين إن باريس تأمل في اتفاق قريب مع الطرفين."""


@pytest.fixture
def store(tmp_path: Path) -> str:
    return str(tmp_path / "store.db")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("store") / "seeds.db")
    assert main(["read", "--store", path, str(SEEDS)]) == 0
    return path


Capture = pytest.CaptureFixture[str]


def _mujaz(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_help_loads_nothing_heavy() -> None:
    heavy = (
        "sqlalchemy",
        "babel",
        "fluent",
        "rich",
        "wordfreq",
        "simplemma",
        "httpx",
    )
    code = (
        "import sys, contextlib, io\nfrom bot.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main(['--help'])\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_start_loads_neither_the_reader_of_dates_nor_another_database() -> None:
    late = ("briefings.timex.reader", "sqlalchemy.dialects.postgresql")
    code = f"import sys, bot.serve\nprint([name for name in {late!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_demo_answers_what_is_piped_in_both_languages() -> None:
    done = _mujaz("demo", stdin="/summary\n\n/timeline\n/lang en\n/stories\n/sumary\n")
    assert done.returncode == 0
    assert "أبرز ما جرى" in done.stdout
    assert "التسلسل الزمني" in done.stdout
    assert "Stories" in done.stdout
    assert "Did you mean /summary?" in done.stdout


def test_reading_again_changes_nothing(store: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "one.txt").write_text(ARTICLE, "utf-8")
    for added, known in ((1, 0), (0, 1)):
        assert main(["read", "--lang", "en", "--store", store, str(tmp_path / "one.txt")]) == 0
        assert f"{added} added, {known} known" in capsys.readouterr().err


def test_bad_files_are_named_and_the_rest_is_read(
    store: str, tmp_path: Path, capsys: Capture
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").touch()
    (folder / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (folder / "big.txt").write_bytes(b"word " * 2_000_000)
    (folder / "half.md").write_text("---\ntitle: cut", "utf-8")
    (folder / "windows.txt").write_bytes(ARTICLE.encode("cp1256"))
    (folder / "wide.txt").write_bytes(ARTICLE.replace("ثانية", "ثالثة").encode("utf-16"))
    (tmp_path / "nothing").mkdir()
    code = main(["read", "--store", store, "--lang", "en", str(folder), str(tmp_path / "nothing")])
    said = capsys.readouterr().err
    assert code == 1
    for name in ("empty.txt", "image.txt", "big.txt", "half.md", "nothing"):
        assert sum(name in line for line in said.splitlines()) == 1
    assert "2 added" in said
    assert main(["search", "--store", store, "باريس"]) == 0
    assert "المتحدث باسم وزارة الخارجية الفرنسية" in capsys.readouterr().out


def test_answers_for_programs(loaded: str, capsys: Capture) -> None:
    assert main(["timeline", "--store", loaded, "--json", "القنصلية"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["kind"] == "timeline"
    assert any(event["when"]["first"] == "2024-04-01" for event in record["events"])
    assert main(["summary", "--store", loaded, "--json", "--lang", "en"]) == 0
    points = json.loads(capsys.readouterr().out)["points"]
    assert 3 <= len(points) <= 5
    assert all(point["sources"] for point in points)


def test_unanswerable_questions_say_what_to_do(loaded: str, store: str, capsys: Capture) -> None:
    for arguments, said in (
        (["summary", "zzzz"], "zzzz"),
        (["timeline", "#999"], "999"),
        (["search"], "/search"),
    ):
        assert main([*arguments, "--store", loaded, "--lang", "en"]) == 1
        assert said in capsys.readouterr().err
    assert main(["summary", "--store", store, "--lang", "en"]) == 1
    assert "mujaz read" in capsys.readouterr().err


def test_a_store_from_a_newer_version_is_refused(
    loaded: str, tmp_path: Path, capsys: Capture
) -> None:
    newer = tmp_path / "newer.db"
    shutil.copy(loaded, newer)
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("update alembic_version set version_num = '9999_later'")
    connection.close()
    assert main(["summary", "--store", str(newer)]) == 1
    said = capsys.readouterr().err
    assert "newer.db" in said
    assert len(said.splitlines()) == 1


def test_run_without_a_token_says_which_key(capsys: Capture) -> None:
    assert main(["run"]) == 1
    said = capsys.readouterr().err
    assert "telegram.token" in said
    assert "discord.token" in said


def test_visual_order_for_terminals_without_bidi(loaded: str, capsys: Capture) -> None:
    assert main(["stories", "--store", loaded, "--visual"]) == 0
    shown = capsys.readouterr().out
    assert "\ufee2" in shown or "\ufedf" in shown  # presentation forms
    assert "\u2068" not in shown


def test_dates_of_a_text(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("It began on 13 April 2024."))
    assert main(["dates"]) == 0
    assert "2024-04-13" in capsys.readouterr().out


def test_dates_for_programs_in_a_zone(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "وصل مساء السبت الساعة 22:30 بتوقيت غرينتش"
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    assert main(["dates", "--json", "--reference", "2024-05-17", "--zone", "Asia/Beirut"]) == 0
    record = json.loads(capsys.readouterr().out)
    (time,) = record["times"]
    assert (time["value"], time["time_of_day"]) == ("2024-05-12", "01:30")
    assert text[time["start"] : time["end"]] == time["text"]


@pytest.mark.parametrize(
    ("option", "value"),
    [("--reference", "tomorrow"), ("--zone", "Asia"), ("--zone", "../x"), ("--zone", "Mars/Base")],
)
def test_dates_says_what_an_option_takes(option: str, value: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["dates", option, value])
    assert f"{value!r} is not a" in capsys.readouterr().err


def test_a_text_without_times_is_said_to_have_none(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Nothing to see."))
    assert main(["dates"]) == 0
    shown = capsys.readouterr()
    assert (shown.out, "no time is named" in shown.err) == ("", True)


def test_a_demo_without_a_dossier_fails(capsys: Capture, tmp_path: Path) -> None:
    assert main(["demo", "--lang", "en", "--seeds", str(tmp_path / "nowhere")]) == 1
    assert "nothing is at this path" in capsys.readouterr().err


_MOVES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|[\r\b]")


def test_a_chat_in_a_terminal_answers_and_ends_on_ctrl_c(loaded: str) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot.cli", "console", "--store", loaded, "--lang", "en"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        _read_until(ours, b"\n> ")
        os.write(ours, b"/stories\n/lang ar\n")  # pasted: two lines at once
        assert "Stories" in _read_until(ours, b"\n> ")
        _read_until(ours, b"\n> ")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
    os.close(ours)


def _read_until(terminal: int, end: bytes) -> str:
    """What a terminal shows up to some words at its end, without codes that move its cursor."""
    said = b""
    while not _MOVES.sub(b"", said).rstrip(b" ").endswith(end.rstrip(b" ")):
        said += os.read(terminal, 1024)
    return _MOVES.sub(b"", said).decode(errors="replace")


def test_a_locked_store_is_answered_from_or_said_within_a_second(
    loaded: str, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "locked.db"
    shutil.copy(loaded, store)
    monkeypatch.setattr(sqlite, "PATIENCE", 60.0)  # whoever waits as a writer does fails below
    with closing(sqlite3.connect(store, isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")  # another writer
        assert main(["stories", "--store", str(store)]) == 0
        assert "القصص" in capsys.readouterr().out
    with closing(sqlite3.connect(store, isolation_level=None)) as raw:
        raw.execute("PRAGMA locking_mode=EXCLUSIVE")
        raw.execute("BEGIN EXCLUSIVE")
        assert main(["stories", "--store", str(store)]) == 1
        assert "another process is holding the database locked" in capsys.readouterr().err


def test_a_store_where_nothing_can_be_written_answers(
    loaded: str, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    store = folder / "store.db"
    shutil.copy(loaded, store)
    store.chmod(0o400)
    folder.chmod(0o500)
    # Root may write anywhere but on a read-only file system: what such a one says is said here.
    access = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode, **more: mode != os.W_OK and access(path, mode, **more)
    )
    assert main(["stories", "--store", str(store)]) == 0
    assert "القصص" in capsys.readouterr().out
    assert [one.name for one in folder.iterdir()] == ["store.db"]

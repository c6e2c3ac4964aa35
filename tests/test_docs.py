"""The documents say what is there: every command and make target, and no dead links."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands import COMMANDS

DOCUMENTS = [Path("README.md"), Path("CHANGELOG.md"), *sorted(Path("docs").glob("*.md"))]


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_make_targets_exist(path: Path) -> None:
    targets = set(re.findall(r"^([\w-]+):", Path("Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"`?make (?:-s )?([a-z][\w-]+)`", path.read_text("utf-8")))
    assert named <= targets


def _plain(text: str) -> str:
    """A text without direction marks, its words one space apart."""
    return " ".join(re.sub("[\u200e\u200f\u2066-\u2069]", "", text).split())


def test_the_readme_shows_what_the_dossier_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    readme = Path("README.md").read_text("utf-8")
    shown = re.search(r"^> (/summary .*)\n([^`]*)", readme, re.MULTILINE)
    assert shown is not None
    said = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(shown[1]))
    monkeypatch.setattr("sys.stdout", said)
    assert main(["demo"]) == 0
    assert _plain(shown[2]) in _plain(said.getvalue())


def test_the_readme_shows_what_a_bare_text_gives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = Path("README.md").read_text("utf-8")
    shown = re.search(r"`note.txt`:\n\n> (.*)\n[^`]*`[^`]*`[^`]*```\n([^`]*)```", readme)
    assert shown is not None
    (tmp_path / "note.txt").write_text(shown[1], "utf-8")
    store = ["--store", str(tmp_path / "store.db")]
    assert main(["read", str(tmp_path / "note.txt"), *store]) == 0
    assert main(["timeline", *store]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [line for line in lines if not _plain(line).startswith("—")]
    assert _plain(shown[2]) in _plain("\n".join(rows))


def test_every_command_is_documented_in_both_languages() -> None:
    text = Path("docs/commands.md").read_text("utf-8")
    arabic, english = text.split("## English")
    for command in COMMANDS:
        assert f"`/{command.name}" in arabic, command.name
        assert f"`/{command.name}" in english, command.name


def test_every_document_is_reached_from_the_readme() -> None:
    readme = Path("README.md").read_text("utf-8")
    assert [p.name for p in Path("docs").glob("*.md") if f"docs/{p.name}" not in readme] == []

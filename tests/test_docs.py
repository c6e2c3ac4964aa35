"""The documents say what is there: every command and make target, and no dead links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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


def test_every_command_is_documented_in_both_languages() -> None:
    text = Path("docs/commands.md").read_text("utf-8")
    arabic, english = text.split("## English")
    for command in COMMANDS:
        assert f"`/{command.name}" in arabic, command.name
        assert f"`/{command.name}" in english, command.name


def test_every_document_is_reached_from_the_readme() -> None:
    readme = Path("README.md").read_text("utf-8")
    assert [p.name for p in Path("docs").glob("*.md") if f"docs/{p.name}" not in readme] == []

"""The house: every module stands alone, none is too long, and the picture shows the real layers."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PACKAGES = ("bot", "briefings")
MODULES = sorted(path for package in PACKAGES for path in Path(package).rglob("*.py"))
# Tables of dates' grammar and of migrations grow with what they list.
_TABLES = ("briefings/timex/", "briefings/db/migrations/")
_LONGEST_MODULE, _LONGEST_FUNCTION = 500, 60

# One process has imported what stands below (which by contract imports nothing from above) and what
# others wrote; each module is then imported in a fork of it, so that it stands alone without every
# fork paying for the libraries.
_IMPORT_EACH = """
import gc, importlib, os, sys
below, names = (line.split() for line in sys.stdin)
libraries = "sqlalchemy.ext.asyncio alembic discord telegram structlog babel regex lxml numpy"
for name in [*libraries.split(), *below]:
    importlib.import_module(name)
gc.freeze()  # or every fork copies what it counts
for name in names:
    child = os.fork()
    if not child:
        try:
            importlib.import_module(name)
        except BaseException as error:
            print(f"{name}: {type(error).__name__}: {error}", flush=True)
        os._exit(0)
    os.waitpid(child, 0)
"""
_STAGES = (
    ("briefings.text", "briefings.languages", "briefings.models", "briefings.timex"),
    ("briefings",),
    ("bot",),
)


def _name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def test_every_module_can_be_imported_alone() -> None:
    # Alembic alone runs its scripts, within a migration.
    left = [_name(path) for path in MODULES if "migrations" not in path.parts]
    below: list[str] = []
    for stage in _STAGES:
        names = [name for name in left if f"{name}.".startswith(tuple(f"{one}." for one in stage))]
        done = subprocess.run(
            [sys.executable, "-c", _IMPORT_EACH],
            input=f"{' '.join(below)}\n{' '.join(names)}\n",
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        assert done.stdout == ""
        left = [name for name in left if name not in names]
        below += names
    assert left == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_and_no_function_is_too_long(package: str) -> None:
    long: list[str] = []
    for path in MODULES:
        if path.parts[0] != package or str(path).startswith(_TABLES):
            continue
        text = path.read_text("utf-8")
        if (lines := text.count("\n")) > _LONGEST_MODULE:
            long.append(f"{path}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > _LONGEST_FUNCTION:
                    long.append(f"{path}: {node.name} has {lines} lines")
    assert long == []


def _layers(package: str) -> list[list[str]]:
    """The layers of a package as its import contract has them, top first."""
    settings = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers" and contract["layers"][0].startswith(f"{package}."):
            return [
                [module.strip().removeprefix(f"{package}.") for module in layer.split("|")]
                for layer in contract["layers"]
            ]
    raise AssertionError(f"no contract of layers for {package}")


@pytest.mark.parametrize("package", PACKAGES)
def test_the_picture_shows_the_layers_that_are_checked(package: str) -> None:
    page = Path("docs/architecture.md").read_text("utf-8")
    (picture,) = re.findall(rf"subgraph {package}\n(.*?)\n  end\n", page, re.DOTALL)
    shown = re.findall(r'^\s*\w+\["([^"]+)"\]$', picture, re.MULTILINE)
    assert [row.split(" · ") for row in shown] == _layers(package)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_room_is_in_a_layer(package: str) -> None:
    checked = {module for layer in _layers(package) for module in layer}
    there = {
        path.stem if path.is_file() else path.name
        for path in Path(package).iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
    }
    assert there - checked - {"exit_codes", "faults"} == set()


def test_where_to_change_what_is_true() -> None:
    page = Path("docs/where.md").read_text("utf-8")
    named = re.findall(r"`((?:bot|briefings|seeds|tests|docs)/[^`*]*)`", page)
    assert len(re.findall(r"^\| ", page, re.MULTILINE)) >= 12  # ten examples and the head
    assert [path for path in named if not Path(path).exists()] == []


def test_the_glossary_tells_each_term_once() -> None:
    page = Path("docs/glossary.md").read_text("utf-8")
    terms = re.findall(r"^\| \*\*(.+?)\*\* \|", page, re.MULTILINE)
    assert len(terms) > 30
    assert len(terms) == len({term.casefold() for term in terms})
    places = re.findall(r"`((?:bot|briefings)/[^`*]*)`", page)
    assert [path for path in places if not Path(path).exists()] == []

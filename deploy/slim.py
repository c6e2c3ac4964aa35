"""Takes out of an installation what a bot in Arabic and English never opens, and lists the rest.

python slim.py FOLDER        FOLDER is a virtual environment made by `lay.sh`
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

LANGUAGES = ("ar", "en")
MOST_BYTES = 500_000_000  # of the whole image, whose system takes some 130 MB of it
SYSTEM_BYTES = 135_000_000

# What else goes, below site-packages: tools to build and install with, tests, other systems' files.
TOOLS = ("pip", "pip-*", "setuptools", "setuptools-*", "pkg_resources", "_distutils_hack", "wheel*")
OTHERS = (
    "distutils-precedence.pth",
    "discord/bin",
    "numpy/**/tests",
    "numpy/_core/include",
    "numpy/**/*.pyi",
    "sqlalchemy/testing",
    "sqlalchemy/dialects/mssql",
    "sqlalchemy/dialects/mysql",
    "sqlalchemy/dialects/oracle",
    "lxml/includes",
    "lxml/**/*.pxd",
)


def unneeded(packages: Path) -> Iterator[Path]:
    """What can go, below an environment's site-packages."""
    for pattern in (*TOOLS, *OTHERS):
        yield from packages.glob(pattern)
    for path in packages.glob("babel/locale-data/*.dat"):
        if path.stem != "root" and path.stem.split("_")[0] not in LANGUAGES:
            yield path
    for path in packages.glob("wordfreq/data/*"):
        kept = path.name.removesuffix(".msgpack.gz").rpartition("_")[2] in LANGUAGES
        if not kept and path.name.endswith((".msgpack.gz", ".txt")):
            yield path
    for path in packages.glob("simplemma/strategies/dictionaries/data/*"):
        if path.suffix in (".plzma", ".lzma", ".pkl") and path.stem not in LANGUAGES:
            yield path


def size_of(path: Path) -> int:
    """The bytes of a file, or of all below a folder."""
    if path.is_symlink():
        return 0
    if path.is_file():
        return path.stat().st_size
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file())


def slim(folder: Path) -> int:
    """Removes it; answers with how many bytes are left."""
    (packages,) = folder.glob("lib/python*/site-packages")
    before = size_of(folder)
    for path in list(unneeded(packages)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for path in (folder / "bin").glob("*"):
        if path.name.startswith(("pip", "activate", "Activate", "wheel")):
            path.unlink()
    left = size_of(folder)
    parts = sorted(((size_of(one), one.name) for one in packages.iterdir()), reverse=True)
    for size, name in parts[:20]:
        print(f"{size / 1e6:7.1f} MB  {name}")  # noqa: T201 - whoever builds reads it
    others = sum(size for size, _ in parts[20:])
    print(f"{others / 1e6:7.1f} MB  {len(parts) - 20} more")  # noqa: T201
    print(f"{left / 1e6:7.1f} MB  in all, {before / 1e6:.1f} before")  # noqa: T201
    return left


if __name__ == "__main__":
    if slim(Path(sys.argv[1])) + SYSTEM_BYTES > MOST_BYTES:
        sys.exit("slim.py: more than 500 MB with the system")

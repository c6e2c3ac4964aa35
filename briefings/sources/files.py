"""Articles in files: finding them, and reading one into a `Draft` or saying why not."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from briefings.models import Draft, Outlet, Refusal
from briefings.sources.dates import read_date
from briefings.sources.encoding import binary_kind, decode, looks_binary
from briefings.sources.markdown import FrontMatterError, read_markdown
from briefings.sources.outlets import outlet_of, web_address
from briefings.sources.page import TITLE_LIMIT, declared_charset, language_code, read_page
from briefings.sources.refusals import Reason, printable, refusal
from briefings.text.hygiene import clean, clean_line

SIZE_LIMIT: Final = 5_000_000
"""The largest file that is read, in bytes."""

_MARKDOWN: Final = frozenset({".md", ".markdown"})
_HTML: Final = frozenset({".html", ".htm"})
_SUFFIXES: Final = _MARKDOWN | _HTML | {".txt"}


@dataclass(frozen=True, slots=True)
class Found:
    """The files to read, each once, in a fixed order; and the paths that led to none."""

    files: tuple[Path, ...]
    refusals: tuple[Refusal, ...]


def find_files(paths: Iterable[Path]) -> Found:
    """The articles' files under some paths.

    A file that is named is taken whatever its name. A folder is walked, sorted by name, for
    `.txt`, `.md`, `.markdown`, `.html` and `.htm`; hidden entries, `README.md` and links to folders
    are passed over.
    """
    files: dict[str, Path] = {}
    refusals: list[Refusal] = []
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            refusals.append(refusal(str(path), _reason_of(error), _detail_of(error)))
            continue
        found = _walk(path, refusals) if is_folder else [path]
        if not found and is_folder:
            refusals.append(refusal(str(path), Reason.NO_ARTICLE))
        for file in found:
            files.setdefault(os.path.realpath(file), file)
    return Found(tuple(files.values()), tuple(refusals))


def read_file(
    path: Path, *, outlet: Outlet | None = None, published: datetime | None = None
) -> Draft | Refusal:
    """Reads one article; any content gives a draft or a refusal, never an exception.

    `outlet` and `published` (aware) are what a person says of it: they go before what the file
    says. `Draft.published` keeps the offset it was written with, so its `.date()` is the outlet's
    day.
    """
    data = content_of(path)
    if isinstance(data, Refusal):
        return data
    return draft_from_bytes(
        data, origin=str(path), suffix=path.suffix.lower(), outlet=outlet, published=published
    )


def draft_from_bytes(
    data: bytes,
    *,
    origin: str,
    suffix: str,
    outlet: Outlet | None = None,
    published: datetime | None = None,
    charset: str | None = None,
    address: str | None = None,
) -> Draft | Refusal:
    """Reads an article from a file's bytes; `suffix` (`.md`, `.html`, …) tells its form.

    `charset` is what a server named: it is believed where neither bytes nor document tell.
    `address` is where a page was found.
    """
    if not data.strip():
        return refusal(origin, Reason.EMPTY_FILE)
    if kind := binary_kind(data):
        return refusal(origin, Reason.BINARY_FILE, kind)
    text = decode(data, (declared_charset(data) if suffix in _HTML else None) or charset)
    if text is None:
        unreadable = b"\x00" in data or looks_binary(data)
        return refusal(origin, Reason.BINARY_FILE if unreadable else Reason.UNREADABLE_ENCODING)
    if text.count("\x00") or (text.isascii() and looks_binary(data) and b"\x06" not in data):
        return refusal(origin, Reason.BINARY_FILE)
    if suffix in _HTML:
        draft: Draft | Refusal = _from_html(text, origin, address)
    elif suffix in _MARKDOWN:
        draft = _from_markdown(text, origin)
    else:
        draft = Draft(text=clean(text).strip("\n"), origin=origin)
    if isinstance(draft, Refusal):
        return draft
    if not any(map(str.isalpha, draft.text)):
        return refusal(origin, Reason.EMPTY_FILE if not clean(text).strip() else Reason.NO_TEXT)
    return Draft(
        text=draft.text,
        origin=clean_line(printable(origin), 500),
        title=draft.title,
        outlet=outlet or draft.outlet,
        url=draft.url,
        language=draft.language,
        published=published or draft.published,
    )


def _from_markdown(text: str, origin: str) -> Draft | Refusal:
    try:
        document = read_markdown(clean(text))
    except FrontMatterError as error:
        return refusal(origin, Reason.BAD_FRONT_MATTER, error.key)
    meta = document.meta
    published = read_date(meta["published"]) if meta.get("published") else None
    if meta.get("published") and published is None:
        return refusal(origin, Reason.BAD_FRONT_MATTER, "published")
    for key in ("url", "outlet_home"):
        if meta.get(key) and web_address(meta[key]) is None:
            return refusal(origin, Reason.BAD_FRONT_MATTER, key)
    if meta.get("language") and language_code(meta["language"]) is None:
        return refusal(origin, Reason.BAD_FRONT_MATTER, "language")
    stated = meta.get("title")
    body = document.body
    if stated and document.heading and document.heading != stated:
        body = (
            f"{document.heading}\n\n{body}"  # a heading that is not the title belongs to the text
        )
    return Draft(
        text=body,
        origin=origin,
        title=clean_line(stated or document.heading or "", TITLE_LIMIT) or None,
        outlet=outlet_of(meta.get("outlet"), meta.get("outlet_home") or meta.get("url")),
        url=web_address(meta.get("url")),
        language=language_code(meta.get("language")),
        published=published,
    )


def _from_html(text: str, origin: str, address: str | None) -> Draft | Refusal:
    page = read_page(text, address)
    if page.stop is not None:
        return refusal(origin, page.stop)
    return Draft(
        text=page.text,
        origin=origin,
        title=page.title,
        outlet=outlet_of(page.site, page.url),
        url=page.url,
        language=page.language,
        published=page.published,
    )


def _walk(folder: Path, refusals: list[Refusal]) -> list[Path]:
    def refuse(error: OSError) -> None:
        refusals.append(refusal(str(error.filename), _reason_of(error), _detail_of(error)))

    found: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            wanted = Path(name).suffix.lower() in _SUFFIXES and name.lower() != "readme.md"
            if wanted and not name.startswith("."):
                found.append(Path(parent, name))
    return found


def content_of(path: Path) -> bytes | Refusal:
    """A regular file's bytes, or why not: at most `SIZE_LIMIT` of them are ever in memory."""
    try:
        return _content(path)
    except (OSError, ValueError) as error:
        return refusal(str(path), _reason_of(error), _detail_of(error))


def _content(path: Path) -> bytes | Refusal:
    # Opening a pipe would wait for its writer; O_NONBLOCK does not.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            return refusal(str(path), Reason.NOT_A_FILE)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = b"" if state.st_size > SIZE_LIMIT else file.read(SIZE_LIMIT + 1)
    finally:
        os.close(descriptor)
    if max(state.st_size, len(data)) > SIZE_LIMIT:
        return refusal(str(path), Reason.TOO_LARGE, f"{SIZE_LIMIT // 1_000_000} MB")
    return data


def _reason_of(error: OSError | ValueError) -> Reason:
    match error:
        case PermissionError():
            return Reason.NOT_PERMITTED
        case FileNotFoundError() | NotADirectoryError() | ValueError():
            return Reason.NOT_FOUND
        case _:
            return Reason.UNREADABLE


def _detail_of(error: OSError | ValueError) -> str:
    known = isinstance(error, (PermissionError, FileNotFoundError, NotADirectoryError, ValueError))
    return "" if known or not isinstance(error, OSError) else (error.strerror or "")

"""Undoing content encodings as bytes arrive, stopping at a size: no bomb is ever unpacked.

The label is believed as far as the bytes bear it out. Servers send gzip without a header, a charset
where an encoding belongs (`Content-Encoding: utf-8`), and plain text under the name of gzip.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final, Protocol

ENCODINGS: Final = "gzip, deflate, br"
_MOST_LAYERS: Final = 2
_MOST_MEMBERS: Final = 1_000
"""Members of one gzip file. Tools that write many put 64 KB of text into each."""

_PORTION: Final = 64_000
"""Bytes that go into or come out of a layer at a step."""

_GZIP: Final = b"\x1f\x8b"
# Encodings registered with IANA that we do not ask for: their bytes are no text. Any other unknown
# name is a mistake of the server's, as browsers take it.
_UNASKED: Final = frozenset({"zstd", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip"})
# How feeds and pages begin; no compressed stream does.
_PLAIN: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,200}(?:<(?:\?xml|!doctype|!--|html|head|rss|feed|rdf:rdf)|\{\s{0,200}\")",
    re.IGNORECASE,
)


class TooMuchError(Exception):
    """More bytes came out than may."""


class GarbledError(Exception):
    """The bytes are not in the encoding they are said to be in, or it is none we know."""


class _Layer(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...


class Inflater:
    """Decodes a body by its `Content-Encoding`, at most `limit` bytes in all.

    Raises `GarbledError` at once for an encoding that was not asked for.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
        if _UNASKED.intersection(names):
            raise GarbledError(encoding[:60])
        names = [name for name in reversed(names) if name in _MAKERS]
        if len(names) > _MOST_LAYERS:
            raise GarbledError(encoding[:60])
        self._layers = [_MAKERS[name](limit) for name in names]
        self._limit = limit
        self._room = limit
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The bytes that become readable with these, in portions of a millisecond's work at most.

        A portion may be empty. Raises `TooMuchError`, `GarbledError`.
        """
        if data and not self._begun:
            self._begun = True
            self._see(data)
        for piece in _through(self._layers, data):
            self._room -= len(piece)
            if self._room < 0:
                raise TooMuchError
            yield piece

    def _see(self, data: bytes) -> None:
        """Believes the first bytes before the label."""
        if self._layers and _PLAIN.match(data):
            self._layers = []
        elif not self._layers and data.startswith(_GZIP[: len(data)]):
            self._layers = [_MAKERS["gzip"](self._limit)]


def _through(layers: Sequence[_Layer], data: bytes) -> Iterator[bytes]:
    if not layers:
        yield data
        return
    for at in range(0, len(data), _PORTION):
        for piece in layers[0].feed(data[at : at + _PORTION]):
            yield from _through(layers[1:], piece) if piece else (piece,)


class _Zlib:
    """gzip (also of several members) and deflate (with and without its zlib header)."""

    def __init__(self, window: int, limit: int) -> None:
        self._window = window
        self._engine = zlib.decompressobj(window)
        self._begun = False
        self._room = limit
        self._members = 1

    def feed(self, data: bytes) -> Iterator[bytes]:
        full = False
        while data or full:
            if self._engine.eof:
                if self._window < 16 or not data.startswith(b"\x1f"):
                    break  # padding after the end
                self._members += 1
                if self._members > _MOST_MEMBERS:
                    raise TooMuchError
                self._engine = zlib.decompressobj(self._window)
            piece = self._inflate(data)
            self._begun = True
            self._room -= len(piece)
            if self._room < 0:
                raise TooMuchError
            yield piece
            engine = self._engine
            full = len(piece) == _PORTION and not engine.eof  # it may hold back more
            data = engine.unused_data if engine.eof else engine.unconsumed_tail

    def _inflate(self, data: bytes) -> bytes:
        try:
            return self._engine.decompress(data, _PORTION)
        except zlib.error as error:
            if self._begun or self._window != zlib.MAX_WBITS:
                raise GarbledError(str(error)) from error
        self._window = -zlib.MAX_WBITS
        self._engine = zlib.decompressobj(self._window)
        try:
            return self._engine.decompress(data, _PORTION)
        except zlib.error as error:
            raise GarbledError(str(error)) from error


class _Brotli:
    def __init__(self, limit: int) -> None:
        import brotli

        self._engine = brotli.Decompressor()
        self._failure: type[Exception] = brotli.error
        self._room = limit

    def feed(self, data: bytes) -> Iterator[bytes]:
        full = False
        try:
            while data or full or not self._engine.can_accept_more_data():
                piece: bytes = self._engine.process(data, output_buffer_limit=_PORTION)
                data, full = b"", len(piece) >= _PORTION  # it may hold back more
                self._room -= len(piece)
                if self._room < 0:
                    raise TooMuchError
                yield piece
        except self._failure as error:
            raise GarbledError(str(error)) from error


_MAKERS: Final[dict[str, Callable[[int], _Layer]]] = {
    "gzip": partial(_Zlib, 16 + zlib.MAX_WBITS),
    "x-gzip": partial(_Zlib, 16 + zlib.MAX_WBITS),
    "deflate": partial(_Zlib, zlib.MAX_WBITS),
    "br": _Brotli,
}

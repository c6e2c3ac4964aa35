"""Undoing content encodings as bytes arrive, stopping at a size: no bomb is ever unpacked.

The label is believed as far as the bytes bear it out. Servers send gzip without a header, a charset
where an encoding belongs (`Content-Encoding: utf-8`), and plain text under the name of gzip.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

ENCODINGS: Final = "gzip, deflate, br"
_MOST_LAYERS: Final = 2
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
    def feed(self, data: bytes, room: int) -> bytes: ...


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
        self._layers = [_MAKERS[name]() for name in names]
        self._limit = limit
        self._room = limit
        self._begun = False

    def feed(self, data: bytes) -> bytes:
        """The bytes that become readable with these. Raises `TooMuchError`, `GarbledError`."""
        if data and not self._begun:
            self._begun = True
            self._see(data)
        for layer in self._layers:
            data = layer.feed(data, self._limit)
        self._room -= len(data)
        if self._room < 0:
            raise TooMuchError
        return data

    def _see(self, data: bytes) -> None:
        """Believes the first bytes before the label."""
        if self._layers and _PLAIN.match(data):
            self._layers = []
        elif not self._layers and data.startswith(_GZIP[: len(data)]):
            self._layers = [_MAKERS["gzip"]()]


class _Zlib:
    """gzip (also of several members) and deflate (with and without its zlib header)."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._engine = zlib.decompressobj(window)
        self._begun = False
        self._out = 0

    def feed(self, data: bytes, room: int) -> bytes:
        pieces: list[bytes] = []
        while data:
            if self._engine.eof:
                if self._window < 16 or not data.startswith(b"\x1f"):
                    break  # padding after the end
                self._engine = zlib.decompressobj(self._window)
            piece = self._inflate(data, room - self._out + 1)
            self._begun = True
            self._out += len(piece)
            if self._out > room:
                raise TooMuchError
            pieces.append(piece)
            data = self._engine.unused_data
        return b"".join(pieces)

    def _inflate(self, data: bytes, most: int) -> bytes:
        try:
            return self._engine.decompress(data, most)
        except zlib.error as error:
            if self._begun or self._window != zlib.MAX_WBITS:
                raise GarbledError(str(error)) from error
        self._window = -zlib.MAX_WBITS
        self._engine = zlib.decompressobj(self._window)
        try:
            return self._engine.decompress(data, most)
        except zlib.error as error:
            raise GarbledError(str(error)) from error


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._engine = brotli.Decompressor()
        self._failure: type[Exception] = brotli.error
        self._out = 0

    def feed(self, data: bytes, room: int) -> bytes:
        pieces: list[bytes] = []
        try:
            while data or not self._engine.can_accept_more_data():
                piece: bytes = self._engine.process(
                    data, output_buffer_limit=max(1, room - self._out + 1)
                )
                data = b""
                self._out += len(piece)
                if self._out > room:
                    raise TooMuchError
                pieces.append(piece)
        except self._failure as error:
            raise GarbledError(str(error)) from error
        return b"".join(pieces)


_MAKERS: Final[dict[str, Callable[[], _Layer]]] = {
    "gzip": partial(_Zlib, 16 + zlib.MAX_WBITS),
    "x-gzip": partial(_Zlib, 16 + zlib.MAX_WBITS),
    "deflate": partial(_Zlib, zlib.MAX_WBITS),
    "br": _Brotli,
}

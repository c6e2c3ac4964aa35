"""Pieces packed into as few messages as they fit, in order, under a platform's limits.

A piece is kept whole where a message can hold it. A line longer than a message is cut behind a
sentence, else behind a word, else between grapheme clusters (Unicode UAX #29), so that no letter
loses its marks and no emoji its parts. Nothing is lost unless the caller sets `most`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import regex

from bot.layout.lines import Kind, Line, Piece
from bot.replies import Span, Spans

Cost = tuple[int, int]
"""What something takes: its length in UTF-16 units, and its entities."""

Measure = Callable[[Line], Cost]
"""What a line takes as it will be drawn; at least one unit for each of its characters."""

_SENTENCE = regex.compile(r"[.!?؟…。][)\]»”\"']*+\s")
_CLUSTER = regex.compile(r"\X")
_FLAG = regex.compile(r"\p{Regional_Indicator}")
_NEAR = 200  # characters


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece, or one part of a piece that no message can hold."""

    index: int
    piece: Piece


def pack(
    pieces: list[Piece],
    measure: Measure,
    limit: Cost,
    *,
    most: int | None = None,
    cut: Callable[[int], Line] | None = None,
) -> list[list[Piece]]:
    """The pieces of each message.

    With `most` (and `cut`), no more messages than that: a last line, which `cut` makes from the
    number of pieces that are not shown whole, names what is left out.
    """
    messages: list[list[_Part]] = [[]]
    room = limit

    def put(part: _Part) -> bool:
        nonlocal room
        if sum(len(line.text) for line in part.piece.lines) > room[0]:
            return False  # without drawing it
        left = _minus(room, cost_of(part.piece, measure, follows=bool(messages[-1])))
        if min(left) < 0:
            return False
        messages[-1].append(part)
        room = left
        return True

    def turn() -> None:
        nonlocal room
        last, room = messages[-1], limit
        # A heading goes with what it is the heading of.
        carried = [last.pop()] if len(last) > 1 and last[-1].piece.leads else []
        messages.append([])
        for part in carried:
            put(part)

    for index, piece in enumerate(pieces):
        if put(_Part(index, piece)):
            continue
        if [part.piece.leads for part in messages[-1]] != [True]:
            turn()
        if put(_Part(index, piece)):
            continue
        for part in _split(piece, measure, _minus(room, (2, 0)), limit):
            if not put(_Part(index, part)):
                turn()
                put(_Part(index, part))
    if most is not None and cut is not None and len(messages) > most:
        messages = _shortened(messages, len(pieces), measure, limit, most, cut)
    return [[part.piece for part in message] for message in messages if message]


def cost_of(piece: Piece, measure: Measure, *, follows: bool) -> Cost:
    """What a piece takes, with the line breaks within it and, if it `follows` another, before."""
    units = len(piece.lines) - 1 + ((2 if piece.gap else 1) if follows else 0)
    costs = [measure(line) for line in piece.lines]
    return units + sum(cost[0] for cost in costs), sum(cost[1] for cost in costs)


def cut_line(line: Line, measure: Measure, limit: Cost) -> tuple[Line | None, Line | None]:
    """As much of a line as fits, ending where a reader would pause, and the rest."""
    text = line.text
    if len(text) <= limit[0] and _fits(measure(line), limit):
        return line, None
    most = min(len(text), limit[0])
    while most > 0 and not _fits(cost := measure(_head(line, most)), limit):
        # What it takes grows nearly evenly: a few steps come close from above.
        most = min(most - 1, most * limit[0] // max(cost[0], 1))
    if most <= 0:
        return None, line
    at = _pause(text, most)
    while at > 1 and not _fits(measure(_head(line, at)), limit):
        at -= 1  # isolates come and go with the characters that ask for them
    head, rest = _head(line, at), _tail(line, at)
    return head if head.spans else None, rest if rest.spans else None


def _split(piece: Piece, measure: Measure, room: Cost, limit: Cost) -> Iterator[Piece]:
    """The parts of a piece: the first takes `room` at most, each of the others `limit`."""
    lines: list[Line] = []
    gap = piece.gap
    for whole in piece.lines:
        line: Line | None = whole
        while line is not None:
            left = _minus(room, (1, 0)) if lines else room
            short = len(line.text) <= limit[0]
            if short and _fits(measure(line), left):
                head, line = line, None
            elif short and lines and _fits(measure(line), limit):
                head = None  # it has a message of its own to fit
            else:
                head, line = cut_line(line, measure, left)
            if head is not None:
                lines.append(head)
                room = _minus(left, measure(head))
            if line is not None:
                if lines:
                    yield Piece(tuple(lines), gap)
                lines, room, gap = [], limit, False
    if lines:
        yield Piece(tuple(lines), gap)


def _shortened(
    messages: list[list[_Part]],
    pieces: int,
    measure: Measure,
    limit: Cost,
    most: int,
    cut: Callable[[int], Line],
) -> list[list[_Part]]:
    kept, dropped = messages[:most], messages[most:]
    last = kept[-1]
    while True:
        hurt = {part.index for message in dropped for part in message}
        note = _Part(pieces, Piece((cut(len(hurt)),)))
        taken = [
            cost_of(part.piece, measure, follows=at > 0) for at, part in enumerate([*last, note])
        ]
        total = (sum(cost[0] for cost in taken), sum(cost[1] for cost in taken))
        if _fits(total, limit) or not last:
            return [*kept[:-1], [*last, note]]
        dropped.append([last.pop()])


def _pause(text: str, most: int) -> int:
    """The best place to cut a text after at most `most` characters."""
    head = text[:most]
    sentences = [found.end() for found in _SENTENCE.finditer(head, most // 2)]
    if sentences:
        return sentences[-1]
    word = head.rfind(" ", most // 2)
    if word > 0:
        return word + 1
    # Clusters are counted from a little before; only flags go in pairs that begin further back.
    start = max(0, most - _NEAR)
    while start > 0 and _FLAG.match(text, start):
        start -= 1
    at = start
    for cluster in _CLUSTER.finditer(text, start, most + _NEAR):
        if cluster.end() > most:
            break
        at = cluster.end()
    # A cluster longer than that is no letter of any language: it is cut as it comes.
    return at if at > start else most


def _head(line: Line, at: int) -> Line:
    spans: list[Span] = []
    for span in line.spans:
        if at <= 0:
            break
        spans.append(replace(span, text=span.text[:at]))
        at -= len(span.text)
    return replace(line, spans=_bare(spans))


def _tail(line: Line, at: int) -> Line:
    spans: list[Span] = []
    for span in line.spans:
        rest = span.text[max(at, 0) :]
        at -= len(span.text)
        spans.append(replace(span, text=rest))
    kind = Kind.BODY if line.kind is Kind.BULLET else line.kind
    return Line(kind, _bare(spans))


def _bare(spans: list[Span]) -> Spans:
    """Without empty spans, and without blanks at either end."""
    kept = [span for span in spans if span.text]
    while kept and not kept[0].text.lstrip():
        kept.pop(0)
    while kept and not kept[-1].text.rstrip():
        kept.pop()
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(kept)


def _minus(a: Cost, b: Cost) -> Cost:
    return a[0] - b[0], a[1] - b[1]


def _fits(cost: Cost, limit: Cost) -> bool:
    return cost[0] <= limit[0] and cost[1] <= limit[1]

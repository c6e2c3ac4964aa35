"""XML as it is published, made well-formed: a fault costs what it stands on and nothing else.

A document is read tag by tag, as browsers read HTML, with what is known of its vocabulary: an item
that begins ends the one before it, a field that begins ends the field that was never closed, HTML
inside a field is the field's own, and what is no tag is text. Every fault that was mended is
counted. Linear in the document's length.
"""

from __future__ import annotations

import html.entities
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import Final

from briefings.sources.xml_attributes import read_attributes
from briefings.sources.xml_faults import (
    HTML_NAMES,
    Fault,
    Repair,
    Repaired,
    TooDeepError,
    Vocabulary,
    paired,
)

_DEEPEST: Final = 250
"""Elements within each other; libxml2 reads 256 (`XML_PARSE_HUGE` is not set)."""

_VOID: Final = frozenset(
    "area base br col embed frame hr img input meta param track wbr".split()  # noqa: SIM905
)
_MEDIA: Final = frozenset({"video", "audio", "picture", "details", "svg"})

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE: Final = re.compile(
    r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));|&"
)
# Names in Latin letters: all that feeds and HTML have.
_NAME: Final = re.compile(
    r"</?+\s{0,9}+([A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?+)(?=[\s/><\"']|$)", re.ASCII
)
_GOOD_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$", re.ASCII)
_NO_URI: Final = re.compile(r"[^!-~]|[<>\"{}|\\^`]")
_SECTION: Final = re.compile(r"<!?\s{0,2}\[CDATA\s{0,2}\[?", re.IGNORECASE)
_BLANK_TAG: Final = re.compile(r"\s*>\s{0,200}<")
_XML_NAMES: Final = frozenset({"lt", "gt", "amp", "quot", "apos"})


@dataclass(slots=True)
class _Open:
    """An element that is open; `rank` is what it is in its document."""

    name: str
    local: str
    rank: str  # "root", "part", "group", "field" or "html"
    at: int  # of its start tag among the pieces


class _Repairer:
    def __init__(self, text: str, words: Vocabulary) -> None:
        self._text = text
        self._words = words
        self._faults: Counter[Fault] = Counter()
        self._out: list[str] = []
        self._open: list[_Open] = []
        self._prefixes: dict[str, str | None] = {}
        self._declared: dict[str, str] = {}
        parts = "|".join(sorted(words.parts)) or "(?!)"
        marks = re.finditer(rf"<(/?)(?:[\w.-]{{1,20}}:)?(?:{parts})(?=[\s/>])", text, re.IGNORECASE)
        self._begins: list[int] = []
        self._ends: list[int] = []
        for mark in marks:
            (self._ends if mark[1] else self._begins).append(mark.start())
        self._titled = False  # the channel has its title
        self._missing: set[str] = set()  # closing marks that stand nowhere from here on

    def run(self) -> Repaired:
        position = self._start()
        text = self._text
        while position < len(text):
            bracket = text.find("<", position)
            if bracket < 0:
                bracket = len(text)
            if bracket > position:
                self._data(text[position:bracket])
            if bracket == len(text):
                break
            position = self._markup(bracket)
        self._finish()
        self._declare()
        repairs = tuple(
            Repair(fault, self._faults[fault]) for fault in Fault if self._faults[fault]
        )
        return Repaired("".join(self._out), repairs)

    # --- what stands where

    def _start(self) -> int:
        roots = "|".join(sorted(self._words.roots))
        root = re.search(rf"<(?:[\w.-]{{1,20}}:)?(?:{roots})(?=[\s>])", self._text, re.IGNORECASE)
        if root is None:
            return len(self._text)
        before = re.sub(r"<[?!][^<>]*>", "", self._text[: min(root.start(), 20_000)])
        if before.strip():
            self._faults[Fault.TEXT_AROUND] += 1
        return root.start()

    def _markup(self, at: int) -> int:
        """Deals with what begins at a "<"; answers with where the next begins."""
        text = self._text
        if text.startswith("<!--", at):
            return self._comment(at)
        section = _SECTION.match(text, at, at + 16)
        if section is not None:
            self._faults[Fault.UNCLOSED_SECTION] += section[0] != "<![CDATA["
            return self._section(section.start(), section.end())
        if text.startswith("<?", at):
            end = self._find("?>", at)
            stop = text.find("<", at + 2)
            if end < 0 or 0 <= stop < end:
                end = text.find(">", at) - 1
            self._faults[Fault.STRAY_DECLARATION] += 1
            return end + 2 if end > 0 else len(text)
        if text.startswith("<!", at):
            end = text.find(">", at)
            self._faults[Fault.STRAY_DECLARATION] += 1
            return end + 1 if end > 0 else len(text)
        name = _NAME.match(text, at)
        if name is None:
            self._stray()
            return at + 1
        if text.startswith("</", at):
            return self._end_tag(name)
        return self._start_tag(name)

    def _find(self, mark: str, at: int) -> int:
        """Where a closing mark stands next; what is missing once is not looked for again."""
        if mark in self._missing:
            return -1
        found = self._text.find(mark, at)
        if found < 0:
            self._missing.add(mark)
        return found

    def _mark_between(self, marks: list[int], begin: int, end: int) -> bool:
        at = bisect_left(marks, begin)
        return at < len(marks) and marks[at] < end

    def _comment(self, at: int) -> int:
        end = self._find("-->", at + 4)
        other = self._find("--!>", at + 4)  # as browsers end one too
        if other >= 0 and (end < 0 or other < end):
            self._faults[Fault.UNCLOSED_SECTION] += 1
            return other + 4
        inside = any(one.rank == "part" for one in self._open)
        begin = bisect_left(self._begins, at)
        first_begin = self._begins[begin] if begin < len(self._begins) else len(self._text)
        leaves = inside and end > 0 and self._mark_between(self._ends, at, min(end, first_begin))
        if end > 0 and not leaves:
            return end + 3
        self._faults[Fault.UNCLOSED_SECTION] += 1
        stop = self._text.find("<", at + 4)
        return stop if stop > 0 else len(self._text)

    def _section(self, at: int, begin: int) -> int:
        """CDATA. One that runs into the next item was never closed: its field's end is its own."""
        end = self._find("]]>", begin)
        if end >= 0 and not self._mark_between(self._ends, begin, end):
            self._put(self._text[begin:end])
            return end + 3
        self._faults[Fault.UNCLOSED_SECTION] += 1
        field = self._open[-1] if self._open else None
        limit = bisect_left(self._ends, begin)
        last = self._ends[limit] if limit < len(self._ends) else len(self._text)
        stop = None
        if field is not None and field.rank == "field":
            stop = re.compile(rf"</{re.escape(field.name)}\s*>", re.I).search(
                self._text, begin, last
            )
        final = stop.start() if stop else last
        self._put(self._text[begin:final].replace("]]>", ""))
        return final

    # --- text

    def _data(self, data: str) -> None:
        if not self._open:
            return
        if "]]>" in data:
            self._faults[Fault.BARE_BRACKET] += data.count("]]>")
            data = data.replace("]]>", "")
        if "&" in data:
            data = _REFERENCE.sub(self._reference, data)
        self._out.append(data.replace(">", "&gt;"))

    def _put(self, data: str) -> None:
        """Text that is taken as it stands."""
        if self._open:
            self._out.append(_escaped(data))

    def _stray(self) -> None:
        self._faults[Fault.BARE_BRACKET] += 1
        if self._open:
            self._out.append("&lt;")

    def _reference(self, found: re.Match[str]) -> str:
        decimal, hexadecimal, name = found.groups()
        if decimal or hexadecimal:
            code = int(decimal) if decimal else int(hexadecimal, 16)
            if code > 0x10FFFF or _FORBIDDEN.match(chr(code)):
                self._faults[Fault.FORBIDDEN_CHARACTER] += 1
                return ""
            return found[0]
        if name in _XML_NAMES:
            return found[0]
        meant = html.entities.html5.get(f"{name};") if name else None
        if meant is not None:
            self._faults[Fault.NAMED_CHARACTER] += 1
            return _escaped(meant)
        self._faults[Fault.BARE_AMPERSAND] += 1
        return "&amp;" + found[0][1:]

    # --- tags

    def _start_tag(self, name: re.Match[str]) -> int:
        raw = name[1]
        local = raw.rpartition(":")[2].lower()
        if not self._open:
            if local not in self._words.roots:
                return name.end()
            rank = "root"
        elif (place := self._placed(raw, local)) is None:
            self._stray()
            return name.start() + 1
        else:
            rank = place
        if self._is_end_without_slash(name):
            self._faults[Fault.BROKEN_TAG] += 1
            return self._end_tag(name)
        tag = read_attributes(self._text, name.end())
        if tag.end is None:
            return len(self._text)  # the document ends in it
        if tag.unclosed and rank == "html":  # no ">" before the next tag: it was none
            self._stray()
            return name.start() + 1
        self._faults[Fault.BROKEN_TAG] += tag.broken
        attributes, end, closed = self._written(tag.values), tag.end, tag.closed
        if rank == "html" and local in _VOID:
            if not closed:
                self._faults[Fault.UNCLOSED_TAG] += 1
            closed = True
        self._make_way(rank, raw, local)
        if rank == "field":
            self._begin_part(raw, local, name.start())
        if len(self._open) >= _DEEPEST:
            raise TooDeepError
        prefix = raw.partition(":")[0] if ":" in raw else ""
        if prefix:
            self._prefixes.setdefault(prefix, None)
        if not closed:
            self._open.append(_Open(raw, local, rank, len(self._out)))
        self._out.append(f"<{raw}{attributes}{'/' if closed else ''}>")
        return end

    def _placed(self, raw: str, local: str) -> str | None:
        """What an element is where it stands; None where it is no element but text."""
        words = self._words
        if local in words.parts:
            return "part"
        field = self._field()
        if field is None:
            if local in words.roots:
                return "root"
            if local in words.groups:
                return "group"
            if local in words.fields or ":" in raw or local not in HTML_NAMES:
                return "field"
            return "html"
        inner = self._open[-1]
        if local in words.fields or local in words.groups or ":" in raw:
            within = inner.rank == "html" and (
                inner.local in _MEDIA or any(o.local in _MEDIA for o in self._open[-4:])
            )
            if within and ":" not in raw:
                return "html"
            if (
                ":" in raw
                and raw.partition(":")[0].lower() not in words.namespaces
                and (raw.partition(":")[0] not in self._declared)
            ):
                return "html"  # `<o:p>` of a word processor
            return "group" if local in words.groups else "field"
        return "html" if local in HTML_NAMES else None

    def _field(self) -> _Open | None:
        """The field that is open, if any."""
        for one in reversed(self._open):
            if one.rank == "field":
                return one
            if one.rank != "html":
                return None
        return None

    def _is_end_without_slash(self, name: re.Match[str]) -> bool:
        """`<title>Bridge opens<title><link>`: nobody puts a field into itself."""
        field = self._field()
        if field is None or field is not self._open[-1] or field.name != name[1]:
            return False
        return _BLANK_TAG.match(self._text, name.end()) is not None

    def _make_way(self, rank: str, raw: str, local: str) -> None:
        """Ends what was left open before an element of this rank."""
        if rank in ("html", "root"):
            return
        while self._open:
            last = self._open[-1]
            if last.rank == "root":
                return
            if rank != "part" and last.rank == "part":
                return
            if rank != "part" and last.rank == "group":
                admitted = self._words.groups.get(last.local, frozenset())
                if local in admitted or (":" in raw and ":" in last.name):
                    return
            self._faults[Fault.UNCLOSED_TAG] += 1
            self._close()

    def _begin_part(self, raw: str, local: str, at: int) -> None:
        """Begins the item whose start tag is missing, at its headline.

        That is a second title of a channel, or one that comes when an item's end is the next mark.
        """
        top = self._open[-1] if self._open else None
        if local != "title" or top is None or top.rank != "root":
            return
        end, begin = bisect_left(self._ends, at), bisect_left(self._begins, at)
        first_begin = self._begins[begin] if begin < len(self._begins) else len(self._text)
        if self._titled and end < len(self._ends) and self._ends[end] < first_begin:
            self._faults[Fault.STRAY_END_TAG] += 1
            prefix = f"{raw.partition(':')[0]}:" if ":" in raw else ""
            part = "entry" if any(one.local == "feed" for one in self._open) else "item"
            if part in self._words.parts:
                self._open.append(_Open(prefix + part, part, "part", len(self._out)))
                self._out.append(f"<{prefix}{part}>")
        self._titled = True

    def _close(self) -> None:
        self._out.append(f"</{self._open.pop().name}>")

    def _end_tag(self, name: re.Match[str]) -> int:
        text, raw = self._text, name[1]
        bracket = re.compile(r"[^<>]{0,200}").match(text, name.end())
        end = bracket.end() if bracket else name.end()
        if end < len(text) and text[end] == ">":
            end += 1
        elif end >= len(text):
            return end  # the document ends in it
        else:
            self._faults[Fault.BROKEN_TAG] += 1
            end = name.end()
        local = raw.rpartition(":")[2].lower()
        depth = self._matching(raw, local)
        if depth is None:
            # `</br>` and the ends of void elements are HTML's; all others were of something.
            if local not in _VOID:
                self._faults[Fault.STRAY_END_TAG] += 1
            return end
        one = self._open[depth]
        if one.rank == "root" and self._mark_between(self._begins, end, len(text)):
            return end  # items follow, as in RDF
        self._faults[Fault.UNCLOSED_TAG] += len(self._open) - 1 - depth
        if one.name != raw:
            self._faults[Fault.BROKEN_TAG] += 1
        while len(self._open) > depth:
            self._close()
        if not self._open:
            if text[end : end + 20_000].strip():
                rest = re.sub(r"<!--.*?-->", "", text[end : end + 20_000], flags=re.S)
                self._faults[Fault.TEXT_AROUND] += bool(rest.strip())
            return len(text)
        return end

    def _matching(self, raw: str, local: str) -> int | None:
        """Which open element an end tag ends: none beyond the item, by HTML none beyond a field."""
        lowered = raw.lower()
        words = self._words
        wide = local in words.parts or local in words.roots
        html_only = local in HTML_NAMES and ":" not in raw and local not in words.fields
        for depth in range(len(self._open) - 1, -1, -1):
            one = self._open[depth]
            if one.name.lower() == lowered or (one.rank == "part" and local == one.local):
                return depth
            if html_only and one.rank != "html":
                return None
            if one.rank == "part" and not wide:
                return None
            if one.rank == "part" and local not in words.parts:
                # The document's end within an item; items that follow show that it is none.
                continue
        return None

    def _written(self, attributes: dict[str, str]) -> str:
        pieces: list[str] = []
        for name, value in attributes.items():
            prefix, colon, local = name.partition(":")
            if not _GOOD_NAME.match(name):
                continue
            if "&" in value:
                value = _REFERENCE.sub(self._reference, value)
            value = value.replace("<", "&lt;").replace('"', "&quot;")
            if name == "xmlns" or prefix == "xmlns":
                value = _NO_URI.sub("", value)
            if colon and prefix == "xmlns":
                if not value or local.lower() in ("xml", "xmlns"):
                    continue
                self._declared.setdefault(local, value)
            elif colon and prefix != "xml":
                self._prefixes.setdefault(prefix, None)
            pieces.append(f' {name}="{value}"')
        return "".join(pieces)

    # --- the end

    def _finish(self) -> None:
        if not self._open:
            return
        self._faults[Fault.CUT_SHORT] += 1
        # Half an address or a date is none; half a text is.
        for one in self._open:
            if one.rank == "field" and one.local not in ("description", "encoded", "content"):
                del self._out[one.at + 1 :]
                self._open = self._open[: self._open.index(one) + 1]
                break
        while self._open:
            self._close()

    def _declare(self) -> None:
        """Declares at the root what is used and was declared nowhere, or only within."""
        if not self._out:
            return
        root = self._out[0]
        added = ""
        for prefix in self._prefixes:
            if prefix == "xml" or re.search(rf"\sxmlns:{re.escape(prefix)}=", root):
                continue
            if prefix not in self._declared:
                self._faults[Fault.UNDECLARED_PREFIX] += 1
            known = self._words.namespaces.get(prefix.lower(), f"urn:prefix:{prefix}")
            added += f' xmlns:{prefix}="{self._declared.get(prefix, known)}"'
        if added:
            end = -2 if root.endswith("/>") else -1
            self._out[0] = root[:end] + added + root[end:]


def repaired(text: str, words: Vocabulary) -> Repaired:
    """A document made well-formed; empty where none of the vocabulary's roots stands in it.

    Raises `TooDeepError`.
    """
    clean, controls = _FORBIDDEN.subn("", paired(text))
    result = _Repairer(clean, words).run()
    if not controls:
        return result
    found = {repair.fault: repair.count for repair in result.repairs}
    found[Fault.FORBIDDEN_CHARACTER] = found.get(Fault.FORBIDDEN_CHARACTER, 0) + controls
    return Repaired(
        result.text, tuple(Repair(fault, found[fault]) for fault in Fault if fault in found)
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

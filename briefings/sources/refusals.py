"""Every reason a source may be refused for; locale files are checked against the list."""

from __future__ import annotations

from enum import StrEnum

from briefings.errors import JobTimeoutError
from briefings.models import Refusal
from briefings.text.hygiene import clean_line

_ORIGIN_LIMIT = 500
_DETAIL_LIMIT = 200


class Reason(StrEnum):
    """Why an input was not read. The value is `Refusal.reason` and the end of a locale key."""

    NOT_FOUND = "not-found"  # nothing stands at the path
    NOT_PERMITTED = "not-permitted"  # the system does not let us read it
    NOT_A_FILE = "not-a-file"  # a device, socket or pipe
    UNREADABLE = "unreadable"  # the system failed while reading; the detail says how
    NO_ARTICLE = "no-article"  # a folder without a file of a kind that is read
    EMPTY_FILE = "empty-file"  # no bytes, or nothing but blanks
    TOO_LARGE = "too-large"  # beyond the size that is read; the detail is the limit
    BINARY_FILE = "binary-file"  # an image, archive, document or program; the detail is its kind
    UNREADABLE_ENCODING = "unreadable-encoding"  # no encoding we know makes sense of it
    BAD_FRONT_MATTER = "bad-front-matter"  # the detail is the key, or `---` where it is not closed
    NO_TEXT = "no-text"  # readable, but no article's words in it
    READING_TOO_LONG = "reading-too-long"  # reading it was stopped at the deadline for one text
    READER_FAILED = "reader-failed"  # our own fault; the others go on
    NO_SUCH_PAGE = "page-not-found"  # the page says that there is none, though sent as success
    ROBOT_CHECK = "robot-check"  # the page asks to prove that no robot reads it, or for consent


REFUSAL_REASONS: tuple[str, ...] = tuple(reason.value for reason in Reason)


def refusal(origin: str, reason: Reason, detail: str = "") -> Refusal:
    """A refusal whose origin and detail are safe to print: one line each, lengths capped."""
    return Refusal(
        origin=clean_line(printable(origin), _ORIGIN_LIMIT),
        reason=reason.value,
        detail=clean_line(printable(detail), _DETAIL_LIMIT),
    )


def refusal_of(origin: str, reason: str, detail: str = "") -> Refusal:
    """A refusal for a reason of another room of the sources (`FETCH_REASONS`, `FEED_REASONS`)."""
    return Refusal(clean_line(origin, _ORIGIN_LIMIT), reason, clean_line(detail, _DETAIL_LIMIT))


def unread(origin: str, error: Exception) -> Refusal:
    """A refusal for a text whose reading raised something, or was stopped."""
    long = isinstance(error, JobTimeoutError)
    reason = Reason.READING_TOO_LONG if long else Reason.READER_FAILED
    return refusal(origin, reason, type(error).__name__)


def printable(text: str) -> str:
    """Text that can be encoded: bytes of file names that are not UTF-8 become `\\xNN`."""
    raw = (
        text.encode("utf-8", "surrogateescape")
        if _escaped(text)
        else text.encode("utf-8", "replace")
    )
    return raw.decode("utf-8", "backslashreplace")


def _escaped(text: str) -> bool:
    """True where every lone surrogate stands for a byte, as in names from `os.fsdecode`."""
    return all(0xDC80 <= ord(c) <= 0xDCFF for c in text if 0xD800 <= ord(c) <= 0xDFFF)

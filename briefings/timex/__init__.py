"""Reading and resolving time expressions in Arabic and English prose."""

from briefings.timex.reader import read_document_times, read_times

__all__ = ["read_document_times", "read_times"]

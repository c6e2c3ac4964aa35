"""Digits: Arabic-Indic and Persian ones as Latin ones, for whatever is read as a number."""

from __future__ import annotations

_LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def latin_digits(text: str) -> str:
    """The text with every Arabic-Indic (U+0660) and Persian (U+06F0) digit as its Latin one."""
    return text.translate(_LATIN)

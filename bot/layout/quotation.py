"""An event's words, with “…” where some of their sentence are left out."""

from __future__ import annotations

from briefings.models import Event


def quoted(event: Event) -> str:
    """What is shown of an event: “… the clause”, “the opening of a sentence …”."""
    before, behind = "… " if event.excerpt else "", " …" if event.cut else ""
    return f"{before}{event.text}{behind}"

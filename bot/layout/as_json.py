"""A briefing as JSON for programs: the fields of `briefings/models.py` under their own names."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

from briefings.models import Briefing


def json_of(briefing: Briefing) -> str:
    """One JSON object; `kind` names the briefing, days are ISO 8601."""
    record = {"kind": type(briefing).__name__.lower(), **asdict(briefing)}
    return json.dumps(record, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)

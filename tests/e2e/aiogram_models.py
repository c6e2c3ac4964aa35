"""Requests as another library's models of the Bot API allow them (aiogram 3.31: Bot API 10.3)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiogram import methods
from aiogram.types import BufferedInputFile
from pydantic import TypeAdapter

_FILES = (("photo", "timeline.png"), ("document", "export.json"))
_TEXTS = ("text", "caption", "chat_id")  # never JSON, whatever they begin with


def request_fits(name: str, parameters: Mapping[str, str]) -> Any:
    """The method's model, filled. Raises pydantic's ValidationError."""
    method = getattr(methods, name[0].upper() + name[1:])
    given: dict[str, object] = {
        key: json.loads(value) if key not in _TEXTS and value[:1] in "[{" else value
        for key, value in parameters.items()
    }
    unknown = given.keys() - method.model_fields.keys()
    assert not unknown, f"{name} has no {sorted(unknown)}"
    for kind, file in _FILES:
        if kind in method.model_fields:
            given[kind] = BufferedInputFile(b"", file)
    return method.model_validate(given)


def fits_aiogram(call: Any) -> None:
    """Whether a request (`Call`) and its answer are what the models allow."""
    method = type(request_fits(call.method, call.parameters))
    TypeAdapter(method.__returning__).validate_python(call.answer["result"])

"""Whether LINE refused a request because of somebody it names, not because of what it says. Pure."""

from __future__ import annotations

import json
import re

_NAMED = re.compile(r"The property,? '?to(\[\d+\])?'?,? in the request body is invalid")
_UNREACHABLE = "Failed to send messages"
_PROPERTY = re.compile(r"to(\[\d+\])?")


def names_recipient(body: object) -> bool:
    """`body` is that of an answer with status 400, text or bytes."""
    try:
        told = json.loads(body) if isinstance(body, str | bytes) else None
    except ValueError:
        return False
    if not isinstance(told, dict):
        return False
    message = str(told.get("message", ""))
    if message == _UNREACHABLE or _NAMED.match(message):
        return True
    details = told.get("details")
    properties = [str(one.get("property", "")) for one in details if isinstance(one, dict)] if details else []
    return bool(properties) and all(_PROPERTY.fullmatch(name) for name in properties)

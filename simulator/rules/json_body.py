"""Reading a request body the way LINE does: duplicate keys are refused (rules 8, 9)."""

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

DEPTH_LIMIT = 200  # deeper nesting than any message has; reading and writing it again must not exhaust the stack
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]')


class BodyUnreadable(Exception):
    """The body is no JSON object, or repeats a key. `body` is LINE's answer."""

    def __init__(self, message: str, details: list[dict[str, str]] | None = None) -> None:
        super().__init__(message)
        self.body: dict[str, Any] = {"message": message, **({"details": details} if details else {})}


@dataclass
class _Level:
    is_object: bool
    name: str
    keys: set[str]
    index: int = 0
    expects_key: bool = True


class _DuplicateSeen(Exception):
    pass


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) != len(pairs):
        raise _DuplicateSeen
    return whole


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits} is out of range")
    return number


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEPTH_LIMIT):
        level = [inner for outer in level if isinstance(outer, dict | list) for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def read_json_object(raw: bytes) -> dict[str, Any]:
    """The body as a dict. Raises BodyUnreadable."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unparseable(1, error.start + 1) from error
    try:
        value = json.loads(
            text, object_pairs_hook=_refuse_duplicates, parse_constant=_refuse_constant, parse_float=_finite
        )
    except _DuplicateSeen:
        raise _duplicate_answer(text) from None
    except json.JSONDecodeError as error:
        raise _unparseable(error.lineno, error.colno) from error
    except (ValueError, RecursionError) as error:
        raise _unparseable(1, 1) from error
    if not isinstance(value, dict) or _is_too_deep(value):
        raise _unparseable(1, 1)
    return value


def _unparseable(line: int, column: int) -> BodyUnreadable:
    return BodyUnreadable(f"The request body could not be parsed as JSON (line: {line}, column: {column})")


def _duplicate_answer(text: str) -> BodyUnreadable:
    path, key, position = _first_duplicate(text)
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    details = [{"message": f"Duplicate field '{key}'"}]
    if len(path) >= 2 and path[0] == "messages":
        where = f"'messages[{path[1]}]'"
        message = f"The property, {where}, in the request body is invalid (line: {line}, column: {column})"
        return BodyUnreadable(message, details)
    message = f"The request body could not be parsed as JSON (line: {line}, column: {column})"
    return BodyUnreadable(message, details)


def _first_duplicate(text: str) -> tuple[list[str], str, int]:
    """Path, key and position of the first repeated key in JSON known to hold one."""
    levels: list[_Level] = []
    key = ""
    for token in _TOKEN.finditer(text):
        mark, top = token[0], levels[-1] if levels else None
        if mark in "{[":
            name = key if top is None or top.is_object else str(top.index)
            levels.append(_Level(mark == "{", name, set()))
        elif mark in "}]":
            levels.pop()
        elif top is not None and mark == ",":
            top.index += 1
            top.expects_key = True
        elif mark == ":" and top is not None:
            top.expects_key = False
        elif top is not None and top.is_object and top.expects_key:
            key = json.loads(mark)
            if key in top.keys:
                return [level.name for level in levels[1:]], key, token.start()
            top.keys.add(key)
    return [], key, 0

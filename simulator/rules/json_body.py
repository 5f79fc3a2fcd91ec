"""Reading a request body the way LINE does: duplicate keys are refused (rules 8-10)."""

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

from simulator.rules.json_places import line_and_column, locate_first, walk

DEPTH_LIMIT = 200  # deeper nesting than any message has; reading and writing it again must not exhaust the stack


class BodyUnreadable(Exception):
    """The body is no JSON object, or repeats a key. `body` is LINE's answer."""

    def __init__(self, message: str, details: list[dict[str, str]] | None = None) -> None:
        super().__init__(message)
        self.body: dict[str, Any] = {"message": message, **({"details": details} if details else {})}


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
    line, column = line_and_column(text, position)
    details = [{"message": f"Duplicate field '{key}'"}]
    if len(path) >= 2 and path[0] == "messages":
        return BodyUnreadable(invalid_property(f"messages[{path[1]}]", line, column), details)
    message = f"The request body could not be parsed as JSON (line: {line}, column: {column})"
    return BodyUnreadable(message, details)


def _first_duplicate(text: str) -> tuple[list[str], str, int]:
    """The way to the first repeated key in JSON known to hold one, the key and its position."""
    for levels, _ in walk(text):
        if levels[-1].is_repeated:
            return [level.name for level in levels[:-1]], levels[-1].key, levels[-1].key_at
    return [], "", 0


def invalid_property(name: str, line: int | str = "-", column: int | str = "-") -> str:
    """LINE's sentence about one property; without a place for what its JSON binding took (rule 10)."""
    return f"The property, '{name}', in the request body is invalid (line: {line}, column: {column})"


def wrong_type_body(names: Sequence[str], raw: bytes) -> dict[str, Any]:
    """LINE's answer when these properties, at least one, hold another JSON type than they should: its binding stops at
    the first one in the order of the body (rule 10)."""
    found = locate_first(raw.decode("utf-8"), names)
    return {"message": invalid_property(*found) if found else invalid_property(names[0])}

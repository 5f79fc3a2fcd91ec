"""Dataclasses as plain JSON and back, checked field by field: the other process may have been taken over."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


def as_plain(value: Any) -> Any:
    """Dataclasses as objects, tuples as lists, dates and words as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): as_plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def from_plain(wanted: type[Value], plain: object) -> Value:
    """The reverse for a dataclass. Raises ValueError for anything else than what `as_plain` writes."""
    return cast(Value, _read(wanted, plain))


def _read(wanted: Any, plain: Any) -> Any:
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin in (Union, types.UnionType):
        return None if plain is None else _read(next(one for one in inner if one is not type(None)), plain)
    if origin is tuple:
        return tuple(_read(inner[0], one) for one in _checked(plain, list))
    if isinstance(wanted, type) and is_dataclass(wanted):
        hints = _hints(wanted)
        given = _checked(plain, dict)
        if given.keys() != hints.keys():
            raise ValueError(f"fields of {wanted.__name__}")
        return wanted(**{name: _read(hint, given[name]) for name, hint in hints.items()})
    if wanted is date:
        return date.fromisoformat(_checked(plain, str))
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return wanted(_checked(plain, str))
    return _checked(plain, wanted)


def _checked(plain: Any, wanted: type) -> Any:
    if type(plain) is not wanted:
        raise ValueError(f"{type(plain).__name__} in place of {wanted.__name__}")
    return plain


@cache
def _hints(wanted: type) -> Mapping[str, Any]:
    return get_type_hints(wanted)

"""Entries and other tables as TOML that people can edit: long texts keep their lines. Pure.

`tomli-w` is not used: it turns CRLF inside texts into LF, and puts every text on one line otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from knowledge.content import EntryKind
from knowledge.exporters.flat import as_json_text, ordered
from knowledge.importers.own.fields import DETAILS

_ESCAPED = re.compile(r'[\x00-\x08\x0a-\x1f\x7f"\\]')
_ESCAPED_IN_LINES = re.compile(r'[\x00-\x08\x0b-\x1f\x7f\\]|""(?=")|"\Z')
_NAMES = {"\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\", '""': '"\\"'}
_ONE_LINE = 100
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def entry_as_toml(kind: EntryKind, values: Mapping[str, Any]) -> str:
    """One `[[entry]]` of the flat fields of an entry."""
    names = ordered(kind, values)
    own = [name for name in names if "@" not in name and name not in DETAILS[kind]]
    lines = ["[[entry]]", *_lines((name, values[name]) for name in own)]
    details = [name for name in names if name in DETAILS[kind]]
    if details:
        lines += ["", "[entry.details]", *_lines((name, values[name]) for name in details)]
    for tag in dict.fromkeys(name.partition("@")[2] for name in names if "@" in name):
        lines += _language(kind, tag, [name for name in names if name.endswith(f"@{tag}")], values)
    return "\n".join(lines) + "\n"


def table_as_toml(name: str, values: Mapping[str, Any], *, is_list: bool = True) -> str:
    """One `[[name]]`, or the one `[name]`; what is empty is left out."""
    head = f"[[{name}]]" if is_list else f"[{name}]"
    told = ((key, value) for key, value in values.items() if value not in ("", None, ()))
    return "\n".join((head, *_lines(told))) + "\n"


def toml_value(value: Any) -> str:
    """The value as TOML has it. Tables with what TOML cannot hold are JSON in a text."""
    match value:
        case str():
            return _text(value)
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case date():  # and datetime
            return value.isoformat()
        case list() | tuple():
            return _list(value) if all(_is_plain(part) for part in value) else _text(as_json_text(value))
        case dict():
            pairs = (f"{_key(name)} = {toml_value(part)}" for name, part in value.items())
            return f"{{ {', '.join(pairs)} }}"
        case _:
            raise TypeError(type(value).__name__)


def _language(kind: EntryKind, tag: str, names: Iterable[str], values: Mapping[str, Any]) -> Iterator[str]:
    bare = {name.partition("@")[0]: values[name] for name in names}
    details = {name: value for name, value in bare.items() if name in DETAILS[kind]}
    yield from ("", f"[entry.languages.{tag}]")
    yield from _lines((name, value) for name, value in bare.items() if name not in details)
    if details:
        yield from ("", f"[entry.languages.{tag}.details]")
        yield from _lines(details.items())


def _lines(pairs: Iterable[tuple[str, Any]]) -> list[str]:
    return [f"{name} = {toml_value(value)}" for name, value in pairs]


def _text(text: str) -> str:
    if "\n" in text and "\r" not in text:
        return f'"""\n{_ESCAPED_IN_LINES.sub(_escape, text)}"""'
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    return _NAMES.get(match[0]) or f"\\u{ord(match[0]):04x}"


def _list(values: Iterable[Any]) -> str:
    parts = [toml_value(value) for value in values]
    one_line = f"[{', '.join(parts)}]"
    if len(one_line) <= _ONE_LINE and "\n" not in one_line:
        return one_line
    return "[\n" + "".join(f"    {part},\n" for part in parts) + "]"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else f'"{_ESCAPED.sub(_escape, name)}"'


def _is_plain(value: Any) -> bool:
    """Whether TOML can hold it, on one line where it stands in a table."""
    if isinstance(value, dict):
        return all(isinstance(part, (str, bool, int, float)) and "\n" not in str(part) for part in value.values())
    return isinstance(value, (str, bool, int, float, date))

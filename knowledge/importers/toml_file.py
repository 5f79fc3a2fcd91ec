"""TOML files as records with the line on which each table begins."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from knowledge.importers.validation import Fault, Record

_TOKEN = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|\'{3}.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|\#[^\n]*
      |^[ \t]*\[\[?[ \t]*(?P<table>[\w.-]+)[ \t]*\]?\][ \t]*(?=$|\#)''',
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
_SYNTAX_LINE = re.compile(r"at line (\d+)")


def tables_from_toml(path: Path, faults: list[Fault]) -> dict[str, list[Record]]:
    """The tables and lists of tables at the top of a file, by name.

    A missing or unreadable file is a fault with its line, and gives nothing.
    """
    try:
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except OSError:
        faults.append(Fault(path.name, 0, "", "file-missing"))
        return {}
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.append(Fault(path.name, line, "", "not-utf8"))
        return {}
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        faults.append(Fault(path.name, line, "", "not-toml", str(error)))
        return {}
    lines = _table_lines(text)
    return {name: _records(path.name, name, value, lines, faults) for name, value in parsed.items()}


def _records(file: str, name: str, value: Any, lines: dict[str, list[int]], faults: list[Fault]) -> list[Record]:
    tables = value if isinstance(value, list) else [value]
    starts = lines.get(name, [])
    records = []
    for number, table in enumerate(tables):
        line = starts[number] if number < len(starts) else 1
        if isinstance(table, dict):
            records.append(Record(file, line, table, faults))
        else:
            faults.append(Fault(file, line, name, "not-a-table", str(table)[:60]))
    return records


def _table_lines(text: str) -> dict[str, list[int]]:
    """Where each table begins; what stands in strings and comments does not count."""
    found: dict[str, list[int]] = {}
    line, place = 1, 0
    for match in _TOKEN.finditer(text):
        if match["table"]:
            line += text.count("\n", place, match.start("table"))
            place = match.start("table")
            found.setdefault(match["table"], []).append(line)
    return found

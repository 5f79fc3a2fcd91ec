"""What the source writes down in the audit, read from the source itself: deeds, what they are done to, and facts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("console", "bot", "people", "scheduler")
_WRITERS = {"note", "viewing", "note_own", "end_others", "_end_rows"}
_CODE = re.compile(r"[a-z][a-z-]*\.[a-z][a-z-]*")
_FILE_OR_COLUMN = re.compile(r".*\.(html|css|js|csv|toml|db|txt|id)")


@dataclass(slots=True)
class Noted:
    """Codes that stand in calls as they are, `woven` the beginnings of those made of parts, and what might be codes."""

    deeds: set[str] = field(default_factory=set)
    woven: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def deeds_among(self, others: set[str], areas: set[str]) -> set[str]:
        """All deeds: those of the calls, and every text that begins with an area and is none of the `others`."""
        handed_on = {text for text in self.texts - others if text.partition(".")[0] in areas}
        return self.deeds | handed_on


@cache
def noted() -> Noted:
    """All that is written down, anywhere."""
    found = Noted()
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
                    found.texts |= set() if _FILE_OR_COLUMN.fullmatch(node.value) else {node.value}
                elif isinstance(node, ast.Call) and _name(node.func) in _WRITERS:
                    _read(node, found)
    return found


def _read(call: ast.Call, found: Noted) -> None:
    for place, given in enumerate(call.args[:4]):
        for one in _alternatives(given):
            text = _beginning(one)
            if _CODE.fullmatch(text) or (
                _is_deed(call, place) and text and ":" not in text and isinstance(one, ast.Constant)
            ):
                found.deeds.add(text)
            elif isinstance(one, ast.JoinedStr) and text.endswith("."):
                found.woven.add(text)
            elif ":" in text:
                found.kinds.add(text.partition(":")[0])
    found.facts |= {one.arg for one in call.keywords if one.arg}


def _is_deed(call: ast.Call, place: int) -> bool:
    """Whether the deed stands at this place: first, but behind what `note_own` needs."""
    return place == (3 if _name(call.func) == "note_own" else 0)


def _alternatives(given: ast.expr) -> Iterator[ast.expr]:
    if isinstance(given, ast.IfExp):
        yield given.body
        yield given.orelse
    else:
        yield given


def _beginning(given: ast.expr) -> str:
    first = given.values[0] if isinstance(given, ast.JoinedStr) and given.values else given
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""

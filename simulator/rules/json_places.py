"""Where in JSON text a value stands: what the parser forgets and LINE's answers name (rules 9, 10). Pure."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_PART = re.compile(r"[^.\[\]]+")
_ITSELF = None  # the key under which a tree of names keeps the whole name


@dataclass
class Level:
    """An object or array that is open, with the key or index the walk is at; `key_at` is where the key stands."""

    is_object: bool
    key: str = ""
    index: int = 0
    key_at: int = 0
    is_repeated: bool = False
    expects_key: bool = True
    seen: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The key, or the index as text."""
        return self.key if self.is_object else str(self.index)

    def take_key(self, key: str, position: int) -> None:
        """Be at `key` from now on."""
        self.key, self.key_at, self.is_repeated = key, position, key in self.seen
        self.seen.add(key)

    def go_on(self) -> None:
        """A comma was met."""
        self.index += 1
        self.expects_key = True


def walk(text: str) -> Iterator[tuple[list[Level], int]]:
    """Every value inside valid JSON, in its order: what is open around it (outermost first), and where it begins."""
    levels: list[Level] = []
    for token in _TOKEN.finditer(text):
        mark, top = token[0], levels[-1] if levels else None
        if mark in "}]":
            levels.pop()
        elif top is not None and mark == ",":
            top.go_on()
        elif top is not None and mark == ":":
            top.expects_key = False
        elif top is not None and top.is_object and top.expects_key:
            top.take_key(json.loads(mark), token.start())
        else:
            if top is not None:
                yield levels, token.start()
            if mark in "{[":
                levels.append(Level(mark == "{"))


def line_and_column(text: str, position: int) -> tuple[int, int]:
    """Both count from 1."""
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


def locate_first(text: str, names: Iterable[str]) -> tuple[str, int, int] | None:
    """Which of the properties comes first in valid JSON, with line and column of its value; None when none is there.

    Names are written as in `details`: messages[0].text.
    """
    nodes = [_tree(names)]
    for levels, position in walk(text):
        del nodes[len(levels) :]
        node = nodes[-1].get(levels[-1].name, {})
        if _ITSELF in node:
            return (node[_ITSELF], *line_and_column(text, position))
        nodes.append(node)
    return None


def _tree(names: Iterable[str]) -> dict[str | None, Any]:
    """The names by their parts, one dictionary inside the other."""
    root: dict[str | None, Any] = {}
    for name in names:
        node = root
        for part in _PART.findall(name):
            node = node.setdefault(part, {})
        node[_ITSELF] = name
    return root

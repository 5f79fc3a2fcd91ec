"""The list of docs/security.md: every item that was promised, a state for each, and evidence that exists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
LIST = PROJECT / "docs" / "security.md"
STATES = {"holds", "partly", "not applicable", "open"}

PROMISED = """
1.2.1-4 1.2.9-10 1.3.1 1.3.3-4 1.3.6-7 1.5.1-2
2.1.3 2.2.1-3 2.3.1-4 2.4.1
3.3.1-4 3.4.1-6 3.5.1 3.5.3 3.7.2
4.1.1 4.1.3 4.2.1
5.1.1 5.2.1-3 5.3.1-2 5.4.1-3
6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5
7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2
8.1.1-2 8.2.1-3 8.3.1 8.4.1
11.3.1-3 11.4.1-4 11.5.1
12.1.1-3 12.2.1-2 12.3.1-4
13.2.4 13.3.1 13.4.1-7
14.1.1-2 14.2.1-4 14.3.1-3
15.1.1-3 15.2.1-3 15.3.1-7
16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3
"""
"""Items of OWASP ASVS 5.0 that apply here, up to level 2, with those of level 3 that are taken anyway."""

_ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+) \| (.*) \| (.*) \| ([a-z ]+) \|$", re.MULTILINE)
_NAMED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Item:
    """One row."""

    number: str
    asks: str
    answer: str
    evidence: tuple[str, ...]
    state: str


@cache
def items() -> tuple[Item, ...]:
    """All rows, in order."""
    found = _ROW.findall(LIST.read_text(encoding="utf-8"))
    return tuple(
        Item(number, asks, answer, tuple(_NAMED.findall(evidence)), state)
        for number, asks, answer, evidence, state in found
    )


def promised() -> list[str]:
    """Numbers, with ranges of the last part written out."""
    numbers = []
    for word in PROMISED.split():
        first, _, last = word.partition("-")
        chapter, begin = first.rsplit(".", 1)
        numbers += [f"{chapter}.{n}" for n in range(int(begin), int(last or begin) + 1)]
    return numbers


def exists(evidence: str) -> bool:
    """Whether a file, or a test in it, is there."""
    name, _, test = evidence.partition("::")
    path = PROJECT / name
    return path.is_file() and (not test or f"def {test}(" in path.read_text(encoding="utf-8"))


def test_the_list_holds_every_item_once_and_in_order() -> None:
    assert [item.number for item in items()] == promised()


@pytest.mark.parametrize("item", items(), ids=lambda item: item.number)
def test_an_item_has_a_state_and_evidence_that_exists(item: Item) -> None:
    assert item.state in STATES
    assert item.evidence, "nothing shows it"
    assert [one for one in item.evidence if not exists(one)] == []


def test_evidence_that_is_not_there_is_found() -> None:
    assert exists("docs/security.md")
    assert exists("tests/architecture/test_security_list.py::test_evidence_that_is_not_there_is_found")
    assert not exists("docs/no-such-file.md")
    assert not exists("tests/architecture/test_security_list.py::test_that_nobody_wrote")

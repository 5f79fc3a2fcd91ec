"""The chain of an audit: whoever changes, removes, adds or exchanges anything is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from people.audit_chain import AuditLine, Broken, Head, Sound, check_lines, hash_of, seal_of

KEY = "the key of this installation"
AT = datetime(2026, 11, 21, 1, 12, tzinfo=UTC)
COLUMNS = [field.name for field in fields(AuditLine)]


def chain(length: int, kept_from: int = 1) -> tuple[list[AuditLine], Head]:
    """A sound chain of which the lines from `kept_from` on are kept, and its head."""
    lines: list[AuditLine] = []
    previous = ""
    for number in range(1, length + 1):
        area, kind = ("notice", "notice") if number % 2 else ("questions", "contact")
        line = AuditLine(
            *(7, number, AT + timedelta(minutes=number), number % 3 or None, f"user{number % 3}", "192.0.2.7", "s1"),
            *(area, f"{area}.view", kind, f"{kind}:{number}", f'{{"count":{number}}}', previous, ""),
        )
        line = replace(line, hash=hash_of(line, KEY))
        previous = line.hash
        lines.append(line)
    kept_hash = lines[kept_from - 2].hash if kept_from > 1 else ""
    return lines[kept_from - 1 :], sealed(Head(7, length, previous, kept_from, kept_hash))


def sealed(head: Head) -> Head:
    """A head as only the holder of the key can write it."""
    return replace(head, seal=seal_of(head, KEY))


def found(lines: Sequence[AuditLine], head: Head) -> Sound | Broken:
    """What the check says."""
    return check_lines(lines, head, KEY)


@settings(deadline=None)
@given(st.integers(0, 12), st.integers(0, 12))
def test_what_was_written_is_sound(length: int, let_go: int) -> None:
    assume(let_go <= length)
    lines, head = chain(length, let_go + 1)
    assert found(lines, head) == Sound(length - let_go, length, head.hash)


def other(value: Any, draw: Any) -> Any:
    """Another value of the same column."""
    if isinstance(value, datetime):
        return value + timedelta(microseconds=draw(st.integers(1, 10**9)))
    if isinstance(value, str):
        return draw(st.text(max_size=80).filter(lambda text: text != value))
    return draw(st.one_of(st.none(), st.integers(0, 10**6)).filter(lambda number: number != value))


@settings(deadline=None)
@given(st.data())
def test_any_changed_column_of_any_line_is_found(data: st.DataObject) -> None:
    lines, head = chain(6)
    place = data.draw(st.integers(0, 5))
    column = data.draw(st.sampled_from([name for name in COLUMNS if name != "sequence"]))
    changed = asdict(lines[place])
    changed[column] = other(changed[column], data.draw)
    lines[place] = AuditLine(**changed)
    assert found(lines, head) == Broken(place + 1, "changed")


@settings(deadline=None)
@given(st.data())
def test_a_changed_line_is_found_though_its_hash_was_made_again_with_another_key(data: st.DataObject) -> None:
    lines, head = chain(6)
    place = data.draw(st.integers(0, 5))
    forged = replace(lines[place], login="somebody-else")
    lines[place] = replace(forged, hash=hash_of(forged, "a guessed key"))
    assert found(lines, head) == Broken(place + 1, "changed")


@settings(deadline=None)
@given(st.data())
def test_any_removed_line_is_found(data: st.DataObject) -> None:
    lines, head = chain(6, kept_from=data.draw(st.integers(1, 3)))
    gone = lines.pop(data.draw(st.integers(0, len(lines) - 1)))
    assert found(lines, head) == Broken(gone.sequence, "missing" if gone.sequence < 6 else "cut-off")


@settings(deadline=None)
@given(st.sets(st.integers(0, 5), min_size=2, max_size=2))
def test_any_exchanged_pair_is_found(places: set[int]) -> None:
    lines, head = chain(6)
    first, second = sorted(places)
    numbers = lines[first].sequence, lines[second].sequence
    lines[first], lines[second] = (
        replace(lines[second], sequence=numbers[0]),
        replace(lines[first], sequence=numbers[1]),
    )
    assert found(lines, head) == Broken(first + 1, "changed")


def test_a_line_of_another_course_of_events_is_found() -> None:
    """As after a database was put back and went on: both lines are ours, but they never stood one after the other."""
    lines, head = chain(3)
    elsewhere = replace(lines[1], login="somebody-else")
    lines[1] = replace(elsewhere, hash=hash_of(elsewhere, KEY))
    assert found(lines, head) == Broken(3, "changed")


def test_a_line_put_in_twice_is_found() -> None:
    lines, head = chain(3)
    assert found([lines[0], *lines], head) == Broken(1, "stray")


def test_a_line_after_the_end_is_found() -> None:
    lines, _head = chain(4)
    _lines, head = chain(3)
    assert found(lines, head) == Broken(4, "stray")


@pytest.mark.parametrize("column", [field.name for field in fields(Head)])
def test_any_changed_column_of_the_head_is_found(column: str) -> None:
    lines, head = chain(4, kept_from=2)
    values = asdict(head)
    values[column] = values[column] + 1 if isinstance(values[column], int) else "0" * 64
    assert found(lines, Head(**values)) == Broken(values["sequence"], "head-changed")


def test_a_head_whose_hash_is_not_the_last_lines_is_found() -> None:
    lines, head = chain(4)
    assert found(lines, sealed(replace(head, hash="0" * 64))) == Broken(4, "head-changed")


def test_two_lines_that_run_together_differently_have_different_hashes() -> None:
    (line, *_), _head = chain(1)
    apart = replace(line, login="ab", address="c"), replace(line, login="a", address="bc")
    assert len({hash_of(one, KEY) for one in apart}) == 2


def test_details_that_somebody_spoilt_can_still_be_shown() -> None:
    (line, *_), _head = chain(1)
    assert line.facts() == {"count": 1}
    assert replace(line, details="{").facts() == {"": "{"}
    assert replace(line, details="[1]").facts() == {"": [1]}

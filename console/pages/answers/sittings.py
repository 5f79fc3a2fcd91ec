"""When something takes place, as rows of a day and two times: what an entry says of it, and what was typed. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from knowledge.content import JAPAN, Entry
from knowledge.importers.own.values import day_text, time_text
from knowledge.importers.validation import Fault

PARTS = ("day", "starts", "ends")
IN_ROWS = ("ends", "sessions", "time_unknown")
"""The details that the rows stand for, beside the beginning of the entry."""
_LAST_DAY = "details.last_day"
_MOST = 100
_MIDNIGHT = "24:00"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One row: ISO day, `09:30` times, each empty where there is none. `kept` is what no input is made for."""

    day: str = ""
    starts: str = ""
    ends: str = ""
    kept: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not (self.day or self.starts or self.ends)

    def as_detail(self) -> dict[str, Any]:
        """The session as details keep it."""
        return {**self.kept, **{part: value for part in PARTS if (value := getattr(self, part))}}


def row_name(number: int, part: str) -> str:
    """The name of an input; rows are counted from 0."""
    return f"sitting-{number}-{part}"


def sittings_of(entry: Entry) -> list[Sitting] | None:
    """The rows of an entry; None when they could not show all of it, so that they must stay out of the form."""
    details = entry.details
    ends, unknown, given = (details.get(name) for name in IN_ROWS[:1] + IN_ROWS[2:] + IN_ROWS[1:2])
    if unknown not in (None, True, False) or not (ends is None or _is_time(ends)):
        return None
    if given is not None:
        return _from_sessions(given)
    if entry.starts_at is None:
        return None if ends or unknown else []
    local = entry.starts_at.astimezone(JAPAN)
    return [Sitting(local.date().isoformat(), "" if unknown else f"{local:%H:%M}", str(ends or ""))]


def sittings_typed(before: Sequence[Sitting], typed: Mapping[str, str]) -> list[Sitting]:
    """The rows with what was typed over them, those that came after them included; cells are tidied, not judged."""
    count = max(len(before), 1 + max(_typed_rows(typed), default=-1))
    rows = []
    for number in range(count):
        old = before[number] if number < len(before) else Sitting()
        day, starts, ends = (_tidied(typed.get(row_name(number, part)), part, getattr(old, part)) for part in PARTS)
        rows.append(Sitting(day, starts, ends, old.kept))
    return rows


def with_sittings(base: Entry, entry: Entry, typed: Mapping[str, str], faults: list[Fault]) -> Entry:
    """The entry with the rows that were typed over those of `base`; as it is when nobody touched them."""
    before = sittings_of(base)
    if before is None:
        return entry
    rows = sittings_typed(before, typed)
    is_as_shown = rows[: len(before)] == before and all(row.is_empty for row in rows[len(before) :])
    if is_as_shown and entry.details.get("last_day") == base.details.get("last_day"):
        return entry
    found = [*_row_faults(entry, before, rows), *_span_faults(entry, rows)]
    faults += found
    if found or is_as_shown:
        return entry if found else _ending_with(base, entry, before)
    filled = sorted((row for row in rows if not row.is_empty), key=lambda row: (row.day, row.starts))
    return _ending_with(base, _of_rows(entry, filled), filled)


def _of_rows(entry: Entry, rows: Sequence[Sitting]) -> Entry:
    details = {name: value for name, value in entry.details.items() if name not in IN_ROWS}
    if not rows:
        return replace(entry, starts_at=None, details=details)
    first = rows[0]
    if not first.starts:
        details["time_unknown"] = True
    if first.ends:
        details["ends"] = first.ends
    if len(rows) > 1 or first.kept:
        details["sessions"] = [row.as_detail() for row in rows]
    begins = datetime.combine(date.fromisoformat(first.day), time.fromisoformat(first.starts or "00:00"), JAPAN)
    return replace(entry, starts_at=begins.astimezone(UTC), details=details)


def _ending_with(base: Entry, entry: Entry, rows: Sequence[Sitting]) -> Entry:
    """An entry that was valid until its last day stays so when that day moves."""
    before = _last_day(base, sittings_of(base) or ())
    after = _last_day(entry, rows)
    follows = before and base.valid_until == entry.valid_until == date.fromisoformat(before)
    return replace(entry, valid_until=date.fromisoformat(after) if after else None) if follows else entry


def _last_day(entry: Entry, rows: Sequence[Sitting]) -> str:
    given = entry.details.get("last_day")
    known = day_text(given) if isinstance(given, str) else None
    return known or max((row.day for row in rows), default="")


def _row_faults(entry: Entry, before: Sequence[Sitting], rows: Sequence[Sitting]) -> Iterator[Fault]:
    for number, row in enumerate(rows):
        if row.is_empty or (number < len(before) and row == before[number]):
            continue
        for part, problem in _problems(row, may_end_later=bool(entry.details.get("last_day"))):
            yield Fault(entry.id, 1, row_name(number, part), problem, getattr(row, part)[:60])


def _problems(row: Sitting, *, may_end_later: bool) -> Iterator[tuple[str, str]]:
    if day_text(row.day) is None:
        yield "day", "not-a-day" if row.day else "missing"
    if row.starts and (not _is_time(row.starts) or row.starts == _MIDNIGHT):
        yield "starts", "not-a-time"
    elif row.ends and not row.starts:
        yield "starts", "starts-missing"
    if row.ends and not _is_time(row.ends):
        yield "ends", "not-a-time"
    elif row.ends and row.starts and row.ends <= row.starts and not may_end_later:
        yield "ends", "ends-before-start"


def _span_faults(entry: Entry, rows: Sequence[Sitting]) -> Iterator[Fault]:
    last = entry.details.get("last_day")
    days = [row.day for row in rows if day_text(row.day)]
    if not isinstance(last, str) or not last:
        return
    if len(days) > 1:
        yield Fault(entry.id, 1, _LAST_DAY, "rows-and-last-day")
    elif days and last < days[0]:
        yield Fault(entry.id, 1, _LAST_DAY, "before-start")


def _from_sessions(given: Any) -> list[Sitting] | None:
    if not isinstance(given, list) or not given:
        return None
    rows = [_from_session(one) for one in given]
    return [row for row in rows if row] if all(rows) else None


def _from_session(given: Any) -> Sitting | None:
    if not isinstance(given, dict):
        return None
    day, starts, ends = (given.get(part, "") for part in PARTS)
    if not (
        isinstance(day, str) and day_text(day) == day and all(_is_time(one) for one in (starts, ends) if one != "")
    ):
        return None
    return Sitting(day, starts, ends, {name: value for name, value in given.items() if name not in PARTS})


def _is_time(given: Any) -> bool:
    return isinstance(given, str) and time_text(given) == given


def _typed_rows(typed: Mapping[str, str]) -> Iterator[int]:
    for number in range(_MOST):
        if any(typed.get(row_name(number, part), "").strip() for part in PARTS):
            yield number


def _tidied(given: str | None, part: str, otherwise: str) -> str:
    if given is None:
        return otherwise
    plain = unicodedata.normalize("NFKC", given).strip()
    return (day_text(plain) if part == "day" else time_text(plain)) or plain

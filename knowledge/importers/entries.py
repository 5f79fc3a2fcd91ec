"""One record of our own form into one entry, for every kind. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from knowledge.content import JAPAN, Entry, EntryClass, EntryKind
from knowledge.importers.own.fields import GATHERINGS, STATUSES
from knowledge.importers.own.records import OwnRecord
from knowledge.importers.own.values import read_day, read_instant, time_text
from knowledge.importers.own.words import details_of_kind, read_texts
from people.town_details import has_right_check_digit

_FURTHEST_DAYS = 3_660
_CLASSES: Mapping[EntryKind, EntryClass] = MappingProxyType(
    {
        EntryKind.FAQ: EntryClass.INTERNAL,
        EntryKind.BULLETIN: EntryClass.STAFF,
        EntryKind.TIP: EntryClass.STAFF,
    }
)
"""What an entry is that says nothing of it; the other kinds are public."""
_NEEDS_BODY = frozenset({EntryKind.FAQ, EntryKind.BULLETIN, EntryKind.TIP})
_MOST_POSITION = 2_000_000_000


def read_entry(record: OwnRecord, kind: EntryKind, today: date) -> Entry:
    """The entry; what is wrong is with the record. Sample dates are counted from `today` (Japan's date).

    `position` is -1 where the record does not give one. References to other entries and sections are not checked.
    """
    image = record.text("image")
    texts = read_texts(record, kind, needs_body=kind in _NEEDS_BODY)
    entry_class = record.one_of("class", tuple(EntryClass), _CLASSES.get(kind, EntryClass.PUBLIC))
    details = details_of_kind(record, kind)
    starts_at = _start(record, kind, details, today) if kind in GATHERINGS else read_instant(record, "starts_at")
    if kind == EntryKind.GARBAGE and "category" not in details:
        record.fail("category", "missing")
    if kind == EntryKind.BULLETIN:
        _read_month(record, details, today)
    if kind in GATHERINGS and details.get("status", "full") not in STATUSES:
        record.fail("status", "not-allowed", details["status"])
    entry = Entry(
        kind=kind,
        key=record.text("key", required=True, longest=100),
        texts=texts,
        aliases=record.texts("aliases"),
        keywords=record.texts("keywords"),
        entry_class=EntryClass(entry_class) if entry_class else EntryClass.INTERNAL,
        owner_key=record.text("owner", longest=40),
        source=record.text("source"),
        url=record.https_url("url"),
        image=image,
        valid_from=read_day(record, "valid_from"),
        valid_until=read_day(record, "valid_until"),
        review_on=read_day(record, "review_on"),
        municipality_code=_municipality(record),
        starts_at=starts_at.astimezone(UTC) if starts_at else None,
        position=_position(record, details),
        details=details,
    )
    if record.text("kind") not in ("", kind):
        record.fail("kind", "not-allowed", record.values["kind"])
    record.check_all_used()
    return entry


def _municipality(record: OwnRecord) -> str:
    code = record.text("municipality_code")
    if code and not has_right_check_digit(code):
        record.fail("municipality_code", "municipality-code", code)
    return code


def _position(record: OwnRecord, details: Mapping[str, Any]) -> int:
    position = record.whole_number("position", default=int(details.get("number", -1)))
    if not -1 <= position <= _MOST_POSITION:
        record.fail("position", "not-a-number", position)
    return position


def _start(record: OwnRecord, kind: EntryKind, details: dict[str, Any], today: date) -> datetime | None:
    """When it begins: given, or counted from the day of loading, as samples are."""
    record.used |= {"starts", "apply_by_days"}
    starts_at = read_instant(record, "starts_at")
    if record.values.get("days_from_today") in (None, ""):
        record.used.add("days_from_today")
        is_undated = starts_at is None and "when" not in details
        if kind == EntryKind.LECTURE and is_undated and not record.is_refused:
            record.fail("starts_at", "missing")
        return starts_at
    day = _day(record, "days_from_today", today, record.whole_number("days_from_today"))
    apply_by = record.whole_number("apply_by_days", default=0)
    if apply_by:
        details["apply_by"] = _day(record, "apply_by_days", day, -apply_by).isoformat()
    given = record.text("starts", required=True)
    starts = time_text(given)
    if starts is None or starts == "24:00":
        record.fail("starts", "not-a-time", given)
        return None
    return datetime.fromisoformat(f"{day.isoformat()}T{starts}").replace(tzinfo=JAPAN)


def _read_month(record: OwnRecord, details: dict[str, Any], today: date) -> None:
    """The month is given, or counted from that of the day of loading."""
    if record.values.get("months_from_now") in (None, ""):
        record.used.add("months_from_now")
        try:
            date.fromisoformat(f"{details.get('month', '')}-01")
        except ValueError:
            record.fail("month", "not-a-month", details.get("month", ""))
    else:
        ahead = record.whole_number("months_from_now")
        if abs(ahead) * 28 > _FURTHEST_DAYS:
            record.fail("months_from_now", "not-a-day", ahead)
            ahead = 0
        months = today.year * 12 + today.month - 1 + ahead
        details["month"] = f"{months // 12:04d}-{months % 12 + 1:02d}"
    if "number" not in details:
        record.fail("number", "missing")


def _day(record: OwnRecord, name: str, start: date, days: int) -> date:
    if abs(days) > _FURTHEST_DAYS:
        record.fail(name, "not-a-day", days)
        return start
    return start + timedelta(days=days)

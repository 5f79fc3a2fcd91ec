"""One record of a content file into one entry, for every kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from knowledge.importers.validation import Record
from people.accounts import has_right_check_digit

_JAPAN = ZoneInfo("Asia/Tokyo")
_FURTHEST_DAYS = 3_660
_CLASSES = tuple(EntryClass)
_FACILITY_DETAILS = ("address", "phone", "hours", "closed", "fee", "booking", "latitude", "longitude")
_LECTURE_DETAILS = ("place", "address", "capacity", "fee", "target", "apply", "phone")
_PROCEDURE_DETAILS = ("who", "bring", "where", "fee", "takes", "online", "online_url")


def _faq(record: Record, _today: date) -> Entry:
    return _entry(record, EntryKind.FAQ, record.text("body", required=True), details={})


def _procedure(record: Record, _today: date) -> Entry:
    given = record.values.get("details")
    record.used.add("details")
    details = dict(given) if isinstance(given, dict) else {}
    for name in details:
        if name not in _PROCEDURE_DETAILS:
            record.fail(f"details.{name}", "unknown-field", name)
    return _entry(record, EntryKind.PROCEDURE, record.text("body", required=True), details, "public")


def _garbage(record: Record, _today: date) -> Entry:
    details = {"category": record.text("category", required=True)}
    return _entry(record, EntryKind.GARBAGE, record.text("body", required=True), details, "public")


def _category(record: Record, _today: date) -> Entry:
    details = {name: record.text(name, required=name != "bring_to") for name in ("short", "color", "bring_to")}
    body = record.text("how", required=True)
    return _entry(record, EntryKind.GARBAGE_CATEGORY, body, details, "public")


def _facility(record: Record, _today: date) -> Entry:
    details = {name: record.text(name) for name in _FACILITY_DETAILS}
    return _entry(record, EntryKind.FACILITY, record.text("body"), details, "public")


def _lecture(record: Record, today: date) -> Entry:
    code = record.text("municipality_code", required=True)
    if code and not has_right_check_digit(code):
        record.fail("municipality_code", "municipality-code", code)
    day = _day(record, "days_from_today", today, record.whole_number("days_from_today"))
    starts, ends = _clock_time(record, "starts"), _clock_time(record, "ends")
    apply_by = record.whole_number("apply_by_days", default=0)
    details: dict[str, Any] = {name: record.text(name) for name in _LECTURE_DETAILS}
    details["ends"] = ends.strftime("%H:%M")
    if apply_by:
        details["apply_by"] = _day(record, "apply_by_days", day, -apply_by).isoformat()
    entry = _entry(record, EntryKind.LECTURE, record.text("body"), details, "public")
    starts_at = datetime.combine(day, starts, _JAPAN).astimezone(UTC)
    return replace(entry, municipality_code=code, starts_at=starts_at)


def _bulletin(record: Record, today: date) -> Entry:
    ahead = record.whole_number("months_from_now")
    if abs(ahead) * 28 > _FURTHEST_DAYS:
        record.fail("months_from_now", "not-a-day", ahead)
        ahead = 0
    months = today.year * 12 + today.month - 1 + ahead
    number = record.whole_number("number")
    details = {"month": f"{months // 12:04d}-{months % 12 + 1:02d}", "number": number}
    entry = _entry(record, EntryKind.BULLETIN, record.text("body", required=True), details, "staff")
    return replace(entry, position=number)


def _tip(record: Record, _today: date) -> Entry:
    position = record.whole_number("position")
    return replace(_entry(record, EntryKind.TIP, record.text("body", required=True), {}, "staff"), position=position)


def _day(record: Record, name: str, start: date, days: int) -> date:
    if abs(days) > _FURTHEST_DAYS:
        record.fail(name, "not-a-day", days)
        return start
    return start + timedelta(days=days)


def _clock_time(record: Record, name: str) -> time:
    text = record.text(name, required=True)
    try:
        return time.fromisoformat(text)
    except ValueError:
        if text:
            record.fail(name, "not-a-time", text)
        return time(0)


def _entry(
    record: Record, kind: EntryKind, body: str, details: Mapping[str, Any], default_class: str = "internal"
) -> Entry:
    image = record.text("image")
    entry_class = record.one_of("class", _CLASSES, default_class)
    entry = Entry(
        kind=kind,
        key=record.text("key", required=True, longest=100),
        texts=(
            EntryText(
                title=record.text("title", required=True),
                body=body,
                reading=record.text("reading"),
                alt=record.text("alt", required=bool(image)),
            ),
        ),
        aliases=record.texts("aliases"),
        keywords=record.texts("keywords"),
        entry_class=EntryClass(entry_class) if entry_class else EntryClass.INTERNAL,
        owner_key=record.text("owner", longest=40),
        source=record.text("source"),
        url=record.https_url("url"),
        image=image,
        details=details,
    )
    record.check_all_used()
    return entry


READERS: Mapping[EntryKind, Callable[[Record, date], Entry]] = MappingProxyType(
    {
        EntryKind.FAQ: _faq,
        EntryKind.PROCEDURE: _procedure,
        EntryKind.GARBAGE: _garbage,
        EntryKind.GARBAGE_CATEGORY: _category,
        EntryKind.FACILITY: _facility,
        EntryKind.LECTURE: _lecture,
        EntryKind.BULLETIN: _bulletin,
        EntryKind.TIP: _tip,
    }
)

COLUMNS: Mapping[EntryKind, tuple[str, ...]] = MappingProxyType(
    {
        EntryKind.GARBAGE: ("key", "title", "reading", "aliases", "keywords", "category", "body"),
        EntryKind.GARBAGE_CATEGORY: ("key", "title", "short", "aliases", "color", "how", "bring_to"),
        EntryKind.FACILITY: (
            *("key", "title", "reading", "aliases", "keywords", "body", "address", "phone", "hours"),
            *("closed", "fee", "booking", "url", "owner", "latitude", "longitude"),
        ),
        EntryKind.LECTURE: (
            *("key", "title", "reading", "aliases", "municipality_code", "days_from_today", "starts", "ends"),
            *("place", "address", "capacity", "fee", "target", "apply", "apply_by_days", "phone", "url"),
            *("owner", "body"),
        ),
    }
)

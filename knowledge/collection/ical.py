"""Collection days as a calendar to subscribe to (iCalendar, RFC 5545). Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import TRANSP, Event, vText
from icalendar import Calendar as Feed

_PRODUCT = "-//Madoguchi//Collection calendar//JA"
_TIMEZONE = "Asia/Tokyo"
_REFRESH = timedelta(days=1)
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One all-day event. `uid` comes from `event_uid`; `summary` is the category's title."""

    uid: str
    day: date
    summary: str
    description: str = ""


def event_uid(account_key: str, district_key: str, category_key: str, day: date) -> str:
    """The same id for the same collection in every feed, so that a calendar updates instead of adding."""
    parts = "\0".join((account_key, district_key, category_key))
    digest = hashlib.sha256(parts.encode("utf-8", "backslashreplace")).hexdigest()[:32]
    return f"{day.isoformat()}-{digest}@madoguchi"


def feed(calendar_name: str, events: Iterable[FeedEvent], stamp: datetime) -> bytes:
    """The calendar file: all-day events in order, each uid once (the first).

    `stamp` is the aware time the feed was made (DTSTAMP, written in UTC). Raises ValueError when it is naive.
    """
    if stamp.tzinfo is None:
        raise ValueError(stamp)
    calendar = Feed.new(calscale="GREGORIAN", method="PUBLISH", prodid=_PRODUCT)
    del calendar["UID"]  # a new one each time would make every feed differ from the last
    calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-WR-CALNAME", vText(" ".join(_clean(calendar_name).split())))
    calendar.add("X-WR-TIMEZONE", _TIMEZONE)
    calendar.add("X-PUBLISHED-TTL", "P1D")
    unique: dict[str, FeedEvent] = {}
    for event in events:
        unique.setdefault(event.uid, event)
    for event in sorted(unique.values(), key=lambda event: event.day):
        calendar.add_component(_component(event, stamp))
    written: bytes = calendar.to_ical()
    return written


def _component(event: FeedEvent, stamp: datetime) -> Event:
    return Event.new(
        uid=event.uid,
        stamp=stamp,
        start=event.day,
        end=event.day + timedelta(days=1),
        summary=_clean(event.summary),
        description=_clean(event.description) or None,
        transparency=TRANSP.TRANSPARENT,
    )


def _clean(text: str) -> str:
    return _UNFIT.sub("", text.replace("\r\n", "\n"))

"""The calendar file, read back with the library calendars are read with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.collection.ical import FeedEvent, event_uid, feed

MAY_7, MAY_8 = date(2026, 5, 7), date(2026, 5, 8)
STAMP = datetime(2026, 4, 1, 9, 0, tzinfo=timezone(timedelta(hours=9)))
EVENTS = (
    FeedEvent(event_uid("midori", "north", "cans", MAY_8), MAY_8, "空き缶・びん"),
    FeedEvent(
        event_uid("midori", "north", "burnable", MAY_7), MAY_7, "燃やすごみ", "朝8時まで, 名前を書いて;\n袋は口をしばる"
    ),
)


def test_what_is_written_is_read_back() -> None:
    calendar = icalendar.Calendar.from_ical(feed("緑市 北区のごみ", EVENTS, STAMP))
    read = [
        (str(event["UID"]), event.start, event.end, str(event["SUMMARY"]), str(event.get("DESCRIPTION", "")))
        for event in calendar.events
    ]
    in_order = sorted(EVENTS, key=lambda event: event.day)
    assert read == [
        (event.uid, event.day, event.day + timedelta(days=1), event.summary, event.description) for event in in_order
    ]
    assert {event.DTSTAMP for event in calendar.events} == {datetime(2026, 4, 1, 0, 0, tzinfo=UTC)}
    assert calendar.calendar_name == "緑市 北区のごみ"


def test_the_file_says_what_calendars_look_for() -> None:
    lines = feed("緑市", EVENTS, STAMP).decode().split("\r\n")
    for line in (
        "VERSION:2.0",
        "METHOD:PUBLISH",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
        "X-WR-CALNAME:緑市",
        "X-WR-TIMEZONE:Asia/Tokyo",
        "DTSTART;VALUE=DATE:20260507",
        "DTEND;VALUE=DATE:20260508",
        "DTSTAMP:20260401T000000Z",
    ):
        assert line in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "BEGIN:VALARM" not in lines


def test_the_same_content_gives_the_same_bytes() -> None:
    assert feed("緑市", EVENTS, STAMP) == feed("緑市", reversed(EVENTS), STAMP)


def test_an_id_is_stable_and_differs_with_each_of_its_parts() -> None:
    ids = {
        event_uid("a", "bc", "d", MAY_7),
        event_uid("ab", "c", "d", MAY_7),
        event_uid("a", "bc", "e", MAY_7),
        event_uid("a", "bc", "d", MAY_8),
    }
    assert len(ids) == 4
    assert event_uid("a", "北", "\ud800", MAY_7) == event_uid("a", "北", "\ud800", MAY_7)


def test_an_event_given_twice_stands_once() -> None:
    calendar = icalendar.Calendar.from_ical(feed("緑市", EVENTS + EVENTS, STAMP))
    assert len(calendar.events) == 2


def test_an_empty_calendar_is_a_calendar() -> None:
    assert icalendar.Calendar.from_ical(feed("緑市", (), STAMP)).events == []


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="2026"):
        feed("緑市", (), datetime(2026, 4, 1))  # noqa: DTZ001 the fault in question


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_no_text_can_add_a_line_of_its_own(name: str, text: str) -> None:
    event = FeedEvent("id", MAY_7, f"燃{text}", f"{text}\r\nEND:VEVENT")
    calendar = icalendar.Calendar.from_ical(feed(name, [event], STAMP))
    (read,) = calendar.events
    printable = "".join(letter for letter in text if letter.isprintable())
    assert "".join(letter for letter in str(read["SUMMARY"]) if letter.isprintable()) == f"燃{printable}"
    assert str(read["DESCRIPTION"]).endswith("\nEND:VEVENT")

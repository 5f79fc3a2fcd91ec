"""When a lecture or an event takes place: rows that clerks type, and what entries keep of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.pages.answers.fields import FormField
from console.pages.answers.form import GATHERING_GROUPS, Filled, entry_form
from console.pages.answers.sittings import IN_ROWS, PARTS, row_name, sittings_of
from console.pages.answers.slots import typed_into
from console.pages.answers.words import EntryWords
from knowledge.content import Entry, EntryKind, EntryText
from knowledge.differences import flat_fields
from knowledge.importers.own.fields import DETAILS
from tests.unit.console.test_entry_form import catalogue

NOVEMBER_21 = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
"""Ten in the morning in Japan."""
COURSE = [{"day": "2026-11-21", "starts": "10:00", "ends": "11:30"}, {"day": "2026-11-28", "starts": "10:00"}]
CELL = st.one_of(
    st.text(max_size=6), st.sampled_from(["", "2026-11-21", "2026/12/3", "10:00", "9:30", "24:00", "１０：００"])
)


def event(**fields: Any) -> Entry:
    """A meeting on a Saturday morning."""
    made = Entry(EntryKind.EVENT, "k", (EntryText("題", "本文"),), starts_at=NOVEMBER_21, details={"ends": "11:30"})
    return replace(made, **fields)


def rows(*cells: tuple[str, str, str], first: int = 0) -> dict[str, str]:
    """What a browser sends of rows."""
    return {
        row_name(first + number, part): value
        for number, row in enumerate(cells)
        for part, value in zip(PARTS, row, strict=True)
    }


def fields(entry: Entry, typed: dict[str, str] | None = None, **more: Any) -> dict[str, FormField]:
    """The form's fields by name."""
    return {one.name: one for one in entry_form(Filled(entry, (), typed or {}, **more), EntryWords(catalogue()))}


def test_one_day_is_one_row_in_japanese_time_with_an_empty_one_below() -> None:
    shown = fields(event())
    assert [shown[row_name(0, part)].value for part in PARTS] == ["2026-11-21", "10:00", "11:30"]
    assert [shown[row_name(0, part)].type for part in PARTS] == ["date", "time", "time"]
    assert shown["sitting-1-day"].value == ""
    assert "sitting-2-day" not in shown
    assert not {"starts_at", "details.sessions", "details.ends", "details.time_unknown"} & shown.keys()


def test_a_second_row_makes_a_course_and_emptying_it_a_single_day_again() -> None:
    course, faults = typed_into(event(), rows(("2026/12/5", "9:30", "11:00"), first=1), ())
    assert not faults
    assert course.starts_at == NOVEMBER_21
    assert course.details["sessions"] == [
        {"day": "2026-11-21", "starts": "10:00", "ends": "11:30"},
        {"day": "2026-12-05", "starts": "09:30", "ends": "11:00"},
    ]
    single, _ = typed_into(course, rows(("", "", ""), first=1), ())
    assert single == event()


def test_rows_are_kept_in_the_order_of_their_days() -> None:
    changed, _ = typed_into(event(), rows(("2026-11-14", "13:00", ""), first=1), ())
    assert changed.starts_at == datetime(2026, 11, 14, 4, 0, tzinfo=UTC)
    assert [one["day"] for one in changed.details["sessions"]] == ["2026-11-14", "2026-11-21"]
    assert "ends" not in changed.details


def test_a_day_without_a_time_says_so_and_a_time_takes_that_back() -> None:
    unknown, faults = typed_into(event(), rows(("2026-11-21", "", "")), ())
    assert (faults, unknown.details) == ([], {"time_unknown": True})
    assert fields(unknown)["sitting-0-starts"].value == ""
    known, _ = typed_into(unknown, rows(("2026-11-21", "10:00", "11:30")), ())
    assert known == event()


def test_emptying_every_row_leaves_no_time_behind() -> None:
    changed, _ = typed_into(event(), rows(("", "", "")), ())
    assert (changed.starts_at, changed.details) == (None, {})


def test_an_entry_that_was_valid_until_its_last_day_follows_it() -> None:
    typed = rows(("2026-11-23", "10:00", "11:30"))
    moved, _ = typed_into(event(valid_until=date(2026, 11, 21)), typed, ())
    assert moved.valid_until == date(2026, 11, 23)
    kept, _ = typed_into(event(valid_until=date(2026, 12, 31)), typed, ())
    assert kept.valid_until == date(2026, 12, 31)
    longer, _ = typed_into(event(valid_until=date(2026, 11, 21)), {"details.last_day": "2026-11-30"}, ())
    assert longer.valid_until == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("typed", "name", "problem"),
    [
        (rows(("", "10:00", "")), "sitting-0-day", "missing"),
        (rows(("11月", "10:00", "")), "sitting-0-day", "not-a-day"),
        (rows(("2026-11-21", "朝", "")), "sitting-0-starts", "not-a-time"),
        (rows(("2026-11-21", "24:00", "")), "sitting-0-starts", "not-a-time"),
        (rows(("2026-11-21", "", "12:00")), "sitting-0-starts", "starts-missing"),
        (rows(("2026-11-21", "10:00", "夕方")), "sitting-0-ends", "not-a-time"),
        (rows(("2026-11-21", "10:00", "09:00")), "sitting-0-ends", "ends-before-start"),
        ({"details.last_day": "2026-11-20"}, "details.last_day", "before-start"),
        (
            {"details.last_day": "2026-11-30", **rows(("2026-11-25", "", ""), first=1)},
            "details.last_day",
            "rows-and-last-day",
        ),
    ],
)
def test_what_a_row_cannot_be_is_said_at_its_field(typed: dict[str, str], name: str, problem: str) -> None:
    changed, faults = typed_into(event(), typed, ())
    assert changed.starts_at == NOVEMBER_21
    assert [(fault.name, fault.problem) for fault in faults] == [(name, problem)]
    wrong = [one for one in fields(event(), typed, faults=faults).values() if one.errors]
    assert [(one.name, one.value) for one in wrong] == [(name, typed[name])]


def test_a_night_that_ends_the_next_day_may_end_earlier_than_it_begins() -> None:
    typed = {"details.last_day": "2026-11-22", **rows(("2026-11-21", "22:00", "05:00"))}
    changed, faults = typed_into(event(), typed, ())
    assert not faults
    assert changed.details == {"ends": "05:00", "last_day": "2026-11-22"}


def test_midnight_at_the_end_of_a_day_is_not_lost_in_an_input_for_times() -> None:
    entry = event(details={"ends": "24:00"})
    assert (fields(entry)["sitting-0-ends"].type, fields(entry)["sitting-0-ends"].value) == ("text", "24:00")


def test_what_a_session_has_beside_its_times_stays_with_it() -> None:
    entry = event(details={"sessions": [{**COURSE[0], "room": "和室"}, COURSE[1]]})
    changed, _ = typed_into(entry, rows(("2026-11-22", "10:00", "")), ())
    assert changed.details["sessions"][0] == {"day": "2026-11-22", "starts": "10:00", "room": "和室"}


@pytest.mark.parametrize("sessions", [[], "土曜", [1], [{"day": "土曜"}], [{"day": "2026-11-21", "starts": 10}]])
def test_sessions_of_another_shape_have_no_rows_and_stay(sessions: object) -> None:
    entry = event(details={"sessions": sessions})
    form = entry_form(Filled(entry, ()), EntryWords(catalogue()))
    (when,) = [group for group in form.groups if group.name == "when"]
    assert (when.rows, when.unseen) == ((), ("各回の日と時刻",))
    assert typed_into(entry, rows(("2026-12-01", "", "")), ()) == (entry, [])


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=4), st.sampled_from([{}, {"sessions": COURSE}]))
def test_whatever_is_typed_into_rows_is_taken_or_refused_and_shown_again(
    typed: list[tuple[str, str, str]], details: dict[str, object]
) -> None:
    base, sent = event(details=details), rows(*typed)
    changed, faults = typed_into(base, sent, ())
    assert {fault.name for fault in faults} <= fields(base, sent).keys()
    known = sittings_of(changed)
    assert known is not None
    again = rows(*((row.day, row.starts, row.ends) for row in known))
    assert typed_into(changed, again, ()) == (changed, [])


def test_online_is_a_tick_and_words_beside_it() -> None:
    shown = {"online-shown": "yes"}
    ticked, _ = typed_into(event(), {**shown, "online": "yes"}, ())
    assert ticked.details["online"] is True
    assert (fields(ticked)["online"].checked, fields(ticked)["details.online"].value) == (True, "")
    address = {"details.online": "https://town.example/live"}
    linked, _ = typed_into(ticked, {**shown, "online": "yes", **address}, ())
    assert linked.details["online"] == "https://town.example/live"
    assert fields(linked)["online"].checked
    for base in (ticked, linked):
        assert typed_into(base, shown, ())[0] == event()
    assert typed_into(event(), {**shown, **address}, ())[0] == linked
    assert typed_into(linked, {**shown, "online": "yes", "details.online": ""}, ())[0] == ticked
    refused = event(details={"ends": "11:30", "online": False})
    assert typed_into(refused, shown, ())[0] == refused


def test_the_code_is_asked_for_only_of_those_who_write_for_several_towns() -> None:
    entry = event(municipality_code="359998")
    assert "municipality_code" not in fields(entry, own_code="359998")
    assert "municipality_code" in fields(entry, own_code="350001")
    assert "municipality_code" in fields(entry, own_code="352012")


def test_every_detail_of_an_event_stands_in_one_group() -> None:
    grouped = [name for names in GATHERING_GROUPS.values() for name in names]
    assert sorted([*grouped, *IN_ROWS]) == sorted(DETAILS[EntryKind.EVENT])


def test_a_bulletins_month_is_chosen_and_one_of_another_form_is_not_lost() -> None:
    bulletin = Entry(EntryKind.BULLETIN, "k", (EntryText("題", ""),), details={"month": "2026-12"})
    assert fields(bulletin)["details.month"].type == "month"
    assert fields(replace(bulletin, details={"month": "12月"}))["details.month"].type == "text"


def test_pages_show_when_it_takes_place_in_words() -> None:
    words, flat = EntryWords(catalogue()), flat_fields(event(details={"sessions": COURSE, "online": True}))
    assert words.value("starts_at", flat["starts_at"]) == "2026年11月21日（土） 10:00"
    lines = ["2026年11月21日（土） 10:00～11:30", "2026年11月28日（土） 10:00"]
    assert words.value("details.sessions", flat["details.sessions"]).split("\n") == lines
    assert words.value("details.online", flat["details.online"]) == "はい"
    assert words.value("details.apply_by", "2026-11-20") == "2026年11月20日（金）"
    assert words.value("details.apply_by", "先着順") == "先着順"


@pytest.mark.parametrize("odd", ["{", "3", '{"day": "土曜"}', "そのうち"])
def test_a_table_that_is_none_is_shown_as_it_is(odd: str) -> None:
    assert EntryWords(catalogue()).value("details.sessions", odd) == odd

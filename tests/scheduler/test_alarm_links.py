"""An alarm leads to the very page on which an officer stops or corrects: the first of three taps."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.settings import Settings
from bot.wiring import DATA
from messages.line_json import utf16_units
from messages.phrases import phrases_from_folder
from scheduler.watch.alarm_texts import MAX_LINE_UNITS, AlarmFacts, AlarmWording, console_page
from scheduler.watch.alarming import tell_alarms
from scheduler.watch_tables import AlarmKind, AlarmPart
from storage.database import Database
from tests.scheduler.duty import DutyTown

AT = datetime(2026, 1, 2, 16, 12, tzinfo=UTC)
ORIGIN = "https://madoguchi.town.example.lg.jp"
WORDING = AlarmWording(phrases_from_folder(DATA / "phrases"), ZoneInfo("Asia/Tokyo"), ORIGIN)


def facts(kind: AlarmKind, count: int = 1, notice_id: int | None = 12) -> AlarmFacts:
    """Facts with the longest names that there are."""
    return AlarmFacts(kind, count, AT, "見本町", notice_id=notice_id, title="題" * 60, town_key="mihon")


@pytest.mark.parametrize("kind", list(AlarmKind))
def test_every_alarm_carries_a_link_that_fits_into_the_message(kind: AlarmKind) -> None:
    text = WORDING.text_of(facts(kind))
    for words in (text.mail, text.line):
        assert f"{ORIGIN}/console/mihon/notices/12" in words
    assert utf16_units(text.line) <= MAX_LINE_UNITS


@pytest.mark.parametrize(
    ("kind", "notice_id", "count", "page"),
    [
        (AlarmKind.HELD, 12, 1, "notices/12"),
        (AlarmKind.HELD, 12, 40, "notices/held"),
        (AlarmKind.RESTORED, None, 1, "notices/held"),
        (AlarmKind.EMERGENCY_SENT, 12, 2, "notices/12"),
        (AlarmKind.LEDGER, None, 1, "notices/switch"),
        (AlarmKind.QUOTA, None, 1, "home/"),
    ],
)
def test_the_page_is_the_one_where_something_can_be_done(
    kind: AlarmKind, notice_id: int | None, count: int, page: str
) -> None:
    assert console_page(kind, notice_id, count) == page


def test_that_no_more_will_come_leads_to_everything_that_is_held() -> None:
    text = WORDING.text_of(facts(AlarmKind.HELD), AlarmPart.LIMIT)
    assert f"{ORIGIN}/console/mihon/notices/held" in text.line


def test_without_an_address_that_phones_can_open_no_link_is_told() -> None:
    assert Settings().reachable_console == ""
    assert Settings(console_url=ORIGIN).reachable_console == ORIGIN
    bare = AlarmWording(phrases_from_folder(DATA / "phrases"), ZoneInfo("Asia/Tokyo"), "")
    assert "/console/" not in bare.text_of(facts(AlarmKind.HELD)).mail


def test_the_link_names_the_town_of_the_alarm(database: Database) -> None:
    town = DutyTown(database, key="mihon")
    town.officer("hanako")
    town.alarm()
    tell_alarms(town.database, WORDING, town.clock)
    (message,) = town.messages()
    assert f"{ORIGIN}/console/mihon/notices/held" in message.text

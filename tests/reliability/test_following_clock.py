"""The programme follows the stand-in's clock: a month of bulletins passes in seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from werkzeug.test import Client

from bot.following_clock import FollowingClock
from scheduler.schedules import ensure_series
from simulator import ChannelConfig, StandIn, StandInConfig
from simulator.acts.residents import Residents
from simulator.state.clock import JST
from tests.running import ACCOUNT, RunningTown

MOVES_WITHIN = 5.0
PATIENCE = 60.0
STAFF = "職員さくら"


def eventually(holds: Callable[[], bool], seconds: float = MOVES_WITHIN) -> bool:
    """Whether `holds` becomes true within `seconds`."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def near(clock: FollowingClock, wanted: datetime) -> bool:
    """Whether the clock shows `wanted`, or up to a minute more."""
    return timedelta(0) <= clock() - wanted < timedelta(minutes=1)


def test_a_following_clock_moves_with_the_stand_in_and_stays_when_that_goes() -> None:
    stand_in = StandIn(StandInConfig((ChannelConfig("町", "secret", "token"),)))
    stand_in.start()
    new_year = datetime(2027, 1, 1, 0, 0, tzinfo=JST)
    stand_in.platform.clock.move_to(new_year)
    clock = FollowingClock(f"{stand_in.url}/_control/clock")
    clock.follow()
    moves: list[datetime] = []
    clock.when_moved(lambda: moves.append(clock()))
    assert near(clock, new_year), "it knows the time at once"

    later = datetime(2027, 4, 1, 8, 30, tzinfo=JST)
    Client(stand_in.app).post("/_control/clock", json={"now": later.isoformat()})
    assert eventually(lambda: near(clock, later))
    assert len(moves) == 1
    stand_in.stop()
    clock.close()
    assert near(clock, later)


def test_real_time_shows_until_the_followed_clock_answers() -> None:
    clock = FollowingClock("http://127.0.0.1:9/_control/clock")
    clock.follow()
    assert near(clock, datetime.now(UTC) - timedelta(seconds=1))
    clock.close()


@pytest.fixture
def running(database_url: str, tmp_path: Path) -> RunningTown:
    """The sample town in one process that follows the stand-in's clock, on the first of December."""
    return RunningTown(database_url, tmp_path, follows_clock=True)


def test_a_month_of_bulletins_and_tips_passes_in_seconds(running: RunningTown) -> None:
    platform = running.stand_in.platform
    residents = Residents(platform, platform.first_channel, running.stand_in.sender)

    def heard() -> list[str]:
        person = platform.first_channel.find_person(STAFF)
        return [str(entry.message) for entry in person.received()] if person else []

    def move_to(month: int, day: int, hour: int, minute: int) -> None:
        now = datetime(2026, month, day, hour, minute, tzinfo=JST).isoformat()
        assert Client(running.stand_in.app).post("/_control/clock", json={"now": now}).status_code == 200

    with running:
        services = running.town.services
        running.town.clock.now = datetime(2026, 12, 1, tzinfo=JST)
        with services.database.writing() as session:
            ensure_series(session, running.town.account_id, at=running.town.clock())
        code = running.town.staff_code()
        move_to(12, 1, 10, 0)
        running.whole.start()
        residents.send(STAFF, {"type": "text", "text": code})
        assert eventually(lambda: any("職員" in said for said in heard()), PATIENCE), running.whole.log.read_text()

        before = len(heard())
        move_to(12, 5, 9, 6)
        time.sleep(0.3)
        assert len(heard()) == before, "not a minute too early"
        move_to(12, 5, 9, 8)
        assert eventually(lambda: any("デジファへの一歩" in said for said in heard()[before:]), PATIENCE)

        before = len(heard())
        move_to(12, 20, 9, 8)
        assert eventually(lambda: len(heard()) > before, PATIENCE)
        assert platform.record.listed(endpoint="push") or platform.record.listed(endpoint="multicast")
        assert platform.first_channel.key == ACCOUNT

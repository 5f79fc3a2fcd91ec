"""Whoever knocks at closed doors again and again leaves a handful of lines, and every knock is counted in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client

from bot.site import CONSOLE, Site
from console.application import close_console, create_console
from console.knocks import HOUR, ClosedDoor, Knocks
from people.accounts import get_account
from people.audit import Actor
from people.audit_chain import Sound, verify_chain
from people.audit_tables import AuditLineRow
from scheduler.taps import taps_of
from tests.console.entrance import MovableClock
from tests.console.sending_town import SendingTown
from tests.console.town import NEIGHBOUR, ConsoleTown, get

MINA = Actor(4, "mina", "192.0.2.7")


class Knocked:
    """The console with a clock that a test moves, and what its audit says of refused tries."""

    def __init__(self, console: ConsoleTown) -> None:
        self.console = console
        self.clock = MovableClock()
        self.parts = console.parts = replace(console.parts, clock=self.clock, wall_clock=self.clock)
        self.app = console.app = create_console(self.parts)
        self.app.testing = True

    def client(self, login: str) -> FlaskClient:
        """Somebody who is logged in."""
        return self.console.client(login)

    def lines(self, login: str = "mina") -> list[AuditLineRow]:
        """What is told of somebody, in order."""
        with self.parts.database.reading() as session:
            query = select(AuditLineRow).where(AuditLineRow.action == "refused", AuditLineRow.login == login)
            return list(session.scalars(query.order_by(AuditLineRow.at, AuditLineRow.sequence)))

    def times(self, login: str = "mina") -> list[int]:
        """How many tries each line adds."""
        return [facts(line)["times"] for line in self.lines(login)]


def facts(line: AuditLineRow) -> dict[str, Any]:
    """The details of a line."""

    found: dict[str, Any] = json.loads(line.details)
    return found


@pytest.fixture
def knocked(console: ConsoleTown) -> Knocked:
    """The sample town's console."""
    return Knocked(console)


def test_five_hundred_knocks_leave_four_lines_that_sum_up(knocked: Knocked) -> None:
    mina, jiro = knocked.client("mina"), knocked.client("jiro")
    assert {get(mina, f"/{NEIGHBOUR}/users/").status_code for _ in range(500)} == {404}
    assert knocked.times() == [1, 9, 90]
    knocked.clock.pass_(minutes=59)
    get(jiro, "/mihon/home/")
    assert knocked.times() == [1, 9, 90], "the hour is not over"
    knocked.clock.pass_(minutes=1)
    get(jiro, "/mihon/home/")
    assert knocked.times() == [1, 9, 90, 400], "told although mina never came back"
    assert sum(knocked.times()) == 500


def test_the_last_line_says_who_where_and_from_when_to_when(knocked: Knocked) -> None:
    mina = knocked.client("mina")
    began = knocked.clock.now.astimezone(knocked.parts.zone)
    get(mina, f"/{NEIGHBOUR}/users/")
    knocked.clock.pass_(minutes=20)
    for _ in range(3):
        get(mina, f"/{NEIGHBOUR}/users/")
    knocked.clock.pass_(hours=5)
    get(knocked.client("mina"), f"/{NEIGHBOUR}/users/")
    first, rest, again = knocked.lines()
    assert facts(first) == {"page": "users.all_users", "method": "GET", "times": 1}
    shown = {"since": f"{began:%Y-%m-%d %H:%M}", "until": f"{began + timedelta(minutes=20):%Y-%m-%d %H:%M}"}
    assert facts(rest) == {"page": "users.all_users", "method": "GET", "times": 3, **shown}
    assert (rest.login, rest.user_id, rest.address) == ("mina", first.user_id, "127.0.0.1")
    assert facts(again)["times"] == 1, "a new hour begins with a line"
    with knocked.parts.database.reading() as session:
        neighbour = get_account(session, NEIGHBOUR).id
        assert {line.account_id for line in (first, rest, again)} == {neighbour}
        assert isinstance(verify_chain(session, neighbour, knocked.parts.hash_key), Sound)


def test_each_door_town_and_person_has_a_line_of_its_own(knocked: Knocked) -> None:
    mina, jiro = knocked.client("mina"), knocked.client("jiro")
    for client in (mina, jiro):
        for path in (
            f"/{NEIGHBOUR}/users/",
            f"/{NEIGHBOUR}/audit/",
            "/mihon/users/",
            "/nowhere/users/",
            "/nowhat/users/",
        ):
            get(client, path)
    towns = [line.account_id for line in knocked.lines("mina")]
    assert len(towns) == len(knocked.lines("jiro")) == 4, "all towns that there are not share a line"
    assert 0 in towns


def test_what_was_only_counted_is_written_when_the_programme_ends(knocked: Knocked) -> None:
    mina = knocked.client("mina")
    for _ in range(7):
        get(mina, f"/{NEIGHBOUR}/users/")
    close_console(knocked.app)
    assert knocked.times() == [1, 6]
    close_console(knocked.app)
    assert knocked.times() == [1, 6], "and once"


def test_a_site_that_is_closed_writes_it_too(knocked: Knocked) -> None:
    site = Site(knocked.console.services)
    knocks: Knocks = site.mounts[CONSOLE].extensions["console_knocks"]  # type: ignore[attr-defined]
    for _ in range(3):
        knocks.note(ClosedDoor(None, 4, "users.all_users", "GET"), MINA)
    site.close()
    assert knocked.times() == [1, 2]


def test_a_site_that_is_closed_writes_the_taps_that_it_saw(sending: SendingTown) -> None:
    number = sending.sending("断水", is_public=True)
    site = Site(sending.services)
    page = f"/notices/mihon/{sending.notice(number).public_key}?from=line"
    Client(site).get(page, headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari Line/15.0.0"})
    site.close()
    with sending.services.database.reading() as session:
        assert taps_of(session, sending.account_id, number) == {"page": 1}


def test_of_many_at_once_none_is_lost_or_told_twice(knocked: Knocked) -> None:
    knocks = Knocks(knocked.parts)
    door = ClosedDoor(None, 4, "users.all_users", "GET")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _number: knocks.note(door, MINA), range(120)))
    knocks.tell_all()
    assert sorted(knocked.times()) == [1, 9, 20, 90]


def test_what_could_not_be_written_is_told_with_the_next_line(knocked: Knocked) -> None:
    broken = FailingDatabase(knocked)
    knocks = Knocks(replace(knocked.parts, database=broken))  # type: ignore[arg-type]
    door = ClosedDoor(None, 4, "users.all_users", "GET")
    with pytest.raises(OperationalError):
        knocks.note(door, MINA)
    broken.is_down = False
    knocks.note(door, MINA)
    knocked.clock.pass_(seconds=HOUR.total_seconds())
    knocks.tell_what_is_over()
    assert knocked.times() == [2]


def test_an_hour_that_cannot_be_told_of_harms_nobody_and_no_other_hour(knocked: Knocked) -> None:
    broken = FailingDatabase(knocked)
    broken.is_down = False
    knocks = Knocks(replace(knocked.parts, database=broken))  # type: ignore[arg-type]
    doors = [ClosedDoor(None, 4, f"users.page-{number}", "GET") for number in range(3)]
    for door in doors * 3:
        knocks.note(door, MINA)
    knocked.clock.pass_(seconds=HOUR.total_seconds())
    broken.is_down = True
    for _ in range(5):
        knocks.tell_what_is_over()
    assert broken.refused == 3, "once for each door, not for everybody who comes by"
    broken.is_down = False
    knocked.clock.pass_(seconds=HOUR.total_seconds())
    knocks.tell_what_is_over()
    assert sorted(knocked.times()) == [1, 1, 1, 2, 2, 2]


def test_whoever_read_the_clock_before_another_thread_does_not_end_the_hour_that_it_began(knocked: Knocked) -> None:
    door, other = (ClosedDoor(None, 4, page, "GET") for page in ("users.all_users", "users.new_user"))
    with ThreadPoolExecutor(1) as pool:
        clock = OvertakenClock(knocked.clock, pool)
        knocks = Knocks(replace(knocked.parts, clock=clock))
        knocks.note(other, MINA)

        def overtake() -> None:
            knocked.clock.pass_(seconds=1)
            knocks.note(door, MINA)

        clock.overtaking = overtake
        knocks.note(door, MINA)
    assert knocked.times() == [1, 1], "one line for each door"
    knocks.tell_all()
    assert knocked.times() == [1, 1, 1]


class OvertakenClock:
    """A clock that is read, once, just before another thread gets its turn, if that is not kept waiting."""

    def __init__(self, clock: MovableClock, pool: ThreadPoolExecutor) -> None:
        self._clock = clock
        self._pool = pool
        self.overtaking: Callable[[], None] | None = None

    def __call__(self) -> datetime:
        read, overtake = self._clock(), self.overtaking
        if overtake is not None:
            self.overtaking = None
            wait([self._pool.submit(overtake)], timeout=0.3)
        return read


class FailingDatabase:
    """A database that is down for a while."""

    def __init__(self, knocked: Knocked) -> None:
        self._real = knocked.parts.database
        self.is_down = True
        self.refused = 0

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """A session, if it is up."""
        if self.is_down:
            self.refused += 1
            raise OperationalError("INSERT", {}, Exception("down"))
        with self._real.writing() as session:
            yield session

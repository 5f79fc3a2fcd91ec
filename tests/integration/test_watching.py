"""The watchers beside a stand-in: somebody else's send is told, our own are not, friends are counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.test import Client

from bot.directory import AccountDirectory
from bot.line.gateway import LineGateway
from bot.watching import rounds_of
from people.accounts import NewAccount, add_account
from people.tables import Audience, Contact, ContactStatus
from scheduler.ports import Followers
from scheduler.sending import send_some
from scheduler.tables import AudienceKind
from scheduler.watch_tables import Alarm, AlarmKind, FollowerCount
from simulator import ChannelConfig, StandIn, StandInConfig
from simulator.acts.residents import Residents
from storage.database import Database
from storage.encryption import SecretBox
from tests.integration.shell import KEY
from tests.scheduler.builders import make_sending_notice
from tests.scheduler.fakes import START

HOUR = timedelta(hours=1)
PEOPLE = 30


class WatchedTown:
    """A town with thirty friends at a stand-in whose consumption lags, and its watchers."""

    def __init__(self, database: Database) -> None:
        self.database = database
        config = StandInConfig(
            (ChannelConfig("町", "secret", "token"),), switches={"rate_limits": False, "chaos": True}
        )
        self.stand_in = StandIn(config)
        self.stand_in.platform.clock.move_to(START)
        self.stand_in.start()
        channel = self.stand_in.platform.first_channel
        residents = Residents(self.stand_in.platform, channel, self.stand_in.sender)
        box = SecretBox([KEY])
        with database.writing() as session:
            account = add_account(session, NewAccount("mihon", "町", "359998", "secret", "token"), box, START)
            self.account_id = account.id
            for number in range(PEOPLE):
                residents.follow(f"友だち{number}")
                person = channel.find_person(f"友だち{number}")
                assert person is not None
                session.add(
                    Contact(
                        account_id=account.id,
                        line_user_id=person.user_id,
                        status=ContactStatus.FOLLOWING,
                        audience=Audience.STAFF,
                        first_seen_at=START,
                    )
                )
        self.gateway = LineGateway(AccountDirectory(database, box), self.stand_in.url)
        self.ledger, self.friends = rounds_of(database, self.gateway)

    def control(self, path: str, **body: object) -> None:
        """Ask the stand-in for something."""
        assert Client(self.stand_in.app).post(f"/_control/{path}", json=body).status_code == 200

    def hours(self, first: int, last: int) -> None:
        """Let hours pass, with a look at the ledger in each."""
        for hour in range(first, last):
            self.stand_in.platform.clock.move_to(START + hour * HOUR)
            assert self.ledger.go(START + hour * HOUR) == 1

    def send(self, title: str) -> None:
        """Send a notice to all thirty, by name."""
        now = self.stand_in.platform.clock.now()
        make_sending_notice(self.database, self.account_id, at=now, audience=AudienceKind.STAFF, title=title)
        assert send_some(self.database, self.gateway, lambda: now).count == 1

    @property
    def alarms(self) -> list[tuple[str, str]]:
        """Kinds and details."""
        with self.database.reading() as session:
            return [(alarm.kind, alarm.details) for alarm in session.scalars(select(Alarm).order_by(Alarm.id))]


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Iterator[WatchedTown]:
    """The town, on either database."""
    made = WatchedTown(database)
    yield made
    made.stand_in.stop()


def test_a_day_of_our_own_sends_raises_nothing_and_a_send_by_hand_does_within_two_hours(town: WatchedTown) -> None:
    town.hours(0, 2)
    town.send("朝")
    town.hours(2, 9)
    town.send("夕方")
    town.hours(9, 24)
    assert town.alarms == []
    assert town.gateway.quota(town.account_id).used == 2 * PEOPLE
    town.control("quota", manager=120)
    town.hours(24, 26)
    assert town.alarms == [(AlarmKind.LEDGER, "people=120")]
    town.hours(26, 30)
    assert len(town.alarms) == 1


def test_friends_are_counted_when_line_has_counted_them(town: WatchedTown) -> None:
    today = (START + 9 * HOUR).date()
    assert town.gateway.followers(town.account_id, today) is None, "the day is not over"
    tomorrow = START + timedelta(days=1)
    town.stand_in.platform.clock.move_to(tomorrow)
    assert town.gateway.followers(town.account_id, today) == Followers(PEOPLE, 0)
    assert town.friends.go(tomorrow) == 1
    with town.database.reading() as session:
        (row,) = session.scalars(select(FollowerCount)).all()
        assert (row.day, row.followers, row.blocks) == (today, PEOPLE, 0)

"""One bad id does not deprive 499 people; and what other refusals mean for the rows that wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from messages.line_json import JsonObject
from people.tables import Contact, ContactStatus
from scheduler.ports import Accepted, FailureKind, SendFailed
from scheduler.tables import AudienceKind, DeliveryStatus, NoticeStatus
from scheduler.unreached import list_unreached
from scheduler.watch_tables import Alarm, AlarmKind
from storage.database import Database
from tests.scheduler.builders import deliveries, line_user_id, make_account, make_sending_notice, notices
from tests.scheduler.fakes import START, FakeSender, HandClock, Turn
from tests.scheduler.one_delivery import send_one

PEOPLE = 120


class ChoosySender(FakeSender):
    """Refuses every request that names one of the strangers, as LINE does."""

    strangers: frozenset[str] = frozenset()

    def multicast(self, account_id: int, to: Sequence[str], messages: Sequence[JsonObject], retry_key: str) -> Accepted:
        """To at most 500, all of whom must be known."""
        if not self.turns and self.strangers & set(to):
            raise SendFailed(FailureKind.RECIPIENT, status=400)
        return super().multicast(account_id, to, messages, retry_key)


class Town:
    """Staff of whom LINE does not know some, and a notice on its way to them."""

    def __init__(self, database: Database, *strangers: int) -> None:
        self.database = database
        self.clock = HandClock()
        self.sender = ChoosySender(self.clock)
        self.sender.strangers = frozenset(map(line_user_id, strangers))
        self.account_id = make_account(database, staff=PEOPLE)
        self.notice_id = make_sending_notice(database, self.account_id, audience=AudienceKind.STAFF)

    def work_until_idle(self) -> None:
        while send_one(self.database, self.sender, self.clock):
            self.clock.forward(seconds=1)

    @property
    def reached(self) -> list[str]:
        return sorted(person for call in self.sender.calls for person in call.to)

    def unreached(self) -> list[tuple[str, DeliveryStatus, str]]:
        with self.database.reading() as session:
            found = list(list_unreached(session, self.account_id, self.notice_id))
        return [(one.line_user_id, one.status, one.failure) for one in found]

    def alarms(self) -> list[tuple[AlarmKind, int]]:
        with self.database.reading() as session:
            return [(AlarmKind(one.kind), one.count) for one in session.scalars(select(Alarm).order_by(Alarm.id))]


@pytest.mark.parametrize("strangers", [(0,), (7,), (PEOPLE - 1,), (3, 4, 99)])
def test_everybody_but_the_strangers_gets_it_once(database: Database, strangers: tuple[int, ...]) -> None:
    town = Town(database, *strangers)
    town.work_until_idle()
    assert town.reached == [line_user_id(number) for number in range(PEOPLE) if number not in strangers]
    expected = [(line_user_id(number), DeliveryStatus.FAILED, "recipient") for number in strangers]
    assert town.unreached() == expected
    assert notices(database)[0].status == NoticeStatus.SENT


def test_stranger_is_not_written_to_again(database: Database) -> None:
    town = Town(database, 7)
    town.work_until_idle()
    with database.reading() as session:
        unknown = session.scalars(select(Contact.line_user_id).where(Contact.status == ContactStatus.UNKNOWN)).all()
        following = session.scalar(select(func.count()).where(Contact.status == ContactStatus.FOLLOWING))
    assert (unknown, following) == ([line_user_id(7)], PEOPLE - 1)
    assert town.alarms() == []


def test_halves_have_keys_of_their_own_and_nobody_in_common(database: Database) -> None:
    town = Town(database, 7)
    send_one(database, town.sender, town.clock)
    whole, first, second = deliveries(database)
    assert whole.status == DeliveryStatus.SUPERSEDED
    assert (first.status, second.status) == (DeliveryStatus.QUEUED, DeliveryStatus.QUEUED)
    assert first.recipients + second.recipients == whole.recipients
    assert len({whole.retry_key, first.retry_key, second.retry_key}) == 3
    assert (first.part, second.part, first.messages) == (whole.part, whole.part, whole.messages)


def test_request_that_may_have_been_delivered_is_not_divided(database: Database) -> None:
    town = Town(database, 7)
    town.sender.turns.append(Turn.ACCEPT_AND_LOSE)
    send_one(database, town.sender, town.clock)
    town.clock.forward(minutes=1)
    town.work_until_idle()
    assert [row.status for row in deliveries(database)] == [DeliveryStatus.UNKNOWN]
    assert len(town.unreached()) == PEOPLE


def test_message_that_line_rejects_is_not_divided(database: Database) -> None:
    town = Town(database)
    town.sender.turns.append(Turn.REJECT)
    town.work_until_idle()
    assert [row.status for row in deliveries(database)] == [DeliveryStatus.FAILED]
    assert town.alarms() == [(AlarmKind.DELIVERY_FAILED, 1)]


def test_wrong_token_burns_no_row_and_raises_one_alarm_until_it_is_set_right(database: Database) -> None:
    town = Town(database)
    make_sending_notice(database, town.account_id, audience=AudienceKind.STAFF, title="Another")
    town.sender.turns.extend([Turn.UNAUTHORIZED] * 3)
    asked = []
    while town.clock() < START + timedelta(minutes=5):
        send_one(database, town.sender, town.clock)
        asked.append(len(town.sender.calls))
        town.clock.forward(seconds=5)
    assert asked[11] == 1, "in the first minute LINE is asked once, whatever waits"
    assert [row.status for row in deliveries(database)] == [DeliveryStatus.SENT] * 2
    assert {kind for kind, _ in town.alarms()} == {AlarmKind.DELIVERY_FAILED}
    assert len(town.alarms()) == 1


def test_used_up_allowance_puts_off_the_whole_notice_and_raises_one_alarm(database: Database) -> None:
    town = Town(database)
    town.sender.turns.append(Turn.QUOTA)
    send_one(database, town.sender, town.clock)
    (row,) = deliveries(database)
    assert row.status == DeliveryStatus.QUEUED
    assert timedelta(hours=1) <= row.not_before - START <= timedelta(minutes=75)
    assert town.alarms() == [(AlarmKind.QUOTA, 1)]


def test_too_much_for_line_makes_every_process_wait(database: Database) -> None:
    town = Town(database)
    make_sending_notice(database, town.account_id, audience=AudienceKind.STAFF, title="Another")
    town.sender.turns.append(Turn.RATE)
    send_one(database, town.sender, town.clock)
    assert not send_one(database, town.sender, town.clock), "the other request must wait as well"
    town.clock.forward(seconds=2)
    assert send_one(database, town.sender, town.clock)

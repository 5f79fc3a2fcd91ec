"""What goes to those who got another notice: to all of them, though that is still on its way, and to nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from messages.line_json import JsonObject
from scheduler.amending import correct_notice, end_notice
from scheduler.audiences import NoticeAudience
from scheduler.claiming import claim_deliveries
from scheduler.deliveries import mark_failed
from scheduler.desk import Desk
from scheduler.ports import Accepted, FailureKind, SendFailed
from scheduler.rules import change_rules
from scheduler.safety_valve import HoldReason
from scheduler.tables import AudienceKind, DeliveryStatus, Notice, NoticeStatus, Relation
from scheduler.timetable import expire_overdue
from scheduler.watch.holding import hold_everything
from scheduler.watch_tables import AlarmKind
from scheduler.worker import plan_some, sweep
from storage.database import Database
from tests.scheduler.builders import (
    STATIONERY,
    UNLIMITED,
    deliveries,
    delivery_statuses,
    line_user_id,
    make_account,
    make_sending_notice,
    make_user,
    notices,
)
from tests.scheduler.fakes import START, FakeSender, HandClock
from tests.scheduler.one_delivery import send_one

STAFF = AudienceKind.STAFF
RECIPIENT = SendFailed(FailureKind.RECIPIENT, status=400)


class ChoosySender(FakeSender):
    """Refuses requests that name the stranger, as LINE does."""

    stranger: str = ""

    def multicast(self, account_id: int, to: Sequence[str], messages: Sequence[JsonObject], retry_key: str) -> Accepted:
        """To known people only."""
        if self.stranger in to:
            raise RECIPIENT
        return super().multicast(account_id, to, messages, retry_key)


class Town:
    """Staff in requests of two people, and a notice on its way to them."""

    def __init__(self, database: Database, *, staff: int = 6, **more: Any) -> None:
        self.database = database
        self.clock = HandClock()
        self.sender = ChoosySender(self.clock)
        self.account_id = make_account(database, staff=staff)
        self.officer = make_user(database, "officer")
        with database.writing() as session:
            change_rules(session, self.account_id, request_size=2)
        self.first = make_sending_notice(database, self.account_id, audience=STAFF, **more)

    @property
    def desk(self) -> Desk:
        return Desk(self.account_id, self.officer, self.clock(), STATIONERY, UNLIMITED)

    def change(self, **more: Any) -> int:
        """A change of the first, let through; its number."""
        meant = NoticeAudience(AudienceKind.GOT_NOTICE, (str(self.first),))
        relation = Relation.CHANGE
        return make_sending_notice(
            self.database,
            self.account_id,
            audience=meant,
            title="Change",
            relation=relation,
            about_id=self.first,
            **more,
        )

    def send(self) -> bool:
        return send_one(self.database, self.sender, self.clock)

    def work_off(self) -> None:
        for _ in range(40):
            self.clock.forward(seconds=1)
            self.send()
            plan_some(self.database, self.clock)
            sweep(self.database, self.clock)

    def hold(self) -> None:
        with self.database.writing() as session:
            hold_everything(session, HoldReason.RESTORED, AlarmKind.RESTORED, self.clock())

    def reached_by(self, notice_id: int | None) -> list[str]:
        """Whom requests of a notice reached, in order, by the sender's record; twice who got it twice."""
        assert notice_id is not None
        keys = {row.retry_key for row in deliveries(self.database, notice_id)}
        return sorted(person for call in self.sender.calls if call.retry_key in keys for person in call.to)

    def notice(self, notice_id: int) -> Notice:
        return next(row for row in notices(self.database) if row.id == notice_id)


def test_a_change_reaches_those_too_whom_the_first_reaches_only_afterwards(database: Database) -> None:
    town = Town(database)
    town.send()
    change = town.change()
    assert len(deliveries(database, change)) == 1
    town.work_off()
    assert town.reached_by(change) == town.reached_by(town.first) == [line_user_id(number) for number in range(6)]
    assert [row.status for row in notices(database)] == [NoticeStatus.SENT] * 2


def test_requests_that_leave_out_of_order_are_all_mirrored(database: Database) -> None:
    town = Town(database, staff=48)
    with database.writing() as session:
        late = claim_deliveries(session, START).rows[0]
        mark_failed(session, late, SendFailed(FailureKind.SERVER), at=START, again_at=START + timedelta(seconds=35))
    for _ in range(21):
        town.clock.forward(seconds=1)
        town.send()
        plan_some(database, town.clock)
    change = town.change()
    town.work_off()
    town.work_off()
    assert town.reached_by(change) == town.reached_by(town.first) == [line_user_id(number) for number in range(48)]


def test_halves_of_a_request_are_mirrored_in_its_stead(database: Database) -> None:
    town = Town(database, staff=2)
    town.sender.stranger = line_user_id(1)
    with database.writing() as session:
        (in_hand,) = claim_deliveries(session, START).rows
    change = town.change()
    with database.writing() as session:
        mark_failed(session, in_hand, RECIPIENT, at=START, again_at=None)
    town.work_off()
    assert town.reached_by(change) == town.reached_by(town.first) == [line_user_id(0)]
    assert town.notice(change).status == NoticeStatus.SENT


def test_a_correction_of_a_request_that_is_divided_meanwhile_goes_to_nobody(database: Database) -> None:
    town = Town(database, staff=2)
    with database.writing() as session:
        (in_hand,) = claim_deliveries(session, START).rows
        correction = correct_notice(session, town.desk, town.first)
    with database.writing() as session:
        mark_failed(session, in_hand, RECIPIENT, at=START, again_at=None)
    town.work_off()
    assert town.sender.calls == []
    assert DeliveryStatus.QUEUED not in delivery_statuses(database)
    assert correction.notice_id is not None
    assert town.notice(correction.notice_id).status == NoticeStatus.FAILED


def test_what_waits_for_a_notice_that_never_ends_ends_with_its_own_time(database: Database) -> None:
    town = Town(database)
    town.send()
    change = town.change(lasts=timedelta(hours=1))
    town.hold()
    with database.writing() as session:
        session.get_one(Notice, change).status = NoticeStatus.SENDING
    plan_some(database, town.clock)
    assert not town.notice(change).is_planned
    town.clock.forward(hours=1)
    plan_some(database, town.clock)
    sweep(database, town.clock)
    assert town.notice(change).status == NoticeStatus.FAILED


def test_a_change_that_leaves_before_its_notice_has_reached_anybody_waits_for_it(database: Database) -> None:
    town = Town(database)
    change = town.change()
    assert deliveries(database, change) == []
    town.work_off()
    assert town.reached_by(change) == town.reached_by(town.first)
    assert len(town.reached_by(change)) == 6


def test_a_notice_held_half_sent_whose_time_ends_can_still_be_told_to_be_over(database: Database) -> None:
    town = Town(database, lasts=timedelta(hours=1))
    town.send()
    town.hold()
    town.clock.forward(hours=1)
    assert expire_overdue(database, town.clock()) == 1
    assert expire_overdue(database, town.clock()) == 0
    assert town.notice(town.first).status == NoticeStatus.SENT
    expired = DeliveryStatus.EXPIRED
    assert delivery_statuses(database, town.first) == [DeliveryStatus.SENT, expired, expired]
    with database.writing() as session:
        end = end_notice(session, town.desk, town.first)
    town.work_off()
    assert town.reached_by(end.notice_id) == town.reached_by(town.first) == [line_user_id(0), line_user_id(1)]


def test_a_notice_held_before_anything_of_it_left_ends_as_failed_with_its_time(database: Database) -> None:
    town = Town(database, staff=50, lasts=timedelta(hours=1))
    town.hold()
    town.clock.forward(hours=1)
    expire_overdue(database, town.clock())
    assert town.notice(town.first).status == NoticeStatus.FAILED
    assert delivery_statuses(database) == [DeliveryStatus.EXPIRED] * 20, "the rest was not planned any more"


def test_a_correction_that_reached_nobody_may_be_pressed_again(database: Database) -> None:
    town = Town(database, staff=2)
    town.send()
    with database.writing() as session:
        first = correct_notice(session, town.desk, town.first)
    with database.writing() as session:
        rows = claim_deliveries(session, START).rows
        mark_failed(session, rows[0], SendFailed(FailureKind.REJECTED), at=START, again_at=None)
    assert first.notice_id is not None
    assert town.notice(first.notice_id).status == NoticeStatus.FAILED
    with database.writing() as session:
        second = correct_notice(session, town.desk, town.first)
    town.work_off()
    assert len(town.reached_by(second.notice_id)) == 2

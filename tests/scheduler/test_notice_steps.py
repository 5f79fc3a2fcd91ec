"""From draft to sending: two people, the right number, and a stop that holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from people.contacts import find_contact
from people.tables import Contact, ContactStatus
from scheduler.audiences import NoticeAudience
from scheduler.desk import Desk as Workplace
from scheduler.gate import NobodyToReach, SendingStopped
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import (
    AudienceChanged,
    NoticeOutdated,
    SamePerson,
    approve_notice,
    record_checks,
    send_notice,
    stop_notice,
)
from scheduler.notices import (
    NewNotice,
    NoticeInvalid,
    NoticeUnknown,
    delivery_counts,
    draft_notice,
    get_notice,
    list_notices,
)
from scheduler.steps import StepRefused
from scheduler.tables import AudienceKind, DeliveryMethod, DeliveryStatus, NoticeStatus
from storage.database import Database
from tests.scheduler.builders import (
    STATIONERY,
    UNLIMITED,
    deliveries,
    line_user_id,
    make_account,
    make_sending_notice,
    make_user,
    notices,
    stop,
)
from tests.scheduler.fakes import START

EVERYBODY = AudienceKind.EVERYBODY
STAFF = AudienceKind.STAFF


class Desk:
    """Two people at work on a town's notices."""

    def __init__(self, database: Database, *, staff: int = 0, residents: int = 0) -> None:
        self.database = database
        self.account_id = make_account(database, staff=staff, residents=residents)
        self.author, self.approver = make_user(database, "author"), make_user(database, "approver")

    def draft(self, audience: AudienceKind = EVERYBODY, title: str = "Water", body: str = "No water") -> int:
        new = NewNotice(NoticeContent(Words(title, body)), NoticeAudience(audience), START + timedelta(hours=6))
        with self.database.writing() as session:
            notice = draft_notice(session, self.account_id, new, author_id=self.author, at=START)
            record_checks(session, self.account_id, notice.id, [], user_id=self.author, at=START)
            return notice.id

    def approve(self, notice_id: int, count: int, *, by: int | None = None, account_id: int | None = None) -> None:
        with self.database.writing() as session:
            place = Workplace(account_id or self.account_id, by or self.approver, START, STATIONERY, UNLIMITED)
            approve_notice(session, place, notice_id, count)

    def send(self, notice_id: int, after: timedelta = timedelta(0)) -> int:
        with self.database.writing() as session:
            return send_notice(session, self.account_id, notice_id, at=START + after).requests

    def stop(self, notice_id: int) -> dict[DeliveryStatus, int]:
        with self.database.writing() as session:
            return stop_notice(session, self.account_id, notice_id, at=START, stopped_by_id=self.approver)


def test_notice_to_everybody_is_one_broadcast(database: Database) -> None:
    desk = Desk(database, staff=1, residents=3)
    notice_id = desk.draft()
    desk.approve(notice_id, 4)
    assert desk.send(notice_id) == 1
    (row,) = deliveries(database)
    assert (row.method, row.recipients, row.status) == (DeliveryMethod.BROADCAST, [], DeliveryStatus.QUEUED)
    assert row.not_after == START + timedelta(hours=6)
    assert row.messages == notices(database)[0].messages[""] != []


def test_notice_to_staff_is_cut_into_requests_of_at_most_500_frozen_ids(database: Database) -> None:
    desk = Desk(database, staff=1_001, residents=2)
    notice_id = desk.draft(STAFF)
    desk.approve(notice_id, 1_001)
    assert desk.send(notice_id) == 3
    rows = deliveries(database)
    assert [len(row.recipients) for row in rows] == [500, 500, 1]
    assert [person for row in rows for person in row.recipients] == [line_user_id(number) for number in range(1_001)]
    assert len({row.retry_key for row in rows}) == 3


def test_malformed_and_blocked_ids_are_neither_counted_nor_sent_to(database: Database) -> None:
    desk = Desk(database, staff=3)
    with database.writing() as session:
        malformed, blocked = (find_contact(session, desk.account_id, line_user_id(number)) for number in (0, 1))
        assert isinstance(malformed, Contact)
        assert isinstance(blocked, Contact)
        malformed.line_user_id = "Ubad"
        blocked.status = ContactStatus.BLOCKED
    notice_id = desk.draft(STAFF)
    desk.approve(notice_id, 1)
    desk.send(notice_id)
    assert deliveries(database)[0].recipients == [line_user_id(2)]


def test_author_may_not_approve(database: Database) -> None:
    desk = Desk(database)
    notice_id = desk.draft()
    with pytest.raises(SamePerson):
        desk.approve(notice_id, 0, by=desk.author)
    assert notices(database)[0].status == NoticeStatus.CHECKED


def test_wrong_number_of_people_is_refused_and_the_right_one_named(database: Database) -> None:
    desk = Desk(database, residents=3)
    notice_id = desk.draft()
    with pytest.raises(AudienceChanged) as refused:
        desk.approve(notice_id, 2)
    assert refused.value.count == 3
    assert notices(database)[0].status == NoticeStatus.CHECKED


def test_draft_cannot_be_sent_nor_a_notice_sent_or_approved_twice(database: Database) -> None:
    desk = Desk(database)
    notice_id = desk.draft()
    with pytest.raises(StepRefused):
        desk.send(notice_id)
    desk.approve(notice_id, 0)
    with pytest.raises(StepRefused):
        desk.approve(notice_id, 0)
    desk.send(notice_id)
    with pytest.raises(StepRefused):
        desk.send(notice_id)
    assert len(deliveries(database)) == 1


def test_stopped_account_refuses_to_send(database: Database) -> None:
    desk = Desk(database)
    notice_id = desk.draft()
    desk.approve(notice_id, 0)
    stop(database, desk.account_id, START)
    with pytest.raises(SendingStopped):
        desk.send(notice_id)
    stop(database, desk.account_id, None)
    assert desk.send(notice_id) == 1


def test_notice_whose_time_is_over_is_refused(database: Database) -> None:
    desk = Desk(database)
    notice_id = desk.draft()
    desk.approve(notice_id, 0)
    with pytest.raises(NoticeOutdated):
        desk.send(notice_id, after=timedelta(hours=6))


def test_notice_to_no_staff_is_refused_and_stays_approved(database: Database) -> None:
    desk = Desk(database, residents=1)
    notice_id = desk.draft(STAFF)
    desk.approve(notice_id, 0)
    with pytest.raises(NobodyToReach):
        desk.send(notice_id)
    assert notices(database)[0].status == NoticeStatus.APPROVED


def test_stopped_notice_has_its_requests_cancelled_and_cannot_go_on(database: Database) -> None:
    desk = Desk(database, staff=501)
    notice_id = desk.draft(STAFF)
    desk.approve(notice_id, 501)
    desk.send(notice_id)
    assert desk.stop(notice_id) == {DeliveryStatus.CANCELLED: 2}
    assert desk.stop(notice_id) == {DeliveryStatus.CANCELLED: 2}
    with pytest.raises(StepRefused):
        desk.send(notice_id)
    (notice,) = notices(database)
    assert (notice.status, notice.stopped_by_id) == (NoticeStatus.STOPPED, desk.approver)


def test_draft_can_be_stopped_and_then_not_approved(database: Database) -> None:
    desk = Desk(database)
    notice_id = desk.draft()
    assert desk.stop(notice_id) == {}
    with pytest.raises(StepRefused):
        desk.approve(notice_id, 0)


def test_another_towns_notice_is_unknown(database: Database) -> None:
    desk = Desk(database)
    notice_id = desk.draft()
    other = make_account(database, key="other")
    with pytest.raises(NoticeUnknown):
        desk.approve(notice_id, 0, account_id=other)
    with database.reading() as session:
        assert list_notices(session, other) == []
        assert delivery_counts(session, other, notice_id) == {}
        assert [notice.id for notice in list_notices(session, desk.account_id)] == [notice_id]


@pytest.mark.parametrize(
    ("title", "body"), [("", "x"), ("x", " \n"), ("x" * 101, "x"), ("x", "x" * 2_001), ("\x00", "x")]
)
def test_notice_without_words_or_with_too_many_is_refused(database: Database, title: str, body: str) -> None:
    desk = Desk(database)
    with pytest.raises(NoticeInvalid):
        desk.draft(title=title, body=body)


def test_control_characters_do_not_reach_the_database(database: Database) -> None:
    desk = Desk(database)
    notice_id = desk.draft(title="Wa\x00ter", body="No\ud800 water\u202e")
    with database.reading() as session:
        notice = get_notice(session, desk.account_id, notice_id)
        assert (notice.title, notice.body) == ("Water", "No water")


def test_notice_that_ends_before_it_begins_is_refused(database: Database) -> None:
    with pytest.raises(NoticeInvalid):
        make_sending_notice(database, make_account(database), lasts=timedelta(0))

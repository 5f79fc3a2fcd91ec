"""A step that begins while another is not finished yet: it waits, and then sees what the other has done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy.orm import Session

from scheduler.audiences import NoticeAudience
from scheduler.costs import QuotaTooSmall
from scheduler.desk import Desk
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import approve_notice, record_checks, schedule_notice, send_notice
from scheduler.notices import NewNotice, draft_notice
from scheduler.ports import Quota
from scheduler.safety_valve import HoldReason
from scheduler.steps import StepRefused
from scheduler.tables import AudienceKind, NoticeStatus
from scheduler.watch.holding import hold_everything
from scheduler.watch_tables import AlarmKind
from storage.database import Database
from tests.scheduler.builders import STATIONERY, make_account, make_approved_notice, make_people, notices, opened_again
from tests.scheduler.fakes import START

STAFF = NoticeAudience(AudienceKind.STAFF)


@contextmanager
def crossed_by(database: Database, step: Callable[[Session], object], refusals: list[str]) -> Iterator[Session]:
    """A transaction during which another process begins `step`; how that was refused is appended to `refusals`."""
    other = opened_again(database)

    def cross() -> None:
        try:
            with other.writing() as session:
                step(session)
        except (QuotaTooSmall, StepRefused) as refused:
            refusals.append(type(refused).__name__)

    crossing = threading.Thread(target=cross)
    with database.writing() as session:
        yield session
        crossing.start()
        crossing.join(timeout=0.3)
    crossing.join(timeout=30)
    other.close()


def test_two_approvals_at_once_are_not_both_promised_what_is_left_of_the_allowance(database: Database) -> None:
    account_id = make_account(database, staff=25)
    author, approver = make_people(database, "author", "approver")
    numbers = []
    with database.writing() as session:
        for title in ("first", "second"):
            new = NewNotice(NoticeContent(Words(title, "No water")), STAFF, START + timedelta(days=1))
            notice = draft_notice(session, account_id, new, author_id=author, at=START)
            record_checks(session, account_id, notice.id, [], user_id=author, at=START)
            numbers.append(notice.id)
    desk = Desk(account_id, approver, START, STATIONERY, Quota(50, 0))
    refusals: list[str] = []

    def approve_second(session: Session) -> None:
        approve_notice(session, desk, numbers[1], 25)

    with crossed_by(database, approve_second, refusals) as session:
        approve_notice(session, desk, numbers[0], 25)
    assert refusals == ["QuotaTooSmall"]
    assert [row.status for row in notices(database)] == [NoticeStatus.APPROVED, NoticeStatus.CHECKED]


def test_a_notice_that_a_guard_holds_at_this_moment_is_not_sent_past_it(database: Database) -> None:
    account_id = make_account(database, staff=1)
    (user_id,) = make_people(database, "user")
    notice_id = make_approved_notice(database, account_id, audience=STAFF)
    due = START + timedelta(hours=1)
    with database.writing() as session:
        schedule_notice(session, account_id, notice_id, scheduled_at=due, user_id=user_id, at=START)
    refusals: list[str] = []

    def send(session: Session) -> None:
        send_notice(session, account_id, notice_id, at=due, user_id=user_id)

    with crossed_by(database, send, refusals) as session:
        hold_everything(session, HoldReason.CLOCK_JUMP, AlarmKind.CLOCK, due)
    assert refusals == ["StepRefused"]
    assert notices(database)[0].status == NoticeStatus.HELD

"""Any order of what people, feeds, clocks, kills and LINE can do with notices.

No path leads to sending without approval and a passage through the gate, none after the end, none while stopped.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from people.tables import Account, Contact
from scheduler.amending import AmendedAlready, NothingToAmend, correct_notice, end_notice, send_emergency
from scheduler.audiences import NoticeAudience
from scheduler.desk import Desk
from scheduler.drills import NoTesters, add_drill, send_drill
from scheduler.findings import Finding, Severity
from scheduler.gate import NobodyToReach, SendingStopped
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import (
    AudienceChanged,
    ChecksFailed,
    NoticeOutdated,
    ReasonMissing,
    SamePerson,
    approve_notice,
    record_checks,
    release_notice,
    schedule_notice,
    send_notice,
    stop_notice,
)
from scheduler.notices import NewNotice, NoticeInvalid, draft_notice, edit_notice
from scheduler.safety_tables import Hold, Passage
from scheduler.steps import StepRefused
from scheduler.tables import AudienceKind, Delivery, DeliveryStatus, Notice, NoticeStatus, Origin, Relation, Urgency
from scheduler.worker import plan_some, sweep
from storage.base import Base
from storage.database import Database, sqlite_url
from tests.scheduler.builders import (
    STATIONERY,
    UNLIMITED,
    deliveries,
    line_user_id,
    make_account,
    make_user,
    notices,
    stop,
)
from tests.scheduler.fakes import Call, FakeSender, HandClock, Killed, Turn
from tests.scheduler.one_delivery import send_one

PEOPLE = 3
MAX_NOTICES = 4
REFUSALS = (
    AmendedAlready,
    AudienceChanged,
    ChecksFailed,
    NobodyToReach,
    NothingToAmend,
    NoticeInvalid,
    NoticeOutdated,
    ReasonMissing,
    SamePerson,
    SendingStopped,
    StepRefused,
)

some_notice = st.integers(0, MAX_NOTICES - 1)
somebody = st.integers(0, 2)
FAULT = Finding("date-in-the-past", Severity.ERROR, "body")


@cache
def town_and_users() -> bytes:
    """A database file with one account, three members of staff and three console users."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.sqlite3"
        database = Database(sqlite_url(path))
        Base.metadata.create_all(database.engine)
        make_account(database, staff=PEOPLE)
        for login in ("author", "approver", "officer"):
            make_user(database, login)
        database.close()
        return path.read_bytes()


class NoticeLife(RuleBasedStateMachine):
    """A town in which anybody presses anything at any time."""

    @initialize(is_sent=st.booleans())
    def begin(self, is_sent: bool) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "town.sqlite3"
        path.write_bytes(town_and_users())
        self.database = Database(sqlite_url(path))
        self.account_id = 1
        self.users = (1, 2, 3)
        self.clock = HandClock()
        self.sender = FakeSender(self.clock, before_call=self.check_call)
        self.ended: dict[int, str] = {}
        self.write_and_approve("Water", AudienceKind.EVERYBODY, is_sent)

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            self.folder.cleanup()

    @property
    def ready(self) -> bool:
        return hasattr(self, "database")

    def desk(self, who: int) -> Desk:
        return Desk(self.account_id, self.users[who], self.clock(), STATIONERY, UNLIMITED)

    def with_notice(self, number: int, step: Any) -> None:
        """Do something to one of the notices; a refusal changes nothing."""
        with suppress(*REFUSALS), self.database.writing() as session:
            known = session.scalars(select(Notice.id).order_by(Notice.id)).all()
            if number < len(known):
                step(session, known[number])

    def new(self, title: str, audience: AudienceKind, urgency: Urgency, event_at: datetime | None) -> NewNotice:
        content = NoticeContent(Words(title, "No water tonight"))
        valid_until = self.clock() + timedelta(hours=8)
        return NewNotice(content, NoticeAudience(audience), valid_until, urgency=urgency, event_at=event_at)

    def check_call(self, call: Call) -> None:
        """What must be true of every request at the moment it leaves."""
        with self.database.reading() as session:
            row = session.scalars(select(Delivery).where(Delivery.retry_key == call.retry_key)).one()
            if row.drill_id is not None:
                self.check_drill(session, row, call)
                return
            notice = session.get_one(Notice, row.notice_id)
            account = session.get_one(Account, row.account_id)
            passed = session.scalars(select(Passage.id).where(Passage.notice_id == notice.id)).all()
            open_holds = session.scalars(select(Hold.id).where(Hold.notice_id == notice.id, Hold.settled_at.is_(None)))
            assert not open_holds.all(), "sent while it was held"
        now = self.clock()
        assert notice.status == NoticeStatus.SENDING
        assert account.stopped_at is None
        assert row.not_before <= now < row.not_after == notice.valid_until
        assert notice.ended_at is None, "sent after its end"
        assert len(passed) == 1, "sent without passing the gate exactly once"
        assert notice.approver_id is not None
        is_alone = notice.urgency == Urgency.EMERGENCY and notice.origin == Origin.PERSON
        assert notice.approver_id != notice.author_id or is_alone
        assert not notice.is_public or (notice.published_at is not None and notice.published_at <= now)
        assert row.messages == notice.messages[""]

    def check_drill(self, session: Session, row: Delivery, call: Call) -> None:
        """A drill reaches one listed tester, by a push that says 【訓練】, and only while the town may send."""
        testers = session.scalars(select(Contact.line_user_id).where(Contact.is_tester.is_(True))).all()
        assert row.notice_id is None
        assert call.method == "push"
        assert call.to[0] in testers
        assert all(message["altText"].startswith("【訓練】") for message in row.messages)
        assert session.get_one(Account, row.account_id).stopped_at is None
        assert self.clock() < row.not_after

    @rule(title=st.sampled_from(["Flood", "【訓練】Flood"]), turn=st.sampled_from(Turn), was_unlisted=st.booleans())
    def rehearse(self, title: str, turn: Turn, was_unlisted: bool) -> None:
        self.list_as_tester(0, is_tester=True)
        with suppress(NoTesters, SendingStopped), self.database.writing() as session:
            number = add_drill(session, self.account_id, title, "Leave now", author_id=None, at=self.clock())
            send_drill(session, self.account_id, number, at=self.clock(), stationery=STATIONERY)
        self.list_as_tester(0, is_tester=not was_unlisted)
        self.work(turn, 2)

    @rule(number=st.integers(0, PEOPLE - 1), is_tester=st.booleans())
    def list_as_tester(self, number: int, is_tester: bool) -> None:
        with self.database.writing() as session:
            session.execute(
                update(Contact).where(Contact.line_user_id == line_user_id(number)).values(is_tester=is_tester)
            )

    @precondition(lambda self: self.ready and len(notices(self.database)) < MAX_NOTICES)
    @rule(
        who=somebody,
        title=st.sampled_from(["Water", "Road"]),
        audience=st.sampled_from([AudienceKind.EVERYBODY, AudienceKind.STAFF]),
        urgency=st.sampled_from(Urgency),
        age=st.sampled_from([None, 0, 30, 90, 3_000]),
    )
    def draft(self, who: int, title: str, audience: AudienceKind, urgency: Urgency, age: int | None) -> None:
        event_at = None if age is None else self.clock() - timedelta(minutes=age)
        new = self.new(title, audience, urgency, event_at)
        with self.database.writing() as session:
            draft_notice(session, self.account_id, new, author_id=self.users[who], at=self.clock())

    @rule(number=some_notice, who=somebody)
    def edit(self, number: int, who: int) -> None:
        new = self.new("Gas", AudienceKind.STAFF, Urgency.ROUTINE, None)
        at = self.clock()
        self.with_notice(
            number,
            lambda session, notice_id: edit_notice(
                session, self.account_id, notice_id, new, editor_id=self.users[who], at=at
            ),
        )

    @rule(number=some_notice, is_faulty=st.booleans())
    def check(self, number: int, is_faulty: bool) -> None:
        findings = [FAULT] if is_faulty else []
        at = self.clock()
        self.with_notice(
            number,
            lambda session, notice_id: record_checks(
                session, self.account_id, notice_id, findings, user_id=None, at=at
            ),
        )

    @rule(number=some_notice, who=somebody, count=st.sampled_from([PEOPLE, PEOPLE, PEOPLE + 1]))
    def approve(self, number: int, who: int, count: int) -> None:
        self.with_notice(number, lambda session, notice_id: approve_notice(session, self.desk(who), notice_id, count))

    @precondition(lambda self: self.ready and len(notices(self.database)) < MAX_NOTICES)
    @rule(
        title=st.sampled_from(["Water", "Road"]),
        audience=st.sampled_from([AudienceKind.EVERYBODY, AudienceKind.STAFF]),
        is_sent=st.booleans(),
    )
    def write_and_approve(self, title: str, audience: AudienceKind, is_sent: bool) -> None:
        number = len(notices(self.database))
        self.draft(0, title, audience, Urgency.ROUTINE, None)
        self.check(number, is_faulty=False)
        self.approve(number, 1, PEOPLE)
        if is_sent:
            self.press_send(number, 0)

    @rule(number=some_notice, turn=st.sampled_from(Turn), is_ending=st.booleans())
    def work_and_amend(self, number: int, turn: Turn, is_ending: bool) -> None:
        self.work(turn, 2)
        (self.end if is_ending else self.correct)(number, 2)
        self.work(Turn.ACCEPT, 3)

    @rule(number=some_notice, who=somebody)
    def schedule(self, number: int, who: int) -> None:
        at = self.clock()
        self.with_notice(
            number,
            lambda session, notice_id: schedule_notice(
                session,
                self.account_id,
                notice_id,
                scheduled_at=at + timedelta(hours=1),
                user_id=self.users[who],
                at=at,
            ),
        )

    @rule(number=some_notice, who=somebody)
    def press_send(self, number: int, who: int) -> None:
        at, user = self.clock(), self.users[who]
        self.with_notice(
            number,
            lambda session, notice_id: send_notice(session, self.account_id, notice_id, at=at, user_id=user),
        )

    @precondition(lambda self: self.ready and len(notices(self.database)) < MAX_NOTICES)
    @rule(who=somebody, is_faulty=st.booleans())
    def press_emergency(self, who: int, is_faulty: bool) -> None:
        new = self.new("Flood", AudienceKind.EVERYBODY, Urgency.EMERGENCY, self.clock())
        with suppress(*REFUSALS), self.database.writing() as session:
            send_emergency(session, self.desk(who), new, [FAULT] if is_faulty else [], PEOPLE)

    @rule(number=some_notice, who=somebody, reason=st.sampled_from(["Seen with the mayor", " "]))
    def release(self, number: int, who: int, reason: str) -> None:
        at, user = self.clock(), self.users[who]
        self.with_notice(
            number,
            lambda session, notice_id: release_notice(
                session, self.account_id, notice_id, approver_id=user, reason=reason, at=at
            ),
        )

    @rule(number=some_notice, who=somebody)
    def press_stop(self, number: int, who: int) -> None:
        at, user = self.clock(), self.users[who]
        self.with_notice(
            number,
            lambda session, notice_id: stop_notice(session, self.account_id, notice_id, at=at, stopped_by_id=user),
        )

    @rule(number=some_notice, who=somebody)
    def correct(self, number: int, who: int) -> None:
        self.with_notice(number, lambda session, notice_id: correct_notice(session, self.desk(who), notice_id))

    @rule(number=some_notice, who=somebody)
    def end(self, number: int, who: int) -> None:
        self.with_notice(number, lambda session, notice_id: end_notice(session, self.desk(who), notice_id))

    @rule(turn=st.sampled_from(Turn), times=st.integers(1, 3))
    def work(self, turn: Turn, times: int) -> None:
        self.sender.turns.clear()
        self.sender.turns.append(turn)
        for _ in range(times):
            with suppress(Killed):
                send_one(self.database, self.sender, self.clock)
        plan_some(self.database, self.clock)

    @rule(number=some_notice, who=somebody)
    def press_stop_while_a_request_is_on_its_way(self, number: int, who: int) -> None:
        def stop_now(call: Call) -> None:
            self.check_call(call)
            self.sender.before_call = self.check_call
            self.press_stop(number, who)

        self.sender.before_call = stop_now
        self.work(Turn.ACCEPT, 1)
        self.sender.before_call = self.check_call

    @rule(is_stopped=st.booleans())
    def stop_account(self, is_stopped: bool) -> None:
        stop(self.database, self.account_id, self.clock() if is_stopped else None)

    @rule(minutes=st.sampled_from([0, 1, 20, 60, 500, 1_440]))
    def wait(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)

    @rule()
    def tidy(self) -> None:
        sweep(self.database, self.clock)

    @invariant()
    def nobody_is_told_twice(self) -> None:
        if self.ready:
            assert all(times == 1 for times in self.sender.reached.values())

    @invariant()
    def what_has_ended_stays_ended(self) -> None:
        for notice in notices(self.database) if self.ready else ():
            before = self.ended.get(notice.id)
            assert before in (None, notice.status), f"{before} became {notice.status}"
            if notice.status in (NoticeStatus.STOPPED, NoticeStatus.SENT, NoticeStatus.EXPIRED):
                self.ended[notice.id] = notice.status

    @invariant()
    def nothing_waits_without_a_reason(self) -> None:
        """A draft has no requests, a held notice has an open hold, a settled request stays settled."""
        if not self.ready:
            return
        rows = deliveries(self.database)
        with self.database.reading() as session:
            held = set(session.scalars(select(Hold.notice_id).where(Hold.settled_at.is_(None))))
        for notice in notices(self.database):
            own = [row for row in rows if row.notice_id == notice.id]
            if notice.status in (NoticeStatus.DRAFT, NoticeStatus.CHECKED, NoticeStatus.APPROVED, NoticeStatus.HELD):
                assert not own
            assert (notice.status == NoticeStatus.HELD) == (notice.id in held)
        for row in rows:
            assert (row.settled_at is None) == (row.status in ("queued", "sending", "held"))

    @invariant()
    def nothing_holds_a_correction_back(self) -> None:
        for notice in notices(self.database) if self.ready else ():
            if notice.relation in (Relation.CORRECTION, Relation.END):
                assert notice.status != NoticeStatus.HELD

    @invariant()
    def corrections_go_to_those_who_may_have_got_the_original_and_nobody_else(self) -> None:
        if not self.ready:
            return
        rows = {row.id: row for row in deliveries(self.database)}
        amendments = {n.id for n in notices(self.database) if n.relation in (Relation.CORRECTION, Relation.END)}
        for row in rows.values():
            if row.notice_id not in amendments:
                continue
            assert row.after_delivery_id is not None
            model = rows[row.after_delivery_id]
            assert row.recipients == model.recipients
            if self.sender.reached[row.retry_key]:
                assert model.status in (DeliveryStatus.SENT, DeliveryStatus.UNKNOWN)


TestNoticeLife = NoticeLife.TestCase
TestNoticeLife.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)

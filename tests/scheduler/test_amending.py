"""One press puts a wrong notice right: it stops the rest, and tells exactly those who got it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.amending import (
    AmendedAlready,
    Amendment,
    NothingToAmend,
    correct_notice,
    end_notice,
    send_emergency,
)
from scheduler.audiences import NoticeAudience
from scheduler.claiming import claim_deliveries
from scheduler.deliveries import release_delivery
from scheduler.desk import Desk
from scheduler.findings import Finding, Severity
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import AudienceChanged, ChecksFailed
from scheduler.notices import NewNotice, content_of
from scheduler.rules import change_rules
from scheduler.steps import StepRefused
from scheduler.tables import AudienceKind, DeliveryStatus, Notice, NoticeStatus, Relation, Urgency
from scheduler.watch_tables import Alarm, AlarmKind
from scheduler.worker import plan_some, sweep
from storage.database import Database
from tests.scheduler.builders import (
    STATIONERY,
    UNLIMITED,
    deliveries,
    delivery_statuses,
    make_account,
    make_approved_notice,
    make_sending_notice,
    make_user,
    notices,
)
from tests.scheduler.fakes import START, FakeSender, HandClock, Killed, Turn
from tests.scheduler.one_delivery import send_one

SENT, CANCELLED = DeliveryStatus.SENT, DeliveryStatus.CANCELLED


class DutyRoom:
    """A town of staff, in requests of two people, with a notice on its way and an officer who sees that it is wrong."""

    def __init__(self, database: Database, *, staff: int = 6, audience: AudienceKind = AudienceKind.STAFF) -> None:
        self.database = database
        self.account_id = make_account(database, staff=staff)
        with database.writing() as session:
            change_rules(session, self.account_id, request_size=2)
        self.officer = make_user(database, "officer")
        self.clock = HandClock()
        self.sender = FakeSender(self.clock)
        self.notice_id = make_sending_notice(database, self.account_id, audience=audience)

    def work(self, *turns: Turn) -> None:
        """One request for each turn."""
        for turn in turns:
            self.sender.turns.append(turn)
            with suppress(Killed):
                send_one(self.database, self.sender, self.clock)

    def work_off(self) -> None:
        """Everything that can be sent, swept and planned."""
        for _ in range(40):
            self.clock.forward(seconds=1)
            with suppress(Killed):
                send_one(self.database, self.sender, self.clock)
            plan_some(self.database, self.clock)
            sweep(self.database, self.clock)

    @property
    def desk(self) -> Desk:
        return Desk(self.account_id, self.officer, self.clock(), STATIONERY, UNLIMITED)

    def correct(self, words: NoticeContent | None = None) -> Amendment:
        with self.database.writing() as session:
            return correct_notice(session, self.desk, self.notice_id, words)

    def end(self) -> Amendment:
        with self.database.writing() as session:
            return end_notice(session, self.desk, self.notice_id)

    def recipients(self, notice_id: int | None) -> list[str]:
        """Whom requests of a notice reached, by the sender's record."""
        assert notice_id is not None
        keys = {row.retry_key for row in deliveries(self.database, notice_id)}
        calls = [call for call in self.sender.calls if call.retry_key in keys]
        return sorted({person for call in calls if self.sender.reached[call.retry_key] for person in call.to})

    def alarms(self) -> list[str]:
        with self.database.reading() as session:
            return list(session.scalars(select(Alarm.kind).order_by(Alarm.id)))


def test_a_correction_stops_the_rest_and_goes_to_those_who_got_it(database: Database) -> None:
    room = DutyRoom(database)
    room.work(Turn.ACCEPT, Turn.ACCEPT)
    amendment = room.correct()
    assert amendment.counts == {SENT: 2, CANCELLED: 1}
    room.work_off()
    got_it, got_correction = room.recipients(room.notice_id), room.recipients(amendment.notice_id)
    assert got_it == got_correction
    assert len(got_it) == 4
    original, correction = notices(database)
    assert (original.status, correction.status) == (NoticeStatus.STOPPED, NoticeStatus.SENT)
    assert (correction.relation, correction.about_id) == (Relation.CORRECTION, original.id)
    assert original.ended_at is not None
    assert room.alarms() == [AlarmKind.CORRECTED]


def test_a_request_in_a_workers_hand_is_corrected_once_its_fate_is_known(database: Database) -> None:
    room = DutyRoom(database, staff=2)
    room.work(Turn.KILL_AFTER)
    assert delivery_statuses(database) == [DeliveryStatus.SENDING]
    amendment = room.correct()
    room.work(Turn.ACCEPT)
    assert room.recipients(amendment.notice_id) == [], "told of the mistake before the mistake was known to be out"
    room.clock.forward(minutes=2)
    room.work_off()
    assert delivery_statuses(database, room.notice_id) == [DeliveryStatus.UNKNOWN]
    assert room.recipients(amendment.notice_id) == room.recipients(room.notice_id)


def test_a_request_that_surely_never_left_needs_no_correction(database: Database) -> None:
    room = DutyRoom(database, staff=4)
    room.work(Turn.ACCEPT)
    with database.writing() as session:
        (in_hand,) = claim_deliveries(session, room.clock()).rows
    amendment = room.correct()
    with database.writing() as session:
        release_delivery(session, in_hand)
    room.work_off()
    assert sorted(delivery_statuses(database, room.notice_id)) == [CANCELLED, SENT]
    assert sorted(delivery_statuses(database, amendment.notice_id)) == [CANCELLED, SENT]
    assert len(room.recipients(amendment.notice_id)) == 2


def test_a_broadcast_is_corrected_by_a_broadcast(database: Database) -> None:
    room = DutyRoom(database, audience=AudienceKind.EVERYBODY)
    room.work(Turn.ACCEPT)
    amendment = room.correct()
    room.work_off()
    assert [call.method for call in room.sender.calls] == ["broadcast", "broadcast"]
    assert delivery_statuses(database, amendment.notice_id) == [SENT]


def test_what_nobody_got_is_only_stopped(database: Database) -> None:
    room = DutyRoom(database)
    amendment = room.correct()
    assert (amendment.notice_id, amendment.counts) == (None, {CANCELLED: 3})
    room.work_off()
    assert room.sender.calls == []


def test_pressing_twice_corrects_once(database: Database) -> None:
    room = DutyRoom(database)
    room.work(Turn.ACCEPT)
    first = room.correct()
    with pytest.raises(AmendedAlready) as refused:
        room.correct()
    assert refused.value.notice_id == first.notice_id
    assert len(notices(database)) == 2


def test_the_prepared_words_name_the_notice_in_every_language_it_was_sent_in(database: Database) -> None:
    room = DutyRoom(database)
    words = NoticeContent(Words("断水", "あす断水します"), variants={"en": Words("No water", "No water tomorrow")})
    room.notice_id = make_sending_notice(database, room.account_id, audience=AudienceKind.STAFF, content=words)
    room.work(*[Turn.ACCEPT] * 6)
    room.correct()
    content = content_of(notices(database)[-1])
    assert content.words.title == "【訂正】断水"
    assert "断水" in content.words.body
    assert content.variants["en"].title == "Correction: No water"


def test_own_words_may_be_given_instead(database: Database) -> None:
    room = DutyRoom(database)
    room.work(Turn.ACCEPT)
    room.correct(NoticeContent(Words("The road is open", "It was another road")))
    assert notices(database)[-1].title == "The road is open"


def test_a_correction_leaves_at_night_and_past_every_brake(database: Database) -> None:
    room = DutyRoom(database)
    for number in range(2):
        make_sending_notice(database, room.account_id, audience=AudienceKind.STAFF, title=f"More {number}")
    room.work(Turn.ACCEPT)
    room.clock.forward(hours=14)
    amendment = room.correct()
    assert amendment.dispatch is not None
    assert amendment.dispatch.is_through


def test_an_end_goes_to_those_who_got_the_beginning(database: Database) -> None:
    room = DutyRoom(database)
    room.work(*[Turn.ACCEPT] * 3)
    amendment = room.end()
    room.work_off()
    assert room.recipients(amendment.notice_id) == room.recipients(room.notice_id)
    assert notices(database)[-1].title == "【終了】Water"


def test_what_was_never_sent_has_no_end(database: Database) -> None:
    room = DutyRoom(database)
    with pytest.raises(NothingToAmend):
        room.end()
    draft = make_approved_notice(database, room.account_id, audience=AudienceKind.STAFF, title="Other")
    room.notice_id = draft
    with pytest.raises(StepRefused):
        room.end()


def emergency(**changes: object) -> NewNotice:
    fields: dict[str, object] = {"urgency": Urgency.EMERGENCY, "event_at": START, **changes}
    content = NoticeContent(Words("Evacuate", "The river is rising"))
    audience = NoticeAudience(AudienceKind.STAFF)
    return NewNotice(content, audience, START + timedelta(hours=1), **fields)  # type: ignore[arg-type]


def test_one_officer_sends_an_emergency_at_once_and_the_others_are_told(database: Database) -> None:
    room = DutyRoom(database)
    with database.writing() as session:
        notice, dispatch = send_emergency(session, room.desk, emergency(), [], 6)
        notice_id = notice.id
    assert dispatch.is_through
    room.work(Turn.ACCEPT)
    assert sorted(delivery_statuses(database, notice_id)).count(SENT) == 1, "it did not wait behind the other notice"
    assert room.alarms() == [AlarmKind.EMERGENCY_SENT]
    assert (notices(database)[-1].author_id, notices(database)[-1].approver_id) == (room.officer, room.officer)


def test_an_emergency_with_a_fault_or_a_wrong_number_is_not_even_drafted(database: Database) -> None:
    room = DutyRoom(database)
    fault = Finding("words-of-a-test", Severity.ERROR, "title")
    for findings, count, refusal in (([fault], 6, ChecksFailed), ([], 5, AudienceChanged)):
        with pytest.raises(refusal), database.writing() as session:
            send_emergency(session, room.desk, emergency(), findings, count)
    with database.reading() as session:
        assert len(session.scalars(select(Notice)).all()) == 1


def test_the_short_way_is_for_emergencies_only(database: Database) -> None:
    room = DutyRoom(database)
    with pytest.raises(ValueError, match="emergencies only"), database.writing() as session:
        send_emergency(session, room.desk, emergency(urgency=Urgency.ROUTINE), [], 6)

"""Proofs: a notice for the eyes of whoever asks, marked, pushed to them, and to nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from messages.outgoing import Link
from people.retention import change_retention
from people.tables import Contact, ContactStatus
from scheduler.audiences import NoticeAudience
from scheduler.cleaning import clean
from scheduler.desk import Desk
from scheduler.drill_guard import PROOF_MARK, is_marked_proof
from scheduler.drills import DrillUnknown, list_drills, send_drill
from scheduler.gate import SendingStopped
from scheduler.notice_content import NoticeContent, NoticeForm, Picture, Surroundings, Words
from scheduler.notices import NewNotice, NoticeUnknown, draft_notice
from scheduler.proofs import (
    AGAIN_AFTER,
    MOST_AN_HOUR,
    NoContact,
    ProofTooSoon,
    proof_messages,
    remove_proofs_before,
    send_proof,
)
from scheduler.safety_tables import Drill
from scheduler.tables import AudienceKind, Delivery, DeliveryMethod, DeliveryStatus, Notice, NoticeStatus
from storage.database import Database
from tests.scheduler.builders import (
    STATIONERY,
    deliveries,
    delivery_statuses,
    line_user_id,
    make_account,
    make_user,
    stop,
)
from tests.scheduler.fakes import START, FakeSender, HandClock
from tests.scheduler.one_delivery import send_one

CONTENT = NoticeContent(
    Words("断水のお知らせ", "あす9時から"),
    buttons=(Link("地図", "https://town.example/map"),),
    variants={"en": Words("Water outage", "From 9:00")},
)
AROUND = Surroundings("https://town.example", "https://town.example/notices/a/b", badges={"": "緊急"})


class ProofTown:
    """A town with residents; number 2 of them is the console user who writes."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = HandClock()
        self.sender = FakeSender(self.clock)
        self.account_id = make_account(database, residents=5)
        self.author = make_user(database, "hanako")
        self.change(2, user_id=self.author)
        with database.writing() as session:
            new = NewNotice(CONTENT, NoticeAudience(AudienceKind.EVERYBODY), START + timedelta(days=1))
            self.notice_id = draft_notice(session, self.account_id, new, author_id=self.author, at=START).id

    def change(self, number: int, **values: object) -> None:
        with self.database.writing() as session:
            session.execute(update(Contact).where(Contact.line_user_id == line_user_id(number)).values(values))

    def prove(self, language: str = "", *, account_id: int = 0) -> int:
        with self.database.writing() as session:
            desk = Desk(account_id or self.account_id, self.author, self.clock(), STATIONERY, None)
            return send_proof(session, desk, self.notice_id, language=language, intro="試しです")

    def work(self) -> list[int]:
        """Send; who got it, by number."""
        while send_one(self.database, self.sender, self.clock):
            pass
        assert {call.method for call in self.sender.calls} <= {"push"}
        return [int(call.to[0][1:], 16) for call in self.sender.calls]


@pytest.fixture
def town(database: Database) -> ProofTown:
    """On each database."""
    return ProofTown(database)


def test_a_proof_goes_to_its_author_alone_and_says_that_it_is_a_test(town: ProofTown) -> None:
    assert town.prove() == 1
    (row,) = deliveries(town.database)
    assert row.method == DeliveryMethod.PUSH
    assert row.messages[0]["text"] == "【テスト】試しです"
    assert row.messages[1]["altText"].startswith("【テスト】断水のお知らせ")
    assert town.work() == [2]


def test_the_notice_itself_is_where_it_was(town: ProofTown) -> None:
    town.prove()
    town.work()
    with town.database.reading() as session:
        notice = session.get_one(Notice, town.notice_id)
        assert (notice.status, notice.published_at) == (NoticeStatus.DRAFT, None)
        assert session.scalars(select(Delivery).where(Delivery.notice_id == town.notice_id)).all() == []


def test_it_can_be_read_in_another_language(town: ProofTown) -> None:
    town.prove("en")
    (row,) = deliveries(town.database)
    assert row.messages[1]["altText"].startswith("【テスト】Water outage")


def test_without_a_contact_of_ones_own_nothing_is_sent(town: ProofTown) -> None:
    town.change(2, status=ContactStatus.BLOCKED)
    with pytest.raises(NoContact):
        town.prove()
    assert deliveries(town.database) == []


def test_who_is_the_author_no_more_gets_nothing_of_what_is_queued(town: ProofTown) -> None:
    town.prove()
    town.change(2, user_id=None)
    assert town.work() == []
    assert delivery_statuses(town.database) == [DeliveryStatus.CANCELLED]


@pytest.mark.parametrize(
    "values",
    [
        {"recipients": [line_user_id(3)]},
        {"recipients": [line_user_id(2), line_user_id(3)]},
        {"recipients": []},
        {"messages": [{"type": "text", "text": "断水のお知らせ"}]},
        {"messages": [{"type": "image", "originalContentUrl": "x", "previewImageUrl": "x"}]},
        {"messages": [{"type": "text", "text": "【訓練】断水"}]},
    ],
)
def test_a_row_that_names_another_or_lost_its_mark_does_not_leave(town: ProofTown, values: dict[str, object]) -> None:
    town.prove()
    town.change(3, is_tester=True)
    with town.database.writing() as session:
        session.execute(update(Delivery).values(values))
    assert town.work() == []
    assert delivery_statuses(town.database) == [DeliveryStatus.CANCELLED]


def test_a_proof_is_no_drill_and_cannot_be_sent_as_one(town: ProofTown) -> None:
    town.prove()
    town.change(3, is_tester=True)
    with town.database.writing() as session:
        assert list_drills(session, town.account_id) == []
        proof = session.scalars(select(Drill)).one()
        with pytest.raises(DrillUnknown):
            send_drill(session, town.account_id, proof.id, at=START, stationery=STATIONERY)


def test_a_second_press_is_the_same_press(town: ProofTown) -> None:
    town.prove()
    with pytest.raises(ProofTooSoon):
        town.prove()
    town.clock.forward(seconds=AGAIN_AFTER.total_seconds())
    assert town.prove() == 1


def test_there_are_so_many_in_an_hour_and_then_again(town: ProofTown) -> None:
    for _ in range(MOST_AN_HOUR):
        town.prove()
        town.clock.forward(seconds=30)
    with pytest.raises(ProofTooSoon):
        town.prove()
    town.clock.forward(hours=1)
    assert town.prove() == 1


def test_a_stopped_town_sends_no_proof(town: ProofTown) -> None:
    stop(town.database, town.account_id, START)
    with pytest.raises(SendingStopped):
        town.prove()


def test_another_town_has_no_such_notice(town: ProofTown) -> None:
    other = make_account(town.database, key="other")
    with pytest.raises(NoticeUnknown):
        town.prove(account_id=other)


def test_a_proof_is_kept_as_long_as_its_request_and_no_longer(town: ProofTown) -> None:
    town.prove()
    town.work()
    (request,) = deliveries(town.database)
    assert request.settled_at is not None
    kept = timedelta(days=365)
    other = make_account(town.database, key="other")
    with town.database.writing() as session:
        session.add(Drill(account_id=other, title="訓練", body="", author_id=town.author, created_at=START))
    clean(town.database, request.settled_at + kept - timedelta(seconds=1))
    assert count_drills(town.database) == 2, "not before the request"
    for _ in range(2):
        clean(town.database, request.settled_at + kept)
    assert deliveries(town.database) == []
    assert count_drills(town.database) == 1, "a drill is no proof"


def test_many_proofs_go_in_parts_and_those_of_one_town_alone(town: ProofTown) -> None:
    other = make_account(town.database, key="other")
    with town.database.writing() as session:
        change_retention(session, other, delivery_days=1_825)
        for account_id in (town.account_id, other):
            for _ in range(5):
                proof = {"proof_of_id": town.notice_id, "title": "x", "body": "", "author_id": town.author}
                session.add(Drill(account_id=account_id, created_at=START, **proof))
    at = START + timedelta(days=365)
    with town.database.writing() as session:
        assert remove_proofs_before(session, town.account_id, START - timedelta(seconds=1), 3) == 0
        assert remove_proofs_before(session, town.account_id, START, 3) == 3
    assert clean(town.database, at) == 2
    assert count_drills(town.database) == 5


def count_drills(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Drill.id)).all())


@given(
    st.text(min_size=1, max_size=40),
    st.sampled_from(NoticeForm),
    st.booleans(),
    st.sampled_from(["", "en", "vi"]),
)
def test_whatever_is_written_every_message_is_marked(
    title: str, form: NoticeForm, has_picture: bool, language: str
) -> None:
    picture = Picture("a" * 64, "b" * 64, "地図") if has_picture else None
    content = replace(CONTENT, words=Words(title, "本文"), form=form, picture=picture)
    messages = proof_messages(content, language, AROUND, "試しです")
    assert is_marked_proof(messages)
    assert all(PROOF_MARK in str(message) for message in messages if message["type"] != "image")


def test_its_buttons_lead_where_they_lead_since_its_page_is_not_there_yet() -> None:
    said = str(proof_messages(CONTENT, "", AROUND, "試しです"))
    assert "https://town.example/map" in said
    assert "/notices/a/b" not in said

"""A newer alert of a place replaces what has not left of the older: no backlog builds, and nobody gets neither."""

from __future__ import annotations

from datetime import timedelta

from scheduler.claiming import claim_deliveries
from scheduler.deliveries import release_delivery
from scheduler.notice_life import release_notice
from scheduler.rules import change_rules
from scheduler.tables import DeliveryStatus, NoticeStatus
from storage.database import Database
from tests.scheduler.alerting import FedTown, an_alert, minutes
from tests.scheduler.builders import delivery_statuses, make_user
from tests.scheduler.fakes import START, Turn
from tests.scheduler.one_delivery import send_one


def test_a_newer_alert_of_the_same_place_and_kind_replaces_what_has_not_left(database: Database) -> None:
    town = FedTown(database)
    older = town.receive(an_alert("1", event_at=START))
    newer = town.receive(an_alert("2", event_at=START + minutes(2)))
    assert town.notice(older.notice_id).status == NoticeStatus.SUPERSEDED
    assert town.notice(older.notice_id).ended_at == START
    assert delivery_statuses(database, older.notice_id) == [DeliveryStatus.SUPERSEDED]
    assert town.work() == ["kawa:2"]
    assert town.notice(newer.notice_id).status == NoticeStatus.SENT


def test_an_alert_that_arrives_later_but_is_older_is_not_sent(database: Database) -> None:
    town = FedTown(database)
    town.receive(an_alert("2", event_at=START + minutes(2)))
    assert town.receive(an_alert("1", event_at=START)).state == "superseded"
    assert town.work() == ["kawa:2"]
    assert town.receive(an_alert("0", event_at=START + minutes(1))).state == "superseded", "the newer one is sent now"


def test_of_two_of_the_same_moment_the_later_word_counts(database: Database) -> None:
    town = FedTown(database)
    town.receive(an_alert("1"))
    assert town.receive(an_alert("2")).state == "sending"
    assert town.work() == ["kawa:2"]


def test_other_places_and_other_kinds_all_go_in_order(database: Database) -> None:
    town = FedTown(database)
    for number, (place, kind) in enumerate([("a", "flood"), ("b", "flood"), ("a", "slide"), ("c", "flood")]):
        town.receive(an_alert(str(number), place, kind=kind, event_at=START + minutes(4 - number)))
    assert town.work() == ["a:0", "b:1", "a:2", "c:3"]


def test_an_alert_for_fewer_people_leaves_the_older_one_to_the_others(database: Database) -> None:
    town = FedTown(database, residents=4)
    for district, number in (("kita", 0), ("minami", 1)):
        town.settle_in(district, number)
    for key, districts in (("1", ("kita", "minami")), ("2", ("kita",)), ("3", ("minami", "kita"))):
        town.receive(an_alert(key, districts=districts, event_at=START + minutes(int(key))))
    assert town.work() == ["kawa:3"], "the last one reaches everybody whom the others were meant for"
    town.receive(an_alert("4", districts=("kita",), event_at=START + minutes(4.5)))
    town.receive(an_alert("5", districts=("minami",), event_at=START + minutes(4.6)))
    assert town.work() == ["kawa:4", "kawa:5"]
    late = town.receive(an_alert("0", event_at=START))
    assert late.state == "sending", "nobody outside the two districts has heard of it"


def test_what_has_partly_left_goes_to_nobody_else(database: Database) -> None:
    town = FedTown(database, residents=4)
    town.settle_in("kita", 0, 1, 2, 3)
    with database.writing() as session:
        change_rules(session, town.account_id, request_size=2)
    older = town.receive(an_alert("1", districts=("kita",)))
    send_one(database, town.sender, town.clock)
    town.receive(an_alert("2", districts=("kita",), event_at=START + minutes(1)))
    assert delivery_statuses(database, older.notice_id) == [DeliveryStatus.SENT, DeliveryStatus.SUPERSEDED]
    assert town.notice(older.notice_id).status == NoticeStatus.SENT
    assert town.work() == ["kawa:2", "kawa:2"]


def test_a_request_that_may_have_arrived_goes_on_under_its_own_key(database: Database) -> None:
    town = FedTown(database)
    town.sender.turns.append(Turn.ACCEPT_AND_LOSE)
    older = town.receive(an_alert("1"))
    assert town.work() == ["kawa:1"]
    town.receive(an_alert("2", event_at=START + minutes(1)))
    assert delivery_statuses(database, older.notice_id) == [DeliveryStatus.QUEUED]
    town.clock.forward(minutes=5)
    assert sorted(town.work()) == ["kawa:1", "kawa:2"]
    assert set(town.sender.reached.values()) == {1}


def test_a_request_in_a_workers_hand_is_left_to_the_worker(database: Database) -> None:
    town = FedTown(database)
    older = town.receive(an_alert("1"))
    with database.writing() as session:
        (claimed,) = claim_deliveries(session, town.clock()).rows
    town.receive(an_alert("2", event_at=START + minutes(1)))
    assert delivery_statuses(database, older.notice_id) == [DeliveryStatus.SENDING]
    assert town.notice(older.notice_id).status == NoticeStatus.SENDING
    with database.writing() as session:
        release_delivery(session, claimed)


def test_a_held_older_alert_is_settled_and_cannot_be_released(database: Database) -> None:
    town = FedTown(database, is_listed=False)
    for number in range(4):
        last = town.receive(an_alert(str(number), f"p{number}"))
    assert last.state == "held"
    approver = make_user(database, "approver")
    with database.writing() as session:
        reason = "seen"
        release_notice(session, town.account_id, last.notice_id, approver_id=approver, reason=reason, at=START)
    assert town.receive(an_alert("9", "p0", event_at=START + minutes(1))).state == "held"
    held = town.notices()[-1]
    with database.writing() as session:
        feed = session.get_one(type(town.feed()), town.feed().id)
        feed.is_listed = True
    assert town.receive(an_alert("10", "p0", event_at=START + minutes(2))).state == "sending"
    assert town.notice(held.id).status == NoticeStatus.SUPERSEDED


def test_of_a_backlog_in_a_stuck_worker_only_the_newest_of_each_place_leaves(database: Database) -> None:
    """Fifty alerts in seven hours, three places, nobody sends: then the worker comes back."""
    town = FedTown(database)
    for number in range(50):
        received = town.receive(an_alert(str(number), "abc"[number % 3], event_at=town.clock()))
        assert received.state == "sending"
        town.clock.forward(minutes=8.4)
    town.clock.forward(minutes=-5)
    assert town.work() == ["c:47", "a:48", "b:49"]
    statuses = [notice.status for notice in town.notices()]
    assert statuses == [NoticeStatus.SUPERSEDED] * 47 + [NoticeStatus.SENT] * 3
    town.clock.forward(hours=1)
    assert town.work() == []


def test_what_waited_beyond_its_hour_is_not_sent_at_all(database: Database) -> None:
    town = FedTown(database)
    received = town.receive(an_alert())
    town.clock.now += timedelta(minutes=60)
    assert town.work() == []
    assert delivery_statuses(database, received.notice_id) == [DeliveryStatus.EXPIRED]
    assert town.notice(received.notice_id).status == NoticeStatus.FAILED

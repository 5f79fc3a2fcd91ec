"""Feeds and what becomes of their alerts: once, in time, and never what is old."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from people.tables import Account
from scheduler.alerts import AlertInvalid
from scheduler.feeds import (
    FeedInvalid,
    FeedStopped,
    FeedUnknown,
    NewFeed,
    add_feed,
    find_feed,
    get_feed,
    is_token_of,
    list_feeds,
    remove_feed,
    resume_feed,
    stop_feed,
)
from scheduler.gate import SendingStopped
from scheduler.notice_content import NoticeContent, Words
from scheduler.rules import change_rules
from scheduler.tables import AudienceKind, DeliveryMethod, Lane, NoticeStatus, Origin, Relation, Urgency
from scheduler.watch_tables import AlarmKind
from storage.database import Database
from tests.scheduler.alerting import HASH_KEY, FedTown, an_alert, minutes
from tests.scheduler.builders import deliveries, make_account, opened_again, stop
from tests.scheduler.fakes import START

HELD_NOT_SENT: list[str] = []


@pytest.fixture
def town(database: Database) -> FedTown:
    """A town with a listed feed and two residents."""
    return FedTown(database)


def test_a_token_opens_its_own_feed_only_and_is_not_kept(town: FedTown) -> None:
    with town.database.writing() as session:
        other = add_feed(session, town.account_id, NewFeed("other", "Other"), hash_key=HASH_KEY, at=START)
        feed = find_feed(session, town.account_id, "bosai")
        assert feed is not None
        assert is_token_of(feed, town.token, hash_key=HASH_KEY)
        for wrong in (other, "", town.token[:-1], feed.token_hash):
            assert not is_token_of(feed, wrong, hash_key=HASH_KEY)
        assert not is_token_of(feed, town.token, hash_key="another")
        assert not is_token_of(None, town.token, hash_key=HASH_KEY)
        assert not is_token_of(None, "", hash_key=HASH_KEY)
        assert town.token not in repr(vars(feed))
        assert len(town.token) >= 40


@pytest.mark.parametrize(
    ("key", "name", "told"),
    [("Bosai", "x", "key"), ("", "x", "key"), ("-a", "x", "key"), ("a" * 41, "x", "key"), ("ok", " ", "name"),
     ("ok", "x" * 101, "name"), ("bosai", "x", "taken")],
)  # fmt: skip
def test_a_feed_has_a_key_of_its_own_and_a_name(town: FedTown, key: str, name: str, told: str) -> None:
    with town.database.writing() as session, pytest.raises(FeedInvalid, match=told):
        add_feed(session, town.account_id, NewFeed(key, name), hash_key=HASH_KEY, at=START)


def test_feeds_of_two_towns_know_nothing_of_each_other(town: FedTown) -> None:
    other = make_account(town.database, key="other")
    with town.database.writing() as session:
        assert find_feed(session, other, "bosai") is None
        assert list_feeds(session, other) == []
        for step in (lambda: stop_feed(session, other, "bosai", START), lambda: resume_feed(session, other, "bosai"),
                     lambda: remove_feed(session, other, "bosai"),
                     lambda: get_feed(session, other, "bosai")):  # fmt: skip
            with pytest.raises(FeedUnknown):
                step()


def test_an_alert_is_a_notice_for_everybody_in_the_emergency_lane(town: FedTown) -> None:
    received = town.receive(an_alert(ends_at=START + minutes(300)))
    assert received.state == "sending"
    notice = town.notice(received.notice_id)
    assert (notice.origin, notice.urgency, notice.status) == (Origin.FEED, Urgency.EMERGENCY, NoticeStatus.SENDING)
    assert (notice.audience, notice.audience_count, notice.is_broadcast) == (AudienceKind.EVERYBODY, 2, True)
    assert (notice.place, notice.alert_kind, notice.event_at) == ("kawa", "flood", START)
    assert (notice.valid_until, notice.ends_at) == (START + minutes(60), START + minutes(300))
    assert notice.is_public
    assert notice.published_at == START, "it stands on the town's page before LINE is called"
    (row,) = deliveries(town.database)
    assert (row.method, row.lane, row.not_after) == (DeliveryMethod.BROADCAST, Lane.EMERGENCY, notice.valid_until)
    assert town.work() == ["kawa:1"]


def test_an_alert_for_districts_goes_to_who_lives_there(database: Database) -> None:
    town = FedTown(database, residents=5)
    town.settle_in("kita", 0, 1)
    town.settle_in("minami", 3)
    town.settle_in("nishi", 4)
    town.receive(an_alert(districts=("kita", "minami")))
    (row,) = deliveries(database)
    assert row.method == DeliveryMethod.MULTICAST
    assert [int(name[1:], 16) for name in row.recipients] == [0, 1, 3]


def test_an_alert_where_nobody_is_known_stands_on_the_page_and_alarms(town: FedTown) -> None:
    town.settle_in("kita")
    received = town.receive(an_alert(districts=("kita",)))
    assert received.state == "nobody"
    assert town.notice(received.notice_id).published_at == START
    assert town.notice(received.notice_id).status == NoticeStatus.FAILED
    assert town.alarms() == [(AlarmKind.DELIVERY_FAILED, 1)]


def test_the_same_alert_again_is_the_same_notice(town: FedTown) -> None:
    first = town.receive(an_alert())
    town.clock.forward(minutes=2)
    again = town.receive(an_alert())
    assert (again.notice_id, again.state) == (first.notice_id, "known")
    assert len(deliveries(town.database)) == 1


def test_twenty_at_once_of_the_same_alert_are_one_notice(town: FedTown) -> None:
    states: list[str] = []

    def post() -> None:
        database = opened_again(town.database)
        other = object.__new__(FedTown)
        other.__dict__ |= {**town.__dict__, "database": database}
        states.append(other.receive(an_alert()).state)
        database.close()

    threads = [threading.Thread(target=post) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(states) == ["known"] * 19 + ["sending"]
    assert len(deliveries(town.database)) == 1


@pytest.mark.parametrize(
    "other",
    [an_alert(place="oka"), an_alert(event_at=START + minutes(1)), an_alert(kind="slide"), an_alert(districts=("k",)),
     an_alert(content=NoticeContent(Words("Flood at kawa", "Other words"))), an_alert(cancels="0", content=None)],
)  # fmt: skip
def test_a_key_used_for_something_else_is_refused_not_swallowed(town: FedTown, other: object) -> None:
    town.receive(an_alert())
    with pytest.raises(AlertInvalid, match="key-used"):
        town.receive(other)  # type: ignore[arg-type]
    assert len(town.notices()) == 1


def test_an_old_alert_is_held_with_an_alarm(town: FedTown) -> None:
    received = town.receive(an_alert(event_at=START - timedelta(days=500)))
    assert received.state == "held"
    assert town.work() == HELD_NOT_SENT
    assert town.alarms() == [(AlarmKind.HELD, 1)]
    assert town.notice(received.notice_id).published_at is None


def test_an_alert_from_the_future_is_held(town: FedTown) -> None:
    assert town.receive(an_alert(event_at=START + minutes(5))).state == "sending", "clocks differ a little"
    assert town.receive(an_alert("2", "oka", event_at=START + minutes(6))).state == "held"


def test_an_alert_that_comes_after_its_own_time_is_not_sent(town: FedTown) -> None:
    received = town.receive(an_alert(event_at=START - minutes(10), valid_minutes=10))
    assert received.state == "expired"
    assert town.notice(received.notice_id).status == NoticeStatus.EXPIRED
    assert town.notice(received.notice_id).published_at is None
    assert town.alarms() == [(AlarmKind.DELIVERY_FAILED, 1)]
    assert town.receive(an_alert("2", event_at=START - minutes(9), valid_minutes=10)).state == "sending"


def test_the_same_words_of_the_same_place_within_days_are_held(town: FedTown) -> None:
    content = NoticeContent(Words("Flood", "Go up"))
    assert town.receive(an_alert("1", content=content)).state == "sending"
    town.clock.forward(hours=3)
    assert town.receive(an_alert("2", content=content, event_at=town.clock())).state == "held"
    assert town.receive(an_alert("3", "oka", content=content, event_at=town.clock())).state == "sending"


def test_after_its_end_the_same_words_are_news_again(town: FedTown) -> None:
    content = NoticeContent(Words("Flood", "Go up"))
    town.receive(an_alert("1", content=content))
    town.work()
    town.clock.forward(hours=3)
    assert town.receive(an_alert("1-end", cancels="1", content=None, event_at=town.clock())).state == "sending"
    town.clock.forward(hours=3)
    assert town.receive(an_alert("2", content=content, event_at=town.clock())).state == "sending"
    assert town.receive(an_alert("3", content=content, event_at=town.clock())).state == "held"


def test_a_listed_feed_may_send_many_live_alerts_an_unlisted_one_may_not(database: Database) -> None:
    town = FedTown(database, is_listed=False)
    states = [town.receive(an_alert(str(number), f"place {number}")).state for number in range(6)]
    assert states == ["sending"] * 3 + ["held"] * 3
    with database.writing() as session:
        session.scalars(select(type(town.feed()))).one().is_listed = True
    states = [town.receive(an_alert(f"n{number}", f"new {number}")).state for number in range(40)]
    assert states == ["sending"] * 40


def test_a_feed_that_runs_wild_is_closed_and_the_town_goes_on(town: FedTown) -> None:
    with town.database.writing() as session:
        change_rules(session, town.account_id, feed_per_hour=3)
    states = [town.receive(an_alert(str(number), f"place {number}")).state for number in range(4)]
    assert states == ["sending"] * 3 + ["held"]
    assert town.feed().stopped_at == START
    assert town.alarms() == [(AlarmKind.BRAKE, 1)]
    with pytest.raises(FeedStopped):
        town.receive(an_alert("5", "place 5"))
    with town.database.reading() as session:
        assert session.get_one(Account, town.account_id).stopped_at is None
    assert len(town.work()) == 3


def test_nothing_is_taken_while_the_feed_or_the_town_is_stopped(town: FedTown) -> None:
    with town.database.writing() as session:
        stop_feed(session, town.account_id, "bosai", START)
    with pytest.raises(FeedStopped):
        town.receive(an_alert())
    with town.database.writing() as session:
        resume_feed(session, town.account_id, "bosai")
    stop(town.database, town.account_id, START)
    with pytest.raises(SendingStopped):
        town.receive(an_alert())
    stop(town.database, town.account_id, None)
    assert town.receive(an_alert()).state == "sending"


def test_an_end_goes_to_exactly_those_who_got_the_alert(database: Database) -> None:
    town = FedTown(database, residents=4)
    town.settle_in("kita", 0, 1)
    town.receive(an_alert(districts=("kita",)))
    town.work()
    town.settle_in("kita", 3)
    town.clock.forward(hours=20)
    ended = town.receive(an_alert("1-end", cancels="1", content=None, event_at=town.clock()))
    notice = town.notice(ended.notice_id)
    assert (notice.relation, notice.title) == (Relation.END, "【終了】Flood at kawa")
    assert (notice.feed_id, notice.alert_key, notice.origin) == (town.feed().id, "1-end", Origin.FEED)
    (row,) = deliveries(database, ended.notice_id)
    assert [int(name[1:], 16) for name in row.recipients] == [0, 1]
    assert len(town.work()) == 1, "05:00 is night, and an end goes out at night too"
    assert town.receive(an_alert("1-end", cancels="1", content=None, event_at=town.clock())).state == "known"
    again = town.receive(an_alert("1-end-2", cancels="1", content=None, event_at=town.clock()))
    assert (again.notice_id, again.state) == (ended.notice_id, "known")


def test_a_replayed_end_of_long_ago_is_sent_by_nobody_but_a_person(town: FedTown) -> None:
    """The alert of then was never ended here; its end comes out of a feed's old files in a winter night."""
    first = town.receive(an_alert())
    town.work()
    over = an_alert("1-end", cancels="1", content=None, event_at=START + minutes(90))
    town.clock.forward(hours=500 * 24)
    assert town.receive(an_alert()).state == "known"
    for _ in range(2):
        ended = town.receive(over)
        assert (ended.notice_id, ended.state) == (first.notice_id, "held")
    assert town.work() == HELD_NOT_SENT
    assert town.alarms() == [(AlarmKind.END_MISSING, 2)]
    assert town.receive(replace(over, event_at=town.clock() - timedelta(hours=23))).state == "sending"


def test_the_key_of_one_end_does_not_swallow_the_end_of_another_alert(town: FedTown) -> None:
    for key, place in (("1", "kawa"), ("2", "oka")):
        town.receive(an_alert(key, place))
    town.work()
    assert town.receive(an_alert("end", cancels="1", content=None)).state == "sending"
    with pytest.raises(AlertInvalid, match="key-used"):
        town.receive(an_alert("end", cancels="2", content=None))
    assert town.receive(an_alert("end-2", cancels="2", content=None)).state == "sending"


def test_an_end_may_have_words_of_its_own(town: FedTown) -> None:
    town.receive(an_alert())
    town.work()
    ended = town.receive(an_alert("2", cancels="1", content=NoticeContent(Words("All clear", "Go home"))))
    assert town.notice(ended.notice_id).title == "All clear"


def test_an_alert_that_has_not_left_is_stopped_by_its_end(town: FedTown) -> None:
    first = town.receive(an_alert())
    ended = town.receive(an_alert("1-end", cancels="1", content=None))
    assert (ended.notice_id, ended.state) == (first.notice_id, "stopped")
    assert town.notice(first.notice_id).status == NoticeStatus.STOPPED
    held = town.receive(an_alert("2", "oka", event_at=START - timedelta(days=9)))
    assert town.receive(an_alert("2-end", cancels="2", content=None)).state == "stopped"
    assert town.notice(held.notice_id).status == NoticeStatus.STOPPED
    assert town.work() == HELD_NOT_SENT


@pytest.mark.parametrize(
    ("cancels", "at", "told"), [("9", START, "cancels-unknown"), ("1", START - minutes(1), "cancels-earlier")]
)
def test_an_end_of_nothing_or_from_before_is_refused(town: FedTown, cancels: str, at: datetime, told: str) -> None:
    town.receive(an_alert())
    town.work()
    with pytest.raises(AlertInvalid, match=told):
        town.receive(an_alert("e", cancels=cancels, content=None, event_at=at))


def test_a_removed_feed_leaves_its_notices(town: FedTown) -> None:
    received = town.receive(an_alert())
    with town.database.writing() as session:
        remove_feed(session, town.account_id, "bosai")
    assert town.notice(received.notice_id).feed_id is None
    assert town.work() == ["kawa:1"]


def test_messages_are_frozen_with_the_mark_of_an_emergency_and_the_page(town: FedTown) -> None:
    english = NoticeContent(Words("洪水", "上へ"), variants={"en": Words("Flood", "Go up")})
    notice = town.notice(town.receive(an_alert(content=english)).notice_id)
    assert set(notice.messages) == {"", "en"}
    assert "緊急" in repr(notice.messages[""])
    assert f"/notices/town/{notice.public_key}" in repr(notice.messages["en"])

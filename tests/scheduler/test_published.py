"""Which notices everybody may read, in which order, and how they stand."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import event, update

from scheduler.notice_life import send_notice
from scheduler.published import (
    PublishedNotice,
    Standing,
    find_published,
    latest_of_each_subject,
    list_current,
    list_past,
    list_published,
)
from scheduler.safety_tables import AlertFeed
from scheduler.tables import AudienceKind, Notice, NoticeStatus, Origin, Relation, Urgency
from storage.database import Database
from tests.scheduler.builders import make_approved_notice
from tests.scheduler.published_town import PublishedTown

ALL = 100


@pytest.fixture
def town(database: Database) -> PublishedTown:
    """A town that publishes."""
    return PublishedTown(database)


def titles(notices: list[PublishedNotice]) -> list[str]:
    return [notice.content.words.title for notice in notices]


def current(town: PublishedTown) -> list[str]:
    with town.database.reading() as session:
        return titles(list_current(session, town.account_id, town.clock()))


def past(town: PublishedTown) -> list[str]:
    with town.database.reading() as session:
        return titles(list_past(session, town.account_id, town.clock(), ALL))


def found(town: PublishedTown, notice_id: int) -> PublishedNotice | None:
    key = town.key(notice_id)
    with town.database.reading() as session:
        return find_published(session, town.account_id, key, town.clock())


def standing(town: PublishedTown, notice_id: int) -> Standing:
    notice = found(town, notice_id)
    assert notice
    return notice.standing


def test_a_notice_is_published_at_the_gate_before_any_request_has_left(town: PublishedTown) -> None:
    waiting = make_approved_notice(town.database, town.account_id, at=town.clock(), title="断水")
    assert found(town, waiting) is None
    with town.database.writing() as session:
        send_notice(session, town.account_id, waiting, at=town.clock())
    assert standing(town, waiting) == Standing.CURRENT


def test_what_is_in_force_stands_first_with_emergencies_on_top(town: PublishedTown) -> None:
    town.publish("古い")
    town.publish("避難", urgency=Urgency.EMERGENCY, event_at=town.clock())
    town.publish("新しい")
    assert current(town) == ["避難", "新しい", "古い"]
    assert past(town) == []


def test_over_to_the_second_it_belongs_to_the_past(town: PublishedTown) -> None:
    notice_id = town.publish("断水", lasts=timedelta(hours=2))
    town.clock.move(seconds=3_599)
    assert (current(town), past(town)) == (["断水"], [])
    town.clock.move(seconds=1)
    assert (current(town), past(town)) == ([], ["断水"])
    assert standing(town, notice_id) == Standing.OVER


def test_a_correction_is_in_force_in_the_place_of_what_it_corrects(town: PublishedTown) -> None:
    notice_id = town.publish("断水")
    correction_id = town.correct(notice_id).notice_id
    assert correction_id
    assert current(town) == ["【訂正】断水"]
    assert past(town) == ["断水"]
    original, correction = found(town, notice_id), found(town, correction_id)
    assert original
    assert correction
    assert original.standing == Standing.CORRECTED
    assert [one.public_key for one in original.followed_by] == [correction.public_key]
    assert original.changed_at == correction.published_at
    assert correction.about
    assert (correction.about.public_key, correction.standing) == (original.public_key, Standing.CURRENT)


def test_the_correction_of_a_bulletin_is_no_emergency_and_that_of_an_emergency_is(town: PublishedTown) -> None:
    bulletin, urgent = town.publish("図書館"), town.publish("避難", urgency=Urgency.EMERGENCY, event_at=town.clock())
    town.correct(urgent)
    town.clock.move(seconds=60)
    town.correct(bulletin)
    with town.database.reading() as session:
        notices = list_current(session, town.account_id, town.clock())
    assert [(one.content.words.title, one.is_emergency) for one in notices] == [
        ("【訂正】避難", True),
        ("【訂正】図書館", False),
    ]


def test_an_end_and_a_change_take_the_place_of_the_notice(town: PublishedTown) -> None:
    over, changed = town.publish("避難", urgency=Urgency.EMERGENCY, event_at=town.clock()), town.publish("断水")
    town.end(over)
    town.publish("断水は二時から", relation=Relation.CHANGE, about_id=changed)
    assert standing(town, over) == Standing.ENDED
    assert standing(town, changed) == Standing.CHANGED
    assert current(town) == ["【終了】避難", "断水は二時から"]


def test_a_change_that_was_stopped_changes_nothing(town: PublishedTown) -> None:
    notice_id = town.publish("断水")
    town.stop(town.begin("断水は二時から", relation=Relation.CHANGE, about_id=notice_id))
    assert standing(town, notice_id) == Standing.CURRENT
    assert current(town) == ["断水"]


def test_a_notice_stopped_on_its_way_was_withdrawn_and_one_stopped_before_never_was(town: PublishedTown) -> None:
    on_its_way = town.begin("断水")
    before = make_approved_notice(town.database, town.account_id, at=town.clock(), title="停電")
    town.stop(on_its_way)
    town.stop(before)
    assert standing(town, on_its_way) == Standing.WITHDRAWN
    assert found(town, before) is None
    assert (current(town), past(town)) == ([], ["断水"])


def test_what_was_ended_while_its_correction_is_held_is_withdrawn(town: PublishedTown) -> None:
    notice_id = town.publish("断水")
    town.change(notice_id, ended_at=town.clock())
    assert standing(town, notice_id) == Standing.WITHDRAWN
    assert current(town) == []


@pytest.mark.parametrize("status", sorted(NoticeStatus))
def test_a_published_notice_in_the_hands_of_a_person_is_shown_to_nobody(
    town: PublishedTown, status: NoticeStatus
) -> None:
    notice_id = town.publish("断水")
    town.change(notice_id, status=status)
    hidden = {
        NoticeStatus.DRAFT,
        NoticeStatus.CHECKED,
        NoticeStatus.APPROVED,
        NoticeStatus.SCHEDULED,
        NoticeStatus.HELD,
    }
    assert (found(town, notice_id) is None) == (status in hidden)
    assert len(current(town) + past(town)) == (status not in hidden)


def test_what_every_request_failed_for_still_stands(town: PublishedTown) -> None:
    notice_id = town.begin("断水")
    town.change(notice_id, status=NoticeStatus.FAILED)
    assert current(town) == ["断水"]


def test_a_notice_for_staff_is_on_no_page(town: PublishedTown) -> None:
    notice_id = town.publish("庁内", audience=AudienceKind.EVERYBODY, is_public=False)
    town.change(notice_id, published_at=town.clock())
    assert found(town, notice_id) is None
    assert current(town) + past(town) == []


def test_another_towns_notices_are_not_found_by_their_key(database: Database, town: PublishedTown) -> None:
    other = PublishedTown(database, "other")
    key = other.key(other.publish("断水"))
    with database.reading() as session:
        assert find_published(session, town.account_id, key, town.clock()) is None
        assert find_published(session, other.account_id, key, town.clock())
        assert list_published(session, town.account_id, town.clock(), ALL) == []
        assert list_published(session, other.account_id, other.clock(), ALL, key) == []


def test_of_alerts_of_one_place_and_kind_the_latest_is_quoted(database: Database, town: PublishedTown) -> None:
    with database.writing() as session:
        feed = AlertFeed(
            account_id=town.account_id, key="x", name="x", token_hash="x", is_listed=True, created_at=town.clock()
        )
        session.add(feed)
        session.flush()
        feed_id = feed.id
    numbers = count()
    for title, place in (("警戒レベル3 北", "北"), ("警戒レベル4 北", "北"), ("警戒レベル3 南", "南")):
        notice_id = town.publish(title, urgency=Urgency.EMERGENCY, event_at=town.clock(), place=place)
        alert = {"alert_kind": "evacuation", "alert_key": str(next(numbers)), "feed_id": feed_id}
        town.change(notice_id, origin=Origin.FEED, **alert)
    with database.reading() as session:
        notices = list_current(session, town.account_id, town.clock())
    assert titles(latest_of_each_subject(notices)) == ["警戒レベル3 南", "警戒レベル4 北"]


def test_the_past_is_read_a_page_at_a_time_without_gap_or_repetition(town: PublishedTown) -> None:
    town.fill(25, last_at=town.clock(), valid_until=town.clock())
    town.clock.move(seconds=1)
    at_once = Notice.title.in_(["お知らせ 14", "お知らせ 15"])
    with town.database.writing() as session:
        session.execute(update(Notice).where(at_once).values(published_at=town.clock()))
    seen: list[str] = []
    before = ""
    with town.database.reading() as session:
        while page := list_past(session, town.account_id, town.clock(), 10, before):
            seen += titles(page)
            before = page[-1].public_key
    assert seen[:3] == ["お知らせ 15", "お知らせ 14", "お知らせ 24"]
    assert sorted(seen) == sorted(f"お知らせ {number}" for number in range(25))


def test_reading_costs_as_many_statements_with_many_notices_as_with_few(town: PublishedTown) -> None:
    statements: list[str] = []
    event.listen(town.database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    def cost() -> int:
        statements.clear()
        with town.database.reading() as session:
            list_current(session, town.account_id, town.clock())
            list_past(session, town.account_id, town.clock(), 20)
            list_published(session, town.account_id, town.clock(), 20)
        return len(statements)

    town.publish("断水")
    few = cost()
    town.fill(300, last_at=town.clock(), valid_until=town.clock())
    assert cost() <= few + 2


def test_no_list_walks_through_all_notices(town: PublishedTown) -> None:
    if town.database.engine.dialect.name != "sqlite":
        pytest.skip("SQLite tells its plan without looking at sizes")
    plans: list[str] = []
    asked: list[tuple[str, object]] = []
    event.listen(town.database.engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    town.publish("断水")
    asked.clear()
    with town.database.reading() as session:
        list_current(session, town.account_id, town.clock())
        list_past(session, town.account_id, town.clock(), 20, town.key(1))
        list_published(session, town.account_id, town.clock(), 20)
        selects = [(text, values) for text, values in asked if text.startswith("SELECT")]
        connection = session.connection()
        for text, values in selects:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)  # type: ignore[arg-type]
            plans += [str(row[3]) for row in rows]
    assert len(selects) >= 5
    assert not [plan for plan in plans if plan.startswith("SCAN notices")], plans
    assert sum("USING INDEX" in plan for plan in plans) >= len(selects)

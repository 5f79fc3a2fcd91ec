"""How many routine notices a resident gets in a week: counted per person, broadcasts for all, some never."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from people.tables import Contact
from scheduler.audiences import NoticeAudience, count_this_week, is_capped, monday
from scheduler.gate import NobodyToReach
from scheduler.rules import SendingRules, change_rules
from scheduler.tables import AudienceKind, Notice, Origin, Relation, Urgency
from storage.database import Database
from tests.scheduler.audience_town import Somebody, add_people, plan_all
from tests.scheduler.builders import deliveries, line_user_id, make_sending_notice, unbraked
from tests.scheduler.fakes import START

RULES = SendingRules()
WEEK = monday(RULES, START)


def got_routine(database: Database, account_id: int, at: datetime, title: str) -> list[str]:
    """Send a routine notice to the north; who got it."""
    audience = NoticeAudience(AudienceKind.DISTRICTS, ("kita",))
    try:
        notice_id = make_sending_notice(database, account_id, at=at, audience=audience, title=title)
    except NobodyToReach:
        return []
    plan_all(database, notice_id, at)
    return sorted(person for row in deliveries(database, notice_id) for person in row.recipients)


def test_three_routine_notices_a_week_are_enough_and_monday_begins_another(database: Database) -> None:
    often, seldom = line_user_id(1), line_user_id(2)
    contacts = [
        Somebody(district="kita", line_user_id=often, week=WEEK, week_count=1),
        Somebody(district="kita", line_user_id=seldom),
    ]
    account_id, _ = add_people(database, contacts)
    unbraked(database, account_id)
    with database.writing() as session:
        change_rules(session, account_id, weekly_cap=3)
    assert got_routine(database, account_id, START, "1") == [often, seldom]
    assert got_routine(database, account_id, START, "2") == [often, seldom]
    assert got_routine(database, account_id, START, "3") == [seldom]
    assert got_routine(database, account_id, START, "4") == []
    sunday_night = datetime.fromisoformat("2026-04-05T23:59+09:00")
    assert got_routine(database, account_id, sunday_night, "5") == []
    assert got_routine(database, account_id, sunday_night + timedelta(minutes=1), "6") == [often, seldom]


def test_a_broadcast_counts_for_everybody(database: Database) -> None:
    account_id, _ = add_people(database, [Somebody(district="kita", line_user_id=line_user_id(1))])
    unbraked(database, account_id)
    with database.writing() as session:
        change_rules(session, account_id, weekly_cap=2)
    make_sending_notice(database, account_id, title="to all")
    assert got_routine(database, account_id, START, "1") == [line_user_id(1)]
    assert got_routine(database, account_id, START, "2") == []


@pytest.mark.parametrize("kind", list(AudienceKind))
@pytest.mark.parametrize("urgency", list(Urgency))
@pytest.mark.parametrize("origin", list(Origin))
@pytest.mark.parametrize("relation", list(Relation))
def test_only_what_people_send_to_residents_without_urgency_is_capped(
    kind: AudienceKind, urgency: Urgency, origin: Origin, relation: Relation
) -> None:
    notice = Notice(audience=kind, urgency=urgency, origin=origin, relation=relation)
    is_ordinary = urgency == Urgency.ROUTINE and origin == Origin.PERSON and relation == Relation.NONE
    assert is_capped(notice, RULES) == (is_ordinary and kind not in (AudienceKind.STAFF, AudienceKind.SECTIONS))
    assert not is_capped(notice, SendingRules(weekly_cap=0))


def test_what_is_counted_is_counted_for_those_meant_only(database: Database) -> None:
    contacts = [
        Somebody(district="kita", line_user_id=line_user_id(1), week=WEEK, week_count=2),
        Somebody(district="kita", line_user_id=line_user_id(2), week=WEEK - timedelta(days=7), week_count=9),
        Somebody(district="minami", line_user_id=line_user_id(3)),
    ]
    account_id, _ = add_people(database, contacts)
    notice = Notice(account_id=account_id, audience=AudienceKind.DISTRICTS, audience_keys=["kita"])
    with database.writing() as session:
        count_this_week(session, notice, (0, 2**31), RULES, START)
    with database.reading() as session:
        rows = session.query(Contact).filter_by(account_id=account_id).order_by(Contact.line_user_id)
        assert [(row.week, row.week_count) for row in rows] == [(WEEK, 3), (WEEK, 1), (None, 0)]

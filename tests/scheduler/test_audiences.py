"""Who gets a notice: every kind of audience against a plain look at everybody, the weekly cap, and LINE's own count."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.orm import Session

from knowledge.district_tables import DistrictRow
from people.audience_tables import ContactInterest, ContactList, ContactListMember, Interest
from people.contacts import is_line_user_id
from people.tables import Audience, Contact, ContactStatus, Section
from scheduler.audiences import (
    AudienceInvalid,
    NoticeAudience,
    Reached,
    check_audience,
    count_audience,
    count_this_week,
    is_capped,
    may_still_get,
    monday,
    page_of_recipients,
)
from scheduler.notice_content import NoticeContent, Words
from scheduler.planning import plan_page
from scheduler.rules import SendingRules, change_rules
from scheduler.tables import AudienceKind, DeliveryMethod, DeliveryStatus, Notice, Origin, Relation, Urgency
from scheduler.watch_tables import FollowerCount
from storage.database import Database
from tests.scheduler.builders import deliveries, line_user_id, make_account, make_sending_notice, unbraked
from tests.scheduler.fakes import START

DISTRICTS = {"kita": "上", "minami": "上", "hama": ""}
KEYS = ("a", "b")
TAGS = ("", "en", "vi")
WEEK = monday(SendingRules(), START)
RULES = SendingRules()
_numbers = itertools.count(1)

quietly = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@dataclass(frozen=True)
class Somebody:
    """A contact as the tests make it."""

    status: ContactStatus = ContactStatus.FOLLOWING
    is_staff: bool = False
    section: str = ""
    district: str = ""
    language: str = ""
    interests: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    line_user_id: str = ""
    week: date | None = None
    week_count: int = 0

    def is_in(self, audience: NoticeAudience) -> bool:
        """Whether a plain look says so."""
        groups = {group: [key for key, one in DISTRICTS.items() if one == group] for group in DISTRICTS.values()}
        districts = {key for name in audience.keys for key in (groups.get(name, [name]) if name else [])}
        belongs = {
            AudienceKind.EVERYBODY: True,
            AudienceKind.STAFF: self.is_staff,
            AudienceKind.SECTIONS: self.is_staff and self.section in audience.keys,
            AudienceKind.DISTRICTS: self.district in districts,
            AudienceKind.LANGUAGE: (self.language or "ja") in audience.keys,
            AudienceKind.INTERESTS: bool(self.interests & set(audience.keys)),
            AudienceKind.LIST: bool(self.lists & set(audience.keys)),
        }
        return self.status == ContactStatus.FOLLOWING and is_line_user_id(self.line_user_id) and belongs[audience.kind]


some_keys = st.frozensets(st.sampled_from(KEYS))
people = st.lists(
    st.builds(
        Somebody,
        status=st.sampled_from([ContactStatus.FOLLOWING] * 3 + [ContactStatus.BLOCKED, ContactStatus.UNKNOWN]),
        is_staff=st.booleans(),
        section=st.sampled_from(("", *KEYS)),
        district=st.sampled_from(("", "gone", *DISTRICTS)),
        language=st.sampled_from(TAGS),
        interests=some_keys,
        lists=some_keys,
        line_user_id=st.sampled_from(["", "", "", "", "U" + "0" * 33, "u" * 33, "U" + "A" * 32, "U" + "0" * 31 + " "]),
        week=st.sampled_from([None, WEEK - timedelta(days=7), WEEK]),
        week_count=st.integers(0, 4),
    ),
    max_size=12,
)
audiences = st.one_of(
    st.builds(NoticeAudience, st.sampled_from([AudienceKind.EVERYBODY, AudienceKind.STAFF])),
    *(
        st.builds(NoticeAudience, st.just(kind), st.lists(st.sampled_from(keys), min_size=1, max_size=3).map(tuple))
        for kind, keys in (
            (AudienceKind.SECTIONS, KEYS),
            (AudienceKind.DISTRICTS, (*DISTRICTS, "上")),
            (AudienceKind.LANGUAGE, ("ja", "en", "vi")),
            (AudienceKind.INTERESTS, KEYS),
            (AudienceKind.LIST, KEYS),
        )
    ),
)


def make_town(database: Database, contacts: list[Somebody]) -> tuple[int, list[Somebody]]:
    """A town of these people, beside one where everybody is in everything; the people with their ids."""
    own = [
        one if one.line_user_id else Somebody(**{**vars(one), "line_user_id": line_user_id(next(_numbers))})
        for one in contacts
    ]
    everything = Somebody(
        is_staff=True,
        section="a",
        district="kita",
        interests=frozenset(KEYS),
        lists=frozenset(KEYS),
        line_user_id=line_user_id(next(_numbers)),
    )
    add_people(database, [everything])
    return add_people(database, list({one.line_user_id: one for one in own}.values()))


def add_people(database: Database, contacts: list[Somebody]) -> tuple[int, list[Somebody]]:
    """A town of its own with districts, sections, subjects and lists."""
    account_id = make_account(database, key=f"town-{next(_numbers)}")
    with database.writing() as session:
        for place, (key, group) in enumerate(DISTRICTS.items()):
            row = DistrictRow(account_id=account_id, key=key, name=key, aliases=[], group=group, position=place)
            session.add(row)
        for key in KEYS:
            session.add(Section(account_id=account_id, key=key, name=key, phone="0000-00-0000"))
            session.add(Interest(account_id=account_id, key=key, name=key, aliases=[], names={}))
            session.add(ContactList(account_id=account_id, key=key, name=key, uploaded_at=START))
        session.flush()
        for somebody in contacts:
            add_somebody(session, account_id, somebody)
    return account_id, contacts


def add_somebody(session: Session, account_id: int, somebody: Somebody) -> None:
    """One contact with wishes and lists."""
    contact = Contact(
        account_id=account_id,
        line_user_id=somebody.line_user_id,
        status=somebody.status,
        audience=Audience.STAFF if somebody.is_staff else Audience.RESIDENT,
        section_key=somebody.section,
        district_key=somebody.district,
        language=somebody.language,
        week=somebody.week,
        week_count=somebody.week_count,
        first_seen_at=START,
    )
    session.add(contact)
    session.flush()
    for row in session.query(Interest).filter_by(account_id=account_id):
        if row.key in somebody.interests:
            session.execute(insert(ContactInterest).values(interest_id=row.id, contact_id=contact.id))
    for listed in session.query(ContactList).filter_by(account_id=account_id):
        if listed.key in somebody.lists:
            session.execute(insert(ContactListMember).values(list_id=listed.id, contact_id=contact.id))


def walked(session: Session, account_id: int, audience: NoticeAudience, limit: int, broadcasts: int) -> list[str]:
    """The ids of all pages, one after the other."""
    notice = Notice(account_id=account_id, audience=audience.kind, audience_keys=list(audience.keys))
    cap = may_still_get(RULES, START, broadcasts)
    ids: list[str] = []
    place = 0
    while True:
        page = page_of_recipients(session, notice, place, limit, cap)
        ids += [one.line_user_id for one in page]
        assert len(page) <= limit
        if len(page) < limit:
            return ids
        place = page[-1].contact_id


@quietly
@given(people, audiences, st.integers(1, 5), st.integers(0, 4))
def test_counted_and_walked_is_who_belongs_to_it(
    database: Database, contacts: list[Somebody], audience: NoticeAudience, limit: int, broadcasts: int
) -> None:
    account_id, own = make_town(database, contacts)
    meant = [one for one in own if one.is_in(audience)]
    left = RULES.weekly_cap - broadcasts
    allowed = [one.line_user_id for one in meant if left > (one.week_count if one.week == WEEK else 0)]
    with database.reading() as session:
        reached = count_audience(session, account_id, audience)
        assert reached == Reached(len(meant), is_broadcast=audience.kind == AudienceKind.EVERYBODY)
        assert walked(session, account_id, audience, limit, broadcasts) == allowed


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        (AudienceKind.EVERYBODY, ("kita",)),
        (AudienceKind.STAFF, ("a",)),
        *((kind, ()) for kind in AudienceKind if kind not in (AudienceKind.EVERYBODY, AudienceKind.STAFF)),
        (AudienceKind.DISTRICTS, ("kita", "higashi")),
        (AudienceKind.DISTRICTS, ("",)),
        (AudienceKind.DISTRICTS, ("a",)),
        (AudienceKind.SECTIONS, ("kita",)),
        (AudienceKind.LANGUAGE, ("vi",)),
        (AudienceKind.INTERESTS, ("a", "c")),
        (AudienceKind.LIST, ("c",)),
        *((AudienceKind.GOT_NOTICE, (key,)) for key in ("0", "x", "-1", "9" * 40, "１")),
        (AudienceKind.GOT_NOTICE, ("1", "1")),
    ],
)
def test_an_audience_that_the_town_does_not_have_is_refused_by_name(
    database: Database, kind: AudienceKind, keys: tuple[str, ...]
) -> None:
    account_id, _ = add_people(database, [Somebody(language="en", line_user_id=line_user_id(1))])
    with database.reading() as session, pytest.raises(AudienceInvalid) as refused:
        check_audience(session, account_id, NoticeAudience(kind, keys))
    assert str(refused.value) == (keys[-1] if needs_keys(kind) and len(set(keys)) == len(keys) > 0 else str(kind))


def needs_keys(kind: AudienceKind) -> bool:
    """Whether an audience of this kind names something."""
    return kind not in (AudienceKind.EVERYBODY, AudienceKind.STAFF)


def test_a_language_is_known_by_a_contact_or_by_the_notice_itself(database: Database) -> None:
    account_id, _ = add_people(database, [Somebody(language="en", line_user_id=line_user_id(1))])
    with database.reading() as session:
        for key in ("en", "ja"):
            check_audience(session, account_id, NoticeAudience(AudienceKind.LANGUAGE, (key,)))
        check_audience(session, account_id, NoticeAudience(AudienceKind.LANGUAGE, ("vi",)), languages=["vi"])
        with pytest.raises(AudienceInvalid):
            check_audience(session, account_id, NoticeAudience(AudienceKind.SECTIONS, ("vi",)), languages=["vi"])


def test_everybody_gets_their_own_language_where_the_notice_has_it(database: Database) -> None:
    contacts = [Somebody(district="kita", language=tag, line_user_id=line_user_id(n)) for n, tag in enumerate(TAGS * 3)]
    account_id, _ = add_people(database, contacts)
    unbraked(database, account_id)
    with database.writing() as session:
        change_rules(session, account_id, request_size=2)
    content = NoticeContent(Words("断水", "今夜は水が出ません。"), variants={"en": Words("Water", "No water tonight.")})
    audience = NoticeAudience(AudienceKind.DISTRICTS, ("kita",))
    notice_id = make_sending_notice(database, account_id, audience=audience, content=content)
    plan_all(database, notice_id)
    by_language = defaultdict(list)
    for row in deliveries(database, notice_id):
        assert row.method == DeliveryMethod.MULTICAST
        assert len(row.recipients) <= 2
        assert ("No water" in str(row.messages)) == (row.language == "en")
        by_language[row.language] += row.recipients
    english = [one.line_user_id for one in contacts if one.language == "en"]
    assert sorted(by_language["en"]) == sorted(english)
    assert sorted(by_language[""]) == sorted(one.line_user_id for one in contacts if one.language != "en")
    assert set(by_language) == {"", "en"}


def plan_all(database: Database, notice_id: int, at: datetime = START) -> None:
    """Make all requests of a notice."""
    while True:
        with database.writing() as session:
            if not plan_page(session, notice_id, at):
                return


def got_routine(database: Database, account_id: int, at: datetime, title: str) -> list[str]:
    """Send a routine notice to the north; who got it."""
    audience = NoticeAudience(AudienceKind.DISTRICTS, ("kita",))
    notice_id = make_sending_notice(database, account_id, at=at, audience=audience, title=title)
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


@pytest.mark.parametrize(
    ("followers", "blocks", "reached"),
    [
        (3, 0, Reached(3, is_broadcast=False)),
        (5, 2, Reached(3, is_broadcast=False)),
        (4, 0, Reached(4, is_broadcast=True)),
        (2, 0, Reached(3, is_broadcast=False)),
        (0, 5, Reached(3, is_broadcast=False)),
        (1_000, 1, Reached(999, is_broadcast=True)),
    ],
)
def test_everybody_is_named_only_when_we_know_all_friends_that_line_counts(
    database: Database, followers: int, blocks: int, reached: Reached
) -> None:
    account_id, _ = add_people(database, [Somebody(line_user_id=line_user_id(n)) for n in range(3)])
    with database.writing() as session:
        for day, count in ((1, 9_999), (2, followers)):
            row = FollowerCount(account_id=account_id, day=date(2026, 4, day), followers=count, blocks=blocks)
            session.add(row)
    with database.reading() as session:
        assert count_audience(session, account_id, NoticeAudience(AudienceKind.EVERYBODY)) == reached


def test_who_came_after_lines_count_does_not_stand_in_for_a_friend_whom_we_do_not_know(database: Database) -> None:
    account_id, _ = add_people(database, [Somebody(line_user_id=line_user_id(n)) for n in range(2)])
    with database.writing() as session:
        newcomer = session.query(Contact).filter_by(account_id=account_id).order_by(Contact.id.desc()).first()
        assert newcomer
        newcomer.first_seen_at = newcomer.status_changed_at = datetime.fromisoformat("2026-04-02T00:00+09:00")
        session.add(FollowerCount(account_id=account_id, day=date(2026, 4, 1), followers=2, blocks=0))
    with database.reading() as session:
        assert count_audience(session, account_id, NoticeAudience(AudienceKind.EVERYBODY)).is_broadcast


def test_those_who_got_a_notice_are_exactly_those(database: Database) -> None:
    first, second, third = (line_user_id(n) for n in range(3))
    contacts = [Somebody(district="kita", line_user_id=one) for one in (first, second)]
    account_id, _ = add_people(database, [*contacts, Somebody(district="minami", line_user_id=third)])
    unbraked(database, account_id)
    with database.writing() as session:
        change_rules(session, account_id, request_size=1)
    audience = NoticeAudience(AudienceKind.DISTRICTS, ("kita",))
    original = make_sending_notice(database, account_id, audience=audience)
    plan_all(database, original)
    with database.writing() as session:
        for place, row in enumerate(session.query(type(deliveries(database, original)[0])).order_by("id")):
            row.status = (DeliveryStatus.SENT, DeliveryStatus.FAILED)[place]
        for contact in session.query(Contact).filter_by(account_id=account_id):
            contact.district_key = "kita" if contact.line_user_id == third else "hama"
    got_it = NoticeAudience(AudienceKind.GOT_NOTICE, (str(original),))
    with database.reading() as session:
        assert count_audience(session, account_id, got_it) == Reached(1, is_broadcast=False)
    repeat = make_sending_notice(database, account_id, audience=got_it, title="again")
    plan_all(database, repeat)
    assert [row.recipients for row in deliveries(database, repeat)] == [[first]]

"""Who gets a notice: every kind of audience against a plain look at everybody, the weekly cap, and LINE's own count."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from people.tables import Contact, ContactStatus
from scheduler.audiences import (
    AudienceInvalid,
    NoticeAudience,
    Reached,
    check_audience,
    count_audience,
    may_still_get,
    monday,
    page_of_recipients,
)
from scheduler.notice_content import NoticeContent, Words
from scheduler.rules import SendingRules, change_rules
from scheduler.tables import AudienceKind, DeliveryMethod, DeliveryStatus, Notice
from scheduler.watch_tables import FollowerCount
from storage.database import Database
from tests.scheduler.audience_town import DISTRICTS, KEYS, Somebody, add_people, numbers, plan_all
from tests.scheduler.builders import deliveries, line_user_id, make_sending_notice, unbraked
from tests.scheduler.fakes import START

TAGS = ("", "en", "vi")
WEEK = monday(SendingRules(), START)
RULES = SendingRules()

quietly = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


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
        one if one.line_user_id else Somebody(**{**vars(one), "line_user_id": line_user_id(next(numbers))})
        for one in contacts
    ]
    everything = Somebody(
        is_staff=True,
        section="a",
        district="kita",
        interests=frozenset(KEYS),
        lists=frozenset(KEYS),
        line_user_id=line_user_id(next(numbers)),
    )
    add_people(database, [everything])
    return add_people(database, list({one.line_user_id: one for one in own}.values()))


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
    by_language: dict[str, list[str]] = defaultdict(list)
    for row in deliveries(database, notice_id):
        assert row.method == DeliveryMethod.MULTICAST
        assert len(row.recipients) <= 2
        assert ("No water" in str(row.messages)) == (row.language == "en")
        by_language[row.language] += row.recipients
    english = [one.line_user_id for one in contacts if one.language == "en"]
    assert sorted(by_language["en"]) == sorted(english)
    assert sorted(by_language[""]) == sorted(one.line_user_id for one in contacts if one.language != "en")
    assert set(by_language) == {"", "en"}


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

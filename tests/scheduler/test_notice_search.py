"""The list of notices: pages that lead on without a gap, filters, and a cost that does not grow with the town."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from scheduler.drills import add_drill, list_drills
from scheduler.notice_search import (
    LOOKED_AT,
    NoticePage,
    NoticeQuery,
    folded_for_search,
    search_notices,
)
from scheduler.tables import NoticeStatus, Origin
from storage.database import Database
from tests.scheduler.builders import make_account, make_user
from tests.scheduler.fakes import START
from tests.scheduler.many_notices import make_notices, plans_of

EVERY = NoticeQuery()
_STATUSES = list(NoticeStatus)


def numbers(page: NoticePage) -> list[int]:
    """The numbers in the titles."""
    return [int(row.title.split()[-1]) for row in page.rows]


def all_pages(session: Session, account_id: int, query: NoticeQuery, limit: int = 7) -> list[int]:
    """Page after page towards the oldest."""
    page = search_notices(session, account_id, query, limit=limit)
    found = numbers(page)
    while page.older is not None:
        page = search_notices(session, account_id, query, older_than=page.older, limit=limit)
        found += numbers(page)
    return found


def test_the_pages_hold_every_notice_once_the_newest_first(database: Database) -> None:
    town = make_account(database)
    make_notices(database, town, 250)
    with database.reading() as session:
        assert all_pages(session, town, EVERY) == list(reversed(range(250)))


def test_notices_of_one_moment_are_neither_lost_nor_shown_twice(database: Database) -> None:
    town = make_account(database)
    make_notices(database, town, 130, created_at=START)
    with database.reading() as session:
        assert all_pages(session, town, EVERY) == list(reversed(range(130)))


def test_the_way_back_shows_the_same_pages(database: Database) -> None:
    town = make_account(database)
    make_notices(database, town, 50, status=lambda number: _STATUSES[number % 3])
    query = NoticeQuery(frozenset(_STATUSES[:2]))
    with database.reading() as session:
        pages = [search_notices(session, town, query, limit=10)]
        while (older := pages[-1].older) is not None:
            pages.append(search_notices(session, town, query, older_than=older, limit=10))
        assert [page.newer is None for page in pages] == [True, False, False, False]
        for before, page in zip(reversed(pages[:-1]), reversed(pages[1:]), strict=True):
            back = search_notices(session, town, query, newer_than=page.newer, limit=10)
            assert back.rows == before.rows


def test_the_way_back_ends_at_the_newest_page_which_is_whole(database: Database) -> None:
    town = make_account(database)
    make_notices(database, town, 12)
    with database.reading() as session:
        newest = search_notices(session, town, EVERY, limit=10)
        second = newest.rows[1].id
        assert search_notices(session, town, EVERY, newer_than=second, limit=10) == newest


@pytest.mark.parametrize("direction", ["older_than", "newer_than"])
def test_a_number_of_another_town_is_no_place(database: Database, direction: str) -> None:
    town, other = make_account(database), make_account(database, key="other")
    make_notices(database, town, 5)
    make_notices(database, other, 5)
    with database.reading() as session:
        theirs = search_notices(session, other, EVERY).rows[2].id
        assert numbers(search_notices(session, town, EVERY, **{direction: theirs})) == [4, 3, 2, 1, 0]
        assert numbers(search_notices(session, town, EVERY, **{direction: 10**9})) == [4, 3, 2, 1, 0]


def test_every_filter_lets_through_what_it_names_and_all_of_them_together(database: Database) -> None:
    town, hanako, taro = make_account(database), make_user(database, "hanako"), make_user(database, "taro")
    make_notices(
        database,
        town,
        240,
        status=lambda number: NoticeStatus.DRAFT if number % 2 else NoticeStatus.SENT,
        author_id=lambda number: (None, hanako, taro)[number % 3],
        origin=lambda number: Origin.SERIES if number % 5 == 0 else Origin.PERSON,
    )
    drafts = frozenset({NoticeStatus.DRAFT})
    minute = timedelta(minutes=1)
    for query, fits in (
        (NoticeQuery(statuses=drafts), lambda number: number % 2 == 1),
        (NoticeQuery(statuses=frozenset({NoticeStatus.DRAFT, NoticeStatus.SENT})), lambda _number: True),
        (NoticeQuery(author_id=hanako), lambda number: number % 3 == 1),
        (NoticeQuery(origin=Origin.SERIES), lambda number: number % 5 == 0),
        (NoticeQuery(since=START + 100 * minute, until=START + 110 * minute), lambda number: 100 <= number < 110),
        (
            NoticeQuery(drafts, Origin.SERIES, "notice", hanako, START + 10 * minute, START + 200 * minute),
            lambda number: number % 2 == 1 and number % 3 == 1 and number % 5 == 0 and 10 <= number < 200,
        ),
    ):
        with database.reading() as session:
            assert all_pages(session, town, query) == [number for number in reversed(range(240)) if fits(number)]


@pytest.mark.parametrize("text", ["断水", "Ｗｉ－Ｆｉ", "wi-fi", "ダンスイ", "ﾀﾞﾝｽｲ", "水は　夜"])
def test_words_are_found_in_title_and_body_however_they_are_typed(database: Database, text: str) -> None:
    town = make_account(database)
    make_notices(
        database,
        town,
        3,
        title=lambda number: ("断水 0", "Wi-Fi 1", "Other 2")[number],
        body=lambda number: (
            ("ダンスイ。水は夜まで", "ダンスイと断水、水は夜", "別")[number] + ("wi-fi" * (number == 0))
        ),
    )
    with database.reading() as session:
        assert numbers(search_notices(session, town, NoticeQuery(text=text))) == [1, 0]
        assert search_notices(session, town, NoticeQuery(text="%")).rows == (), "a sign of the database is a sign"


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=20), st.text(max_size=20))
def test_width_case_and_blanks_make_no_difference(typed: str, more: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in typed)
    once = folded_for_search(typed)
    assert once == folded_for_search(wide) == folded_for_search(typed.upper()) == folded_for_search(f" {typed}\u3000")
    assert once in folded_for_search(f"{more} {wide}")


def test_a_rare_word_is_looked_for_in_parts_each_of_a_bounded_size(database: Database) -> None:
    town = make_account(database)
    make_notices(
        database, town, LOOKED_AT * 2 + 5, title=lambda number: f"{'Rare' if number < 2 else 'Usual'} {number}"
    )
    with database.reading() as session:
        first = search_notices(session, town, NoticeQuery(text="rare"))
        assert (first.rows, first.newer) == ((), None)
        assert first.older is not None
        second = search_notices(session, town, NoticeQuery(text="rare"), older_than=first.older)
        assert second.rows == ()
        third = search_notices(session, town, NoticeQuery(text="rare"), older_than=second.older)
        assert (numbers(third), third.older) == ([1, 0], None)
        back = search_notices(session, town, NoticeQuery(text="rare"), newer_than=third.newer)
        assert (back.rows, back.older is not None) == ((), True)


QUERIES = {
    "all": EVERY,
    "two statuses": NoticeQuery(frozenset({NoticeStatus.SENT, NoticeStatus.HELD})),
    "a status that few have": NoticeQuery(frozenset({NoticeStatus.DRAFT})),
    "an author": NoticeQuery(author_id=1),
    "an origin": NoticeQuery(origin=Origin.FEED),
    "a week": NoticeQuery(since=START, until=START + timedelta(days=7)),
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_no_page_reads_or_sorts_all_notices(database: Database, query: NoticeQuery) -> None:
    town = make_account(database)
    make_user(database, "hanako")
    make_notices(
        database,
        town,
        6_000,
        status=lambda number: NoticeStatus.DRAFT if number % 1_000 == 0 else NoticeStatus.SENT,
        origin=lambda number: Origin.FEED if number % 900 == 0 else Origin.PERSON,
    )

    def ask(session: Session) -> None:
        first = search_notices(session, town, query, limit=5)
        search_notices(session, town, query, older_than=first.older, limit=5)
        search_notices(session, town, query, newer_than=first.older, limit=5)

    plans = plans_of(database, ask)
    assert len(plans) >= 2
    for plan in plans:
        assert "SCAN notices" not in plan, plan
        assert "USE TEMP B-TREE FOR ORDER BY" not in plan, plan
        assert "Seq Scan on notices" not in plan, plan


def test_drills_come_page_by_page_too(database: Database) -> None:
    town, other = make_account(database), make_account(database, key="other")
    with database.writing() as session:
        mine = [add_drill(session, town, f"Drill {number}", "Body", author_id=None, at=START) for number in range(5)]
        add_drill(session, other, "Theirs", "Body", author_id=None, at=START)
    with database.reading() as session:
        assert [row.id for row in list_drills(session, town, 3)] == mine[:1:-1]
        assert [row.id for row in list_drills(session, town, 3, before_id=mine[2])] == mine[1::-1]

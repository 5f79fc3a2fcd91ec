"""The first page: what waits for whom, how things stand, and no more than a role may know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from console.health import State
from console.pages.home.numbers import Counted, coarse
from console.pages.home.standing import Allowance
from knowledge.tables import EntryRow
from scheduler.watch_tables import FollowerCount, InstallationMark, LedgerReading
from tests.console.scene import QUESTIONS, TITLES, make_scene
from tests.console.town import ConsoleTown, get, text_of

HOME = "/mihon/home/"


def test_an_approver_sees_what_to_approve_and_what_is_held(console: ConsoleTown) -> None:
    scene = make_scene(console)
    page = get(console.client("jiro"), HOME)
    assert TITLES["checked"] in page.text
    assert TITLES["held"] in page.text
    assert f"/mihon/notices/{scene.notices['checked']}" in page.text
    assert "答えられなかった質問が5件あります" in page.text


def test_an_editor_sees_the_own_draft_and_nothing_to_approve(console: ConsoleTown) -> None:
    make_scene(console)
    said = text_of(get(console.client("hanako"), HOME))
    assert TITLES["draft"] in said
    assert "続きを書く" in said
    assert "読んで承認する" not in said


def test_with_nothing_to_do_the_page_says_so_and_what_will_come(console: ConsoleTown) -> None:
    _nothing_overdue(console)
    said = text_of(get(console.client("hanako"), HOME))
    assert "待っていることはありません" in said
    assert "ここに並びます" in said


def test_whoever_reads_no_questions_sees_numbers_and_none_below_five(console: ConsoleTown) -> None:
    make_scene(console)
    with console.services.database.writing() as session:
        day = console.services.clock().date()
        session.add(FollowerCount(account_id=console.account_id, day=day, followers=1204, blocks=1203))
    for login in ("mina", "ken"):
        said = text_of(get(console.client(login), HOME))
        assert "LINEの友だち 5人未満" in said
        assert "答えられなかった質問 5件" in said
        assert not any(question in said for question in QUESTIONS)
        assert "あなたを待っていること" not in said


def test_a_count_of_the_neighbour_is_not_ours(console: ConsoleTown) -> None:
    make_scene(console)
    said = text_of(get(console.client("yoso"), "/tonari/home/"))
    assert "待っていることはありません" in said


@given(st.integers(min_value=0, max_value=10_000))
def test_no_number_of_people_below_five_is_told(number: int) -> None:
    figure = coarse("friends", Counted(number))
    assert figure.number is None if number < 5 else figure.number == number


def test_a_running_programme_is_told_in_one_line(console: ConsoleTown) -> None:
    with console.services.database.writing() as session:
        session.add(InstallationMark(id=1, beats=1, beaten_at=console.services.clock()))
    said = text_of(get(console.client("kanri"), HOME))
    assert "プログラムは動いています。" in said
    assert "動いていません" not in said


def test_a_programme_that_has_fallen_silent_is_a_fault(console: ConsoleTown) -> None:
    with console.services.database.writing() as session:
        session.add(InstallationMark(id=1, beats=1, beaten_at=console.services.clock() - timedelta(minutes=7)))
    assert "プログラムが7分のあいだ動いていません" in text_of(get(console.client("kanri"), HOME))


def test_the_months_allowance_is_told_in_words(console: ConsoleTown) -> None:
    at = console.services.clock()
    with console.services.database.writing() as session:
        row = LedgerReading(account_id=console.account_id, hour_at=at, line_limit=200, line_used=190, ours=0)
        session.add(row)
    said = text_of(get(console.client("mina"), HOME))
    assert "190通を使いました。残りは10通です（200通のうち95%）" in said
    assert "今月の通数の残りが少なくなりました" in said


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 90))
def test_an_allowance_is_a_fault_exactly_when_nothing_is_left(used: int, limit: int, reserve: int) -> None:
    allowance = Allowance(used, limit, reserve, read_at=datetime(2026, 11, 21, tzinfo=UTC))
    if used >= limit:
        assert allowance.left == 0
        assert allowance.state == State.FAULT
    assert 0 <= allowance.percent <= 100
    assert (allowance.state == State.GOOD) == (allowance.percent < 100 - reserve)


def test_answers_whose_review_is_overdue_are_counted(console: ConsoleTown) -> None:
    _nothing_overdue(console)
    with console.services.database.writing() as session:
        for row in session.query(EntryRow).order_by(EntryRow.id).limit(3):
            row.review_on = (console.services.clock() - timedelta(days=9)).date()
    assert "見直しの日を過ぎた答えが3件あります" in text_of(get(console.client("hanako"), HOME))


def test_the_week_shows_what_is_to_leave(console: ConsoleTown) -> None:
    make_scene(console)
    page = get(console.client("mina"), HOME)
    week = page.text[page.text.index('class="week"') :]
    assert TITLES["scheduled"] in week
    assert week.count("day-name") == 7


def test_that_nobody_is_on_duty_leads_whoever_may_to_where_it_is_mended(console: ConsoleTown) -> None:
    place = "/mihon/settings/duty"
    pages = {login: get(console.client(login), HOME) for login in ("kanri", "jiro")}
    assert all("警報を受け取る当番の人がいません" in text_of(page) for page in pages.values())
    assert (place in pages["kanri"].text, place in pages["jiro"].text) == (True, False)


def _nothing_overdue(console: ConsoleTown) -> None:
    with console.services.database.writing() as session:
        session.query(EntryRow).update({EntryRow.review_on: None})

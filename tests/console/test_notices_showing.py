"""A notice's page: everything about it, and what can be done next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from console.preview import town_page
from people.tables import Contact
from scheduler.ports import Quota
from scheduler.safety_tables import Drill
from scheduler.tables import Delivery, Notice, NoticeStatus
from tests.console.scene import TITLES, make_scene
from tests.console.sending_town import SendingTown
from tests.console.town import ConsoleTown, get, post, text_of


@pytest.fixture
def town(sending: SendingTown) -> SendingTown:
    """A town whose LINE says what is left, and whose links are well."""
    return sending


def page(town: SendingTown, login: str, number: int, **query: object) -> str:
    """What it says to somebody."""
    return text_of(get(town.client(login), f"/mihon/notices/{number}", **query))


def test_a_page_for_every_state_and_every_reader(console: ConsoleTown) -> None:
    scene = make_scene(console)
    for login in ("mina", "hanako", "jiro", "toban", "kanri"):
        client = console.client(login)
        for state, number in scene.notices.items():
            answer = get(client, f"/mihon/notices/{number}")
            assert answer.status_code == 200, f"{login}: {state}"
            assert TITLES[state] in answer.text
            assert ("次にできること" in answer.text) == (login != "mina")


def test_the_demonstration_leads_to_the_town_s_page_on_this_machine(town: SendingTown) -> None:
    notice = Notice(public_key="abc")
    there = f"{town.parts.public_url}/notices/mihon/abc"
    assert town_page(town.parts, "mihon", notice) == there
    here = f"{town.parts.entry.origin}/notices/mihon/abc"
    assert town_page(replace(town.parts, is_demo=True), "mihon", notice) == here != there


def test_who_wrote_it_is_told_that_another_must_approve(town: SendingTown) -> None:
    number = town.draft(author="jiro")
    assert "承認へ進む" not in page(town, "jiro", number)
    assert "承認や保留の解除は、別の人が行います" in page(town, "jiro", number)
    assert "承認へ進む" in page(town, "kanri", number)
    assert "承認へ進む" not in page(town, "hanako", number)


def test_a_duty_officer_finds_correcting_and_stopping_first(town: SendingTown) -> None:
    said = page(town, "toban", town.sending())
    assert said.index("次にできること") < said.index("訂正する") < said.index("止める") < said.index("届ける相手")


def test_its_story_names_who_and_when(town: SendingTown) -> None:
    said = page(town, "hanako", town.approved())
    assert "2026年11月21日（土）10:00 下書き hanakoさん" in said
    assert "承認 jiroさん 3人" in said


def test_faults_lead_to_the_field_that_they_speak_of(town: SendingTown) -> None:
    number = town.draft(body="断水です。https://bit.ly/x")
    shown = get(town.client("hanako"), f"/mihon/notices/{number}")
    assert "直すところ（1件）" in shown.text
    assert f'/mihon/notices/{number}/edit#found-body"' in shown.text
    assert 'id="found-body"' in get(town.client("hanako"), f"/mihon/notices/{number}/edit").text


def test_people_and_cost_are_counted_when_asked_for(town: SendingTown) -> None:
    town.quota = Quota(limit=100, used=99)
    number = town.draft()
    assert "3通" not in page(town, "jiro", number)
    asked = page(town, "jiro", number, ask=1)
    assert "3人 （友だち全員への一斉送信）" in asked
    assert "今月の通数が足りません" in asked


def test_a_line_that_does_not_answer_is_said_so(town: SendingTown) -> None:
    town.quota = None
    assert "LINEに聞けませんでした" in page(town, "jiro", town.draft(), ask=1)


def test_what_was_sent_has_its_figures(town: SendingTown) -> None:
    figures = text_of(get(town.client("hanako"), f"/mihon/notices/{town.sending()}/figures"))
    assert "承認したときの人数 3人" in figures
    assert "送った 1回 3人" in figures


@pytest.mark.parametrize("path", ["4711", "4711/edit", "4711/proof", "4711/figures", f"{10**30}", f"{10**30}/edit"])
def test_what_there_is_not_is_not_found(town: SendingTown, path: str) -> None:
    assert get(town.client("jiro"), f"/mihon/notices/{path}").status_code == 404


def test_checking_again_is_noted_and_twice_is_harmless(town: SendingTown) -> None:
    number = town.draft()
    client = town.client("hanako")
    for _ in range(2):
        assert post(client, f"/mihon/notices/{number}/check", page="/mihon/notices/new").status_code == 303
    assert town.audited("notice.check") == 2
    approved = town.approved("別のお知らせ")
    answer = post(client, f"/mihon/notices/{approved}/check", page="/mihon/notices/new")
    assert "すでに確かめが済んでいます" in text_of(get(client, answer.location))
    assert town.audited("notice.check") == 2


def test_a_try_on_ones_own_phone_says_how_to_link_it_first(town: SendingTown) -> None:
    number = town.draft()
    client = town.client("hanako")
    assert 'href="/mihon/home/line"' in get(client, f"/mihon/notices/{number}/proof").text
    answer = post(client, f"/mihon/notices/{number}/proof", page="/mihon/notices/new")
    assert "まだ町の公式アカウントとつながっていません" in text_of(get(client, answer.location))
    assert town.audited("notice.proof") == 0


def test_a_try_reaches_the_own_phone_and_a_second_press_nothing(town: SendingTown) -> None:
    number, client = town.draft(), town.client("hanako")
    with town.services.database.writing() as session:
        own = session.scalars(select(Contact).order_by(Contact.id).limit(1)).one()
        session.execute(update(Contact).where(Contact.id == own.id).values(user_id=town.user_id("hanako")))
        line_id = own.line_user_id
    for _ in range(3):
        answer = post(client, f"/mihon/notices/{number}/proof", {"language": "xx"}, page="/mihon/notices/new")
        assert answer.status_code == 303
    with town.services.database.reading() as session:
        (row,) = session.scalars(select(Delivery)).all()
        assert row.recipients == [line_id]
        assert session.scalars(select(Drill.proof_of_id)).all() == [number]
    assert town.audited("notice.proof") == 1
    assert "すでに送っています" in text_of(get(client, answer.location))


def test_what_has_left_is_not_tried_any_more(town: SendingTown) -> None:
    number, client = town.sending(), town.client("hanako")
    answer = post(client, f"/mihon/notices/{number}/proof", page="/mihon/notices/new")
    assert "試し送りはできません" in text_of(get(client, answer.location))


def test_a_notice_whose_time_is_over_cannot_be_approved_from_its_page(town: SendingTown) -> None:
    number = town.draft(valid_until=town.services.clock() + timedelta(minutes=5))
    town.town.clock.now += timedelta(minutes=6)
    assert "承認へ進む" not in page(town, "jiro", number)


def test_what_has_left_says_when_it_left_and_no_more_what_was_planned(town: SendingTown) -> None:
    number, at = town.sending(), town.services.clock()
    with town.services.database.writing() as session:
        planned = {"scheduled_at": at + timedelta(hours=8), "status": NoticeStatus.SENT, "sent_at": at}
        session.execute(update(Notice).where(Notice.id == number).values(planned))
    said = text_of(get(town.client("jiro"), f"/mihon/notices/{number}/end"))
    assert "送り始めた日時 2026年11月21日（土）10:" in said
    assert "送る予定" not in said
    assert "に送り終わりました" in page(town, "jiro", number)

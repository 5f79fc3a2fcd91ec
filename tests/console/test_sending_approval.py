"""Approving by a page: another person, everything that would leave, the number typed by hand."""

from __future__ import annotations

import re

import pytest

from scheduler.audiences import audience_of
from scheduler.notice_content import NoticeContent, Words
from scheduler.notices import NewNotice, content_of, edit_notice
from scheduler.ports import Quota
from scheduler.tables import NoticeStatus
from tests.console.sending_town import BODY, TITLE, SendingTown, followed, hidden
from tests.console.town import get, post, text_of


def approve(
    town: SendingTown, number: int, people: str, login: str = "jiro", seen: str | None = None
) -> tuple[int, str]:
    """Look at the page and press; status and words of the answer."""
    client = town.client(login)
    path = f"/mihon/notices/{number}/approve"
    seen = hidden(get(client, path), "seen") if seen is None else seen
    answer = post(client, path, {"people": people, "seen": seen})
    return answer.status_code, text_of(answer if answer.status_code != 303 else followed(client, answer))


def test_the_approver_sees_every_language_the_author_and_an_empty_field(sending: SendingTown) -> None:
    content = NoticeContent(
        Words(TITLE, BODY), variants={"en": Words("Water outage", "No water on Nov. 21, 13:00-15:00.")}
    )
    number = sending.draft(content=content)
    page = get(sending.client("jiro"), f"/mihon/notices/{number}/approve")
    said = text_of(page)
    for word in (TITLE, "Water outage", "英語", "hanakoさん", "友だち全員", "3 人に届きます"):
        assert word in said, word
    assert re.search(r'<input[^>]*id="people"[^>]*>', page.text)
    assert not re.search(r'id="people"[^>]*value="3"|value="3"[^>]*id="people"', page.text), (
        "the number is not filled in"
    )


@pytest.mark.parametrize("typed", ["3", "３人", " 3 "])
def test_whoever_types_the_number_approves_and_nothing_leaves(sending: SendingTown, typed: str) -> None:
    number = sending.draft()
    status, said = approve(sending, number, typed)
    assert status == 303
    assert "いますぐ送る" in said
    assert sending.notice(number).status == NoticeStatus.APPROVED
    assert sending.notice(number).approver_id == sending.user_id("jiro")
    assert sending.deliveries(number) == []
    assert sending.audited("notice.approve") == 1


@pytest.mark.parametrize(
    ("typed", "told"), [("30", "いま届く人数は 3 人です"), ("", "数字で打ってください"), ("三人", "数字で")]
)
def test_another_number_approves_nothing_and_tells_the_right_one(sending: SendingTown, typed: str, told: str) -> None:
    number = sending.draft()
    status, said = approve(sending, number, typed)
    assert status == 422
    assert told in said
    assert sending.notice(number).status == NoticeStatus.CHECKED
    assert sending.audited("notice.approve") == 0


def test_when_people_came_meanwhile_the_new_number_is_asked_for(sending: SendingTown) -> None:
    number = sending.draft()
    seen = hidden(get(sending.client("jiro"), f"/mihon/notices/{number}/approve"), "seen")
    sending.befriend(2)
    status, said = approve(sending, number, "3", seen=seen)
    assert status == 422
    assert "いま届く人数は 5 人です" in said
    assert approve(sending, number, "5")[0] == 303


def test_nobody_approves_what_they_wrote(sending: SendingTown) -> None:
    number = sending.draft(author="jiro")
    client = sending.client("jiro")
    page = get(client, f"/mihon/notices/{number}/approve")
    assert "あなたが書いたお知らせです" in text_of(page)
    assert 'id="people"' not in page.text
    status, said = approve(sending, number, "3", seen=sending_seen(sending, number))
    assert status == 422
    assert "ほかの承認者" in said
    assert sending.notice(number).status == NoticeStatus.CHECKED


def sending_seen(town: SendingTown, number: int) -> str:
    """The mark that somebody else's page carries."""
    return hidden(get(town.client("toban"), f"/mihon/notices/{number}/approve"), "seen")


def test_what_was_changed_while_it_was_looked_at_is_not_approved(sending: SendingTown) -> None:
    number = sending.draft()
    seen = sending_seen(sending, number)
    before = sending.notice(number)
    new = NewNotice(NoticeContent(Words("断水は中止です", BODY)), audience_of(before), before.valid_until)
    with sending.services.database.writing() as session:
        edit_notice(
            session, sending.account_id, number, new, editor_id=sending.user_id("hanako"), at=sending.services.clock()
        )
    sending.parts.checker.check(sending.account_id, number, sending.user_id("hanako"))
    assert content_of(sending.notice(number)).words.title == "断水は中止です"
    status, said = approve(sending, number, "3", seen=seen)
    assert status == 422
    assert "ほかの人が変えました" in said
    assert "断水は中止です" in said, "and the page shows it as it is now"
    assert sending.notice(number).status == NoticeStatus.CHECKED


@pytest.mark.parametrize(("quota", "told"), [(Quota(2, 0), "通数が足りません"), (None, "LINEに聞けない")])
def test_what_does_not_fit_into_the_month_is_not_approved(sending: SendingTown, quota: Quota | None, told: str) -> None:
    number = sending.draft()
    sending.quota = quota
    status, said = approve(sending, number, "3")
    assert status == 422
    assert told in said
    assert sending.notice(number).status == NoticeStatus.CHECKED


def test_a_draft_with_faults_has_no_page_of_approval(sending: SendingTown) -> None:
    number = sending.draft("【訓練】断水", "これは訓練です。")
    client = sending.client("jiro")
    said = text_of(followed(client, get(client, f"/mihon/notices/{number}/approve")))
    assert "下書きです" in said


def test_a_login_of_long_ago_is_asked_for_again_before_anything_is_typed(sending: SendingTown) -> None:
    number = sending.draft()
    client = sending.client("jiro", is_fresh=False)
    answer = get(client, f"/mihon/notices/{number}/approve")
    assert answer.status_code == 302
    assert "/verify" in answer.location
    assert post(client, f"/mihon/notices/{number}/approve", {"people": "3"}).status_code == 302
    assert sending.notice(number).status == NoticeStatus.CHECKED


def test_a_number_that_no_notice_has_is_not_found(sending: SendingTown) -> None:
    client = sending.client("jiro")
    for number in (4711, 10**30):
        for step in ("approve", "send", "schedule", "stop", "correct", "end", "release"):
            assert get(client, f"/mihon/notices/{number}/{step}").status_code == 404, step
            assert post(client, f"/mihon/notices/{number}/{step}").status_code == 404, step

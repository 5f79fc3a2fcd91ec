"""Stopping, correcting and ending by pages: few taps, and exactly those who got it."""

from __future__ import annotations

import re

import pytest

from scheduler.notice_content import NoticeContent, Words
from scheduler.tables import AudienceKind, DeliveryStatus, NoticeStatus, Relation
from tests.console.sending_town import BODY, TITLE, SendingTown, followed
from tests.console.town import HOST, get, post, text_of


def button(page: str, label: str) -> str:
    """Where the form or the link with this label leads."""
    form = re.search(rf'<form[^>]*action="([^"]+)"(?:(?!</form>).)*>{label}</button>', page, re.DOTALL)
    link = re.search(rf'<a[^>]*href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?{label}</a>', page, re.DOTALL)
    found = form or link
    assert found, f"no {label}"
    return found[1]


@pytest.mark.parametrize(
    ("tap", "confirm", "status"),
    [("訂正する", "はい、訂正を送る", NoticeStatus.STOPPED), ("止める", "はい、止める", NoticeStatus.STOPPED)],
)
def test_three_taps_lead_from_the_alarm_to_the_end_of_a_wrong_notice(
    sending: SendingTown, tap: str, confirm: str, status: NoticeStatus
) -> None:
    """With a login that is alive but not fresh: at 01:12 nobody shall look for a second factor."""
    number = sending.sending()
    client = sending.client("toban", is_fresh=False)
    first = get(client, f"/mihon/notices/{number}")
    second = client.get(button(first.text, tap), base_url=HOST)
    assert second.status_code == 200
    third = post(client, button(second.text, confirm).removeprefix("/console"))
    assert third.status_code == 303
    assert sending.notice(number).status == status
    corrections = sending.following(number, Relation.CORRECTION)
    assert len(corrections) == (1 if tap == "訂正する" else 0)


def test_a_correction_goes_to_those_who_got_it_in_the_prepared_words(sending: SendingTown) -> None:
    number = sending.sending()
    client = sending.client("jiro", is_fresh=False)
    page = get(client, f"/mihon/notices/{number}/correct")
    assert f"【訂正】「{TITLE}」" in text_of(page) or "訂正" in text_of(page)
    answer = post(client, f"/mihon/notices/{number}/correct")
    (correction,) = sending.following(number, Relation.CORRECTION)
    assert f"訂正（{correction.id}番）" in text_of(followed(client, answer))
    assert correction.audience == AudienceKind.GOT_NOTICE
    assert correction.status == NoticeStatus.SENDING
    assert sending.audited("notice.correct") == 1


def test_a_correction_of_what_nobody_got_only_stops_it(sending: SendingTown) -> None:
    number = sending.sending(is_received=False)
    client = sending.client("jiro")
    answer = post(client, f"/mihon/notices/{number}/correct")
    assert "だれにも届いていません" in text_of(followed(client, answer))
    assert sending.following(number, Relation.CORRECTION) == []
    assert [row.status for row in sending.deliveries(number)] == [DeliveryStatus.CANCELLED]
    again = post(client, f"/mihon/notices/{number}/correct")
    assert "すでに止めてあります" in text_of(followed(client, again))


def test_own_words_ask_for_a_fresh_login_before_they_are_typed(sending: SendingTown) -> None:
    number = sending.sending()
    client = sending.client("jiro", is_fresh=False)
    for step in ("correct/words", "end", "end/words"):
        answer = get(client, f"/mihon/notices/{number}/{step}")
        assert (answer.status_code, "/verify" in answer.location) == (302, True), step
        assert post(client, f"/mihon/notices/{number}/{step}", {"title-ja": "x", "body-ja": "y"}).status_code == 302
    assert len(sending.notices()) == 1


def test_the_prepared_way_takes_no_words_from_outside(sending: SendingTown) -> None:
    number = sending.sending()
    post(
        sending.client("jiro", is_fresh=False),
        f"/mihon/notices/{number}/correct",
        {"title": "うそ", "body": "うそ", "title-ja": "うそ", "body-ja": "うそ"},
    )
    (correction,) = sending.following(number, Relation.CORRECTION)
    assert "うそ" not in correction.title + correction.body


def test_own_words_are_sent_in_every_language_of_the_notice(sending: SendingTown) -> None:
    content = NoticeContent(Words(TITLE, BODY), variants={"en": Words("Outage", "No water on Nov. 21, 13:00-15:00.")})
    number = sending.sending(content=content)
    client = sending.client("jiro")
    typed = {
        "title-ja": "断水はありません",
        "body-ja": "さきほどのお知らせは誤りです。水道は使えます。",
        "title-en": "No outage",
        "body-en": "The message before was wrong.",
    }
    assert post(client, f"/mihon/notices/{number}/correct/words", typed).status_code == 303
    (correction,) = sending.following(number, Relation.CORRECTION)
    assert correction.title == "断水はありません"
    assert correction.content["variants"]["en"]["title"] == "No outage"


def test_own_words_with_a_fault_stop_the_notice_send_nothing_and_are_shown_again(sending: SendingTown) -> None:
    number = sending.sending()
    client = sending.client("jiro")
    typed = {"title-ja": "断水はありません", "body-ja": "個人番号 123456789018 の方は、水道課へ。"}
    answer = post(client, f"/mihon/notices/{number}/correct/words", typed)
    assert answer.status_code == 422
    assert "123456789018" in answer.text, "what was typed is not lost"
    assert "直さなければ送れない" in text_of(answer)
    assert sending.notice(number).status == NoticeStatus.STOPPED
    assert sending.following(number, Relation.CORRECTION) == []


def test_an_empty_correction_is_refused_and_not_filled_with_anything(sending: SendingTown) -> None:
    number = sending.sending()
    answer = post(sending.client("jiro"), f"/mihon/notices/{number}/correct/words", {"title-ja": "", "body-ja": ""})
    assert answer.status_code == 422
    assert "1字から" in text_of(answer)


def test_the_end_is_told_once_to_those_who_got_it(sending: SendingTown) -> None:
    number = sending.sending()
    client = sending.client("jiro")
    assert "終わりを知らせる" in text_of(get(client, f"/mihon/notices/{number}/end"))
    assert post(client, f"/mihon/notices/{number}/end").status_code == 303
    again = post(client, f"/mihon/notices/{number}/end")
    (end,) = sending.following(number, Relation.END)
    assert f"すでに {end.id}番" in text_of(followed(client, again))


def test_what_never_left_has_no_end(sending: SendingTown) -> None:
    number = sending.approved()
    client = sending.client("jiro")
    assert "すでに承認されています" in text_of(followed(client, get(client, f"/mihon/notices/{number}/end")))
    assert sending.notice(number).status == NoticeStatus.APPROVED


def test_a_stopped_account_says_how_to_get_on_with_a_correction(sending: SendingTown) -> None:
    number = sending.sending()
    client = sending.client("toban")
    post(client, "/mihon/notices/switch/stop", {"reason": "mistake"})
    answer = post(client, f"/mihon/notices/{number}/correct")
    assert answer.status_code == 422
    assert "先に「止める」を押してください" in text_of(answer)
    assert post(client, f"/mihon/notices/{number}/stop").status_code == 303
    assert sending.notice(number).status == NoticeStatus.STOPPED


def test_an_editor_can_neither_stop_nor_correct(sending: SendingTown) -> None:
    number = sending.sending()
    client = sending.client("hanako")
    for step in ("stop", "correct", "end", "release", "approve", "send", "schedule", "unschedule", "correct/words"):
        assert post(client, f"/mihon/notices/{number}/{step}").status_code == 403, step
    assert sending.notice(number).status == NoticeStatus.SENDING

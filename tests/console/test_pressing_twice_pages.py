"""Two people at once, a double click, the back button, a re-posted form: one send, and a polite word to the others."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from people.tables import StaffCode
from scheduler.tables import NoticeStatus, Relation
from tests.console.sending_town import SendingTown, followed, hidden
from tests.console.town import HOST, csrf_token, get, post, text_of


def together(presses: Sequence[tuple[FlaskClient, str, dict[str, str]]]) -> list[TestResponse]:
    """Send these forms at the same time, each from its own browser; the answers in order."""
    gate = threading.Barrier(len(presses))
    answers: dict[int, TestResponse] = {}
    tokens = [csrf_token(client, "/mihon/notices/held") for client, _, _ in presses]

    def press(number: int) -> None:
        client, path, data = presses[number]
        gate.wait()
        answers[number] = client.post(
            path, base_url=HOST, data={"csrf_token": tokens[number], **data}, headers={"Referer": f"{HOST}/"}
        )

    threads = [threading.Thread(target=press, args=(number,)) for number in range(len(presses))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(presses))]


def words_after(
    presses: Sequence[tuple[FlaskClient, str, dict[str, str]]], answers: Sequence[TestResponse]
) -> list[str]:
    """What each of them reads then."""
    return [text_of(followed(client, answer)) for (client, _, _), answer in zip(presses, answers, strict=True)]


def test_two_approvers_at_once_approve_it_once(sending: SendingTown) -> None:
    number = sending.draft()
    path = f"/mihon/notices/{number}/approve"
    presses = []
    for login in ("jiro", "toban"):
        client = sending.client(login)
        presses.append((client, path, {"people": "3", "seen": hidden(get(client, path), "seen")}))
    said = words_after(presses, together(presses))
    assert sorted("すでに承認されています" in words for words in said) == [False, True]
    assert sending.audited("notice.approve") == 1


def test_two_approvers_at_once_send_it_once(sending: SendingTown) -> None:
    number = sending.approved()
    path = f"/mihon/notices/{number}/send"
    presses = []
    for login in ("jiro", "toban"):
        client = sending.client(login)
        presses.append((client, path, {"seen": hidden(get(client, path), "seen")}))
    said = words_after(presses, together(presses))
    assert sorted("すでに送り始めています" in words for words in said) == [False, True]
    assert len(sending.deliveries(number)) == 1
    assert sending.audited("notice.send") == 1


@pytest.mark.parametrize("presses", [2, 20])
def test_however_often_the_button_is_pressed_it_leaves_once(sending: SendingTown, presses: int) -> None:
    number = sending.approved()
    client = sending.client("jiro")
    path = f"/mihon/notices/{number}/send"
    data = {"seen": hidden(get(client, path), "seen")}
    said = [text_of(followed(client, post(client, path, data))) for _ in range(presses)]
    assert ["すでに送り始めています" in words for words in said] == [False, *[True] * (presses - 1)]
    assert len(sending.deliveries(number)) == 1
    assert sending.audited("notice.send") == 1


def test_twenty_presses_at_once_correct_it_once(sending: SendingTown) -> None:
    number = sending.sending()
    path = f"/mihon/notices/{number}/correct"
    logins = ("jiro", "toban", "kanri", "jiro") * 5
    presses: list[tuple[FlaskClient, str, dict[str, str]]] = [(sending.client(login), path, {}) for login in logins]
    said = words_after(presses, together(presses))
    (correction,) = sending.following(number, Relation.CORRECTION)
    assert sum(f"すでに {correction.id}番" in words for words in said) == 19
    assert sending.audited("notice.correct") == 1


def test_the_back_button_and_the_form_of_before_do_nothing_more(sending: SendingTown) -> None:
    """Approve, send, then post the old pages' forms again, as a browser does after going back."""
    number = sending.draft()
    client = sending.client("jiro")
    approving, sending_ = f"/mihon/notices/{number}/approve", f"/mihon/notices/{number}/send"
    first = {"people": "3", "seen": hidden(get(client, approving), "seen")}
    post(client, approving, first)
    second = {"seen": hidden(get(client, sending_), "seen")}
    post(client, sending_, second)
    for path, data in ((approving, first), (sending_, second)):
        assert "すでに送り始めています" in text_of(followed(client, post(client, path, data)))
        assert "すでに送り始めています" in text_of(followed(client, get(client, path)))
    assert sending.notice(number).status == NoticeStatus.SENDING
    assert len(sending.deliveries(number)) == 1


def test_stop_and_send_at_once_end_stopped_with_nothing_left_to_leave(sending: SendingTown) -> None:
    number = sending.approved()
    sender, stopper = sending.client("jiro"), sending.client("toban")
    seen = hidden(get(sender, f"/mihon/notices/{number}/send"), "seen")
    together(
        [
            (sender, f"/mihon/notices/{number}/send", {"seen": seen}),
            (stopper, f"/mihon/notices/{number}/stop", {}),
        ]
    )
    assert sending.notice(number).status == NoticeStatus.STOPPED
    assert not [row for row in sending.deliveries(number) if row.status in ("queued", "sending")]


def test_two_codes_for_ones_own_line_at_once_leave_one_that_works(sending: SendingTown) -> None:
    path = "/mihon/home/line/code"
    answers = together([(sending.client("hanako"), path, {}) for _ in range(2)])
    assert [answer.status_code for answer in answers] == [200, 200]
    with sending.services.database.reading() as session:
        assert len(session.scalars(select(StaffCode.id)).all()) == 1
    assert sending.audited("user.line-code") == 2

"""An approved notice leaves now or at a time; the gate's answer is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.tables import NoticeStatus
from tests.console.sending_town import SendingTown, followed, hidden
from tests.console.town import get, post, text_of


def press(town: SendingTown, number: int, step: str, data: dict[str, str] | None = None) -> tuple[int, str]:
    """Look at a page and press its button; status and words of the answer."""
    client = town.client("jiro")
    path = f"/mihon/notices/{number}/{step}"
    seen = hidden(get(client, path), "seen")
    answer = post(client, path, {"seen": seen, **(data or {})})
    return answer.status_code, text_of(answer if answer.status_code != 303 else followed(client, answer))


def test_after_the_approval_there_is_the_choice_between_now_and_later(sending: SendingTown) -> None:
    said = text_of(get(sending.client("jiro"), f"/mihon/notices/{sending.approved()}/send"))
    assert "いますぐ送る" in said
    assert "日時を決める" in said


def test_now_means_that_the_requests_are_made(sending: SendingTown) -> None:
    number = sending.approved()
    status, said = press(sending, number, "send")
    assert (status, "送り始めました" in said) == (303, True)
    assert sending.notice(number).status == NoticeStatus.SENDING
    assert len(sending.deliveries(number)) == 1
    assert sending.audited("notice.send") == 1


def test_what_the_safety_valve_holds_is_told_with_its_reason(sending: SendingTown) -> None:
    first, again = sending.approved(), sending.approved()
    press(sending, first, "send")
    status, said = press(sending, again, "send")
    assert status == 303
    assert "保留しました" in said
    assert "同じ内容" in said
    assert sending.notice(again).status == NoticeStatus.HELD


def test_nothing_leaves_while_the_account_is_stopped(sending: SendingTown) -> None:
    number = sending.approved()
    post(sending.client("toban"), "/mihon/notices/switch/stop", {"reason": "mistake"})
    status, said = press(sending, number, "send")
    assert status == 422
    assert "送信は止まっている" in said
    assert sending.notice(number).status == NoticeStatus.APPROVED


def test_a_time_by_day_is_kept_and_can_be_taken_back(sending: SendingTown) -> None:
    number = sending.approved()
    status, said = press(sending, number, "schedule", {"day": "2026-11-21", "time": "15:30"})
    assert status == 303
    assert "2026年11月21日（土）15:30 に送ります" in said
    kept = sending.notice(number)
    assert kept.status == NoticeStatus.SCHEDULED
    assert kept.scheduled_at is not None
    assert (kept.scheduled_at.hour, kept.scheduled_at.minute) == (6, 30), "UTC"
    client = sending.client("jiro")
    answer = post(client, f"/mihon/notices/{number}/unschedule")
    assert "予定を取り消しました" in text_of(followed(client, answer))
    assert sending.notice(number).status == NoticeStatus.APPROVED


@pytest.mark.parametrize(
    ("day", "time", "told"),
    [
        ("2026-11-21", "", "日と時刻を選んで"),
        ("2026-02-30", "10:00", "日と時刻を選んで"),
        ("2026-11-21", "09:00", "いまより後"),
        ("2026-11-21", "19:00", "いまより後"),
        ("2026-11-21", "22:00", "夜の時間"),
    ],
)
def test_a_time_at_which_it_could_not_leave_is_refused(sending: SendingTown, day: str, time: str, told: str) -> None:
    number = sending.approved()
    status, said = press(sending, number, "schedule", {"day": day, "time": time})
    assert status == 422
    assert told in said
    assert sending.notice(number).status == NoticeStatus.APPROVED


def test_what_somebody_else_moved_meanwhile_is_not_moved_again(sending: SendingTown) -> None:
    number = sending.approved()
    client = sending.client("jiro")
    path = f"/mihon/notices/{number}/schedule"
    old = hidden(get(client, path), "seen")
    press(sending, number, "schedule", {"day": "2026-11-21", "time": "15:30"})
    answer = post(client, path, {"seen": old, "day": "2026-11-21", "time": "12:00"})
    assert answer.status_code == 422
    assert "ほかの人が変えました" in text_of(answer)
    kept = sending.notice(number).scheduled_at
    assert kept is not None
    assert kept - sending.services.clock() == timedelta(hours=5, minutes=30)

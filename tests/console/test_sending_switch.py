"""The stop switch: off in one press, on after one has seen what will leave."""

from __future__ import annotations

from datetime import timedelta

from scheduler.tables import NoticeStatus
from tests.console.sending_town import SendingTown, followed, hidden
from tests.console.town import get, post, text_of


def stop(town: SendingTown, login: str = "toban", **data: str) -> str:
    """Press; what the page says then."""
    client = town.client(login, is_fresh=False)
    answer = post(client, "/mihon/notices/switch/stop", {"reason": "mistake", **data})
    return text_of(followed(client, answer))


def test_one_press_stops_everything_without_a_fresh_login(sending: SendingTown) -> None:
    said = stop(sending, words="知らない送信がある")
    assert "すべての送信を止めました" in said
    assert sending.is_stopped()
    assert "まちがった送信を止める" in said
    assert "知らない送信がある" in said
    assert "止めた人 tobanさん" in said
    assert sending.audited("account.stop") == 1


def test_the_banner_stands_on_every_page_then(sending: SendingTown) -> None:
    stop(sending)
    assert "送信を止めています" in text_of(get(sending.client("mina"), "/mihon/home/"))


def test_a_press_without_a_reason_asks_for_it(sending: SendingTown) -> None:
    client = sending.client("toban")
    answer = post(client, "/mihon/notices/switch/stop", {"words": "あわてて"})
    assert answer.status_code == 422
    assert "あわてて" in answer.text
    assert not sending.is_stopped()


def test_stopping_and_resuming_twice_are_told_politely(sending: SendingTown) -> None:
    stop(sending)
    assert "すでに送信を止めてあります" in stop(sending, "jiro")
    client = sending.client("jiro")
    seen = hidden(get(client, "/mihon/notices/switch/resume"), "seen")
    post(client, "/mihon/notices/switch/resume", {"seen": seen})
    again = post(client, "/mihon/notices/switch/resume", {"seen": seen})
    assert "すでに送信しています" in text_of(followed(client, again))
    assert (sending.audited("account.stop"), sending.audited("account.resume")) == (1, 1)


def test_before_it_goes_on_everything_that_will_leave_is_told(sending: SendingTown) -> None:
    sending.sending("いま送っているもの", is_received=False)
    due = sending.approved("もう時刻のもの")
    client = sending.client("jiro")
    seen = hidden(get(client, f"/mihon/notices/{due}/schedule"), "seen")
    post(client, f"/mihon/notices/{due}/schedule", {"seen": seen, "day": "2026-11-21", "time": "10:30"})
    sending.approved("だれも予約していないもの")
    over = sending.sending(
        "期限の過ぎるもの", is_received=False, valid_until=sending.services.clock() + timedelta(minutes=40)
    )
    stop(sending)
    sending.town.clock.move(hours=1)
    page = get(client, "/mihon/notices/switch/resume")
    said = text_of(page)
    assert "すぐに送られるもの（2件）" in said
    assert "期限が過ぎたので送られないもの（1件）" in said
    assert f"{over}番" in said
    assert "だれも予約していないもの" not in said
    answer = post(client, "/mihon/notices/switch/resume", {"seen": hidden(page, "seen")})
    assert "送信を再開しました" in text_of(followed(client, answer))
    assert not sending.is_stopped()


def test_when_something_else_would_leave_than_was_seen_it_stays_stopped(sending: SendingTown) -> None:
    number = sending.sending(is_received=False)
    stop(sending)
    client = sending.client("jiro")
    seen = hidden(get(client, "/mihon/notices/switch/resume"), "seen")
    post(client, f"/mihon/notices/{number}/stop")
    answer = post(client, "/mihon/notices/switch/resume", {"seen": seen})
    assert answer.status_code == 422
    assert "もう一度見て" in text_of(answer)
    assert sending.is_stopped()
    assert sending.notice(number).status == NoticeStatus.STOPPED


def test_going_on_asks_for_a_fresh_login(sending: SendingTown) -> None:
    stop(sending)
    client = sending.client("toban", is_fresh=False)
    assert "/verify" in get(client, "/mihon/notices/switch/resume").location
    post(client, "/mihon/notices/switch/resume", {"seen": "/0/0"})
    assert sending.is_stopped()


def test_an_editor_has_no_switch(sending: SendingTown) -> None:
    assert post(sending.client("hanako"), "/mihon/notices/switch/stop", {"reason": "mistake"}).status_code == 403
    assert not sending.is_stopped()

"""What is held: why, what to do, and who may let it go on."""

from __future__ import annotations

from sqlalchemy import update

from scheduler.notice_life import send_notice
from scheduler.safety_tables import Hold
from scheduler.safety_valve import HoldReason
from scheduler.tables import Notice, NoticeStatus
from scheduler.watch.holding import hold_notice
from tests.console.sending_town import SendingTown, followed, hidden
from tests.console.town import get, post, text_of


def held(town: SendingTown, title: str = "断水のお知らせ") -> int:
    """A notice that jiro wanted sent and the valve held, since the same words went out before."""
    numbers = [town.approved(title), town.approved(title)]
    at, by = town.services.clock(), town.user_id("jiro")
    with town.services.database.writing() as session:
        outcomes = [send_notice(session, town.account_id, number, at=at, user_id=by) for number in numbers]
    assert [outcome.is_through for outcome in outcomes] == [True, False]
    return numbers[1]


def release(town: SendingTown, number: int, login: str, reason: str) -> tuple[int, str]:
    """Open the page and press; status and words of the answer."""
    client = town.client(login)
    page = get(town.client("toban"), f"/mihon/notices/{number}/release")
    data = {"reason": reason, "seen": hidden(page, "seen")}
    answer = post(client, f"/mihon/notices/{number}/release", data)
    return answer.status_code, text_of(answer if answer.status_code != 303 else followed(client, answer))


def test_the_list_says_why_since_when_who_and_what_to_do(sending: SendingTown) -> None:
    held(sending)
    said = text_of(get(sending.client("toban"), "/mihon/notices/held"))
    for word in (
        "同じ内容を最近送っています",
        "2026年11月21日（土）10:00",
        "jiroさん",
        "二度押したときは",
        "見てから送る",
    ):
        assert word in said, word


def test_an_empty_list_teaches_what_it_is_for(sending: SendingTown) -> None:
    assert "保留中のお知らせはありません" in text_of(get(sending.client("mina"), "/mihon/notices/held"))


def test_whoever_wanted_it_sent_is_offered_no_release(sending: SendingTown) -> None:
    number = held(sending)
    page = text_of(get(sending.client("jiro"), "/mihon/notices/held"))
    assert "見てから送る" not in page
    assert "ほかの承認者です" in page
    status, said = release(sending, number, "jiro", "よい")
    assert status == 422
    assert "ほかの承認者にお願い" in said
    assert sending.notice(number).status == NoticeStatus.HELD


def test_another_approver_lets_it_go_on_for_a_reason(sending: SendingTown) -> None:
    number = held(sending)
    assert release(sending, number, "toban", "  ")[0] == 422
    assert sending.notice(number).status == NoticeStatus.HELD
    status, said = release(sending, number, "toban", "時間が変わったため")
    assert (status, "送り始めました" in said) == (303, True)
    assert sending.notice(number).status == NoticeStatus.SENDING
    assert sending.audited("notice.release") == 1


def test_what_is_typed_as_a_reason_is_not_lost_when_it_is_refused(sending: SendingTown) -> None:
    number = held(sending)
    client = sending.client("jiro")
    answer = post(client, f"/mihon/notices/{number}/release", {"reason": "長い理由", "seen": "x"})
    assert answer.status_code == 422
    assert "ほかの人が変えました" in text_of(answer)


def test_every_reason_has_words_and_something_to_do(sending: SendingTown) -> None:
    number = held(sending)
    client = sending.client("toban")
    for reason in HoldReason:
        with sending.services.database.writing() as session:
            session.execute(update(Hold).where(Hold.notice_id == number).values(reason=str(reason)))
        page = get(client, "/mihon/notices/held")
        assert page.status_code == 200, reason
        assert str(reason) not in text_of(page)


def test_what_a_restore_held_is_let_go_on_together_if_it_is_still_the_same(sending: SendingTown) -> None:
    numbers = [sending.sending(f"断水 {number}", is_received=False) for number in range(2)]
    with sending.services.database.writing() as session:
        for number in numbers:
            hold_notice(session, session.get_one(Notice, number), HoldReason.RESTORED, sending.services.clock())
    client = sending.client("toban")
    assert "2件あります" in text_of(get(client, "/mihon/notices/held"))
    seen = hidden(get(client, "/mihon/notices/held/guarded"), "seen")
    assert post(client, "/mihon/notices/held/guarded", {"reason": "確かめた", "seen": "1"}).status_code == 422
    assert {sending.notice(number).status for number in numbers} == {NoticeStatus.HELD}
    answer = post(client, "/mihon/notices/held/guarded", {"reason": "確かめた", "seen": seen})
    assert "2件の保留を解きました" in text_of(followed(client, answer))
    assert {sending.notice(number).status for number in numbers} == {NoticeStatus.SENDING}
    again = post(client, "/mihon/notices/held/guarded", {"reason": "確かめた", "seen": seen})
    assert "ありません" in text_of(followed(client, again))

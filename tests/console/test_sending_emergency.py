"""An emergency by one duty officer: looked at, counted, sent once."""

from __future__ import annotations

from typing import Any

import pytest

from people.offered_languages import offer_languages
from scheduler.notice_content import Words
from scheduler.notices import content_of
from scheduler.tables import AudienceKind, NoticeStatus, Urgency
from scheduler.watch_tables import Alarm, AlarmKind
from tests.console.sending_town import SendingTown, followed, hidden
from tests.console.town import get, post, text_of

FORM = {
    "title": "中央地区に避難指示",
    "body": "川の水があふれそうです。中央地区の方は、いますぐ第一小学校へ避難してください。",
    "kind": "everybody",
    "place": "中央地区",
    "day": "2026-11-21",
    "time": "10:00",
    "end_day": "2026-11-21",
    "end_time": "18:00",
}


def look(client: Any, **changed: Any) -> Any:
    """The page before sending."""
    return post(client, "/mihon/notices/emergency/look", {**FORM, **changed})


def send(client: Any, people: str = "3", **changed: Any) -> Any:
    """Look, type the number, press."""
    looked = hidden(look(client, **changed), "looked")
    return post(client, "/mihon/notices/emergency", {**FORM, **changed, "looked": looked, "people": people})


def test_looking_shows_the_phone_the_checks_and_the_number_and_keeps_nothing(sending: SendingTown) -> None:
    page = look(sending.client("toban"))
    said = text_of(page)
    for word in ("3 人に、すぐに届きます", "友だち全員", "中央地区に避難指示", "いますぐ送る"):
        assert word in said, word
    assert sending.notices() == []


def test_it_leaves_at_once_and_the_others_are_told(sending: SendingTown) -> None:
    client = sending.client("toban")
    assert "送り始めました" in text_of(followed(client, send(client)))
    (notice,) = sending.notices()
    assert (notice.status, notice.urgency) == (NoticeStatus.SENDING, Urgency.EMERGENCY)
    assert notice.author_id == notice.approver_id == sending.user_id("toban")
    with sending.services.database.reading() as session:
        assert [alarm.kind for alarm in session.query(Alarm)] == [AlarmKind.EMERGENCY_SENT]
    assert sending.audited("notice.emergency") == 1


def test_the_same_press_again_sends_nothing(sending: SendingTown) -> None:
    client = sending.client("toban")
    looked = hidden(look(client), "looked")
    data = {**FORM, "looked": looked, "people": "3"}
    said = [text_of(followed(client, post(client, "/mihon/notices/emergency", data))) for _ in range(3)]
    assert ["すでに出しています" in words for words in said] == [False, True, True]
    assert len(sending.notices()) == 1
    assert sending.audited("notice.emergency") == 1


def test_what_was_changed_after_looking_is_looked_at_again(sending: SendingTown) -> None:
    client = sending.client("toban")
    looked = hidden(look(client), "looked")
    changed = {**FORM, "title": "東地区に避難指示", "looked": looked, "people": "3"}
    answer = post(client, "/mihon/notices/emergency", changed)
    assert answer.status_code == 422
    assert "まだ送っていません" in text_of(answer)
    assert "東地区に避難指示" in text_of(answer)
    assert sending.notices() == []


@pytest.mark.parametrize("people", ["30", "", "みんな"])
def test_another_number_sends_nothing_and_loses_nothing(sending: SendingTown, people: str) -> None:
    answer = send(sending.client("toban"), people)
    assert answer.status_code == 422
    assert FORM["body"] in answer.text
    assert sending.notices() == []


def test_what_has_an_end_is_not_sent_without_its_expected_time(sending: SendingTown) -> None:
    answer = send(sending.client("toban"), end_day="", end_time="")
    assert answer.status_code == 422
    assert "見込みの日時を入れてください" in text_of(answer)
    assert sending.notices() == []


def test_words_of_a_test_are_refused_even_here(sending: SendingTown) -> None:
    answer = send(sending.client("toban"), title="【訓練】避難指示", body="これは訓練です。集まってください。")
    assert answer.status_code == 422
    assert "直さなければ送れない" in text_of(answer)
    assert sending.notices() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"body": " "},
        {"title": "長" * 101},
        {"body": "長" * 2001},
        {"kind": "got-notice"},
        {"kind": "districts"},
        {"kind": "districts", "districts": "atlantis"},
        {"title-en": "Evacuate"},
        {"body-en": "Go to the school."},
        {"title-vi": "長" * 101, "body-vi": "x"},
        {"day": "きのう"},
        {"end_time": ""},
        {"end_day": "2026-11-20"},
        {"day": "9999-12-31", "time": "25:00"},
    ],
)
def test_a_field_that_is_wrong_is_named_and_everything_typed_stays(sending: SendingTown, wrong: dict[str, str]) -> None:
    answer = look(sending.client("toban"), **wrong)
    assert answer.status_code == 422
    typed = {**FORM, **wrong}
    assert typed["place"] in answer.text
    assert [text for name, text in typed.items() if name[-3:] in ("-en", "-vi") and text not in answer.text] == []
    assert sending.notices() == []


def test_districts_can_be_chosen(sending: SendingTown) -> None:
    page = get(sending.client("toban"), "/mihon/notices/emergency")
    key = page.text.split('name="districts" value="')[1].split('"')[0]
    answer = look(sending.client("toban"), kind="districts", districts=key)
    assert answer.status_code == 200
    assert "地区" in text_of(answer)
    answer = send(sending.client("toban"), "0", kind="districts", districts=key)
    assert answer.status_code == 422
    assert "届く相手がいない" in text_of(answer)
    answer = send(sending.client("toban"), "3", kind=str(AudienceKind.EVERYBODY))
    assert answer.status_code == 303


def test_other_languages_wait_folded_and_leave_with_it(sending: SendingTown) -> None:
    client = sending.client("toban")
    empty = text_of(get(client, "/mihon/notices/emergency"))
    assert "ほかのことば" in empty
    assert "ほかのことば（書いてあります）" not in empty
    english = {"title-en": "Evacuate the central district", "body-en": "Go to the elementary school now."}
    looked = look(client, **english)
    for word in ("ほかのことば（書いてあります）", "Evacuate the central district"):
        assert word in text_of(looked), word
    assert "Go to the elementary school now." in looked.text
    assert send(client, **english).status_code == 303
    (notice,) = sending.notices()
    assert content_of(notice).variants == {"en": Words(*english.values())}


def test_words_changed_in_another_language_are_looked_at_again(sending: SendingTown) -> None:
    client = sending.client("toban")
    english = {"title-en": "Evacuate", "body-en": "Go to the elementary school now."}
    looked = hidden(look(client, **english), "looked")
    changed = {**FORM, **english, "body-en": "Stay at home.", "looked": looked, "people": "3"}
    answer = post(client, "/mihon/notices/emergency", changed)
    assert answer.status_code == 422
    assert "まだ送っていません" in text_of(answer)
    assert sending.notices() == []


def test_only_languages_that_the_town_offers_are_asked_for(sending: SendingTown) -> None:
    with sending.services.database.writing() as session:
        offer_languages(session, sending.account_id, ["vi"], possible=("ja", "en", "vi"))
    page = get(sending.client("toban"), "/mihon/notices/emergency").text
    assert 'name="title-vi"' in page
    assert 'name="title-en"' not in page


def test_everybody_is_chosen_and_the_number_stands_beside_the_choice_and_the_button(sending: SendingTown) -> None:
    client = sending.client("toban")
    page = get(client, "/mihon/notices/emergency")
    assert "友だち全員（3人）" in text_of(page)
    assert 'value="everybody" checked' in " ".join(page.text.split())
    assert "いますぐ送る 友だち全員、3人" in text_of(look(client))


def test_only_the_duty_officer_comes_here_and_only_with_a_fresh_login(sending: SendingTown) -> None:
    for login in ("mina", "hanako", "jiro", "kanri", "ken"):
        assert get(sending.client(login), "/mihon/notices/emergency").status_code == 403, login
    answer = get(sending.client("toban", is_fresh=False), "/mihon/notices/emergency")
    assert (answer.status_code, "/verify" in answer.location) == (302, True)

"""T23: an individual number reaches no table and no log, however it is typed; the person is told to take it back."""

from __future__ import annotations

import itertools
import json
import logging
import random
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog

from bot.app import create_app
from bot.logs import configure_logs
from tests.reliability.my_numbers import (
    check_digit,
    folded_digits,
    is_valid,
    random_number,
    typed_numbers,
    wrong_numbers_named_as_such,
)
from tests.reliability.sizes import shared, sized
from tests.reliability.table_dump import cells, places_with
from tests.running import PATH, batches, signed_body
from tests.town import SECRET, SampleTown, line_event, line_user_id, text_event

MESSAGES = sized(1_000, 100_000)


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """All that is logged from now on, down to the finest detail."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = StringIO()
    configure_logs(stream, logging.DEBUG)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def _through_door(town: SampleTown, events: list[dict[str, Any]]) -> None:
    """Post events as LINE does."""
    door = create_app(town.services).test_client()
    for batch in batches(events, 20):
        body, headers = signed_body(batch)
        assert door.post(PATH, data=body, headers=headers).status_code == 200


def _replies(town: SampleTown) -> dict[str, str]:
    """Let the worker answer all there is; each reply as JSON, by its token."""
    town.answer_all()
    return {token: json.dumps(messages, ensure_ascii=False) for token, messages in town.gateway.replies}


def _found(numbers: set[str], texts: Iterator[str]) -> set[str]:
    windows = set()
    for text in texts:
        digits = folded_digits(text)
        windows |= {digits[start : start + 12] for start in range(len(digits) - 11)}
    return numbers & windows


def test_the_check_digit_of_this_test_is_that_of_the_published_example() -> None:
    assert check_digit("12345678901") == "8"
    assert is_valid(random_number())


def test_no_number_reaches_a_table_a_log_or_a_reply(bare_town: SampleTown, logged: StringIO) -> None:
    random.seed(23)
    database = bare_town.services.database
    count = shared(MESSAGES, database)
    wrong = itertools.islice(wrong_numbers_named_as_such(), count // 5)
    typed = [*itertools.islice(typed_numbers(), count - count // 5), *wrong]
    numbers = {number for number, _ in typed}
    events = [text_event(f"person {number % 100}", text) for number, (_, text) in enumerate(typed)]
    _through_door(bare_town, [*events, text_event("person 0", "数字のない質問")])
    assert places_with(database, "数字のない質問") == {"incoming_events.content"}
    assert _found(numbers, (value for _, value in cells(database))) == set()

    replies = _replies(bare_town)
    assert places_with(database, "数字のない質問") == {"unanswered_questions.text"}
    assert _found(numbers, (value for _, value in cells(database))) == set()
    assert _found(numbers, iter(replies.values())) == set()
    assert _found(numbers, iter(logged.getvalue().splitlines())) == set()
    untold = [event for event in events if "送信取消" not in replies[event["replyToken"]]]
    assert untold == []


def test_other_personal_data_reaches_no_table(town: SampleTown, logged: StringIO) -> None:
    said = {
        "山田太郎": "氏名は山田太郎です",
        "090-1234-5678": "電話は090-1234-5678です",
        "０９０１２３４５６７８": "０９０１２３４５６７８に電話して",
        "taro@example.jp": "taro@example.jp に送って",
        "4111 1111 1111 1111": "カードは4111 1111 1111 1111",
        "見本町大字中央1234番地5": "見本町大字中央1234番地5に住んでいます",
        "12345678": "保険証の番号は12345678です",
    }
    _through_door(town, [text_event("someone", text) for text in said.values()])
    held = [words for words in said if places_with(town.services.database, words)]
    assert held == []
    replies = _replies(town).values()
    assert len(replies) == len(said)
    for words in said:
        assert places_with(town.services.database, words) == set()
        assert words not in logged.getvalue()
        assert not any(words in reply for reply in replies)


def test_what_people_say_and_who_they_are_is_never_logged(town: SampleTown, logged: StringIO) -> None:
    words = [
        "ふとんをすてたい",
        "xyzzyとは",
        "こんにちは さようなら",
        "粗大ごみのことで相談",
        "1",
        "スマホ教室はいつ",
        "地区を変える",
    ]
    person = "talker"
    events = [line_event(person, "follow"), *(text_event(person, word) for word in words)]
    events += [line_event(person, "postback", postback={"data": "hidden=postback"}), line_event(person, "unfollow")]
    events.append(text_event(person, town.staff_code()))
    _through_door(town, events)
    replies = _replies(town)
    written = logged.getvalue()
    assert len(replies) >= len(words)
    assert written.count("events_recorded") == 1
    secrets = [SECRET, '"token"', line_user_id(person), "hidden=postback", events[-1]["message"]["text"]]
    assert [word for word in [*words, *secrets] if len(word) > 1 and word in written] == []
    assert [token for token in replies if f'"{token}"' in written] == []


def test_channel_secret_and_token_are_unreadable_in_the_database(town: SampleTown) -> None:
    assert places_with(town.services.database, SECRET) == set()
    assert not any(value == "token" for _, value in cells(town.services.database))

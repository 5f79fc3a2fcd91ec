"""A message that is taken back disappears at once, from every table, at whatever point its answering stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import answering, inbox
from bot.tables import EventStatus, IncomingEvent
from tests.reliability.line_like import OneUseTokens
from tests.reliability.table_dump import places_with
from tests.town import SampleTown, line_event, text_event

WORDS = "qwxzjkとよばれる秘密"
Moment = Callable[[pytest.MonkeyPatch, SampleTown, Callable[[], None]], None]


def _before_it_is_claimed(patch: pytest.MonkeyPatch, town: SampleTown, act: Callable[[], None]) -> None:
    act()
    town.answer_all()


def _when(name: str, *, after: bool) -> Moment:
    """Right before or after the step `name` of bot.answering."""

    def arrange(patch: pytest.MonkeyPatch, town: SampleTown, act: Callable[[], None]) -> None:
        step = getattr(answering, name)

        def stepping_in(*args: Any, **kwargs: Any) -> Any:
            if not after:
                act()
            result = step(*args, **kwargs)
            if after:
                act()
            return result

        patch.setattr(answering, name, stepping_in)
        town.answer_all()

    return arrange


def _while_line_takes_the_reply(patch: pytest.MonkeyPatch, town: SampleTown, act: Callable[[], None]) -> None:
    town.gateway = OneUseTokens(after=act)
    town.answer_all()


def _after_it_was_answered(patch: pytest.MonkeyPatch, town: SampleTown, act: Callable[[], None]) -> None:
    town.answer_all()
    assert places_with(town.services.database, WORDS) == {"unanswered_questions.text"}
    act()


MOMENTS: dict[str, Moment] = {
    "before it is claimed": _before_it_is_claimed,
    "after it is claimed": _when("_think", after=False),
    "after the replies are thought of": _when("reply_to", after=True),
    "after the replies are committed": _when("_committed", after=True),
    "before the replies are sent": _when("_send", after=False),
    "while LINE takes the reply": _while_line_takes_the_reply,
    "after the end is committed": _when("_settle", after=True),
    "after it was answered": _after_it_was_answered,
}


def _unsend(message: dict[str, Any]) -> dict[str, Any]:
    return line_event("someone", "unsend", unsend={"messageId": message["message"]["id"]})


@pytest.mark.parametrize("moment", MOMENTS)
def test_taken_back_words_are_gone_at_once_and_stay_gone(moment: str, bare_town: SampleTown) -> None:
    message = text_event("someone", WORDS)
    database = bare_town.services.database
    bare_town.receive(message)
    assert places_with(database, WORDS) == {"incoming_events.content"}
    found_at_once: list[set[str]] = []

    def take_back() -> None:
        if not found_at_once:
            bare_town.receive(_unsend(message))
            found_at_once.append(places_with(database, WORDS))

    with pytest.MonkeyPatch.context() as patch:
        MOMENTS[moment](patch, bare_town, take_back)
    assert found_at_once == [set()]
    bare_town.clock.move(minutes=1)
    bare_town.answer_all()
    assert places_with(database, WORDS) == set()


def test_an_unsend_that_comes_first_keeps_its_message_out(bare_town: SampleTown) -> None:
    message = text_event("someone", WORDS)
    bare_town.receive(_unsend(message))
    bare_town.receive(message)
    assert places_with(bare_town.services.database, WORDS) == set()
    assert bare_town.answer_all() == []


def test_an_unsend_in_the_same_request_keeps_its_message_out(bare_town: SampleTown) -> None:
    message = text_event("someone", WORDS)
    unsend = _unsend(message) | {"timestamp": message["timestamp"] - 1}
    bare_town.receive(unsend, message)
    assert places_with(bare_town.services.database, WORDS) == set()
    assert bare_town.answer_all() == []


def test_a_redelivery_does_not_bring_taken_back_words_again(bare_town: SampleTown) -> None:
    message = text_event("someone", WORDS)
    bare_town.receive(message)
    bare_town.clock.move(seconds=31)
    bare_town.answer_all()
    bare_town.receive(_unsend(message))
    bare_town.receive(message | {"deliveryContext": {"isRedelivery": True}})
    assert places_with(bare_town.services.database, WORDS) == set()
    assert bare_town.answer_all() == []


def test_somebody_else_cannot_take_a_message_back(bare_town: SampleTown) -> None:
    message = text_event("someone", WORDS)
    other = line_event("someone", "unsend", unsend={"messageId": "1" + message["message"]["id"][1:]})
    bare_town.receive(message, other)
    assert bare_town.answer_all() != []
    with bare_town.services.database.reading() as session:
        rows = session.scalars(select(IncomingEvent).order_by(IncomingEvent.id)).all()
    assert [row.status for row in rows] == [EventStatus.ANSWERED, EventStatus.SILENT]


def test_a_message_recorded_at_the_same_moment_as_its_unsend_is_not_answered(
    monkeypatch: pytest.MonkeyPatch, town_url: str, tmp_path: Path
) -> None:
    """Two transactions of two processes may each miss the other's row; the worker looks once more."""
    town = SampleTown(town_url, tmp_path)
    event = text_event("hanako", WORDS)
    monkeypatch.setattr(inbox, "_forget_message", lambda *args: None)
    town.receive(event)
    town.receive(line_event("hanako", "unsend", unsend={"messageId": event["message"]["id"]}))
    assert town.answer_all() == []
    assert places_with(town.services.database, WORDS) == set()
    with town.services.database.reading() as session:
        kinds = dict(session.execute(select(IncomingEvent.kind, IncomingEvent.status)).all())
    assert kinds["text"] == EventStatus.ERASED

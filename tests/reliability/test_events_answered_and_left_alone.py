"""Redelivered, expired, standby and group events: who gets an answer, and who is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.tables import EventStatus, IncomingEvent
from scheduler.ports import FailureKind, SendFailed
from tests.reliability.line_like import OneUseTokens
from tests.town import SampleTown, line_event, line_user_id, text_event

REPLY_LIFE_SECONDS = 30


def _statuses(town: SampleTown) -> list[EventStatus]:
    with town.services.database.reading() as session:
        return [row.status for row in session.scalars(select(IncomingEvent).order_by(IncomingEvent.id))]


def _again(event: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return event | {"deliveryContext": {"isRedelivery": True}} | changes


def _in_group(text: str, **mention: Any) -> dict[str, Any]:
    source = {"type": "group", "groupId": "C" + "0" * 32, "userId": line_user_id("member")}
    message = {"type": "text", "id": "400000000000000001", "quoteToken": "q", "text": text} | mention
    return line_event("member", "message", source=source, message=message)


def test_an_event_that_nobody_answered_in_time_expires(bare_town: SampleTown) -> None:
    bare_town.receive(text_event("someone", "ふとん"))
    bare_town.clock.move(seconds=REPLY_LIFE_SECONDS)
    assert bare_town.answer_all() == []
    assert _statuses(bare_town) == [EventStatus.EXPIRED]


def test_a_redelivery_brings_an_expired_event_back(bare_town: SampleTown) -> None:
    event = text_event("someone", "ふとん")
    bare_town.receive(event)
    bare_town.clock.move(seconds=REPLY_LIFE_SECONDS)
    bare_town.answer_all()
    assert bare_town.hear(_again(event)) != []
    assert _statuses(bare_town) == [EventStatus.ANSWERED]


def test_a_redelivery_of_an_answered_event_changes_nothing(bare_town: SampleTown) -> None:
    event = text_event("someone", "ふとん")
    assert bare_town.hear(event) != []
    assert bare_town.hear(_again(event)) == []
    assert _statuses(bare_town) == [EventStatus.ANSWERED]


def test_a_redelivery_gives_an_open_event_more_time(bare_town: SampleTown) -> None:
    event = text_event("someone", "ふとん")
    bare_town.receive(event)
    bare_town.clock.move(seconds=REPLY_LIFE_SECONDS - 1)
    bare_town.receive(_again(event))
    bare_town.clock.move(seconds=2)
    assert bare_town.answer_all() != []


def test_a_redelivery_after_twenty_minutes_comes_too_late(bare_town: SampleTown) -> None:
    event = text_event("someone", "ふとん")
    bare_town.receive(event)
    bare_town.clock.move(minutes=20, seconds=10)
    bare_town.answer_all()
    assert bare_town.hear(_again(event)) == []
    assert _statuses(bare_town) == [EventStatus.EXPIRED]


def test_a_dead_reply_token_ends_the_event_and_nothing_is_pushed(bare_town: SampleTown) -> None:
    event = text_event("someone", "ふとん")
    gateway = OneUseTokens(dead={event["replyToken"]})
    bare_town.gateway = gateway
    assert bare_town.hear(event) == []
    assert _statuses(bare_town) == [EventStatus.EXPIRED]


@pytest.mark.parametrize("kind", [FailureKind.NETWORK, FailureKind.SERVER, FailureKind.RATE])
def test_a_passing_failure_is_tried_again_while_the_token_lives(kind: FailureKind, bare_town: SampleTown) -> None:
    bare_town.gateway.failures = [SendFailed(kind), SendFailed(kind)]
    bare_town.receive(text_event("someone", "ふとん"))
    for _ in range(4):
        bare_town.answer_all()
        bare_town.clock.move(seconds=3)
    assert len(bare_town.gateway.replies) == 1
    assert _statuses(bare_town) == [EventStatus.ANSWERED]


@pytest.mark.parametrize(
    ("kind", "end"), [(FailureKind.NETWORK, EventStatus.UNCONFIRMED), (FailureKind.RATE, EventStatus.FAILED)]
)
def test_a_lasting_failure_ends_under_its_own_name(kind: FailureKind, end: EventStatus, bare_town: SampleTown) -> None:
    bare_town.gateway.failures = [SendFailed(kind) for _ in range(50)]
    bare_town.receive(text_event("someone", "ふとん"))
    for _ in range(30):
        bare_town.answer_all()
        bare_town.clock.move(seconds=1)
    assert _statuses(bare_town) == [end]


def test_standby_events_are_left_alone(bare_town: SampleTown) -> None:
    assert bare_town.hear(text_event("someone", "ふとん", mode="standby")) == []
    assert _statuses(bare_town) == [EventStatus.SILENT]


def test_talk_among_others_in_a_group_is_left_alone(bare_town: SampleTown) -> None:
    assert bare_town.hear(_in_group("ふとんをすてたい")) == []
    assert (
        bare_town.hear(_in_group("@だれか ふとん", mention={"mentionees": [{"type": "user", "isSelf": False}]})) == []
    )
    assert _statuses(bare_town) == [EventStatus.SILENT, EventStatus.SILENT]


def test_a_mention_in_a_group_is_answered(town: SampleTown) -> None:
    mention = {"mentionees": [{"index": 0, "length": 4, "type": "user", "isSelf": True}]}
    messages = town.hear(_in_group("@見本町 ふとん", mention=mention))
    assert "ふとん" in str(messages) or "布団" in str(messages)
    assert _statuses(town) == [EventStatus.ANSWERED]

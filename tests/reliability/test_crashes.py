"""A worker that dies at any step of answering: the event is answered once, or honestly called unconfirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot import answering
from bot.tables import EventStatus, IncomingEvent
from tests.reliability.line_like import Crash, OneUseTokens, crash
from tests.town import SampleTown, text_event

LEASE_SECONDS = 15
CrashPoint = Callable[[pytest.MonkeyPatch, OneUseTokens], None]


def _inside(name: str) -> CrashPoint:
    """Dies inside the step `name` of bot.answering, after the step did its work: a transaction is rolled back."""

    def install(patch: pytest.MonkeyPatch, gateway: OneUseTokens) -> None:
        step = getattr(answering, name)

        def works_and_dies(*args: Any, **kwargs: Any) -> Any:
            step(*args, **kwargs)
            raise Crash

        patch.setattr(answering, name, works_and_dies)

    return install


def _at_start_of(name: str) -> CrashPoint:
    def install(patch: pytest.MonkeyPatch, gateway: OneUseTokens) -> None:
        def dies(*args: Any, **kwargs: Any) -> Any:
            raise Crash

        patch.setattr(answering, name, dies)

    return install


def _before_line_takes_it(patch: pytest.MonkeyPatch, gateway: OneUseTokens) -> None:
    gateway.before = crash


def _after_line_took_it(patch: pytest.MonkeyPatch, gateway: OneUseTokens) -> None:
    gateway.after = crash


POINTS: dict[str, tuple[CrashPoint, EventStatus]] = {
    "before the claim is committed": (_inside("claim_next"), EventStatus.ANSWERED),
    "after the claim": (_at_start_of("_think"), EventStatus.ANSWERED),
    "while thinking": (_inside("reply_to"), EventStatus.ANSWERED),
    "before the replies are committed": (_inside("keep_replies"), EventStatus.ANSWERED),
    "while the state is written": (_inside("_keep_state"), EventStatus.ANSWERED),
    "after the replies are committed": (_inside("_committed"), EventStatus.ANSWERED),
    "before LINE takes the reply": (_before_line_takes_it, EventStatus.ANSWERED),
    "after LINE took the reply": (_after_line_took_it, EventStatus.UNCONFIRMED),
    "before the end is committed": (_inside("settle"), EventStatus.UNCONFIRMED),
    "after the end is committed": (_inside("_settle"), EventStatus.ANSWERED),
}


@pytest.fixture
def gateway(bare_town: SampleTown) -> OneUseTokens:
    """LINE's side of the town, with tokens that work once."""
    made = OneUseTokens()
    bare_town.gateway = made
    return made


def _row(town: SampleTown) -> IncomingEvent:
    with town.services.database.reading() as session:
        return session.scalars(select(IncomingEvent)).one()


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_costs_at_most_a_lease(point: str, bare_town: SampleTown, gateway: OneUseTokens) -> None:
    install, expected = POINTS[point]
    bare_town.receive(text_event("someone", "ふとん"))
    with pytest.MonkeyPatch.context() as patch:
        install(patch, gateway)
        with pytest.raises(Crash):
            bare_town.answer_all()
    was_claimed = _row(bare_town).attempts > 0
    gateway.before()
    if was_claimed and _row(bare_town).is_open:
        bare_town.clock.move(seconds=LEASE_SECONDS - 1)
        assert bare_town.answer_all() == []
        bare_town.clock.move(seconds=1)
    bare_town.answer_all()

    assert len(gateway.replies) == 1
    assert _row(bare_town).status == expected
    assert not _row(bare_town).is_open


@pytest.mark.parametrize("point", POINTS)
def test_crash_after_crash_ends_as_a_named_failure(point: str, bare_town: SampleTown, gateway: OneUseTokens) -> None:
    install, _ = POINTS[point]
    bare_town.receive(text_event("someone", "ふとん"))
    for _ in range(8):
        with pytest.MonkeyPatch.context() as patch:
            install(patch, gateway)
            try:
                bare_town.answer_all()
            except Crash:
                bare_town.clock.move(seconds=LEASE_SECONDS)
    bare_town.answer_all()
    assert not _row(bare_town).is_open
    assert len(gateway.replies) <= 1
    assert _row(bare_town).content is None


def test_the_next_question_of_the_same_person_waits_for_the_crashed_one(
    bare_town: SampleTown, gateway: OneUseTokens
) -> None:
    bare_town.receive(text_event("someone", "ふとん"), text_event("someone", "スマホ教室"), text_event("other", "電池"))
    gateway.before = crash
    with pytest.raises(Crash):
        bare_town.answer_all()
    bare_town.answer_all()
    assert len(gateway.replies) == 1, "only the other person's question may be answered now"
    bare_town.clock.move(seconds=LEASE_SECONDS)
    bare_town.answer_all()
    assert len(gateway.replies) == 3

"""Drills by pages: to testers only, once, marked by the programme."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from people.tables import Contact
from scheduler.tables import Delivery, DeliveryMethod
from tests.console.sending_town import SendingTown, followed
from tests.console.town import get, post, text_of

WORDS = {"title": "避難訓練", "body": "役場の前に集まってください。"}


def write(town: SendingTown) -> int:
    """A drill that hanako wrote; its number."""
    answer = post(town.client("hanako"), "/mihon/notices/drills/new", WORDS)
    assert answer.status_code == 303
    return int(answer.location.rpartition("/")[2])


def make_testers(town: SendingTown, count: int) -> None:
    """Let so many contacts be testers."""
    with town.services.database.writing() as session:
        ids = session.scalars(select(Contact.id).where(Contact.account_id == town.account_id).limit(count)).all()
        session.execute(update(Contact).where(Contact.id.in_(ids)).values(is_tester=True))


def drill_requests(town: SendingTown) -> list[Delivery]:
    """All requests of drills."""
    with town.services.database.reading() as session:
        return list(session.scalars(select(Delivery).where(Delivery.drill_id.is_not(None))))


def test_an_empty_list_teaches_and_says_how_testers_are_made(sending: SendingTown) -> None:
    said = text_of(get(sending.client("hanako"), "/mihon/notices/drills"))
    assert "訓練は、まだありません" in said
    assert "試し役がまだいません" in said
    assert "--tester" in said


def test_a_drill_is_seen_as_testers_see_it_and_goes_to_them_alone(sending: SendingTown) -> None:
    make_testers(sending, 1)
    number = write(sending)
    client = sending.client("hanako")
    assert "【訓練】避難訓練" in text_of(get(client, f"/mihon/notices/drills/{number}"))
    answer = post(client, f"/mihon/notices/drills/{number}/send")
    assert "試し役の1人に送り始めました" in text_of(followed(client, answer))
    (request,) = drill_requests(sending)
    assert (request.method, len(request.recipients)) == (DeliveryMethod.PUSH, 1)
    assert sending.notices() == []
    assert sending.audited("drill.send") == 1


def test_a_second_press_sends_no_second_drill(sending: SendingTown) -> None:
    make_testers(sending, 1)
    number = write(sending)
    client = sending.client("hanako")
    said = [text_of(followed(client, post(client, f"/mihon/notices/drills/{number}/send"))) for _ in range(2)]
    assert "すでに送ってあります" in said[1]
    assert len(drill_requests(sending)) == 1


@pytest.mark.parametrize(("testers", "told"), [(0, "試し役がいない"), (21, "試し役が21人います")])
def test_nobody_and_a_crowd_are_no_testers(sending: SendingTown, testers: int, told: str) -> None:
    sending.befriend(20)
    make_testers(sending, testers)
    number = write(sending)
    answer = post(sending.client("hanako"), f"/mihon/notices/drills/{number}/send")
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert drill_requests(sending) == []


def test_what_cannot_be_written_so_is_shown_again(sending: SendingTown) -> None:
    answer = post(sending.client("hanako"), "/mihon/notices/drills/new", {"title": "", "body": "本文"})
    assert answer.status_code == 422
    assert "本文" in answer.text


def test_a_notices_number_is_no_drills_number(sending: SendingTown) -> None:
    number = sending.approved()
    client = sending.client("hanako")
    assert get(client, f"/mihon/notices/drills/{number}").status_code == 404
    assert post(client, f"/mihon/notices/drills/{number}/send").status_code == 404
    assert get(client, f"/mihon/notices/drills/{10**30}").status_code == 404

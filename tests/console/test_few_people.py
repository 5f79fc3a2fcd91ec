"""Who reads no questions is not told of fewer than five people, wherever a notice is shown (trust requirement 59)."""

from __future__ import annotations

import pytest

from tests.console.sending_town import TITLE, SendingTown
from tests.console.town import get, text_of


@pytest.mark.parametrize("page", ["", "{id}", "{id}/figures"])
def test_three_people_are_only_fewer_than_five(sending: SendingTown, page: str) -> None:
    number = sending.sending()
    shown = text_of(get(sending.client("mina"), f"/mihon/notices/{page.format(id=number)}"))
    assert "3人" not in shown
    assert "5人未満" in shown
    assert "3人" in text_of(get(sending.client("hanako"), f"/mihon/notices/{page.format(id=number)}"))


def test_who_reads_no_questions_counts_no_audience(sending: SendingTown) -> None:
    number = sending.draft()
    assert "3人" in text_of(get(sending.client("jiro"), f"/mihon/notices/{number}", ask=1))
    shown = get(sending.client("mina"), f"/mihon/notices/{number}", ask=1)
    assert "3人" not in text_of(shown)
    assert "ask=1" not in shown.text


def test_five_people_are_told(sending: SendingTown) -> None:
    sending.befriend(2)
    number = sending.approved(people=5)
    assert "5人未満" not in (shown := text_of(get(sending.client("mina"), f"/mihon/notices/{number}")))
    assert "5人" in shown


def test_a_prefecture_reads_no_draft_and_no_answer(sending: SendingTown) -> None:
    number = sending.draft()
    client = sending.client("ken")
    for path in (f"/mihon/notices/{number}", "/mihon/notices/", "/mihon/answers/", "/mihon/questions/"):
        assert get(client, path).status_code == 403, path
    home = get(client, "/mihon/home/")
    assert home.status_code == 200
    assert TITLE not in home.text

"""A procedure says whether this town takes it online, by when it must be done, and where the forms are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.base import Person
from handlers.town import Town
from knowledge.content import OnlineProcedure
from messages.outgoing import Card
from tests.unit.handlers.pure_town import sample_town
from tests.unit.handlers.small_town import PROCEDURE, TODAY, card_of, talker

ROW = OnlineProcedure(PROCEDURE.key, "359998", is_online=True)


def _town(row: OnlineProcedure) -> Town:
    return replace(sample_town(), online={row.procedure_key: row})


def _card(row: OnlineProcedure | None = None, language: str = "", **details: Any) -> Card:
    entry = replace(PROCEDURE, details={**PROCEDURE.details, **details})
    town = _town(row) if row else replace(sample_town(), online={})
    return card_of(talker([entry], Person(language=language), town).says("児童手当"))


def _fact(card: Card, label: str) -> str:
    return next((fact.value for fact in card.facts if fact.label == label), "")


def _online_links(card: Card) -> list[str]:
    return [link.uri for link in card.links if link.label in ("スマホで手続きする", "Apply online")]


def test_a_town_that_takes_it_online_says_so_with_the_day_and_its_own_address() -> None:
    card = _card(replace(ROW, since=date(2023, 2, 1), url="https://town.example/online", note="電子署名が要ります"))
    said = _fact(card, "オンライン申請")
    assert said == "見本町では、オンラインで申請できます（2023年2月1日から）。\n電子署名が要ります"
    assert _online_links(card) == ["https://town.example/online"]


def test_without_an_address_of_its_own_the_entrys_is_used() -> None:
    card = _card(ROW)
    assert _fact(card, "オンライン申請") == "見本町では、オンラインで申請できます。"
    assert _online_links(card) == ["https://app.example/jidoteate"]


def test_a_town_that_does_not_take_it_says_so_whatever_the_entry_says() -> None:
    card = _card(replace(ROW, is_online=False))
    assert _fact(card, "オンライン申請") == "見本町では、まだオンラインで申請できません。"
    assert _online_links(card) == []


def test_what_begins_later_is_not_promised_today() -> None:
    card = _card(replace(ROW, since=TODAY + timedelta(1)))
    assert _fact(card, "オンライン申請") == "見本町では、2026年11月22日からオンラインで申請できるようになります。"
    assert _online_links(card) == []


def test_without_a_row_the_entry_speaks_for_itself() -> None:
    assert _fact(_card(), "オンライン申請") == ""
    assert _online_links(_card()) == ["https://app.example/jidoteate"]
    assert _online_links(_card(online=False)) == []
    assert _online_links(_card(online_url="http://app.example/")) == []


def test_two_forms_are_buttons_and_the_rest_are_lines() -> None:
    card = _card()
    forms = [(link.label, link.uri) for link in card.links if link.uri.endswith(".pdf")]
    assert forms == [("請求書", "https://town.example/a.pdf"), ("申請書をひらく", "https://town.example/b.pdf")]
    said = _fact(card, "申請書など")
    assert said == "・委任状\nhttps://town.example/c.pdf\n・古い様式\nhttp://town.example/d.pdf"
    assert _fact(card, "いつまで") == "15日以内"


def test_online_is_told_in_the_readers_language() -> None:
    card = _card(replace(ROW, since=date(2023, 2, 1)), language="en")
    assert _fact(card, "Online application") == "You can apply online in 見本町 (since 2023-02-01)."
    assert _fact(card, "What to bring") == "・ID\n・Bank card"


@pytest.mark.parametrize(
    "forms", ["https://town.example/a.pdf", [{}], [{"url": ""}], [None], ["様式"], 3, {"name": "a"}]
)
def test_forms_that_are_written_otherwise_break_nothing(forms: object) -> None:
    assert _card(forms=forms).title == "児童手当"


def test_very_long_details_leave_room_for_whom_to_ask() -> None:
    card = _card(replace(ROW, note="長" * 4_000), bring=["物" * 900] * 9, deadline="日" * 3_000)
    assert card.facts[-1].value.startswith("子育て係")
    assert sum(len(fact.value) for fact in card.facts) < 4_100

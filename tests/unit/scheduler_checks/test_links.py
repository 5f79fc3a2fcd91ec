"""Addresses and buttons of a notice of the town whose domain is town.example.lg.jp."""

from __future__ import annotations

from dataclasses import replace

import pytest

from messages.outgoing import Link
from scheduler.checks.drafted import LinkAnswer, LinkState
from scheduler.findings import Severity
from scheduler.notice_content import NoticeForm
from tests.unit.scheduler_checks.drafts import AROUND, PAGE, draft, emergency, found, values_of, with_buttons


def _links_found(*addresses: str) -> dict[str, Severity]:
    return {code: grave for code, grave in found(with_buttons(*addresses)).items() if "link" in code or "call" in code}


def test_a_page_in_a_listed_domain_that_answers_is_let_stand() -> None:
    assert not _links_found(PAGE)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://www.town.example.lg.jp/", "link-not-https"),
        ("javascript:alert(1)", "link-not-https"),
        ("ftp://www.town.example.lg.jp/", "link-not-https"),
        ("https://www.example.com/", "link-foreign"),
        ("https://town.example.lg.jp.evil.com/", "link-foreign"),
        ("https://eviltown.example.lg.jp/", "link-foreign"),
        ("https://bit.ly/3abc", "link-shortened"),
        ("https://www.tinyurl.com/abc", "link-shortened"),
        ("https://www.town.example.lg.jp@evil.com/", "link-misleading"),
        ("https://www.town.example.lg.jp:8443/", "link-misleading"),
        ("https://www.tοwn.example.lg.jp/", "link-misleading"),
        ("https://xn--twn-jua.example.lg.jp/", "link-misleading"),
        ("https://192.0.2.1/", "link-misleading"),
        ("https://[::1]/", "link-misleading"),
        ("https://[broken/", "link-misleading"),
        ("https://evil.com\\.town.example.lg.jp/", "link-misleading"),
        ("https://localhost/", "link-misleading"),
        ("https://www.town.example.lg.jp:99999/", "link-misleading"),
    ],
)
def test_an_address_that_is_not_plainly_the_towns_stops_the_notice(address: str, code: str) -> None:
    assert _links_found(address) == {code: Severity.ERROR}


def test_a_domain_is_listed_with_all_that_lies_below_it() -> None:
    for host in ("town.example.lg.jp", "a.b.town.example.lg.jp"):
        assert _links_found(f"https://{host}/") == {"link-unreachable": Severity.WARNING}
    listed = replace(AROUND, link_domains=("lin.ee",))
    assert "link-shortened" not in found(with_buttons("https://lin.ee/abc"), listed), "the town knows what it lists"


def test_an_emergency_may_lead_to_a_page_of_the_state() -> None:
    body = "くわしくは https://www.jma.go.jp/ を見てください。"
    assert found(draft(body))["link-foreign"] == Severity.ERROR
    assert found(emergency(body))["link-foreign"] == Severity.WARNING
    assert found(emergency(body.replace("jma.go.jp", "jma.com")))["link-foreign"] == Severity.ERROR


@pytest.mark.parametrize(
    ("state", "code", "grave"),
    [
        (LinkState(LinkAnswer.DEAD, 404), "link-dead", Severity.ERROR),
        (LinkState(LinkAnswer.DEAD, 410), "link-dead", Severity.ERROR),
        (LinkState(LinkAnswer.DEAD, 503), "link-answers-badly", Severity.WARNING),
        (LinkState(LinkAnswer.FOREIGN), "link-leads-away", Severity.ERROR),
        (LinkState(LinkAnswer.REFUSED), "link-refused", Severity.ERROR),
        (LinkState(LinkAnswer.UNREACHABLE), "link-unreachable", Severity.WARNING),
    ],
)
def test_what_became_of_fetching_is_told(state: LinkState, code: str, grave: Severity) -> None:
    around = replace(AROUND, links={PAGE: state})
    assert found(with_buttons(PAGE), around) == {code: grave}


def test_a_dead_page_does_not_hold_up_an_emergency() -> None:
    around = replace(AROUND, links={PAGE: LinkState(LinkAnswer.DEAD, 404)})
    assert found(emergency(f"すぐ逃げて {PAGE}"), around)["link-dead"] == Severity.WARNING


def test_an_address_in_a_text_ends_where_japanese_goes_on() -> None:
    assert values_of(draft("くわしくはhttps://a.example.com/x?y=1、または電話で。"), "link-foreign")["address"] == (
        "https://a.example.com/x?y=1"
    )
    assert values_of(draft("(https://a.example.com/)。"), "link-foreign")["address"] == "https://a.example.com/"
    assert "link-not-https" in found(draft("www.example.com を見てください。"))


def test_an_address_in_a_card_must_be_a_button_too() -> None:
    body = f"くわしくは {PAGE} を見てください。"
    assert "link-without-button" in found(draft(body))
    assert "link-without-button" not in found(draft(body, form=NoticeForm.TEXT))
    assert "link-without-button" not in found(draft(body, buttons=(Link("断水の場所を見る", PAGE),)))


@pytest.mark.parametrize(
    "number", ["0837-52-1234", "0120-95-0178", "09012345678", "03-1234-5678", "118", "171", "+81-837-52-1234"]
)
def test_a_button_that_calls_is_let_stand(number: str) -> None:
    assert not _links_found(f"tel:{number}")


@pytest.mark.parametrize(
    "number", ["52-1234", "0837-52-12345678", "０８３７-52-1234", "", "0837--52-123", "0837 52 1234"]
)
def test_a_button_that_calls_nobody_stops_the_notice(number: str) -> None:
    assert _links_found(f"tel:{number}") == {"call-button-broken": Severity.ERROR}


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("", "button-without-label"),
        ("　", "button-without-label"),
        ("こちら", "button-vague"),
        ("click here", "button-vague"),
    ],
)
def test_a_button_says_what_it_opens(label: str, code: str) -> None:
    assert code in found(with_buttons(PAGE, label=label))


def test_labels_and_addresses_have_a_length() -> None:
    assert "button-long" not in found(with_buttons(PAGE, label="あ" + "断水" * 19 + "水"))
    assert found(with_buttons(PAGE, label="断水" * 21))["button-long"] == Severity.ERROR
    assert found(with_buttons(PAGE + "a" * 1000))["address-long"] == Severity.ERROR

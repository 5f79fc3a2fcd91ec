"""Links that lead elsewhere, nowhere, or where nobody can see; and buttons that call. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from messages.outgoing import Link
from scheduler.checks.addresses import (
    WrittenAddress,
    addresses_of,
    host_of,
    is_listed,
    is_misleading,
    is_official,
    is_shortened,
)
from scheduler.checks.drafted import (
    CheckContext,
    DraftedNotice,
    LinkAnswer,
    LinkState,
    error,
    graver_for_routine,
    warning,
)
from scheduler.findings import Finding
from scheduler.notice_content import NoticeForm

_GONE = (404, 410)
_PHONE = re.compile(
    r"tel:(?:0(?=(?:-?[0-9]){9,10}$)[0-9-]+|1[0-9]{2}|#[0-9]{4}|\+81-?[1-9](?=(?:-?[0-9]){8,9}$)[0-9-]+)"
)
_VAGUE = re.compile(
    r"(?:こちら|ここ|詳細|詳しく|くわしく|リンク|クリック|タップ|ボタン|url|link|click|here|more)"
    r"(?: ?を?(?:は?こちら|見る|クリック|タップ|here|する|から))?",
    re.IGNORECASE,
)


def link_findings(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    """Every address of the titles, bodies and buttons, each told once for a place."""
    for written in dict.fromkeys(addresses_of(draft)):
        found = _address_finding(draft, around, written)
        if found:
            yield found
        is_in_card = written.place.startswith("body") and draft.content.form != NoticeForm.TEXT
        if is_in_card and all(button.uri != written.address for button in draft.content.buttons):
            yield warning("link-without-button", written.place, address=written.address)
    yield from _buttons(draft)


def _address_finding(draft: DraftedNotice, around: CheckContext, written: WrittenAddress) -> Finding | None:
    """The gravest thing that is wrong with one address."""
    address, place, host = written.address, written.place, host_of(written.address)
    if not address.lower().startswith("https://"):
        return error("link-not-https", place, address=address)
    if is_misleading(address):
        return error("link-misleading", place, address=address)
    listed = is_listed(host, around.link_domains)
    if is_shortened(host) and not listed:
        return error("link-shortened", place, address=address)
    if not listed:
        make = warning if draft.is_emergency and is_official(host) else error
        return make("link-foreign", place, address=address, host=host)
    return _answer_finding(draft, place, address, around.links.get(address))


def _answer_finding(draft: DraftedNotice, place: str, address: str, state: LinkState | None) -> Finding | None:
    if state is None or state.answer == LinkAnswer.UNREACHABLE:
        return warning("link-unreachable", place, address=address)
    match state.answer:
        case LinkAnswer.OK:
            return None
        case LinkAnswer.FOREIGN:
            return graver_for_routine(draft, "link-leads-away", place, address=address)
        case LinkAnswer.REFUSED:
            return error("link-refused", place, address=address)
    if state.status in _GONE:
        return graver_for_routine(draft, "link-dead", place, address=address, status=state.status)
    return warning("link-answers-badly", place, address=address, status=state.status)


def _buttons(draft: DraftedNotice) -> Iterator[Finding]:
    for button in draft.content.buttons:
        label = unicodedata.normalize("NFKC", button.label).strip()
        if not label:
            yield error("button-without-label", "buttons", address=button.uri)
        elif _VAGUE.fullmatch(label):
            yield warning("button-vague", "buttons", label=label)
        if button.uri.lower().startswith("tel:"):
            yield from _call(button)


def _call(button: Link) -> Iterator[Finding]:
    if not _PHONE.fullmatch(button.uri):
        yield error("call-button-broken", "buttons", label=button.label, number=button.uri[4:])

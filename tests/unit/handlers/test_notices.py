"""What is quoted of the town's notices, to whom, in which language; danger first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from handlers.base import HandlerContext, Person, QuotedNotice
from handlers.emergency import Emergency, EmergencyHandler
from handlers.notices import MAX_QUOTED, NoticesHandler, NoticesWanted
from messages.incoming import Incoming, TextMessage
from messages.line_json import line_messages
from messages.outgoing import Card, Cards
from simulator.rules.findings import Findings
from simulator.rules.messages import check_messages
from tests.unit.handlers.pure_town import SATURDAY, Talker

LIBRARY = QuotedNotice(
    {"": ("図書館の休み", "月曜は休みです。"), "en": ("Library closed", "Closed on Monday.")},
    {"": "", "en": ""},
    "https://mihon.example/notices/mihon/lib?from=line",
    SATURDAY + timedelta(hours=3),
)
EVACUATE = QuotedNotice(
    {"": ("避難してください", "北地区の人は、いますぐ避難してください。")},
    {"": "緊急", "en": "Emergency"},
    "https://mihon.example/notices/mihon/eva?from=line",
    SATURDAY + timedelta(hours=9),
    is_emergency=True,
)


@dataclass(frozen=True)
class Told:
    """What the town has told."""

    notices: Sequence[QuotedNotice]

    def current(self) -> Sequence[QuotedNotice]:
        """All of it."""
        return self.notices


class Broken:
    """A town whose notices cannot be read."""

    def current(self) -> Sequence[QuotedNotice]:
        """Never."""
        raise RuntimeError


def context(*notices: QuotedNotice, language: str = "") -> HandlerContext:
    return replace(Talker(Person(language=language)).context(), notices=Told(notices))


def cards(wanted: NoticesWanted, here: HandlerContext) -> Sequence[Card]:
    (reply,) = NoticesHandler().handle(wanted, here).replies
    return reply.cards if isinstance(reply, Cards) else [reply] if isinstance(reply, Card) else []


def recognised(text: str) -> NoticesWanted | None:
    incoming = Incoming("1", SATURDAY, TextMessage(text))
    return NoticesHandler().matches(incoming, context())


@pytest.mark.parametrize(
    "text",
    [
        *("お知らせ", "オシラセ", "今日のお知らせ", "町からのお知らせを見せてください"),
        *("最新情報", "いま何か出てる？", "何かお知らせはありますか"),
    ],
)
def test_the_wish_for_notices_is_understood(text: str) -> None:
    assert recognised(text) == NoticesWanted()


@pytest.mark.parametrize("text", ["避難情報", "避難指示は出ていますか？", "警報", "緊急のお知らせ", "出ている警報は"])
def test_the_wish_for_warnings_is_understood(text: str) -> None:
    assert recognised(text) == NoticesWanted(is_urgent=True)


@pytest.mark.parametrize(
    "text", ["お知らせを止めたい", "お知らせの配布", "何", "何か", "出てる", "断水のお知らせ", "警報器", "ある？", "😀"]
)
def test_what_only_sounds_like_it_is_left_to_others(text: str) -> None:
    assert recognised(text) is None


def test_a_notice_is_quoted_with_badge_validity_and_its_page() -> None:
    (urgent, library) = cards(NoticesWanted(), context(EVACUATE, LIBRARY))
    assert (urgent.title, urgent.badge, urgent.links[0].uri) == ("避難してください", "緊急", EVACUATE.page_url)
    assert (library.badge, library.facts[0].value) == ("", "11月21日（土） 13時00分まで")


def test_the_readers_language_is_used_where_the_notice_has_it() -> None:
    (urgent, library) = cards(NoticesWanted(), context(EVACUATE, LIBRARY, language="en"))
    assert (urgent.title, urgent.badge) == ("避難してください", "Emergency")
    assert (library.title, library.links[0].label) == ("Library closed", "Read more")


def test_whoever_asks_for_warnings_gets_no_library() -> None:
    (urgent,) = cards(NoticesWanted(is_urgent=True), context(EVACUATE, LIBRARY))
    assert urgent.title == "避難してください"
    (none,) = cards(NoticesWanted(is_urgent=True), context(LIBRARY))
    assert none.title == "緊急のお知らせはありません"


def test_of_more_than_five_the_rest_is_on_the_page() -> None:
    notices = [replace(LIBRARY, words={"": (f"お知らせ{number}", "本文")}) for number in range(7)]
    (reply,) = NoticesHandler().handle(NoticesWanted(), context(*notices)).replies
    assert isinstance(reply, Cards)
    assert len(reply.cards) == MAX_QUOTED
    assert "ほかに2件" in reply.heading
    assert "/notices/" in reply.heading


@pytest.mark.parametrize("language", ["", "ja-simple", "en", "zh-Hans", "vi"])
@pytest.mark.parametrize("count", [0, 1, 5])
def test_line_takes_the_longest_notices_in_every_language(language: str, count: int) -> None:
    long = replace(EVACUATE, words={"": ("題" * 100, "本" * 2_000)})
    replies = NoticesHandler().handle(NoticesWanted(), context(*[long] * count, language=language)).replies
    findings = Findings()
    check_messages(line_messages(replies), findings)
    assert findings.found == []


def test_in_danger_the_numbers_come_first_and_the_towns_warning_behind() -> None:
    first, second = EmergencyHandler().handle(Emergency("disaster"), context(EVACUATE, LIBRARY)).replies
    assert isinstance(first, Card)
    assert isinstance(second, Card)
    assert first.links[0].uri == "tel:119"
    assert second.title == "避難してください"


def test_a_warning_of_a_flood_does_not_answer_a_swindler() -> None:
    assert len(EmergencyHandler().handle(Emergency("fraud"), context(EVACUATE)).replies) == 1


def test_the_way_back_stands_under_the_last_card_in_another_language() -> None:
    *others, last = EmergencyHandler().handle(Emergency("fire", "en"), context(EVACUATE)).replies
    assert last.options
    assert not any(reply.options for reply in others)


def test_the_numbers_to_call_come_although_notices_cannot_be_read() -> None:
    (card,) = EmergencyHandler().handle(Emergency("fire"), replace(context(), notices=Broken())).replies
    assert isinstance(card, Card)
    assert card.links[0].uri == "tel:119"

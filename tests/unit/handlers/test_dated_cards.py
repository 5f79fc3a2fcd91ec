"""Lectures and events as people are shown them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from typing import Any

import pytest

from handlers.base import HandlerContext
from handlers.dated import dated_card, open_ones_first
from handlers.event import EventHandler, EventQuestion
from handlers.lecture import LectureHandler
from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from knowledge.dated import next_session
from messages.incoming import TextMessage
from messages.line_json import line_messages
from messages.outgoing import Card, Cards, Reply
from simulator.rules.findings import Findings
from simulator.rules.messages import check_messages
from tests.unit.handlers.pure_town import SATURDAY, Talker, incoming

OWN = "359998"


def _entry(title: str, days_ahead: float = 7, kind: EntryKind = EntryKind.EVENT, **details: Any) -> Entry:
    return Entry(
        kind,
        title,
        (EntryText(title, "楽しい会です。"),),
        entry_class=EntryClass.PUBLIC,
        municipality_code=details.pop("code", OWN),
        starts_at=(SATURDAY + timedelta(days=days_ahead)).astimezone(UTC),
        details={"ends": "11:30", **details},
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A port that holds these entries."""

    entries: Sequence[Entry] = field(default=())

    def upcoming(self, municipality_code: str, limit: int) -> Sequence[Entry]:
        """The lectures among them."""
        return [one for one in self.entries if one.kind == EntryKind.LECTURE][:limit]

    def municipality_codes(self) -> Sequence[str]:
        """Theirs."""
        return sorted({one.municipality_code for one in self.entries if one.kind == EntryKind.LECTURE})

    def events(self, municipality_codes: Sequence[str], first: date, last: date | None, limit: int) -> Sequence[Entry]:
        """The events among them."""
        events = [one for one in self.entries if one.kind == EntryKind.EVENT]
        return [
            one
            for one in events
            if one.municipality_code in municipality_codes and next_session(one, SATURDAY, first, last)
        ][:limit]


def _context(*entries: Entry) -> HandlerContext:
    context = Talker().context()
    context.lectures = Listed(entries)
    return context


def _facts(card: Card) -> dict[str, str]:
    return {fact.label: fact.value for fact in card.facts}


def _asked(text: str, *entries: Entry) -> tuple[Reply, ...] | None:
    context = _context(*entries)
    event = incoming(TextMessage(text))
    question = EventHandler().matches(event, context)
    return EventHandler().handle(question, context).replies if question else None


def _titles(replies: tuple[Reply, ...] | None) -> list[str]:
    assert replies
    (cards,) = replies
    assert isinstance(cards, Cards), cards
    return [card.title for card in cards.cards]


def test_a_course_says_how_often_and_when_and_the_common_time_once() -> None:
    sessions = [{"day": f"2026-12-{day:02d}", "starts": "10:00", "ends": "11:30"} for day in (3, 10, 17)]
    course = _entry("スマホ教室", kind=EntryKind.LECTURE, sessions=sessions)
    when = _facts(dated_card(course, _context()))["日時"]
    assert when == "全3回：\n12月3日（木）\n12月10日（木）\n12月17日（木）\nいずれも10:00～11:30"
    sessions[1]["starts"] = "13:00"
    sessions[1]["ends"] = ""
    when = _facts(dated_card(course, _context()))["日時"]
    assert when.splitlines()[:3] == ["全3回：", "12月3日（木） 10:00～11:30", "12月10日（木） 13:00～"]


@pytest.mark.parametrize(
    ("details", "when"),
    [
        ({}, "11月28日（土） 10:00～11:30"),
        ({"ends": ""}, "11月28日（土） 10:00～"),
        ({"time_unknown": True}, "11月28日（土）\n時間は、お問い合わせください"),
        ({"time_unknown": True, "when": "閉館まで"}, "11月28日（土）\n閉館まで"),
        ({"last_day": "2027-01-10"}, "11月28日（土）～2027年1月10日（日） 10:00～11:30"),
        ({"last_day": "2026-12-01", "ends": "09:00"}, "11月28日（土） 10:00～12月1日（火） 09:00"),
    ],
)
def test_the_time_is_said_as_far_as_it_is_known(details: dict[str, Any], when: str) -> None:
    assert _facts(dated_card(_entry("会", **details), _context()))["日時"] == when


@pytest.mark.parametrize(("status", "badge"), [("full", "満員です"), ("cancelled", "中止になりました")])
def test_what_is_full_or_off_says_so_and_calls_nobody_to_apply(status: str, badge: str) -> None:
    lecture = _entry(
        "教室",
        kind=EntryKind.LECTURE,
        status=status,
        apply="電話で",
        apply_by="2026-11-27",
        phone="0000-00-0001",
        apply_url="https://mihon.example/apply",
    )
    card = dated_card(lecture, _context())
    assert card.badge == badge
    assert "申し込" not in "".join([*_facts(card), *(link.label for link in card.links)])
    assert [link.uri for link in card.links] == ["tel:0000-00-0001"]


@pytest.mark.parametrize(
    ("details", "said", "may_apply"),
    [
        ({"apply_from": "2026-11-22", "apply_by": "2026-11-25"}, "受付は11月22日（日）からです", False),
        ({"apply_from": "2026-11-21", "apply_by": "2026-11-25"}, "11月25日（水）まで", True),
        ({"apply_by": "2026-11-21"}, "11月21日（土）まで", True),
        ({"apply_by": "2026-11-20"}, "受付は終わりました", False),
        ({}, None, True),
    ],
)
def test_the_period_of_application_is_told_as_of_today(
    details: dict[str, Any], said: str | None, may_apply: bool
) -> None:
    lecture = _entry(
        "教室", kind=EntryKind.LECTURE, phone="0000-00-0001", apply_url="https://mihon.example/a", **details
    )
    card = dated_card(lecture, _context())
    assert _facts(card).get("受付") == said
    assert any("申し込む" in link.label for link in card.links) is may_apply


def test_the_place_has_a_map_and_the_people_are_counted() -> None:
    card = dated_card(_entry("会", latitude="34.1", longitude="131.5", capacity=16, place="公民館"), _context())
    assert card.links[0].uri == "https://www.google.com/maps/search/?api=1&query=34.1,131.5"
    assert (_facts(card)["定員"], _facts(card)["会場"]) == ("16人", "公民館")
    noted = dated_card(_entry("会", capacity="16", capacity_note="申込先着 16人"), _context())
    assert _facts(noted)["定員"] == "申込先着 16人"
    assert not dated_card(_entry("会", latitude="北", longitude="東"), _context()).links


def test_the_full_come_last_but_one_is_told_of_the_next_of_them() -> None:
    free = [_entry(f"空き{number}") for number in range(9)]
    full = _entry("満員", status="full")
    assert [one.title for one in open_ones_first([full, *free], 5)] == ["空き0", "空き1", "空き2", "空き3", "満員"]
    assert open_ones_first([full], 5) == [full]


def test_a_list_of_lectures_shows_the_open_ones_first() -> None:
    lectures = [_entry("満員の教室", 1, EntryKind.LECTURE, status="full"), _entry("空きの教室", 2, EntryKind.LECTURE)]
    context = _context(*lectures)
    question = LectureHandler().matches(incoming(TextMessage("スマホ教室 見本町")), context)
    assert question is not None
    assert _titles(LectureHandler().handle(question, context).replies) == ["空きの教室", "満員の教室"]


EVENTS = (
    _entry("朝市", 1),
    _entry("親子工作会", 3, target="親子", place="北会館"),
    _entry("菊花展", -5, last_day="2026-12-20"),
    _entry("冬まつり", 20),
    _entry("県の催し", 2, code="350001"),
    _entry("よその市の祭り", 1, code="352039"),
)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("イベント", ["朝市", "親子工作会", "菊花展", "冬まつり", "県の催し"]),
        ("催し物を教えてください", ["朝市", "親子工作会", "菊花展", "冬まつり", "県の催し"]),
        ("何かイベントありますか？", ["朝市", "親子工作会", "菊花展", "冬まつり", "県の催し"]),
        ("今週のイベント", ["朝市", "菊花展"]),
        ("土日のイベント情報", ["朝市", "菊花展"]),
        ("12月のイベント", ["菊花展", "冬まつり"]),
        ("12月11日の行事", ["菊花展", "冬まつり"]),
        ("子どものイベント", ["親子工作会"]),
        ("北会館の催し", ["親子工作会"]),
        ("山口市のイベント", ["よその市の祭り", "県の催し"]),
        ("見本町の行事予定", ["朝市", "親子工作会", "菊花展", "冬まつり", "県の催し"]),
    ],
)
def test_events_are_listed_by_day_by_place_and_by_words(text: str, titles: list[str]) -> None:
    assert _titles(_asked(text, *EVENTS)) == titles


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("イベント", "登録がありません"),
        ("明日のイベント", "明日のイベントは、登録がありません"),
        ("囲碁のイベント", "「囲碁」のイベントは見つかりませんでした"),
    ],
)
def test_where_there_is_nothing_it_says_so_and_whom_to_call(text: str, said: str) -> None:
    replies = _asked(text)
    assert replies
    (card,) = replies
    assert isinstance(card, Card)
    assert said in card.body
    assert card.links[0].uri.startswith("tel:")


@pytest.mark.parametrize(
    "text",
    [
        "川の公園でイベントを開くには何日前までに申し込めばいいですか",
        "催しの後援を頼みたい",
        "ごみの日",
        "こんにちは",
        "",
    ],
)
def test_what_asks_for_something_else_is_not_taken(text: str) -> None:
    assert _asked(text, *EVENTS) is None


@pytest.mark.parametrize(
    ("online", "said"), [(True, "参加できます"), ("Zoomで開きます", "Zoomで開きます"), (False, None), ("", None)]
)
def test_taking_part_from_home_is_said_in_words(online: object, said: str | None) -> None:
    facts = {fact.label: fact.value for fact in dated_card(_entry("会", online=online), _context()).facts}
    assert facts.get("オンライン") == said


def test_whatever_an_entry_holds_the_message_is_valid() -> None:
    odd = _entry(
        "長" * 500,
        place="場" * 2_000,
        when="時" * 2_000,
        apply="申" * 2_000,
        fee="料\n" * 900,
        online="https://mihon.example/" + "a" * 900,
        sessions=[{"day": "never"}, {"day": "2026-12-01", "starts": "x"}, 3],
        apply_by="soon",
        latitude="1" * 40,
    )
    findings = Findings()
    check_messages(line_messages((Cards("見出し", (dated_card(odd, _context()),) * 5),)), findings)
    assert [fault.message for fault in findings.found] == []
    assert EventHandler().handle(EventQuestion(), _context(odd)).replies

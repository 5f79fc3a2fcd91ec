"""Every handler's outcome is a valid LINE message with buttons that can be read and lead somewhere."""

from __future__ import annotations

import pytest

from handlers import HANDLERS
from handlers.base import Person
from messages.incoming import Content, Follow, MediaMessage, TextMessage, Unfollow
from messages.line_json import MAX_QUICK_REPLY_LABEL, cut_label, line_messages
from messages.outgoing import Card, Choices, Reply
from simulator.rules.findings import Findings
from simulator.rules.messages import check_messages
from tests.unit.handlers.pure_town import Talker, incoming, sample_content, sample_phrases

SAID = (
    *("火事です", "泥棒です", "地震", "詐欺かも", "死にたい", "メニュー", "職員登録", "ABCD-2345", "ABCD-2346"),
    *(
        "ごみの日",
        "燃えるごみの日",
        "粗大ごみの日",
        "北地区",
        "地区を変える",
        "スマホ教室",
        "スマホ教室 見本町",
        "教室",
    ),
    *(
        "スマホ教室 池田町",
        "今週のイベント",
        "スマホ教室 宇部市",
        "燃えるごみ",
        "粗大ごみ",
        "ゴミ",
        "布団",
        "ハンガー",
        "プラスチック",
    ),
    *("ことば", "English", "ふりがな", "한국어", "fire", "cháy", "garbage day", "Where do I put this?"),
    *("今日のお知らせ", "お知らせの設定"),
    *("図書館", "転入届", "役場の開庁時間", "児童手当", "ほげほげぴよ", "", "👍", "ふとん" * 1_600),
)
SENT: tuple[Content, ...] = (
    Follow(),
    Follow(is_unblocked=True),
    *(MediaMessage(kind) for kind in ("sticker", "image", "video", "audio", "file", "location", "unknown")),
    *(TextMessage(text) for text in SAID),
)


def _faults(replies: tuple[Reply, ...]) -> list[str]:
    findings = Findings()
    check_messages(line_messages(replies), findings)
    return [f"{fault.place.text}: {fault.message}" for fault in findings.found]


@pytest.mark.parametrize("staff", [False, True])
@pytest.mark.parametrize("district", ["", "kita"])
def test_every_outcome_is_valid_and_says_whom_to_call(staff: bool, district: str) -> None:
    for content in SENT:
        replies = Talker(Person(staff, district)).sends(content)
        assert replies, content
        assert _faults(replies) == [], content


def test_every_handler_is_reached_by_these() -> None:
    reached = set()
    for staff in (False, True):
        for content in (*SENT, Unfollow()):
            context = Talker(Person(is_staff=staff)).context()
            for handler in HANDLERS:
                if handler.matches(incoming(content), context) is not None:
                    reached.add(handler.name)
                    break
    assert reached == {handler.name for handler in HANDLERS}


def test_unfollowing_is_met_with_silence_and_remembered() -> None:
    talker = Talker()
    assert talker.sends(Unfollow()) == ()
    assert talker.last_changes.status == "blocked"


def test_no_button_is_cut_but_titles_of_entries_which_stand_in_the_text() -> None:
    titles = {entry.title for entry in sample_content().entries}
    for content in SENT:
        for reply in Talker().sends(content):
            for option in reply.options:
                whole = cut_label(option.label, MAX_QUICK_REPLY_LABEL) == option.label
                assert whole or (option.label in titles and isinstance(reply, Choices)), option.label


def test_every_option_leads_to_an_answer() -> None:
    for content in SENT:
        talker = Talker()
        for option in {option for reply in talker.sends(content) for option in reply.options}:
            follower = Talker(state=talker.state)
            follower.says(option.says)
            assert follower.last_changes.unanswered == [], f"{option.says} after {content}"


def test_every_choice_offers_a_way_out_that_names_a_telephone() -> None:
    (choice,) = Talker().says("ハンガー")
    assert isinstance(choice, Choices)
    assert choice.options[-1].label == sample_phrases().say("choice.none")
    (card,) = Talker().says(choice.options[-1].says)
    assert isinstance(card, Card)
    assert any("0000-00-0011" in fact.value for fact in card.facts)


def test_numbers_that_telephones_refuse_to_dial_are_no_buttons() -> None:
    for content in SENT:
        for reply in Talker().sends(content):
            links = reply.links if isinstance(reply, Card) else ()
            assert not any(set(link.uri) & set("#*") for link in links if link.uri.startswith("tel:"))


def test_a_district_is_asked_once_and_kept() -> None:
    talker = Talker()
    assert isinstance(talker.says("燃えるごみの日")[0], Choices)
    (first,) = talker.says("南です")
    assert talker.person.district_key == "minami"
    (again,) = talker.says("燃えるごみの日")
    assert first == again


@pytest.mark.parametrize("text", ["本町の図書館は何時まで", "わからない", "布団", "人生"])
def test_other_talk_after_the_question_is_not_taken_for_a_district(text: str) -> None:
    talker = Talker()
    talker.says("燃えるごみの日")
    talker.says(text)
    assert talker.last_changes.district_key is None

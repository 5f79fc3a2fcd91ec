"""Our replies in LINE's form: limits in its units, nothing cut through."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.line_json import (
    MAX_ALT_UNITS,
    MAX_BUTTON_LABEL,
    MAX_MESSAGES,
    MAX_QUICK_REPLIES,
    MAX_QUICK_REPLY_LABEL,
    MAX_TEXT_UNITS,
    JsonObject,
    cut_label,
    cut_to_units,
    line_messages,
    plain_text,
    utf16_units,
)
from messages.outgoing import Card, Cards, Choices, Fact, Image, Link, Option, Reply, Text
from simulator.rules.findings import Findings
from simulator.rules.messages import check_messages

MIXED = st.text(st.sampled_from("あ布aé\u0301👨\u200d👩🏽\ufe0f❤🗾が\u3099𠮷"), max_size=40)
FAMILY = "👨\u200d👩\u200d👧"


def faults(messages: list[JsonObject]) -> list[str]:
    """What LINE would object to."""
    findings = Findings()
    check_messages(messages, findings)
    return [f"{fault.place.text}: {fault.message}" for fault in findings.found]


def test_units_are_counted_as_line_counts_them() -> None:
    assert [utf16_units(text) for text in ("", "a", "布団", "👨", "𠮷野家", FAMILY)] == [0, 1, 2, 2, 4, 8]


@given(MIXED, st.integers(2, 30))
def test_a_cut_text_fits_and_ends_cleanly(text: str, limit: int) -> None:
    cut = cut_to_units(text, limit)
    assert utf16_units(cut) <= limit
    if utf16_units(text) <= limit:
        assert cut == text
        return
    kept = cut.removesuffix("…")
    assert cut.endswith("…")
    assert text.startswith(kept)
    assert not kept.endswith(("\u200d", "\ufe0f"))
    assert not kept or not unicodedata.combining(kept[-1])
    kept.encode("utf-16-le")


@given(MIXED, st.integers(2, 25))
def test_a_cut_label_fits_in_one_line(text: str, limit: int) -> None:
    label = cut_label(text + "\n" + text, limit)
    assert len(label) <= limit
    assert "\n" not in label
    assert not label.endswith(("\u200d…", "\ufe0f…"))


def test_limits_are_kept_however_much_is_said() -> None:
    much = FAMILY * 3_000
    options = tuple(Option(f"{number}番の{much}", much) for number in range(20))
    for reply in (Text(much, options), Choices(much, options)):
        (message,) = line_messages([reply])
        assert utf16_units(message["text"]) <= MAX_TEXT_UNITS
        items = message["quickReply"]["items"]
        assert len(items) == MAX_QUICK_REPLIES
        assert all(len(item["action"]["label"]) <= MAX_QUICK_REPLY_LABEL for item in items)
        assert faults([message]) == []


def test_a_card_of_any_length_is_valid() -> None:
    card = Card(
        "題" * 200, "本文" * 500, "区分", "#C62828", (Fact("電話", "0" * 300),), (Link("長" * 60, "tel:0000000001"),)
    )
    (message,) = line_messages([card])
    assert utf16_units(message["altText"]) <= MAX_ALT_UNITS
    assert len(message["contents"]["footer"]["contents"][0]["action"]["label"]) <= MAX_BUTTON_LABEL
    assert faults([message]) == []


def test_choices_are_numbered_and_can_be_pressed() -> None:
    (message,) = line_messages([Choices("どれですか", (Option("布団", "布団"), Option("毛布", "毛布の捨て方")))])
    assert message["text"] == "どれですか\n1 布団\n2 毛布"
    assert [item["action"]["text"] for item in message["quickReply"]["items"]] == ["布団", "毛布の捨て方"]


def test_cards_side_by_side_come_after_their_heading() -> None:
    cards = Cards("教室の予定", tuple(Card(f"教室{number}", "") for number in range(9)))
    heading, carousel = line_messages([cards])
    assert heading == {"type": "text", "text": "教室の予定"}
    assert len(carousel["contents"]["contents"]) == 5
    assert line_messages([Cards("一つ", (Card("教室", ""),))])[1]["contents"]["type"] == "bubble"


def test_a_picture_comes_without_words_of_its_own() -> None:
    picture = Image("https://a.example/1", "https://a.example/2", "表の説明")
    assert plain_text(picture) == "表の説明"
    assert [message["type"] for message in line_messages([picture, Text("説明")])] == ["image", "text"]


def test_the_alternative_text_names_numbers_that_stand_on_buttons_only() -> None:
    card = Card(
        "図書館", "本を読む所", facts=(Fact("電話", "111"),), links=(Link("係", "tel:111"), Link("館", "tel:222"))
    )
    assert plain_text(card) == "図書館\n本を読む所\n電話：111\n館：222"


def test_too_many_messages_keep_the_last_with_its_choices() -> None:
    replies: list[Reply] = [Text(f"{number}") for number in range(8)]
    replies.append(Text("最後", (Option("はい", "はい"),)))
    messages = line_messages(replies)
    assert [message["text"] for message in messages] == ["0", "1", "2", "3", "最後"]
    assert len(messages) == MAX_MESSAGES
    assert "quickReply" in messages[-1]


def test_saying_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="nothing"):
        line_messages([])


def test_all_words_of_a_card_wrap_and_grow_with_the_readers_letters() -> None:
    card = Card(
        "題",
        "本文",
        "区分",
        "#C62828",
        (Fact("電話", "1"),),
        (Link("電話する", "tel:1"), Link("見る", "https://a.example")),
    )
    (message,) = line_messages([card])
    for part in _parts(message["contents"]):
        if part.get("type") == "text":
            assert part["wrap"] is True
        if part.get("type") in ("text", "button"):
            assert part["scaling"] is True


def _parts(box: JsonObject) -> list[JsonObject]:
    inner = [box.get("body"), box.get("footer"), *box.get("contents", [])]
    return [box, *(part for child in inner if child for part in _parts(child))]

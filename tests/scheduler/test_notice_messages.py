"""The messages of a notice: where its buttons lead, so that taps are counted, and in how many languages its page is."""

from __future__ import annotations

from messages.line_json import JsonObject
from messages.outgoing import Link
from scheduler.notice_content import NoticeContent, NoticeForm, Surroundings, Words, messages_by_language, messages_in

WATER = Link("給水所", "https://www.town.example/water?a=1")
CALL = Link("電話", "tel:0000000001")
PAGE = "https://mihon.example/notices/mihon/abc"
PUBLIC = Surroundings(
    "https://mihon.example", PAGE, {}, {"": "くわしく見る", "en": "More"}, "くわしく見る / Other languages"
)
HIDDEN = Surroundings("https://mihon.example")
ENGLISH = {"en": Words("Water", "Tonight")}


def buttons(messages: list[JsonObject]) -> list[tuple[str, str]]:
    """Label and address of every button of a card."""
    found = messages[-1]["contents"]["footer"]["contents"]
    return [(button["action"]["label"], button["action"]["uri"]) for button in found]


def test_web_buttons_of_a_public_notice_lead_over_its_own_address_by_their_place() -> None:
    content = NoticeContent(Words("断水", "今夜"), buttons=(CALL, WATER))
    assert buttons(messages_in(content, "", PUBLIC)) == [
        ("電話", "tel:0000000001"),
        ("給水所", f"{PAGE}/go/2"),
        ("くわしく見る", f"{PAGE}?from=line"),
    ]
    assert content.buttons == (CALL, WATER)


def test_those_of_a_notice_without_a_page_lead_straight_there() -> None:
    content = NoticeContent(Words("断水", "今夜"), buttons=(CALL, WATER))
    assert buttons(messages_in(content, "", HIDDEN)) == [("電話", CALL.uri), ("給水所", WATER.uri)]


def test_a_notice_of_plain_text_shows_the_same_addresses() -> None:
    content = NoticeContent(Words("断水", "今夜"), NoticeForm.TEXT, buttons=(WATER, CALL))
    text = messages_in(content, "", PUBLIC)[0]["text"]
    assert text.split("\n\n")[2:] == [f"給水所：{PAGE}/go/1", "電話：0000000001", f"くわしく見る：{PAGE}?from=line"]


def test_the_japanese_message_says_that_its_page_has_other_languages() -> None:
    content = NoticeContent(Words("断水", "今夜"), variants=ENGLISH)
    messages = messages_by_language(content, PUBLIC)
    assert buttons(messages[""]) == [("くわしく見る / Other languages", f"{PAGE}?from=line")]
    assert buttons(messages["en"]) == [("More", f"{PAGE}?from=line")]


def test_a_notice_in_japanese_only_promises_no_other_languages() -> None:
    assert buttons(messages_in(NoticeContent(Words("断水", "今夜")), "", PUBLIC))[0][0] == "くわしく見る"

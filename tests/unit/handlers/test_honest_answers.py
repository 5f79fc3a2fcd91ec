"""What nobody has checked in time is not stated; what has expired is not even offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers import HANDLERS
from handlers.base import Person, State
from handlers.showing import CHART
from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from messages.incoming import Content, Follow, MediaMessage, TextMessage
from messages.line_json import plain_text
from messages.outgoing import Choices, Option
from tests.unit.handlers.pure_town import incoming, sample_phrases, sample_town
from tests.unit.handlers.small_town import (
    ALL,
    CATEGORY,
    FACILITY,
    FAQ,
    ITEM,
    PROCEDURE,
    SAID,
    TODAY,
    YESTERDAY,
    card_of,
    shown,
    talker,
)

TAGS = ("", "ja-simple", "en", "zh-Hans", "vi")
SECRET = "ひみつの言葉"
CHART_ENTRY = Entry(
    EntryKind.FAQ,
    "garbage-chart",
    (EntryText("ごみの分け方", "表です。", alt="表"),),
    aliases=("ゴミ",),
    entry_class=EntryClass.PUBLIC,
    image="0" * 64,
    owner_key="kankyo",
)


def _overdue(entry: Entry) -> Entry:
    texts = tuple(replace(text, body=SECRET, alt=SECRET, details={"bring": [SECRET]}) for text in entry.texts)
    details = {"fee": SECRET, "hours": SECRET, "phone": "0000-00-7777", "forms": [{"name": SECRET, "url": SECRET}]}
    return replace(entry, texts=texts, review_on=YESTERDAY, details={**entry.details, **details})


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("entry", [*ALL, CHART_ENTRY], ids=lambda entry: entry.id)
def test_an_overdue_entry_says_only_whom_to_ask(entry: Entry, tag: str) -> None:
    said = "ゴミ" if entry is CHART_ENTRY else SAID[ALL.index(entry)]
    entries = [_overdue(one) if one is entry else one for one in (*ALL, CHART_ENTRY)]
    person = talker(entries, Person(language=tag))
    replies = person.says(said)
    card = card_of(replies)
    office = sample_town().sections.get(entry.owner_key) or sample_town().contact
    if entry.kind in (EntryKind.GARBAGE, EntryKind.GARBAGE_CATEGORY):
        office = sample_town().sections["kankyo"]
    assert len(replies) == 1
    assert SECRET not in str(replies)
    assert "0000-00-7777" not in str(replies)
    assert office.name in card.body
    assert office.phone in card.body
    assert f"tel:{office.phone}" in [link.uri for link in card.links]
    assert (entry.url in [link.uri for link in card.links]) == bool(entry.url)


def test_an_overdue_item_does_not_even_tell_its_category() -> None:
    card = card_of(talker([_overdue(ITEM), CATEGORY]).says("布団"))
    assert card.badge == ""
    assert card.options == ()


def test_an_overdue_category_is_named_by_its_items_but_not_explained() -> None:
    card = card_of(talker([ITEM, _overdue(CATEGORY)]).says("布団"))
    assert card.badge == "燃えるごみ"
    assert card.body == "ひもでしばります。"
    assert SECRET not in plain_text(card)


def test_on_the_very_day_of_the_review_an_entry_still_answers() -> None:
    assert card_of(talker([replace(FAQ, review_on=TODAY)]).says("自治会の入り方")).body == "組長へ。"


def test_an_overdue_entry_is_still_offered_in_a_choice() -> None:
    twins = [replace(_overdue(FAQ), key=str(n), texts=(EntryText(f"自治会（{n}）", SECRET),)) for n in (1, 2)]
    (choices,) = talker(twins).says("自治会")
    assert isinstance(choices, Choices)
    assert SECRET not in shown((choices,))


def _everything_said() -> list[Content]:
    texts = (
        *SAID,
        "ゴミ",
        "ごみの日",
        "燃えるごみの日",
        "今日のごみ",
        "メニュー",
        "ことば",
        "ぴよ",
        "futon",
        "burnable garbage",
    )
    return [*map(TextMessage, texts), Follow(), Follow(is_unblocked=True), MediaMessage("sticker")]


@pytest.mark.parametrize("staff", [False, True])
def test_no_handler_answers_or_offers_what_has_expired(staff: bool) -> None:
    town = sample_town()
    gone = [
        replace(
            one,
            key="burnable" if one is CATEGORY else one.key,
            texts=tuple(replace(text, title=f"{text.title}{SECRET}", body=SECRET, alt=SECRET) for text in one.texts),
            aliases=SAID,
            valid_until=YESTERDAY,
        )
        for one in (*ALL, CHART_ENTRY)
    ]
    states = [
        State(asked_by=handler.name, about={"category": CATEGORY.id}, options=(Option("1", SAID[1]),))
        for handler in HANDLERS
    ]
    for state in (State(), *states):
        person = talker(gone, Person(is_staff=staff, district_key="kita"), town)
        for content in _everything_said():
            person.state = state
            assert SECRET not in str(person.sends(content)), content


def test_no_handler_recognises_what_has_expired() -> None:
    gone = [replace(one, valid_until=YESTERDAY) for one in (*ALL, CHART_ENTRY)]
    context = talker(gone).context()
    for content in _everything_said():
        for handler in HANDLERS:
            recognised = handler.matches(incoming(content), context)
            assert not isinstance(recognised, Entry), (handler.name, content)


def test_an_item_whose_category_has_expired_is_shown_without_it() -> None:
    card = card_of(talker([ITEM, replace(CATEGORY, valid_until=YESTERDAY)]).says("布団"))
    assert (card.badge, card.body) == ("", "ひもでしばります。")


def test_a_resident_is_told_nothing_of_a_category_for_staff() -> None:
    staff_only = replace(CATEGORY, entry_class=EntryClass.STAFF)
    assert "燃えるごみ" not in shown(talker([staff_only]).says("燃えるごみ")).replace("「燃えるごみ」", "")
    assert card_of(talker([staff_only], Person(is_staff=True)).says("燃えるごみ")).badge == "燃えるごみ"


def test_the_chart_is_known_by_its_id() -> None:
    assert CHART_ENTRY.id == CHART
    assert card_of(talker([CHART_ENTRY]).says("ゴミ")).body == "表です。"


def test_the_overdue_sentence_names_the_day_in_every_language() -> None:
    for tag in TAGS:
        words = sample_phrases().in_language(tag).say("show.overdue", date="DAY", office="OFFICE")
        assert "DAY" in words
        assert "OFFICE" in words


def test_an_overdue_procedure_has_no_buttons_to_its_forms() -> None:
    card = card_of(talker([_overdue(PROCEDURE)]).says("児童手当"))
    assert [link.uri.split(":")[0] for link in card.links] == ["tel"]


def test_a_facility_that_is_overdue_is_called_at_its_section() -> None:
    card = card_of(talker([_overdue(FACILITY)]).says("図書館"))
    assert card.links[0].uri == FACILITY.url

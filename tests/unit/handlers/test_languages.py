"""Answers in the reader's language, honest about what is not translated; readings; LINE takes all of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers import HANDLERS
from handlers.base import Person
from handlers.entries import EntryHandler
from handlers.garbage_category import GarbageCategoryHandler
from knowledge.content import EntryClass, EntryKind, EntryText
from messages.line_json import MAX_BUTTON_LABEL, MAX_QUICK_REPLY_LABEL, line_messages, plain_text
from messages.outgoing import Card
from messages.phrases import Phrases
from simulator.rules.findings import Findings
from simulator.rules.messages import check_messages
from tests.unit.handlers.pure_town import Talker, sample_content, sample_phrases
from tests.unit.handlers.small_town import ALL, FACILITY, ITEM, PROCEDURE, SAID, card_of, shown, talker

TAGS = ("", "ja-simple", "en", "zh-Hans", "vi", "pt")


@pytest.mark.parametrize("tag", TAGS)
def test_every_entry_of_the_sample_town_is_shown_in_every_language(tag: str) -> None:
    handlers = [one for one in HANDLERS if isinstance(one, (EntryHandler, GarbageCategoryHandler))]
    by_kind = {kind: one for one in handlers for kind in getattr(one, "kinds", {EntryKind.GARBAGE_CATEGORY})}
    context = Talker(Person(is_staff=True, language=tag)).context()
    shown_kinds = set()
    for entry in sample_content().entries:
        if entry.kind in by_kind:
            shown_kinds.add(entry.kind)
            messages = line_messages(by_kind[entry.kind].handle(entry, context).replies)
            findings = Findings()
            check_messages(messages, findings)
            assert findings.found == [], entry.id
    assert len(shown_kinds) >= 6


@pytest.mark.parametrize("language", ["", "ja-simple"])
def test_furigana_breaks_no_limit_of_line(language: str) -> None:
    person = Person(language=language, has_furigana=True)
    for text in (
        "メニュー",
        "ことば",
        "転入届",
        "粗大ごみ",
        "ごみの日",
        "スマホ教室",
        "図書館",
        "ハンガー",
        "ぴよ",
        "火事",
    ):
        replies = Talker(person).says(text)
        shown(replies)
        assert "（" in plain_text(replies[-1])
        assert all(len(option.label) <= MAX_QUICK_REPLY_LABEL for option in replies[-1].options)
        assert not any("（" in option.says for option in replies[-1].options if "（" not in option.label)


def test_a_long_answer_loses_its_readings_rather_than_its_end() -> None:
    long = replace(FACILITY, texts=(EntryText("施設", "見本町役場環境係。" * 300),))
    card = card_of(talker([long], Person(has_furigana=True)).says("施設"))
    assert card.body.endswith("見本町役場環境係。")


def test_the_readings_that_a_writer_gave_are_taken_out_or_shown() -> None:
    assert card_of(talker().says("図書館")).title == "図書館"
    with_readings = card_of(talker(person=Person(has_furigana=True)).says("図書館"))
    assert with_readings.title == "図書館（としょかん）"
    assert with_readings.links[-1].uri == "tel:0000-00-0033"


def test_labels_and_lists_are_in_the_readers_language() -> None:
    said = shown(talker(person=Person(language="en")).says("児童手当"))
    assert "Child allowance\nWithin 15 days." in said
    assert "What to bring：・ID\n・Bank card" in said
    assert "持ってくるもの" not in said


def test_what_is_missing_is_said_in_the_readers_language() -> None:
    phrases = sample_phrases()
    for tag, source in (("ja-simple", "ja"), ("en", "ja"), ("vi", "ja"), ("zh-Hans", "ja")):
        card = card_of(talker(person=Person(language=tag)).says("自治会の入り方"))
        assert card.body == f"{phrases.in_language(tag).say(f'show.only.{source}')}\n組長へ。"
    card = card_of(talker(person=Person(language="vi")).says("布団"))
    assert card.body == f"{phrases.in_language('vi').say('show.only.en')}\nTie it with string."
    assert card_of(talker(person=Person(language="ja-simple")).says("布団")).body == "ひもで しばってください。"


def test_whoever_writes_english_gets_english_and_may_keep_it() -> None:
    person = talker()
    card = card_of(person.says("futon"))
    assert (card.title, card.badge) == ("Futon", "Burnable garbage")
    assert card.options[-1].says == "English"
    assert person.person.language == ""
    person.says(card.options[-1].says)
    assert person.person.language == "en"
    assert card_of(person.says("布団")).title == "Futon"


def test_a_choice_made_in_english_is_answered_in_english() -> None:
    twins = [
        replace(
            ITEM, key=key, texts=(EntryText(f"ハンガー（{ja}）", ja), EntryText(f"Hanger ({en})", en, language="en"))
        )
        for key, ja, en in (("a", "木製", "wood"), ("b", "金属製", "metal"))
    ]
    person = talker(twins)
    replies = person.says("hanger")
    assert [option.label for option in replies[-1].options][:2] == ["Hanger (wood)", "Hanger (metal)"]
    assert card_of(person.says("2")).title == "Hanger (metal)"
    assert card_of(person.says("ハンガー（木製）")).title == "ハンガー（木製）"


def test_a_language_that_only_the_town_has_is_offered_and_understood() -> None:
    korean = replace(ITEM, texts=(*ITEM.texts, EntryText("이불", "묶어 주세요.", language="ko")))
    person = talker([korean])
    assert "한국어" in [option.label for option in person.says("ことば")[-1].options]
    assert "한국어" in shown(person.says("한국어"))
    assert person.person.language == "ko"
    card = card_of(person.says("布団"))
    assert (card.title, card.body) == ("이불", "묶어 주세요.")
    assert card.links[-1].label.startswith("Call ")


def test_asking_for_readings_leads_back_to_japanese() -> None:
    person = talker(person=Person(language="en"))
    person.says("ふりがな")
    assert (person.person.language, person.person.has_furigana) == ("", True)
    person.says("やさしい日本語")
    assert (person.person.language, person.person.has_furigana) == ("ja-simple", True)
    person.says("ふりがななし")
    assert (person.person.language, person.person.has_furigana) == ("ja-simple", False)


@pytest.mark.parametrize("tag", TAGS)
def test_every_offered_language_is_understood_by_its_label(tag: str) -> None:
    for option in Talker(Person(language=tag)).says("ことば")[-1].options:
        person = Talker(Person(language=tag))
        person.says(option.says)
        assert person.last_changes.language is not None, option


def test_no_empty_words_reach_line() -> None:
    for tag in TAGS:
        for said, entry in zip(SAID, ALL, strict=True):
            bare = replace(entry, texts=tuple(replace(text, body=" \n") for text in entry.texts), details={})
            others = [replace(one, texts=(replace(one.text, body=""),)) for one in ALL if one.id != entry.id]
            replies = talker([bare, *others], Person(language=tag)).says(said)
            assert isinstance(replies[-1], Card)
            shown(replies)
            assert all(fact.value.strip() and fact.label for fact in replies[-1].facts)


def test_an_internal_entry_shows_no_word_in_any_language() -> None:
    secret = replace(PROCEDURE, entry_class=EntryClass.INTERNAL)
    for tag in TAGS:
        card = card_of(talker([secret], Person(is_staff=True, language=tag)).says("児童手当"))
        assert "15" not in plain_text(card)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("said", ["ごみの日", "粗大ごみ", "毛布", "ハンガー", "ぴよ"])
def test_every_button_under_an_answer_leads_on_in_every_language(tag: str, said: str) -> None:
    person = Talker(Person(language=tag, district_key="kita"))
    for option in person.says(said)[-1].options:
        follower = Talker(person.person, state=person.state)
        shown(follower.says(option.says))
        assert follower.last_changes.unanswered == [], option


def test_buttons_of_an_answer_in_english_are_answered_in_english() -> None:
    person = Talker(Person(district_key="kita"))
    for option in person.says("collection days")[-1].options:
        follower = Talker(person.person, state=person.state)
        shown(follower.says(option.says))
        assert follower.last_changes.unanswered == [], option
        assert follower.state.about.get("language") == "en" or follower.person.language == "en", option


def _placeholders(words: str | tuple[str, ...]) -> set[str]:
    text = words if isinstance(words, str) else " ".join(words)
    return {part.split("}")[0].split(":")[0] for part in text.split("{")[1:]}


@pytest.mark.parametrize("tag", sample_phrases().languages())
def test_a_catalogue_has_only_phrases_that_the_japanese_one_has(tag: str) -> None:
    base: Phrases = sample_phrases()
    own = base.in_language(tag)
    for name in own.own_names():
        if name.startswith("understood."):
            continue
        assert not name.endswith((".words", ".alone", ".harmless")), f"{name}: what is recognised must stay Japanese"
        there, here = base._phrases[name], own._phrases[name]
        assert type(there) is type(here), name
        assert _placeholders(here) <= _placeholders(there), name
        if name.startswith("emergency.") and name.endswith(".calls"):
            numbers = [{line.partition("|")[2] for line in lines} for lines in (there, here)]
            assert numbers[0] == numbers[1], name


def test_a_language_without_a_catalogue_is_spoken_to_in_english() -> None:
    phrases = Phrases({"a": "あ", "b": "い"}, languages={"en": {"a": "A", "understood": {"asks": ["x|y"]}}, "vi": {}})
    assert [phrases.in_language(tag).say("a") for tag in ("", "ja-simple", "en", "vi", "pt")] == [
        "あ",
        "あ",
        "A",
        "あ",
        "A",
    ]
    english = phrases.in_language("en")
    assert english.say("b") == "い"
    assert english.own_words("understood.asks") == ("x|y",)
    assert english.in_language("").say("a") == "あ"
    assert english.in_language("").own_names() == []
    assert Phrases({"a": "あ"}).in_language("en").say("a") == "あ"


@pytest.mark.parametrize("tag", sample_phrases().languages())
def test_dangers_are_complete_in_every_catalogue(tag: str) -> None:
    own = set(sample_phrases().in_language(tag).own_names())
    for kind in ("fire", "crime", "disaster", "fraud", "help"):
        assert {f"emergency.{kind}.{part}" for part in ("title", "body", "calls")} <= own
        replies = Talker(Person(language=tag)).says({"fire": "火事", "crime": "泥棒"}.get(kind, "地震"))
        shown(replies)


@pytest.mark.parametrize("tag", sample_phrases().languages())
def test_every_button_of_a_catalogue_fits_and_leads_somewhere(tag: str) -> None:
    phrases = sample_phrases().in_language(tag)
    for line in phrases.words("menu.options"):
        label, _, says = line.partition("|")
        assert len(label) <= MAX_QUICK_REPLY_LABEL, label
        person = Talker(Person(language=tag))
        shown(person.says(says))
        assert person.last_changes.unanswered == [], says
    for name in ("garbage-item.day-label", "menu.back", "garbage-day.change"):
        assert len(phrases.say(name)) <= MAX_QUICK_REPLY_LABEL
    assert len(phrases.say("show.online")) <= MAX_BUTTON_LABEL
    for back in (phrases.say("menu.back"), phrases.say("garbage-day.change"), phrases.say("choice.none")):
        person = Talker(Person(language=tag))
        person.says(back)
        assert person.last_changes.unanswered == [], back

"""Whatever is chosen, by number or by name, is what is answered with."""

from __future__ import annotations

from dataclasses import replace

from handlers.base import Person
from knowledge.content import Entry, EntryText
from messages.outgoing import Card
from tests.unit.handlers.small_town import CATEGORY, ITEM, card_of, talker

BULKY = replace(CATEGORY, key="bulky", texts=(EntryText("粗大ごみ", ""), EntryText("Bulky waste", "", language="en")))
COTTON = replace(ITEM, key="cotton", texts=(EntryText("布団", "綿のもの。"),), details={"category": "burnable"})
NYLON = replace(ITEM, key="nylon", texts=(EntryText("布団", "ナイロンのもの。"),), details={"category": "bulky"})

_LONG = "とても長くて、始まりの同じ説明。"
ALIKE = [replace(COTTON, key=key, texts=(EntryText("布団", f"{_LONG}{key}"),)) for key in ("one", "two")]


def labels_of(entries: list[Entry], text: str, language: str = "") -> list[str]:
    """What is offered, but for the way out."""
    return [option.label for option in talker(entries, Person(language=language)).says(text)[-1].options][:-1]


def test_things_of_one_name_are_told_apart_by_their_category() -> None:
    assert labels_of([CATEGORY, BULKY, COTTON, NYLON], "布団") == ["布団（燃えるごみ）", "布団（粗大ごみ）"]
    told_apart = ["布団（Burnable garbage）", "布団（Bulky waste）"]
    assert labels_of([CATEGORY, BULKY, COTTON, NYLON], "布団", "en") == told_apart


def test_things_of_one_name_and_category_are_told_apart_by_their_words() -> None:
    same = replace(NYLON, details=COTTON.details)
    assert labels_of([CATEGORY, COTTON, same], "布団") == ["布団（綿のもの。）", "布団（ナイロンのもの。）"]


def test_each_number_leads_to_its_own_entry_and_never_back_to_the_choice() -> None:
    for language in ("", "ja-simple", "en", "zh-Hans", "vi"):
        for entries in ([CATEGORY, BULKY, COTTON, NYLON], ALIKE):
            for number, entry in enumerate(entry for entry in entries if entry.key not in ("burnable", "bulky")):
                person = talker(entries, Person(language=language))
                person.says("布団")
                card = person.says(str(number + 1))[-1]
                assert isinstance(card, Card)
                assert entry.body in card.body


def test_a_chosen_name_means_its_entry_only_right_after_the_choice() -> None:
    person = talker([CATEGORY, BULKY, COTTON, NYLON])
    label = person.says("布団")[-1].options[1].says
    assert "ナイロン" in card_of(person.says(label)).body
    assert len(person.says("布団")[-1].options) == 3

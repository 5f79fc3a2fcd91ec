"""Three hundred districts: asked for by typing, understood by a part of their name, never guessed."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.base import Person
from handlers.districts import DistrictNames
from handlers.garbage_day import GarbageDayHandler
from knowledge.content import CollectionPlan, District
from knowledge.normalize import folded
from messages.incoming import TextMessage
from messages.line_json import plain_text
from messages.outgoing import Choices, Text
from tests.unit.handlers.pure_town import Talker, incoming, sample_town
from tests.unit.handlers.town_of_districts import town_of_districts, town_with

NAMES = DistrictNames(town_of_districts().plan.districts)


def talker() -> Talker:
    """Somebody new in the town of many districts."""
    return Talker(town=town_of_districts())


def heard(person: Talker, text: str) -> str:
    """The words of the answer."""
    return "\n".join(plain_text(reply) for reply in person.says(text))


def keys(text: str) -> list[str]:
    """The districts that an answer to our question may mean."""
    return [district.key for district in NAMES.said(folded(text)).districts]


def test_among_many_the_name_is_asked_for_with_examples() -> None:
    (question,) = talker().says("ごみの日")
    assert isinstance(question, Text)
    assert "惇東町" in question.text
    assert "名前を送って" in question.text
    assert "0000-00-0011" in question.text


def test_a_typed_name_is_understood_and_remembered() -> None:
    person = talker()
    heard(person, "燃えるごみの日")
    assert "桜東町の燃えるごみの日" in heard(person, "桜東町に住んでいます")
    assert person.person.district_key == "d-桜東"
    assert "桜東町のびんの日" in heard(person, "びんはいつ")


def test_a_district_inside_a_longer_question_is_understood() -> None:
    assert "桜東町の燃えるごみの日" in heard(talker(), "桜東町の燃やすごみはいつ")
    assert "桜東町の燃えるごみの日" in heard(talker(), "来週桜東町の燃やすごみはいつですか")
    assert "松奥町のごみの日（12月）" in heard(talker(), "松奥団地の12月のごみの日")


def test_what_was_asked_is_kept_while_the_district_is_asked_for() -> None:
    person = talker()
    heard(person, "12月の燃えるごみの日")
    heard(person, "京町")
    assert "京町の燃えるごみの日（12月）" in heard(person, "2")
    assert person.person.district_key == "t-2"


def test_two_districts_of_one_name_are_told_apart_by_their_group() -> None:
    person = talker()
    (choice,) = person.says("京町の燃やすごみはいつ")
    assert isinstance(choice, Choices)
    assert [option.label for option in choice.options] == ["京町（惇見地区）", "京町（明見地区）", "この中にない"]
    assert person.last_changes.district_key is None
    assert "京町の燃えるごみの日" in heard(person, "京町（明見地区）")
    assert person.person.district_key == "t-2"


def test_whoever_lives_in_one_of_them_is_not_asked_again() -> None:
    person = Talker(Person(district_key="t-2"), town=town_of_districts())
    assert "京町の燃えるごみの日" in heard(person, "京町の燃やすごみはいつ")


def test_a_group_and_a_part_of_a_name_are_enough() -> None:
    assert keys("惇見地区の京町") == ["t-1"]
    assert keys("惇見地区の京") == ["t-1"]
    assert keys("桜東") == ["d-桜東"]
    assert len(keys("桜")) == 17


def test_a_part_of_very_many_names_asks_for_the_name_with_a_list() -> None:
    person = talker()
    heard(person, "ごみの日")
    question = heard(person, "桜")
    assert "17か所" in question
    assert "桜東町、桜西町" in question
    assert "桜内町のごみの日" in heard(person, "桜内")


def test_many_matches_in_few_groups_ask_for_the_group_first() -> None:
    groups = [District(f"{group}{n}", f"中{n}丁目", group=group) for group in ("北区", "南区") for n in range(1, 9)]
    person = Talker(town=town_with(CollectionPlan(tuple(groups))))
    person.says("ごみの日")
    (choice,) = person.says("中")
    assert isinstance(choice, Choices)
    assert [option.label for option in choice.options] == ["北区", "南区"]
    (members,) = person.says("2")
    assert isinstance(members, Choices)
    assert members.options[0].label == "中1丁目（南区）"
    person.says("1")
    assert person.person.district_key == "南区1"


def test_a_place_that_is_not_in_the_list_is_told_and_asked_again() -> None:
    person = talker()
    heard(person, "びんの日")
    again = heard(person, "火星谷")
    assert "「火星谷」という地区は見つかりませんでした" in again
    assert "桜東町のびんの日" in heard(person, "桜東町")


def test_a_name_within_another_places_name_is_no_answer() -> None:
    assert NAMES.in_talk(folded("北桜東町の燃えるごみ"))[0].districts == ()
    assert NAMES.in_talk(folded("高松市桜東町の燃えるごみ"))[0].one is not None
    said = NAMES.said(folded("北桜東町です"))
    assert said.one is None
    person = talker()
    heard(person, "ごみの日")
    assert "こちらですか" in heard(person, "北桜東町です")
    assert person.person.district_key == ""


def test_none_of_these_asks_again_and_keeps_the_question() -> None:
    person = talker()
    heard(person, "びんの日")
    heard(person, "京町")
    assert "名前を送って" in heard(person, "3")
    assert "桜東町のびんの日" in heard(person, "桜東町")


def test_a_category_called_like_a_district_is_the_category() -> None:
    town = town_with(CollectionPlan((District("pet", "ペット"), District("kita", "北町")), sample_town().plan.rules))
    person = Talker(Person(district_key="kita"), town=town)
    assert "北町のペットボトルの日" in heard(person, "ペットボトルの日")


def test_districts_that_nothing_tells_apart_get_numbers() -> None:
    names = DistrictNames([District("a", "本町"), District("b", "本町"), District("c", "本町", center="西工場")])
    labels = [names.label(district) for district in names.districts]
    assert len({folded(label) for label in labels}) == 3
    for district in names.districts:
        assert names.alone(folded(names.label(district))).one == district


@pytest.mark.parametrize("text", ["燃やすごみはいつ", "明日は何ごみ", "今月のごみの日", "桜東町のびんの日", "布団"])
def test_an_answer_takes_a_few_milliseconds(text: str) -> None:
    person = Talker(Person(district_key="d-桜東"), town=town_of_districts())
    handler, taken = GarbageDayHandler(), []
    for _ in range(6):
        context = person.context()
        begun = time.thread_time()
        recognised = handler.matches(incoming(TextMessage(text)), context)
        if recognised is not None:
            handler.handle(recognised, context)
        taken.append(time.thread_time() - begun)
    assert min(taken) < 0.005


def test_every_name_finds_its_district() -> None:
    for district in NAMES.districts:
        label = NAMES.label(district)
        assert NAMES.alone(folded(label)).one == district
        assert NAMES.said(folded(f"{label}です")).one == district


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="惇明川桜東西南北町団地見地区の京はです 1", max_size=20))
def test_whatever_is_typed_is_answered_or_left_alone(text: str) -> None:
    named, rest = NAMES.in_talk(folded(text))
    assert len(rest) <= len(folded(text))
    assert set(named.districts) <= set(NAMES.districts)
    assert set(NAMES.said(folded(text)).districts) <= set(NAMES.districts)


def test_the_kept_names_are_those_of_the_present_plan() -> None:
    town = town_of_districts()
    assert town.district_names is town.district_names
    assert replace(town, plan=CollectionPlan()).district_names.districts == ()

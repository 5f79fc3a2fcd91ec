"""An entry is analysed once, stored as JSON, and read back as it was; its names are known by their sound."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.content import Entry, EntryKind, EntryText
from knowledge.finding.analysis import Analyser
from knowledge.finding.documents import FIELDS, SOUND, EntryAnalysis, analysed_entry
from knowledge.finding.folding import folded, kana_key

ANALYSER = Analyser()
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
JAPANESE = st.text(st.sampled_from("布団花瓶あかがーっゃアガッ（）()　 １1a-😀\ud800"), max_size=20)
NAME = st.one_of(ANY_TEXT, JAPANESE)


def analysed(title: str, body: str = "", reading: str = "", **others: Any) -> EntryAnalysis:
    kind = others.pop("kind", EntryKind.FAQ)
    return analysed_entry(Entry(kind, "one", (EntryText(title, body, reading),), **others), ANALYSER)


def field(analysis: EntryAnalysis, name: str) -> dict[str, int]:
    return dict(analysis.terms[FIELDS.index(name)])


@given(NAME, NAME, NAME, st.lists(NAME, max_size=3), st.lists(NAME, max_size=3))
def test_what_is_stored_as_json_comes_back_as_it_was(
    title: str, body: str, reading: str, aliases: list[str], keywords: list[str]
) -> None:
    one = analysed(title, body, reading, aliases=tuple(aliases), keywords=tuple(keywords))
    assert EntryAnalysis.from_stored(json.loads(json.dumps(one.to_stored()))) == one


@given(NAME, NAME)
def test_every_name_has_a_writing_and_a_sound_and_stands_there_once(title: str, reading: str) -> None:
    wordings = analysed(title, reading=reading, aliases=(title, reading)).wordings
    assert all(one.written and one.sound for one in wordings)
    assert all(one.written == folded(one.written) or " " in folded(one.written) for one in wordings)
    assert len({(one.written, one.sound, one.spoken) for one in wordings}) == len(wordings)


def test_words_are_counted_in_the_field_they_stand_in() -> None:
    one = analysed("布団", "花瓶と花瓶", aliases=("座布団",), keywords=("寝具",))
    assert field(one, "title")["布団"] == 1
    assert field(one, "body")["花瓶"] == 2
    assert field(one, "aliases")["座布団"] == 1
    assert field(one, "keywords")["寝具"] == 1
    assert "花瓶" not in field(one, "title")
    assert "布団" not in field(one, "body")


def test_parts_of_a_compound_are_counted_beside_it() -> None:
    title = field(analysed("携帯電話"), "title")
    assert title.keys() >= {"携帯電話", "携帯", "電話"}


def test_names_hold_their_sounds_but_bodies_do_not() -> None:
    one = analysed("布団", "花瓶", aliases=("電球",))
    assert field(one, "title")[SOUND + "フトン"] == 1
    assert field(one, "aliases")[SOUND + "デンキュウ"] == 1
    assert not [term for term in field(one, "body") if term.startswith(SOUND)]


def test_an_entry_without_a_word_has_nothing() -> None:
    one = analysed("😀", "!?")
    assert one.terms == ({},) * len(FIELDS)
    assert one.wordings == ()


def test_a_title_is_known_by_its_sound() -> None:
    (wording,) = analysed("布団").wordings
    assert (wording.written, wording.sound, wording.spoken) == ("布団", kana_key("ふとん"), "ふとん")
    assert wording.is_whole


@pytest.mark.parametrize(
    "title", ["冷蔵庫（家庭用）", "冷蔵庫(家庭用)", "冷蔵庫（家庭用）（大きいもの）", "冷蔵庫 （家庭用）"]
)
def test_a_title_is_also_known_without_the_remark_in_its_brackets(title: str) -> None:
    wordings = analysed(title).wordings
    assert [one.spoken for one in wordings if not one.is_whole] == ["れいぞうこ"]
    assert {one.written for one in wordings if one.is_whole} == {folded(title).replace(" ", "")}


def test_a_title_that_is_all_remark_is_known_as_it_stands() -> None:
    assert all(one.is_whole for one in analysed("（冷蔵庫）").wordings)
    assert analysed("（冷蔵庫）").wordings


def test_a_given_reading_beats_the_dictionary() -> None:
    sounds = {one.spoken for one in analysed("見本町", reading="ミホンチョウ").wordings if one.written == "見本町"}
    assert sounds == {"みほんちょう"}


def test_a_given_reading_is_that_of_the_title_without_its_remark() -> None:
    wordings = analysed("冷蔵庫（家庭用）", reading="れいぞうこ").wordings
    assert any(one.spoken == "れいぞうこ" and one.written == "冷蔵庫" for one in wordings)
    assert not any(one.spoken == "れいぞうこ" and one.written == "冷蔵庫家庭用" for one in wordings)


def test_an_alias_is_a_whole_name() -> None:
    wordings = analysed("傘", aliases=("雨傘（あまがさ）",)).wordings
    assert all(one.is_whole for one in wordings)
    assert "雨傘あまがさ" in {one.written for one in wordings}


def test_details_of_a_procedure_are_read_with_its_body_but_those_of_garbage_are_not() -> None:
    details = {"bring": "身分証明書", "days": 14}
    assert "身分" in field(analysed("転入届", kind=EntryKind.PROCEDURE, details=details), "body")
    assert field(analysed("布団", kind=EntryKind.GARBAGE, details=details), "body") == {}


def test_titles_in_all_languages_and_styles_are_names() -> None:
    texts = (EntryText("布団", ""), EntryText("futon bedding", "", language="en"))
    one = analysed_entry(Entry(EntryKind.GARBAGE, "futon", texts), ANALYSER)
    assert {wording.written for wording in one.wordings} == {"布団", "futonbed"}


def test_a_body_of_100_kilobytes_is_read_from_its_beginning() -> None:
    assert field(analysed("題", "布団です。" * 20_000), "body")["布団"] > 100


def test_the_same_entry_is_analysed_the_same_way_twice() -> None:
    assert analysed("布団", "花瓶", aliases=("座布団",)) == analysed("布団", "花瓶", aliases=("座布団",))

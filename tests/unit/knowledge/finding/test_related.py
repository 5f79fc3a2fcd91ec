"""Synonyms as people keep them, and the table of related words as it ships."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.finding.lexicon import Lexicon, plain_lexicon
from knowledge.finding.related import RelatedWords, Synonyms

GROUPS = """
[[same]]
words = ["引っ越し", "転居", "住み替え"]

[[near]]
words = ["転居", "転入"]
"""


def as_it_is(word: str) -> str:
    return word


@pytest.fixture
def synonyms(tmp_path: Path) -> Synonyms:
    (tmp_path / "home.toml").write_text(GROUPS, encoding="utf-8")
    (tmp_path / "garbage.toml").write_text('[[same]]\nwords = ["捨てる", "ほかす"]\n', encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no TOML", encoding="utf-8")
    return Synonyms.from_folder(tmp_path)


def test_all_files_of_the_folder_are_read_and_nothing_else(synonyms: Synonyms) -> None:
    assert synonyms.words() == sorted({"引っ越し", "転居", "住み替え", "転入", "捨てる", "ほかす"})


def test_every_word_of_a_group_stands_for_every_other_but_not_for_itself(synonyms: Synonyms) -> None:
    found = synonyms.by_form(as_it_is)
    assert found["引っ越し"].keys() == {"転居", "住み替え"}
    assert found["住み替え"].keys() == {"転居", "引っ越し"}
    assert found["ほかす"].keys() == {"捨てる"}


def test_the_same_weighs_more_than_the_near(synonyms: Synonyms) -> None:
    found = synonyms.by_form(as_it_is)["転居"]
    assert 1 > found["引っ越し"] == found["住み替え"] > found["転入"] > 0


def test_what_is_both_near_and_the_same_is_the_same() -> None:
    both = Synonyms(same=[("a", "b")], near=[("a", "b"), ("b", "c")]).by_form(as_it_is)
    assert both["a"]["b"] == both["b"]["a"] > both["b"]["c"]


def test_synonyms_meet_as_the_analysis_calls_them() -> None:
    found = Synonyms(same=[("引越し", "転居")]).by_form(plain_lexicon().analyser.form_of)
    assert found["引っ越し"].keys() == {"転居"}


def test_words_without_a_form_or_with_one_form_stand_for_nothing() -> None:
    found = Synonyms(same=[("ごみ", "ゴミ"), ("!?", "布団")]).by_form(lambda word: {"!?": ""}.get(word, "ごみ"))
    assert not any(found.values())


@pytest.mark.parametrize("groups", ["", "[[same]]\nwords = []\n"])
def test_no_groups_and_empty_groups_are_no_synonyms(tmp_path: Path, groups: str) -> None:
    (tmp_path / "empty.toml").write_text(groups, encoding="utf-8")
    assert not Synonyms.from_folder(tmp_path).by_form(as_it_is)


def test_a_table_without_words_knows_none() -> None:
    assert RelatedWords.none().row("布団") is None


def test_a_table_comes_back_from_its_file(tmp_path: Path) -> None:
    np.savez(
        tmp_path / "table.npz",
        words=np.frombuffer("引っ越し\n転居\n布団".encode(), dtype=np.uint8),
        rows=np.array([0, 1, 2]),
        vectors=np.array([[2, 0], [1, 1], [0, 3]], dtype=np.int8),
        neighbours=np.array([[1, 0], [0, 2], [0, 0]], dtype=np.uint16),
        likeness=np.array([[204, 0], [204, 153], [0, 0]], dtype=np.uint8),
    )
    table = RelatedWords.from_file(tmp_path / "table.npz")
    np.testing.assert_allclose(np.linalg.norm(table.vectors, axis=1), 1, atol=1e-6)
    moving, house = table.row("引っ越し"), table.row("転居")
    assert (moving, house, table.row("花瓶")) == (0, 1, None)
    assert [row for row, _likeness in table.near(1)] == [1, 0, 2]
    assert [likeness for _row, likeness in table.near(1)[1:]] == pytest.approx([0.8, 0.6])
    assert [row for row, _likeness in table.near(2)] == [2]


def nearness(lexicon: Lexicon, one: str, other: str) -> float:
    """How near two words are in the table and the synonyms that ship, whichever is nearer."""
    form, other_form = lexicon.analyser.form_of(one), lexicon.analyser.form_of(other)
    row, other_row = lexicon.related.row(form), lexicon.related.row(other_form)
    near = dict(lexicon.related.near(row)) if row is not None else {}
    drawn = near.get(other_row, 0.0) if other_row is not None else 0.0
    return max(drawn, lexicon.synonyms.get(form, {}).get(other_form, 0.0))


@pytest.mark.parametrize(("one", "other"), [("引っ越し", "転居"), ("スマホ", "携帯"), ("代金", "金額")])
def test_words_for_one_thing_are_near_in_what_ships(lexicon: Lexicon, one: str, other: str) -> None:
    assert nearness(lexicon, one, other) >= 0.4
    assert nearness(lexicon, other, one) >= 0.4


@pytest.mark.parametrize(("one", "other"), [("布団", "大統領"), ("転居", "花瓶"), ("犬", "住民票"), ("税金", "天気")])
def test_strangers_are_not_near_in_what_ships(lexicon: Lexicon, one: str, other: str) -> None:
    assert nearness(lexicon, one, other) == 0


def test_what_ships_is_in_order(lexicon: Lexicon) -> None:
    related = lexicon.related
    np.testing.assert_allclose(np.linalg.norm(related.vectors, axis=1), 1, atol=1e-3)
    for word in ("引っ越し", "布団", "犬", "図書館"):
        row = related.row(word)
        assert row is not None
        (first, _own), *others = related.near(row)
        assert first == row
        likeness = [value for _row, value in others]
        assert likeness == sorted(likeness, reverse=True)
        assert all(0.4 <= value <= 1 for value in likeness)
        assert all(0 <= near < len(related.vectors) for near, _value in others)


def test_no_synonym_that_ships_stands_for_itself(lexicon: Lexicon) -> None:
    assert not [form for form, others in lexicon.synonyms.items() if form in others]
    assert all(0 < weight <= 1 for others in lexicon.synonyms.values() for weight in others.values())

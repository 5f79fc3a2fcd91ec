"""Generated questions: seeded, of every kind, and with one slip only."""

from __future__ import annotations

import random

import pytest
from rapidfuzz.distance import DamerauLevenshtein

from bench.searching import kana
from bench.searching.garbage_variants import FRAMES, Variant, questions_for, slip, with_slip


def _texts(name: str, reading: str, seed: int = 0) -> dict[Variant, str]:
    return {one.variant: one.text for one in questions_for(name, reading, (), random.Random(seed))}


def test_every_variant_of_a_name() -> None:
    texts = _texts("羽毛ふとん", "ウモウフトン")
    assert set(texts) == set(Variant)
    assert texts[Variant.EXACT] == "羽毛ふとん"
    assert texts[Variant.HIRAGANA] == "うもうふとん"
    assert texts[Variant.KATAKANA] == "ウモウフトン"
    assert texts[Variant.ROMAJI] == "umoufuton"
    assert "羽毛ふとん" in texts[Variant.SENTENCE]


def test_the_same_seed_gives_the_same_questions() -> None:
    assert _texts("乾電池", "かんでんち", 3) == _texts("乾電池", "かんでんち", 3)


def test_short_words_have_no_slip() -> None:
    assert {Variant.SLIP, Variant.SLIP_IN_SENTENCE}.isdisjoint(_texts("帯", "おび"))


def test_a_slip_never_names_another_item() -> None:
    taken = {kana.same(slip("かんづめ", random.Random(seed))) for seed in range(500)}
    assert with_slip("缶詰", "かんづめ", taken, random.Random(0)) == ""


@pytest.mark.parametrize("seed", range(60))
def test_a_slip_is_one_slip(seed: int) -> None:
    for word in ("かんでんち", "カーテンレール", "しょうかき"):
        slipped = slip(word, random.Random(seed))
        assert DamerauLevenshtein.distance(word, slipped) <= 1


@pytest.mark.parametrize("seed", range(30))
def test_a_slip_in_a_name_leaves_its_kanji(seed: int) -> None:
    slipped = with_slip("電気ストーブ", "でんきすとーぶ", (), random.Random(seed))
    assert slipped not in ("", "電気ストーブ", "でんきすとーぶ")
    assert slipped.startswith("電気") or "電" not in slipped


def test_sentences_are_many_and_each_has_one_place() -> None:
    assert len(set(FRAMES)) >= 12
    assert all(frame.count("{}") == 1 for frame in FRAMES)


@pytest.mark.parametrize(
    ("written", "long_vowel", "expected"),
    [
        ("しょうかき", "double", "shoukaki"),
        ("マッチ", "double", "matchi"),
        ("コップ", "double", "koppu"),
        ("じゃがいも", "double", "jagaimo"),
        ("カーテン", "double", "kaaten"),
        ("カーテン", "drop", "katen"),
        ("カーテン", "mark", "ka-ten"),
        ("ティッシュ", "double", "tisshu"),
        ("ファックス", "double", "fakkusu"),
        ("ぎゅうにゅうパック", "double", "gyuunyuupakku"),
    ],
)
def test_hepburn(written: str, long_vowel: str, expected: str) -> None:
    assert kana.romaji(written, long_vowel) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [("ふとん（羽毛）", "ふとん"), ("油(食用)", "油"), ("（資源）", "（資源）"), ("傘", "傘"), ("鍋（鉄", "鍋")],
)
def test_a_bare_title_has_no_brackets(title: str, expected: str) -> None:
    assert kana.bare(title) == expected


def test_names_are_one_when_width_case_and_kana_agree() -> None:
    assert kana.same("ＩＨ調理器") == kana.same("ih 調理器")
    assert kana.same("フトン") == kana.same("ふとん")

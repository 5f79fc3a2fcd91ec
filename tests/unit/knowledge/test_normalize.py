"""Different spellings of one word meet; different words stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.normalize import (
    MAX_QUERY,
    asks_for_particulars,
    core,
    folded,
    loosely_folded,
    speaks_of_discarding,
    stem,
    subjects,
    without_politeness,
)

JAPANESE = st.text(st.sampled_from("あアｱｶﾞがーｰ-〜ッっゃ布団山ゴミ１1AａＡ㌔﨑𠮷 　。！👨\u200d\u3099"), max_size=30)


@pytest.mark.parametrize(
    "spelling", ["ダンボール", "ﾀﾞﾝﾎﾞｰﾙ", "だんぼーる", "ダンボ−ル", "だんぼ〜る", "ダン ボール。", "ダンボール📦"]
)
def test_spellings_of_one_word_meet(spelling: str) -> None:
    assert folded(spelling) == "だんぼーる"


@pytest.mark.parametrize("spelling", ["ライター", "らいた", "ライタ", "らいたー"])
def test_long_marks_may_be_left_out(spelling: str) -> None:
    assert loosely_folded(spelling) == "らいた"


@given(JAPANESE | st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert loosely_folded(loosely_folded(text)) == loosely_folded(text)
    assert len(folded(text)) <= MAX_QUERY


@given(JAPANESE | st.text(max_size=60))
def test_any_text_has_subjects_unless_it_has_no_words(text: str) -> None:
    plain = folded(text)
    assert bool(core(plain)) == bool(plain)
    assert all(subjects(plain)) or not plain
    assert stem(core(plain)) is not None


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("布団の捨て方を教えてください", "布団"),
        ("ふるい布団はどうやって捨てるんですか", "布団"),
        ("毛布は何ごみ？", "毛布"),
        ("すみません、傘を捨てたいんですが", "傘"),
        ("割れたコップの捨て方", "こっぷ"),
        ("テレビの処分方法", "てれび"),
        ("転入の手続きを教えて", "転入"),
        ("枕", "枕"),
    ],
)
def test_the_thing_is_found_in_a_question(question: str, subject: str) -> None:
    assert core(folded(question)) == subject


def test_the_state_of_a_thing_is_kept_where_it_may_be_its_name() -> None:
    assert without_politeness(folded("割れたびんの捨て方")) == "割れたびん"
    assert "ぴあの" in subjects(folded("古いピアノを捨てたい"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("水が出ません", "水が出ない"),
        ("75歳になりました", "75歳になる"),
        ("広報が届きません", "広報が届かない"),
        ("父が亡くなりました", "父が亡くなった"),
        ("国保をやめます", "国保をやめたい"),
        ("妊娠しました", "妊娠した"),
    ],
)
def test_endings_of_one_verb_meet(one: str, other: str) -> None:
    assert stem(core(folded(one))) == stem(core(folded(other)))


@pytest.mark.parametrize("noun", ["陶器のタイル", "はさみ", "つくえ", "包丁", "ブラシ"])
def test_nouns_keep_their_last_letters(noun: str) -> None:
    assert stem(folded(noun)) == folded(noun)


def test_talk_of_throwing_away_is_told_from_other_talk() -> None:
    assert all(speaks_of_discarding(folded(text)) for text in ("処分したい", "燃えるごみですか", "いらない"))
    assert not any(speaks_of_discarding(folded(text)) for text in ("が動かない", "を盗まれた", "を付けたい"))


def test_questions_for_particulars_are_told_from_other_talk() -> None:
    assert asks_for_particulars("の休館日")
    assert not asks_for_particulars("のカードを作りたい")

"""Different spellings of one word meet; different words stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.normalize import (
    MAX_QUERY,
    asks_for_particulars,
    folded,
    without_politeness,
)

JAPANESE = st.text(st.sampled_from("あアｱｶﾞがーｰ-〜ッっゃ布団山ゴミ１1AａＡ㌔﨑𠮷 　。！👨\u200d\u3099"), max_size=30)


@pytest.mark.parametrize(
    "spelling", ["ダンボール", "ﾀﾞﾝﾎﾞｰﾙ", "だんぼーる", "ダンボ−ル", "だんぼ〜る", "ダン ボール。", "ダンボール📦"]
)
def test_spellings_of_one_word_meet(spelling: str) -> None:
    assert folded(spelling) == "だんぼーる"


@given(JAPANESE | st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert len(folded(text)) <= MAX_QUERY


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("布団の捨て方を教えてください", "布団"),
        ("布団はどうやって捨てるんですか", "布団"),
        ("毛布は何ごみ？", "毛布"),
        ("すみません、傘を捨てたいんですが", "傘"),
        ("割れたコップの捨て方", "割れたこっぷ"),
        ("テレビの処分方法", "てれび"),
        ("転入の手続きを教えて", "転入"),
        ("枕", "枕"),
    ],
)
def test_the_thing_is_found_in_a_question(question: str, subject: str) -> None:
    assert without_politeness(folded(question)) == subject


def test_questions_for_particulars_are_told_from_other_talk() -> None:
    assert asks_for_particulars("の休館日")
    assert not asks_for_particulars("のカードを作りたい")

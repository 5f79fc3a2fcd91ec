"""Eras are Western years and counted kanji are digits; words that merely hold a number stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.finding.folding import folded, western_years
from knowledge.finding.numbers import number_from_kanji

NUMBERS = st.text(st.sampled_from("令和昭平成元RsH8.1/- 一二九十百千万億〇零年月日か人第同数分の"), max_size=40)


def same(*cases: str) -> pytest.MarkDecorator:
    """Texts that folding leaves as they are."""
    return pytest.mark.parametrize("text", cases)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("令和8年度", "2026年度"),
        ("令和 ８ 年度", "2026年度"),
        ("R8年度", "2026年度"),
        ("㋿8年", "2026年"),
        ("令和元年", "2019年"),
        ("平成三十年", "2018年"),
        ("平成二三年", "2011年"),
        ("昭和50年代", "1975年代"),
        ("昭和100年", "2025年"),
        ("大正3年", "1914年"),
        ("明治元年", "1868年"),
        ("R8.4.1", "2026年4月1日"),
        ("r8/4/1", "2026年4月1日"),
        ("S50-12-31生", "1975年12月31日生"),
        ("令和8.04.01", "2026年4月1日"),
    ],
)
def test_years_of_an_era_are_western_years(typed: str, plain: str) -> None:
    assert folded(typed) == plain


@same("r2d2", "r8", "令和", "令和0年", "昭和3丁目", "ver8.4.1", "r8.13.1", "r8.4.1.2", "usr8年", "平成200年")
def test_what_is_not_clearly_an_era_stays(text: str) -> None:
    assert folded(text) == text
    assert western_years(text) == text


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("三十五歳", "35歳"),
        ("百二十円", "120円"),
        ("二〇二六年四月一日", "2026年4月1日"),
        ("第三", "第3"),
        ("第二日曜日", "第2日曜日"),
        ("三ヶ月健診", "3か月健診"),
        ("3カ月", "3か月"),
        ("五年三か月", "5年3か月"),
        ("3万5千円", "35000円"),
        ("一〇〇万円", "1000000円"),
        ("〇歳児", "0歳児"),
        ("三十分", "30分"),
        ("十分間", "10分間"),
        ("一時間", "1時間"),
        ("十一人", "11人"),
        ("二丁目三番地", "2丁目3番地"),
        ("五十センチ", "50センチ"),
        ("三十cm", "30cm"),
        ("四月二日月曜日", "4月2日月曜日"),
    ],
)
def test_kanji_numbers_that_count_are_digits(typed: str, plain: str) -> None:
    assert folded(typed) == plain


@same(
    *[
        "一般",
        "三重県",
        "四国",
        "千葉",
        "一人暮らし",
        "万一",
        "十分",
        "八百屋",
        "一日中",
        "一番",
        "二人",
        "一時預かり",
        "五月人形",
        "四日市",
        "十日町",
        "百日咳",
        "三日月",
        "千歳市",
        "六本木",
        "二分の一",
        "同一世帯",
        "式次第一覧",
        "第三者",
        "数十人",
        "千枚通し",
        "初七日",
        "二階堂",
        "万年筆",
    ]
)
def test_words_with_a_number_in_them_stay(text: str) -> None:
    assert folded(text) == text


@same("二三日", "四五人", "〇〇円", "十十円", "二十〇円", "1.5万円")
def test_what_is_not_one_number_stays(text: str) -> None:
    assert folded(text) == text


@given(st.integers(1, 9999), st.integers(0, 9999))
def test_numbers_written_in_kanji_are_read_back(ten_thousands: int, rest: int) -> None:
    assert number_from_kanji(_in_kanji(ten_thousands)) == ten_thousands
    written = f"{_in_kanji(ten_thousands)}万{_in_kanji(rest)}"
    assert number_from_kanji(written) == ten_thousands * 10_000 + rest


def _in_kanji(number: int) -> str:
    digits = zip(f"{number:04}", "千百十 ", strict=True)
    written = "".join(
        ("" if d == "1" and unit != " " else "〇一二三四五六七八九"[int(d)]) + unit for d, unit in digits if d != "0"
    )
    return written.strip()


@given(NUMBERS | st.text(max_size=60))
def test_any_text_has_its_western_years(text: str) -> None:
    once = western_years(text)
    assert western_years(once) == once

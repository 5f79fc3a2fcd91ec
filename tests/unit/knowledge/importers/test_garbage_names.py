"""The small readings behind a garbage import: colours, fees, places, codes, headers in several rows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.content import OnHoliday
from knowledge.importers.garbage.categories import read_color
from knowledge.importers.garbage.day_rules import has_no_fixed_day, read_cell
from knowledge.importers.garbage.district_names import group_and_part, parts_of, unambiguous
from knowledge.importers.garbage.split_header import find_split_header
from knowledge.importers.garbage.survey import is_same_town
from knowledge.importers.garbage.wording import amount, hiragana, in_paragraphs, is_index_letter, on_one_line
from knowledge.importers.tables.table import Row

KNOWN = {"title": ("品目",), "category": ("分別区分",), "notice": ("備考",)}


@pytest.mark.parametrize(
    ("given_", "color"),
    [("#EA3B13", "#ea3b13"), ("ea3b13", "#ea3b13"), ("#f0a", "#ff00aa"), ("赤", ""), ("#12345", "")],
)
def test_a_colour_is_six_hexadecimal_digits(given_: str, color: str) -> None:
    assert read_color(given_) == color


@pytest.mark.parametrize(
    ("given_", "fee"),
    [("400", "400円"), ("１，２００", "1,200円"), ("400.0", "400円"), ("無料", "無料"), ("400円", "400円")],
)
def test_a_bare_number_is_yen(given_: str, fee: str) -> None:
    assert amount(given_) == fee


@pytest.mark.parametrize("text", ["あ", "ア", "か行", "【さ】", "A", "■た行"])
def test_a_letter_is_an_index(text: str) -> None:
    assert is_index_letter(text)


@pytest.mark.parametrize("text", ["かさ", "金", "", "いす行き"])
def test_a_word_is_no_index(text: str) -> None:
    assert not is_index_letter(text)


@pytest.mark.parametrize("code", ["131121", "13112", "131121.0"])
def test_a_code_may_lack_its_check_digit(code: str) -> None:
    assert is_same_town(code, "131121")
    assert not is_same_town(code, "131130")


def test_a_code_may_lack_the_zero_in_front() -> None:
    assert is_same_town("11002", "011002")
    assert is_same_town("1100", "011002")


@pytest.mark.parametrize(
    ("name", "group", "part"),
    [
        ("惇明地区-京町", "惇明地区", "京町"),
        ("上川－辻", "上川", "辻"),
        ("南町1-2丁目", "", ""),
        ("センター", "", ""),
        ("-", "", ""),
    ],
)
def test_a_hyphen_between_words_divides_group_and_place(name: str, group: str, part: str) -> None:
    assert group_and_part(name) == (group, part)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("木太・林", ("木太", "林町", "林地区")),
        ("本町（1丁目・2丁目）", ("本町",)),
        ("香川（浅野）", ("香川", "浅野", "香川浅野")),
        ("本町（一部を除く）", ("本町",)),
        ("篠町", ()),
    ],
)
def test_the_places_of_a_name_are_those_that_people_would_type(name: str, parts: tuple[str, ...]) -> None:
    assert parts_of(name) == parts


def test_a_place_in_two_areas_means_neither() -> None:
    assert unambiguous(["甲", "乙", "丙"], [["香川", "浅野"], ["香川", "甲"], []]) == [("浅野",), (), ()]


@pytest.mark.parametrize(
    ("cell", "on_holiday"),
    [
        ("毎週月曜日（祝日を除く）", OnHoliday.SKIPPED),
        ("毎週月曜日（祝日・年末年始を除く）", OnHoliday.SKIPPED),
        ("毎週月曜日（年末年始を除く）", None),
        ("毎週月曜日", None),
    ],
)
def test_only_words_about_holidays_say_that_holidays_are_skipped(cell: str, on_holiday: OnHoliday | None) -> None:
    assert read_cell(cell, {}).on_holiday == on_holiday


def test_a_day_by_arrangement_is_no_fixed_day_but_a_day_with_a_telephone_is() -> None:
    assert has_no_fixed_day("電話で申し込む")
    assert not has_no_fixed_day("第2火曜日（電話で申し込む）")


def test_content_below_a_heading_is_never_taken_for_a_piece_of_it() -> None:
    rows = [Row(1, ("品目", "分別区分", "")), Row(2, ("なべ", "金属", "備考"))]
    assert find_split_header(rows, KNOWN, 2) is None


def test_pieces_of_names_are_put_together_downwards() -> None:
    rows = [Row(3, ("品", "分別", "備考")), Row(4, ("目", "区分", "")), Row(5, ("なべ", "金属", "洗う"))]
    header = find_split_header(rows, KNOWN, 1)
    assert header is not None
    assert (header.line, header.names) == (4, ("品目", "分別区分", "備考"))


@settings(max_examples=60)
@given(text=st.text(max_size=80))
def test_any_text_can_be_put_on_a_line_and_into_paragraphs(text: str) -> None:
    assert "\n" not in on_one_line(text)
    assert all(line.strip() for line in in_paragraphs(text).split("\n")) or not in_paragraphs(text)
    assert not any("ァ" <= letter <= "ヴ" for letter in hiragana(text))
    assert len(group_and_part(text)) == 2
    assert all(parts_of(text))

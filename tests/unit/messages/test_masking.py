"""Personal data goes before anything is written; everyday words stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.masking import PLACEHOLDERS, PersonalData, is_my_number, masked_text

MY_NUMBER = "123456789018"
"""The digital agency's well-known example with a right check digit."""


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        (MY_NUMBER, PersonalData.MY_NUMBER),
        ("番号は1234-5678-9018です", PersonalData.MY_NUMBER),
        ("１２３４　５６７８　９０１８", PersonalData.MY_NUMBER),
        ("一二三四五六七八九〇一八", PersonalData.MY_NUMBER),
        ("マイナンバーは123456789012です", PersonalData.MY_NUMBER),
        ("4111 1111 1111 1111", PersonalData.CARD),
        ("090-1234-5678に電話ください", PersonalData.PHONE),
        ("０９０１２３４５６７８", PersonalData.PHONE),
        ("保険証の番号は12345678です", PersonalData.INSURANCE),
        ("taro@example.jp", PersonalData.MAIL),
        ("見本町大字中見本1番地1", PersonalData.ADDRESS),
        ("本町三丁目2番5号", PersonalData.ADDRESS),
        ("名前は山田太郎です", PersonalData.NAME),
        ("氏名：見本 太郎", PersonalData.NAME),
    ],
)
def test_personal_data_is_taken_out(typed: str, kind: PersonalData) -> None:
    masked = masked_text(typed)
    assert masked.found == {kind}
    assert PLACEHOLDERS[kind] in masked.text


def test_nothing_of_a_name_or_number_is_left() -> None:
    masked = masked_text("氏名：見本 太郎\n電話 090-1234-5678\n番号 1234 5678 9018")
    for piece in ("見本", "太郎", "1234", "5678", "9018"):
        assert piece not in masked.text


@pytest.mark.parametrize(
    "typed",
    [
        *("2026年11月21日 10時30分", "燃えるごみ", "CO2削減番号", "電話で聞く", "2026/11/21 10:30", "20261121"),
        *("1番", "２番", "②", "2番地区", "119番に電話", "35番の窓口", "2番のバス停", "三番目"),
        *("1日2回、3錠", "布団が2枚と枕が3個", "県道123号の穴", "3丁目の街灯が切れた", "昭和25年3月3日生まれ"),
        *("12,345,678円", "料金は12,000円です", "4リットルの焼酎ボトル", "CR2032", "国道191号線", "8:30-17:15"),
        *("名前は何ですか", "お名前を教えて", "名前はまだありません", "番地はどこで分かりますか"),
        *("マイナンバーカードをなくした", "保険証が届かない", "3月3日、4月4日、5月5日", "午前10時から12時まで"),
    ],
)
def test_everyday_words_stay(typed: str) -> None:
    masked = masked_text(typed)
    assert (masked.text, masked.found) == (typed, frozenset())


@given(st.from_regex(r"[0-9]{11}", fullmatch=True))
def test_one_check_digit_in_ten_is_right(digits: str) -> None:
    assert sum(is_my_number(digits + last) for last in "0123456789") == 1


@pytest.mark.parametrize("digits", ["", "12345678901", "1234567890123", "12345678901８", "12345678901x"])
def test_what_is_not_twelve_ascii_digits_is_no_my_number(digits: str) -> None:
    assert not is_my_number(digits)


@given(st.text(max_size=80))
def test_masking_twice_changes_nothing_more(typed: str) -> None:
    once = masked_text(typed).text
    assert masked_text(once).text == once

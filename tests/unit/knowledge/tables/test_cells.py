"""What a cell says."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from knowledge.importers.tables.cells import cell_text, is_destroyed_number, plain


@pytest.mark.parametrize(
    "cell", ["", "  ", "{}", "{ }", "NULL", "null", "―", "－", "‐", "-", "—", "ー", "−", " － ", "\u3000"]
)
def test_what_says_that_there_is_nothing_is_empty(cell: str) -> None:
    assert plain(cell) == ""


@pytest.mark.parametrize(
    "cell", ["なし", "0", "ＡＢＣ　１２３", "--", "0835-00-0001", "{}a", "nullと書く", "〃", " 町 "]
)
def test_words_and_numbers_stay_as_they_are_written(cell: str) -> None:
    assert plain(cell) == cell


@pytest.mark.parametrize(
    "mark",
    ["<br>", "<BR>", "<br/>", "<br />", "< br / >", "</br>", "&lt;br&gt;", "＜br＞", "＜ｂｒ＞", "\r\n", "\r", "\n"],
)
def test_every_spelling_of_a_line_break_becomes_a_newline(mark: str) -> None:
    assert plain(f"上{mark}下") == "上\n下"


def test_other_tags_stay() -> None:
    assert plain("<b>上</b><brown>") == "<b>上</b><brown>"


@pytest.mark.parametrize(
    "text", ["1.23457E+12", "2.2E+12", "1E+12", "9.01E-05", "-1.5E+10", " １．２Ｅ＋１２ ", "1.2e+12"]
)
def test_a_number_that_excel_has_destroyed_is_recognised(text: str) -> None:
    assert is_destroyed_number(text)


@pytest.mark.parametrize(
    "text", ["", "1E12", "12E+10", "E+12", "1234567890123", "1.5", "A1.2E+12", "1.2E+1", "1.2E+1234"]
)
def test_other_numbers_and_codes_are_not(text: str) -> None:
    assert not is_destroyed_number(text)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (None, 0, ""),
        (True, 0, "TRUE"),
        (12, 0, "12"),
        (12.0, 0, "12"),
        (-1.5, 0, "-1.5"),
        (0.1 + 0.2, 0, "0.3"),
        (2.2e12, 0, "2200000000000"),
        (1e300, 0, "1" + "0" * 300),
        (835, 6, "000835"),
        (8.5, 6, "8.5"),
        (datetime(2026, 4, 1), 0, "2026-04-01"),
        (datetime(2026, 4, 1, 13, 30), 0, "2026-04-01T13:30"),
        (datetime(2026, 4, 1, 13, 29, 59, 999_995), 0, "2026-04-01T13:30"),
        (date(2026, 4, 1), 0, "2026-04-01"),
        (time(8, 30), 0, "08:30"),
        (time(8, 30, 5), 0, "08:30:05"),
        (timedelta(hours=25, minutes=30), 0, "25:30"),
        ("a_x000D_\nb", 0, "a\r\nb"),
        ("_x005F_x000D_", 0, "_x000D_"),
        ("_xD83D_", 0, "_xD83D_"),
    ],
    ids=repr,
)
def test_a_stored_value_becomes_the_text_that_people_would_write(value: object, digits: int, text: str) -> None:
    assert cell_text(value, digits) == text

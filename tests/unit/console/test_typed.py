"""Numbers and times as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.pages.notices.typed import day_and_time, typed_moment, typed_number

JAPAN = ZoneInfo("Asia/Tokyo")
WIDE = str.maketrans("0123456789,", "０１２３４５６７８９，")


@given(st.integers(0, 999_999_999))
def test_a_number_is_read_however_it_is_written(number: int) -> None:
    for written in (str(number), f" {number}人", f"{number} 名", str(number).translate(WIDE)):
        assert typed_number(written) == number
    if number < 10**9:
        assert typed_number(f"{number:,}") == number
        assert typed_number(f"{number:,}".translate(WIDE)) == number


@pytest.mark.parametrize(
    "text", ["", "人", "-3", "3.5", "1,28", "12,3456", "三人", "3 4", "1e3", "0x10", "9" * 10, "３人に"]
)
def test_anything_else_is_no_number(text: str) -> None:
    assert typed_number(text) is None


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert (typed_number(text) or 0) >= 0
    typed_moment(text, text, JAPAN)


@given(st.integers(0, 50_000_000))
def test_a_moment_comes_back_as_it_stood_in_the_form(minutes: int) -> None:
    moment = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    assert typed_moment(*day_and_time(moment, JAPAN), JAPAN) == moment


def test_the_clock_is_the_towns() -> None:
    found = typed_moment("２０２６/11/21", "10：00", JAPAN)
    assert found == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    assert found.utcoffset() == timedelta(0)

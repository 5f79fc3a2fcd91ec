"""What a test writes in a town's styles is read back; and no text whatever raises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.importers.written.dates import ReadDate, read_date, read_excel_serial
from knowledge.importers.written.numbers import read_capacity, read_coordinate, read_phone, read_whole
from knowledge.importers.written.sessions import read_sessions
from knowledge.importers.written.status import read_status
from knowledge.importers.written.times import find_spans, read_time
from knowledge.importers.written.wording import folded, is_blank

WEEKDAYS = "月火水木金土日"
WIDE = str.maketrans("0123456789/.:-", "０１２３４５６７８９／．：－")
NEAR = date(2026, 4, 1)

quick = settings(max_examples=60, deadline=None)
days = st.dates(date(2019, 5, 1), date(2099, 12, 31))
near_days = st.dates(NEAR - timedelta(150), NEAR + timedelta(150))
moments = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
pieces = st.sampled_from(
    [
        *"0123456789年月日時分半:：/.-～~（）()①②、・\n 木金翌頃※午前後令和RH元いずれもから",
        "10:00",
        "4月2日",
        "毎週",
        "雨天",
    ]
)
texts = st.one_of(st.text(max_size=60), st.lists(pieces, max_size=30).map("".join))

STYLES: dict[str, Callable[[date], str]] = {
    "iso": lambda day: day.isoformat(),
    "iso with midnight": lambda day: f"{day} 00:00:00",
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "dots": lambda day: f"{day.year}.{day.month}.{day.day}",
    "digits": lambda day: f"{day:%Y%m%d}",
    "kanji": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "kanji with weekday": lambda day: f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）",
    "era": lambda day: f"令和{day.year - 2018}年{day.month}月{day.day}日",
    "first year of the era": lambda day: (
        f"令和{'元' if day.year == 2019 else day.year - 2018}年{day.month}月{day.day}日"
    ),
    "letter": lambda day: f"R{day.year - 2018}.{day.month}.{day.day}",
    "letter and slashes": lambda day: f"R{day.year - 2018}/{day.month:02}/{day.day:02}",
}
SHORT_STYLES: dict[str, Callable[[date], str]] = {
    "kanji": lambda day: f"{day.month}月{day.day}日",
    "kanji with weekday": lambda day: f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}・祝）",
    "slash": lambda day: f"{day.month}/{day.day}",
    "slash with weekday": lambda day: f"{day.month}/{day.day}({WEEKDAYS[day.weekday()]})",
}
TIME_STYLES: dict[str, Callable[[time], str]] = {
    "colon": lambda moment: f"{moment:%H:%M}",
    "seconds": lambda moment: f"{moment:%H:%M:%S}",
    "kanji": lambda moment: f"{moment.hour}時{moment.minute}分",
    "halves": lambda moment: f"{'午前' if moment.hour < 12 else '午後'}{moment.hour % 12}時{moment.minute:02}分",
}


@pytest.mark.parametrize("style", STYLES)
@quick
@given(day=days, wide=st.booleans())
def test_a_date_with_its_year_comes_back(style: str, day: date, wide: bool) -> None:
    written = STYLES[style](day)
    assert read_date(written.translate(WIDE) if wide else written) == ReadDate(day)


@pytest.mark.parametrize("style", SHORT_STYLES)
@quick
@given(day=near_days)
def test_a_date_without_its_year_comes_back_near_its_sheet(style: str, day: date) -> None:
    assert read_date(SHORT_STYLES[style](day), NEAR) == ReadDate(day)


@quick
@given(day=days)
def test_another_weekday_than_that_of_the_date_is_never_passed_over(day: date) -> None:
    wrong = WEEKDAYS[(day.weekday() + 1) % 7]
    assert read_date(f"{day.year}年{day.month}月{day.day}日({wrong})") == ReadDate(day, "weekday-differs")


@quick
@given(day=days)
def test_a_day_number_of_excel_comes_back(day: date) -> None:
    assert read_excel_serial((day - date(1899, 12, 30)).days) == ReadDate(day)


@pytest.mark.parametrize("style", TIME_STYLES)
@quick
@given(moment=moments, wide=st.booleans())
def test_a_time_comes_back(style: str, moment: time, wide: bool) -> None:
    written = TIME_STYLES[style](moment)
    assert read_time(written.translate(WIDE) if wide else written) == moment


@pytest.mark.parametrize("style", TIME_STYLES)
@quick
@given(pair=st.lists(moments, min_size=2, max_size=2, unique=True).map(sorted))
def test_a_span_of_time_comes_back(style: str, pair: list[time]) -> None:
    (span,) = find_spans(folded("～".join(TIME_STYLES[style](moment) for moment in pair)))
    assert [span.starts, span.ends] == pair


@quick
@given(steps=st.lists(st.integers(1, 40), min_size=1, max_size=6), style=st.sampled_from(list(SHORT_STYLES)))
def test_the_days_of_a_list_come_back_in_order_across_the_year(steps: list[int], style: str) -> None:
    listed = [NEAR + timedelta(sum(steps[: index + 1])) for index in range(len(steps))]
    found = read_sessions("、".join(SHORT_STYLES[style](day) for day in listed), "10:00", "12:00", NEAR)
    assert [here.day for here in found.days] == listed
    assert found.problems == ()


@quick
@given(first=near_days, length=st.integers(1, 300), style=st.sampled_from(["kanji", "kanji with weekday"]))
def test_both_ends_of_a_span_come_back(first: date, length: int, style: str) -> None:
    last = first + timedelta(length)
    found = read_sessions(f"{STYLES[style](first)}～\n{SHORT_STYLES[style](last)}", "", "", NEAR)
    assert found.span
    assert [here.day for here in found.days] == [first, last]


@settings(max_examples=250, deadline=None)
@given(when=texts, starts=texts, ends=texts)
def test_no_text_raises_and_no_text_is_lost(when: str, starts: str, ends: str) -> None:
    found = read_sessions(when, starts, ends, NEAR)
    assert found.days or found.problems
    if not found.days and not is_blank(when):
        assert when.strip() in found.text
    for text in (when, starts, ends):
        read_date(text, NEAR)
        read_date(text)
        read_excel_serial(text)
        read_time(text)
        list(find_spans(folded(text)))
        read_whole(text)
        read_capacity(text)
        read_coordinate(text, "latitude")
        read_phone(text)
        read_status(text, text)

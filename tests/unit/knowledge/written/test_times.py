"""Times of day, and from when until when."""

from __future__ import annotations

from datetime import time

import pytest

from knowledge.importers.written.times import END_OF_DAY, find_spans, is_unknown_span, read_time
from knowledge.importers.written.wording import folded


@pytest.mark.parametrize(
    "written",
    [
        "13:30",
        "13：30",
        "13:30:00",
        "13時30分",
        "13時半",
        "午後1時30分",
        "午後１時半",
        "PM1:30",
        "1:30 p.m.",
        "13:30頃",
        "13:30～",
    ],
)
def test_half_past_one_is_read_however_it_is_written(written: str) -> None:
    assert read_time(written) == time(13, 30)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("午前10時", time(10)),
        ("正午", time(12)),
        ("午後0時30分", time(12, 30)),
        ("午後12時", time(12)),
        ("午前0時", time(0)),
        ("夜7時", time(19)),
        ("17:00(ただし金曜日は19:00閉館)", time(17)),
        ("両日とも\n13:30", time(13, 30)),
        ("24:00", END_OF_DAY),
    ],
)
def test_a_time_is_read_from_its_words(written: str, moment: time) -> None:
    assert read_time(written) == moment


@pytest.mark.parametrize(
    "written", ["", "―", "いつでも", "10時間", "1時間30分", "25:00", "9:60", "各回1時間程度", "午前13時"]
)
def test_what_is_no_time_is_none(written: str) -> None:
    assert read_time(written) is None


@pytest.mark.parametrize(
    ("written", "starts", "ends"),
    [
        ("10:00～11:30", time(10), time(11, 30)),
        ("10:00ー11:30", time(10), time(11, 30)),
        ("10時から正午まで", time(10), time(12)),
        ("午後1時～3時", time(13), time(15)),
        ("午前10時～午後3時", time(10), time(15)),
        ("午前10時～\n午後9時の間で、1回当たり1時間", time(10), time(21)),
        ("10:00（受付9:30）～12:00", time(10), time(12)),
        ("9:00～\n10:00～\n11:00～", time(9), None),
        ("13:30", time(13, 30), None),
        ("随時", None, None),
    ],
)
def test_a_span_is_read_from_one_cell(written: str, starts: time | None, ends: time | None) -> None:
    spans = [(span.starts, span.ends) for span in find_spans(folded(written))]
    assert spans[:1] == ([(starts, ends)] if starts else [])


def test_midnight_at_both_ends_says_that_nobody_filled_it_in() -> None:
    assert is_unknown_span(time(0), time(0))
    assert is_unknown_span(None, None)
    assert not is_unknown_span(time(0), time(5))
    assert not is_unknown_span(time(10), None)

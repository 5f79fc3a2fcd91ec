"""The small readers that make up the reading of events."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.importers.events.applying import Application, read_application
from knowledge.importers.events.codes import is_prefecture, read_code
from knowledge.importers.events.digital import digital_words
from knowledge.importers.events.keys import EventKeys, real_id
from knowledge.importers.events.sheet_date import date_in_name
from knowledge.importers.events.timing import read_timing

NEAR = date(2026, 12, 10)


@pytest.mark.parametrize(
    ("text", "opens", "closes"),
    [
        ("10月5日午前10時～定員に達するまで", "2026-10-05", None),
        ("11月1日～22日", "2026-11-01", "2026-11-22"),
        ("～11月23日　午後5時まで", None, "2026-11-23"),
        ("11月20日（金）必着", None, "2026-11-20"),
        ("応募締切11月26日", None, "2026-11-26"),
        (
            "・予約フォーム：11月10日 8：30～\n・電話：11月21日 8：30～\nいずれも11月28日\n17:00まで",
            "2026-11-10",
            "2026-11-28",
        ),
        ("11月6日 9:00～\n※託児は11月15日まで", "2026-11-06", None),
        ("託児：11月11日までに電話で", None, None),
        ("12月20日から翌年1月8日まで", "2026-12-20", "2027-01-08"),
        ("申込不要", None, None),
        ("11月9日", None, None),
    ],
)
def test_the_period_of_application_is_read_from_its_words(text: str, opens: str | None, closes: str | None) -> None:
    days = [date.fromisoformat(day) if day else None for day in (opens, closes)]
    assert read_application(text, NEAR) == Application(*days)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="0123456789月日年時分:～~から より まで締切必着()（）※\n/.-木", max_size=40))
def test_any_words_for_a_period_are_read_without_trouble(text: str) -> None:
    found = read_application(text, NEAR)
    assert found.opens is None or found.closes is None or found.opens <= found.closes


@settings(max_examples=150, deadline=None)
@given(*[st.text(alphabet="0123456789月日年時分:～/-. 木()", max_size=16)] * 4)
def test_any_four_cells_give_a_timing_that_is_in_order_or_none(when: str, until: str, starts: str, ends: str) -> None:
    timing = read_timing(when, until, starts, ends, NEAR)
    if timing is not None:
        assert timing.first_day <= timing.last_day
        assert timing.details.get("last_day", timing.last_day.isoformat()) == timing.last_day.isoformat()


@pytest.mark.parametrize(
    ("title", "is_lecture"),
    [
        ("スマホにチャレンジ‼②入門編", True),
        ("ＬＩＮＥをやってみよう", True),
        ("初心者のためのワード＆エクセル", True),
        ("デジタル終活講座", True),
        ("やさしいAIとChatGPT入門講座", True),
        ("ライン講座", True),
        ("地図好きさんの地理講座【オンライン講座】", False),
        ("ONLINE講演会", False),
        ("防災講演会（Zoom開催）", False),
        ("デジタル写真展", False),
        ("デジタルスタンプラリー", False),
        ("スマホ依存を考える講演会", False),
        ("クロスワード大会", False),
        ("MAINホールのコンサート", False),
        ("脱炭素型ライフスタイル推進リーダー養成講座", False),
        ("子どもプログラミング講座", False),
    ],
)
def test_digital_support_is_known_by_the_words_of_its_name(title: str, is_lecture: bool) -> None:
    assert digital_words().make_a_lecture([title]) is is_lecture
    assert digital_words().make_a_lecture(["楽しい会", "", title]) is is_lecture


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("372013", "372013"),
        ("３７２０１３", "372013"),
        ("372013.0", "372013"),
        ("37201", "372013"),
        ("37", "370002"),
        ("11002", "011002"),
        ("372014", ""),
        ("990001", ""),
        ("高松市", ""),
        ("", ""),
    ],
)
def test_a_code_has_six_digits_whatever_the_cell_made_of_it(cell: str, code: str) -> None:
    assert read_code(cell, "372013") == code


def test_five_digits_are_a_code_that_lost_its_nought_where_the_own_prefecture_says_so() -> None:
    assert read_code("11002", "012025") == "011002"
    assert read_code("11002", "111007") == "110027"
    assert is_prefecture("370002")
    assert not is_prefecture("372013")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2024-05-10_c34a416.csv", "2024-05-10"),
        ("event_202405.csv", "2024-05-15"),
        ("R6.5 イベント.xlsx", "2024-05-15"),
        ("令和6年5月号.csv", "2024-05-15"),
        ("Ｒ６．１２．１.csv", "2024-12-01"),
        ("20240510.csv", "2024-05-10"),
        ("2024年5月.csv", "2024-05-15"),
        ("202011_event.csv", None),
        ("2023-2024.csv", None),
        ("2024-13-40.csv", None),
        ("events.csv", None),
    ],
)
def test_the_date_of_a_sheet_stands_in_the_name_of_its_file(name: str, day: str | None) -> None:
    assert date_in_name(name, "202011") == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("given_id", "number", "expected"),
    [
        ("18268", "", "18268"),
        ("E-1", "3", "E-1"),
        ("1.00E+12", "", ""),
        ("", "12", ""),
        ("", "1.0", ""),
        ("", "0000000012", ""),
        ("", "2026000012", "2026000012"),
        ("", "K-12", "K-12"),
        ("", "", ""),
    ],
)
def test_only_a_real_id_is_taken_for_one(given_id: str, number: str, expected: str) -> None:
    assert real_id(given_id, number) == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from("12")), max_size=12))
def test_every_different_row_has_a_key_of_its_own_and_the_same_row_none(rows: list[tuple[str, str, str]]) -> None:
    keys = EventKeys()
    given_keys = [
        keys.key_for("372013", "", (title, "2026-12-03", place), f"{title}{place}{more}") for title, place, more in rows
    ]
    real = [key for key in given_keys if key]
    assert len(set(real)) == len(real) == len(set(rows))

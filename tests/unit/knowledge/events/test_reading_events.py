"""Rows of event tables as towns write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.content import EntryClass, EntryKind
from tests.unit.knowledge.events.builders import MONTHLY, STANDARD, read_rows, section

PLAIN = {"ID": "18268", "イベント名": "体操の会", "開始日": "2026/12/3", "終了日": "2026/12/3"}
SHEET = {"№": "1", "開催日": "12月3日（木）", "開始時間": "13:30:00", "行事名": "体操の会"}


def test_a_row_of_the_standard_becomes_a_public_event_with_all_it_says(tmp_path: Path) -> None:
    row = PLAIN | {
        "全国地方公共団体コード": "222127",
        "開始時間": "10:00",
        "終了時間": "11:30",
        "イベント名_カナ": "タイソウノカイ",
        "イベント名_英語": "Gymnastics",
        "サブタイトル": "冬の部",
        "キーワード": "体操;健康",
        "説明": "元気になります。",
        "概要": "元気",
        "料金(基本)": "300",
        "料金(詳細)": "子どもは無料",
        "連絡先名称": "健康づくり課",
        "連絡先電話番号": "０５４－６２７－４１１１",
        "対象者": "どなたでも",
        "場所名称": "市役所",
        "建物名等(方書)": "1階",
        "所在地_連結表記": "静岡県焼津市宗高900",
        "緯度": "34.80399447",
        "経度": "138.2844581",
        "定員": "20",
        "定員備考": "申込順",
        "参加申込終了日": "2026-11-30",
        "申込開始日": "2026年11月2日",
        "参加申込方法": "電話で",
        "申込URL": "https://www.example.jp/apply",
        "コンテンツURL": "https://www.example.jp/event/1.html",
        "掲載開始日": "2026/11/1",
    }
    entry = read_rows(tmp_path, STANDARD, row, sections=(section("kenko", "健康づくり課"),)).only
    assert (entry.kind, entry.key, entry.title) == (EntryKind.EVENT, "222127-18268", "体操の会 冬の部")
    assert (entry.entry_class, entry.owner_key, entry.municipality_code) == (EntryClass.PUBLIC, "kenko", "222127")
    assert entry.starts_at == datetime(2026, 12, 3, 1, 0, tzinfo=UTC)
    assert (entry.valid_from, entry.valid_until) == (date(2026, 11, 1), date(2026, 12, 3))
    assert (entry.body, entry.text.reading, entry.keywords) == ("元気になります。", "タイソウノカイ", ("体操", "健康"))
    assert entry.url == "https://www.example.jp/event/1.html"
    assert [(text.tag, text.title) for text in entry.texts] == [("ja", "体操の会 冬の部"), ("en", "Gymnastics")]
    assert entry.details == {
        "ends": "11:30",
        "place": "市役所 1階",
        "address": "静岡県焼津市宗高900",
        "target": "どなたでも",
        "fee": "300円\n子どもは無料",
        "contact": "健康づくり課",
        "phone": "054-627-4111",
        "latitude": "34.80399447",
        "longitude": "138.2844581",
        "capacity": "20",
        "capacity_note": "申込順",
        "apply": "電話で",
        "apply_from": "2026-11-02",
        "apply_by": "2026-11-30",
        "apply_url": "https://www.example.jp/apply",
    }


def test_a_row_of_the_edition_of_2021_is_read_and_its_short_number_is_no_key(tmp_path: Path) -> None:
    columns = ("都道府県コード又は市区町村コード", "NO", "イベント名", "開始日", "終了日", "料金(基本)", "場所名称")
    row = {
        "都道府県コード又は市区町村コード": "37201",
        "NO": "1",
        "イベント名": "祭り",
        "開始日": "2026-12-03",
        "料金(基本)": "0",
    }
    told = read_rows(tmp_path, columns, row, row | {"NO": "0000012345", "イベント名": "市"})
    assert [entry.key for entry in told.entries] == ["372013-祭り・2026-12-03", "372013-0000012345"]
    assert told.entries[0].details == {"time_unknown": True, "fee": "無料"}


def test_a_row_of_a_monthly_sheet_has_its_year_from_the_name_of_its_file(tmp_path: Path) -> None:
    row = SHEET | {
        "対象": "両方",
        "定員": "申込先着\n16人（概ね50歳以上）",
        "申込期間": "11月5日午前10時～\n定員に達するまで",
    }
    entry = read_rows(tmp_path, MONTHLY, row | {"開催日": "12月3日（火）"}, name="2024-11-12_x.csv").only
    assert entry.starts_at == datetime(2024, 12, 3, 4, 30, tzinfo=UTC)
    assert entry.details == {
        "target": "子どもも大人も",
        "capacity": "16",
        "capacity_note": "申込先着 16人（概ね50歳以上）",
        "apply": "11月5日午前10時～\n定員に達するまで",
        "apply_from": "2024-11-05",
    }
    assert read_rows(tmp_path, MONTHLY, SHEET, near=date(2026, 1, 5)).only.valid_until == date(2026, 12, 3)


def test_a_course_is_one_entry_with_all_its_sessions_and_a_span_has_its_last_day(tmp_path: Path) -> None:
    course = SHEET | {
        "行事名": "初心者のためのPC講座(全2回)",
        "開催日": "12月3日、10日いずれも(木)",
        "終了時間": "15:30",
    }
    show = SHEET | {
        "行事名": "菊花展",
        "開催日": "12月3日（木）～12月20日（日）\n※平日のみ",
        "開始時間": "9:00",
        "終了時間": "17:00",
    }
    lecture, event = read_rows(tmp_path, MONTHLY, course, show).entries
    assert (lecture.kind, lecture.valid_until) == (EntryKind.LECTURE, date(2026, 12, 10))
    assert lecture.details["sessions"] == [
        {"day": "2026-12-03", "starts": "13:30", "ends": "15:30"},
        {"day": "2026-12-10", "starts": "13:30", "ends": "15:30"},
    ]
    assert (event.kind, event.valid_until, event.details["last_day"]) == (
        EntryKind.EVENT,
        date(2026, 12, 20),
        "2026-12-20",
    )
    assert "※平日のみ" in event.details["when"]


@pytest.mark.parametrize(
    ("cells", "details", "problem"),
    [
        ({"開始時間": "0:00", "終了時間": "0:00"}, {"time_unknown": True}, ""),
        ({"開始時間": "", "終了時間": ""}, {"time_unknown": True}, ""),
        ({"開始時間": "13:00", "終了時間": "12:00"}, {}, "event-ends-before-start"),
        ({"開始時間": "13:00", "終了日": "2026/12/1"}, {}, "event-ends-before-start"),
        ({"開始時間": "午後1時半"}, {}, ""),
        ({"開始時間": "13:00", "開始日時特記事項": "雨天中止"}, {"when": "雨天中止"}, ""),
        ({"開始時間": "13:00", "状態": "EventCancelled"}, {"status": "cancelled"}, ""),
        ({"開始時間": "13:00", "URL": "http://www.example.jp"}, {}, "event-not-https"),
        ({"開始時間": "13:00", "緯度": "34.3", "経度": "34.3"}, {}, "event-coordinates"),
        (
            {"開始時間": "13:00", "緯度": "134.05", "経度": "34.3"},
            {"latitude": "34.3", "longitude": "134.05"},
            "event-coordinates-swapped",
        ),
        ({"開始時間": "13:00", "連絡先電話番号": "090-XXXX-XXXX"}, {}, "event-no-phone"),
    ],
)
def test_what_can_be_used_of_a_row_is_used_and_the_rest_is_noted(
    tmp_path: Path, cells: dict[str, str], details: dict[str, object], problem: str
) -> None:
    told = read_rows(tmp_path, STANDARD, PLAIN | cells)
    assert told.only.details == details
    assert told.problems == ([problem] if problem else [])
    assert told.only.valid_until == date(2026, 12, 3)


def test_a_row_without_a_day_in_another_language_or_twice_is_left_out_with_a_note(tmp_path: Path) -> None:
    told = read_rows(
        tmp_path,
        STANDARD,
        PLAIN | {"言語コード": "JA"},
        PLAIN | {"開始日": "随時（要調整）", "終了日": ""},
        PLAIN | {"言語コード": "EN"},
        PLAIN | {"言語コード": "JA"},
    )
    assert len(told.entries) == 1
    assert told.problems == ["event-without-day", "other-language", "same-row"]
    assert told.log.left_out == 3


def test_a_row_without_a_name_or_of_a_broken_code_of_another_town_is_refused(tmp_path: Path) -> None:
    told = read_rows(
        tmp_path,
        (*STANDARD, "地方公共団体名"),
        PLAIN | {"イベント名": ""},
        PLAIN | {"全国地方公共団体コード": "222128", "地方公共団体名": "焼津市"},
        PLAIN | {"ID": "2", "全国地方公共団体コード": "372014", "地方公共団体名": "高松市"},
    )
    assert [(fault.name, fault.problem) for fault in told.log.faults] == [
        ("title", "missing"),
        ("municipality_code", "municipality-code"),
    ]
    assert told.only.municipality_code == "372013"
    assert told.problems == ["event-code"]


def test_a_number_that_excel_destroyed_is_told_once_for_its_column(tmp_path: Path) -> None:
    rows = [PLAIN | {"ID": str(number), "法人番号": "1.00E+12"} for number in range(3)]
    told = read_rows(tmp_path, STANDARD, *rows)
    assert (len(told.entries), told.problems) == (3, ["event-number-destroyed"])


def test_an_event_of_next_months_sheet_is_the_same_though_its_place_and_state_are_written_otherwise(
    tmp_path: Path,
) -> None:
    first = SHEET | {"場所名称": "市民活動センター会議室"}
    second = SHEET | {
        "№": "7",
        "行事名": "体操の会\n【満員につき受付終了】",
        "場所名称": "高松市市民活動センター　会議室",
    }
    one, two = (read_rows(tmp_path, MONTHLY, row).only for row in (first, second))
    assert one.key == two.key
    assert two.details["status"] == "full"


def test_events_of_one_name_and_day_are_told_apart_by_place_and_then_by_time(tmp_path: Path) -> None:
    rows = [SHEET | {"場所名称": place} for place in ("北会館", "南会館")]
    rows.append(rows[1] | {"開始時間": "18:00"})
    keys = [entry.key for entry in read_rows(tmp_path, MONTHLY, *rows).entries]
    assert keys == [
        "372013-体操の会・2026-12-03",
        "372013-体操の会・2026-12-03・南会館",
        keys[2],
    ]
    assert keys[2].startswith("372013-体操の会・2026-12-03・南会館・1800")


def test_the_section_is_found_in_brackets_behind_whom_to_ask(tmp_path: Path) -> None:
    row = SHEET | {"問い合わせ先\n（市の担当課）": "市民会館\n（文化財課）"}
    entry = read_rows(tmp_path, MONTHLY, row, sections=(section("bunka", "文化財課"),)).only
    assert (entry.owner_key, entry.details["contact"]) == ("bunka", "市民会館 （文化財課）")


def test_any_table_is_read_once_its_headings_are_named(tmp_path: Path) -> None:
    row = {"もよおし": "餅つき", "とき": "12月3日 10時", "ところ": "公園"}
    told = read_rows(tmp_path, tuple(row), row, mapping={"title": "もよおし", "when": "とき", "place": "ところ"})
    assert told.only.details["place"] == "公園"
    assert told.only.starts_at == datetime(2026, 12, 3, 1, 0, tzinfo=UTC)
    assert [fault.problem for fault in read_rows(tmp_path, tuple(row), row).log.faults] == ["columns"]


def test_a_sheet_of_another_year_is_refused_rather_than_announced_for_this_one(tmp_path: Path) -> None:
    """19 October was a Thursday in 2023; nothing in the file says so."""
    told = read_rows(tmp_path, MONTHLY, SHEET | {"開催日": "10月19日（木）"})
    assert not told.entries
    assert [(fault.name, fault.problem) for fault in told.log.faults] == [("when", "event-of-another-year")]


@pytest.mark.parametrize(
    ("when", "options"),
    [
        ("10月19日（木）", {"near": date(2023, 10, 1)}),
        ("10月19日（木）", {"name": "2023-10-01_events.csv"}),
        ("令和5年10月19日（木）", {}),
        ("2023/10/19（木）", {}),
    ],
)
def test_whoever_says_the_year_is_believed(tmp_path: Path, when: str, options: dict[str, Any]) -> None:
    entry = read_rows(tmp_path, MONTHLY, SHEET | {"開催日": when}, **options).only
    assert entry.valid_until == date(2023, 10, 19)


def test_a_row_that_says_of_which_day_it_is_gives_its_own_year(tmp_path: Path) -> None:
    rows = (
        SHEET | {"snapshot": "2023-10-26", "開催日": "11月25日（土）"},
        SHEET | {"snapshot": "2024-02-10", "開催日": "3月9日（土）"},
    )
    told = read_rows(tmp_path, MONTHLY, *rows)
    assert [entry.valid_until for entry in told.entries] == [date(2023, 11, 25), date(2024, 3, 9)]


def test_a_slip_in_a_weekday_is_told_where_the_year_is_known(tmp_path: Path) -> None:
    told = read_rows(tmp_path, MONTHLY, SHEET | {"開催日": "12月3日（金）"}, near=date(2026, 11, 21))
    assert told.only.valid_until == date(2026, 12, 3)
    assert "event-weekday-differs" in told.problems

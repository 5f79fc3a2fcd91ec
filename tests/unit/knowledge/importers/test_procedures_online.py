"""Which town takes which of the 31 procedures online: three shapes of table, and what stands in their cells."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wiring import DATA
from knowledge.content import OnlineProcedure
from knowledge.importers.procedures.answers import read_online
from knowledge.importers.procedures.national import national_procedures
from knowledge.importers.procedures.reading import read_procedures
from knowledge.importers.procedures.towns import Towns, all_municipalities
from tests.unit.knowledge.importers.towns_files import TODAY, Read, read_text

TAKAMATSU, MARUGAME, MIKI = "372013", "372021", "373419"


def _read(tmp_path: Path, text: str, **more: object) -> Read:
    return read_text(read_procedures, tmp_path, text, **more)


def _answers(found: Read) -> dict[tuple[str, str], bool]:
    return {at: one.is_online for at, one in found.online.items()}


LONG = (
    "香川県のオンライン化状況,,,,\n\n団体コード,市町村,手続,オンライン,開始日,URL\n"
    "372013,高松市,児童手当等の現況届,○,R5.2.1,https://kagawa.example/a\n37341,三木町,罹災証明書の発行申請,×,,\n"
)
TOWNS_DOWN = (
    "団体コード,市町村名,児童手当等の現況届,罹災証明書の発行申請\n372013,高松市,○（R5.2.1～）,－\n37341,三木町,○,×\n"
)
TOWNS_ACROSS = "分野,手続,高松市,三木町\n子育て,児童手当等の現況届,○（R5.2.1～）,○\n防災,罹災証明書の発行申請,－,×\n"


def test_a_row_for_each_town_and_procedure_is_read(tmp_path: Path) -> None:
    found = _read(tmp_path, LONG)
    assert found.online == {
        (TAKAMATSU, "jidoteate-genkyo"): OnlineProcedure(
            "jidoteate-genkyo", TAKAMATSU, True, date(2023, 2, 1), "https://kagawa.example/a"
        ),
        (MIKI, "risai-shomei"): OnlineProcedure("risai-shomei", MIKI, False),
    }
    assert (found.log.rows, found.problems, found.entries) == (2, [], [])


@pytest.mark.parametrize("text", [TOWNS_DOWN, TOWNS_ACROSS])
def test_a_wide_table_says_the_same_whichever_way_it_lies(tmp_path: Path, text: str) -> None:
    found = _read(tmp_path, text)
    assert _answers(found) == {
        (TAKAMATSU, "jidoteate-genkyo"): True,
        (TAKAMATSU, "risai-shomei"): False,
        (MIKI, "jidoteate-genkyo"): True,
        (MIKI, "risai-shomei"): False,
    }
    assert found.online[TAKAMATSU, "jidoteate-genkyo"].since == date(2023, 2, 1)
    assert found.log.rows == 2


def test_a_towns_own_table_needs_no_town(tmp_path: Path) -> None:
    found = _read(tmp_path, "手続名,オンライン申請\n児童手当等の現況届,○\n妊娠の届出,×\n")
    assert _answers(found) == {(TAKAMATSU, "jidoteate-genkyo"): True, (TAKAMATSU, "ninshin-todoke"): False}


def test_a_table_of_guides_is_not_taken_for_one_of_who_takes_what_online(tmp_path: Path) -> None:
    found = _read(tmp_path, "市町村,手続名,内容,オンライン申請\n高松市,児童手当等の現況届,甲,○\n")
    assert (found.online, found.only.key) == ({}, "jidoteate-genkyo")


def test_empty_cells_are_a_no_only_where_nothing_else_is(tmp_path: Path) -> None:
    rows = "市町村名,児童手当等の現況届,妊娠の届出\n高松市,○,\n丸亀市,,\n"
    found = _read(tmp_path, rows)
    assert sum(_answers(found).values()) == 1
    assert len(found.online) == 4
    assert found.notes == []
    mixed = _read(tmp_path, rows + "三木町,×,○\n")
    assert len(mixed.online) == 3
    assert {problem for _, problem in mixed.notes} == {"online-blank"}
    assert len(mixed.notes) == 3


def test_rows_of_the_prefecture_totals_and_headings_are_left_out_with_a_note(tmp_path: Path) -> None:
    found = _read(tmp_path, TOWNS_DOWN + "370002,香川県,○,○\n,合計,2,0\n,東讃地区,,\n※ ○は対応,,,\n")
    assert found.problems == []
    assert [problem for _, problem in found.notes] == ["prefecture-row", "total-row", "online-nothing"]
    assert (found.log.rows, found.log.left_out, len(found.online)) == (5, 3, 4)
    across = _read(tmp_path, "手続,団体コード,高松市,三木町,香川県\n,,372013,373419,370002\n妊娠の届出,,○,×,○\n")
    assert (len(across.online), across.problems) == (2, [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("市町村,手続,オンライン\n高松市,現況届,○\n", (2, "unknown-procedure")),
        ("市町村,手続,オンライン\n府中市,妊娠の届出,○\n", (2, "ambiguous-municipality")),
        ("市町村,手続,オンライン\n高末市,妊娠の届出,○\n", (2, "unknown-municipality")),
        ("団体コード,市町村,手続,オンライン\n372021,高松市,妊娠の届出,○\n", (2, "municipality-differs")),
        ("市町村,手続,オンライン\n高松市,妊娠の届出,？\n", (2, "online-answer")),
        ("市町村,手続,オンライン\n高松市,妊娠の届出,5/2\n", (2, "online-date")),
        ("市町村,手続,オンライン\n高松市,妊娠の届出,○\n高松市,妊娠届,×\n", (3, "online-differs")),
        ("市町村,手続,オンライン\n,妊娠の届出,○\n", (2, "unknown-municipality")),
        ("市町村,妊娠の届出,児童手当等の現況届,なぞの手続\n高松市,○,○,○\n", (1, "unknown-procedure")),
        ("市町村,妊娠の届出,妊娠届\n高松市,○,○\n", (1, "online-twice")),
        ("手続,高松市,三木町,高末市\n妊娠の届出,○,○,○\n", (1, "unknown-municipality")),
    ],
)
def test_what_cannot_be_placed_is_a_fault_on_its_line(tmp_path: Path, text: str, problem: tuple[int, str]) -> None:
    found = _read(tmp_path, text)
    assert found.problems == [problem]


def test_a_row_with_a_fault_gives_nothing_and_the_others_are_read(tmp_path: Path) -> None:
    found = _read(tmp_path, "市町村,妊娠の届出,児童手当等の現況届\n高松市,○,？\n丸亀市,○,×\n")
    assert set(found.online) == {(MARUGAME, "ninshin-todoke"), (MARUGAME, "jidoteate-genkyo")}
    (fault,) = found.log.faults
    assert (fault.name, fault.given) == ("高松市 児童手当等の現況届", "？")


def test_a_town_in_merged_cells_holds_for_the_rows_below(tmp_path: Path) -> None:
    found = _read(tmp_path, "市町村,手続,オンライン\n高松市,妊娠の届出,○\n,児童手当等の現況届,○\n丸亀市,妊娠の届出,○\n")
    assert set(found.online) == {
        (TAKAMATSU, "ninshin-todoke"),
        (TAKAMATSU, "jidoteate-genkyo"),
        (MARUGAME, "ninshin-todoke"),
    }


@pytest.mark.parametrize(
    ("cell", "is_online", "since"),
    [
        *((mark, True, None) for mark in ("○", "〇", "◯", "●", "◎", "可", "済", "対応", "対応済み", "TRUE", "1", "有")),
        *((mark, False, None) for mark in ("×", "✕", "－", "―", "ー", "未", "未対応", "不可", "無", "0", "FALSE")),
        ("2023/2/1", True, date(2023, 2, 1)),
        ("2023-02-01", True, date(2023, 2, 1)),
        ("44958", True, date(2023, 2, 1)),
        ("R5.2", True, date(2023, 2, 1)),
        ("令和５年２月", True, date(2023, 2, 1)),
        ("令和5年度", True, date(2023, 4, 1)),
        ("○（R5.2.1～）", True, date(2023, 2, 1)),
        ("対応(令和元年10月から)", True, date(2019, 10, 1)),
        ("", None, None),
    ],
)
def test_a_cell_says_yes_no_or_since_when(cell: str, is_online: bool | None, since: date | None) -> None:
    answer = read_online(cell, TODAY)
    assert (answer.is_online, answer.since, answer.problem) == (is_online, since, "")


@pytest.mark.parametrize(
    ("cell", "since", "problem"),
    [
        ("予定（R9.4）", date(2027, 4, 1), "online-later"),
        ("○（令和9年4月から）", date(2027, 4, 1), "online-later"),
        ("検討中", None, "online-later"),
        ("△", None, "online-partly"),
        ("一部対応（窓口のみ）", None, "online-partly"),
    ],
)
def test_what_is_planned_or_partly_so_is_not_online_and_is_noted(cell: str, since: date | None, problem: str) -> None:
    answer = read_online(cell, TODAY)
    assert (answer.is_online, answer.since, answer.note, answer.problem) == (False, since, cell, problem)


def test_a_day_that_does_not_exist_behind_a_yes_costs_only_the_day() -> None:
    answer = read_online("○（R5.2.30）", TODAY)
    assert (answer.is_online, answer.since, answer.problem) == (True, None, "online-since")
    assert read_online("R5.2.30", TODAY).problem == "online-date"


def test_a_date_without_its_year_needs_to_know_which_year_is_near() -> None:
    assert read_online("2月1日", TODAY).problem == "online-date"
    assert read_online("2月1日", TODAY, near=date(2023, 3, 1)).since == date(2023, 2, 1)


@given(st.text(max_size=30) | st.text(alphabet="○×予定可未RH令和年月日0123456789./()（）～ ", max_size=20))
@settings(max_examples=200)
def test_any_cell_is_an_answer_or_a_problem(cell: str) -> None:
    answer = read_online(cell, TODAY)
    assert answer.is_online is not None or answer.problem or not cell.strip()
    assert not (answer.is_online and answer.since and answer.since > TODAY)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("①児童手当等の現況届", "jidoteate-genkyo"),
        ("（児童手当）現況届", "jidoteate-genkyo"),
        ("【介護】 要介護・要支援認定の申請", "kaigo-nintei"),
        ("（児童手当）氏名変更/住所変更等の届出", "jidoteate-henko"),
        ("居宅(介護予防)サービス計画\n作成(変更)依頼の届出", "kaigo-careplan"),
        ("27. り災証明書の発行申請", "risai-shomei"),
        ("罹災証明書の発行", "risai-shomei"),
        ("児童手当等に係る寄付の申出", "jidoteate-kifu"),
        ("kaigo-nintei", "kaigo-nintei"),
        ("現況届", None),
        ("認定", None),
        ("", None),
    ],
)
def test_a_procedure_is_known_by_its_names(text: str, key: str | None) -> None:
    found = national_procedures().named(text)
    assert (found.key if found else None) == key


def test_the_31_are_those_of_the_sample_town_and_each_name_means_one() -> None:
    known = national_procedures().by_key
    files = ("childcare", "care", "disaster", "vehicle")
    entries = [
        entry
        for name in files
        for entry in tomllib.loads((DATA / "sample-town" / "procedures" / f"{name}.toml").read_text("utf-8"))["entry"]
    ]
    assert {entry["key"] for entry in entries} == set(known)
    assert len(known) == 31
    for entry in entries:
        official = [one for word in entry["keywords"] if (one := national_procedures().named(word))]
        assert known[entry["key"]] in official
    with (DATA / "national" / "online-procedures.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in (row["official"], *row["names"].split("|")):
                assert national_procedures().named(name) == known[row["key"]], name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("372013", TAKAMATSU),
        ("37201", TAKAMATSU),
        ("３７２０１３", TAKAMATSU),
        ("高松市", TAKAMATSU),
        ("香川県 高松市", TAKAMATSU),
        ("木田郡三木町", MIKI),
        ("三木", MIKI),
        ("11002", "011002"),
        ("011002", "011002"),
        ("札幌市中央区", ""),
        ("高松市役所", ""),
        ("", ""),
    ],
)
def test_a_town_is_known_by_code_and_by_name(text: str, code: str) -> None:
    assert Towns(all_municipalities(), TAKAMATSU).named(text).code == code


def test_of_several_towns_of_a_name_that_in_the_own_prefecture_is_meant() -> None:
    assert Towns(all_municipalities(), "132063").named("府中市").code == "132063"
    assert Towns(all_municipalities(), "342025").named("府中市").code == "342084"
    assert Towns(all_municipalities(), TAKAMATSU).named("府中市").problem == "ambiguous-municipality"


_CELLS = st.sampled_from(
    ["", "高松市", "府中市", "372013", "妊娠の届出", "現況届", "○", "×", "R5.2", "合計", "香川県", "手続", "市町村"]
)


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=5), min_size=1, max_size=7))
@settings(max_examples=80)
def test_whatever_the_table_holds_it_is_read_or_refused_and_nothing_is_raised(rows: list[list[str]]) -> None:
    with TemporaryDirectory() as folder:
        text = "".join(",".join(row) + "\n" for row in rows)
        found = _read(Path(folder), text)
    assert found.online.keys() <= {
        (town, procedure) for town in ("372013", "132063", "342084") for procedure in national_procedures().by_key
    }
    assert found.log.left_out + len(found.entries) <= max(found.log.rows, 0)

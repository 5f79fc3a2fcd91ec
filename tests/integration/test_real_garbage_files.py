"""The real files of six towns, when they are there: no row of them is lost, and none is refused without need."""

from __future__ import annotations

import pytest

from knowledge.importers.garbage.days import read_collection_days
from knowledge.importers.garbage.items import read_garbage
from tests.real_data import REAL_DATA, needs_real_data
from tests.unit.knowledge.importers.garbage_files import Outcome, read

REAL = REAL_DATA / "garbage"
FOLDERS = ("fukuchiyama", "kameoka", "kamisunagawa", "kyotango")
TABLES = (
    "setagaya_standard/131121_setagayaku_garbage_separate.csv",
    "takamatsu_city/0074.xlsx",
    "takamatsu_city/0074_from_xlsx.csv",
)
PROSE = ("takamatsu_city/0090.xlsx", "takamatsu_city/0090_from_xlsx.csv")

pytestmark = needs_real_data


def _placed(found: Outcome, described: int = 0) -> int:
    """Rows that are accounted for: items, descriptions, areas, closures, refused ones and those left out."""
    plan = found.plan
    kept = len(found.all_items) + described + len(plan.districts) + len(plan.closures)
    return kept + found.log.faults.rows + found.log.left_out


def _described(found: Outcome) -> int:
    made = sum(fault.problem == "category-from-name" for fault in found.log.notes)
    return len(found.categories) - made


def _keys_are_unique(found: Outcome) -> bool:
    ids = [entry.id for entry in found.entries]
    return len(ids) == len(set(ids))


@pytest.mark.parametrize("town", FOLDERS)
def test_a_real_folder_is_taken_whole(town: str) -> None:
    found = read(REAL / town, read_garbage)
    assert found.faults == []
    assert found.questions == []
    assert _keys_are_unique(found)
    assert found.log.rows == _placed(found, _described(found))
    assert found.plan.districts
    assert {rule.category_key for rule in found.plan.rules} <= {entry.key for entry in found.categories.values()}


@pytest.mark.parametrize("town", FOLDERS)
def test_the_days_of_a_real_folder_are_the_same_alone(town: str) -> None:
    alone, whole = read(REAL / town, read_collection_days), read(REAL / town, read_garbage)
    assert alone.faults == []
    assert alone.plan == whole.plan
    assert alone.log.rows == _placed(alone)


@pytest.mark.parametrize("name", TABLES)
def test_a_real_table_is_taken_whole(name: str) -> None:
    found = read(REAL / name, read_garbage)
    assert found.faults == []
    assert found.questions == []
    assert _keys_are_unique(found)
    assert found.log.rows == _placed(found)


def test_a_workbook_and_its_csv_say_the_same() -> None:
    book, text = (read(REAL / name, read_garbage).all_items for name in TABLES[1:])
    assert [(one.key, one.title, one.body, one.details) for one in book] == [
        (one.key, one.title, one.body, one.details) for one in text
    ]


@pytest.mark.parametrize("name", PROSE)
def test_rules_in_prose_are_all_understood(name: str) -> None:
    found = read(REAL / name, read_collection_days)
    assert found.faults == []
    assert (len(found.plan.districts), len(found.plan.rules)) == (8, 40)
    assert found.log.rows == _placed(found)
    assert found.rules["屋島・古高松・牟礼南部", "紙・布"] == "月2 月4"

"""Real files of towns, when they lie beside the project: nothing is lost without a word."""

from __future__ import annotations

from collections import Counter

import pytest

from knowledge.importers.facilities import read_facilities
from knowledge.importers.procedures.reading import read_procedures
from tests.real_data import REAL_DATA, needs_real_data
from tests.unit.knowledge.importers.towns_files import read

SAMPLES = REAL_DATA / "opendata" / "samples"

pytestmark = needs_real_data


@pytest.mark.parametrize(
    ("name", "code", "town", "rows", "notes"),
    [
        ("yaizu_public_facility_standard.csv", "222127", "焼津市", 230, {"columns-unread": 1, "hours-unclear": 1}),
        ("yaizu_hinannjo.csv", "222127", "焼津市", 56, {"columns-unread": 1}),
        ("yanai_tourism.csv", "352128", "柳井市", 18, {"columns-unread": 1, "page-not-https": 2}),
        ("yanai_tourism_sjis.csv", "352128", "柳井市", 18, {"columns-unread": 1, "page-not-https": 2}),
    ],
)
def test_every_place_comes_in(name: str, code: str, town: str, rows: int, notes: dict[str, int]) -> None:
    found = read(read_facilities, SAMPLES / name, code, town)
    assert found.problems == []
    assert (found.log.rows, len(found.entries), found.log.left_out) == (rows, rows, 0)
    assert Counter(problem for _, problem in found.notes) == notes
    assert len({entry.id for entry in found.entries}) == rows
    assert len(found.by_title) == rows
    assert all(entry.details.get("address") and entry.text.reading for entry in found.entries)


def test_the_hours_of_a_real_list_are_told_from_its_closed_days() -> None:
    found = read(read_facilities, SAMPLES / "yaizu_public_facility_standard.csv", "222127", "焼津市")
    place = found.by_title["親子ふれあい広場"].details
    assert (place["hours"], place["closed"]) == ("9:00～17:00", "火曜日(火曜日が祝日の場合は翌日)、年末年始")
    assert not any("【" in str(value) for entry in found.entries for value in entry.details.values())
    assert sum("hours" in entry.details for entry in found.entries) == 135


def test_another_city_s_list_is_told_and_still_comes_in() -> None:
    found = read(read_facilities, SAMPLES / "yaizu_public_facility_standard.csv", "372013", "高松市")
    assert [problem for _, problem in found.notes].count("other-municipality") == 1
    assert len(found.entries) == 230


@pytest.mark.parametrize("name", ["civichat_内閣官房チャットボットから抽出.csv", "civichat_source.xlsx"])
def test_support_schemes_are_read_below_two_header_rows_and_a_row_of_types(name: str) -> None:
    found = read(read_procedures, SAMPLES / name)
    assert found.problems == []
    assert (found.log.rows, len(found.entries), found.log.left_out) == (123, 122, 1)
    assert found.entries[0].title == "生活困窮者自立支援制度"
    assert found.online == {}


@pytest.mark.parametrize("name", ["civichat_DB構成.csv", "civichat_書き出しの概要.csv", "yaizu_hinannjo.csv"])
def test_what_is_no_table_of_procedures_is_refused_by_its_header(name: str) -> None:
    found = read(read_procedures, SAMPLES / name)
    assert (found.entries, [problem for _, problem in found.problems]) == ([], ["columns"])

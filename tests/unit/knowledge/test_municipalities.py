"""All municipalities of Japan, found in what people type."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.unit.handlers.pure_town import all_municipalities


def names(text: str) -> list[str]:
    return [m.full_name for m in all_municipalities().named_in(text)]


def test_the_table_is_whole() -> None:
    table = all_municipalities()
    assert len(table) == 1_741 + 1
    assert table.get("359998").full_name == "山口県見本町"
    assert table.find("000000") is None
    with pytest.raises(KeyError):
        table.get("000000")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("スマホ教室 山口市", ["山口県山口市"]),
        ("山口でスマホを習いたい", ["山口県山口市"]),
        ("やまぐちし", ["山口県山口市"]),
        ("見本町", ["山口県見本町"]),
        ("北海道池田町", ["北海道池田町"]),
        ("岐阜県の池田町の教室", ["岐阜県池田町"]),
        ("どこかの教室", []),
        ("", []),
    ],
)
def test_a_municipality_is_found_in_a_question(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_twins_are_all_found_and_the_prefecture_narrows_them() -> None:
    assert names("池田町") == ["北海道池田町", "福井県池田町", "長野県池田町", "岐阜県池田町"]
    assert names("長野 池田町") == ["北海道池田町", "福井県池田町", "長野県池田町", "岐阜県池田町"]
    assert names("長野県池田町") == ["長野県池田町"]


def test_every_municipality_is_found_by_its_full_name() -> None:
    table = all_municipalities()
    rows = table._by_code.values()
    wrong = [row.full_name for row in rows if [m.code for m in table.named_in(row.full_name)] != [row.code]]
    assert wrong == []


def test_names_that_occur_twice_need_the_code() -> None:
    counted = Counter(row.name for row in all_municipalities()._by_code.values())
    assert counted["池田町"] == 4
    assert counted["府中市"] == 2

"""How many people, where on the map, which telephone."""

from __future__ import annotations

import pytest

from knowledge.importers.written.numbers import read_capacity, read_coordinate, read_phone, read_whole


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("１２", 12),
        ("1,200", 1200),
        ("１，２００", 1200),
        (" 7 ", 7),
        ("", None),
        ("12人", None),
        ("1.5", None),
        ("-3", None),
    ],
)
def test_a_whole_number_is_read_alone_only(written: str, number: int | None) -> None:
    assert read_whole(written) == number


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("申込先着\n16人", 16),
        ("15名（パソコンの基本操作ができる方）", 15),
        ("各20名", 20),
        ("220人", 220),
        ("２０組", 20),
        ("30", 30),
        ("定員：30", 30),
        ("各研修とも、定員は先着1,000人", 1000),
        ("申込先着\n20人\n（対象:小学5年生以上）", 20),
        ("4歳以上（未就学生は保護者同伴）\n申込先着15人（同伴保護者込み最大30人）", 15),
        ("親子2人1組、10組", 10),
    ],
)
def test_a_capacity_is_read_from_its_words(written: str, places: int) -> None:
    assert read_capacity(written) == places


@pytest.mark.parametrize(
    "written",
    [
        "",
        "―",
        "なし",
        "定員なし",
        "有",
        "20人以上で構成される市民活動団体で、当日におおむね10人以上参加できる団体",
        "人で、20人程度の参加が見込める団体やグループ",
        "申込先着10月1日",
    ],
)
def test_a_cell_that_gives_no_capacity_is_none(written: str) -> None:
    assert read_capacity(written) is None


def test_a_coordinate_in_japan_is_read() -> None:
    assert read_coordinate("34.34541065906359", "latitude").degrees == pytest.approx(34.34541065906359)
    assert read_coordinate("１３４．０５", "longitude").degrees == pytest.approx(134.05)
    assert read_coordinate("34.27436628359318,", "latitude").problem == ""


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("34.34541065906359", "not-in-japan"),
        ("0", "not-in-japan"),
        ("", "empty"),
        ("―", "empty"),
        ("①134.05\n②134.06", "not-a-number"),
        ("高松市", "not-a-number"),
    ],
)
def test_a_longitude_that_is_none_is_not_believed(written: str, problem: str) -> None:
    found = read_coordinate(written, "longitude")
    assert (found.degrees, found.problem) == (None, problem)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("087-833-2282\n（087-839-2275）", "087-833-2282"),
        ("(087-839-2626)", "087-839-2626"),
        ("087－816－7700", "087-816-7700"),
        ("０８７（８３３）２２８２", "087-833-2282"),
        ("(087)833-2282", "087-833-2282"),
        ("0878332282", "0878332282"),
        ("0120-123-456（内線12）", "0120-123-456"),
        ("+81-87-833-2282", "+81-87-833-2282"),
        ("TEL 839-2865", "839-2865"),
        ("090-XXXX-XXXX（087-833-2282）", "087-833-2282"),
        ("090-XXXX-XXXX", ""),
        ("2026-04-02", ""),
        ("なし", ""),
    ],
)
def test_the_first_telephone_number_of_a_cell_is_read(written: str, number: str) -> None:
    assert read_phone(written) == number

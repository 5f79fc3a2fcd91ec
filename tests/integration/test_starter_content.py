"""The starter content holds what was promised, whatever the day it is loaded on."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.wiring import DATA
from knowledge.content import Entry, EntryClass, EntryKind
from knowledge.importers.town_folder import TownContent, read_town_folder
from knowledge.media import MAX_PREVIEW
from knowledge.municipalities import municipalities_from_csv
from knowledge.tables import EntryRow, MediaRow
from people.town_details import has_right_check_digit
from tests.town import SampleTown

SAMPLE = DATA / "sample-town"
NATIONAL = DATA / "national"


@pytest.fixture(scope="module")
def content() -> TownContent:
    """The sample town, read on an ordinary day."""
    return read_town_folder(SAMPLE, date(2026, 11, 21))


def _of(content: TownContent, kind: EntryKind) -> list[Entry]:
    return [entry for entry in content.entries if entry.kind == kind]


def test_there_are_at_least_400_garbage_items_with_readings_and_aliases(content: TownContent) -> None:
    items = _of(content, EntryKind.GARBAGE)
    assert len(items) >= 400
    assert [item.key for item in items if not item.texts[0].reading or not item.aliases] == []


def test_there_are_ten_facilities_three_bulletins_and_twelve_tips(content: TownContent) -> None:
    counts = Counter(entry.kind for entry in content.entries)
    assert counts[EntryKind.FACILITY] == 10
    assert counts[EntryKind.BULLETIN] == 3
    assert counts[EntryKind.TIP] == 12


def test_there_are_31_online_procedures_and_20_everyday_ones(content: TownContent) -> None:
    files = {path.stem: path.read_text(encoding="utf-8") for path in (SAMPLE / "procedures").glob("*.toml")}
    counts = {name: text.count("[[entry]]") for name, text in files.items()}
    assert counts == {"childcare": 15, "care": 11, "disaster": 1, "vehicle": 4, "everyday": 20}
    assert len(_of(content, EntryKind.PROCEDURE)) == 51


def test_there_are_at_least_40_general_answers_with_the_named_ones(content: TownContent) -> None:
    answers = _of(content, EntryKind.FAQ)
    assert len(answers) >= 40
    words = {word for entry in answers for word in (entry.title, *entry.aliases, *entry.keywords)}
    for wanted in ("ゴミ", "施設予約", "河川公園使用許可", "CO2削減番号"):
        assert any(wanted in word for word in words), wanted


def test_three_districts_know_the_days_of_every_collected_category(content: TownContent) -> None:
    assert len(content.plan.districts) == 3
    by_call = {"bulky", "not-collected"}
    collected = {entry.key for entry in _of(content, EntryKind.GARBAGE_CATEGORY)} - by_call
    for district in content.plan.districts:
        assert {rule.category_key for rule in content.plan.rules if rule.district_key == district.key} == collected


@pytest.mark.parametrize("day", [date(2026, 1, 31), date(2026, 12, 31), date(2028, 2, 29), date(2030, 6, 15)])
def test_every_lecture_is_in_the_future_of_the_day_of_loading(day: date) -> None:
    lectures = _of(read_town_folder(SAMPLE, day), EntryKind.LECTURE)
    end_of_day = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)  # midnight in Japan
    assert lectures
    assert all(lecture.starts_at and lecture.starts_at >= end_of_day for lecture in lectures)
    assert all(lecture.details.get("apply_by", "9999") >= day.isoformat() for lecture in lectures)


def test_every_municipality_is_there_once_with_the_right_check_digit() -> None:
    nation = municipalities_from_csv(NATIONAL / "municipalities.csv")
    both = municipalities_from_csv(NATIONAL / "municipalities.csv", NATIONAL / "sample-municipality.csv")
    assert len(nation) == 1_741
    assert len(both) == 1_742
    assert both.get("359998").name == "見本町"
    assert [code for code in both._by_code if not has_right_check_digit(code)] == []


def test_pictures_are_stored_with_a_preview_of_at_most_a_megabyte(tmp_path: Path, town_url: str) -> None:
    town = SampleTown(town_url, tmp_path / "town")
    with town.services.database.reading() as session:
        hashes = list(session.scalars(select(EntryRow.image_hash).where(EntryRow.image_hash.is_not(None))))
        pictures = [session.get_one(MediaRow, picture_hash) for picture_hash in hashes if picture_hash]
        previews = [session.get_one(MediaRow, picture.preview_hash) for picture in pictures]
        assert previews
        assert all(len(preview.content) <= MAX_PREVIEW for preview in previews)
    town.services.database.close()


def test_the_fonts_come_with_their_licence() -> None:
    assert "SIL Open Font License" in (DATA / "fonts" / "OFL.txt").read_text(encoding="utf-8").title().replace(
        "Sil", "SIL"
    )


def test_every_entry_has_an_owner_with_a_telephone_a_source_and_a_day_of_review(content: TownContent) -> None:
    phones = {section.key: section.phone for section in content.sections}
    for entry in content.entries:
        assert phones.get(entry.owner_key), entry.id
        assert entry.source, entry.id
        assert entry.review_on == date(2027, 4, 30), entry.id


def test_what_residents_may_read_is_there_in_easy_japanese_and_garbage_in_english(content: TownContent) -> None:
    for entry in content.entries:
        if entry.entry_class == EntryClass.PUBLIC:
            assert entry.text_in("ja-simple"), entry.id
        if entry.kind in (EntryKind.GARBAGE, EntryKind.GARBAGE_CATEGORY):
            assert entry.text_in("en"), entry.id

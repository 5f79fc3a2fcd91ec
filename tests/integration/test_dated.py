"""What is asked of the database by date and place, on either database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from knowledge.content import CollectionLevel, Entry, EntryClass, EntryKind, EntryText
from knowledge.dated import list_events, list_lecture_municipalities, list_upcoming_lectures, prefecture_of
from knowledge.repository import assign_collections, ensure_collection
from knowledge.saving import Author, save_entries
from people.accounts import NewAccount, add_account
from storage.database import Database
from storage.encryption import SecretBox

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
OWN, OTHER = "359998", "352039"
KEY = "NDlfQmRYcVY5Y0pQZlV3d2x1d0VzdG1fQ0tQTjJ4VHk="


def _entry(title: str, hours: float, kind: EntryKind = EntryKind.EVENT, **fields: Any) -> Entry:
    given = {"entry_class": EntryClass.PUBLIC, "municipality_code": OWN, "details": {}} | fields
    return Entry(kind, title, (EntryText(title, ""),), starts_at=NOW + timedelta(hours=hours), **given)


def _stored(session: Session, own: list[Entry], shared: list[Entry]) -> int:
    account = add_account(session, NewAccount("mihon", "見本町", OWN, "secret", "token"), SecretBox([KEY]), NOW)
    collections = []
    for key, entries in (("own", own), ("shared", shared)):
        collection = ensure_collection(session, key, key, CollectionLevel.TOWN)
        save_entries(session, collection, entries, Author("test", NOW))
        collections.append(collection)
    assign_collections(session, account.id, collections)
    return account.id


def test_only_lectures_that_are_public_valid_and_not_begun_are_listed_each_once(database: Database) -> None:
    kind = EntryKind.LECTURE
    own = [
        _entry("先", 48, kind),
        _entry("次", 24, kind),
        _entry("始まった", -1, kind, valid_until=TODAY + timedelta(30)),
        _entry("時間不明", -10, kind, details={"time_unknown": True}),
        _entry("庁内", 24, kind, entry_class=EntryClass.STAFF),
        _entry("掲載前", 24, kind, valid_from=TODAY + timedelta(1)),
        _entry("期限切れ", 24, kind, valid_until=TODAY - timedelta(1)),
        _entry("よその町", 24, kind, municipality_code=OTHER),
    ]
    with database.writing() as session:
        account_id = _stored(session, own, [own[1], _entry("県の分", 36, kind)])
        found = list_upcoming_lectures(session, account_id, OWN, NOW, 10)
        assert [entry.title for entry in found] == ["時間不明", "次", "県の分", "先"]
        assert len(list_upcoming_lectures(session, account_id, OWN, NOW, 2)) == 2
        assert list_lecture_municipalities(session, account_id, NOW) == [OTHER, OWN]
        assert list_upcoming_lectures(session, account_id + 1, OWN, NOW, 10) == []


@pytest.mark.parametrize(
    ("first", "last", "titles"),
    [
        (0, None, ["昼の会", "次の回がある会", "明日の会", "来週の会", "菊花展"]),
        (0, 0, ["昼の会", "菊花展"]),
        (1, 1, ["次の回がある会", "明日の会", "菊花展"]),
        (-5, 0, ["昼の会", "菊花展"]),
        (30, 60, []),
    ],
)
def test_events_are_those_that_take_place_on_the_days_asked_for(
    database: Database, first: int, last: int | None, titles: list[str]
) -> None:
    sessions = [{"day": f"2026-11-{day}", "starts": "10:00", "ends": "11:00"} for day in (15, 22)]
    own = [
        _entry("昼の会", -0.5, details={"ends": "15:00"}),
        _entry("朝の会", -2, details={"ends": "09:30"}),
        _entry("明日の会", 28, valid_until=TODAY + timedelta(1)),
        _entry("来週の会", 24 * 7),
        _entry("菊花展", -240, details={"last_day": "2026-12-10"}, valid_until=date(2026, 12, 10)),
        _entry("終わった展示", -240, details={"last_day": "2026-11-20"}, valid_until=date(2026, 11, 20)),
        _entry("次の回がある会", -144, details={"sessions": sessions}, valid_until=date(2026, 11, 22)),
        _entry("庁内の会", 24, entry_class=EntryClass.INTERNAL),
        _entry("よその会", 24, municipality_code=OTHER),
    ]
    days = (TODAY + timedelta(first), None if last is None else TODAY + timedelta(last))
    with database.writing() as session:
        account_id = _stored(session, own, [own[2]])
        found = list_events(session, account_id, (OWN, prefecture_of(OWN)), days, NOW, 100)
    assert [entry.title for entry in found] == titles


def test_the_code_of_a_prefecture_has_its_check_digit() -> None:
    assert [prefecture_of(code) for code in ("372013", "131016", "012025")] == ["370002", "130001", "010006"]

"""The names of a town's garbage categories, read without the categories themselves."""

from __future__ import annotations

from datetime import UTC, datetime

from knowledge.content import SIMPLE, CollectionLevel, Entry, EntryKind, EntryText
from knowledge.repository import assign_collections, ensure_collection, load_entries_of_kind, titles_of_kind
from knowledge.saving import Author, save_entries
from people.accounts import NewAccount, add_account
from storage.database import Database
from storage.encryption import SecretBox
from tests.integration.test_schema import KEY

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BURNABLE = Entry(EntryKind.GARBAGE_CATEGORY, "moeru", (EntryText("燃えるごみ", ""),), position=2)
METAL = Entry(
    EntryKind.GARBAGE_CATEGORY,
    "kinzoku",
    (EntryText("きんぞく", "", style=SIMPLE), EntryText("metal", "", language="en"), EntryText("金属", "")),
    position=1,
)
ENGLISH_ONLY = Entry(EntryKind.GARBAGE_CATEGORY, "bulky", (EntryText("Bulky", "", language="en"),), position=3)
OF_THE_PREFECTURE = Entry(EntryKind.GARBAGE_CATEGORY, "moeru", (EntryText("可燃ごみ", ""),), position=0)
QUESTION = Entry(EntryKind.FAQ, "moeru", (EntryText("燃えるごみの日", ""),))


def test_titles_are_in_ordinary_japanese_in_order_and_the_towns_own_win(database: Database) -> None:
    with database.writing() as session:
        account = add_account(
            session, NewAccount("mihon", "見本町", "359998", "s" * 32, "token"), SecretBox([KEY]), NOW
        )
        own = ensure_collection(session, "town", "町", CollectionLevel.TOWN)
        shared = ensure_collection(session, "prefecture", "県", CollectionLevel.PREFECTURE)
        assign_collections(session, account.id, [own, shared])
        save_entries(session, shared, [OF_THE_PREFECTURE], Author("test", NOW))
        save_entries(session, own, [BURNABLE, METAL, ENGLISH_ONLY, QUESTION], Author("test", NOW))
        titles = titles_of_kind(session, account.id, EntryKind.GARBAGE_CATEGORY)
        categories = load_entries_of_kind(session, account.id, EntryKind.GARBAGE_CATEGORY)
    assert list(titles.items()) == [("kinzoku", "金属"), ("moeru", "燃えるごみ"), ("bulky", "Bulky")]
    assert titles.keys() == {one.key for one in categories}


def test_a_town_without_any_has_none(database: Database) -> None:
    with database.reading() as session:
        assert titles_of_kind(session, 1, EntryKind.GARBAGE_CATEGORY) == {}

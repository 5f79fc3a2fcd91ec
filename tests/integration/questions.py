"""A few questions of a small town, and edits of them."""

from __future__ import annotations

from bot.services import Services
from knowledge.content import CollectionLevel, Entry, EntryClass, EntryKind, EntryText
from knowledge.repository import ensure_collection, read_also
from knowledge.saving import Author, save_entries
from people.accounts import NewAccount, add_account
from storage.database import Database
from tests.town import SATURDAY


def add_town(services: Services) -> None:
    """The account 1 with the questions `faq:1` to `faq:3`."""
    with services.database.writing() as session:
        new = NewAccount("mihon", "見本町", "359998", "0" * 32, "token", "", "")
        account = add_account(session, new, services.box, SATURDAY)
        assert account.id == 1
        collection = ensure_collection(session, "shared", "shared", CollectionLevel.TOWN)
        read_also(session, account.id, collection)
    save(services.database, *(question(number) for number in (1, 2, 3)))


def question(number: int, title: str = "") -> Entry:
    """One question with its answer."""
    text = EntryText(title or f"{'甲乙丙丁戊'[number]}の届け出", "窓口で受け付けます。")
    return Entry(EntryKind.FAQ, str(number), (text,), (f"{number}番の手続き",), entry_class=EntryClass.PUBLIC)


def save(database: Database, *entries: Entry) -> None:
    """Save entries as an edit does."""
    with database.writing() as session:
        save_entries(
            session,
            ensure_collection(session, "shared", "shared", CollectionLevel.TOWN),
            entries,
            Author("test", SATURDAY),
        )
